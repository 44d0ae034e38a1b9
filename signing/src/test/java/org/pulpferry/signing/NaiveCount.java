package org.pulpferry.signing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Who of a role has signed, told a second time by other means: Jackson's trees, JCA's signatures, and a loop over the words of
 * docs/format.md. It shares no code with what it checks.
 */
final class NaiveCount {
    private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private NaiveCount() {}

    /**
     * Names in {@code role} whose two keys, as {@code root} lists them, both signed, and of which none is revoked.
     *
     * @param role a node with {@code signers}
     */
    static Set<String> signers(
            JsonNode root, JsonNode role, Set<String> revoked, String type, byte[] body, byte[] signatureFile)
            throws IOException, GeneralSecurityException {
        JsonNode file = MAPPER.readTree(signatureFile);
        byte[] head =
                ("DSSEv1 " + type.length() + " " + type + " " + body.length + " ").getBytes(StandardCharsets.US_ASCII);
        byte[] message = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, message, head.length, body.length);
        Set<String> names = new TreeSet<>();
        for (JsonNode signer : root.get("signers")) {
            String name = signer.get("name").textValue();
            boolean named = false;
            for (JsonNode one : role.get("signers")) {
                named |= one.textValue().equals(name);
            }
            if (named
                    && half(file, name, "ed25519", "Ed25519", signer.get("ed25519_spki"), message, revoked)
                    && half(file, name, "ml-dsa-87", "ML-DSA-87", signer.get("ml_dsa_spki"), message, revoked)) {
                names.add(name);
            }
        }
        return names;
    }

    static JsonNode tree(byte[] document) throws IOException {
        return MAPPER.readTree(document);
    }

    private static boolean half(
            JsonNode file, String name, String alg, String jca, JsonNode spki, byte[] message, Set<String> revoked)
            throws GeneralSecurityException {
        byte[] key = Base64.getDecoder().decode(spki.textValue());
        String keyId =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key));
        if (revoked.contains(keyId)) {
            return false;
        }
        for (JsonNode signature : file.get("signatures")) {
            if (signature.get("signer").textValue().equals(name)
                    && signature.get("alg").textValue().equals(alg)
                    && signature.get("keyid").textValue().equals(keyId)) {
                Signature verifier = Signature.getInstance(jca, PROVIDER);
                verifier.initVerify(KeyFactory.getInstance(jca, PROVIDER).generatePublic(new X509EncodedKeySpec(key)));
                verifier.update(message);
                return verifies(
                        verifier,
                        Base64.getDecoder().decode(signature.get("sig").textValue()));
            }
        }
        return false;
    }

    private static boolean verifies(Signature verifier, byte[] signature) {
        try {
            return verifier.verify(signature);
        } catch (GeneralSecurityException | RuntimeException e) {
            return false;
        }
    }
}
