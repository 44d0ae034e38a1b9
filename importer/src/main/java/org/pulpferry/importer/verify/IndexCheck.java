package org.pulpferry.importer.verify;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pulpferry.bundle.IndexBuilder;
import org.pulpferry.bundle.IndexFiles;
import org.pulpferry.importer.load.Holdings;
import org.pulpferry.importer.load.MetaFolder;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.RepositoryEntry;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.pulp.dialect.ContentUnit;
import org.pulpferry.pulp.dialect.DialectException;
import org.pulpferry.pulp.dialect.ExportedUnits;

/**
 * Makes the index again from Pulp's rows in {@code meta/} and holds it against the one that was signed: what people approved and what Pulp
 * will be given must be the same.
 */
public final class IndexCheck {
    private static final String MAKE_AGAIN = "it was signed like this: whoever made the bundle must make it again";

    private final Manifest manifest;
    private final Path work;

    /** {@code work}: an own folder for temporary files, removed when done. */
    public IndexCheck(Manifest manifest, Path work) {
        this.manifest = manifest;
        this.work = work;
    }

    /**
     * Compares.
     *
     * @param holdings the artifacts of the index, whose sizes the rows do not tell
     * @throws FerryException CONTENT when index and rows do not tell the same
     */
    public void check(IndexFiles index, MetaFolder meta, Holdings holdings) throws IOException, FerryException {
        SafeDirectory.delete(work);
        SafeDirectory.create(work);
        try {
            if (holdings.carried() != manifest.data().members()) {
                throw refused("the index names " + holdings.carried() + " artifacts as carried, data/ has "
                        + manifest.data().members());
            }
            try (IndexBuilder builder = new IndexBuilder(work.resolve("index"), manifest.whole())) {
                for (int ordinal : manifest.whole()) {
                    addUnits(ordinal, meta, holdings, builder);
                    requireCounts(ordinal, builder);
                }
                SortedMap<String, Sha256> expected = index.digests();
                SortedMap<String, Sha256> actual = builder.finish().digests();
                for (var file : expected.entrySet()) {
                    if (!file.getValue().equals(actual.get(file.getKey()))) {
                        throw refused("index/ " + file.getKey() + " is not what Pulp's rows in meta/ make it");
                    }
                }
            }
        } finally {
            SafeDirectory.delete(work);
        }
    }

    private void addUnits(int ordinal, MetaFolder meta, Holdings holdings, IndexBuilder builder)
            throws IOException, FerryException {
        Path sort = SafeDirectory.create(work.resolve("rows"));
        try (ExportedUnits units = new ExportedUnits(sort)) {
            for (Path file : meta.files(ordinal)) {
                try (InputStream in = Files.newInputStream(file)) {
                    units.member(file.getFileName().toString(), in);
                }
            }
            units.finish(unit -> add(ordinal, unit, holdings, builder));
        } catch (DialectException e) {
            throw new FerryException(
                    ProblemCode.CONTENT,
                    "Pulp's rows of " + RepositoryEntry.ordinalName(ordinal) + " in meta/ are refused: "
                            + Escaper.text(String.valueOf(e.getMessage())),
                    MAKE_AGAIN,
                    e);
        } catch (Carrier e) {
            throw e.problem;
        }
    }

    private static void add(int ordinal, ContentUnit unit, Holdings holdings, IndexBuilder builder) throws IOException {
        try {
            SortedMap<String, Sha256> artifacts = new TreeMap<>();
            for (var artifact : unit.artifacts().entrySet()) {
                Sha256 sha256 = Sha256.parse(artifact.getValue());
                artifacts.put(artifact.getKey(), sha256);
                int place = holdings.place(sha256.hex());
                if (place < 0) {
                    throw refused("meta/ refers to artifact " + sha256 + ", which the index does not name");
                }
                builder.addArtifact(sha256, holdings.sizeAt(place), holdings.isCarriedAt(place), ordinal);
            }
            builder.addUnit(ordinal, unit.type(), unit.key(), artifacts);
        } catch (FerryException e) {
            throw new Carrier(e);
        } catch (IllegalArgumentException e) {
            throw new DialectException(String.valueOf(e.getMessage()), e);
        }
    }

    private void requireCounts(int ordinal, IndexBuilder builder) throws FerryException {
        RepositoryEntry entry = manifest.repository(ordinal);
        if (!builder.counts(ordinal).equals(entry.counts())) {
            throw refused("the manifest says repository " + Escaper.quote(entry.name()) + " has " + entry.counts()
                    + ", Pulp's rows in meta/ make it " + builder.counts(ordinal));
        }
    }

    private static FerryException refused(String what) {
        return new FerryException(ProblemCode.CONTENT, "the bundle contradicts itself: " + what, MAKE_AGAIN);
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
