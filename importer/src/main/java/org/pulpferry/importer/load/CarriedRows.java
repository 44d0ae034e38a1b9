package org.pulpferry.importer.load;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.pulpferry.archive.ArtifactName;
import org.pulpferry.archive.TarEntry;
import org.pulpferry.archive.TarReader;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.pulp.dialect.DialectException;
import org.pulpferry.pulp.dialect.Row;
import org.pulpferry.pulp.dialect.RowReader;

/** Holds the members of {@code data/} against the artifact rows of {@code meta/}, which are in the same order, and against the index. */
public final class CarriedRows implements AutoCloseable {
    private final InputStream in;
    private final Holdings holdings;
    private @Nullable RowReader rows;
    private @Nullable Row kept;
    private int repository;
    private String before = "";

    public CarriedRows(MetaFolder meta, Holdings holdings) throws IOException {
        this.in = meta.artifactRows();
        this.holdings = holdings;
    }

    /** An artifact of {@code data/} of which rows and index tell the same. */
    public record Carried(TarEntry entry, Row row, Sha256 sha256) {}

    /**
     * Takes the next member.
     *
     * @throws FerryException CONTENT when its row or the index tells something else of it
     */
    public Carried next(TarEntry entry) throws IOException, FerryException {
        Row row = kept == null ? row() : kept;
        kept = null;
        return checked(entry, row);
    }

    /**
     * Passes over artifacts that are not wanted, before anything of {@code data/} is read: rows and index tell how long they are.
     *
     * @return where the first begins that is wanted; the end if none is
     * @throws FerryException CONTENT as {@link #next}
     */
    public TarReader.Place firstWanted() throws IOException, FerryException {
        TarReader.Place place = TarReader.Place.BEGINNING;
        for (Row row = row(); row != null; row = row()) {
            TarEntry entry = entry(row);
            if (holdings.isWanted(row.text("sha256"))) {
                kept = row;
                return place;
            }
            checked(entry, row);
            place = place.behind(entry);
        }
        return place;
    }

    private static TarEntry entry(Row row) throws IOException, FerryException {
        try {
            return new TarEntry(ArtifactName.of(row.text("sha256")), Long.parseLong(row.text("size")));
        } catch (IllegalArgumentException e) {
            throw refused("a row of artifacts in meta/ has no digest or no size");
        }
    }

    private Carried checked(TarEntry entry, @Nullable Row row) throws IOException, FerryException {
        String digest = ArtifactName.digest(entry.name());
        if (digest == null || !ArtifactName.of(digest).equals(entry.name()) || !holdings.isCarried(digest)) {
            throw refused("data/ holds " + Escaper.quote(entry.name()) + ", which the index does not name as carried");
        }
        requireOrder(digest);
        if (row == null
                || !row.text("sha256").equals(digest)
                || !row.text("size").equals(Long.toString(entry.size()))
                || !row.text("file").equals(entry.name())
                || holdings.size(digest) != entry.size()) {
            throw refused("the row of artifact " + digest + " in meta/ does not fit what data/ and index/ say");
        }
        return new Carried(entry, row, Sha256.parse(digest));
    }

    /** By the lowest ordinal that refers to them, then by digest (F-DAT-02). */
    private void requireOrder(String digest) throws FerryException {
        int first = holdings.firstRepository(digest);
        if (first < repository || (first == repository && digest.compareTo(before) <= 0)) {
            throw refused("data/ holds artifact " + digest + " in the wrong place");
        }
        repository = first;
        before = digest;
    }

    /** After the last member: no row may be left. */
    public void end() throws IOException, FerryException {
        if (kept != null || row() != null) {
            throw refused("meta/ has rows of artifacts that data/ does not hold");
        }
    }

    private @Nullable Row row() throws IOException, FerryException {
        try {
            if (rows == null) {
                rows = new RowReader(in);
            }
            return rows.next();
        } catch (DialectException e) {
            throw refused("the artifact rows in meta/ are refused: " + Escaper.text(String.valueOf(e.getMessage())));
        }
    }

    private static FerryException refused(String what) {
        return new FerryException(
                ProblemCode.CONTENT,
                "the bundle contradicts itself: " + what,
                "it was signed like this: whoever made the bundle must make it again");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
