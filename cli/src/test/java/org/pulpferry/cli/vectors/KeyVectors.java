package org.pulpferry.cli.vectors;

import static org.pulpferry.manifest.problem.ProblemCode.KEY;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.signing.PublicKeys;

/** Key files: what keys show, sign and generate read and write. */
final class KeyVectors extends Family {
    private static final HexFormat HEX = HexFormat.of();
    private static final String NAME = "test-only-a";
    private static final String FILE = NAME + ".key";
    private static final String PUBLIC = NAME + ".pub";
    private static final String PASS = "passphrase";
    private static final String PLAIN = "PRIVATE KEY";
    private static final String SEALED = "ENCRYPTED PRIVATE KEY";
    private static final String ED25519 = "302e020100300506032b657004220420";
    private static final String ML_DSA_87 = "3034020100300b060960864801650304031304228020";

    private final byte[] ed25519;
    private final byte[] mlDsa;
    private final PublicKeys own;

    KeyVectors(Kit kit) {
        super(kit, "KEY");
        List<byte[]> seeds = Signers.seeds(NAME);
        ed25519 = Der.joined(HEX.parseHex(ED25519), seeds.get(0));
        mlDsa = Der.joined(HEX.parseHex(ML_DSA_87), seeds.get(1));
        own = kit.keys().publicKeys(NAME);
    }

    static String pem(String label, byte[] der) {
        StringBuilder text = new StringBuilder("-----BEGIN " + label + "-----\n");
        String base64 = Base64.getEncoder().encodeToString(der);
        for (int at = 0; at < base64.length(); at += 64) {
            text.append(base64, at, Math.min(base64.length(), at + 64)).append('\n');
        }
        return text.append("-----END ").append(label).append("-----\n").toString();
    }

    private String plain() {
        return pem(PLAIN, ed25519) + pem(PLAIN, mlDsa);
    }

    private String publicFile() {
        return pem("PUBLIC KEY", own.ed25519Spki()) + pem("PUBLIC KEY", own.mlDsaSpki());
    }

    private FileVector key(String words, @Nullable ProblemCode code, String says, String rule, String text) {
        return file(words, code, says, FILE, rule).file(FILE, text);
    }

    /** The plain file, changed. */
    private void spelled(String words, String says, UnaryOperator<String> change) {
        key(words, KEY, says, "F-KEY-04", Draft.changed(plain(), change));
    }

    private void publicKey(String words, @Nullable ProblemCode code, String says, String rule, String text) {
        file(words, code, says, PUBLIC, rule).file(PUBLIC, text);
    }

    /** Both halves under the passphrase, the first one bent. */
    private FileVector sealed(String words, @Nullable ProblemCode code, String says, Consumer<SealedKey> change) {
        SealedKey first = new SealedKey(ed25519);
        change.accept(first);
        return sealed(words, code, says, first.bytes());
    }

    private FileVector sealed(String words, @Nullable ProblemCode code, String says, byte[] first) {
        return key(words, code, says, "F-KEY-03", pem(SEALED, first) + pem(SEALED, new SealedKey(mlDsa).bytes()))
                .file(PUBLIC, publicFile())
                .file(PASS, SealedKey.passphraseFile());
    }

    @Override
    void make() {
        key("plain", null, "Both halves as they are, with their .pub beside them.", "F-KEY-02", plain())
                .file(PUBLIC, publicFile());
        key("plain-alone", null, "Both halves as they are, and no .pub.", "F-KEY-02", plain());
        halves();
        spelling();
        costs();
        encodings();
        passphrases();
        surroundings();
        publicKeys();
    }

