package org.pulpferry.pulp.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the rows of a repository's members to units. */
class UnitsTest {
    private static final String U1 = "01a208d8-1b88-7854-9f8f-000000000001";
    private static final String U2 = "01a208d8-1b88-7854-9f8f-000000000002";
    private static final String U3 = "01a208d8-1b88-7854-9f8f-000000000003";
    private static final String A = "a".repeat(64);
    private static final String B = "b".repeat(64);
    private static final String LINKS = "pulpcore.app.modelresource.ContentArtifactResource.json";

    @TempDir
    Path work = Path.of("");

    private Set<ContentUnit> units(String... namesAndRows) throws Exception {
        Set<ContentUnit> found = new HashSet<>();
        try (ExportedUnits units = new ExportedUnits(work)) {
            for (int i = 0; i < namesAndRows.length; i += 2) {
                byte[] json = namesAndRows[i + 1].replace('\'', '"').getBytes(StandardCharsets.UTF_8);
                units.member(namesAndRows[i], new ByteArrayInputStream(json));
            }
            units.finish(unit -> assertTrue(found.add(unit)));
        }
        try (Stream<Path> left = Files.list(work)) {
            assertEquals(0, left.count());
        }
        return found;
    }

    private static ContentUnit unit(String type, List<String> key, Map<String, String> artifacts) {
        return new ContentUnit(type, key, new TreeMap<>(artifacts));
    }

    private static String link(String content, String path, String sha256) {
        return "{'artifact':'" + sha256 + "','content':'" + content + "','relative_path':'" + path + "'}";
    }

    @Test
    void aFileHasItsPathAndDigestForKey() throws Exception {
        Set<ContentUnit> found = units(
                "x.FileContentResource.json",
                "[{'pulp_type':'file.file','upstream_id':'" + U1 + "','relative_path':'a b','digest':'" + A + "'}]",
                "x.FileRepositoryResource.json",
                "[{'pulp_type':'file.file','name':'files'}]",
                LINKS,
                "[" + link(U1, "a b", A) + "]");
        assertEquals(Set.of(unit("file.file", List.of("a b", A), Map.of("a b", A))), found);
    }

    @Test
    void aDebRelationIsResolvedFromTheTextOfItsRow() throws Exception {
        String row =
                "{'pulp_type':'deb.package_release_component','upstream_id':'%s','package':'%s','release_component':'%s'}";
        Set<ContentUnit> newest =
                units("x.json", "[" + String.format(row, U1, "pool/a|b.deb|" + A + "|" + B, "jammy|main") + "]");
        Set<ContentUnit> lts = units("x.json", "[" + String.format(row, U1, "pool/a|b.deb|" + A, "jammy|main") + "]");
        Set<ContentUnit> none =
                units("x.json", "[" + String.format(row, U1, "pool/a|b.deb|" + A + "|None", "jammy|main") + "]");
        String type = "deb.package_release_component";
        assertEquals(Set.of(unit(type, List.of("pool/a|b.deb", A, B, "jammy", "main"), Map.of())), newest);
        assertEquals(Set.of(unit(type, List.of("pool/a|b.deb", A, "", "jammy", "main"), Map.of())), lts);
        assertEquals(lts, none);
        assertThrows(
                DialectException.class, () -> units("x.json", "[" + String.format(row, U1, "pool/a", "jammy") + "]"));
    }

    @Test
    void relationsThatDifferOnlyInTheIndexsArchitectureAreNumbered() throws Exception {
        String row = "{'pulp_type':'deb.package_release_component','upstream_id':'%s','package':'p|" + A + "|" + B
                + "','release_component':'jammy|main','index_architecture':'%s'}";
        Set<ContentUnit> found = units(
                "x.json",
                "[" + String.format(row, U1, "") + "," + String.format(row, U2, "amd64") + ","
                        + String.format(row, U3, "amd64v3") + "]");
        String type = "deb.package_release_component";
        assertEquals(
                Set.of(
                        unit(type, List.of("p", A, B, "jammy", "main"), Map.of()),
                        unit(type, List.of("p", A, B, "jammy", "main", "2"), Map.of()),
                        unit(type, List.of("p", A, B, "jammy", "main", "3"), Map.of())),
                found);
    }

    @Test
    void debsStandInForNullIsNothing() throws Exception {
        Set<ContentUnit> found = units(
                "x.json",
                "[{'pulp_type':'deb.release','upstream_id':'" + U1
                        + "','codename':'c','suite':'s','distribution':'d','version':'__!!!NULL VALUE!!!__','origin':'o','label':'l','description':''}]");
        assertEquals(Set.of(unit("deb.release", List.of("c", "s", "d", "", "o", "l", ""), Map.of())), found);
    }

