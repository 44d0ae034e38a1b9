package org.pulpferry.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.pulpferry.signing.Problems.assertRefused;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pulpferry.manifest.Component;
import org.pulpferry.manifest.Receipt;
import org.pulpferry.manifest.Signature;
import org.pulpferry.manifest.Tool;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Position;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.signing.bc.Algorithm;

class ReceiptTest {
    private final Roots roots = new Roots();
    private final Receipt receipt = new Receipt(
            1,
            Roots.SITE,
            Roots.STREAM,
            3,
            Roots.NOW,
            new Position(1, 7),
            new Position(1, 7),
            List.of(Sha256.of(new byte[] {1})),
            new Tool("ferry", "0.1.0", "site.example.org"),
            List.of(new Component("core", "3.115.0")),
            List.of(1),
            1,
            List.of(),
            null);

    @Test
    void aSitesReceiptIsWhatItSays() throws Exception {
        SignedDocument signed = ReceiptSigner.sign(roots.trusted(), receipt, TestKeys.of("site-a"));
        VerifiedReceipt verified = ReceiptVerifier.verify(roots.trusted(), signed.document(), signed.signatures());
        assertEquals(receipt, verified.receipt());
        assertEquals(Sha256.of(signed.document()), verified.digest());
    }

    @Test
    void nobodyElseSignsIt() throws Exception {
        TrustedRoot root = roots.trusted();
        assertRefused(ProblemCode.KEY, () -> ReceiptSigner.sign(root, receipt, TestKeys.of("site-b")));
        assertRefused(ProblemCode.KEY, () -> ReceiptSigner.sign(root, receipt, TestKeys.of("a")));
        byte[] bytes = Json.write(receipt);
        assertVerification(ProblemCode.SIGNATURE, bytes, sign(bytes, "site-b", "site-b"));
        assertVerification(ProblemCode.KEY, bytes, sign(bytes, "a", "a"));
        assertVerification(ProblemCode.KEY, bytes, sign(bytes, "site-b", "site-a"));
        assertVerification(ProblemCode.KEY, bytes, sign(bytes, "mallory", "site-a"));
    }

    @Test
    void aChangedReceiptIsRefused() throws Exception {
        byte[] bytes = Json.write(receipt);
        List<Signature> signatures = sign(bytes, "site-a", "site-a");
        byte[] changed = new String(bytes, StandardCharsets.US_ASCII)
                .replace("\"sequence\":7", "\"sequence\":6")
                .getBytes(StandardCharsets.US_ASCII);
        assertVerification(ProblemCode.SIGNATURE, changed, signatures);
    }

    @ParameterizedTest
    @EnumSource
    void oneHalfAloneIsNoSignature(Algorithm dropped) throws Exception {
        byte[] bytes = Json.write(receipt);
        List<Signature> left = sign(bytes, "site-a", "site-a").stream()
                .filter(half -> !half.alg().equals(dropped.id()))
                .toList();
        assertVerification(ProblemCode.SIGNATURE, bytes, left);
        assertVerification(ProblemCode.SIGNATURE, bytes, List.of());
    }

    @Test
    void aSecondSignerDoesNotBelongThere() throws Exception {
        byte[] bytes = Json.write(receipt);
        List<Signature> both = new java.util.ArrayList<>(sign(bytes, "site-a", "site-a"));
        both.addAll(sign(bytes, "site-b", "site-b"));
        assertVerification(ProblemCode.SIGNATURE, bytes, both);
    }

    @Test
    void aRevokedReceiptKeyDoesNotCount() throws Exception {
        byte[] bytes = Json.write(receipt);
        roots.revoke("site-a");
        assertVerification(ProblemCode.KEY, bytes, sign(bytes, "site-a", "site-a"));
    }

    @Test
    void aManifestsSignatureIsNoneOverAReceipt() throws Exception {
        byte[] bytes = Json.write(receipt);
        List<Signature> signatures = TestKeys.of("site-a").sign(SignedType.MANIFEST, bytes, Roots.SITE);
        assertVerification(ProblemCode.SIGNATURE, bytes, signatures);
    }

    private static List<Signature> sign(byte[] bytes, String key, String name) {
        return TestKeys.of(key).sign(SignedType.RECEIPT, bytes, new Name(name));
    }

    private void assertVerification(ProblemCode code, byte[] bytes, List<Signature> signatures) throws Exception {
        TrustedRoot root = roots.trusted();
        byte[] file = SignatureFiles.create(SignedType.RECEIPT, bytes, signatures);
        assertRefused(code, () -> ReceiptVerifier.verify(root, bytes, file));
    }
}
