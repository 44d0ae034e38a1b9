package org.pulpferry.cli.vectors;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.pulpferry.signing.PublicKeys;
import org.pulpferry.signing.SignedType;

/** A trust root in the making. It is written as text, so that a vector can make it wrong. */
@SuppressWarnings({"ArrayRecordComponent", "NonApiType"})
final class RootDraft {
    static final String A = "test-only-a";
    static final String B = "test-only-b";
    static final String C = "test-only-c";

    String version = "1";
    String created = "2026-01-01T00:00:00Z";
    String expires = "2036-01-01T00:00:00Z";
    /** Names, and whose keys each has. */
    final TreeMap<String, String> signers = new TreeMap<>();

    String rootThreshold = "1";
    List<String> rootSigners = List.of(A);
    /** The streams' roles by name. */
    final TreeMap<String, String> streams = new TreeMap<>();

    final TreeMap<String, String> sites = new TreeMap<>();
    final TreeMap<String, String> revoked = new TreeMap<>();
    UnaryOperator<String> edit = text -> text;
    List<String> signedBy = List.of(A);
    UnaryOperator<List<Signers.Entry>> signatures = entries -> entries;

    RootDraft() {
        List.of(A, B, C).forEach(name -> signers.put(name, name));
        sites.put("site-a", "test-only-site-a");
        sites.put("site-b", "test-only-site-b");
        stream("pairs", 2, List.of(A, B, C), List.of("site-a"), 1, 1);
        stream("vectors", 1, List.of(A, B), List.of("site-a"), 1, 1);
    }

    RootDraft version(int number) {
        version = Integer.toString(number);
        return this;
    }

    RootDraft stream(
            String stream, Object threshold, List<String> names, List<String> places, int epoch, long minSequence) {
        streams.put(
                stream,
                "{\"stream\":\"" + stream + "\",\"threshold\":" + threshold + ",\"signers\":" + list(names)
                        + ",\"sites\":" + list(places) + ",\"epoch\":" + epoch + ",\"min_sequence\":" + minSequence
                        + "}");
        return this;
    }

    RootDraft root(Object threshold, List<String> names) {
        rootThreshold = threshold.toString();
        rootSigners = names;
        return this;
    }

    RootDraft revoke(String keyid) {
        revoked.put(keyid, "{\"keyid\":\"" + keyid + "\",\"reason\":\"stolen\"}");
        return this;
    }

    RootDraft edit(UnaryOperator<String> change) {
        edit = change;
        return this;
    }

    RootDraft signedBy(String... names) {
        signedBy = List.of(names);
        return this;
    }

    /** A root and its signature file. */
    record Files(byte[] document, byte[] signatures) {}

    Files files(Signers keys) {
        byte[] document = edit.apply(text(keys)).getBytes(StandardCharsets.ISO_8859_1);
        List<Signers.Entry> entries = new ArrayList<>();
        signedBy.forEach(name -> entries.addAll(keys.sign(SignedType.ROOT, document, name)));
        return new Files(document, Signers.file(SignedType.ROOT.mediaType(), document, signatures.apply(entries)));
    }

    private String text(Signers keys) {
        return "{\"format\":1,\"version\":" + version + ",\"created\":\"" + created + "\",\"expires\":\"" + expires
                + "\",\"signers\":[" + holders(signers, keys) + "],\"root\":{\"threshold\":" + rootThreshold
                + ",\"signers\":" + list(rootSigners) + "},\"streams\":[" + String.join(",", streams.values())
                + "],\"sites\":[" + holders(sites, keys) + "],\"revoked\":[" + String.join(",", revoked.values())
                + "]}\n";
    }

    private static String holders(TreeMap<String, String> names, Signers keys) {
        return names.entrySet().stream()
                .map(each -> holder(each.getKey(), keys.publicKeys(each.getValue())))
                .collect(Collectors.joining(","));
    }

    private static String holder(String name, PublicKeys keys) {
        Base64.Encoder base64 = Base64.getEncoder();
        return "{\"name\":\"" + name + "\",\"ed25519_spki\":\"" + base64.encodeToString(keys.ed25519Spki())
                + "\",\"ml_dsa_spki\":\"" + base64.encodeToString(keys.mlDsaSpki()) + "\"}";
    }

    static String list(List<String> names) {
        return names.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(",", "[", "]"));
    }
}
