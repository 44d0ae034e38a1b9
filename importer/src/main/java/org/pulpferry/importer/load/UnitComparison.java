package org.pulpferry.importer.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.pulpferry.bundle.IndexBuilder;
import org.pulpferry.bundle.IndexFiles;
import org.pulpferry.bundle.LineReader;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.RepositoryEntry;
import org.pulpferry.manifest.UnitLine;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.pulp.PulpClient;
import org.pulpferry.pulp.RepositoryVersion;
import org.pulpferry.pulp.dialect.ContentUnit;
import org.pulpferry.pulp.problem.PulpException;

/** Holds a repository version at this site against the index, unit by unit, by listing it. Memory does not grow with the units. */
public final class UnitComparison {
    /** The listed version's name in the index that is made of it. */
    public static final String LISTED = RepositoryEntry.ordinalName(1);

    private final PulpClient pulp;
    private final Path work;

    /** {@code work}: an own folder for temporary files, removed when done. */
    public UnitComparison(PulpClient pulp, Path work) {
        this.pulp = pulp;
        this.work = work;
    }

    /** Compares a version with the units of the repository that has this ordinal in the index: added is what only the index has. */
    public UnitDifference compare(RepositoryVersion version, IndexFiles index, int ordinal)
            throws PulpException, FerryException, IOException {
        try (LineReader<UnitLine> actual = list(version).units(LISTED);
                LineReader<UnitLine> expected = index.units(RepositoryEntry.ordinalName(ordinal))) {
            return UnitDifference.between(actual, expected);
        } finally {
            clear();
        }
    }

    /** The version's units as an index of one repository, {@link #LISTED}; there until the next call. */
    public IndexFiles list(RepositoryVersion version) throws PulpException, FerryException, IOException {
        clear();
        SafeDirectory.create(work);
        try (IndexBuilder builder = new IndexBuilder(work.resolve("index"), List.of(1))) {
            if (!version.isEmpty()) {
                pulp.contents().units(version, SafeDirectory.create(work.resolve("rows")), unit -> add(unit, builder));
            }
            return builder.finish();
        } catch (Carrier e) {
            throw e.problem;
        }
    }

    /** Removes what was listed. */
    public void clear() throws IOException {
        SafeDirectory.delete(work);
    }

    private static void add(ContentUnit unit, IndexBuilder builder) throws IOException {
        TreeMap<String, Sha256> artifacts = new TreeMap<>();
        unit.artifacts().forEach((path, digest) -> artifacts.put(path, Sha256.parse(digest)));
        try {
            builder.addUnit(1, unit.type(), unit.key(), artifacts);
        } catch (FerryException e) {
            throw new Carrier(e);
        }
    }

    /** Carries a finding through a sink that may only throw IOException. */
    private static final class Carrier extends IOException {
        private static final long serialVersionUID = 1;
        private final transient FerryException problem;

        Carrier(FerryException problem) {
            super(problem);
            this.problem = problem;
        }
    }
}
