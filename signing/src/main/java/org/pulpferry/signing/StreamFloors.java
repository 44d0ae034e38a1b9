package org.pulpferry.signing;

import java.util.Map;
import java.util.TreeMap;
import org.pulpferry.manifest.Root;
import org.pulpferry.manifest.StreamRole;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Position;

/**
 * How far each stream had come in the roots this machine has accepted, also where one in between had dropped it: what was shut out by an epoch
 * or a least sequence stays shut out (F-ROO-10). Nothing but the roots on the disk remembers it. Not for use by several threads.
 */
final class StreamFloors {
    private final Map<Name, Floor> floors = new TreeMap<>();

    private record Floor(Position least, int version) {}

    /** Takes note of an accepted root; in any order. */
    void add(Root root) {
        for (StreamRole role : root.streams()) {
            Floor floor = new Floor(new Position(role.epoch(), role.minSequence()), root.version());
            floors.merge(role.stream(), floor, (one, other) -> one.least().compareTo(other.least()) >= 0 ? one : other);
        }
    }

    /** Refuses a root in which a stream begins before that, as ROOT. */
    void require(Root next) throws FerryException {
        for (StreamRole role : next.streams()) {
            Position least = new Position(role.epoch(), role.minSequence());
            Floor floor = floors.get(role.stream());
            if (floor != null && least.compareTo(floor.least()) < 0) {
                throw new FerryException(
                        ProblemCode.ROOT,
                        "the trust root is refused: in root " + next.version() + " stream " + role.stream()
                                + " would begin at " + least + ", before " + floor.least() + ", where root "
                                + floor.version() + " had it",
                        "epoch and min_sequence of a stream only grow, also where it was dropped for a while: make this"
                                + " root again, with ferry trust update --epoch or --min-sequence");
            }
        }
    }
}
