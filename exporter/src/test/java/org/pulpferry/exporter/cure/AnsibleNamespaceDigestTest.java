package org.pulpferry.exporter.cure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.pulpferry.pulp.PulpStatus;
import org.pulpferry.pulp.dialect.Row;
import org.pulpferry.pulp.dialect.RowReader;

/** On rows that pulp_ansible 0.30.3 exported; the digests after the cure were accepted by its import. */
class AnsibleNamespaceDigestTest {
    private static final String MEMBER = "pulp_ansible.app.modelresource.AnsibleNamespaceMetadataResource.json";
    private static final String COMMUNITY = """
            [{"pulp_type": "ansible.namespace", "upstream_id": "01a208d8-5fdb-7070-b36b-7067b018a093", "pulp_domain": "b151e997-8016-42ac-ab8d-998a265fe431", "name": "community", "company": "Community", "email": "", "description": "Collections of many hands", "resources": "", "links": "{}", "avatar_sha256": "", "metadata_sha256": "015d25d6b48203fd10fe5e02dcbf4c97b18c59f08a6de8efd1bf5e787ab1f6d5", "namespace": "01a208d8-5fd9-78a2-860c-dafd99857ac7", "_pulp_domain": "b151e997-8016-42ac-ab8d-998a265fe431"}]
            """;

    private final Cure cure = new AnsibleNamespaceDigest();

    private static Row row(String json) throws Exception {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        try (RowReader reader = new RowReader(new ByteArrayInputStream(bytes))) {
            return Objects.requireNonNull(reader.next());
        }
    }

    private static PulpStatus pulp(String ansible) {
        return new PulpStatus(
                List.of(new PulpStatus.Component("ansible", ansible)),
                List.of(),
                new PulpStatus.Storage(null, null),
                null,
                false);
    }

    @Test
    void aNamespaceWithoutAvatarGetsTheDigestThatTheImportComputes() throws Exception {
        Row ill = row(COMMUNITY);

        Row cured = cure.cure(ill);

        assertEquals("485f22c8aed38ef2bc01428fd50e3dff557c64fddf2a6de6474019f9151bfadf", cured.text("metadata_sha256"));
        assertEquals(ill, cured.with("metadata_sha256", ill.text("metadata_sha256")));
    }

    @Test
    void aRowThatIsCuredStaysAsItIs() throws Exception {
        Row cured = cure.cure(row(COMMUNITY));

        assertSame(cured, cure.cure(cured));
    }

    @Test
    void aNamespaceWithAvatarStaysAsItIs() throws Exception {
        Row row = row(COMMUNITY).with("avatar_sha256", "0".repeat(64));

        assertSame(row, cure.cure(row));
    }

    @Test
    void linksAndLettersBeyondAsciiCountAsPythonWritesThem() throws Exception {
        // python3: hashlib.sha256(json.dumps({...}, sort_keys=True).encode()).hexdigest(), with None and with ""
        Row row = row(COMMUNITY)
                .with("description", "Gr\u00fc\u00dfe \ud83d\ude80 \"x\" \\ \u007f\n")
                .with("links", "{\"b\": \"https://b.example/\u00fc\", \"a\": \"https://a.example\"}")
                .with("metadata_sha256", "b9ab865109a8c2b719de3400967e235f43f91fd14a400aa52f988a3e9ceb2f5e");

        Row cured = cure.cure(row);

        assertEquals("cbd7e551ec48c6eae093abee8ddba46936a0dad9737d84ad83954e6082c20818", cured.text("metadata_sha256"));
    }

    @Test
    void onlyVersionsOnWhichItWasSeenToHelpAreTouched() {
        assertTrue(cure.concerns(pulp("0.29.9")));
        assertTrue(cure.concerns(pulp("0.30.3")));
        assertFalse(cure.concerns(pulp("0.28.1")));
        assertFalse(cure.concerns(pulp("0.31.0")));
        assertFalse(
                cure.concerns(new PulpStatus(List.of(), List.of(), new PulpStatus.Storage(null, null), null, false)));
    }

    @Test
    void whatFiredIsTold() throws Exception {
        Cures cures = Cures.forPulp(pulp("0.30.3"));
        assertTrue(cures.concern(MEMBER));
        assertFalse(cures.concern("pulp_ansible.app.modelresource.CollectionResource.json"));
        assertEquals(List.of(), cures.fired());

        cures.apply(MEMBER, row(COMMUNITY));

        assertEquals(List.of("ansible-namespace-digest"), cures.fired());
    }
}
