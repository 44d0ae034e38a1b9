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

/**
 * A bundle's index with what its artifacts file says of each repository.
 *
 * @param bytes by ordinal, from 1
 * @param carried artifacts whose bytes travel, by ordinal
 * @param carriedBytes their sizes
 */
record ReviewedIndex(Manifest manifest, IndexFiles files, long[] bytes, long[] carried, long[] carriedBytes) {
    /** Reads the artifacts file; refuses an index that contradicts the manifest's count. */
    static ReviewedIndex of(Manifest manifest, IndexFiles files) throws FerryException {
        int repositories = manifest.repositories().size();
        ReviewedIndex index = new ReviewedIndex(
                manifest, files, new long[repositories + 1], new long[repositories + 1], new long[repositories + 1]);
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
