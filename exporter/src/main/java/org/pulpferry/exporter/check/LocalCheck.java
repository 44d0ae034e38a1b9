package org.pulpferry.exporter.check;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pulpferry.exporter.ExporterSettings;
import org.pulpferry.exporter.seal.SigningKeys;
import org.pulpferry.manifest.StreamRole;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.pulp.dialect.ArtifactStorage;
import org.pulpferry.signing.TrustStore;
import org.pulpferry.signing.TrustedRoot;

/** Looks at everything an export needs on this machine: trust root, keys, directories. Changes nothing. */
public final class LocalCheck {
    private static final String UPDATE = "a new root must name it: ferry trust update";

    private final ExporterSettings settings;
    private final Audience audience;
    private final Instant now;
    private final Report report;

    /** Finds out for which sites the bundle is to be, which may take receipts and so the root to verify them. */
    @FunctionalInterface
    public interface Audience {
        /** The sites. */
        List<Name> by(TrustedRoot root) throws FerryException;
    }

    /** Looks at nothing yet. */
    public LocalCheck(ExporterSettings settings, Audience audience, Instant now, Report report) {
        this.settings = settings;
        this.audience = audience;
        this.now = now;
        this.report = report;
    }

    /** Looks at all of it; the trusted root where there is one. */
    public @Nullable TrustedRoot run(SigningKeys keys) {
        directory(
                "out",
                settings.out(),
                ProblemCode.IO,
                "make the directory named by out and let ferry's user write there");
        directory(
                "exports",
                settings.exports().ferry(),
                ProblemCode.USAGE,
                "pulp.exports must exist, belong to ferry's user with Pulp's group, and have mode 2770");
        media();
        TrustedRoot root = root();
        if (root != null) {
            keys(root, keys);
        }
        return root;
    }

    private void directory(String subject, Path path, ProblemCode code, String hint) {
        String fault = !Files.isDirectory(path)
                ? "is not there"
                : Files.isWritable(path) && Files.isExecutable(path) ? "" : "cannot be written to";
        if (fault.isEmpty()) {
            report.good(subject, path + " can be written to");
        } else {
            report.bad(subject, new Problem(code, "the directory " + path + " (" + subject + ") " + fault, hint));
        }
    }

    private void media() {
        Path media = settings.media();
        if (media == null) {
            report.good(
                    "media",
                    "not configured: artifacts are taken from Pulp's export, which needs room for all of them");
            return;
        }
        Optional<String> fault = new ArtifactStorage(media).check();
        if (fault.isEmpty()) {
            report.good("media", media + " can be read");
        } else {
            report.bad(
                    "media",
                    new Problem(
                            ProblemCode.USAGE,
                            "Pulp's storage " + media + " cannot be used: " + fault.get(),
                            "pulp.media must be Pulp's MEDIA_ROOT and readable for ferry's user, a member of Pulp's group; leave it out to take artifacts from Pulp's export"));
        }
    }

    private @Nullable TrustedRoot root() {
        try {
            TrustedRoot root = new TrustStore(settings.state()).current();
            Instant expires = root.document().expires();
            if (!expires.isAfter(now)) {
                report.bad(
                        "root",
                        new Problem(
                                ProblemCode.TIME,
                                "trust root " + root.version() + " expired on " + expires,
                                "make the next one: ferry trust update; if this machine's clock is wrong, set it"));
            }
            if (root.document().created().isAfter(now.plus(TrustedRoot.CLOCK_TOLERANCE))) {
                report.bad(
                        "clock",
                        new Problem(
                                ProblemCode.TIME,
                                "trust root " + root.version() + " was made on "
                                        + root.document().created() + ", and here it is " + now,
                                "this machine's clock is wrong: set it"));
            } else {
                report.good("clock", now + ", not before what is known to have been");
            }
            stream(root);
            return root;
        } catch (FerryException e) {
            report.bad("root", e);
            return null;
        }
    }

    private void stream(TrustedRoot root) throws FerryException {
        StreamRole role = root.stream(settings.stream()).orElse(null);
        if (role == null) {
            report.bad(
                    "root",
                    new Problem(
                            ProblemCode.ROOT,
                            "trust root " + root.version() + " knows no stream " + settings.stream(),
                            UPDATE + ", or stream is misspelt in the configuration"));
            return;
        }
        List<Name> strangers = audience.by(root).stream()
                .filter(site -> !role.sites().contains(site))
                .toList();
        if (strangers.isEmpty()) {
            report.good(
                    "root",
                    "version " + root.version() + ", stream " + settings.stream() + " in epoch " + role.epoch());
        } else {
            report.bad(
                    "root",
                    new Problem(
                            ProblemCode.USAGE,
                            "trust root " + root.version() + " does not let stream " + settings.stream() + " into "
                                    + strangers,
                            UPDATE + ", or a site is misspelt in the configuration"));
        }
    }

    private void keys(TrustedRoot root, SigningKeys keys) {
        List<Name> signers = new ArrayList<>();
        for (Path file : settings.keys()) {
            try {
                signers.add(keys.signerOf(file, root, settings.stream()));
            } catch (FerryException e) {
                report.bad("key", e);
            }
        }
        root.stream(settings.stream()).ifPresent(role -> {
            int distinct = new TreeSet<>(signers).size();
            if (distinct == settings.keys().size()) {
                long missing = Math.max(0, role.threshold() - distinct);
                report.good(
                        "keys",
                        missing == 0
                                ? signers + " sign"
                                : signers + " sign; " + missing
                                        + " more must approve the bundle before a site takes it");
            }
        });
    }
}
