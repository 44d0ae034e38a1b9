package org.pulpferry.exporter;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pulpferry.exporter.ledger.Sent;
import org.pulpferry.exporter.ledger.SentLedger;
import org.pulpferry.manifest.StreamRole;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.BundleId;
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
            throws IOException {
        long sequence = Math.max(ledger.highest() + 1, role.minSequence());
        if (confirmed != null) {
            sequence = Math.max(sequence, confirmed);
        }
        Position position = new Position(role.epoch(), sequence);
        ledger.append(new Sent(Sent.State.TAKEN, role.epoch(), sequence, now, audience, null, null, null));
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

    /** Folder names of a stream's bundles in a directory, the highest number last. */
    static List<String> bundlesIn(Path directory, Name stream) throws IOException {
        TreeMap<Position, String> found = new TreeMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, stream + "-*")) {
            for (Path entry : entries) {
                String name = Objects.requireNonNull(entry.getFileName()).toString();
                try {
                    BundleId id = BundleId.parse(name);
                    if (id.stream().equals(stream)) {
                        found.put(id.position(), name);
                    }
                } catch (IllegalArgumentException e) {
                    // something else's directory
                }
            }
        }
        return List.copyOf(found.values());
    }
}
