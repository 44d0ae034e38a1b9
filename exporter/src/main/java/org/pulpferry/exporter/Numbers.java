package org.pulpferry.exporter;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pulpferry.exporter.ledger.Sent;
import org.pulpferry.exporter.ledger.SentLedger;
import org.pulpferry.manifest.StreamRole;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Position;

/** Takes sequence numbers: each once, on the disk before anything bears it. Stateless. */
final class Numbers {
    private Numbers() {}

    /**
     * Takes the next number.
     *
     * @param confirmed what a person typed after loss of the ledger, or null
     */
    static BundleId take(SentLedger ledger, StreamRole role, List<Name> audience, @Nullable Long confirmed, Instant now)
            throws IOException, FerryException {
        long sequence = Math.max(ledger.highest(role.epoch()) + 1, role.minSequence());
        if (confirmed != null) {
            sequence = Math.max(sequence, confirmed);
        }
        if (sequence > Limits.NUMBER) {
            throw new FerryException(
                    ProblemCode.LIMIT,
                    "stream " + role.stream() + " has used all numbers of epoch " + role.epoch(),
                    "have a root made that begins the next one: ferry trust update --stream " + role.stream()
                            + " --epoch " + (role.epoch() + 1L));
        }
        Position position = new Position(role.epoch(), sequence);
        ledger.append(Sent.without(Sent.State.TAKEN, position, now, audience));
        return new BundleId(role.stream(), position);
    }

    /** Refuses a folder that something else made: a number is used once. */
    static void requireFree(Path folder) throws FerryException {
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new FerryException(
                    ProblemCode.USAGE,
                    folder + " is there already, though this state directory knows nothing of it",
                    "run the command again for the next number; if the state directory was lost, give a number higher than any used with --sequence");
        }
    }

    /** A stream's bundles in a directory, by the names of their folders. */
    static List<BundleId> bundlesIn(Path directory, Name stream) throws IOException {
        List<BundleId> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, stream + "-*")) {
            for (Path entry : entries) {
                String name = Objects.requireNonNull(entry.getFileName()).toString();
                try {
                    BundleId id = BundleId.parse(name);
                    if (id.stream().equals(stream)) {
                        found.add(id);
                    }
                } catch (IllegalArgumentException e) {
                    // something else's directory
                }
            }
        }
        return found;
    }
}
