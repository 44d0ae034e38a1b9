package org.pulpferry.cli.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.pulpferry.pulp.FoundUnit;
import org.pulpferry.pulp.Repository;
import org.pulpferry.pulp.RepositoryType;
import org.pulpferry.pulp.dialect.ContentTypes;

/**
 * A real apt takes what an import of changes alone made: Pulp drops a deb repository's indexes unless each is named again. So it does with
 * the installer's.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AptChangeIT {
    private static final String SITE = "it-apt";

    /** Configuration, lists and cache in a folder of their own; nothing of the machine's apt is read or written. */
    private static final String APT = """
            root=$(mktemp -d); trap 'rm -rf "$root"' EXIT
            mkdir -p "$root/lists/partial" "$root/cache/archives/partial" "$root/parts"; touch "$root/status"
            echo "deb [signed-by=$1/apt/upstream.asc arch=amd64,arm64] $2 bookworm main" > "$root/sources.list"
            cat > "$root/apt.conf" <<CONF
            Dir::Etc::SourceList "$root/sources.list"; Dir::Etc::SourceParts "$root/parts";
            Dir::State::Lists "$root/lists"; Dir::State::status "$root/status"; Dir::Cache "$root/cache";
            APT::Architectures { "amd64"; "arm64"; }; APT::Sandbox::User "root";
            Acquire::Languages "none"; Acquire::http::Proxy "DIRECT";
            CONF
            export APT_CONFIG="$root/apt.conf" LC_ALL=C.UTF-8
            apt-get update --error-on=any && apt-cache show tree:amd64 && apt-cache show hello:arm64""";

    private final Lab lab;
    private final ConnectedHost host;
    private final SiteHost site;
    private final Crossing crossing;
    private int exported;

    AptChangeIT() throws Exception {
        lab = new Lab();
        host = new ConnectedHost(lab, "apt-from", SITE);
        site = new SiteHost(lab, SITE, host);
        crossing = new Crossing(lab, SITE + "-" + System.currentTimeMillis());
    }

    @BeforeAll
    void fill() throws Exception {
        crossing.content(RepositoryType.DEB, "one-sided", "deb", "1");
        crossing.content(RepositoryType.DEB, "installer", "installer", "1");
        host.configure(Map.of("repositories", crossing.configuration()));
        carry();
    }

    @AfterAll
    void clean() throws Exception {
        crossing.clean();
    }

    private Lab.Ran carry() throws Exception {
        exported++;
        host.good("export", "--full");
        Lab.Ran ran = site.good("import", host.bundle("lab-1-" + exported).toString());
        for (String name : crossing.names()) {
            assertEquals(crossing.units(crossing.up(), name), crossing.units(crossing.down(), name), name);
        }
        return ran;
    }

    /** PRNs of the indexes at "down", by architecture. */
    private SortedMap<String, String> indexes() throws Exception {
        Repository repository =
                crossing.down().repositories().named(crossing.name("deb")).get(0);
        SortedMap<String, String> indexes = new TreeMap<>();
        for (FoundUnit unit : crossing.down()
                .contents()
                .finder(crossing.down().repositories().latest(repository))
                .all(ContentTypes.of("deb.package_index").orElseThrow())) {
            indexes.put(unit.key().get(1), unit.prn());
        }
        return indexes;
    }

    @Test
    void aptUpdatesBothArchitecturesWhereOneIndexDidNotChange() throws Exception {
        SortedMap<String, String> before = indexes();
        crossing.content(RepositoryType.DEB, "one-sided", "deb", "2");

        Lab.Ran ran = carry();

        assertFalse(ran.err().contains("imported whole"), ran.toString());
        SortedMap<String, String> after = indexes();
        assertEquals(List.of("amd64", "arm64"), List.copyOf(after.keySet()));
        assertNotEquals(before.get("amd64"), after.get("amd64"));
        assertEquals(before.get("arm64"), after.get("arm64"));
        Lab.Ran apt = Lab.run(
                List.of(
                        "bash",
                        "-c",
                        APT,
                        "apt",
                        lab.name("LAB_CONTENT"),
                        lab.name("LAB_DOWN_CONTENT") + "/pulp/content/" + crossing.name("deb") + "/"),
                Path.of("/"),
                "");
        assertEquals(0, apt.code(), apt.toString());
        assertTrue(apt.out().contains("Package: tree"), apt.toString());
        assertTrue(apt.out().contains("Package: hello"), apt.toString());
    }

    /** What a client gets from the repository that is not for apt: a digest. */
    private String served(String path) throws Exception {
        String digest = crossing.served(crossing.name("installer") + "/" + path);
        assertEquals(64, digest.length(), path + ": " + digest);
        return digest;
    }

    private static String sums(int state) {
        return "dists/bookworm/main/installer-amd64/" + state + "/images/SHA256SUMS";
    }

    @Test
    void whatOnlyAnInstallerAsksForAndPlainFilesAreChangedAlone() throws Exception {
        served(sums(1));
        String first = served("extrafiles");
        crossing.content(RepositoryType.DEB, "installer", "installer", "2");

        Lab.Ran all = carry();

        assertFalse(all.err().contains("imported whole"), all.toString());
        served(sums(2));
        String second = served("extrafiles");
        assertNotEquals(first, second);
        crossing.content(RepositoryType.DEB, "installer", "installer", "3");

        Lab.Ran oneFile = carry();

        assertFalse(oneFile.err().contains("imported whole"), oneFile.toString());
        assertNotEquals(second, served("extrafiles"));
        served(sums(2));
    }
}
