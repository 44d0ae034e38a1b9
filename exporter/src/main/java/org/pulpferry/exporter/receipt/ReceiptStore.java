package org.pulpferry.exporter.receipt;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pulpferry.journal.Durable;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.signing.TrustedRoot;

/**
 * The newest receipt of each site of one stream, as folders below a directory of ferry's own. One is there whole or not at all, and an older one
 * goes only after a newer one has come. For the holder of the state directory's lock.
 */
public final class ReceiptStore {
    static final String ANSWERED = "answered";

    private static final String INCOMING = ".incoming";

    private final List<Path> directories;
    private final Name stream;

    /** Keeps receipts in that directory. */
    public ReceiptStore(Path directory, Name stream) {
        this(List.of(directory), stream);
    }

    private ReceiptStore(List<Path> directories, Name stream) {
        this.directories = directories;
        this.stream = stream;
    }

    /** Knows these as well, and puts what it takes into a directory of its own: for somebody who only looks. */
    public ReceiptStore lookingInto(Path directory) {
        return new ReceiptStore(List.of(directory, directories.get(0)), stream);
    }

    /**
     * The newest receipt of a site.
     *
     * @param refused is told of one that was taken once and counts no more: its key was revoked or exchanged since
     */
    public Optional<KnownReceipt> newest(Name site, TrustedRoot root, List<Problem> refused) throws IOException {
        KnownReceipt newest = null;
        for (Path directory : directories) {
            for (Kept kept : of(site, directory)) {
                try {
                    KnownReceipt found =
                            new KnownReceipt(kept.folder().verify(root).verified(), kept.folder());
                    if (found.receipt().site().equals(site)
                            && found.receipt().stream().equals(stream)
                            && (newest == null
                                    || newest.receipt().number()
                                            < found.receipt().number())) {
                        newest = found;
                    }
                } catch (FerryException e) {
                    refused.addAll(e.problems().stream()
                            .map(each -> new Problem(
                                    each.code(),
                                    kept.folder().quoted() + ", which was taken once, counts no more: "
                                            + each.message(),
                                    each.hint()))
                            .toList());
                }
            }
        }
        return Optional.ofNullable(newest);
    }

    /** Keeps a receipt; older ones of its site are removed. */
    public KnownReceipt take(ReceiptFolder folder, ReceiptFolder.Signed signed) throws FerryException, IOException {
        Path directory = SafeDirectory.create(directories.get(0));
        Path incoming = directory.resolve(INCOMING);
        SafeDirectory.delete(incoming);
        SafeDirectory.create(incoming);
        folder.copy(signed, incoming);
        Durable.fsync(incoming);
        Path target = directory.resolve(signed.verified().receipt().folderName());
        SafeDirectory.delete(target); // one that did not verify any more
        Files.move(incoming, target, StandardCopyOption.ATOMIC_MOVE);
        Durable.fsync(directory);
        for (Kept kept : of(signed.verified().receipt().site(), directory)) {
            if (kept.number() < signed.verified().receipt().number()) {
                SafeDirectory.delete(kept.folder().path());
            }
        }
        return new KnownReceipt(signed.verified(), new ReceiptFolder(target));
    }

    /** A receipt of another stream than the one this store is for, refused. */
    void requireStream(ReceiptFolder folder, Name of) throws FerryException {
        if (!of.equals(stream)) {
            throw new FerryException(
                    ProblemCode.AUDIENCE,
                    "the receipt " + folder.quoted() + " is about stream " + of + ", and this host makes " + stream,
                    "let the site write one for this stream: ferry receipt --stream " + stream);
        }
    }

    private List<Kept> of(Name site, Path directory) throws IOException {
        Pattern name = Pattern.compile(Pattern.quote(site + "-" + stream + "-") + "([1-9][0-9]{0,15})\\.receipt");
        List<Kept> found = new ArrayList<>();
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
                for (Path entry : entries) {
                    Matcher match = name.matcher(
                            Objects.requireNonNull(entry.getFileName()).toString());
                    if (match.matches()) {
                        found.add(new Kept(new ReceiptFolder(entry), Long.parseLong(match.group(1))));
                    }
                }
            }
        }
        return found;
    }

    private record Kept(ReceiptFolder folder, long number) {}
}