    @Test
    void aSignatureTakesTheKeyOfItsCollectionWhereverThatRowStands() throws Exception {
        String signature = "[{'pulp_type':'ansible.collection_signature','upstream_id':'" + U1
                + "','pubkey_fingerprint':'F','signed_collection':'" + U2 + "'}]";
        String mark = "[{'pulp_type':'ansible.collection_mark','upstream_id':'" + U3
                + "','value':'good','marked_collection':'" + U2 + "'}]";
        String collection = "[{'pulp_type':'ansible.collection_version','upstream_id':'" + U2
                + "','namespace':'n','name':'c','version':'1','sha256':'" + A + "'}]";
        Set<ContentUnit> found = units("s", signature, "m", mark, "c", collection, LINKS, "[" + link(U2, "p", A) + "]");
        assertEquals(
                Set.of(
                        unit("ansible.collection_version", List.of("n", "c", "1", A), Map.of("p", A)),
                        unit("ansible.collection_mark", List.of("good", "n", "c", "1", A), Map.of()),
                        unit("ansible.collection_signature", List.of("F", "n", "c", "1", A), Map.of())),
                found);
        assertThrows(DialectException.class, () -> units("s", signature));
    }

    @Test
    void indexesAreToldApartByTheirArtifacts() throws Exception {
        String row = "[{'pulp_type':'deb.package_index','upstream_id':'" + U1
                + "','component':'main','architecture':'amd64','relative_path':'P'}]";
        Set<ContentUnit> one = units("x", row, LINKS, "[" + link(U1, "P", A) + "," + link(U1, "P.gz", B) + "]");
        Set<ContentUnit> same = units("x", row, LINKS, "[" + link(U1, "P.gz", B) + "," + link(U1, "P", A) + "]");
        Set<ContentUnit> other = units("x", row, LINKS, "[" + link(U1, "P", B) + "]");
        assertEquals(one, same);
        assertNotEquals(one.iterator().next().key(), other.iterator().next().key());
        assertEquals(4, one.iterator().next().key().size());
    }

    @Test
    void anArtifactOfAUnitThatWasNotExportedIsRefused() {
        DialectException e = assertThrows(DialectException.class, () -> units(LINKS, "[" + link(U1, "x.dsc", A) + "]"));
        assertTrue(String.valueOf(e.getMessage()).contains(U1));
    }

    @Test
    void onDemandContentAndUnknownTypesAreRefused() {
        assertThrows(DialectException.class, () -> units(LINKS, "[" + link(U1, "x", "") + "]"));
        assertThrows(DialectException.class, () -> units(LINKS, "[" + link("1", "x", A) + "]"));
        DialectException e = assertThrows(
                DialectException.class,
                () -> units("x", "[{'pulp_type':'maven.artifact','upstream_id':'" + U1 + "'}]"));
        assertTrue(String.valueOf(e.getMessage()).contains("maven.artifact"));
    }

    @Test
    void mappingsOfOneRepositoryPassAndOfSeveralAreRefused() throws Exception {
        assertEquals(Set.of(), units("content_mapping.json", "{'r0001':['" + U1 + "']}"));
        assertThrows(DialectException.class, () -> units("content_mapping.json", "{'a':[],'b':[]}"));
        assertThrows(DialectException.class, () -> units("content_mapping.json", "[]"));
        assertThrows(DialectException.class, () -> units("content_mapping.json", "{'a'"));
    }

    @Test
    void typesThatDoNotTravelAreKnown() {
        assertEquals(
                ContentType.Travel.BREAKS_IMPORT,
                ContentTypes.of("deb.source_package").orElseThrow().travel());
        assertEquals(
                ContentType.Travel.DROPPED,
                ContentTypes.of("python.provenance").orElseThrow().travel());
        assertFalse(ContentTypes.of("maven.artifact").isPresent());
        for (ContentType type : ContentTypes.all()) {
            assertEquals(
                    type.travel() == ContentType.Travel.CARRIED, !type.parts().isEmpty(), type.pulpType());
        }
    }

    @Test
    void recordsAreSortedAlikeInMemoryAndThroughFiles() throws Exception {
        Random random = new Random(7);
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            byte[] record = new byte[1 + random.nextInt(30)];
            random.nextBytes(record);
            records.add(record);
        }
        for (int limit : new int[] {100, 10_000, 1 << 30}) {
            List<byte[]> sorted = new ArrayList<>();
            try (RecordSorter sorter = new RecordSorter(work, limit)) {
                for (byte[] record : records) {
                    sorter.add(record);
                }
                sorter.drain(sorted::add);
            }
            List<byte[]> expected = new ArrayList<>(records);
            expected.sort(Arrays::compareUnsigned);
            assertEquals(expected.size(), sorted.size());
            for (int i = 0; i < expected.size(); i++) {
                assertEquals(0, Arrays.compareUnsigned(expected.get(i), sorted.get(i)));
            }
        }
        try (Stream<Path> left = Files.list(work)) {
            assertEquals(0, left.count());
        }
    }
}