    private void halves() {
        String rule = "F-KEY-02";
        key("one-half", KEY, "Only the Ed25519 half.", rule, pem(PLAIN, ed25519));
        key("three-halves", KEY, "A third block.", rule, plain() + pem(PLAIN, ed25519));
        key("halves-exchanged", KEY, "ML-DSA-87 comes first.", rule, pem(PLAIN, mlDsa) + pem(PLAIN, ed25519));
        key("ed25519-twice", KEY, "Ed25519 twice.", rule, pem(PLAIN, ed25519) + pem(PLAIN, ed25519));
        for (String label : List.of("RSA PRIVATE KEY", "PUBLIC KEY", "private key", "PRIVATE KEY ", "")) {
            key(
                    "label-" + (label.isEmpty() ? "empty" : label.strip().replace(' ', '-'))
                            + (label.endsWith(" ") ? "-blank" : ""),
                    KEY,
                    "The first block is labelled '" + label + "'.",
                    rule,
                    pem(label, ed25519) + pem(PLAIN, mlDsa));
        }
        byte[] withPublic = Der.joined(
                HEX.parseHex("3051020101300506032b657004220420"),
                Arrays.copyOfRange(ed25519, 16, 48),
                HEX.parseHex("812100"),
                Arrays.copyOfRange(own.ed25519Spki(), 12, 44));
        first("version-2", "The Ed25519 half is PKCS#8 version 2, with its public key.", withPublic);
        first("seed-short", "The seed has 31 bytes.", Arrays.copyOf(ed25519, 47));
        first("trailing-byte", "A byte follows the key.", Arrays.copyOf(ed25519, 49));
        first("ed448", "The algorithm is Ed448.", changed(ed25519, 11, 0x71));
        first("x25519", "The algorithm is X25519.", changed(ed25519, 11, 0x6e));
        first("version-9", "PKCS#8 of a version that there is not.", changed(ed25519, 4, 9));
        first("length-of-2-GiB", "The key says that it has 2 GiB.", HEX.parseHex("30847fffffff020100"));
        first("indefinite-length", "The key has no length.", Der.joined(HEX.parseHex("3080"), ed25519, new byte[2]));
        first("deep", "500 lists in one another.", deep(500));
        second("ml-dsa-65", "The second half is of ML-DSA-65.", changed(mlDsa, 17, 0x12));
        second("seed-and-expanded", "The second half holds more than the seed.", Der.joined(mlDsa, new byte[64]));
    }

    private void first(String words, String says, byte[] der) {
        key(words, KEY, says, "F-KEY-02", pem(PLAIN, der) + pem(PLAIN, mlDsa));
    }

    private void second(String words, String says, byte[] der) {
        key(words, KEY, says, "F-KEY-02", pem(PLAIN, ed25519) + pem(PLAIN, der));
    }

    private static byte[] changed(byte[] bytes, int at, int value) {
        byte[] changed = bytes.clone();
        changed[at] = (byte) value;
        return changed;
    }

    private static byte[] deep(int levels) {
        byte[] der = new byte[0];
        for (int i = 0; i < levels; i++) {
            der = Der.sequence(der);
        }
        return der;
    }

