package org.pulpferry.exporter.receipt;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import org.pulpferry.bundle.Failures;
import org.pulpferry.exporter.select.HeldFile;
import org.pulpferry.journal.AtomicFile;
import org.pulpferry.journal.Durable;
import org.pulpferry.manifest.Inventory;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.signing.ReceiptVerifier;
import org.pulpferry.signing.SignedDocument;
import org.pulpferry.signing.TrustedRoot;
import org.pulpferry.signing.VerifiedReceipt;

/** A receipt's folder, on a medium that may hold anything: nothing larger than allowed is read, and no link is followed. Stateless. */
public record ReceiptFolder(Path path) {
    static final String HELD = "held.bin";

    private static final String DOCUMENT = "receipt.json";
    private static final String SIGNATURES = "receipt.sig.json";
    private static final String AGAIN =
            "copy the receipt's folder again, or let the site write the next one: ferry receipt";
    private static final String DOING = "reading the receipt ";

    /** A receipt and the bytes that were verified. */
    public record Signed(VerifiedReceipt verified, SignedDocument bytes) {}

    /**
     * Reads and verifies; {@code held.bin} is not looked at.
     *
     * @throws FerryException USAGE where there is no receipt, INCOMPLETE where its signatures are missing, else as {@link ReceiptVerifier}
     */
    public Signed verify(TrustedRoot root) throws FerryException {
        byte[] document;
        byte[] signatures;
        try {
            document = read(DOCUMENT, Limits.RECEIPT_BYTES);
        } catch (NoSuchFileException e) {
            throw new FerryException(
                    ProblemCode.USAGE,
                    quoted() + " is no receipt: it has no receipt.json",
                    "name the folder that ferry receipt wrote, SITE-STREAM-NUMBER.receipt",
                    e);
        } catch (IOException e) {
            throw Failures.of(e, DOING + quoted());
        }
        try {
            signatures = read(SIGNATURES, Limits.SIGNATURE_FILE_BYTES);
        } catch (NoSuchFileException e) {
            throw new FerryException(
                    ProblemCode.INCOMPLETE,
                    "the receipt " + quoted() + " is not signed: it has no receipt.sig.json",
                    AGAIN,
                    e);
        } catch (IOException e) {
            throw Failures.of(e, DOING + quoted());
        }
        return new Signed(ReceiptVerifier.verify(root, document, signatures), new SignedDocument(document, signatures));
    }

    /**
     * Copies a receipt's three files into a folder, each on the disk when this returns; the signatures last.
     *
     * @throws FerryException as {@link #copyHeld}
     */
    void copy(Signed signed, Path into) throws FerryException, IOException {
        Inventory inventory = signed.verified().receipt().inventory();
        if (inventory != null) {
            copyHeld(inventory, into.resolve(HELD));
            Durable.fsync(into.resolve(HELD));
        }
        AtomicFile.write(into.resolve(DOCUMENT), signed.bytes().document());
        AtomicFile.write(into.resolve(SIGNATURES), signed.bytes().signatures());
    }

    /**
     * Copies {@code held.bin} and holds it against what was signed, in one pass.
     *
     * @throws FerryException INCOMPLETE where it is missing, DAMAGED where it is not what was signed, FORMAT where that is not in order
     */
    public HeldFile copyHeld(Inventory inventory, Path target) throws FerryException {
        MessageDigest sha256 = Sha256.newDigest();
        byte[] before = new byte[0];
        boolean ascending = true;
        try (InputStream in = new BufferedInputStream(open(HELD));
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(target))) {
            for (long i = 0; i < inventory.artifacts(); i++) {
                byte[] digest = in.readNBytes(HeldFile.DIGEST);
                if (digest.length < HeldFile.DIGEST) {
                    throw damaged("ends after " + i + " of " + inventory.artifacts() + " digests");
                }
                ascending &= Arrays.compareUnsigned(before, digest) < 0;
                before = digest;
                sha256.update(digest);
                out.write(digest);
            }
            if (in.read() >= 0) {
                throw damaged("is longer than " + inventory.artifacts() + " digests");
            }
        } catch (NoSuchFileException e) {
            throw new FerryException(
                    ProblemCode.INCOMPLETE, "the receipt " + quoted() + " has lost its inventory, held.bin", AGAIN, e);
        } catch (IOException e) {
            throw Failures.of(e, DOING + quoted());
        }
        if (!Sha256.ofBytes(sha256.digest()).equals(inventory.sha256())) {
            throw damaged("is not what was signed");
        }
        if (!ascending) {
            throw new FerryException(
                    ProblemCode.FORMAT,
                    "held.bin of the receipt " + quoted() + " is signed, yet its digests are not in ascending order",
                    "it was not made by ferry, or not by this version: ask the site");
        }
        return new HeldFile(target, inventory.artifacts());
    }

    /** The inventory of a receipt that was taken in, and so was held against what was signed then. */
    public HeldFile held(Inventory inventory) {
        return new HeldFile(path.resolve(HELD), inventory.artifacts());
    }

    private FerryException damaged(String how) {
        return new FerryException(ProblemCode.DAMAGED, "held.bin of the receipt " + quoted() + " " + how, AGAIN);
    }

    private byte[] read(String name, int limit) throws IOException {
        try (InputStream in = open(name)) {
            return in.readNBytes(limit + 1);
        }
    }

    /* A pipe or a device would be waited for without end. */
    private InputStream open(String name) throws IOException {
        Path file = path.resolve(name);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(file + " is not a regular file");
        }
        return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    }

    String quoted() {
        return Escaper.quote(String.valueOf(path.getFileName()));
    }
}
