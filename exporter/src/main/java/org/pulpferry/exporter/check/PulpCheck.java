package org.pulpferry.exporter.check;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pulpferry.exporter.RepositoryChoice;
import org.pulpferry.exporter.cure.ComponentVersion;
import org.pulpferry.exporter.select.Pinned;
import org.pulpferry.exporter.select.Selection;
import org.pulpferry.exporter.visit.PulpFailures;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.pulp.PulpClient;
import org.pulpferry.pulp.PulpStatus;
import org.pulpferry.pulp.Repository;
import org.pulpferry.pulp.RepositoryVersion;
import org.pulpferry.pulp.dialect.ContentType;
import org.pulpferry.pulp.dialect.ContentType.Travel;
import org.pulpferry.pulp.dialect.ContentTypes;
import org.pulpferry.pulp.problem.PulpException;

/** Looks at everything an export needs at Pulp: that it answers, lets us, has workers, and has what is to be carried. Changes nothing. */
public final class PulpCheck {
    /** Older ones split and re-read their tars, and are tested by nobody here. */
    private static final ComponentVersion OLDEST = new ComponentVersion(3, 102, 0);

    /** Units of these types have a file each, so fewer artifacts than units means that some were never downloaded. */
    private static final Set<String> WITH_FILE = Set.of(
            "file.file",
            "deb.package",
            "deb.installer_package",
            "python.python",
            "ansible.collection_version",
            "ansible.role",
            "rpm.package",
            "container.blob");

    private final PulpClient pulp;
    private final Report report;

    /** Findings go to the report. */
    public PulpCheck(PulpClient pulp, Report report) {
        this.pulp = pulp;
        this.report = report;
    }

    /** Whether Pulp can be worked with at all; its status if so. */
    public @Nullable PulpStatus health() {
        PulpStatus status;
        try {
            status = pulp.health().status();
            pulp.health().requireSuperuser();
        } catch (PulpException e) {
            report.bad("pulp", PulpFailures.problem(e, "cannot work with Pulp"));
            return null;
        }
        String core = status.version("core").orElse("unknown");
        if (ComponentVersion.parse(core).compareTo(OLDEST) < 0) {
            report.bad(
                    "pulp",
                    new Problem(
                            ProblemCode.VERSION,
                            "Pulp is of version " + Escaper.text(core) + ", older than " + OLDEST,
                            "update pulpcore"));
        }
        if (status.workers().isEmpty()) {
            report.bad(
                    "workers",
                    new Problem(
                            ProblemCode.PULP,
                            "Pulp has no worker online, so no export would start",
                            "start a pulpcore-worker"));
        } else {
            report.good("pulp", "core " + core + ", " + status.workers().size() + " workers, superuser");
        }
        return status;
    }

    /** Finds every repository and version asked for; what is missing, or has a name that no export can carry, is reported. */
    public Selection select(List<RepositoryChoice> choices) {
        NameCheck.check(choices, report);
        List<Pinned> found = new ArrayList<>();
        for (RepositoryChoice choice : choices) {
            try {
                find(choice, found);
            } catch (PulpException e) {
                report.bad(choice.name(), PulpFailures.problem(e, "cannot look up " + Escaper.quote(choice.name())));
            }
        }
        return new Selection(found);
    }

    private void find(RepositoryChoice choice, List<Pinned> found) throws PulpException {
        String shown = Escaper.quote(choice.name()) + " of type " + choice.type();
        Optional<Repository> repository = pulp.repositories().find(choice.type(), choice.name());
        if (repository.isEmpty()) {
            List<Repository> others = pulp.repositories().named(choice.name());
            report.bad(
                    choice.name(),
                    new Problem(
                            ProblemCode.USAGE,
                            "Pulp has no repository " + shown,
                            others.isEmpty()
                                    ? "check the name in the configuration; case and blanks count"
                                    : "there is one of type " + others.get(0).type()
                                            + ": correct its type in the configuration"));
            return;
        }
        Long wanted = choice.version();
        Optional<RepositoryVersion> version = wanted == null
                ? Optional.of(pulp.repositories().newest(repository.get()))
                : pulp.repositories().version(repository.get(), wanted);
        if (version.isEmpty()) {
            report.bad(
                    choice.name(),
                    new Problem(
                            ProblemCode.USAGE,
                            "the repository " + shown + " has no version " + wanted,
                            "name a version that exists, or latest; old ones go when retain_repo_versions is set"));
            return;
        }
        RepositoryVersion carried = types(choice, version.get());
        found.add(new Pinned(found.size() + 1, choice, repository.get().href(), carried, null));
        report.good(choice.name(), "version " + carried.number());
    }

    /** Checks the content types; gives the version without those that Pulp leaves out of exports. */
    private RepositoryVersion types(RepositoryChoice choice, RepositoryVersion version) {
        Map<String, Long> carried = new TreeMap<>(version.present());
        TreeSet<String> unexportable = new TreeSet<>();
        TreeSet<String> dropped = new TreeSet<>();
        for (String type : version.present().keySet()) {
            Travel travel = ContentTypes.of(type).map(ContentType::travel).orElse(Travel.BREAKS_IMPORT);
            if (travel == Travel.BREAKS_IMPORT) {
                unexportable.add(type);
            } else if (travel == Travel.DROPPED) {
                dropped.add(type);
                carried.remove(type);
            }
        }
        String name = Escaper.quote(choice.name());
        if (!unexportable.isEmpty()) {
            report.bad(
                    choice.name(),
                    new Problem(
                            ProblemCode.UNSUPPORTED,
                            "version " + version.number() + " of " + name + " holds " + unexportable
                                    + ", which Pulp cannot export and import",
                            "keep such content out of the repository, for deb sync without sources; or carry an older version that has none"));
        }
        if (!dropped.isEmpty()) {
            report.warn(
                    choice.name(),
                    new Problem(
                            ProblemCode.WARNINGS,
                            "Pulp leaves " + dropped + " out when it exports " + name,
                            "the site will have the repository without it"));
        }
        return new RepositoryVersion(version.href(), version.prn(), version.number(), new TreeMap<>(carried));
    }

    /**
     * Looks for content whose files were never downloaded, where the number of artifacts says that there may be some.
     *
     * @param artifacts how many the version has
     */
    public void downloaded(Pinned pinned, long artifacts) throws PulpException, IOException {
        long least = pinned.version().present().entrySet().stream()
                .filter(count -> WITH_FILE.contains(count.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
        if (artifacts < least) {
            onDemand(pinned);
        }
    }

    /** Looks for content whose files were never downloaded; reads the listing of all its units. */
    public void onDemand(Pinned pinned) throws PulpException, IOException {
        List<String> missing = pulp.contents().missingArtifacts(pinned.version(), 3);
        if (!missing.isEmpty()) {
            List<String> shown = missing.stream().map(Escaper::text).toList();
            report.bad(
                    pinned.choice().name(),
                    new Problem(
                            ProblemCode.UNSUPPORTED,
                            "version " + pinned.version().number() + " of "
                                    + Escaper.quote(pinned.choice().name())
                                    + " has content that Pulp never downloaded, such as " + shown,
                            "set the remote's policy to immediate and sync again; Pulp cannot export on-demand content"));
        }
    }
}
