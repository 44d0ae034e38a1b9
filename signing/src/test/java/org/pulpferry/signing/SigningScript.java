package org.pulpferry.signing;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.pulpferry.manifest.Signature;
import org.pulpferry.manifest.SignatureFile;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.testkit.fuzz.Script;

/** Signature files as an attacker could put them together out of signatures of all kinds: right ones, others' ones, spoiled ones. */
final class SigningScript {
    static final List<String> KEYS = List.of("a", "b", "c", "d", "site-a");

    private static final Map<String, List<Signature>> MADE = new ConcurrentHashMap<>();

    private final Script script;

    SigningScript(Script script) {
        this.script = script;
    }

    /** A subset of a, b, c, d; never empty. */
    Set<String> signers() {
        int bits = 1 + script.next(15);
        Set<String> chosen = new TreeSet<>();
        for (int i = 0; i < 4; i++) {
            if ((bits >> i & 1) == 1) {
                chosen.add(KEYS.get(i));
            }
        }
        return chosen;
    }

    /** A signature file for these bytes. */
    byte[] file(SignedType type, byte[] body) {
        Map<String, Signature> slots = new TreeMap<>();
        while (script.hasNext() && slots.size() < 2 * 8) {
            for (Signature one : signatures(type, body)) {
                slots.put(one.signer() + " " + one.alg(), one);
            }
        }
        return Json.write(
                new SignatureFile(type.mediaType(), Sha256.of(body), List.copyOf(new TreeSet<>(slots.values()))));
    }

    private List<Signature> signatures(SignedType type, byte[] body) {
        String key = KEYS.get(script.next(KEYS.size()));
        List<Signature> right = made(key, type, body);
        return switch (script.next(12)) {
            case 0, 1, 2, 3 -> right;
            case 4 -> right.subList(0, 1);
            case 5 -> right.subList(1, 2);
            case 6 -> renamed(right, KEYS.get(script.next(4)));
            case 7 -> made(key, SignedType.RECEIPT, body);
            case 8 -> made(key, type, new byte[] {1});
            case 9 -> changed(right, script.next(2), script.next(5_000), 1 << script.next(8));
            case 10 -> withKeyIdsOf(right, made(KEYS.get(script.next(4)), type, body));
            default -> exchanged(right);
        };
    }

    private static List<Signature> made(String key, SignedType type, byte[] body) {
        return MADE.computeIfAbsent(
                key + type + Sha256.of(body), one -> TestKeys.of(key).sign(type, body, new Name(key)));
    }

    private static List<Signature> renamed(List<Signature> signatures, String name) {
        List<Signature> renamed = new ArrayList<>();
        signatures.forEach(one -> renamed.add(new Signature(new Name(name), one.alg(), one.keyid(), one.sig())));
        return renamed;
    }

    private static List<Signature> changed(List<Signature> signatures, int which, int at, int bit) {
        List<Signature> changed = new ArrayList<>(signatures);
        Signature one = signatures.get(which);
        byte[] bytes = one.bytes();
        bytes[at % bytes.length] ^= (byte) bit;
        changed.set(which, with(one, bytes));
        return changed;
    }

    private static List<Signature> withKeyIdsOf(List<Signature> signatures, List<Signature> others) {
        List<Signature> changed = new ArrayList<>();
        for (int i = 0; i < signatures.size(); i++) {
            Signature one = signatures.get(i);
            changed.add(new Signature(one.signer(), one.alg(), others.get(i).keyid(), one.sig()));
        }
        return changed;
    }

    private static List<Signature> exchanged(List<Signature> signatures) {
        return List.of(
                with(signatures.get(0), signatures.get(1).bytes()),
                with(signatures.get(1), signatures.get(0).bytes()));
    }

    private static Signature with(Signature one, byte[] bytes) {
        return new Signature(
                one.signer(), one.alg(), one.keyid(), Base64.getEncoder().encodeToString(bytes));
    }
}
