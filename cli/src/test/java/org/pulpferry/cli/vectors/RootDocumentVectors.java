package org.pulpferry.cli.vectors;

import static org.pulpferry.cli.vectors.RootDraft.A;
import static org.pulpferry.cli.vectors.RootDraft.B;
import static org.pulpferry.cli.vectors.RootDraft.C;
import static org.pulpferry.manifest.problem.ProblemCode.FORMAT;
import static org.pulpferry.manifest.problem.ProblemCode.LIMIT;
import static org.pulpferry.manifest.problem.ProblemCode.ROOT;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import org.pulpferry.manifest.problem.ProblemCode;

/** Root documents that are signed as they should be, and not what a root may be: their spelling, their keys, their limits. */
final class RootDocumentVectors extends Family {
    private static final String D = "test-only-d";

    RootDocumentVectors(Kit kit) {
        super(kit, "ROO");
    }

    private Vector invalid(String words, ProblemCode code, String says, String rule, UnaryOperator<String> change) {
        return RootVectors.second(
                refused(words, code, says, rule, "F-ROO-11"), root -> root.edit(text -> Draft.changed(text, change)));
    }

    @Override
    void make() {
        malformed();
        keys();
        limits();
    }

    private void malformed() {
        invalid(
                "format-2",
                FORMAT,
                "Root 2 is of another format.",
                "F-VER-01",
                text -> text.replace("{\"format\":1", "{\"format\":2"));
        invalid(
                "unknown-key",
                FORMAT,
                "Root 2 has a key that it may not have.",
                "F-JSN-02",
                text -> text.replace("]}\n", "],\"note\":\"\"}\n"));
        invalid(
                "key-missing",
                FORMAT,
                "Root 2 lacks the list of revoked keys.",
                "F-JSN-02",
                text -> text.replace(",\"revoked\":[]", ""));
        invalid(
                "key-twice",
                FORMAT,
                "Root 2 names its version twice.",
                "F-JSN-02",
                text -> text.replace("\"version\":2", "\"version\":2,\"version\":2"));
        invalid(
                "key-escaped",
                FORMAT,
                "A key of root 2 is spelled with an escape.",
                "F-JSN-04",
                text -> text.replace("\"version\"", "\"\\u0076ersion\""));
        invalid("crlf", FORMAT, "Root 2 ends with CR and LF.", "F-JSN-01", text -> text.replace("\n", "\r\n"));
        invalid(
                "byte-order-mark",
                FORMAT,
                "Root 2 begins with a byte order mark.",
                "F-JSN-01",
                text -> "\u00ef\u00bb\u00bf" + text);
        invalid("not-json", FORMAT, "Root 2 is no JSON.", "F-JSN-01", text -> "root\n");
        invalid(
                "version-0",
                FORMAT,
                "The file of version 2 says that it is version 0.",
                "F-ROO-01",
                text -> text.replace("\"version\":2", "\"version\":0"));
        invalid(
                "expires-when-created",
                FORMAT,
                "Root 2 expires when it was created.",
                "F-ROO-01",
                text -> text.replace("2036-", "2026-"));
        invalid(
                "no-such-day",
                FORMAT,
                "Root 2 was created on 30 February.",
                "F-JSN-07",
                text -> text.replace("\"created\":\"2026-01-01", "\"created\":\"2026-02-30"));
        invalid(
                "signers-unsorted",
                FORMAT,
                "The root's role lists its signers in descending order.",
                "F-ROO-02",
                text -> text.replace(
                        "\"root\":{\"threshold\":1,\"signers\":[\"test-only-a\"]",
                        "\"root\":{\"threshold\":1,\"signers\":[\"test-only-b\",\"test-only-a\"]"));
        invalid(
                "signer-twice-in-a-role",
                FORMAT,
                "The root's role lists one signer twice.",
                "F-ROO-02",
                text -> text.replace(
                        "\"root\":{\"threshold\":1,\"signers\":[\"test-only-a\"]",
                        "\"root\":{\"threshold\":2,\"signers\":[\"test-only-a\",\"test-only-a\"]"));
        invalid(
                "streams-unsorted",
                FORMAT,
                "The streams are in descending order.",
                "F-ROO-02",
                text -> text.replace("\"stream\":\"pairs\"", "\"stream\":\"zebra\""));
        invalid(
                "sites-unsorted",
                FORMAT,
                "The sites are in descending order.",
                "F-ROO-02",
                text -> text.replace("{\"name\":\"site-b\"", "{\"name\":\"place-b\""));
        invalid(
                "revoked-twice",
                FORMAT,
                "A key is revoked twice.",
                "F-ROO-02",
                text -> text.replace("\"revoked\":[]", "\"revoked\":[" + revoked("0") + "," + revoked("0") + "]"));
        invalid(
                "role-of-a-stranger",
                FORMAT,
                "The root's role names somebody who is not listed.",
                "F-ROO-03",
                text -> text.replace(
                        "\"root\":{\"threshold\":1,\"signers\":[\"test-only-a\"]",
                        "\"root\":{\"threshold\":1,\"signers\":[\"test-only-a\",\"test-only-d\"]"));
        invalid(
                "stream-for-an-unknown-site",
                FORMAT,
                "A stream is for a site that is not listed.",
                "F-ROO-03",
                text -> text.replace("\"sites\":[\"site-a\"]", "\"sites\":[\"site-a\",\"site-c\"]"));
        for (String threshold :
                List.of("0", "-1", "2", "2147483648", "9007199254740992", "1.0", "1e0", "\"1\"", "null", "01")) {
            ProblemCode code = switch (threshold) {
                case "0", "2", "2147483648" -> ROOT;
                case "9007199254740992" -> LIMIT;
                default -> FORMAT;
            };
            invalid(
                    "threshold-" + threshold.replace("\"", "text-").replaceAll("-$", ""),
                    code,
                    "The root's role wants " + threshold.replace('"', '\'') + " of one signer.",
                    "F-ROO-12",
                    text -> text.replace("\"root\":{\"threshold\":1", "\"root\":{\"threshold\":" + threshold));
        }
        invalid(
                "stream-threshold-0",
                ROOT,
                "A stream wants no signer at all.",
                "F-ROO-12",
                text -> text.replace(
                        "\"stream\":\"vectors\",\"threshold\":1", "\"stream\":\"vectors\",\"threshold\":0"));
        invalid(
                "stream-threshold-3-of-2",
                ROOT,
                "A stream wants more signers than it names.",
                "F-ROO-12",
                text -> text.replace(
                        "\"stream\":\"vectors\",\"threshold\":1", "\"stream\":\"vectors\",\"threshold\":3"));
    }

