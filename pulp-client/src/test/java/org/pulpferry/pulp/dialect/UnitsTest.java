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
    private static final String FILES = "pulp_file.app.modelresource.FileContentResource.json";
    private static final String PACKAGES_IN_COMPONENTS =
            "pulp_deb.app.modelresource.PackageReleaseComponentResource.json";
    private static final String ANSIBLE = "pulp_ansible.app.modelresource.";
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
                FILES,
                "[{'pulp_type':'file.file','upstream_id':'" + U1 + "','relative_path':'a b','digest':'" + A + "'}]",
                "pulp_file.app.modelresource.FileRepositoryResource.json",
                "[{'pulp_type':'file.file','name':'files'}]",
                LINKS,
                "[" + link(U1, "a b", A) + "]");
        assertEquals(Set.of(unit("file.file", List.of("a b", A), Map.of("a b", A))), found);
    }

    @Test
    void aDebRelationIsResolvedFromTheTextOfItsRow() throws Exception {
        String row =
                "{'pulp_type':'deb.package_release_component','upstream_id':'%s','package':'%s','release_component':'%s'}";
        Set<ContentUnit> newest = units(
                PACKAGES_IN_COMPONENTS,
                "[" + String.format(row, U1, "pool/a|b.deb|" + A + "|" + B, "jammy|main") + "]");
        Set<ContentUnit> lts =
                units(PACKAGES_IN_COMPONENTS, "[" + String.format(row, U1, "pool/a|b.deb|" + A, "jammy|main") + "]");
        Set<ContentUnit> none = units(
                PACKAGES_IN_COMPONENTS,
                "[" + String.format(row, U1, "pool/a|b.deb|" + A + "|None", "jammy|main") + "]");
        String type = "deb.package_release_component";
        assertEquals(Set.of(unit(type, List.of("pool/a|b.deb", A, B, "jammy", "main"), Map.of())), newest);
        assertEquals(Set.of(unit(type, List.of("pool/a|b.deb", A, "", "jammy", "main"), Map.of())), lts);
        assertEquals(lts, none);
        assertThrows(
                DialectException.class,
                () -> units(PACKAGES_IN_COMPONENTS, "[" + String.format(row, U1, "pool/a", "jammy") + "]"));
    }

    @Test
    void relationsThatDifferOnlyInTheIndexsArchitectureAreNumbered() throws Exception {
        String row = "{'pulp_type':'deb.package_release_component','upstream_id':'%s','package':'p|" + A + "|" + B
                + "','release_component':'jammy|main','index_architecture':'%s'}";
        Set<ContentUnit> found = units(
                PACKAGES_IN_COMPONENTS,
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
                "pulp_deb.app.modelresource.ReleaseResource.json",
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
        Set<ContentUnit> found = units(
                ANSIBLE + "CollectionVersionSignatureResource.json",
                signature,
                ANSIBLE + "CollectionVersionMarkResource.json",
                mark,
                ANSIBLE + "CollectionVersionContentResource.json",
                collection,
                LINKS,
                "[" + link(U2, "p", A) + "]");
        assertEquals(
                Set.of(
                        unit("ansible.collection_version", List.of("n", "c", "1", A), Map.of("p", A)),
                        unit("ansible.collection_mark", List.of("good", "n", "c", "1", A), Map.of()),
                        unit("ansible.collection_signature", List.of("F", "n", "c", "1", A), Map.of())),
                found);
        assertThrows(
                DialectException.class, () -> units(ANSIBLE + "CollectionVersionSignatureResource.json", signature));
    }

    @Test
    void indexesAreToldApartByTheirArtifacts() throws Exception {
        String row = "[{'pulp_type':'deb.package_index','upstream_id':'" + U1
                + "','component':'main','architecture':'amd64','relative_path':'P'}]";
        Set<ContentUnit> one = units(
                "pulp_deb.app.modelresource.PackageIndexResource.json",
                row,
                LINKS,
                "[" + link(U1, "P", A) + "," + link(U1, "P.gz", B) + "]");
        Set<ContentUnit> same = units(
                "pulp_deb.app.modelresource.PackageIndexResource.json",
                row,
                LINKS,
                "[" + link(U1, "P.gz", B) + "," + link(U1, "P", A) + "]");
        Set<ContentUnit> other =
                units("pulp_deb.app.modelresource.PackageIndexResource.json", row, LINKS, "[" + link(U1, "P", B) + "]");
        assertEquals(one, same);
        assertNotEquals(one.iterator().next().key(), other.iterator().next().key());
        assertEquals(4, one.iterator().next().key().size());
    }

    @Test
    void aPathThatIsTooLongForAnyIndexIsRefused() {
        String path = "x".repeat(70_000);
        String unit = "[{'pulp_type':'file.file','upstream_id':'" + U1 + "','relative_path':'" + path + "','digest':'"
                + A + "'}]";
        assertThrows(DialectException.class, () -> units(FILES, unit));
        assertThrows(DialectException.class, () -> units(LINKS, "[" + link(U1, path, A) + "]"));
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

    /** Pulp makes a unit of every row of such a file; one that ferry passed over would be in no index that anyone approved. */
    @Test
    void everyRowOfAFileOfContentIsAUnitOfItsType() {
        String sound = "{'pulp_type':'file.file','upstream_id':'" + U1 + "','relative_path':'a','digest':'" + A + "'}";
        for (String wrong : List.of(
                "{'pulp_type':'file.file','relative_path':'a','digest':'" + A + "'}",
                "{'upstream_id':'" + U1 + "','relative_path':'a','digest':'" + A + "'}",
                "{'pulp_type':'file.file','upstream_id':'','relative_path':'a','digest':'" + A + "'}",
                "{'pulp_type':'file.file','upstream_id':null,'relative_path':'a','digest':'" + A + "'}",
                "{'pulp_type':'python.python','upstream_id':'" + U1 + "','relative_path':'a','digest':'" + A + "'}",
                sound + "," + sound)) {
            assertThrows(DialectException.class, () -> units(FILES, "[" + wrong + "]"), wrong);
        }
        String pypi = "pulp_python.app.modelresource.PythonPackageContentResource.json";
        assertThrows(DialectException.class, () -> units(pypi, "[" + sound + "]"));
        assertThrows(
                DialectException.class, () -> units("pulp_file.app.modelresource.NewResource.json", "[" + sound + "]"));
        assertThrows(DialectException.class, () -> units("x.json", "[{'name':'x'}]"));
    }

    /** Pulp takes the names of all rows of a file from the first: what ferry read by name would be imported by place. */
    @Test
    void rowsWhoseFieldsStandInAnotherOrderAreRefused() {
        String first =
                "{'pulp_type':'file.file','upstream_id':'" + U1 + "','relative_path':'" + A + "','digest':'" + A + "'}";
        for (String second : List.of(
                "{'pulp_type':'file.file','upstream_id':'" + U2 + "','digest':'" + A + "','relative_path':'b'}",
                "{'pulp_type':'file.file','upstream_id':'" + U2 + "','relative_path':'b','digest':'" + A
                        + "','more':1}",
                "{'pulp_type':'file.file','upstream_id':'" + U2 + "','relative_path':'b','other':'" + A + "'}",
                "{'pulp_type':'file.file','upstream_id':'" + U2 + "','relative_path':'b'}")) {
            DialectException e =
                    assertThrows(DialectException.class, () -> units(FILES, "[" + first + "," + second + "]"), second);
            assertTrue(String.valueOf(e.getMessage()).contains("other fields than the first"), e.getMessage());
        }
    }

    /** By its id Pulp finds the unit that an artifact or a relation belongs to. */
    @Test
    void anIdIsOneUnitsOnlyAndAPathOneArtifacts() {
        String file = "[{'pulp_type':'file.file','upstream_id':'" + U1 + "','relative_path':'a','digest':'" + A + "'}]";
        assertThrows(
                DialectException.class,
                () -> units(FILES, file, LINKS, "[" + link(U1, "a", A) + "," + link(U1, "a", B) + "]"));
        String packages = "[{'pulp_type':'deb.package','upstream_id':'" + U1 + "','relative_path':'p','sha256':'" + A
                + "','metadata_sha256':'" + B + "'}]";
        String relation = "{'pulp_type':'deb.package_release_component','upstream_id':'%s','package':'p|" + A + "|" + B
                + "','release_component':'jammy|main'}";
        String component = "[{'pulp_type':'deb.release_component','upstream_id':'" + U3
                + "','distribution':'jammy','component':'main'}]";
        String debs = "pulp_deb.app.modelresource.PackageResource.json";
        String components = "pulp_deb.app.modelresource.ReleaseComponentResource.json";
        for (String id : List.of(U1, U3, "")) {
            String rows = "[" + String.format(relation, id) + "]";
            assertThrows(
                    DialectException.class,
                    () -> units(debs, packages, components, component, PACKAGES_IN_COMPONENTS, rows),
                    id);
        }
        String signature = "{'pulp_type':'ansible.collection_signature','upstream_id':'" + U1
                + "','pubkey_fingerprint':'%s','signed_collection':'" + U2 + "'}";
        String collection = "[{'pulp_type':'ansible.collection_version','upstream_id':'" + U2
                + "','namespace':'n','name':'c','version':'1','sha256':'" + A + "'}]";
        assertThrows(
                DialectException.class,
                () -> units(
                        ANSIBLE + "CollectionVersionContentResource.json",
                        collection,
                        ANSIBLE + "CollectionVersionSignatureResource.json",
                        "[" + String.format(signature, "F") + "," + String.format(signature, "G") + "]"));
    }

    @Test
    void everyTypeThatTravelsHasItsFile() {
        for (ContentType type : ContentTypes.all()) {
            assertEquals(
                    type.travel() == ContentType.Travel.CARRIED,
                    ResourceFiles.types().contains(type.pulpType()),
                    type.pulpType());
        }
    }

    @Test
    void mappingsOfOneRepositoryPassAndOfSeveralAreRefused() throws Exception {
        assertEquals(Set.of(), units("content_mapping.json", "{'r0001':['" + U1 + "']}"));
        assertThrows(DialectException.class, () -> units("content_mapping.json", "{'a':[],'b':[]}"));
        assertThrows(DialectException.class, () -> units("content_mapping.json", "{'a':[],'a':[]}"));
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
