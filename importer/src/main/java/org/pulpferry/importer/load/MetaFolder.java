package org.pulpferry.importer.load;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pulpferry.archive.TarEntry;
import org.pulpferry.bundle.Failures;
import org.pulpferry.bundle.StreamReader;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.RepositoryEntry;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.pulp.dialect.ArtifactRows;
import org.pulpferry.pulp.dialect.DialectException;
import org.pulpferry.pulp.dialect.Row;
import org.pulpferry.pulp.dialect.RowReader;

/**
 * Pulp's metadata of a bundle, taken out of {@code meta/} into a private folder. Only the members that the format names are accepted, and
 * a repository's rows only under the ordinal and version that the manifest signed.
 */
public final class MetaFolder {
    private static final String VERSIONS = "versions.json";
    private static final String REPOSITORY_ROW = "RepositoryResource.json";
    private static final Pattern OF_REPOSITORY = Pattern.compile(
            "repository-(r[0-9]{4})(?:/(RepositoryResource\\.json)|_([0-9]{1,16})/([A-Za-z0-9_.-]{1,90}\\.json))");
    private static final long VERSIONS_BYTES = 64L << 10;

    private final Path folder;
    private final Manifest manifest;
    private int lastPlace;

    private MetaFolder(Path folder, Manifest manifest) {
        this.folder = folder;
        this.manifest = manifest;
    }

    /**
     * Takes the stream apart.
     *
     * @param meta the stream {@code meta}; stays open
     * @param folder emptied first
     * @throws FerryException CONTENT for a member that a bundle may not hold, such as rows of an unchanged repository, or a missing one
     */
    public static MetaFolder extract(StreamReader meta, Path folder, Manifest manifest)
            throws IOException, FerryException {
        SafeDirectory.delete(folder);
        SafeDirectory.create(folder);
        MetaFolder result = new MetaFolder(folder, manifest);
        for (TarEntry entry = meta.next(); entry != null; entry = meta.next()) {
            Path target = result.target(entry);
            SafeDirectory.create(Objects.requireNonNull(target.getParent()));
            try (OutputStream out = Files.newOutputStream(target)) {
                meta.body().transferTo(out);
            } catch (IOException e) {
                throw Failures.of(e, "unpacking " + entry.name());
            }
        }
        result.requireComplete();
        return result;
    }

    private Path target(TarEntry entry) throws FerryException {
        String name = entry.name();
        if (name.equals(VERSIONS) && entry.size() <= VERSIONS_BYTES) {
            return inPlace(name, 0, folder.resolve(name));
        }
        if (name.equals(ArtifactRows.MEMBER)) {
            return inPlace(name, 1, folder.resolve(name));
        }
        Matcher match = OF_REPOSITORY.matcher(name);
        if (match.matches()) {
            int ordinal = Integer.parseInt(match.group(1).substring(1));
            boolean listed = ordinal >= 1 && ordinal <= manifest.repositories().size();
            if (listed && manifest.repository(ordinal).isWhole()) {
                String version = Long.toString(manifest.repository(ordinal).version());
                if (match.group(2) != null) {
                    return inPlace(name, 2 * ordinal, folder.resolve(match.group(1) + "-row.json"));
                }
                if (version.equals(match.group(3))) {
                    Path file = folder.resolve(match.group(1)).resolve(match.group(4));
                    return inPlace(name, 2 * ordinal + 1, file);
                }
            }
        }
        throw refused("holds the member " + Escaper.quote(name) + ", which a bundle may not hold");
    }

    /** Names are there once, so members of one place are files of one repository, in any order. */
    private Path inPlace(String name, int place, Path target) throws FerryException {
        if (place < lastPlace) {
            throw refused("holds " + name + " in the wrong place");
        }
        lastPlace = place;
        return target;
    }

    private void requireComplete() throws IOException, FerryException {
        for (String member : List.of(VERSIONS, ArtifactRows.MEMBER)) {
            if (!Files.exists(folder.resolve(member))) {
                throw refused("does not hold " + member);
            }
        }
        requireVersions();
        for (int ordinal : manifest.whole()) {
            if (!Files.exists(repositoryRow(ordinal))) {
                throw refused("does not hold the row of repository " + RepositoryEntry.ordinalName(ordinal));
            }
            RepositoryEntry entry = manifest.repository(ordinal);
            try {
                new RepositoryRows(RepositoryEntry.ordinalName(ordinal), entry.type())
                        .check(repositoryRow(ordinal), files(ordinal));
            } catch (DialectException e) {
                throw refused("is refused, repository " + RepositoryEntry.ordinalName(ordinal) + ": "
                        + Escaper.text(String.valueOf(e.getMessage())));
            }
        }
    }

    /** Pulp decides by this member whether it may import: it is what the manifest says, which was held against this site's Pulp. */
    private void requireVersions() throws IOException, FerryException {
        SortedSet<String> expected = new TreeSet<>();
        manifest.pulp().forEach(each -> expected.add(each.name() + " " + each.version()));
        SortedSet<String> found = new TreeSet<>();
        int rows = 0;
        try (RowReader versions = new RowReader(new BufferedInputStream(Files.newInputStream(versions())))) {
            for (Row row = versions.next(); row != null; row = versions.next()) {
                found.add(row.text("component") + " " + row.text("version"));
                rows++;
            }
        } catch (DialectException e) {
            throw refused("holds a " + VERSIONS + " that is refused: " + Escaper.text(String.valueOf(e.getMessage())));
        }
        if (rows != expected.size() || !found.equals(expected)) {
            throw refused("holds a " + VERSIONS + " that names other components than the manifest");
        }
    }

    private static FerryException refused(String what) {
        return new FerryException(
                ProblemCode.CONTENT,
                "the bundle's meta/ " + what,
                "it was signed like this: whoever made the bundle must make it again");
    }

    /** Components of the exporting Pulp, in Pulp's form. */
    public Path versions() {
        return folder.resolve(VERSIONS);
    }

    /** Rows of the artifacts carried, in the order of {@code data/}. */
    public InputStream artifactRows() throws IOException {
        return new BufferedInputStream(Files.newInputStream(folder.resolve(ArtifactRows.MEMBER)));
    }

    /** The row of the repository with that ordinal. */
    public Path repositoryRow(int ordinal) {
        return folder.resolve(RepositoryEntry.ordinalName(ordinal) + "-row.json");
    }

    /** Files of that repository's version, by name; none when it is empty. */
    public List<Path> files(int ordinal) throws IOException {
        Path of = folder.resolve(RepositoryEntry.ordinalName(ordinal));
        if (!Files.isDirectory(of)) {
            return List.of();
        }
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(of)) {
            entries.forEach(files::add);
        }
        files.sort(null);
        return files;
    }

    /** Under which name Pulp is to see the files of that repository. */
    public String directoryName(int ordinal) {
        return "repository-" + RepositoryEntry.ordinalName(ordinal) + "_"
                + manifest.repository(ordinal).version();
    }

    /** Removes the folder. */
    public void remove() throws IOException {
        SafeDirectory.delete(folder);
    }

    /** Names the member that has the repository's own row, as Pulp calls it. */
    public static String repositoryMember() {
        return "pulpcore.app.modelresource." + REPOSITORY_ROW;
    }
}
