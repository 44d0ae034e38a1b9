package org.pulpferry.exporter.fetch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pulpferry.archive.ArtifactName;
import org.pulpferry.archive.TarEntry;
import org.pulpferry.bundle.BundleIoException;
import org.pulpferry.bundle.Member;
import org.pulpferry.exporter.select.Catalogue;
import org.pulpferry.exporter.select.Selection;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.pulp.ArtifactInfo;
import org.pulpferry.pulp.dialect.DialectException;

/** The members of {@code data/}: the artifacts carried, in its order, each to be hashed against its name. For one thread at a time. */
public final class CarriedMembers implements Iterator<Member>, AutoCloseable {
    private final Catalogue catalogue;
    private final Selection selection;
    private final ArtifactSource source;
    private final Catalogue.CarriedWalk walk;
    private @Nullable ArtifactInfo next;

    /** Opens the list of what is carried, no artifact yet. */
    public CarriedMembers(Catalogue catalogue, Selection selection, ArtifactSource source) throws IOException {
        this.catalogue = catalogue;
        this.selection = selection;
        this.source = source;
        this.walk = catalogue.carried();
        this.next = walk.next();
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public Member next() {
        ArtifactInfo current = next;
        if (current == null) {
            throw new NoSuchElementException();
        }
        try {
            next = walk.next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Artifact(current);
    }

    @Override
    public void close() throws IOException {
        walk.close();
    }

    private String repositories(String sha256) {
        try {
            List<Integer> ordinals = catalogue.referringTo(sha256);
            return ordinals.stream()
                    .map(ordinal -> Escaper.quote(
                            selection.repositories().get(ordinal - 1).choice().name()))
                    .collect(Collectors.joining(", "));
        } catch (IOException e) {
            return "(unknown: " + e.getMessage() + ")";
        }
    }

    private final class Artifact implements Member {
        private final ArtifactInfo artifact;

        Artifact(ArtifactInfo artifact) {
            this.artifact = artifact;
        }

        @Override
        public TarEntry entry() {
            return new TarEntry(ArtifactName.of(artifact.sha256()), artifact.size());
        }

        @Override
        public InputStream open() throws IOException {
            try {
                return new BufferedInputStream(source.open(artifact), 1 << 16);
            } catch (NoSuchFileException | DialectException e) {
                throw new BundleIoException(new FerryException(
                        ProblemCode.CONTENT,
                        label() + " is gone or not whole: " + e.getMessage(),
                        "have Pulp repair the repository, then run the same command again",
                        e));
            }
        }

        @Override
        public Sha256 expected() {
            return Sha256.parse(artifact.sha256());
        }

        @Override
        public String label() {
            return "the artifact " + artifact.sha256() + " of " + repositories(artifact.sha256());
        }
    }
}
