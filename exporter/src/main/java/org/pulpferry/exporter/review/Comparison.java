package org.pulpferry.exporter.review;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pulpferry.bundle.IndexFiles;
import org.pulpferry.exporter.Review.Amount;
import org.pulpferry.exporter.Review.Change;
import org.pulpferry.exporter.Review.RepositoryReview;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.problem.FerryException;

/** Makes a review's repositories from one index, or from two. Stateless. */
public final class Comparison {
    private Comparison() {}

    /** A manifest and the index that was held against it. */
    public record Known(Manifest manifest, IndexFiles index) {}

    /** What is in the bundle, and what is new, grew or is gone since the other. */
    public static List<RepositoryReview> of(Known bundle, @Nullable Known other) throws FerryException {
        ReviewedIndex now = ReviewedIndex.of(bundle.manifest(), bundle.index());
        ReviewedIndex before = other == null ? null : ReviewedIndex.of(other.manifest(), other.index());
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

    private static RepositoryReview repository(ReviewedIndex now, int ordinal, @Nullable ReviewedIndex before)
            throws FerryException {
        int older = before == null ? 0 : before.ordinal(now.entry(ordinal));
        UnitDifference difference = UnitDifference.of(now, ordinal, before, older);
        boolean same = difference.added == 0 && difference.changed == 0 && difference.removed == 0;
        Change change;
        if (before == null) {
            change = Change.SHOWN;
        } else if (older == 0) {
            change = Change.NEW;
        } else {
            change = same ? Change.SAME : Change.CHANGED;
        }
        return new RepositoryReview(
                now.entry(ordinal).name(),
                now.entry(ordinal).type(),
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
