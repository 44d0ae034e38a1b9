package org.pulpferry.importer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.pulpferry.bundle.Patience;
import org.pulpferry.importer.intake.UnverifiedBundle;
import org.pulpferry.importer.ledger.Ledger;
import org.pulpferry.importer.settings.Surroundings;
import org.pulpferry.importer.site.Site;
import org.pulpferry.importer.verify.Assessment;
import org.pulpferry.importer.verify.RunTime;
import org.pulpferry.importer.verify.Verification;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.signing.TrustStore;
import org.pulpferry.signing.VerifiedManifest;

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
        try (UnverifiedBundle bundle = UnverifiedBundle.open(media, Patience.standard(site.progress()))) {
            return manifest(bundle, options);
        }
    }

    Inspection verify(List<Path> media, ImportOptions options)
            throws FerryException, IOException, InterruptedException {
        try (UnverifiedBundle bundle = UnverifiedBundle.open(media, Patience.standard(site.progress()))) {
            Inspection inspection = manifest(bundle, options);
            // of what nobody vouches for, nothing more is read
            return inspection.verified() ? contents(bundle, inspection) : inspection;
        }
    }

    private Inspection manifest(UnverifiedBundle bundle, ImportOptions options) throws FerryException, IOException {
        RunTime time = new RunTime(around.clock().instant().truncatedTo(ChronoUnit.SECONDS), options.now());
        try {
            Assessment assessment = new Verification(site.settings(), trust, around.observer())
                    .assess(bundle, stream -> Ledger.view(site.state(), stream), time);
            VerifiedManifest signed = assessment.signed();
            return new Inspection(
                    signed.manifest(),
                    signed.digest(),
                    true,
                    signed.signers(),
                    assessment.root().version(),
                    0,
                    assessment.problems(),
                    List.of());
        } catch (FerryException e) {
            // shown for what it is: nobody vouches for it
            return new Inspection(
                    readable(bundle, e), bundle.digest(), false, List.of(), 0, 0, e.problems(), List.of());
        }
    }

    /** What an import is refused for is what is said, also of bytes that could not be read even if they were signed. */
    private static Manifest readable(UnverifiedBundle bundle, FerryException refused) throws FerryException {
        try {
            return Json.read(bundle.manifestBytes(), Manifest.class);
        } catch (FerryException e) {
            throw refused;
        }
    }

    /** Every chunk, frame, header and artifact, each read once; the index made again from Pulp's rows on the way. */
    private Inspection contents(UnverifiedBundle bundle, Inspection seen) throws IOException, InterruptedException {
        Path work = SafeDirectory.create(site.state().root()).resolve("verify-" + around.freshId());
        SafeDirectory.create(work);
        try {
            OpenedBundle opened = new OpenedBundle(bundle.reader(), seen.manifest(), work, around.executor());
            long unlisted = opened.contents().countUnlisted(seen.root());
            try (ContentsInspection inspection = new ContentsInspection(opened)) {
                return seen.with(unlisted, opened.contents().verifyAll(inspection, site.progress()));
            }
        } catch (FerryException e) {
            return seen.with(0, e.problems());
        } finally {
            SafeDirectory.delete(work);
        }
    }
}
