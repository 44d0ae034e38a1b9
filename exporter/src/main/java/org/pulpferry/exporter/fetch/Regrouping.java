package org.pulpferry.exporter.fetch;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.pulpferry.exporter.cure.Cures;
import org.pulpferry.exporter.select.Pinned;
import org.pulpferry.exporter.select.Selection;
import org.pulpferry.journal.Durable;
import org.pulpferry.manifest.Component;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.pulp.PulpStatus;
import org.pulpferry.pulp.dialect.ArtifactRows;
import org.pulpferry.pulp.dialect.DialectException;
import org.pulpferry.pulp.dialect.PulpExportReader;
import org.pulpferry.pulp.dialect.Row;
import org.pulpferry.pulp.dialect.RowReader;
import org.pulpferry.pulp.dialect.RowWriter;

/**
 * Takes the members of Pulp's export apart by repository, as {@code meta/} has them: each repository under the bundle's own name for it, rows cured.
 * Rows pass one by one. Artifacts and Pulp's artifact rows are left to others. Not thread-safe.
 */
public final class Regrouping {
    private static final String VERSIONS = "versions.json";
    private static final String REPOSITORIES = "pulpcore.app.modelresource.RepositoryResource.json";
    private static final String MAPPING = "content_mapping.json";
    private static final String NAME = "name";

    private final Selection selection;
    private final Cures cures;
    private final Path work;
    private final List<Component> components = new ArrayList<>();
    private final Map<String, Pinned> directories = new HashMap<>();
    private final Map<Integer, Map<String, Path>> parts = new HashMap<>();
    private final Map<Integer, Path> repositoryRows = new HashMap<>();
    private int files;

    /** @param work an empty directory for the parts, which are moved from there by {@link #collect} */
    public Regrouping(Selection selection, Cures cures, Path work) throws IOException {
        this.selection = selection;
        this.cures = cures;
        this.work = Files.createDirectories(work);
        for (Pinned each : selection.whole()) {
            String directory =
                    "repository-" + each.choice().name() + "_" + each.version().number();
            directories.put(directory, each);
            parts.put(each.ordinal(), new LinkedHashMap<>());
        }
    }

    /**
     * Takes one member, unless it is an artifact or the artifact rows.
     *
     * @return whether it was taken
     * @throws DialectException when it is not a member that an export of this selection has
     */
    public boolean take(PulpExportReader reader, PulpExportReader.Member member) throws IOException {
        String name = member.name();
        if (name.startsWith("artifact/") || name.equals(ArtifactRows.MEMBER)) {
            return false;
        }
        if (name.equals(VERSIONS)) {
            versions(reader.body());
        } else if (name.equals(REPOSITORIES)) {
            repositories(reader.body());
        } else {
            int slash = name.lastIndexOf('/');
            Pinned pinned = slash < 0 ? null : directories.get(name.substring(0, slash));
            if (pinned == null) {
                throw new DialectException(
                        "the export holds " + Escaper.quote(name) + ", which belongs to nothing asked for");
            }
            part(pinned, name.substring(slash + 1), reader.body());
        }
        return true;
    }

    /** In place of an export where no repository is whole: what it would name, Pulp's core and the plugins of the repositories. */
    public void nothing(PulpStatus status) throws IOException {
        SortedSet<String> names = new TreeSet<>(List.of("core"));
        for (Pinned each : selection.repositories()) {
            String type = each.choice().type();
            names.add(type.substring(0, type.indexOf('/')));
        }
        for (String name : names) {
            status.version(name).ifPresent(version -> components.add(new Component(name, version)));
        }
        writeRows(work.resolve(VERSIONS), sink -> {
            for (Component each : components) {
                sink.write(Row.ofTexts(new TreeMap<>(Map.of("component", each.name(), "version", each.version()))));
            }
        });
    }

    /** Components that the export names. */
    public List<Component> components() {
        return List.copyOf(components);
    }

    /** File name to file of the members of one repository version. */
    public Map<String, Path> parts(Pinned pinned) {
        return Map.copyOf(parts.getOrDefault(pinned.ordinal(), Map.of()));
    }

