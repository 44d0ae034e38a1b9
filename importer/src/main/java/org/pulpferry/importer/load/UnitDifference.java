package org.pulpferry.importer.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pulpferry.bundle.LineReader;
import org.pulpferry.manifest.UnitLine;
import org.pulpferry.manifest.problem.FerryException;

/**
 * How two states of a repository differ, unit by unit. The units themselves are held up to {@link #HELD}; beyond that only their numbers
 * are known, so memory stays flat.
 *
 * @param same how many are in both
 * @param added how many only the later state has
 * @param removed how many only the earlier state has
 * @param came those that were added, as far as they are held
 * @param gone those that were removed, as far as they are held
 */
public record UnitDifference(long same, long added, long removed, List<UnitLine> came, List<UnitLine> gone) {
    /** One more and not all of them are held. */
    public static final int HELD = 20_000;

    private static final int EXAMPLES = 3;

    /** Copies the lists. */
    public UnitDifference {
        came = List.copyOf(came);
        gone = List.copyOf(gone);
    }

    /** Merges two sorted files of units. */
    public static UnitDifference between(LineReader<UnitLine> earlier, LineReader<UnitLine> later)
            throws FerryException {
        long same = 0;
        long added = 0;
        long removed = 0;
        List<UnitLine> came = new ArrayList<>();
        List<UnitLine> gone = new ArrayList<>();
        byte[] before = earlier.nextLine();
        byte[] after = later.nextLine();
        while (before != null || after != null) {
            int order = order(before, after);
            if (order == 0) {
                same++;
            } else if (order < 0) {
                removed++;
                hold(gone, earlier, before, came.size());
            } else {
                added++;
                hold(came, later, after, gone.size());
            }
            before = order <= 0 ? earlier.nextLine() : before;
            after = order >= 0 ? later.nextLine() : after;
        }
        return new UnitDifference(same, added, removed, came, gone);
    }

    private static int order(byte @Nullable [] before, byte @Nullable [] after) {
        if (before == null || after == null) {
            return before == null ? 1 : -1;
        }
        return Arrays.compareUnsigned(before, after);
    }

    private static void hold(List<UnitLine> held, LineReader<UnitLine> units, byte @Nullable [] line, int others)
            throws FerryException {
        if (line != null && held.size() + others < HELD) {
            held.add(units.parse(line));
        }
    }

    /** Whether there is none. */
    public boolean isNone() {
        return added == 0 && removed == 0;
    }

    /** Whether all units are held. */
    public boolean isHeld() {
        return came.size() == added && gone.size() == removed;
    }

    /** Some of the units that were added, and at least one that was removed, for people; not escaped. */
    public List<String> examples(String ofAdded, String ofRemoved) {
        List<String> examples = new ArrayList<>();
        came.stream().limit(EXAMPLES).forEach(unit -> examples.add(ofAdded + name(unit)));
        gone.stream()
                .limit(EXAMPLES - Math.min(EXAMPLES - 1, examples.size()))
                .forEach(unit -> examples.add(ofRemoved + name(unit)));
        return examples;
    }

    private static String name(UnitLine unit) {
        return unit.type() + " " + String.join(" ", unit.key());
    }
}
