package org.pulpferry.cli.vectors;

import static org.pulpferry.cli.vectors.RootDraft.A;
import static org.pulpferry.manifest.problem.ProblemCode.FORMAT;
import static org.pulpferry.manifest.problem.ProblemCode.KEY;
import static org.pulpferry.manifest.problem.ProblemCode.LIMIT;
import static org.pulpferry.manifest.problem.ProblemCode.SIGNATURE;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.vectors.Signers.Entry;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.signing.SignedType;

/** Receipts: a site's word, on its way back over a medium that others have had. */
final class ReceiptVectors extends Family {
    private static final String SITE = "test-only-site-a";
    private static final String FOLDER = "site-a-vectors-3.receipt";
    private static final String DIGEST = "0123456789abcdef".repeat(4);
    private static final String TEXT = "{\"format\":1,\"site\":\"site-a\",\"stream\":\"vectors\",\"number\":3,"
            + "\"created\":\"2026-06-02T00:00:00Z\",\"highest\":{\"epoch\":1,\"sequence\":5},"
            + "\"serving\":{\"epoch\":1,\"sequence\":5},\"held\":[\"" + DIGEST + "\"],"
            + "\"importer\":{\"name\":\"ferry\",\"version\":\"0.1.0\",\"host\":\"site-a\"},"
            + "\"pulp\":[{\"name\":\"core\",\"version\":\"3.116.0\"},{\"name\":\"file\",\"version\":\"3.116.0\"}],"
            + "\"formats\":[1],\"root_version\":1,\"cures\":[],\"inventory\":null}\n";

