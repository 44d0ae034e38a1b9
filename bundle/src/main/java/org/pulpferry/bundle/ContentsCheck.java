package org.pulpferry.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
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
    private final Progress progress;
    private final BundleContents.Findings findings = new BundleContents.Findings();
    private final byte[] buffer = new byte[READ_AT_ONCE];
    private final MessageDigest sha256 = Sha256.newDigest();
    private final long total;
    private long before;

    ContentsCheck(BundleContents contents, Progress progress) {
        this.contents = contents;
        this.progress = progress;
        long sum = 0;
        for (BundleStream stream : BundleStream.values()) {
            sum += contents.summary(stream).rawSize();
        }
        this.total = sum;
    }

    List<Problem> run() throws InterruptedException {
        for (BundleStream stream : BundleStream.values()) {
            check(stream);
            before += contents.summary(stream).rawSize();
            progress.report(PHASE, before, total, Progress.Unit.BYTES);
        }
        return findings.list();
    }

    private void check(BundleStream stream) throws InterruptedException {
        int failed;
        try (StreamReader reader = contents.open(stream)) {
            try {
                readMembers(stream, reader);
                return;
            } catch (FerryException e) {
                e.problems().forEach(findings::add);
                failed = reader.chunk();
            }
        }
        checkChunks(contents.tables().chunks(stream), failed + 1);
    }

    private void readMembers(BundleStream stream, StreamReader reader) throws FerryException, InterruptedException {
        TarEntry entry = reader.next();
        while (entry != null) {
            if (Thread.interrupted()) {
                throw new InterruptedException("verifying was interrupted");
            }
            if (stream == BundleStream.DATA) {
                checkArtifact(entry, reader);
            }
            progress.report(PHASE, before + reader.position(), total, Progress.Unit.BYTES);
            entry = reader.next();
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

    private void checkChunks(ChunkList chunks, int from) throws InterruptedException {
        ByteBuffer into = contents.buffers().take();
        try {
            for (int number = from; number < chunks.size(); number++) {
                try {
                    contents.media().load(chunks.get(number), into);
                } catch (FerryException e) {
                    e.problems().forEach(findings::add);
                }
            }
        } finally {
            contents.buffers().give(into);
        }
    }
}
