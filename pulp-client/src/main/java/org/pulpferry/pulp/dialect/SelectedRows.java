package org.pulpferry.pulp.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Copies members of an exported version with the rows of some units only: the units themselves, their artifacts, and what stands beside them
 * without being content, such as the collection of a collection version. Not thread-safe.
 */
public final class SelectedRows {
    private static final String CONTENT_ARTIFACTS = "pulpcore.app.modelresource.ContentArtifactResource.json";
    private static final String CONTENT_MAPPING = "content_mapping.json";
    private static final String COLLECTIONS = "pulp_ansible.app.modelresource.CollectionResource.json";
    private static final String NAMESPACES = "pulp_ansible.app.modelresource.AnsibleNamespaceResource.json";

    private final String repository;
    private final Set<String> units = new HashSet<>();
    private final Set<List<String>> collections = new HashSet<>();
    private final Set<String> namespaces = new HashSet<>();

    /** Begins with no unit. {@code repository}: its name in the members. */
    public SelectedRows(String repository) {
        this.repository = repository;
    }

    /** Selects a unit by the {@code upstream_id} of its row. */
    public void add(UUID id, ContentUnit unit) {
        units.add(id.toString());
        switch (unit.type()) {
            case "ansible.collection_version" -> collections.add(unit.key().subList(0, 2));
            case "ansible.namespace" -> namespaces.add(unit.key().get(0));
            default -> {}
        }
    }

    /** How many units are selected. */
    public int size() {
        return units.size();
    }

    /**
     * Copies a member.
     *
     * @param fileName the last part of its name
     * @param out stays open
     * @return how many rows were copied; a member without rows is better left out
     */
    public long copy(String fileName, InputStream in, OutputStream out) throws IOException {
        if (fileName.equals(CONTENT_MAPPING)) {
            in.close();
            mapping(out);
            return units.size();
        }
        long copied = 0;
        try (RowReader rows = new RowReader(in);
                RowWriter writer = new RowWriter(out)) {
            for (Row row = rows.next(); row != null; row = rows.next()) {
                if (isSelected(fileName, row)) {
                    writer.write(row);
                    copied++;
                }
            }
            writer.finish();
        }
        return copied;
    }

    private boolean isSelected(String fileName, Row row) throws IOException {
        if (row.has("upstream_id")) {
            return units.contains(row.text("upstream_id"));
        }
        return switch (fileName) {
            case CONTENT_ARTIFACTS -> units.contains(row.text("content"));
            case COLLECTIONS -> collections.contains(List.of(row.text("namespace"), row.text("name")));
            case NAMESPACES -> namespaces.contains(row.text("name"));
            default -> true;
        };
    }

    /** Without it Pulp takes all rows for the repository; where the export had one, Pulp would look for units that are not there. */
    private void mapping(OutputStream out) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartObject();
            json.writeArrayFieldStart(repository);
            for (String unit : units) {
                json.writeString(unit);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }
}
