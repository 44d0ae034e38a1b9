package org.pulpferry.exporter.review;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pulpferry.bundle.IndexFiles;
import org.pulpferry.bundle.LineReader;
import org.pulpferry.exporter.Review.Amount;
import org.pulpferry.manifest.ArtifactLine;
import org.pulpferry.manifest.BundleReference;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.RepositoryEntry;
import org.pulpferry.manifest.UnitLine;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.BundleId;

/**
 * A bundle's index with what its artifacts file says of each repository; arrays are by ordinal, from 1. What it does not hold, since the
 * repository is unchanged since an earlier bundle, is taken from that one's if it is known.
 */
final class ReviewedIndex {
    private final Manifest manifest;
    private final IndexFiles files;
    private final Map<Integer, ReviewedIndex> earlier = new HashMap<>();
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

    /** Reads the artifacts files; refuses an index that contradicts the manifest's count, or an earlier bundle. */
    static ReviewedIndex of(Comparison.Known bundle, Comparison.Earlier earlier) throws FerryException, IOException {
        ReviewedIndex index = of(bundle);
        Map<BundleReference, Optional<ReviewedIndex>> found = new HashMap<>();
        for (int ordinal = 1; ordinal <= index.manifest.repositories().size(); ordinal++) {
            BundleReference since = index.entry(ordinal).unchangedSince();
            if (since == null) {
                continue;
            }
            if (!found.containsKey(since)) {
                Optional<Comparison.Known> kept = earlier.find(since);
                found.put(since, kept.isPresent() ? Optional.of(of(kept.get())) : Optional.empty());
            }
            ReviewedIndex whole = found.getOrDefault(since, Optional.empty()).orElse(null);
            if (whole != null) {
                index.requireSame(ordinal, whole);
                index.earlier.put(ordinal, whole);
            }
        }
        return index;
    }

    private void requireSame(int ordinal, ReviewedIndex whole) throws FerryException {
        int there = whole.ordinal(entry(ordinal));
        if (there == 0 || !whole.entry(there).isWhole() || !whole.entry(there).isSameVersion(entry(ordinal))) {
            throw contradiction("repository " + Escaper.quote(entry(ordinal).name()) + " is said to be unchanged since "
                    + whole.manifest.id() + ", which does not hold that version of it");
        }
    }

    private static ReviewedIndex of(Comparison.Known bundle) throws FerryException {
        Manifest manifest = bundle.manifest();
        IndexFiles files = bundle.index();
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

    /** Whether the units of that repository can be read, here or in the earlier bundle it is unchanged since. */
    boolean isSeen(int ordinal) {
        return ordinal == 0 || entry(ordinal).isWhole() || earlier.containsKey(ordinal);
    }

    /** Units of that repository; null for 0, and where they cannot be read. */
    @Nullable
    LineReader<UnitLine> units(int ordinal) throws FerryException {
        ReviewedIndex whole = earlier.get(ordinal);
        if (whole != null) {
            return whole.units(whole.ordinal(entry(ordinal)));
        }
        return ordinal == 0 || !entry(ordinal).isWhole() ? null : files.units(RepositoryEntry.ordinalName(ordinal));
    }

    /** The earlier bundle that the repository is unchanged since, or null. */
    @Nullable
    BundleId unchangedSince(int ordinal) {
        BundleReference since = entry(ordinal).unchangedSince();
        return since == null ? null : since.in(manifest.stream());
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
        return manifest.ordinal(wanted);
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
        ReviewedIndex whole = earlier.get(ordinal);
        return new Amount(units, whole == null ? bytes[ordinal] : whole.bytes[whole.ordinal(entry(ordinal))]);
    }

    static FerryException contradiction(String what) {
        return new FerryException(
                ProblemCode.CONTENT,
                "the bundle contradicts itself: " + what,
                "do not sign it: whoever made the bundle must make it again");
    }
}
