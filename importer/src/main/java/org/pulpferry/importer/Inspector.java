package org.pulpferry.importer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.pulpferry.bundle.IndexFiles;
import org.pulpferry.importer.intake.UnverifiedBundle;
import org.pulpferry.importer.ledger.Ledger;
import org.pulpferry.importer.settings.Surroundings;
import org.pulpferry.importer.site.Site;
import org.pulpferry.importer.verify.RunTime;
import org.pulpferry.importer.verify.Verification;
import org.pulpferry.importer.verify.VerifiedBundle;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.signing.TrustStore;

/** Looks at a bundle without Pulp, and keeps nothing. What it shows of a bundle that did not verify is marked so. */
final class Inspector {
    private final Site site;
    private final Surroundings around;
    private final TrustStore trust;

    Inspector(Site site, Surroundings around, TrustStore trust) {
        this.site = site;
        this.around = around;
        this.trust = trust;
    }

    Inspection inspect(List<Path> media, ImportOptions options) throws FerryException, IOException {
        try (UnverifiedBundle bundle = UnverifiedBundle.open(media)) {
            return manifest(bundle, options);
        }
    }

    Inspection verify(List<Path> media, ImportOptions options)
            throws FerryException, IOException, InterruptedException {
        try (UnverifiedBundle bundle = UnverifiedBundle.open(media)) {
            Inspection inspection = manifest(bundle, options);
            List<Problem> problems = new ArrayList<>(inspection.problems());
            problems.addAll(contents(bundle, inspection.manifest()));
            return new Inspection(
                    inspection.manifest(), inspection.digest(), inspection.verified(), inspection.signers(), problems);
        }
    }

    private Inspection manifest(UnverifiedBundle bundle, ImportOptions options) throws FerryException, IOException {
        Sha256 digest = Sha256.of(bundle.manifestBytes());
        RunTime time = new RunTime(around.clock().instant().truncatedTo(ChronoUnit.SECONDS), options.now());
        try {
            VerifiedBundle verified = new Verification(site.settings(), trust)
                    .verify(bundle, stream -> Ledger.view(site.state(), stream), time);
            return new Inspection(
                    verified.manifest(), digest, true, verified.signed().signers(), List.of());
        } catch (FerryException e) {
            // shown for what it is: nobody vouches for it
            Manifest manifest = Json.read(bundle.manifestBytes(), Manifest.class);
            return new Inspection(manifest, digest, false, List.of(), e.problems());
        }
    }

    /** Every chunk, frame, header and artifact; then the index made again from Pulp's rows. */
    private List<Problem> contents(UnverifiedBundle bundle, Manifest manifest)
            throws IOException, InterruptedException, FerryException {
        List<Problem> problems = new ArrayList<>();
        Path work = SafeDirectory.create(site.state().root()).resolve("verify-" + around.freshId());
        SafeDirectory.create(work);
        try {
            OpenedBundle opened = new OpenedBundle(bundle.reader(), manifest, work, around.executor());
            problems.addAll(opened.contents().checkPresence());
            if (problems.isEmpty()) {
                problems.addAll(opened.contents().verifyAll(site.progress()));
            }
            if (problems.isEmpty()) {
                problems.addAll(index(opened));
            }
        } catch (FerryException e) {
            problems.addAll(e.problems());
        } finally {
            SafeDirectory.delete(work);
        }
        return problems;
    }

    private static List<Problem> index(OpenedBundle opened) throws IOException {
        try {
            IndexFiles index = opened.index();
            opened.meta(index, opened.holdings(index));
            return List.of();
        } catch (FerryException e) {
            return e.problems();
        }
    }
}
