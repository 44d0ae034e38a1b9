package org.pulpferry.exporter.cure;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.pulp.PulpStatus;
import org.pulpferry.pulp.dialect.DialectException;
import org.pulpferry.pulp.dialect.Row;
import org.pulpferry.pulp.dialect.RowReader;

/**
 * pulp_ansible#2609: the digest of a namespace is taken over {@code avatar_sha256: null} where it has no avatar, yet the export writes that null
 * as empty text, so that the importing Pulp computes another digest and refuses the row. Cured by the digest that it will compute.
 *
 * <p>The row says itself whether it is ill: it is touched only if its digest is the one with null. Bounded to the versions on which
 * the import was seen to fail without and to work with it (0.29.9, 0.30.3): where Pulp keeps the null, the cure would be the defect.
 */
final class AnsibleNamespaceDigest implements Cure {
    private static final ComponentVersion FROM = new ComponentVersion(0, 29, 0);
    private static final ComponentVersion BEFORE = new ComponentVersion(0, 31, 0);
    private static final String MEMBER = "pulp_ansible.app.modelresource.AnsibleNamespaceMetadataResource.json";
    private static final String AVATAR = "avatar_sha256";
    private static final String DIGEST = "metadata_sha256";

    @Override
    public String name() {
        return "ansible-namespace-digest";
    }

    @Override
    public boolean concerns(PulpStatus exporter) {
        return exporter.version("ansible")
                .map(ComponentVersion::parse)
                .filter(version -> version.isWithin(FROM, BEFORE))
                .isPresent();
    }

    @Override
    public boolean concerns(String fileName) {
        return fileName.equals(MEMBER);
    }

    @Override
    public Row cure(Row row) throws DialectException {
        if (!row.text(AVATAR).isEmpty() || !row.text(DIGEST).equals(digest(row, null))) {
            return row;
        }
        return row.with(DIGEST, digest(row, ""));
    }

    private static String digest(Row row, @Nullable String avatar) throws DialectException {
        Map<String, @Nullable Object> fields = new HashMap<>();
        for (String field : new String[] {"name", "company", "email", "description", "resources"}) {
            fields.put(field, row.text(field));
        }
        fields.put("links", links(row.text("links")));
        fields.put(AVATAR, avatar);
        return Sha256.of(PythonJson.object(fields).getBytes(StandardCharsets.US_ASCII))
                .hex();
    }

    private static Map<String, @Nullable Object> links(String json) throws DialectException {
        Map<String, @Nullable Object> links = new HashMap<>();
        if (json.isEmpty()) {
            return links;
        }
        byte[] array = ("[" + json + "]").getBytes(StandardCharsets.UTF_8);
        try (RowReader reader = new RowReader(new ByteArrayInputStream(array))) {
            Row row = reader.next();
            if (row != null) {
                for (String name : row.names()) {
                    links.put(name, row.text(name));
                }
            }
            return links;
        } catch (DialectException e) {
            throw e;
        } catch (IOException e) {
            throw new DialectException("the links of a namespace are not a JSON object", e);
        }
    }
}