    /** Puts everything into the order of {@code meta/}, the artifact rows in their place. */
    public void collect(MemberFiles meta, RowSource artifactRows) throws IOException {
        if (components.isEmpty()) {
            throw new DialectException("the export has no " + VERSIONS);
        }
        Files.move(work.resolve(VERSIONS), meta.add(VERSIONS));
        writeRows(meta.add(ArtifactRows.MEMBER), artifactRows);
        for (Pinned each : selection.whole()) {
            Path row = repositoryRows.get(each.ordinal());
            if (row == null) {
                throw new DialectException("the export has no row for the repository "
                        + Escaper.quote(each.choice().name()));
            }
            Files.move(row, meta.add("repository-" + each.alias() + "/RepositoryResource.json"));
            String directory =
                    "repository-" + each.alias() + "_" + each.version().number() + "/";
            for (Map.Entry<String, Path> part :
                    parts.getOrDefault(each.ordinal(), Map.of()).entrySet()) {
                Files.move(part.getValue(), meta.add(directory + part.getKey()));
            }
        }
    }

    private void versions(InputStream body) throws IOException {
        Path copy = work.resolve(VERSIONS);
        try (OutputStream out = open(copy)) {
            body.transferTo(out);
        }
        Durable.fsync(copy);
        try (RowReader rows = new RowReader(new BufferedInputStream(Files.newInputStream(copy)))) {
            for (Row row = rows.next(); row != null; row = rows.next()) {
                components.add(new Component(row.text("component"), row.text("version")));
            }
        }
        components.sort(java.util.Comparator.comparing(Component::name));
    }

    private void repositories(InputStream body) throws IOException {
        Map<String, Pinned> byName = new HashMap<>();
        selection.whole().forEach(each -> byName.put(each.choice().name(), each));
        try (RowReader rows = new RowReader(body)) {
            for (Row row = rows.next(); row != null; row = rows.next()) {
                Pinned pinned = byName.get(row.text(NAME));
                if (pinned == null) {
                    throw new DialectException("the export describes the repository " + Escaper.quote(row.text(NAME))
                            + ", which was not asked for");
                }
                Row renamed = row.with(NAME, pinned.alias());
                Path file = newFile();
                writeRows(file, sink -> sink.write(renamed));
                repositoryRows.put(pinned.ordinal(), file);
            }
        }
    }

    private void part(Pinned pinned, String fileName, InputStream body) throws IOException {
        Path file = newFile();
        if (fileName.equals(MAPPING)) {
            try (OutputStream out = open(file)) {
                NameMapping.copy(
                        new BufferedInputStream(body), out, pinned.choice().name(), pinned.alias());
            }
            Durable.fsync(file);
        } else if (fileName.endsWith("RepositoryResource.json")) {
            copyRows(
                    body,
                    file,
                    row -> row.text(NAME).equals(pinned.choice().name()) ? row.with(NAME, pinned.alias()) : row);
        } else if (cures.concern(fileName)) {
            copyRows(body, file, row -> cures.apply(fileName, row));
        } else {
            try (OutputStream out = open(file)) {
                body.transferTo(out);
            }
            Durable.fsync(file);
        }
        Map<String, Path> own = parts.getOrDefault(pinned.ordinal(), new LinkedHashMap<>());
        if (own.put(fileName, file) != null) {
            throw new DialectException("the export holds " + Escaper.quote(fileName) + " of one repository twice");
        }
    }

    private static void copyRows(InputStream body, Path file, Change change) throws IOException {
        try (RowReader rows = new RowReader(body)) {
            writeRows(file, sink -> {
                for (Row row = rows.next(); row != null; row = rows.next()) {
                    sink.write(change.apply(row));
                }
            });
        }
    }

    private static void writeRows(Path file, RowSource source) throws IOException {
        try (OutputStream out = open(file);
                RowWriter writer = new RowWriter(out)) {
            source.writeTo(writer);
            writer.finish();
        }
        Durable.fsync(file);
    }

    private static OutputStream open(Path file) throws IOException {
        return new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    }

    private Path newFile() {
        return work.resolve("part-" + files++);
    }

    /** Gives rows, one by one. */
    @FunctionalInterface
    public interface RowSource {
        /** Writes all of them. */
        void writeTo(RowWriter writer) throws IOException;
    }

    private interface Change {
        Row apply(Row row) throws DialectException;
    }
}