    private void spelling() {
        spelled("carriage-returns", "Lines end as on Windows.", text -> text.replace("\n", "\r\n"));
        spelled("no-last-line-end", "The last line is not ended.", text -> text.substring(0, text.length() - 1));
        spelled("blank-line-before", "A blank line comes first.", text -> "\n" + text);
        spelled(
                "blank-line-between",
                "A blank line is between the halves.",
                text -> text.replaceFirst("END P(.*)\n", "END P$1\n\n"));
        spelled("blank-line-after", "A blank line comes last.", text -> text + "\n");
        spelled("text-before", "A remark comes first.", text -> "my key\n" + text);
        spelled("text-after", "A remark comes last.", text -> text + "my key\n");
        spelled(
                "header-lines",
                "The block has headers.",
                text -> text.replaceFirst("-----\n", "-----\nProc-Type: 4,ENCRYPTED\n\n"));
        spelled("byte-order-mark", "The file begins with a byte order mark.", text -> "\u00ef\u00bb\u00bf" + text);
        spelled(
                "lines-of-63",
                "The first line of base64 is a character short.",
                text -> text.replaceFirst("(-----\n.{63})(.)", "$1\n$2"));
        spelled("trailing-blank", "A line ends with a blank.", text -> text.replaceFirst("-----\n", "----- \n"));
        spelled("nul", "A NUL is in the base64.", text -> text.replaceFirst("-----\n(.)", "-----\n\0$1"));
        spelled("escape-sequence", "The label holds ESC.", text -> text.replaceFirst("BEGIN P", "BEGIN \u001b[2JP"));
        spelled(
                "padding-more",
                "The base64 has more padding than it needs.",
                text -> text.replaceFirst("\n-----END", "====\n-----END"));
        spelled("no-end", "The second block does not end.", text -> text.substring(0, text.lastIndexOf("-----END")));
        spelled(
                "end-of-another",
                "The block's end has another label.",
                text -> text.replaceFirst("END P", "END ENCRYPTED P"));
        key("empty", KEY, "The file has no bytes.", "F-KEY-04", "");
        key("line-feeds", KEY, "The file is 1,000 line feeds.", "F-KEY-04", "\n".repeat(1_000));
        key("binary", KEY, "The file is DER.", "F-KEY-04", new String(ed25519, StandardCharsets.ISO_8859_1));
        key("dashes", KEY, "The file is 16 KiB of dashes.", "F-KEY-04", "-".repeat(16_384));
        key(
                "many-blocks",
                KEY,
                "The file is 300 empty blocks.",
                "F-KEY-04",
                "-----BEGIN A-----\n-----END A-----\n".repeat(300));
        key("over-16-KiB", KEY, "The file has a byte more than 16 KiB.", "F-KEY-04", "A".repeat(16_385));
        key("terabyte", KEY, "The file is said to have 1 TB.", "F-KEY-04", plain())
                .make("sparse " + FILE + " 1099511627776");
    }

    private void costs() {
        sealed("least-iterations", null, "100,000 iterations.", key -> {});
        sealed("most-iterations", null, "2,000,000 iterations.", key -> iterations(key, "2000000", 2_000_000));
        sealed("too-few-iterations", KEY, "99,999 iterations.", key -> iterations(key, "99999", 99_999));
        for (String count : List.of(
                "2000001",
                "2147483647",
                "2147483648",
                "4294967296",
                "9223372036854775807",
                "0",
                "1",
                "-1",
                "-100000")) {
            sealed("iterations-" + count, KEY, count + " iterations.", key -> iterations(key, count, 0));
        }
        sealed(
                "iterations-of-100-bytes",
                KEY,
                "As many iterations as 100 bytes can say.",
                key -> iterations(key, "1".repeat(240), 0));
        sealed("salt-of-15", KEY, "The salt has 15 bytes.", key -> key.salt = new byte[15]);
        sealed("salt-of-none", KEY, "The salt has no bytes.", key -> {
            key.salt = new byte[0];
            key.computed = 0;
        });
        sealed("salt-of-32", null, "The salt has 32 bytes.", key -> key.salt = HEX.parseHex("5a".repeat(32)));
        sealed("iv-of-15", KEY, "The initialization vector has 15 bytes.", key -> key.iv = new byte[15]);
        sealed("iv-of-17", KEY, "The initialization vector has 17 bytes.", key -> key.iv = new byte[17]);
        sealed("key-length-said", null, "The key's length is said: 32.", key -> key.keyLength = Der.integer("32"));
        for (String length : List.of("16", "31", "33", "-32", "4294967328", "1000000000")) {
            sealed(
                    "key-length-" + length,
                    KEY,
                    "The key's length is said: " + length + ".",
                    key -> key.keyLength = Der.integer(length));
        }
        sealed("prf-not-said", KEY, "No function is named, which means HMAC-SHA-1.", key -> key.prf = new byte[0]);
        sealed(
                "prf-sha-1",
                KEY,
                "The function is HMAC-SHA-1.",
                key -> key.prf = Der.sequence(Der.oid("2a864886f70d0207"), Der.nothing()));
        sealed(
                "prf-sha-512",
                KEY,
                "The function is HMAC-SHA-512.",
                key -> key.prf = Der.sequence(Der.oid("2a864886f70d020b"), Der.nothing()));
        sealed(
                "prf-without-null",
                KEY,
                "The function's parameters are left out instead of NULL.",
                key -> key.prf = Der.sequence(Der.oid("2a864886f70d0209")));
        sealed("aes-128", KEY, "The cipher is AES-128-CBC.", key -> key.cipher = "608648016503040102");
        sealed("aes-256-gcm", KEY, "The cipher is AES-256-GCM.", key -> key.cipher = "60864801650304012e");
        sealed("triple-des", KEY, "The cipher is 3DES.", key -> key.cipher = "2a864886f70d0307");
        sealed("pbes1", KEY, "The scheme is PKCS#12's with RC2.", key -> key.scheme = "2a864886f70d010c0106");
        for (String[] each : new String[][] {
            {"scrypt", "16384", "8", "1", "2^14"},
            {"scrypt-costly", "1073741824", "8", "1", "2^30"},
            {"scrypt-parallel", "16384", "8", "8388608", "2^14, 2^23 times at once"},
        }) {
            sealed(
                    each[0],
                    KEY,
                    "The key is derived by scrypt, N = " + each[4] + ".",
                    key -> key.derivation = Der.sequence(
                            Der.oid("2b06010401da47040b"),
                            Der.sequence(
                                    Der.octets(key.salt),
                                    Der.integer(each[1]),
                                    Der.integer(each[2]),
                                    Der.integer(each[3]))));
        }
    }

