package org.pulpferry.cli.vectors;

import static org.pulpferry.cli.vectors.RootDraft.A;
import static org.pulpferry.cli.vectors.RootDraft.B;
import static org.pulpferry.cli.vectors.RootDraft.C;
import static org.pulpferry.manifest.problem.ProblemCode.FORMAT;
import static org.pulpferry.manifest.problem.ProblemCode.INCOMPLETE;
import static org.pulpferry.manifest.problem.ProblemCode.KEY;
import static org.pulpferry.manifest.problem.ProblemCode.LIMIT;
import static org.pulpferry.manifest.problem.ProblemCode.SIGNATURE;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.signing.SignedType;

/** Signatures that are missing, broken, of others or for something else. */
final class SignatureVectors extends Family {
    private static final String FILE = "manifest.sig.json";

    SignatureVectors(Kit kit) {
        super(kit, "SIG");
    }

    private byte[] base(String path) {
        return java.util.Objects.requireNonNull(kit.files("one").get(path));
    }

    private static Vector entries(Vector vector, UnaryOperator<List<Signers.Entry>> change) {
        return vector.of(draft -> draft.signatures = entries -> change.apply(new ArrayList<>(entries)));
    }

    /** Changes the signature of one algorithm, 0 for Ed25519. */
    private static Vector bytes(Vector vector, int which, UnaryOperator<byte[]> change) {
        return entries(vector, entries -> {
            Signers.Entry entry = entries.get(which);
            entries.set(which, entry.with(change.apply(entry.sig())));
            return entries;
        });
    }

