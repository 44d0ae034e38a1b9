package org.pulpferry.exporter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.Receipt;
import org.pulpferry.manifest.Root;
import org.pulpferry.manifest.StreamRole;
import org.pulpferry.manifest.Tool;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Position;
import org.pulpferry.signing.KeyFiles;
import org.pulpferry.signing.PrivateKeys;
import org.pulpferry.signing.ReceiptSigner;
import org.pulpferry.signing.RootSigner;
import org.pulpferry.signing.SignedDocument;
import org.pulpferry.signing.TrustStore;
import org.pulpferry.signing.TrustedRoot;

/** A connected host that has made osism-1-1 and osism-1-2, and a state directory that was lost or comes from an older copy. */
class LostStateTest {
    private final Path base;
    private final Connected host;
    private final Path ledger;
    private final Path backup;
    private String repository = "";

    LostStateTest(@TempDir Path base) throws Exception {
        this.base = base;
        host = new Connected(base);
        ledger = host.state().resolve("ledger/sent-osism.log");
        backup = base.resolve("backup");
    }

    @BeforeEach
    void exportTwo() throws Exception {
        repository = host.files("files", "a.txt", "alpha");
        host.export();
        copy(host.state(), backup);
        host.update(repository, "a.txt", "alpha", "b.txt", "beta");
        assertEquals("osism-1-2", host.export().last());
    }

    @AfterEach
    void end() {
        host.close();
    }

    @Test
    void aLedgerThatIsGoneCutOrEditedIsRefused() throws Exception {
        byte[] whole = Files.readAllBytes(ledger);
        for (int cut : new int[] {0, 70, whole.length / 2, whole.length - 1}) {
            Files.write(ledger, Arrays.copyOf(whole, cut));
            assertTrue(refused().first().hint().contains("ferry ledger recover --stream osism --at EPOCH.SEQUENCE"));
        }
        byte[] edited = whole.clone();
        edited[100] ^= 1;
        Files.write(ledger, edited);
        refused();
        Files.delete(ledger);
        refused();
        Files.write(ledger, whole);
        Files.delete(ledger.resolveSibling("sent-osism.log.mark"));
        refused();
    }

    @Test
    void theBundlesInOutRememberTheNumbersOfALostState() throws Exception {
        forgetLabels();
        loseEverythingButTrust();
        FerryException refusal = refused();
        assertTrue(refusal.first().hint().contains("ferry ledger recover --stream osism --at 1.2"), refusal.toString());
        assertTrue(refusal.first().hint().endsWith("ferry export --sequence 3"), refusal.toString());
    }

    @Test
    void theLabelsAtPulpRememberThemWhenTheBundlesAreGoneToo() throws Exception {
        loseEverythingButTrust();
        emptyOut();
        FerryException refusal = refused();
        assertTrue(refusal.getMessage().contains("\"files\" says by its label ferry.sent.osism"), refusal.getMessage());
        assertEquals("osism-1-3", host.export(next(3L)).last());
    }

    @Test
    void theLabelOfAnotherStreamOfTheSameNameSaysNothing() throws Exception {
        loseEverythingButTrust();
        emptyOut();
        for (String label : List.of("", ".00000000", ".0000000", ".zzzzzzzz")) {
            host.pulp.label(repository, "ferry.sent.osism", "1.7." + "0".repeat(32) + label);
            assertEquals(1, host.plan().repositories().size(), label);
        }
        assertEquals("osism-1-1", host.export().last(), "signed by others: no site could confuse them");
    }

    @Test
    void theReceiptsOfTheSitesRememberThemWhenPulpIsNewToo() throws Exception {
        loseEverythingButTrust();
        emptyOut();
        forgetLabels();
        receipt("site-a", 2);
        assertTrue(refused().getMessage().startsWith("the receipt site-a-osism-7.receipt says"));
        Files.writeString(host.out.resolve("site-a-osism-7.receipt/receipt.json"), "{}");
        assertEquals("osism-1-1", host.export().last(), "what nobody signed is no reason to refuse");
    }

    @Test
    void aStateFromAnOlderCopyIsRefusedWhoeverRemembers() throws Exception {
        restore();
        refused();
        host.update(repository, "c.txt", "gamma");
        refused();
        assertThrows(FerryException.class, host::plan);
        emptyOut();
        refused();
        forgetLabels();
        receipt("site-a", 2);
        refused();
    }

