package org.pulpferry.cli.command;

import java.util.Locale;
import org.pulpferry.cli.output.Output;
import org.pulpferry.cli.output.Units;
import org.pulpferry.importer.ImportPlan;
import org.pulpferry.importer.ImportResult;
import org.pulpferry.manifest.problem.Escaper;

/** How an import, planned or done, is shown. */
final class ImportText {
    private ImportText() {}

    static void plan(Output.Lines lines, ImportPlan result) {
        for (ImportPlan.RepositoryChange one : result.repositories()) {
            lines.line(String.format(
                    Locale.ROOT,
                    "%-40s %-18s %s: %d units here, %d in the bundle: %d new, %d gone",
                    Escaper.text(one.name()),
                    one.type(),
                    one.exists() ? "changes" : "is made",
                    one.here(),
                    one.there(),
                    one.added(),
                    one.removed()));
            lines.line("  " + way(one.way()) + ": " + Escaper.text(one.reason()));
        }
        lines.line(result.artifacts() + " artifacts to load, " + Units.bytes(result.bytes()) + "; here already: "
                + result.present() + "; needs " + Units.bytes(result.staging()) + " for staging");
        lines.line(
                result.nothingToDo()
                        ? "nothing to do: " + result.bundle() + " is what this site serves"
                        : "takes about " + Units.time(result.duration()) + ", " + ImportPlan.ASSUMPTIONS);
    }

    private static String way(String way) {
        return switch (way) {
            case "nothing" -> "nothing is imported";
            case "change" -> "what changed is imported";
            case "restore" -> "an earlier version is made the newest again";
            default -> "all of it is imported";
        };
    }

    static void result(Output.Lines lines, ImportResult result) {
        String what = switch (result.outcome()) {
            case NOTHING_TO_DO -> "nothing to do: Pulp has and serves exactly this";
            case STAGED -> "staged; `ferry switch` lets clients see it";
            case SWITCHED -> "switched: clients see it";
        };
        lines.line(result.bundle() + ": " + what);
        for (ImportResult.RepositoryResult one : result.repositories()) {
            String served =
                    one.distribution() == null ? "not served" : "served as " + Escaper.quote(one.distribution());
            lines.line("  " + Escaper.quote(one.name()) + " " + one.type() + ", version " + one.version()
                    + (one.changed() ? " (new)" : "") + ": " + one.units() + " units, " + served);
        }
        lines.line("  " + result.artifacts() + " artifacts loaded, " + Units.bytes(result.bytes()));
        if (result.receipt() != null) {
            boolean late = result.outcome() == ImportResult.Outcome.NOTHING_TO_DO;
            lines.line((late ? "  its receipt was missing and is written now: " : "  receipt: ") + result.receipt());
        }
    }
}
