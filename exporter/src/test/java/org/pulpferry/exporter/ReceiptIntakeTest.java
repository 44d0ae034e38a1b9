package org.pulpferry.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.exporter.Against.Word;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Position;
import org.pulpferry.signing.KeyFiles;
import org.pulpferry.signing.PublicKeys;
import org.pulpferry.signing.TrustStore;
import org.pulpferry.signing.local.LocalRevocation;

/** Receipts that are not what they should be: what each is refused as, and that nothing of it is kept. */
class ReceiptIntakeTest {
    private final Connected host;
    private final ExportResult first;

    ReceiptIntakeTest(@TempDir Path base) throws Exception {
        host = new Connected(base);
        String files = host.files("files", "a.txt", "alpha");
        first = host.export();
        host.update(files, "a.txt", "alpha", "b.txt", "beta");
    }

    @AfterEach
    void end() {
        host.close();
    }

    @Test
    void nothingThereAtAll() throws Exception {
        refused(host.base.resolve("nowhere"), ProblemCode.USAGE, "is no receipt");
    }

    @Test
    void unsigned() throws Exception {
        Path receipt = receipt(1).write();
        Files.delete(receipt.resolve("receipt.sig.json"));
        refused(receipt, ProblemCode.INCOMPLETE, "is not signed");
    }

    @Test
    void changedAfterItWasSigned() throws Exception {
        Path receipt = receipt(1).write();
        String text = Files.readString(receipt.resolve("receipt.json"));
        Files.writeString(receipt.resolve("receipt.json"), text.replace("\"number\":1", "\"number\":2"));
        refused(receipt, ProblemCode.SIGNATURE, "");
    }

    @Test
    void signedByAnotherSite() throws Exception {
        ReceiptDraft forged = receipt(1);
        forged.key = "site-b";
        refused(forged.write(), ProblemCode.KEY, "site-a");
    }

    @Test
    void ofASiteThatTheRootDoesNotKnow() throws Exception {
        new KeyFiles(new SecureRandom()).generate(new Name("stranger"), host.base.resolve("keys"), null);
        refused(receipt(1).of(new Name("stranger")).write(), ProblemCode.KEY, "stranger");
    }

    @Test
    void ofAnotherStream() throws Exception {
        ReceiptDraft other = receipt(1);
        other.stream = new Name("elsewhere");
        refused(other.write(), ProblemCode.AUDIENCE, "about stream elsewhere");
    }

    @Test
    void ofASiteThatTheBundleIsNotAskedFor() throws Exception {
        Path receipt = receipt(1).of(Connected.OTHER_SITE).write();
        ExportRequest request = new ExportRequest(false, null, false, List.of(receipt), List.of(Connected.SITE), null);
        refused(request, ProblemCode.USAGE, "is of site site-b");
    }

    @Test
    void fromTheFuture() throws Exception {
        ReceiptDraft future = receipt(1);
        future.created = Connected.NOW.plus(Duration.ofDays(2)).plusSeconds(1);
        refused(future.write(), ProblemCode.TIME, "was written on");
        future.created = Connected.NOW.plus(Duration.ofDays(2));
        host.export(ExportRequest.standard().against(List.of(future.write())));
    }

    @Test
    void withAnInventoryThatIsNotWhatWasSigned() throws Exception {
        Path receipt = receipt(1).listing("alpha", "beta").write();
        Path held = receipt.resolve("held.bin");
        byte[] whole = Files.readAllBytes(held);
        for (int length : new int[] {0, 31, 32, 63}) {
            Files.write(held, Arrays.copyOf(whole, length));
            refused(receipt, ProblemCode.DAMAGED, "ends after " + length / 32 + " of 2");
        }
        Files.write(held, Arrays.copyOf(whole, 65));
        refused(receipt, ProblemCode.DAMAGED, "is longer");
        byte[] flipped = whole.clone();
        flipped[40] ^= 1;
        Files.write(held, flipped);
        refused(receipt, ProblemCode.DAMAGED, "is not what was signed");
        Files.delete(held);
        refused(receipt, ProblemCode.INCOMPLETE, "held.bin");
        Files.createSymbolicLink(held, Files.write(host.base.resolve("elsewhere"), whole));
        refused(receipt, ProblemCode.IO, "not a regular file");
    }

    @Test
    void withAnInventoryOutOfOrder() throws Exception {
        byte[] unordered = new byte[64];
        Arrays.fill(unordered, 0, 32, (byte) 0xff);
        refused(receipt(1).listing(unordered).write(), ProblemCode.FORMAT, "ascending order");
        refused(receipt(1).listing(new byte[64]).write(), ProblemCode.FORMAT, "ascending order");
    }

    @Test
    void severalAreRefusedTogether() throws Exception {
        Path unsigned = receipt(1).write();
        Files.delete(unsigned.resolve("receipt.sig.json"));
        ReceiptDraft other = receipt(2);
        other.stream = new Name("elsewhere");
        ExportRequest request = ExportRequest.standard().against(List.of(unsigned, other.write()));

        assertEquals(
                2,
                refused(request, ProblemCode.AUDIENCE, "is not signed")
                        .problems()
                        .size());
    }

