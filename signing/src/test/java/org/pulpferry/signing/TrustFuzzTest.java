package org.pulpferry.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.LimitExceededException;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.testkit.fuzz.Script;

/**
 * Who may decide what. The fuzzer's bytes are a script that puts roots and signature files together; a second, naive count says what
 * the outcome must be, in both directions: nothing passes that it refuses, nothing is refused that it accepts.
 */
@Timeout(30)
class TrustFuzzTest {
    private static final Set<ProblemCode> REFUSALS =
            Set.of(ProblemCode.ROOT, ProblemCode.SIGNATURE, ProblemCode.KEY, ProblemCode.FORMAT, ProblemCode.LIMIT);

    static List<byte[]> scripts() {
        return List.of(
                new byte[] {0, 2, 0, 0, 0},
                new byte[] {1, 2, 2, 0, 0, 0, 1, 0},
                new byte[] {6, 6, 0, 0, 6, 1, 1, 9, 0, 40, 2, 2, 11},
                new byte[] {2, 14, 1, 3, 0, 0, 4, 1, 5, 2, 7, 3, 10, 0},
                new byte[] {0, 0, 0, 1, 6, 1, 0, 0, 0, 1, 0, 2, 0});
    }

    @MethodSource("scripts")
    @FuzzTest
    void manifestSigners(byte[] bytes) throws Exception {
        Script script = new Script(bytes);
        SigningScript attacker = new SigningScript(script);
        Roots roots = new Roots();
        roots.signers.put("d", TestKeys.publicOf("d"));
        roots.streamRole = new TreeSet<>(attacker.signers());
        roots.streamThreshold = 1 + script.next(roots.streamRole.size());
        revoke(roots, script.next(4) == 3 ? script.next(16) : 0, script.next(2));
        Manifests manifests = new Manifests();
        manifests.rootVersion = 1 + script.next(8) / 7;
        TrustedRoot root;
        try {
            root = roots.trusted();
        } catch (FerryException e) {
            return; // its own signers are revoked
        }
        byte[] manifest = manifests.bytes();
        byte[] signatures = attacker.file(SignedType.MANIFEST, manifest);

        JsonNode tree = NaiveCount.tree(root.bytes());
        JsonNode role = tree.get("streams").get(0);
        Set<String> signed =
                NaiveCount.signers(tree, role, revoked(tree), SignedType.MANIFEST.mediaType(), manifest, signatures);
        boolean expected = signed.size() >= role.get("threshold").intValue() && manifests.rootVersion == 1;
        try {
            VerifiedManifest verified = ManifestVerifier.verify(root, manifest, signatures);
            assertTrue(expected, "accepted, signed by " + signed + " of " + role);
            assertEquals(signed, names(verified.signers()));
        } catch (FerryException e) {
            assertTrue(!expected, "refused, signed by " + signed + " of " + role + ": " + e.getMessage());
            assertTrue(REFUSALS.contains(e.code()), e.code().name());
        }
    }

    @MethodSource("scripts")
    @FuzzTest
    void rootStep(byte[] bytes) throws Exception {
        Script script = new Script(bytes);
        SigningScript attacker = new SigningScript(script);
        TrustedRoot current;
        byte[] next;
        try {
            current = root(script, attacker, 1).trusted();
            next = root(script, attacker, new int[] {2, 2, 2, 2, 1, 3, 7}[script.next(7)])
                    .bytes();
        } catch (IllegalArgumentException | FerryException e) {
            return; // no such document can be, or nobody would have accepted it
        }
        byte[] signatures;
        try {
            signatures = attacker.file(SignedType.ROOT, next);
        } catch (LimitExceededException e) {
            return;
        }
        boolean expected = mayFollow(NaiveCount.tree(current.bytes()), NaiveCount.tree(next), next, signatures);
        try {
            TrustedRoot accepted = RootChain.next(current, next, signatures);
            assertTrue(expected, "accepted");
            assertEquals(current.version() + 1, accepted.version());
        } catch (FerryException e) {
            assertTrue(!expected, "refused: " + e.getMessage());
            assertTrue(REFUSALS.contains(e.code()), e.code().name());
        }
    }