    private static void iterations(SealedKey key, String said, int computed) {
        key.iterations = said;
        key.computed = computed;
    }

    private void encodings() {
        byte[] good = new SealedKey(ed25519).bytes();
        sealed("der-trailing-byte", KEY, "A byte follows the encrypted key.", Arrays.copyOf(good, good.length + 1));
        sealed("der-cut", KEY, "The encrypted key is cut in its middle.", Arrays.copyOf(good, good.length / 2));
        sealed(
                "der-length-of-2-GiB",
                KEY,
                "The encrypted key says that it has 2 GiB.",
                HEX.parseHex("30847fffffff3000"));
        sealed(
                "der-octets-of-2-GiB",
                KEY,
                "The secret says that it has 2 GiB.",
                Der.tagged(0x30, Der.joined(Der.sequence(Der.oid(SealedKey.PBES2)), HEX.parseHex("04847fffffff"))));
        sealed(
                "der-indefinite-length",
                KEY,
                "The outer list has no length.",
                Der.joined(HEX.parseHex("3080"), Arrays.copyOfRange(good, 3, good.length), new byte[2]));
        sealed(
                "der-long-length",
                KEY,
                "The outer list's length has more bytes than it needs.",
                Der.joined(HEX.parseHex("3082"), new byte[] {0, good[2]}, Arrays.copyOfRange(good, 3, good.length)));
        sealed("der-deep", KEY, "200 lists in one another.", deep(200));
        sealed("der-set", KEY, "The outer list is a set.", changed(good, 0, 0x31));
        sealed("der-none", KEY, "The encrypted key has no bytes.", new byte[0]);
        sealed("der-null", KEY, "The encrypted key is NULL.", Der.nothing());
        sealed("der-large", KEY, "The encrypted key has more than 1,024 bytes.", key -> key.secret = new byte[1_040]);
        sealed(
                "der-third-part",
                KEY,
                "Something follows the secret within the list.",
                Der.sequence(Arrays.copyOfRange(good, 3, good.length), Der.nothing()));
        sealed(
                "secret-of-no-bytes",
                KEY,
                "The secret has no bytes.",
                Der.sequence(Arrays.copyOfRange(good, 3, 3 + 2 + (good[4] & 0xff)), Der.octets(new byte[0])));
        sealed(
                "secret-not-of-blocks",
                KEY,
                "The secret is no multiple of 16 bytes.",
                key -> key.secret = Arrays.copyOf(key.encrypted(), 63));
        sealed(
                "secret-a-block-short",
                KEY,
                "The secret lacks its last block.",
                key -> key.secret = Arrays.copyOf(key.encrypted(), 48));
        sealed(
                "secret-bit-flipped",
                KEY,
                "A bit of the secret's second block is turned: it makes another seed.",
                key -> {
                    byte[] secret = key.encrypted();
                    secret[20] ^= 1;
                    key.secret = secret;
                });
        sealed("iv-bit-flipped", KEY, "A bit of the initialization vector is turned.", key -> {
            key.secret = key.encrypted();
            key.iv = flipped(key.iv);
        });
        byte[] other =
                Der.joined(HEX.parseHex(ED25519), Signers.seeds("test-only-b").get(0));
        sealed(
                "half-of-another",
                KEY,
                "The Ed25519 half is another signer's; the .pub beside tells.",
                new SealedKey(other).bytes());
    }

