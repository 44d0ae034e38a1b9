package org.pulpferry.exporter.review;

import java.util.List;
import org.pulpferry.bundle.IndexFiles;
import org.pulpferry.bundle.LineReader;
import org.pulpferry.exporter.Review.Amount;
import org.pulpferry.manifest.ArtifactLine;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.RepositoryEntry;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;

/** A bundle's index with what its artifacts file says of each repository; arrays are by ordinal, from 1. */
final class ReviewedIndex {
    private final Manifest manifest;
    private final IndexFiles files;
    private final long[] bytes;
    private final long[] carried;
    private final long[] carriedBytes;

    private ReviewedIndex(Manifest manifest, IndexFiles files) {
        int size = manifest.repositories().size() + 1;
        this.manifest = manifest;
        this.files = files;
        this.bytes = new long[size];
        this.carried = new long[size];
        this.carriedBytes = new long[size];
    }

    /** Reads the artifacts file; refuses an index that contradicts the manifest's count. */
    static ReviewedIndex of(Manifest manifest, IndexFiles files) throws FerryException {
        ReviewedIndex index = new ReviewedIndex(manifest, files);
        long members = 0;
        try (LineReader<ArtifactLine> artifacts = files.artifacts()) {
            for (ArtifactLine line = artifacts.next(); line != null; line = artifacts.next()) {
                members += line.carried() ? 1 : 0;
                index.count(line);
            }
        } catch (ArithmeticException | ArrayIndexOutOfBoundsException e) {
            throw contradiction("its index names artifacts of repositories or sizes that cannot be");
        }
        if (members != manifest.data().members()) {
            throw contradiction("its index names " + members + " artifacts as carried, data/ has "
                    + manifest.data().members());
        }
        return index;
    }

    Manifest manifest() {
        return manifest;
    }

    IndexFiles files() {
        return files;
    }

    /** The artifacts of a repository whose bytes travel. */
    Amount carried(int ordinal) {
        return new Amount(carried[ordinal], carriedBytes[ordinal]);
    }

    private void count(ArtifactLine line) {
        for (int ordinal : line.repositories()) {
            bytes[ordinal] = Math.addExact(bytes[ordinal], line.size());
            if (line.carried()) {
                carried[ordinal]++;
                carriedBytes[ordinal] = Math.addExact(carriedBytes[ordinal], line.size());
            }
        }
    }

    /** The ordinal of the repository of that name and type, 0 if there is none. */
    int ordinal(RepositoryEntry wanted) {
        List<RepositoryEntry> entries = manifest.repositories();
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).name().equals(wanted.name())
                    && entries.get(i).type().equals(wanted.type())) {
                return i + 1;
            }
        }
        return 0;
    }

    RepositoryEntry entry(int ordinal) {
        return manifest.repositories().get(ordinal - 1);
    }

    /** How much that repository has; nothing for 0. */
    Amount amount(int ordinal) {
        if (ordinal == 0) {
            return Amount.NONE;
        }
        long units = entry(ordinal).counts().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        return new Amount(units, bytes[ordinal]);
    }

    static FerryException contradiction(String what) {
        return new FerryException(
                ProblemCode.CONTENT,
                "the bundle contradicts itself: " + what,
                "do not sign it: whoever made the bundle must make it again");
    }
}