    private static Roots root(Script script, SigningScript attacker, int version) {
        Roots roots = new Roots().version(version);
        roots.signers.put("d", TestKeys.publicOf(script.next(16) == 15 ? "a" : script.next(8) == 7 ? "e" : "d"));
        roots.rootRole = new TreeSet<>(attacker.signers());
        roots.rootThreshold = 1 + script.next(roots.rootRole.size() + 1);
        roots.epoch = 1 + script.next(3);
        roots.minSequence = 1L + script.next(3);
        if (script.next(4) == 3) {
            revoke(roots, script.next(16), script.next(2));
        }
        return roots;
    }

    private static void revoke(Roots roots, int signers, int half) {
        for (int i = 0; i < 4; i++) {
            if ((signers >> i & 1) == 1) {
                roots.revoked.add(
                        TestKeys.publicOf(SigningScript.KEYS.get(i)).keyIds().get(half));
            }
        }
    }

    /** The rules of docs/format.md for a step of the chain, one after the other. */
    private static boolean mayFollow(JsonNode current, JsonNode next, byte[] body, byte[] signatures) throws Exception {
        if (next.get("version").intValue() != current.get("version").intValue() + 1) {
            return false;
        }
        Set<String> keys = new TreeSet<>();
        int listed = 0;
        for (String kind : List.of("signers", "sites")) {
            for (JsonNode one : next.get(kind)) {
                keys.add(one.get("ed25519_spki").textValue());
                keys.add(one.get("ml_dsa_spki").textValue());
                listed += 2;
            }
        }
        if (keys.size() != listed) {
            return false;
        }
        for (JsonNode one : next.get("signers")) {
            for (JsonNode old : current.get("signers")) {
                if (one.get("name").equals(old.get("name")) && !one.equals(old)) {
                    return false;
                }
            }
        }
        for (JsonNode one : next.get("streams")) {
            for (JsonNode old : current.get("streams")) {
                int epochs = one.get("epoch").intValue() - old.get("epoch").intValue();
                long sequences = one.get("min_sequence").longValue()
                        - old.get("min_sequence").longValue();
                if (one.get("stream").equals(old.get("stream")) && (epochs < 0 || (epochs == 0 && sequences < 0))) {
                    return false;
                }
            }
        }
        Set<String> before = revoked(current);
        Set<String> after = new TreeSet<>(before);
        after.addAll(revoked(next));
        return enough(current, before, body, signatures) && enough(next, after, body, signatures);
    }

    private static boolean enough(JsonNode root, Set<String> revoked, byte[] body, byte[] signatures) throws Exception {
        JsonNode role = root.get("root");
        return NaiveCount.signers(root, role, revoked, SignedType.ROOT.mediaType(), body, signatures)
                        .size()
                >= role.get("threshold").intValue();
    }

    private static Set<String> revoked(JsonNode root) {
        Set<String> revoked = new TreeSet<>();
        root.get("revoked").forEach(one -> revoked.add(one.get("keyid").textValue()));
        return revoked;
    }

    private static Set<String> names(List<Name> names) {
        Set<String> all = new TreeSet<>();
        names.forEach(name -> all.add(name.value()));
        return all;
    }

    // Anything at all in place of the signature file: it never makes a bundle trusted that was not.
    static List<byte[]> files() throws Exception {
        byte[] manifest = new Manifests().bytes();
        return List.of(Manifests.signatureFile(manifest, "a"), Manifests.signatureFile(manifest, "a", "b", "c"));
    }

    @MethodSource("files")
    @FuzzTest
    void signatureFile(byte[] file) throws Exception {
        byte[] manifest = new Manifests().bytes();
        TrustedRoot root = new Roots().trusted();
        try {
            VerifiedManifest verified = ManifestVerifier.verify(root, manifest, file);
            JsonNode tree = NaiveCount.tree(root.bytes());
            Set<String> signed = NaiveCount.signers(
                    tree, tree.get("streams").get(0), Set.of(), SignedType.MANIFEST.mediaType(), manifest, file);
            assertEquals(signed, names(verified.signers()));
            assertTrue(!signed.isEmpty());
            assertEquals(Sha256.of(manifest), verified.digest());
        } catch (FerryException e) {
            assertTrue(REFUSALS.contains(e.code()), e.code().name());
        }
    }
}
