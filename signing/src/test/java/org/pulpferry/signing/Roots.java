package org.pulpferry.signing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.pulpferry.manifest.Revocation;
import org.pulpferry.manifest.Root;
import org.pulpferry.manifest.RootRole;
import org.pulpferry.manifest.Signature;
import org.pulpferry.manifest.SignerEntry;
import org.pulpferry.manifest.SiteEntry;
import org.pulpferry.manifest.StreamRole;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

/** Roots for tests, changed one thing at a time. The plain one: signers a, b, c; root role 2 of a, b, c; stream osism, 1 of a, b. */
final class Roots {
    static final Instant CREATED = Instant.parse("2026-11-01T00:00:00Z");
    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    static final Instant EXPIRES = Instant.parse("2028-11-01T00:00:00Z");
    static final Name STREAM = new Name("osism");
    static final Name SITE = new Name("site-a");

    int version = 1;
    Instant expires = EXPIRES;
    final TreeMap<String, PublicKeys> signers = new TreeMap<>();
    final TreeMap<String, PublicKeys> sites = new TreeMap<>();
    TreeSet<String> rootRole = new TreeSet<>(List.of("a", "b", "c"));
    int rootThreshold = 2;
    TreeSet<String> streamRole = new TreeSet<>(List.of("a", "b"));
    int streamThreshold = 1;
    TreeSet<String> streamSites = new TreeSet<>(List.of("site-a"));
    Name stream = STREAM;
    int epoch = 1;
    long minSequence = 1;
    final TreeSet<Sha256> revoked = new TreeSet<>();

    Roots() {
        for (String signer : List.of("a", "b", "c")) {
            signers.put(signer, TestKeys.publicOf(signer));
        }
        sites.put("site-a", TestKeys.publicOf("site-a"));
        sites.put("site-b", TestKeys.publicOf("site-b"));
    }

    Roots version(int wanted) {
        version = wanted;
        return this;
    }

    Roots revoke(String signer) {
        revoked.add(TestKeys.publicOf(signer).keyIds().get(1));
        return this;
    }

    Root document() {
        List<SignerEntry> signerEntries = new ArrayList<>();
        signers.forEach((name, keys) -> signerEntries.add(
                new SignerEntry(new Name(name), base64(keys.ed25519Spki()), base64(keys.mlDsaSpki()))));
        List<SiteEntry> siteEntries = new ArrayList<>();
        sites.forEach((name, keys) ->
                siteEntries.add(new SiteEntry(new Name(name), base64(keys.ed25519Spki()), base64(keys.mlDsaSpki()))));
        StreamRole role =
                new StreamRole(stream, streamThreshold, names(streamRole), names(streamSites), epoch, minSequence);
        return new Root(
                1,
                version,
                CREATED,
                expires,
                signerEntries,
                new RootRole(rootThreshold, names(rootRole)),
                List.of(role),
                siteEntries,
                revoked.stream().map(key -> new Revocation(key, "test")).toList());
    }

    byte[] bytes() {
        return Json.write(document());
    }

    SignedDocument signedBy(String... names) {
        return sign(bytes(), names);
    }

    static SignedDocument sign(byte[] root, String... names) {
        List<Signature> signatures = new ArrayList<>();
        for (String name : names) {
            signatures.addAll(TestKeys.of(name).sign(SignedType.ROOT, root, new Name(name)));
        }
        return new SignedDocument(root, SignatureFiles.create(SignedType.ROOT, root, signatures));
    }

    /** Accepted, signed by all its root signers. */
    TrustedRoot trusted() throws FerryException {
        SignedDocument signed = signedBy(rootRole.toArray(String[]::new));
        return RootChain.accepted(signed.document(), signed.signatures(), Set.of());
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static List<Name> names(Set<String> names) {
        return names.stream().map(Name::new).toList();
    }
}