    private static String revoked(String digit) {
        return "{\"keyid\":\"" + digit.repeat(64) + "\",\"reason\":\"lost\"}";
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private void keys() {
        byte[] ed25519 = kit.keys().publicKeys(C).ed25519Spki();
        byte[] mlDsa = kit.keys().publicKeys(C).mlDsaSpki();
        RootVectors.second(
                refused(
                        "key-twice-as-signers",
                        ROOT,
                        "Two signers have the same keys, so one person could count as two.",
                        "F-ROO-04"),
                root -> root.signers.put("test-only-z", C));
        RootVectors.second(
                refused("key-twice-as-signer-and-site", ROOT, "A site's keys are a signer's.", "F-ROO-04"),
                root -> root.sites.put("site-b", C));
        invalid(
                "ed25519-key-twice",
                ROOT,
                "Two signers share their Ed25519 key only.",
                "F-ROO-04",
                text -> text.replace(
                        base64(ed25519), base64(kit.keys().publicKeys(B).ed25519Spki())));
        String head = "302a300506032b6570032100";
        for (String[] each : new String[][] {
            {"identity", "01" + "00".repeat(31), "the identity"},
            {"zero", "00".repeat(32), "a point of order 4"},
            {"order-2", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "the point of order 2"},
            {"order-8", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", "a point of order 8"},
            {"not-on-the-curve", "02" + "00".repeat(31), "no point of the curve"},
            {"not-reduced", "ff".repeat(31) + "7f", "not reduced"}
        }) {
            invalid(
                    "ed25519-key-" + each[0],
                    ROOT,
                    "A signer's Ed25519 key is " + each[2] + ".",
                    "F-SIG-10",
                    text -> text.replace(
                            base64(ed25519), base64(java.util.HexFormat.of().parseHex(head + each[1]))));
        }
        invalid(
                "ed25519-key-trailing-byte",
                ROOT,
                "A signer's Ed25519 key has a byte after its end.",
                "F-SIG-10",
                text -> text.replace(base64(ed25519), base64(Arrays.copyOf(ed25519, 45))));
        invalid(
                "ed25519-key-short",
                ROOT,
                "A signer's Ed25519 key lacks its last byte.",
                "F-SIG-10",
                text -> text.replace(base64(ed25519), base64(Arrays.copyOf(ed25519, 43))));
        invalid(
                "ed25519-key-is-x25519",
                ROOT,
                "A signer's Ed25519 key says that it is one for X25519.",
                "F-SIG-10",
                text -> text.replace(base64(ed25519), base64(changed(ed25519, 8, 0x6e))));
        invalid(
                "ml-dsa-key-trailing-byte",
                ROOT,
                "A signer's ML-DSA key has a byte after its end.",
                "F-SIG-10",
                text -> text.replace(base64(mlDsa), base64(Arrays.copyOf(mlDsa, mlDsa.length + 1))));
        invalid(
                "ml-dsa-key-says-65",
                ROOT,
                "A signer's ML-DSA-87 key says that it is one of ML-DSA-65.",
                "F-SIG-10",
                text -> text.replace(base64(mlDsa), base64(changed(mlDsa, 16, 0x12))));
        invalid(
                "ml-dsa-key-without-t1",
                ROOT,
                "A signer's ML-DSA key is zeros from t1 on.",
                "F-SIG-10",
                text -> text.replace(
                        base64(mlDsa), base64(Arrays.copyOf(Arrays.copyOf(mlDsa, 22 + 32), mlDsa.length))));
        invalid(
                "keys-exchanged",
                ROOT,
                "A signer's two keys stand in each other's place.",
                "F-SIG-10",
                text -> text.replace(
                        "\"ed25519_spki\":\"" + base64(ed25519) + "\",\"ml_dsa_spki\":\"" + base64(mlDsa),
                        "\"ed25519_spki\":\"" + base64(mlDsa) + "\",\"ml_dsa_spki\":\"" + base64(ed25519)));
        invalid(
                "sites-key-identity",
                ROOT,
                "A site's Ed25519 key is the identity.",
                "F-ROO-04",
                text -> text.replace(
                        base64(kit.keys().publicKeys("test-only-site-b").ed25519Spki()),
                        base64(java.util.HexFormat.of().parseHex(head + "01" + "00".repeat(31)))));
        RootVectors.second(
                refused("name-with-other-keys", ROOT, "A signer's name has other keys than in root 1.", "F-ROO-09"),
                root -> root.signers.put(C, D));
        RootVectors.second(accepted("name-gone", "A signer of root 1 is not in root 2.", "F-ROO-09"), root -> {
            root.signers.remove(C);
            root.stream("pairs", 2, List.of(A, B), List.of("site-a"), 1, 1);
        });
    }

    private static byte[] changed(byte[] bytes, int at, int value) {
        byte[] result = bytes.clone();
        result[at] = (byte) value;
        return result;
    }

    private void limits() {
        refused(
                        "string-over-the-limit",
                        LIMIT,
                        "A key in root 2 has more characters than a string may have.",
                        "F-JSN-09")
                .of(draft -> draft.roots.put(
                        2,
                        RootVectors.root(
                                2,
                                root -> root.edit(text -> text.replace(
                                        base64(kit.keys().publicKeys(C).ed25519Spki()), "A".repeat(8_196))))));
        refused("one-byte-over-the-limit", LIMIT, "Root 2 has 65,537 bytes.", "F-JSN-09")
                .of(draft -> draft.roots.put(
                        2, RootVectors.root(2, root -> root.edit(text -> text + " ".repeat(65_537 - text.length())))));
        invalid(
                "reason-over-the-limit",
                LIMIT,
                "A revocation's reason has 1,025 characters.",
                "F-JSN-09",
                text -> text.replace(
                        "\"revoked\":[]",
                        "\"revoked\":[{\"keyid\":\"" + "0".repeat(64) + "\",\"reason\":\"" + "x".repeat(1_025)
                                + "\"}]"));
        RootVectors.second(
                accepted("reason-at-the-limit", "A revocation's reason has 1,024 characters.", "F-JSN-09"),
                root -> root.edit(text -> text.replace(
                        "\"revoked\":[]",
                        "\"revoked\":[{\"keyid\":\"" + "0".repeat(64) + "\",\"reason\":\"" + "x".repeat(1_024)
                                + "\"}]")));
        invalid(
                "revocations-over-the-limit",
                LIMIT,
                "257 keys are revoked.",
                "F-JSN-09",
                text -> text.replace("\"revoked\":[]", "\"revoked\":[" + revocations(257) + "]"));
        RootVectors.second(
                accepted("revocations-at-the-limit", "256 keys are revoked.", "F-JSN-09"),
                root -> root.edit(text -> text.replace("\"revoked\":[]", "\"revoked\":[" + revocations(256) + "]")));
        invalid(
                "streams-over-the-limit",
                LIMIT,
                "There are 65 streams.",
                "F-JSN-09",
                text -> text.replaceFirst("\"streams\":\\[.*?\\}\\]", "\"streams\":[" + streams(65) + "]"));
        RootVectors.second(
                accepted("streams-at-the-limit", "There are 64 streams.", "F-JSN-09"),
                root -> root.edit(
                        text -> text.replaceFirst(
                                "\"streams\":\\[.*?\\}\\]",
                                "\"streams\":[" + streams(63)
                                        + ",{\"stream\":\"vectors\",\"threshold\":1,\"signers\":[\"test-only-a\"],\"sites\":[\"site-a\"],\"epoch\":1,\"min_sequence\":1}]")));
    }

    private static String revocations(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : ",")
                    .append("{\"keyid\":\"" + String.format(java.util.Locale.ROOT, "%064x", i)
                            + "\",\"reason\":\"x\"}");
        }
        return text.toString();
    }

    private static String streams(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : ",")
                    .append(String.format(
                            java.util.Locale.ROOT,
                            "{\"stream\":\"s%03d\",\"threshold\":1,\"signers\":[\"test-only-a\"],\"sites\":[\"site-a\"],\"epoch\":1,\"min_sequence\":1}",
                            i));
        }
        return text.toString();
    }
}
