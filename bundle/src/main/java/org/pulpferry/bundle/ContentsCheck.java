package org.pulpferry.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pulpferry.archive.ArtifactName;
import org.pulpferry.archive.TarEntry;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.progress.Progress;
import org.pulpferry.manifest.value.Sha256;

/** Reads a bundle from its first chunk to its last and collects what is wrong with it. */
final class ContentsCheck {
    private static final String PHASE = "verifying chunks";
    private static final int READ_AT_ONCE = 64 * 1_024;

    private final BundleContents contents;
    private final ContentsVisitor visitor;
    private final Progress progress;
    private final BundleContents.Findings findings = new BundleContents.Findings();
    private final byte[] buffer = new byte[READ_AT_ONCE];
    private final MessageDigest sha256 = Sha256.newDigest();
    private final long total;
    private long before;

    ContentsCheck(BundleContents contents, ContentsVisitor visitor, Progress progress) {
        this.contents = contents;
        this.visitor = visitor;
        this.progress = progress;
        long sum = 0;
        for (BundleStream stream : BundleStream.values()) {
            sum += contents.summary(stream).rawSize();
        }
        this.total = sum;
    }

    List<Problem> run() throws InterruptedException {
        for (BundleStream stream : BundleStream.values()) {
            progress.report(PHASE, before, total, Progress.Unit.BYTES);
            check(stream);
            before += contents.summary(stream).rawSize();
            if (contents.media().hasLeftOne()) {
                return findings.list(); // a medium that hangs has been found; it would be found again and again
            }
        }
        progress.report(PHASE, before, total, Progress.Unit.BYTES);
        return findings.list();
    }

    private void check(BundleStream stream) throws InterruptedException {
        try (StreamReader reader = open(stream)) {
            try {
                switch (stream) {
                    case INDEX -> visitor.index(reader);
                    case META -> visitor.meta(reader);
                    case DATA -> readArtifacts(reader);
                }
            } catch (FerryException e) {
                e.problems().forEach(findings::add);
                reader.hashRest(findings::add);
            } catch (InterruptedIOException e) {
                throw interrupted();
            } catch (IOException e) {
                findings.add(Failures.of(e, "verifying " + stream.directory()).first());
                reader.hashRest(findings::add);
            }
        }
        if (Thread.interrupted()) {
            throw interrupted();
        }
    }

    private StreamReader open(BundleStream stream) {
        return stream == BundleStream.DATA
                ? visitor.names().map(contents::openData).orElseGet(() -> contents.open(stream))
                : contents.open(stream);
    }

    private static InterruptedException interrupted() {
        return new InterruptedException("verifying was interrupted");
    }

    private void readArtifacts(StreamReader reader) throws FerryException, IOException, InterruptedException {
        boolean visiting = true;
        TarEntry entry;
        do {
            entry = reader.next();
            if (Thread.interrupted()) {
                throw interrupted();
            }
            if (visiting) {
                visiting = visit(entry);
            }
            if (entry != null) {
                checkArtifact(entry, reader);
            }
            progress.report(PHASE, before + reader.position(), total, Progress.Unit.BYTES);
        } while (entry != null);
    }

    /** False once the visitor has found something: from there on it would only repeat itself. */
    private boolean visit(@Nullable TarEntry entry) throws IOException {
        try {
            visitor.artifact(entry);
            return true;
        } catch (FerryException e) {
            e.problems().forEach(findings::add);
            return false;
        }
    }

    private void checkArtifact(TarEntry entry, StreamReader reader) throws FerryException {
        @Nullable String digest = ArtifactName.digest(entry.name());
        if (digest == null) {
            throw new FerryException(
                    ProblemCode.CONTENT, "data/ holds " + entry.name() + ", which is no artifact", Failures.NOT_OURS);
        }
        try {
            InputStream body = reader.body();
            int read = body.read(buffer);
            while (read >= 0) {
                sha256.update(buffer, 0, read);
                progress.report(PHASE, before + reader.position(), total, Progress.Unit.BYTES);
                read = body.read(buffer);
            }
        } catch (IOException e) {
            sha256.reset();
            throw Failures.of(e, "reading " + entry.name());
        }
        if (!Sha256.ofBytes(sha256.digest()).hex().equals(digest)) {
            findings.add(new Problem(
                    ProblemCode.CONTENT, entry.name() + " does not have the content its name says", Failures.NOT_OURS));
        }
    }
}
