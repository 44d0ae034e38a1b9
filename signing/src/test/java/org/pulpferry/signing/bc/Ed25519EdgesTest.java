package org.pulpferry.signing.bc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pulpferry.signing.bc.Vectors.Tally;

/**
 * Signatures that only a malicious signer makes, and about which verifiers disagree. None of it lets anybody sign without the key.
 * The outcome is frozen, so that an upgrade that changes it is noticed: OpenSSL users are told to expect exactly this difference.
 */
class Ed25519EdgesTest {
    private static final HexFormat HEX = HexFormat.of();

    /** A key is enrolled and a signature verifies. */
    private static boolean accepted(String key, byte[] message, String signature) {
        byte[] spki = Algorithm.ED25519.encodePublic(HEX.parseHex(key));
        try {
            Algorithm.ED25519.requirePublicKey(spki);
        } catch (KeyRefusedException e) {
            return false;
        }
        return Algorithm.ED25519.verify(spki, message, HEX.parseHex(signature));
    }

    // CCTV, 914 vectors: one ordinary signature, and 15 with a sound key and a low-order component in R.
    @Test
    void ofCctvOnlySignaturesOfSoundKeysAreAccepted() throws Exception {
        JsonNode vectors = Vectors.read(
                "cctv/ed25519vectors.json", "b38e84caf3e7e89170ff520292dbeae421b0a794c27408ce5ce973018fe3d7f9");
        List<Integer> numbers = new ArrayList<>();
        Tally flags = new Tally();
        int acceptedByEquation = 0;
        for (JsonNode vector : vectors) {
            byte[] message = vector.get("msg").textValue().getBytes(StandardCharsets.UTF_8);
            String key = vector.get("key").textValue();
            String signature = vector.get("sig").textValue();
            if (Algorithm.ED25519.verify(
                    Algorithm.ED25519.encodePublic(HEX.parseHex(key)), message, HEX.parseHex(signature))) {
                acceptedByEquation++;
            }
            if (accepted(key, message, signature)) {
                numbers.add(vector.get("number").intValue());
                List<String> of = new ArrayList<>();
                vector.get("flags").forEach(flag -> of.add(flag.textValue()));
                flags.add(String.join("+", of), true);
            }
        }
        assertEquals(914, vectors.size());
        assertEquals(212, acceptedByEquation);
        assertEquals(List.of(266, 267, 285, 286, 304, 305, 335, 336, 348, 349, 361, 362, 374, 375, 387, 388), numbers);
        assertEquals(
                List.of(
                        " 1 0",
                        "low_order_R 1 0",
                        "low_order_R+low_order_component_R+low_order_residue 7 0",
                        "low_order_component_R+low_order_residue 7 0"),
                flags.lines());
    }

    // "Taming the many EdDSAs", 12 vectors: all of them have a key of small or mixed order, or S out of bounds.
    @Test
    void ofSpeccheckNoneIsAccepted() throws Exception {
        JsonNode vectors = Vectors.read(
                "speccheck/cases.json", "08e47a36d9aead288664930505584f353fff113ab854f2800db1e4f5b3540450");
        StringBuilder withoutEnrolment = new StringBuilder();
        StringBuilder whole = new StringBuilder();
        for (JsonNode vector : vectors) {
            String key = vector.get("pub_key").textValue();
            byte[] message = HEX.parseHex(vector.get("message").textValue());
            String signature = vector.get("signature").textValue();
            byte[] spki = Algorithm.ED25519.encodePublic(HEX.parseHex(key));
            withoutEnrolment.append(Algorithm.ED25519.verify(spki, message, HEX.parseHex(signature)) ? 'V' : 'X');
            whole.append(accepted(key, message, signature) ? 'V' : 'X');
        }
        assertEquals("XXVVVVXXXXXX", withoutEnrolment.toString());
        assertEquals("XXXXXXXXXXXX", whole.toString());
    }
}