    private void passphrases() {
        String both = pem(SEALED, new SealedKey(ed25519).bytes()) + pem(SEALED, new SealedKey(mlDsa).bytes());
        String rule = "F-KEY-03";
        key("passphrase-missing", KEY, "It is encrypted, and no passphrase is given.", rule, both);
        for (String[] each : new String[][] {
            {"wrong", "correct horse battery stable\n", "is another one"},
            {"with-a-blank", "correct horse battery staple \n", "has a blank at its end"},
            {"in-upper-case", "CORRECT HORSE BATTERY STAPLE\n", "is in upper case"},
            {"empty", "\n", "is empty"},
            {"of-two-lines", "correct horse battery staple\nx\n", "has a second line"},
            {"not-utf-8", "correct\u00ff\n", "is not UTF-8"},
            {"with-nul", "correct horse battery staple\0\n", "ends with NUL"},
            {"large", "x".repeat(4_097), "has more than 4 KiB"}
        }) {
            key("passphrase-" + each[0], KEY, "The passphrase " + each[2] + ".", rule, both)
                    .file(PASS, each[1]);
        }
        key("passphrase-ends-as-on-windows", null, "The passphrase's line ends as on Windows.", rule, both)
                .file(PASS, SealedKey.PASSPHRASE + "\r\n");
        key("passphrase-readable", KEY, "The group may read the passphrase.", rule, both)
                .file(PASS, SealedKey.passphraseFile())
                .make("mode " + PASS + " rw-r-----");
        key("passphrase-fifo", KEY, "A FIFO stands for the passphrase.", rule, both)
                .file(PASS, SealedKey.passphraseFile())
                .make("fifo " + PASS);
    }

    private void surroundings() {
        String rule = "F-KEY-05";
        for (String mode : List.of("rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rw---x---", "rwxrwxrwx")) {
            key("mode-" + mode, KEY, "The file's mode is " + mode + ".", rule, plain())
                    .make("mode " + FILE + " " + mode);
        }
        key("mode-r--------", null, "The file's owner alone may read it.", rule, plain())
                .make("mode " + FILE + " r--------");
        key("link", KEY, "A link stands for the file.", rule, plain())
                .file("elsewhere.key", plain())
                .make("link " + FILE + " elsewhere.key");
        key("fifo", KEY, "A FIFO stands for the file.", rule, plain()).make("fifo " + FILE);
        key("folder", KEY, "A folder stands for the file.", rule, plain())
                .make("remove " + FILE)
                .make("folder " + FILE);
        key("missing", KEY, "The file is not there.", rule, plain()).make("remove " + FILE);
        PublicKeys other = kit.keys().publicKeys("test-only-b");
        key("pub-of-another", KEY, "The .pub beside it is another signer's.", rule, plain())
                .file(PUBLIC, pem("PUBLIC KEY", other.ed25519Spki()) + pem("PUBLIC KEY", other.mlDsaSpki()));
        key("pub-cut", KEY, "The .pub beside it is cut.", rule, plain())
                .file(PUBLIC, publicFile().substring(0, 1_000));
        key("pub-fifo", KEY, "A FIFO stands for the .pub beside it.", rule, plain())
                .file(PUBLIC, publicFile())
                .make("fifo " + PUBLIC);
    }

