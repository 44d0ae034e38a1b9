package org.pulpferry.cli.it;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.pulpferry.pulp.FoundUnit;
import org.pulpferry.pulp.PulpClient;
import org.pulpferry.pulp.Repositories.Modification;
import org.pulpferry.pulp.Repository;
import org.pulpferry.pulp.RepositoryType;
import org.pulpferry.pulp.RepositoryVersion;
import org.pulpferry.pulp.Waiting;
import org.pulpferry.pulp.dialect.ContentTypes;

/** A repository at "up" of each type that ferry has a rule for, filled once; a test brings them to any part of that as often as it likes. */
final class FourKinds {
    /** What a test calls them. */
    static final List<String> WHICH = List.of("deb", "files", "galaxy", "pypi");

    private static final Waiting PATIENTLY = Waiting.quietly(Duration.ofMinutes(5));
    /** What any modification of a deb repository drops unless it is named again. */
    private static final List<String> DROPPED = List.of("deb.release_file", "deb.package_index");

    private final Crossing crossing;
    /** By repository, the version at "up" that holds everything. */
    private final Map<String, RepositoryVersion> everything = new HashMap<>();

    FourKinds(Crossing crossing) {
        this.crossing = crossing;
    }

    /** Makes and fills them. */
    void fill(int files, long bytes) throws Exception {
        crossing.files("files", files, bytes);
        crossing.copy("deb", RepositoryType.DEB, "debian-bookworm");
        restoreWhatDebDropped();
        crossing.copy("pypi", RepositoryType.PYTHON, "pypi");
        crossing.content(RepositoryType.ANSIBLE, "marked", "galaxy");
        for (String which : WHICH) {
            isEverything(which);
        }
    }

    /** From now on what a repository at "up" holds is everything. */
    void isEverything(String which) throws Exception {
        everything.put(which, latest(crossing.up(), which));
    }

    /** The version at "up" that holds everything. */
    RepositoryVersion everything(String which) {
        return Objects.requireNonNull(everything.get(which), which);
    }

    Repository repository(PulpClient pulp, String which) throws Exception {
        return pulp.repositories().named(crossing.name(which)).get(0);
    }

    RepositoryVersion latest(PulpClient pulp, String which) throws Exception {
        return pulp.repositories().latest(repository(pulp, which));
    }

    void modify(PulpClient pulp, String which, Modification change) throws Exception {
        String href = repository(pulp, which).href();
        pulp.tasks().await(pulp.repositories().startModify(href, change, UUID.randomUUID()), PATIENTLY);
    }

    static List<FoundUnit> units(PulpClient pulp, RepositoryVersion version, String type) throws Exception {
        return pulp.contents().finder(version).all(ContentTypes.of(type).orElseThrow());
    }

    /** A copy is a modification, too. */
    private void restoreWhatDebDropped() throws Exception {
        Repository source =
                crossing.up().repositories().named("debian-bookworm").get(0);
        RepositoryVersion version = crossing.up().repositories().latest(source);
        List<String> dropped = new ArrayList<>();
        for (String type : DROPPED) {
            units(crossing.up(), version, type).forEach(unit -> dropped.add(unit.prn()));
        }
        modify(crossing.up(), "deb", new Modification(null, dropped, List.of()));
    }

    /** Brings a repository at "up" to everything but these units; what deb would drop is named again. */
    void without(String which, Set<String> prns) throws Exception {
        RepositoryVersion all = everything(which);
        List<String> again = new ArrayList<>();
        for (String type : DROPPED) {
            if (all.present().containsKey(type)) {
                for (FoundUnit unit : units(crossing.up(), all, type)) {
                    if (!prns.contains(unit.prn())) {
                        again.add(unit.prn());
                    }
                }
            }
        }
        modify(crossing.up(), which, new Modification(all.href(), again, List.copyOf(prns)));
    }

    /** PRNs of some units of everything, by type: those whose key contains a text. */
    Set<String> some(String which, String type, String part) throws Exception {
        Set<String> prns = new HashSet<>();
        for (FoundUnit unit : units(crossing.up(), everything(which), type)) {
            if (unit.key().stream().anyMatch(each -> !each.matches("[0-9a-f]{64}") && each.contains(part))) {
                prns.add(unit.prn());
            }
        }
        assertFalse(prns.isEmpty(), which + " has no " + type + " " + part);
        return prns;
    }
}