    ReceiptVectors(Kit kit) {
        super(kit, "RCP");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private List<Entry> signed(String text, String key, SignedType type) {
        return kit.keys().sign(type, bytes(text), key);
    }

    /** A receipt and its signature file, whatever they hold. */
    private FileVector pair(
            String words, @Nullable ProblemCode code, String says, String rule, byte[] document, byte[] signatures) {
        return file(words, code, says, FOLDER, rule)
                .file(FOLDER + "/receipt.json", document)
                .file(FOLDER + "/receipt.sig.json", signatures);
    }

    private FileVector document(String words, @Nullable ProblemCode code, String says, String rule, String text) {
        return pair(words, code, says, rule, bytes(text), file(text, own(text)));
    }

    private List<Entry> own(String text) {
        return named("site-a", signed(text, SITE, SignedType.RECEIPT));
    }

    private static byte[] file(String text, List<Entry> entries) {
        return Signers.file(SignedType.RECEIPT.mediaType(), bytes(text), entries);
    }

    private static List<Entry> named(String name, List<Entry> entries) {
        return entries.stream().map(entry -> entry.as(name)).toList();
    }

    private void changed(String words, ProblemCode code, String says, String rule, UnaryOperator<String> change) {
        document(words, code, says, rule, Draft.changed(TEXT, change));
    }

    private void replaced(String words, ProblemCode code, String says, String rule, String what, String by) {
        changed(words, code, says, rule, text -> text.replace(what, by));
    }

    private FileVector signatures(
            String words, @Nullable ProblemCode code, String says, String rule, List<Entry> entries) {
        return pair(words, code, says, rule, bytes(TEXT), file(TEXT, entries));
    }

    @Override
    void make() {
        document("sound", null, "A receipt as it should be.", "F-RCP-04", TEXT);
        document(
                "nothing-held",
                null,
                "A site that has had nothing yet.",
                "F-RCP-02",
                TEXT.replaceAll("\\{\"epoch\":1,\"sequence\":5\\}", "null").replace("\"" + DIGEST + "\"", ""));
        signers();
        signatureFiles();
        values();
        spelling();
        limits();
    }

    private void signers() {
        String rule = "F-RCP-04";
        signatures("unsigned", SIGNATURE, "The list of signatures is empty.", rule, List.of());
        signatures(
                "ed25519-only",
                SIGNATURE,
                "The ML-DSA half is missing.",
                rule,
                own(TEXT).subList(0, 1));
        signatures(
                "ml-dsa-only",
                SIGNATURE,
                "The Ed25519 half is missing.",
                rule,
                own(TEXT).subList(1, 2));
        for (int half : List.of(0, 1)) {
            List<Entry> entries = new ArrayList<>(own(TEXT));
            entries.set(half, entries.get(half).with(flipped(entries.get(half).sig())));
            signatures(
                    "bit-flipped-in-" + entries.get(half).alg(),
                    SIGNATURE,
                    "A bit of the " + entries.get(half).alg() + " signature is turned.",
                    rule,
                    entries);
        }
        signatures(
                "other-sites-keys",
                KEY,
                "Another site's keys have signed, under this site's name.",
                rule,
                named("site-a", signed(TEXT, "test-only-site-b", SignedType.RECEIPT)));
        signatures(
                "other-site",
                SIGNATURE,
                "Another site has signed, under its own name, what this one is to say.",
                rule,
                named("site-b", signed(TEXT, "test-only-site-b", SignedType.RECEIPT)));
        signatures(
                "signer-of-bundles",
                KEY,
                "A signer of bundles has signed.",
                "F-ROO-08",
                signed(TEXT, A, SignedType.RECEIPT));
        signatures(
                "signer-of-bundles-as-the-site",
                KEY,
                "A signer of bundles has signed under the site's name.",
                "F-ROO-08",
                named("site-a", signed(TEXT, A, SignedType.RECEIPT)));
        signatures(
                "unknown-site",
                KEY,
                "A site that the root does not list.",
                rule,
                named("site-c", signed(TEXT, SITE, SignedType.RECEIPT)));
        List<Entry> both = new ArrayList<>(own(TEXT));
        both.addAll(named("site-b", signed(TEXT, "test-only-site-b", SignedType.RECEIPT)));
        signatures("two-sites", SIGNATURE, "Two sites have signed.", rule, both);
        List<Entry> mixed = List.of(
                own(TEXT).get(0),
                named("site-a", signed(TEXT, "test-only-site-b", SignedType.RECEIPT))
                        .get(1));
        signatures("halves-of-two-sites", SIGNATURE, "One half is the site's, the other another's.", rule, mixed);
        for (SignedType type : List.of(SignedType.MANIFEST, SignedType.ROOT)) {
            String name = type.name().toLowerCase(Locale.ROOT);
            signatures(
                    "signed-as-" + name,
                    SIGNATURE,
                    "The receipt's bytes were signed as a " + name + ".",
                    "F-SIG-09",
                    named("site-a", signed(TEXT, SITE, type)));
        }
        String keyid = kit.keys().publicKeys(SITE).keyIds().get(0).hex();
        RootDraft.Files revoking = new RootDraft().revoke(keyid).files(kit.keys());
        signatures("revoked", KEY, "The root has revoked a key of the site's.", "F-SIG-07", own(TEXT))
                .file("1.root.json", revoking.document())
                .file("1.root.sig.json", revoking.signatures());
        String other = TEXT.replace("\"site\":\"site-a\"", "\"site\":\"site-b\"");
        document("about-another-site", SIGNATURE, "It speaks for another site than the one that signed.", rule, other);
        String newer = TEXT.replace("\"number\":3", "\"number\":4");
        pair(
                "signatures-of-another",
                SIGNATURE,
                "The signature file is that of an earlier receipt.",
                rule,
                bytes(newer),
                file(TEXT, own(TEXT)));
        pair(
                "forged",
                SIGNATURE,
                "A later number stands in it, and the signature file says its digest.",
                rule,
                bytes(newer),
                Signers.file(SignedType.RECEIPT.mediaType(), bytes(newer), own(TEXT)));
    }

    private void signatureFiles() {
        String rule = "F-SIG-03";
        for (SignedType type : List.of(SignedType.MANIFEST, SignedType.ROOT)) {
            pair(
                    "type-" + type.name().toLowerCase(Locale.ROOT),
                    SIGNATURE,
                    "The signature file is of another type.",
                    rule,
                    bytes(TEXT),
                    Signers.file(type.mediaType(), bytes(TEXT), own(TEXT)));
        }
        pair(
                "type-unknown",
                FORMAT,
                "The signature file is of a type that nobody knows.",
                rule,
                bytes(TEXT),
                Signers.file("application/vnd.ferry.receipt.v2+json", bytes(TEXT), own(TEXT)));
        byte[] sound = file(TEXT, own(TEXT));
        pair("signatures-empty", FORMAT, "The signature file is empty.", rule, bytes(TEXT), new byte[0]);
        pair("signatures-cut", FORMAT, "The signature file is cut.", rule, bytes(TEXT), Arrays.copyOf(sound, 500));
        pair(
                "signatures-unknown-key",
                FORMAT,
                "The signature file has a key more.",
                "F-JSN-02",
                bytes(TEXT),
                bytes(new String(sound, StandardCharsets.US_ASCII).replaceFirst("\\]\\}\n$", "],\"x\":1}\n")));
        pair(
                "signatures-over-64-KiB",
                LIMIT,
                "The signature file has a byte more than 64 KiB.",
                "F-JSN-09",
                bytes(TEXT),
                Arrays.copyOf(sound, 65_537));
    }

    private void values() {
        String rule = "F-RCP-02";
        replaced("number-zero", FORMAT, "Its number is 0.", "F-RCP-01", "\"number\":3", "\"number\":0");
        replaced("number-negative", FORMAT, "Its number is -1.", "F-RCP-01", "\"number\":3", "\"number\":-1");
        replaced(
                "number-too-large",
                LIMIT,
                "Its number is 2^53.",
                "F-JSN-06",
                "\"number\":3",
                "\"number\":9007199254740992");
        document(
                "number-largest",
                null,
                "Its number is 2^53-1.",
                "F-RCP-01",
                TEXT.replace("\"number\":3", "\"number\":9007199254740991"));
        replaced(
                "held-unsorted",
                FORMAT,
                "What it holds is not in order.",
                rule,
                "[\"" + DIGEST + "\"]",
                "[\"" + "f".repeat(64) + "\",\"" + DIGEST + "\"]");
        replaced(
                "held-twice",
                FORMAT,
                "It holds a manifest twice.",
                rule,
                "[\"" + DIGEST + "\"]",
                "[\"" + DIGEST + "\",\"" + DIGEST + "\"]");
        replaced("held-short", FORMAT, "A digest is a digit short.", "F-JSN-08", DIGEST, DIGEST.substring(1));
        replaced(
                "held-in-upper-case",
                FORMAT,
                "A digest is in upper case.",
                "F-JSN-08",
                DIGEST,
                DIGEST.toUpperCase(Locale.ROOT));
        replaced("formats-unsorted", FORMAT, "Formats are not in order.", rule, "[1]", "[2,1]");
        replaced("cures-twice", FORMAT, "A cure is there twice.", rule, "\"cures\":[]", "\"cures\":[\"a\",\"a\"]");
        changed(
                "components-unsorted",
                FORMAT,
                "Components are not in order.",
                rule,
                text -> text.replace("\"core\"", "\"x\""));
        replaced("sequence-zero", FORMAT, "A bundle number 0.", "F-MAN-02", "\"sequence\":5}", "\"sequence\":0}");
        replaced("root-version-zero", FORMAT, "Root 0.", "F-RCP-02", "\"root_version\":1", "\"root_version\":0");
        replaced("created-null", FORMAT, "No time.", "F-JSN-02", "\"2026-06-02T00:00:00Z\"", "null");
        replaced("created-leap-second", FORMAT, "A leap second.", "F-JSN-07", "T00:00:00Z", "T23:59:60Z");
        replaced(
                "site-climbs",
                FORMAT,
                "Its site is ../../x.",
                "F-JSN-08",
                "\"site\":\"site-a\"",
                "\"site\":\"../../x\"");
        replaced("stream-a-device", FORMAT, "Its stream is called nul.", "F-JSN-08", "\"vectors\"", "\"nul\"");
        replaced(
                "inventory-of-less-than-none",
                FORMAT,
                "Its inventory has -1 artifacts.",
                "F-JSN-06",
                "\"inventory\":null",
                "\"inventory\":{\"artifacts\":-1,\"sha256\":\"" + DIGEST + "\"}");
        replaced("format-2", FORMAT, "It is of format 2.", "F-VER-01", "{\"format\":1", "{\"format\":2");
    }

    private void spelling() {
        replaced(
                "unknown-key",
                FORMAT,
                "It has a key more.",
                "F-JSN-02",
                "\"inventory\":null",
                "\"inventory\":null,\"x\":1");
        replaced("key-missing", FORMAT, "It lacks a key.", "F-JSN-02", "\"cures\":[],", "");
        replaced("key-twice", FORMAT, "It has a key twice.", "F-JSN-02", "\"number\":3", "\"number\":3,\"number\":4");
        replaced(
                "key-twice-escaped",
                FORMAT,
                "It has a key twice, once spelled with an escape.",
                "F-JSN-04",
                "\"number\":3",
                "\"number\":3,\"\\u006eumber\":4");
        replaced(
                "keys-in-another-order",
                FORMAT,
                "Two keys have changed places.",
                "F-JSN-02",
                "\"formats\":[1],\"root_version\":1",
                "\"root_version\":1,\"formats\":[1]");
        replaced("number-in-quotes", FORMAT, "A number is a string.", "F-JSN-06", "\"number\":3", "\"number\":\"3\"");
        replaced(
                "number-with-exponent",
                FORMAT,
                "A number has an exponent.",
                "F-JSN-06",
                "\"number\":3",
                "\"number\":3e0");
        replaced(
                "control-character",
                FORMAT,
                "Its host holds ESC.",
                "F-JSN-05",
                "\"host\":\"site-a\"",
                "\"host\":\"\u001b[2J\"");
        replaced(
                "control-character-escaped",
                FORMAT,
                "Its host holds ESC, escaped.",
                "F-JSN-05",
                "\"host\":\"site-a\"",
                "\"host\":\"\\u001b[2J\"");
        replaced(
                "c1-escaped",
                FORMAT,
                "Its host holds CSI, escaped.",
                "F-JSN-05",
                "\"host\":\"site-a\"",
                "\"host\":\"\\u009b2J\"");
        replaced(
                "lone-surrogate",
                FORMAT,
                "Half a character.",
                "F-JSN-05",
                "\"host\":\"site-a\"",
                "\"host\":\"\\ud83d\"");
        changed(
                "utf-8",
                FORMAT,
                "Its host is in UTF-8.",
                "F-JSN-01",
                text -> text.replace("\"host\":\"site-a\"", "\"host\":\"\u00c3\u00bc\""));
        changed("trailing-document", FORMAT, "A second document follows.", "F-JSN-01", text -> text + "{}\n");
        changed("no-line-feed", FORMAT, "Its last line is not ended.", "F-JSN-01", String::strip);
        changed("carriage-return", FORMAT, "It ends as on Windows.", "F-JSN-01", text -> text.replace("\n", "\r\n"));
        changed(
                "byte-order-mark",
                FORMAT,
                "It begins with a byte order mark.",
                "F-JSN-01",
                text -> "\u00ef\u00bb\u00bf" + text);
        changed("cut", FORMAT, "It ends in its middle.", "F-JSN-01", text -> text.substring(0, 200));
        changed("null", FORMAT, "The document is null.", "F-JSN-01", text -> "null\n");
        changed("list", FORMAT, "The document is a list.", "F-JSN-01", text -> "[]\n");
        changed("empty", FORMAT, "The document has no bytes.", "F-JSN-01", text -> "");
        String manifest = new String(kit.files("one").get("manifest.json"), StandardCharsets.US_ASCII);
        document("manifest", FORMAT, "A manifest, signed by the site as a receipt.", "F-JSN-02", manifest);
    }

    private void limits() {
        String rule = "F-JSN-09";
        document(
                "held-1000",
                null,
                "It holds 1,000 manifests.",
                rule,
                TEXT.replace("\"" + DIGEST + "\"", digests(1_000)));
        document(
                "held-1001",
                LIMIT,
                "It holds 1,001 manifests.",
                rule,
                TEXT.replace("\"" + DIGEST + "\"", digests(1_001)));
        document(
                "cures-64", null, "64 cures.", rule, TEXT.replace("\"cures\":[]", "\"cures\":[" + names(64, 63) + "]"));
        document(
                "cures-65",
                LIMIT,
                "65 cures.",
                rule,
                TEXT.replace("\"cures\":[]", "\"cures\":[" + names(65, 63) + "]"));
        document(
                "cure-of-64-characters",
                LIMIT,
                "A cure's name has 64 characters.",
                rule,
                TEXT.replace("\"cures\":[]", "\"cures\":[" + names(1, 64) + "]"));
        document(
                "deep",
                FORMAT,
                "A list of 10,000 in one another.",
                rule,
                TEXT.replace("[1]", "[".repeat(10_000) + "]".repeat(10_000)));
        document("of-256-KiB", FORMAT, "It has 256 KiB, the last of them blanks.", rule, padded(262_144));
        document("over-256-KiB", LIMIT, "It has a byte more than 256 KiB.", rule, padded(262_145));
    }

    private static String padded(int length) {
        return TEXT + " ".repeat(length - TEXT.length());
    }

    private static String digests(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> String.format(Locale.ROOT, "\"%064x\"", i))
                .collect(Collectors.joining(","));
    }

    private static String names(int count, int length) {
        return IntStream.range(0, count)
                .mapToObj(i -> String.format(Locale.ROOT, "\"%0" + length + "d\"", i))
                .collect(Collectors.joining(","));
    }
}
