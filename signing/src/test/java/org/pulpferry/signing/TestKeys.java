package org.pulpferry.signing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.signing.bc.Algorithm;

/** Keys by name, the same in every run. */
final class TestKeys {
    private static final Map<String, PrivateKeys> KEYS = new ConcurrentHashMap<>();

    private TestKeys() {}

    static PrivateKeys of(String label) {
        return KEYS.computeIfAbsent(label, TestKeys::make);
    }

    static PublicKeys publicOf(String label) {
        return of(label).publicKeys();
    }

    static Name name(String label) {
        return new Name(label);
    }

    private static PrivateKeys make(String label) {
        FixedRandom random = new FixedRandom(label);
        byte[] ed25519 = new byte[Algorithm.SEED_BYTES];
        byte[] mlDsa = new byte[Algorithm.SEED_BYTES];
        random.nextBytes(ed25519);
        random.nextBytes(mlDsa);
        return new PrivateKeys(ed25519, mlDsa, random);
    }
}