    @Test
    void aNumberTypedMustBeBeyondAllThatIsKnown() throws Exception {
        restore();
        for (long used : new long[] {1, 2}) {
            assertEquals(
                    ProblemCode.USAGE,
                    assertThrows(FerryException.class, () -> host.export(next(used)))
                            .code());
        }
        assertEquals("osism-1-9", host.export(next(9L)).last());
        host.update(repository, "c.txt", "gamma");
        assertEquals("osism-1-10", host.export().last(), "asked once");
    }

    @Test
    void recoveryGoesOnAfterTheNumberAPersonSaysAndNotBelow() throws Exception {
        loseEverythingButTrust();
        assertEquals(
                "give --at 1.2 or higher", code13(() -> recover("1.1")).first().hint());
        assertTrue(recover("1.2").changed());
        assertFalse(recover("1.2").changed(), "again is nothing to do");
        assertEquals("osism-1-3", host.export().last());
        assertEquals(
                ProblemCode.USAGE,
                assertThrows(FerryException.class, () -> recover("2.1")).code());
    }

    @Test
    void aSpoiledLedgerIsKeptBesideTheNewOne() throws Exception {
        byte[] whole = Files.readAllBytes(ledger);
        Files.write(ledger, Arrays.copyOf(whole, whole.length - 3));
        LedgerRecovery recovered = recover("1.2");
        Path aside = recovered.aside();
        assertNotNull(aside);
        assertEquals(whole.length - 3, Files.size(aside));
        assertEquals("osism-1-3", host.export(ExportRequest.standard()).last());
    }

    @Test
    void aRecoveryThatWasKilledBetweenLedgerAndMarkIsEndedByTheSameAgain() throws Exception {
        Path mark = ledger.resolveSibling("sent-osism.log.mark");
        byte[] whole = Files.readAllBytes(ledger);
        byte[] marked = Files.readAllBytes(mark);
        Files.write(ledger, Arrays.copyOf(whole, whole.length - 3));
        recover("1.2");
        Files.write(mark, marked);
        refused();
        assertTrue(recover("1.2").changed());
        assertFalse(recover("1.2").changed());
        assertEquals("osism-1-3", host.export(ExportRequest.standard()).last());
    }

    @Test
    void aRunThatCameBackWithAnOlderStateDoesNotSealASecondBundleOfItsNumber() throws Exception {
        host.update(repository, "c.txt", "gamma");
        stopWhileWriting("gamma");
        SafeDirectory.delete(backup);
        copy(host.state(), backup);
        ExportResult sealed = host.export();
        assertEquals("osism-1-3", sealed.last());
        byte[] manifest = Files.readAllBytes(host.out.resolve("osism-1-3/manifest.json"));

        restore();
        host.now = host.now.plus(Duration.ofHours(1));
        assertEquals("osism-1-4", host.export().last());
        assertArrayEquals(manifest, Files.readAllBytes(host.out.resolve("osism-1-3/manifest.json")));

        restore();
        emptyOut();
        host.now = host.now.plus(Duration.ofHours(1));
        refused();
    }

    @Test
    void aRunThatWasStoppedBeforeItSealedGoesOnWithItsNumber() throws Exception {
        host.update(repository, "c.txt", "gamma");
        stopWhileWriting("gamma");
        ExportResult resumed = host.export();
        assertTrue(resumed.resumed());
        assertEquals("osism-1-3", resumed.last());
    }

    @Test
    void aRunWhoseNumberARootHasShutOutSinceTakesAnother() throws Exception {
        host.update(repository, "c.txt", "gamma");
        stopWhileWriting("gamma");
        raiseEpoch();
        assertEquals("osism-2-1", host.export().last());
    }

    @Test
    void anExportWhoseNumberPulpCannotRememberIsNotSigned() throws Exception {
        host.update(repository, "c.txt", "gamma");
        host.pulp.faults().answer("POST", "/set_label/", 1_000, 500, "{}");
        assertEquals(
                ProblemCode.PULP,
                assertThrows(FerryException.class, host::export).code());
        assertFalse(Files.exists(host.out.resolve("osism-1-3/manifest.sig.json")));
        host.pulp.faults().mend();
        ExportResult resumed = host.export();
        assertEquals("osism-1-3", resumed.last());
        assertTrue(resumed.resumed());
    }

    @Test
    void aNewEpochBeginsItsNumbersAnewWhateverTheLastWas() throws Exception {
        assertTrue(recover("1." + Limits.NUMBER).changed());
        host.update(repository, "c.txt", "gamma");
        FerryException exhausted = assertThrows(FerryException.class, host::export);
        assertEquals(ProblemCode.LIMIT, exhausted.code());
        assertTrue(
                exhausted.first().hint().endsWith("--epoch 2"),
                exhausted.first().hint());
        raiseEpoch();
        assertEquals("osism-2-1", host.export().last());
        Files.createDirectory(host.out.resolve("osism-2-5"));
        host.update(repository, "d.txt", "delta");
        refused();
    }

