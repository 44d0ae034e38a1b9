package org.pulpferry.cli.command;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.output.Output;
import org.pulpferry.cli.output.Units;
import org.pulpferry.importer.ImportOptions;
import org.pulpferry.importer.Inspection;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.Publish;
import org.pulpferry.manifest.RepositoryEntry;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;

/** How a bundle is shown, and what the verbs that look at one share. */
final class Bundles {
    private Bundles() {}

    static ImportOptions looking(@Nullable String now, Instant clock) throws FerryException {
        return new ImportOptions(
                false, false, now == null ? null : Arguments.moment(now, "--now", clock), Duration.ZERO);
    }

    static List<Path> absolute(List<Path> folders, Path workingDirectory) {
        return folders.stream().map(workingDirectory::resolve).toList();
    }

    /** What lies there besides, as the rest of a sentence. */
    static String unlisted(Inspection inspection) {
        long count = inspection.unlisted();
        if (count == 0) {
            return "";
        }
        return "; " + (count < Inspection.MAX_UNLISTED ? count : count + " or more")
                + " files there belong to no bundle and were ignored";
    }

    static void print(Output.Lines lines, Inspection inspection, Instant now) {
        Manifest manifest = inspection.manifest();
        if (!inspection.verified()) {
            lines.line("*** UNVERIFIED: nothing below is proven; whoever wrote it could have written anything ***");
        } else if (!inspection.problems().isEmpty()) {
            Problem first = inspection.refusal().first();
            lines.line("*** REFUSED: " + first.message() + " ***");
        }
        lines.line(manifest.id().folderName() + " for " + manifest.audience() + ", made " + manifest.created() + " ("
                + age(manifest, now)
                + ") by "
                + Escaper.text(
                        manifest.exporter().name() + " " + manifest.exporter().version()) + " on "
                + Escaper.text(manifest.exporter().host()));
        lines.line("  expires " + manifest.expires() + ", the next one is promised by " + manifest.nextBy());
        lines.line("  signed by "
                + (inspection.signers().isEmpty()
                        ? "nobody that counts"
                        : inspection.signers().toString()) + ", manifest " + inspection.digest());
        if (manifest.base() != null) {
            lines.line("  leaves out what " + manifest.base().epoch() + "."
                    + manifest.base().sequence() + " and those before it brought");
        }
        lines.line("  data " + Units.bytes(manifest.data().storedSize()) + " in "
                + manifest.data().chunks() + " chunks, " + manifest.data().members() + " artifacts; metadata "
                + Units.bytes(manifest.meta().storedSize()));
        for (RepositoryEntry repository : manifest.repositories()) {
            long units = repository.counts().values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            String served = repository.serving().publish() == Publish.NONE
                    ? "not served"
                    : "at " + Escaper.text(repository.serving().basePath());
            lines.line("  " + Escaper.quote(repository.name()) + " " + repository.type() + ", version "
                    + repository.version() + ": " + units + " units, " + served
                    + (repository.unchangedSince() == null
                            ? ""
                            : ", unchanged since " + repository.unchangedSince().in(manifest.stream())));
        }
        for (Problem problem : inspection.problems()) {
            lines.line("  " + problem.code() + ": " + problem.message());
            lines.line("    hint: " + problem.hint());
        }
    }

    private static String age(Manifest manifest, Instant now) {
        Duration age = Duration.between(manifest.created(), now);
        return age.isNegative() ? "in the future" : Units.time(age) + " ago";
    }
}