    @Test
    void anOlderOneIsPassedOverWithAWarningAndTheNewerCounts() throws Exception {
        Path old = receipt(3).listing("zeta").write();
        export(receipt(7).listing("alpha").write());

        ExportResult next = export(old);

        assertEquals(1, next.warnings().size());
        assertEquals(ProblemCode.REPLAY, next.warnings().get(0).code());
        assertTrue(next.warnings().get(0).message().contains("older than receipt 7 of site-a"), next.toString());
        assertTrue(next.warnings().get(0).hint().contains("--inventory"));
        assertEquals(
                List.of("site-a-osism-7.receipt"), Connected.list(host.state().resolve("receipts/osism")));
    }

    @Test
    void ofSeveralOfASiteTheNewestCountsAndTheOthersAreNoConcern() throws Exception {
        Path unreadable = receipt(1).listing("zeta").write();
        Files.delete(unreadable.resolve("held.bin"));

        ExportResult next = host.export(ExportRequest.standard()
                .against(List.of(
                        unreadable,
                        receipt(3).listing("alpha").write(),
                        receipt(2).write())));

        assertEquals(3L, next.against().get(0).receipt());
        assertEquals(List.of(), next.warnings());
    }

    @Test
    void twoDifferentOnesOfANumber() throws Exception {
        Path receipt = receipt(7).listing("alpha").write();
        export(receipt);
        export(receipt);
        refusedButKept(receipt(7).listing("zeta").write(), ProblemCode.EQUIVOCATION, "two different receipts 7");
    }

    @Test
    void ofABundleThatTheLedgerDoesNotKnow() throws Exception {
        ReceiptDraft ahead = receipt(1);
        ahead.highest = new Position(1, 9);
        refusedButKept(ahead.write(), ProblemCode.REPLAY, "bundle 1.9");
        FerryException later = assertThrows(FerryException.class, () -> host.export(ExportRequest.standard()));
        assertEquals(ProblemCode.REPLAY, later.code(), "it is remembered");
    }

    @Test
    void whatWasTakenOnceCountsNoMoreWhenItsKeyIsRevoked() throws Exception {
        export(receipt(1).holding(first).write());
        new TrustStore(host.state())
                .revoke(new LocalRevocation(
                        PublicKeys.read(host.base.resolve("keys/site-a.pub"))
                                .keyIds()
                                .get(0),
                        "stolen",
                        Connected.NOW));

        ExportResult next = host.export(new ExportRequest(false, null, true, List.of(), null));

        assertEquals(ProblemCode.KEY, next.warnings().get(0).code());
        assertTrue(
                next.warnings().get(0).message().contains("counts no more"),
                next.warnings().toString());
        assertEquals(Word.SENT, next.against().get(0).word());
    }

    @Test
    void aCopyThatWasCutOffIsNotTakenForAReceipt() throws Exception {
        export(receipt(1).listing("alpha").write());
        Path kept = host.state().resolve("receipts/osism");
        Path incoming = SafeDirectory.create(kept.resolve(".incoming"));
        Files.writeString(incoming.resolve("receipt.json"), "{", StandardCharsets.US_ASCII);

        assertEquals(1L, host.plan().against().get(0).receipt());
        export(receipt(2).listing("alpha").write());
        assertEquals(List.of("site-a-osism-2.receipt"), Connected.list(kept));
    }

    private ReceiptDraft receipt(long number) {
        return new ReceiptDraft(host, number);
    }

    private ExportResult export(Path receipt) throws Exception {
        return host.export(ExportRequest.standard().against(List.of(receipt)));
    }

    private void refused(Path receipt, ProblemCode code, String words) throws Exception {
        refused(ExportRequest.standard().against(List.of(receipt)), code, words);
    }

    private FerryException refused(ExportRequest request, ProblemCode code, String words) throws Exception {
        FerryException refusal = refusedButKept(request, code, words);
        Path kept = host.state().resolve("receipts/osism");
        assertEquals(
                List.of(),
                Files.exists(kept)
                        ? Connected.list(kept).stream()
                                .filter(each -> each.endsWith(".receipt"))
                                .toList()
                        : List.of());
        return refusal;
    }

    private void refusedButKept(Path receipt, ProblemCode code, String words) throws Exception {
        refusedButKept(ExportRequest.standard().against(List.of(receipt)), code, words);
    }

    private FerryException refusedButKept(ExportRequest request, ProblemCode code, String words) throws Exception {
        List<String> before = Connected.list(host.out);
        FerryException refusal = assertThrows(FerryException.class, () -> host.export(request));
        assertEquals(code, refusal.code(), refusal.getMessage());
        assertTrue(Objects.requireNonNull(refusal.getMessage()).contains(words), refusal.getMessage());
        assertFalse(refusal.first().hint().isEmpty());
        assertEquals(before, Connected.list(host.out));
        assertEquals(List.of(), host.leftovers());
        return refusal;
    }
}