    private void publicKeys() {
        String rule = "F-KEY-01";
        publicKey("public", null, "A .pub as it should be.", rule, publicFile());
        byte[] ed = own.ed25519Spki();
        byte[] ml = own.mlDsaSpki();
        publicKey("public-one-half", KEY, "A .pub of the Ed25519 half alone.", rule, pem("PUBLIC KEY", ed));
        publicKey(
                "public-exchanged",
                KEY,
                "A .pub with ML-DSA-87 first.",
                rule,
                pem("PUBLIC KEY", ml) + pem("PUBLIC KEY", ed));
        publicKey("public-of-private", KEY, "A .pub that holds private keys.", rule, plain());
        publicKey(
                "public-carriage-returns",
                KEY,
                "A .pub whose lines end as on Windows.",
                "F-KEY-04",
                publicFile().replace("\n", "\r\n"));
        publicKey(
                "public-over-16-KiB",
                KEY,
                "A .pub of more than 16 KiB.",
                "F-KEY-04",
                publicFile() + "\n".repeat(16_384));
        publicKey(
                "public-trailing-byte",
                KEY,
                "A .pub whose Ed25519 half has a byte more.",
                "F-SIG-10",
                halves(Arrays.copyOf(ed, 45), ml));
        publicKey(
                "public-identity",
                KEY,
                "A .pub whose Ed25519 half is the identity.",
                "F-SIG-10",
                halves(Der.joined(Arrays.copyOf(ed, 12), HEX.parseHex("01" + "00".repeat(31))), ml));
        publicKey(
                "public-order-8",
                KEY,
                "A .pub whose Ed25519 half is a point of order 8.",
                "F-SIG-10",
                halves(
                        Der.joined(
                                Arrays.copyOf(ed, 12),
                                HEX.parseHex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")),
                        ml));
        publicKey(
                "public-no-point",
                KEY,
                "A .pub whose Ed25519 half is no point.",
                "F-SIG-10",
                halves(Der.joined(Arrays.copyOf(ed, 12), HEX.parseHex("02" + "00".repeat(31))), ml));
        publicKey(
                "public-t1-zero",
                KEY,
                "A .pub whose ML-DSA-87 half has a t1 of zeros.",
                "F-SIG-10",
                halves(ed, Arrays.copyOf(Arrays.copyOf(ml, 22 + 32), ml.length)));
        publicKey(
                "public-ml-dsa-65",
                KEY,
                "A .pub whose second half says ML-DSA-65.",
                "F-SIG-10",
                halves(ed, changed(ml, 16, 0x12)));
        file("public-fifo", KEY, "A FIFO stands for the .pub.", PUBLIC, rule)
                .file(PUBLIC, publicFile())
                .make("fifo " + PUBLIC);
        file("public-terabyte", KEY, "A .pub said to have 1 TB.", PUBLIC, "F-KEY-04")
                .file(PUBLIC, publicFile())
                .make("sparse " + PUBLIC + " 1099511627776");
        file("public-missing", KEY, "The .pub is not there.", PUBLIC, rule)
                .file(PUBLIC, publicFile())
                .make("remove " + PUBLIC);
    }

    private static String halves(byte[] ed25519, byte[] mlDsa) {
        return pem("PUBLIC KEY", ed25519) + pem("PUBLIC KEY", mlDsa);
    }
}
