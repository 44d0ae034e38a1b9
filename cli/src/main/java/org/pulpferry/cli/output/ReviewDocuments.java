package org.pulpferry.cli.output;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pulpferry.exporter.Approval;
import org.pulpferry.exporter.Review;
import org.pulpferry.exporter.Review.RepositoryReview;
import org.pulpferry.manifest.json.JsonLimits;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

/** What {@code approve} and {@code ledger recover} print with {@code --json}. */
public final class ReviewDocuments {
    private ReviewDocuments() {}

    /** What was reviewed and signed. */
    @JsonLimits(bytes = Documents.BYTES)
    public record Approved(
            String schema,
            String bundle,
            Sha256 manifest,
            @Nullable Name signer,
            boolean added,
            List<Name> signers,
            long threshold,
            long missing,
            Instant created,
            Instant expires,
            List<Name> audience,
            @Nullable String comparedWith,
            List<Repository> repositories,
            List<String> notes) {}

    /** One repository of it. */
    public record Repository(
            String name,
            String type,
            @Nullable String unchangedSince,
            String change,
            long units,
            long unitsBefore,
            long bytes,
            long bytesBefore,
            long carried,
            long carriedBytes,
            long added,
            long changed,
            long removed,
            List<String> newNames,
            List<String> goneNames) {}

    /** What became of a ledger. */
    public record Recovered(
            String schema,
            Name stream,
            String at,
            boolean changed,
            @Nullable String aside) {}

    /** As a document; {@code approval} is null where the bundle was only reviewed. */
    public static Approved of(Review review, @Nullable Approval approval) {
        List<Name> signers = approval == null ? review.signers() : approval.signers();
        return new Approved(
                "ferry/approve/1",
                review.manifest().id().folderName(),
                review.digest(),
                approval == null ? null : approval.signer(),
                approval != null && approval.added(),
                signers,
                review.threshold(),
                Math.max(0, review.threshold() - signers.size()),
                review.manifest().created(),
                review.manifest().expires(),
                review.manifest().audience(),
                review.comparedWith(),
                review.repositories().stream().map(ReviewDocuments::of).toList(),
                review.notes());
    }

    private static Repository of(RepositoryReview one) {
        return new Repository(
                one.name(),
                one.type(),
                one.unchangedSince() == null ? null : one.unchangedSince().folderName(),
                one.change().name().toLowerCase(Locale.ROOT),
                one.now().units(),
                one.before().units(),
                one.now().bytes(),
                one.before().bytes(),
                one.carried().units(),
                one.carried().bytes(),
                one.added(),
                one.changed(),
                one.removed(),
                one.newNames(),
                one.goneNames());
    }
}