    private static Vector text(Vector vector, UnaryOperator<String> change) {
        return vector.of(draft ->
                draft.signatureFile = file -> Draft.changed(new String(file, StandardCharsets.US_ASCII), change)
                        .getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    void make() {
        manifestBytes();
        halves();
        pairs();
        otherTypes();
        file();
    }

    private void manifestBytes() {
        byte[] manifest = base("manifest.json");
        refused("manifest-bit-flipped", SIGNATURE, "One bit of the manifest is turned.", "F-SIG-01", "F-JSN-10")
                .file("manifest.json", flipped(manifest));
        refused("manifest-one-byte-more", SIGNATURE, "The manifest has a line feed more.", "F-SIG-01")
                .file("manifest.json", Arrays.copyOf(manifest, manifest.length + 1));
        refused("manifest-empty", SIGNATURE, "The manifest has no bytes.", "F-SIG-01")
                .file("manifest.json", new byte[0]);
        refused(
                        "manifest-bit-flipped-and-hint-mended",
                        SIGNATURE,
                        "One bit of the manifest is turned, and the signature file names the digest of what it is now.",
                        "F-SIG-03")
                .file("manifest.json", flipped(manifest))
                .file(
                        FILE,
                        new String(base(FILE), StandardCharsets.US_ASCII)
                                .replace(
                                        Sha256.of(manifest).hex(),
                                        Sha256.of(flipped(manifest)).hex())
                                .getBytes(StandardCharsets.US_ASCII));
        refused("missing", INCOMPLETE, "There is no signature file: the export never finished.", "F-LAY-02")
                .make("remove " + FILE);
        refused("manifest-missing", INCOMPLETE, "There is no manifest.", "F-LAY-02")
                .make("remove manifest.json");
        text(
                refused("hint-wrong", SIGNATURE, "The signature file names another document's digest.", "F-SIG-03"),
                text -> text.replace(Sha256.of(manifest).hex(), "0".repeat(64)));
    }

    private void halves() {
        entries(refused("none", SIGNATURE, "The list of signatures is empty.", "F-SIG-07"), entries -> List.of());
        entries(
                refused("no-ml-dsa", SIGNATURE, "Only the Ed25519 half is there.", "F-SIG-06"),
                entries -> entries.subList(0, 1));
        entries(
                refused("no-ed25519", SIGNATURE, "Only the ML-DSA half is there.", "F-SIG-06"),
                entries -> entries.subList(1, 2));
        bytes(
                refused("ed25519-bit-flipped", SIGNATURE, "One bit of the Ed25519 signature is turned.", "F-SIG-06"),
                0,
                Family::flipped);
        bytes(
                refused("ml-dsa-bit-flipped", SIGNATURE, "One bit of the ML-DSA signature is turned.", "F-SIG-06"),
                1,
                Family::flipped);
        bytes(
                refused(
                        "ed25519-byte-appended",
                        SIGNATURE,
                        "The Ed25519 signature has a byte 0 more, which some libraries overlook.",
                        "F-SIG-08"),
                0,
                sig -> Arrays.copyOf(sig, 65));
        bytes(
                refused("ed25519-byte-short", SIGNATURE, "The Ed25519 signature lacks its last byte.", "F-SIG-08"),
                0,
                sig -> Arrays.copyOf(sig, 63));
        bytes(
                refused("ed25519-empty", FORMAT, "The Ed25519 signature has no bytes.", "F-JSN-08"),
                0,
                sig -> new byte[0]);
        bytes(
                refused("ed25519-zeros", SIGNATURE, "The Ed25519 signature is 64 bytes 0.", "F-SIG-08"),
                0,
                sig -> new byte[64]);
        bytes(
                refused(
                        "ed25519-s-plus-order",
                        SIGNATURE,
                        "The Ed25519 signature has the group's order added to S.",
                        "F-SIG-08"),
                0,
                SignatureVectors::plusOrder);
        bytes(
                refused("ml-dsa-byte-appended", SIGNATURE, "The ML-DSA signature has a byte more.", "F-SIG-08"),
                1,
                sig -> Arrays.copyOf(sig, sig.length + 1));
        bytes(
                refused("ml-dsa-byte-short", SIGNATURE, "The ML-DSA signature lacks its last byte.", "F-SIG-08"),
                1,
                sig -> Arrays.copyOf(sig, sig.length - 1));
        bytes(
                refused("ml-dsa-zeros", SIGNATURE, "The ML-DSA signature is 4,627 bytes 0.", "F-SIG-08"),
                1,
                sig -> new byte[sig.length]);
        bytes(
                refused(
                        "ml-dsa-44-length",
                        SIGNATURE,
                        "The ML-DSA signature has the length of ML-DSA-44's.",
                        "F-SIG-08"),
                1,
                sig -> Arrays.copyOf(sig, 2_420));
        entries(
                refused("halves-exchanged", SIGNATURE, "Each half has the other's bytes.", "F-SIG-06"),
                entries -> List.of(
                        entries.get(0).with(entries.get(1).sig()),
                        entries.get(1).with(entries.get(0).sig())));
        refused(
                        "halves-of-two-signers",
                        SIGNATURE,
                        "The Ed25519 half is one signer's, the ML-DSA half another's.",
                        "F-SIG-06")
                .of(draft -> {
                    draft.signedBy = List.of(A, B);
                    draft.signatures = entries -> List.of(entries.get(0), entries.get(3));
                });
        entries(
                refused(
                        "keyid-wrong",
                        SIGNATURE,
                        "The signatures are good, their key ids are not those of the keys.",
                        "F-SIG-05"),
                entries -> entries.stream()
                        .map(entry -> new Signers.Entry(entry.signer(), entry.alg(), "0".repeat(64), entry.sig()))
                        .toList());
        refused(
                        "another-signers-keyid",
                        SIGNATURE,
                        "The signatures are a stranger's under the name and the key ids of a signer.",
                        "F-SIG-05",
                        "F-SIG-06")
                .of(draft -> {
                    draft.signedBy = List.of("test-only-d");
                    draft.signatures = entries -> List.of(
                            new Signers.Entry(
                                    A, "ed25519", keyid(0), entries.get(0).sig()),
                            new Signers.Entry(
                                    A, "ml-dsa-87", keyid(1), entries.get(1).sig()));
                });
        refused(
                        "under-another-signers-name",
                        KEY,
                        "A signer's good signatures stand under another signer's name.",
                        "F-SIG-06")
                .of(draft -> draft.signatures =
                        entries -> entries.stream().map(entry -> entry.as(B)).toList());
    }

    private String keyid(int which) {
        return kit.keys().publicKeys(A).keyIds().get(which).hex();
    }

    private static byte[] plusOrder(byte[] sig) {
        byte[] order =
                java.util.HexFormat.of().parseHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
        byte[] changed = sig.clone();
        int carry = 0;
        for (int i = 0; i < 32; i++) {
            int sum = (changed[32 + i] & 0xff) + (order[i] & 0xff) + carry;
            changed[32 + i] = (byte) sum;
            carry = sum >> 8;
        }
        return changed;
    }

    private void pairs() {
        accepted("two-of-three", "Two of three signers, as the stream wants.", "F-SIG-07")
                .base("pairs")
                .of(draft -> draft.signedBy = List.of(A, C));
        accepted("three-of-three", "One more than the stream wants.", "F-SIG-07")
                .base("pairs")
                .of(draft -> draft.signedBy = List.of(A, B, C));
        accepted("stranger-beside", "A stranger has signed as well; that is ignored.", "F-SIG-06")
                .of(draft -> draft.signedBy = List.of(A, "test-only-d"));
        accepted("broken-one-beside", "Another signer's broken signature stands beside enough good ones.", "F-SIG-06")
                .of(draft -> {
                    draft.signedBy = List.of(A, B);
                    draft.signatures = entries -> List.of(
                            entries.get(0), entries.get(1), entries.get(2).with(new byte[64]), entries.get(3));
                });
        refused("one-of-two", SIGNATURE, "One signer where the stream wants two.", "F-SIG-07")
                .base("pairs")
                .of(draft -> draft.signedBy = List.of(A));
        refused(
                        "one-and-a-half-of-two",
                        SIGNATURE,
                        "The second signer's ML-DSA half is missing.",
                        "F-SIG-06",
                        "F-SIG-07")
                .base("pairs")
                .of(draft -> draft.signatures = entries -> entries.subList(0, 3));
        refused(
                        "one-signer-twice",
                        SIGNATURE,
                        "One signer's signatures stand a second time under another signer's name.",
                        "F-SIG-07")
                .base("pairs")
                .of(draft -> {
                    draft.signedBy = List.of(A);
                    draft.signatures = entries -> List.of(
                            entries.get(0),
                            entries.get(1),
                            entries.get(0).as(B),
                            entries.get(1).as(B));
                });
        refused(
                        "one-and-a-stranger-of-two",
                        SIGNATURE,
                        "One signer and a stranger where the stream wants two.",
                        "F-SIG-07")
                .base("pairs")
                .of(draft -> draft.signedBy = List.of(A, "test-only-d"));
        refused("stranger", KEY, "Signed by nobody whom the root knows.", "F-SIG-06")
                .of(draft -> draft.signedBy = List.of("test-only-d"));
        refused("site", KEY, "Signed with the site's keys, which are for receipts.", "F-ROO-08")
                .of(draft -> draft.signedBy = List.of("test-only-site-a"));
        refused(
                        "not-of-the-streams-role",
                        KEY,
                        "Signed by a signer of the root who has no part in this stream.",
                        "F-SIG-06")
                .of(draft -> draft.signedBy = List.of(C));
        refused("stream-without-a-role", KEY, "A stream that the root does not name.", "F-SIG-07")
                .of(draft -> {
                    draft.stream = "others";
                });
    }

    private void otherTypes() {
        for (SignedType type : List.of(SignedType.ROOT, SignedType.RECEIPT)) {
            String word = type.name().toLowerCase(Locale.ROOT);
            refused(
                            "signed-as-" + word,
                            SIGNATURE,
                            "The manifest's bytes were signed as a " + word + "; the file says manifest.",
                            "F-SIG-09",
                            "F-SIG-02")
                    .of(draft -> draft.signedAs = type);
            text(
                    refused(
                            "of-type-" + word,
                            SIGNATURE,
                            "The signature file says it is for a " + word + ".",
                            "F-SIG-02",
                            "F-SIG-09"),
                    text -> text.replace("ferry.manifest", "ferry." + word));
        }
        refused("of-format-2", FORMAT, "The signature file's type is that of another format.", "F-VER-03", "F-SIG-02")
                .of(draft -> draft.signatureFile = file -> new String(file, StandardCharsets.US_ASCII)
                        .replace("manifest.v1", "manifest.v2")
                        .getBytes(StandardCharsets.US_ASCII));
        refused(
                        "without-pae",
                        SIGNATURE,
                        "The Ed25519 half signs the bare bytes, not their pre-authentication encoding.",
                        "F-SIG-01")
                .of(draft -> {
                    byte[] document = base("manifest.json");
                    draft.signatures =
                            entries -> List.of(entries.get(0).with(Signers.bareEd25519(A, document)), entries.get(1));
                });
    }

    private void file() {
        UnaryOperator<List<Signers.Entry>> reversed = entries -> List.of(entries.get(1), entries.get(0));
        entries(refused("unsorted", FORMAT, "The ML-DSA signature comes first.", "F-SIG-04"), reversed);
        entries(
                refused("twice", FORMAT, "The Ed25519 signature is there twice.", "F-SIG-04"),
                entries -> List.of(entries.get(0), entries.get(0), entries.get(1)));
        text(
                refused("unknown-algorithm", FORMAT, "One algorithm is ml-dsa-65.", "F-SIG-03"),
                text -> text.replace("ml-dsa-87", "ml-dsa-65"));
        text(
                refused("another-key", FORMAT, "The file has a key that it may not have.", "F-SIG-03", "F-JSN-02"),
                text -> text.replace("]}\n", "],\"note\":\"\"}\n"));
        text(
                refused("keys-in-another-order", FORMAT, "The keys of a signature are in another order.", "F-JSN-02"),
                text -> text.replaceFirst(
                        "\"signer\":\"test-only-a\",\"alg\":\"ed25519\"",
                        "\"alg\":\"ed25519\",\"signer\":\"test-only-a\""));
        text(
                refused("pretty", FORMAT, "The file has a blank after a colon.", "F-JSN-01"),
                text -> text.replace("\"type\":", "\"type\": "));
        text(
                refused("no-line-end", FORMAT, "The file does not end with a line feed.", "F-JSN-01"),
                text -> text.replace("\n", ""));
        text(
                refused("base64-not-padded", FORMAT, "A signature's base64 lacks its padding.", "F-JSN-08"),
                text -> text.replaceFirst("==\"", "\""));
        text(
                refused("base64-url", FORMAT, "A signature is in the alphabet for addresses.", "F-JSN-08"),
                text -> text.replace('/', '_').replace("application_vnd", "application/vnd"));
        text(
                refused("base64-line-break", FORMAT, "A signature's base64 has an escaped line feed.", "F-JSN-05"),
                text -> text.replaceFirst("\"sig\":\"....", "$0\\\\u000a"));
        text(
                refused("signer-is-a-device", FORMAT, "A signer is called nul.", "F-JSN-08"),
                text -> text.replace("test-only-a", "nul"));
        text(
                refused("keyid-in-upper-case", FORMAT, "A key id has upper-case digits.", "F-JSN-08"),
                text -> upperKeyid(text));
        refused("empty", FORMAT, "The signature file has no bytes.", "F-JSN-01").file(FILE, new byte[0]);
        refused("null", FORMAT, "The signature file is the word null.", "F-JSN-02")
                .file(FILE, "null\n".getBytes(StandardCharsets.US_ASCII));
        refused("link", FORMAT, "A link stands for the signature file.", "F-LAY-04")
                .file("elsewhere", base(FILE))
                .make("link " + FILE + " elsewhere");
        refused("fifo", FORMAT, "A FIFO stands for the signature file.", "F-LAY-04")
                .make("fifo " + FILE);
        accepted("eight-signers", "As many signers as a signature file may have.", "F-SIG-04")
                .of(draft -> draft.signedBy = many(8));
        refused("nine-signers", LIMIT, "One signer more than a signature file may have.", "F-SIG-04", "F-JSN-09")
                .of(draft -> draft.signedBy = many(9));
        refused("sparse-terabyte", LIMIT, "The signature file is said to have 1 TB.", "F-JSN-09")
                .make("sparse " + FILE + " 1099511627776");
        refused("one-byte-over-the-limit", LIMIT, "The signature file has 65,537 bytes.", "F-JSN-09")
                .make("sparse " + FILE + " 65537");
        refused("at-the-limit", FORMAT, "The signature file has 65,536 bytes, the last of them 0.", "F-JSN-01")
                .make("sparse " + FILE + " 65536");
        bytes(
                refused(
                        "long-signature",
                        LIMIT,
                        "A signature of 20,000 bytes is longer in base64 than a string may be.",
                        "F-JSN-09"),
                1,
                sig -> new byte[20_000]);
        StringBuilder many = new StringBuilder("{\"type\":\"application/vnd.ferry.manifest.v1+json\",\"sha256\":\""
                + Sha256.of(base("manifest.json")) + "\",\"signatures\":[");
        for (int i = 0; i < 400; i++) {
            many.append(i == 0 ? "" : ",")
                    .append(new Signers.Entry(
                                    String.format(Locale.ROOT, "s%03d", i), "ed25519", "0".repeat(64), new byte[3])
                            .json());
        }
        refused("four-hundred-signers", LIMIT, "The signature file lists 400 signers.", "F-SIG-04")
                .file(FILE, many.append("]}\n").toString().getBytes(StandardCharsets.US_ASCII));
        refused("deep", FORMAT, "The signature file is 30,000 lists in one another.", "F-JSN-02")
                .file(FILE, ("[".repeat(30_000) + "]".repeat(30_000) + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private String upperKeyid(String text) {
        return text.replace(keyid(0), keyid(0).toUpperCase(Locale.ROOT));
    }

    private static List<String> many(int count) {
        List<String> names = new ArrayList<>(List.of(A));
        for (int i = 1; i < count; i++) {
            names.add("test-only-many-" + i);
        }
        return names;
    }
}
