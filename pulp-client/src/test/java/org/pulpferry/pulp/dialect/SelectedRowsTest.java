package org.pulpferry.pulp.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Members with the rows of some units only. */
class SelectedRowsTest {
    private static final String ONE = "00000000-0000-4000-8000-000000000001";
    private static final String TWO = "00000000-0000-4000-8000-000000000002";

    private final SelectedRows rows = new SelectedRows("r0001");

    private static ContentUnit unit(String type, String... key) {
        return new ContentUnit(type, List.of(key), new TreeMap<>());
    }

    private String copied(String name, String json) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        rows.copy(name, new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void rowsOfSelectedUnitsAndOfTheirArtifactsAreCopied() throws Exception {
        rows.add(UUID.fromString(TWO), unit("file.file", "b", "2"));

        assertEquals(
                "[{\"upstream_id\":\"" + TWO + "\",\"relative_path\":\"b\"}]",
                copied(
                        "pulp_file.app.modelresource.FileContentResource.json",
                        "[{\"upstream_id\":\"" + ONE + "\",\"relative_path\":\"a\"},{\"upstream_id\":\"" + TWO
                                + "\",\"relative_path\":\"b\"}]"));
        assertEquals(
                "[{\"content\":\"" + TWO + "\"}]",
                copied(
                        "pulpcore.app.modelresource.ContentArtifactResource.json",
                        "[{\"content\":\"" + ONE + "\"},{\"content\":\"" + TWO + "\"}]"));
    }

    @Test
    void theMappingNamesThemAndNoOthers() throws Exception {
        rows.add(UUID.fromString(TWO), unit("deb.generic", "b", "2"));

        assertEquals(
                "{\"r0001\":[\"" + TWO + "\"]}",
                copied("content_mapping.json", "{\"r0001\":[\"" + ONE + "\",\"" + TWO + "\"]}"));
    }

    @Test
    void collectionsAndNamespacesComeWithWhatNeedsThem() throws Exception {
        rows.add(UUID.fromString(ONE), unit("ansible.collection_version", "lab", "one", "1.0.0", "x"));
        rows.add(UUID.fromString(TWO), unit("ansible.namespace", "lab", "y"));

        assertEquals(
                "[{\"namespace\":\"lab\",\"name\":\"one\"}]",
                copied(
                        "pulp_ansible.app.modelresource.CollectionResource.json",
                        "[{\"namespace\":\"lab\",\"name\":\"one\"},{\"namespace\":\"lab\",\"name\":\"two\"}]"));
        assertEquals(
                "[{\"name\":\"lab\"}]",
                copied(
                        "pulp_ansible.app.modelresource.AnsibleNamespaceResource.json",
                        "[{\"name\":\"lab\"},{\"name\":\"other\"}]"));
    }

    @Test
    void aRepositorysOwnRowStays() throws Exception {
        assertEquals(
                "[{\"name\":\"r0001\"}]",
                copied("pulp_file.app.modelresource.FileRepositoryResource.json", "[{\"name\":\"r0001\"}]"));
    }
}
