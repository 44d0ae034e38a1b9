package org.pulpferry.exporter.review;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pulpferry.bundle.IndexFiles;
import org.pulpferry.exporter.Review.Amount;
import org.pulpferry.exporter.Review.Change;
import org.pulpferry.exporter.Review.RepositoryReview;
import org.pulpferry.manifest.BundleReference;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.value.Sha256;

/** Makes a review's repositories from one index, or from two, and from those of earlier bundles that these refer to. */
public final class Comparison {
    private final KnownBundles known;

    /** {@code known}: where earlier bundles are looked for. */
    public Comparison(KnownBundles known) {
        this.known = known;
    }

    /** A manifest and the index that was held against it. */
    public record Known(Manifest manifest, IndexFiles index) {}

    /** Finds the bundle that a repository is unchanged since. */
    @FunctionalInterface
    interface Earlier {
        Optional<Known> find(BundleReference since) throws FerryException, IOException;
    }

    /** What is in the bundle, and what is new, grew or is gone since the other. */
    public List<RepositoryReview> of(Known bundle, @Nullable Known other) throws FerryException, IOException {
        ReviewedIndex now = index(bundle, other);
        ReviewedIndex before = other == null ? null : index(other, other);
        List<RepositoryReview> repositories = new ArrayList<>();
        for (int ordinal = 1; ordinal <= bundle.manifest().repositories().size(); ordinal++) {
            repositories.add(repository(now, ordinal, before));
        }
        if (before != null) {
            for (int ordinal = 1; ordinal <= before.manifest().repositories().size(); ordinal++) {
                if (now.ordinal(before.entry(ordinal)) == 0) {
                    repositories.add(gone(before, ordinal));
                }
            }
        }
        return repositories;
    }

    private ReviewedIndex index(Known of, @Nullable Known other) throws FerryException, IOException {
        return ReviewedIndex.of(of, since -> find(of, since, other));
    }

    private Optional<Known> find(Known of, BundleReference since, @Nullable Known other)
            throws FerryException, IOException {
        if (other != null
                && since.equals(BundleReference.to(other.manifest().id(), Sha256.of(Json.write(other.manifest()))))) {
            return Optional.of(other);
        }
        return known.find(of.manifest().stream(), since);
    }

    private static RepositoryReview repository(ReviewedIndex now, int ordinal, @Nullable ReviewedIndex before)
            throws FerryException {
        int older = before == null ? 0 : before.ordinal(now.entry(ordinal));
        boolean comparable = before != null && before.isSeen(older);
        UnitDifference difference = UnitDifference.of(now, ordinal, comparable ? before : null, older);
        boolean same = difference.added == 0 && difference.changed == 0 && difference.removed == 0;
        Change change;
        if (!now.isSeen(ordinal)) {
            change = Change.UNSEEN;
        } else if (before != null && older == 0) {
            change = Change.NEW;
        } else if (!comparable) {
            change = Change.SHOWN;
        } else {
            change = same ? Change.SAME : Change.CHANGED;
        }
        return new RepositoryReview(
                now.entry(ordinal).name(),
                now.entry(ordinal).type(),
                now.unchangedSince(ordinal),
                change,
                now.amount(ordinal),
                before == null ? Amount.NONE : before.amount(older),
                now.carried(ordinal),
                difference.added,
                difference.changed,
                difference.removed,
                difference.newNames,
                difference.goneNames);
    }

    private static RepositoryReview gone(ReviewedIndex before, int ordinal) {
        Amount amount = before.amount(ordinal);
        return new RepositoryReview(
                before.entry(ordinal).name(),
                before.entry(ordinal).type(),
                null,
                Change.GONE,
                Amount.NONE,
                amount,
                Amount.NONE,
                0,
                0,
                amount.units(),
                List.of(),
                List.of());
    }
}
