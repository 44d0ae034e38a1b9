package org.pulpferry.importer.load;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.pulpferry.archive.TarEntry;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.pulp.dialect.ArtifactRows;
import org.pulpferry.pulp.dialect.PulpImportWriter;
import org.pulpferry.pulp.dialect.Row;
import org.pulpferry.pulp.dialect.RowWriter;

/**
 * Some artifacts with their rows as a tar that Pulp imports. Without rows of a repository no version comes of it. Each artifact is hashed on its way
 * in and compared with its name; a batch with a wrong one is never finished. Not thread-safe.
 */
public final class Batch implements Closeable {
    private final Path folder;
    private final PulpImportWriter tar;
    private final ByteArrayOutputStream rowBytes = new ByteArrayOutputStream();
    private final RowWriter rows;
    private final List<Sha256> digests = new ArrayList<>();
    private long bytes;
    private boolean ofRepository;

    /** Begins in an empty folder below the import path. */
    Batch(Path folder, Path versions) throws IOException {
        this.folder = folder;
        this.tar = new PulpImportWriter(folder);
        this.rows = new RowWriter(rowBytes);
        copy(versions.getFileName().toString(), versions);
    }

    private void copy(String member, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            tar.add(member, Files.size(file), in);
        }
    }

    /** Adds an artifact, whose row was checked to name it. */
    void add(Row row, Sha256 sha256, TarEntry entry, InputStream body) throws IOException, FerryException {
        MessageDigest digest = Sha256.newDigest();
        tar.add(entry.name(), entry.size(), new DigestInputStream(body, digest));
        if (!Sha256.ofBytes(digest.digest()).equals(sha256)) {
            throw new FerryException(
                    ProblemCode.CONTENT,
                    "artifact " + sha256 + " in the bundle's data/ does not have that digest",
                    "it was signed like this: whoever made the bundle must make it again");
        }
        rows.write(row);
        digests.add(sha256);
        bytes += entry.size();
    }

    /** Adds rows of a repository, whose artifacts are in this tar or with Pulp. */
    public void addRows(String member, Path file) throws IOException {
        copy(member, file);
        ofRepository = true;
    }

    /** Bytes of artifacts so far. */
    long bytes() {
        return bytes;
    }

    /** Artifacts so far. */
    List<Sha256> digests() {
        return List.copyOf(digests);
    }

    /** How many artifacts so far. */
    int size() {
        return digests.size();
    }

    /** The folder it is in. */
    Path folder() {
        return folder;
    }

    /** Ends the tar; its table of contents. */
    public Path finish() throws IOException {
        rows.finish();
        if (size() > 0) {
            tar.add(ArtifactRows.MEMBER, rowBytes.toByteArray());
        }
        if (!ofRepository) {
            tar.add(MetaFolder.repositoryMember(), "[]".getBytes(StandardCharsets.US_ASCII));
        }
        return tar.finish();
    }

    @Override
    public void close() throws IOException {
        rows.close();
        tar.close();
    }
}
