package org.pulpferry.cli.command;

import java.util.List;
import java.util.stream.Collectors;
import org.pulpferry.cli.output.Output;
import org.pulpferry.cli.output.Units;
import org.pulpferry.exporter.Review;
import org.pulpferry.exporter.Review.Amount;
import org.pulpferry.exporter.Review.Change;
import org.pulpferry.exporter.Review.RepositoryReview;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.problem.Escaper;

/** The page that is read before a bundle is approved. */
final class ReviewText {
    private ReviewText() {}

    static void print(Output.Lines lines, Review review) {
        Manifest manifest = review.manifest();
        lines.line(manifest.id().folderName() + ", manifest " + review.digest());
        lines.line("  made " + manifest.created() + " by "
                + Escaper.text(
                        manifest.exporter().name() + " " + manifest.exporter().version()) + " on "
                + Escaper.text(manifest.exporter().host()) + "; expires " + manifest.expires());
        lines.line("  for " + manifest.audience() + "; signed by " + review.signers() + ", wanted are "
                + review.threshold());
        lines.line("  carries " + manifest.data().members() + " artifacts, "
                + Units.bytes(manifest.data().rawSize()));
        lines.line(
                review.comparedWith() == null
                        ? "  compared with nothing: this is what is in it"
                        : "  compared with " + review.comparedWith() + ":");
        for (RepositoryReview each : review.repositories()) {
            repository(lines, each);
        }
        review.notes().forEach(note -> lines.line("  note: " + note));
    }

    private static void repository(Output.Lines lines, RepositoryReview each) {
        String since = each.unchangedSince() == null ? "" : "unchanged since " + each.unchangedSince() + ", ";
        String head = "  " + Escaper.quote(each.name()) + " " + each.type() + ": " + since;
        switch (each.change()) {
            case GONE -> {
                lines.line(head + "GONE from the bundle, was " + amount(each.before())
                        + "; a site keeps what it has of it");
                return;
            }
            case SAME -> {
                lines.line(head + (since.isEmpty() ? "unchanged, " : "") + amount(each.now()));
                return;
            }
            case UNSEEN -> {
                lines.line(
                        head + "which this machine does not know: " + each.now().units() + " units, not shown");
                return;
            }
            case NEW -> lines.line(head + "NEW, " + amount(each.now()) + ", " + carried(each.carried()));
            case SHOWN -> lines.line(head + amount(each.now()) + ", " + carried(each.carried()));
            case CHANGED -> {
                lines.line(head + amount(each.before()) + " -> " + amount(each.now()) + ", " + carried(each.carried()));
                lines.line("    " + each.added() + " new, " + each.changed() + " changed, " + each.removed() + " gone");
            }
        }
        long named = each.change() == Change.SHOWN ? each.now().units() : each.added() + each.changed();
        names(lines, each.change() == Change.SHOWN ? "    such as " : "    + ", each.newNames(), named);
        names(lines, "    - ", each.goneNames(), each.removed());
    }

    private static void names(Output.Lines lines, String head, List<String> names, long all) {
        if (!names.isEmpty()) {
            String shown = names.stream().map(Escaper::quote).collect(Collectors.joining(", "));
            lines.line(head + shown + (all > names.size() ? ", ... of " + all : ""));
        }
    }

    private static String amount(Amount amount) {
        return amount.units() + " units, " + Units.bytes(amount.bytes());
    }

    private static String carried(Amount amount) {
        return amount.units() + " artifacts carried, " + Units.bytes(amount.bytes());
    }
}
