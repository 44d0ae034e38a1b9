package org.pulpferry.exporter.check;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pulpferry.exporter.ReleaseFreshness;
import org.pulpferry.exporter.ReleaseFreshness.State;
import org.pulpferry.exporter.select.Pinned;
import org.pulpferry.exporter.select.Selection;
import org.pulpferry.exporter.visit.PulpFailures;
import org.pulpferry.manifest.Publish;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.pulp.ArtifactInfo;
import org.pulpferry.pulp.PulpClient;
import org.pulpferry.pulp.ReleaseFile;
import org.pulpferry.pulp.dialect.ArtifactStorage;
import org.pulpferry.pulp.problem.PulpException;

/**
 * How fresh every {@code Release} of the deb repositories is. One that nodes refuse, or will before the next bundle is promised, is a warning: the
 * bundle is sound, and who signs it may know better. Changes nothing. Not thread-safe.
 */
public final class ReleaseCheck {
    /** What apt lets pass, by {@code Acquire::Max-FutureTime}. */
    private static final Duration FUTURE = Duration.ofSeconds(10);

    private static final String TYPE = "deb.release_file";
    private static final int MOST = 200;
    private static final ReleaseFields NONE = new ReleaseFields(null, null);

    private final PulpClient pulp;
    private final Instant now;
    private final Instant nextBy;
    private final Report report;
    private final List<ReleaseFreshness> found = new ArrayList<>();

    /** @param nextBy when the next bundle is promised */
    public ReleaseCheck(PulpClient pulp, Instant now, Instant nextBy, Report report) {
        this.pulp = pulp;
        this.now = now;
        this.nextBy = nextBy;
        this.report = report;
    }

    /** Gives the bytes of artifacts; closed by who asked. */
    @FunctionalInterface
    public interface Opener {
        /** Opens one; null where this is no place to look for it. */
        @Nullable
        InputStream open(ArtifactInfo artifact) throws IOException;

        /** From Pulp's storage, if that is configured and can be used. */
        static Opener of(@Nullable Path media) {
            if (media == null) {
                return artifact -> null;
            }
            ArtifactStorage storage = new ArtifactStorage(media);
            boolean usable = storage.check().isEmpty();
            return artifact -> usable ? storage.open(artifact.sha256(), artifact.size()) : null;
        }
    }

    /** Looks at all of them; in the order of the repositories and of Pulp's listing. */
    public List<ReleaseFreshness> look(Selection selection, Opener opener) {
        for (Pinned each : selection.repositories()) {
            if (!each.version().present().containsKey(TYPE)) {
                continue;
            }
            String name = each.choice().name();
            try {
                long count = pulp.contents().releaseFiles(each.version(), MOST, file -> judge(each, file, opener));
                if (count > MOST) {
                    report.good(name, (count - MOST) + " more Release files were not looked at");
                }
            } catch (PulpException e) {
                report.warn(name, PulpFailures.problem(e, "cannot list the Release files of " + Escaper.quote(name)));
            } catch (IOException e) {
                throw new IllegalStateException("what cannot be read is a finding", e);
            }
        }
        return List.copyOf(found);
    }

    private void judge(Pinned pinned, ReleaseFile file, Opener opener) {
        String repository = pinned.choice().name();
        @Nullable ReleaseFields fields;
        try {
            fields = read(file.artifact(), opener);
        } catch (IOException e) {
            add(pinned, file, NONE, State.UNREADABLE);
            report.warn(
                    repository,
                    warning(
                            pinned,
                            file,
                            " (" + Escaper.text(file.path()) + ") cannot be read: "
                                    + Escaper.text(String.valueOf(e.getMessage())),
                            "sync the repository again; if that does not help, ask who runs its upstream"));
            return;
        }
        if (fields == null) {
            add(pinned, file, NONE, State.NOT_LOOKED_AT);
            report.good(
                    repository,
                    "how fresh the Release of " + Escaper.quote(file.distribution())
                            + " is was not looked at: that needs pulp.media");
            return;
        }
        State state = state(pinned, fields);
        add(pinned, file, fields, state);
        switch (state) {
            case EXPIRED ->
                report.warn(
                        repository,
                        warning(
                                pinned,
                                file,
                                " expired on " + fields.validUntil() + ": apt on the nodes refuses it",
                                "sync the repository again before the export; where upstream makes no newer one, nodes take it only with Check-Valid-Until: no"));
            case ENDS_EARLY ->
                report.warn(
                        repository,
                        warning(
                                pinned,
                                file,
                                " ends on " + fields.validUntil() + ", and the next bundle is promised by " + nextBy
                                        + " only: in between, apt on the nodes refuses it",
                                "sync the repository again before the export, or promise the next bundle earlier: cadence in the configuration"));
            case FROM_THE_FUTURE ->
                report.warn(
                        repository,
                        warning(
                                pinned,
                                file,
                                " was made on " + fields.date() + ", and here it is " + now
                                        + ": apt on the nodes refuses it until then",
                                "set this machine's clock; if that is right, upstream's is wrong"));
            default -> report.good(repository, sentence(file, fields, state));
        }
    }

    private State state(Pinned pinned, ReleaseFields fields) {
        Instant end = fields.validUntil();
        if (pinned.choice().serving().publish() != Publish.VERBATIM) {
            return State.NOT_SERVED;
        }
        if (fields.date() != null && fields.date().isAfter(now.plus(FUTURE))) {
            return State.FROM_THE_FUTURE;
        }
        if (end != null && !end.isAfter(now)) {
            return State.EXPIRED;
        }
        return end != null && end.isBefore(nextBy) ? State.ENDS_EARLY : State.FRESH;
    }

    private static @Nullable ReleaseFields read(ArtifactInfo artifact, Opener opener) throws IOException {
        if (artifact.size() > ReleaseFields.LARGEST) {
            throw new ReleaseFields.Malformed("it has " + artifact.size() + " bytes");
        }
        try (InputStream in = opener.open(artifact)) {
            return in == null ? null : ReleaseFields.read(new BufferedInputStream(in));
        }
    }

    private void add(Pinned pinned, ReleaseFile file, ReleaseFields fields, State state) {
        found.add(new ReleaseFreshness(
                pinned.choice().name(), file.distribution(), fields.date(), fields.validUntil(), state));
    }

    private static Problem warning(Pinned pinned, ReleaseFile file, String what, String hint) {
        String message = "the Release of " + Escaper.quote(file.distribution()) + " in "
                + Escaper.quote(pinned.choice().name()) + what;
        return new Problem(ProblemCode.WARNINGS, message, hint);
    }

    private static String sentence(ReleaseFile file, ReleaseFields fields, State state) {
        return "the Release of " + Escaper.quote(file.distribution())
                + (fields.date() == null ? " does not say when it was made" : " was made on " + fields.date())
                + (fields.validUntil() == null ? ", valid without end" : ", valid until " + fields.validUntil())
                + (state == State.NOT_SERVED ? "; nodes will not see it" : "");
    }
}
