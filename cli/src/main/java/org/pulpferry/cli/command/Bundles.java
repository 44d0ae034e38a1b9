package org.pulpferry.cli.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.output.Output;
import org.pulpferry.cli.output.Units;
import org.pulpferry.cli.run.Run;
import org.pulpferry.cli.run.SmallFile;
import org.pulpferry.importer.ImportOptions;
import org.pulpferry.importer.Importer;
import org.pulpferry.importer.Inspection;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.Publish;
import org.pulpferry.manifest.RepositoryEntry;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Sha256;

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

    /** Notes for the audit log which bundle this is about and who has verifiably signed it; decides nothing, refuses nothing. */
    static void identify(Run run, Importer importer, List<Path> media, ImportOptions options)
            throws InterruptedException {
        try {
            Inspection seen = importer.inspect(media, options);
            run.about(seen.digest(), seen.verified() ? seen.signers() : List.of());
        } catch (FerryException unreadable) {
            digest(media).ifPresent(digest -> run.about(digest, List.of()));
        }
    }

    private static Optional<Sha256> digest(List<Path> media) {
        return media.stream()
                .map(folder -> folder.resolve("manifest.json"))
                .filter(Files::isRegularFile)
                .findFirst()
                .flatMap(file -> {
                    try {
                        return Optional.of(Sha256.of(SmallFile.read(file, Limits.MANIFEST_BYTES)));
                    } catch (FerryException unreadable) {
                        return Optional.empty();
                    }
                });
    }

    static void print(Output.Lines lines, Inspection inspection, Instant now) {
        Manifest manifest = inspection.manifest();
        if (!inspection.verified()) {
            lines.line("*** UNVERIFIED: nothing below is proven; whoever wrote it could have written anything ***");
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
                    + repository.version() + ": " + units + " units, " + served);
        }
        for (Problem problem : inspection.problems()) {
            lines.line("  " + problem.code() + ": " + problem.message());
        }
    }

    private static String age(Manifest manifest, Instant now) {
        Duration age = Duration.between(manifest.created(), now);
        return age.isNegative() ? "in the future" : Units.time(age) + " ago";
    }
}
