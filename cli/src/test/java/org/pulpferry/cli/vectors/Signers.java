package org.pulpferry.cli.vectors;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.pulpferry.manifest.Signature;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.signing.KeyFiles;
import org.pulpferry.signing.PrivateKeys;
import org.pulpferry.signing.PublicKeys;
import org.pulpferry.signing.SignedType;

/**
 * The published test keys, and more of their kind, each made from nothing but its name as samples/keys/README.md says. Signatures follow from
 * key and document.
 */
@SuppressWarnings("ArrayRecordComponent")
final class Signers implements AutoCloseable {
    private final Path folder;
    private final Map<String, PrivateKeys> keys = new TreeMap<>();

    /** {@code folder}: where key files may be put meanwhile. */
    Signers(Path folder) {
        this.folder = folder;
    }

    /** One entry of a signature file, which may be wrong in every part. */
    record Entry(String signer, String alg, String keyid, byte[] sig) {
        String json() {
            return "{\"signer\":\"" + signer + "\",\"alg\":\"" + alg + "\",\"keyid\":\"" + keyid + "\",\"sig\":\""
                    + Base64.getEncoder().encodeToString(sig) + "\"}";
        }

        Entry as(String name) {
            return new Entry(name, alg, keyid, sig);
        }

        Entry with(byte[] other) {
            return new Entry(signer, alg, keyid, other);
        }
    }

    /** Both signatures of a signer under its own name. */
    List<Entry> sign(SignedType type, byte[] body, String signer) {
        List<Entry> entries = new ArrayList<>();
        for (Signature each : key(signer).sign(type, body, new Name(signer))) {
            entries.add(new Entry(signer, each.alg(), each.keyid().hex(), each.bytes()));
        }
        return entries;
    }

    /** A signature file. */
    static byte[] file(String type, byte[] body, List<Entry> entries) {
        return ("{\"type\":\"" + type + "\",\"sha256\":\"" + Sha256.of(body) + "\",\"signatures\":["
                        + String.join(",", entries.stream().map(Entry::json).toList())
                        + "]}\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** A document's signature file by these signers, who are given in ascending order. */
    byte[] file(SignedType type, byte[] body, List<String> signers) {
        List<Entry> entries = new ArrayList<>();
        signers.forEach(signer -> entries.addAll(sign(type, body, signer)));
        return file(type.mediaType(), body, entries);
    }

    /** An Ed25519 signature over the bytes themselves, by the JDK. */
    static byte[] bareEd25519(String name, byte[] bytes) {
        byte[] seed = new byte[32];
        new FromName(name).nextBytes(seed);
        byte[] encoded = Arrays.copyOf(HexFormat.of().parseHex("302e020100300506032b657004220420"), 48);
        System.arraycopy(seed, 0, encoded, 16, 32);
        try {
            java.security.Signature signature = java.security.Signature.getInstance("Ed25519");
            signature.initSign(KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded)));
            signature.update(bytes);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    PublicKeys publicKeys(String name) {
        return key(name).publicKeys();
    }

    /** The two seeds of a name. */
    static List<byte[]> seeds(String name) {
        FromName source = new FromName(name);
        byte[] ed25519 = new byte[32];
        byte[] mlDsa = new byte[32];
        source.nextBytes(ed25519);
        source.nextBytes(mlDsa);
        return List.of(ed25519, mlDsa);
    }

    private PrivateKeys key(String name) {
        return keys.computeIfAbsent(name, this::make);
    }

    private PrivateKeys make(String name) {
        try {
            new KeyFiles(new FromName(name)).generate(new Name(name), folder, null);
            return new KeyFiles(new NoRandomness()).load(folder.resolve(name + ".key"), null);
        } catch (Exception e) {
            throw new IllegalStateException(name, e);
        }
    }

    @Override
    public void close() {
        keys.values().forEach(PrivateKeys::close);
    }

    /** SHA-256 of the label and a counter, block after block. */
    private static final class FromName extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private final byte[] label;
        private long block;

        FromName(String name) {
            this.label = ("pulp ferry test only: " + name).getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public synchronized void nextBytes(byte[] bytes) {
            for (int at = 0; at < bytes.length; at += 32) {
                ByteBuffer input = ByteBuffer.allocate(label.length + Long.BYTES)
                        .put(label)
                        .putLong(block++);
                byte[] output = Sha256.of(input.array()).toBytes();
                System.arraycopy(output, 0, bytes, at, Math.min(32, bytes.length - at));
            }
        }
    }

    /** FIPS 204's deterministic variant. */
    private static final class NoRandomness extends SecureRandom {
        private static final long serialVersionUID = 1L;

        @Override
        public void nextBytes(byte[] bytes) {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
