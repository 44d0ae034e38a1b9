package org.pulpferry.importer.load;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.pulpferry.pulp.dialect.ContentMapping;
import org.pulpferry.pulp.dialect.DialectException;
import org.pulpferry.pulp.dialect.Row;
import org.pulpferry.pulp.dialect.RowReader;

/**
 * What names a repository in Pulp's rows names this one and no other: Pulp imports into whatever repository a row names, also one that the
 * manifest does not speak of.
 */
final class RepositoryRows {
    private static final String REPOSITORY = "RepositoryResource.json";
    private static final String MAPPING = "content_mapping.json";
    private static final String NAME = "name";
    private static final String TYPE = "pulp_type";

    private final String ordinalName;
    private final String plugin;

    /** {@code type}: the manifest's, {@code plugin/type}. */
    RepositoryRows(String ordinalName, String type) {
        this.ordinalName = ordinalName;
        this.plugin = type.substring(0, type.indexOf('/'));
    }

    /**
     * Checks a repository's own row and those of its members that name it.
     *
     * @throws DialectException when another repository is named, or none
     */
    void check(Path own, List<Path> members) throws IOException {
        if (rows(own) != 1) {
            throw new DialectException("not one row of the repository");
        }
        for (Path member : members) {
            String name = String.valueOf(member.getFileName());
            if (name.endsWith(REPOSITORY)) {
                rows(member);
            } else if (name.equals(MAPPING)) {
                ContentMapping.requireOnly(new BufferedInputStream(Files.newInputStream(member)), ordinalName);
            }
        }
    }

    private int rows(Path file) throws IOException {
        int count = 0;
        try (RowReader rows = new RowReader(new BufferedInputStream(Files.newInputStream(file)))) {
            for (Row row = rows.next(); row != null; row = rows.next()) {
                if (!row.text(NAME).equals(ordinalName)) {
                    throw new DialectException("a row names another repository");
                }
                if (row.has(TYPE) && !row.text(TYPE).startsWith(plugin + ".")) {
                    throw new DialectException("a row is of a repository of another type");
                }
                count++;
            }
        }
        return count;
    }
}