    @Test
    void aBundleOfALaterEpochThanTheRootHereIsSaidToBeThat() throws Exception {
        Files.createDirectory(host.out.resolve("osism-2-1"));
        host.update(repository, "c.txt", "gamma");
        assertEquals(
                ProblemCode.ROOT,
                assertThrows(FerryException.class, host::export).code());
    }

    @Test
    void aClockADayBehindTheLastBundleIsRefusedAndRecoveryCuresOneThatWasAhead() throws Exception {
        host.now = Connected.NOW.minus(Duration.ofDays(1));
        host.update(repository, "c.txt", "gamma");
        assertEquals("osism-1-3", host.export().last());
        host.now = Connected.NOW.minus(Duration.ofDays(1)).minusSeconds(1);
        host.update(repository, "d.txt", "delta");
        FerryException refusal = assertThrows(FerryException.class, host::export);
        assertEquals(ProblemCode.TIME, refusal.code());
        assertTrue(recover("1.3").changed());
        assertEquals("osism-1-4", host.export().last());
    }

    private LedgerRecovery recover(String at) throws Exception {
        String[] parts = at.split("\\.", -1);
        Position position = new Position(Integer.parseInt(parts[0]), Long.parseLong(parts[1]));
        return host.with(exporter -> exporter.recover(Connected.STREAM, position));
    }

    private static ExportRequest next(@Nullable Long sequence) {
        return new ExportRequest(false, null, false, List.of(), sequence);
    }

    private FerryException refused() throws IOException {
        List<String> before = Connected.list(host.out);
        FerryException refusal = code13(host::export);
        assertEquals(before, Connected.list(host.out));
        assertEquals(List.of(), host.leftovers());
        return refusal;
    }

    private static FerryException code13(Executable call) {
        FerryException refusal = assertThrows(FerryException.class, call);
        assertEquals(ProblemCode.REPLAY, refusal.code(), refusal.getMessage());
        return refusal;
    }

    private void stopWhileWriting(String content) throws Exception {
        host.spoil(content);
        assertThrows(FerryException.class, () -> host.with(each -> each.run(ExportRequest.standard())));
    }

    private void receipt(String site, long highest) throws Exception {
        Position position = new Position(1, highest);
        Receipt receipt = new Receipt(
                1,
                new Name(site),
                Connected.STREAM,
                7,
                Connected.NOW,
                position,
                position,
                List.of(),
                new Tool("ferry", "0", "test"),
                List.of(),
                List.of(1),
                1,
                List.of(),
                null);
        try (PrivateKeys keys = new KeyFiles(new SecureRandom()).load(base.resolve("keys/" + site + ".key"), null)) {
            SignedDocument signed = ReceiptSigner.sign(new TrustStore(host.state()).current(), receipt, keys);
            Path folder = Files.createDirectory(host.out.resolve(receipt.folderName()));
            Files.write(folder.resolve("receipt.json"), signed.document());
            Files.write(folder.resolve("receipt.sig.json"), signed.signatures());
        }
    }

    private void raiseEpoch() throws Exception {
        TrustStore store = new TrustStore(host.state());
        TrustedRoot current = store.current();
        Root old = current.document();
        StreamRole role = old.streams().get(0);
        byte[] next = Json.write(new Root(
                1,
                2,
                old.created().plusSeconds(1),
                old.expires(),
                old.signers(),
                old.root(),
                List.of(new StreamRole(role.stream(), role.threshold(), role.signers(), role.sites(), 2, 1)),
                old.sites(),
                old.revoked()));
        try (PrivateKeys keys = new KeyFiles(new SecureRandom()).load(host.key, null)) {
            store.advance(List.of(new SignedDocument(next, RootSigner.sign(next, null, keys, current.bytes()))));
        }
    }

    private void forgetLabels() {
        host.pulp.label(repository, "ferry.sent.osism", "");
    }

    private void emptyOut() throws IOException {
        SafeDirectory.delete(host.out);
        Files.createDirectory(host.out);
    }

    private void restore() throws IOException {
        SafeDirectory.delete(host.state());
        copy(backup, host.state());
    }

    private void loseEverythingButTrust() throws IOException {
        for (String name : Connected.list(host.state())) {
            if (!name.equals("trust")) {
                Path path = host.state().resolve(name);
                if (Files.isDirectory(path)) {
                    SafeDirectory.delete(path);
                } else {
                    Files.delete(path);
                }
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
