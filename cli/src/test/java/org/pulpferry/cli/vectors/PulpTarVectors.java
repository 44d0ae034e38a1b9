package org.pulpferry.cli.vectors;

import static org.pulpferry.manifest.problem.ProblemCode.CONTENT;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.vectors.RawTar.Header;
import org.pulpferry.cli.vectors.RawTar.Member;
import org.pulpferry.manifest.problem.ProblemCode;

/** Archives as Pulp's export makes them, and archives that it never makes. */
final class PulpTarVectors extends Family {
    private static final String ROWS = "repository-files_1/pulp_file.app.modelresource.FileContentResource.json";
    private static final String DIGEST = "ab/" + "cd".repeat(31);
    private static final byte[] LIST = bytes("[]");

    PulpTarVectors(Kit kit) {
        super(kit, "TARP");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] begin() {
        return Der.joined(
                RawTar.member(Member.of("versions.json", "[{\"component\": \"core\", \"version\": \"3.116.0\"}]")),
                RawTar.member(Member.of("pulpcore.app.modelresource.ArtifactResource.json", "[]")));
    }

    private void archive(String words, @Nullable ProblemCode code, String says, String rule, byte[] archive) {
        file(words, code, says, "export.tar", rule).file("export.tar", archive);
    }

    /** After two members as Pulp writes them. */
    private void more(String words, @Nullable ProblemCode code, String says, String rule, byte[]... blocks) {
        archive(words, code, says, rule, RawTar.ended(Der.joined(begin(), Der.joined(blocks))));
    }

    private static byte[] member(String name) {
        return RawTar.member(new Header("x", 2).put(0, name), LIST);
    }

    private static byte[] pax(byte[]... records) {
        byte[] body = Der.joined(records);
        return RawTar.member(new Header("././@PaxHeader", body.length).type('x'), body);
    }

    private static byte[] pax(String key, String value) {
        return pax(RawTar.pax(key, value));
    }

    @Override
    void make() {
        archive("plain", null, "Two members, and the end.", "P-TAR-01", RawTar.ended(begin()));
        headers();
        types();
        records();
        sizes();
        names();
        places();
        ends();
    }

    private void header(String words, @Nullable ProblemCode code, String says, UnaryOperator<Header> change) {
        more(words, code, says, "P-TAR-01", RawTar.member(change.apply(new Header(ROWS, 2)), LIST));
    }

    private void headers() {
        header("mode-755", null, "A member's mode is 0755.", h -> h.put(100, "0000755"));
        header(
                "owner",
                null,
                "A member has an owner, a group, and their names.",
                h -> h.put(108, "0001750").put(116, "0001750").put(265, "pulp").put(297, "pulp"));
        header("time", null, "A member has a time.", h -> h.put(136, "14000000000"));
        header(
                "device-nul",
                null,
                "Device numbers are NUL, as some Pythons write them.",
                h -> h.put(329, "\0".repeat(16)));
        header("mode-set-user-id", CONTENT, "A member sets the user id.", h -> h.put(100, "0004755"));
        header("mode-sticky", CONTENT, "A member has the sticky bit.", h -> h.put(100, "0001644"));
        header("mode-file-type", CONTENT, "A mode holds a file's type.", h -> h.put(100, "0100644"));
        header("device", CONTENT, "A file has a device's number.", h -> h.put(329, "0000001\0"));
        header("link-target", CONTENT, "A file has a link's target.", h -> h.put(157, "/etc/passwd"));
        header("prefix", CONTENT, "A name has a prefix.", h -> h.put(345, "repository-x"));
        header("rest", CONTENT, "The header's last bytes are used.", h -> h.put(500, "x"));
        header("magic-of-gnu", CONTENT, "The magic is GNU's.", h -> h.put(257, "ustar  \0"));
        header("magic-missing", CONTENT, "There is no magic.", h -> h.put(257, "\0".repeat(8)));
        header("magic-version", CONTENT, "The magic's version is another.", h -> h.put(263, "01"));
        header("checksum-wrong", CONTENT, "The checksum is wrong.", h -> h.checksum("000000\0 "));
        header("checksum-with-a-sign", CONTENT, "The checksum has a sign.", h -> h.checksum("-00001\0 "));
        header("owner-in-binary", CONTENT, "The owner is in binary.", h -> h.put(108, "\200\0\0\0\0\0\1\0"));
        header("owner-negative", CONTENT, "The owner has a sign.", h -> h.put(108, "-000001"));
        header("owner-name-with-escape", CONTENT, "The owner's name holds ESC.", h -> h.put(265, "\u001b[2J"));
        header("owner-name-goes-on", CONTENT, "The owner's name goes on after its NUL.", h -> h.put(265, "a\0b"));
        header("time-in-binary", CONTENT, "The time is in binary.", h -> h.put(136, "\200" + "\0".repeat(11)));
        header("size-in-binary", CONTENT, "The size is in binary.", h -> h.put(124, "\200" + "\0".repeat(10) + "\2"));
        header("size-with-blanks", CONTENT, "The size begins with blanks.", h -> h.put(124, "          2\0"));
        header("size-ends-with-a-blank", CONTENT, "The size ends with a blank.", h -> h.put(135, " "));
        header("size-negative", CONTENT, "The size has a sign.", h -> h.put(124, "-0000000002"));
        header("size-with-a-nine", CONTENT, "The size has a digit 9.", h -> h.put(124, "00000000009"));
        header("size-empty", CONTENT, "The size is NUL.", h -> h.put(124, "\0".repeat(12)));
        byte[] padded = RawTar.member(new Header(ROWS, 2), LIST);
        padded[padded.length - 1] = 1;
        more("padding-not-zero", CONTENT, "The padding after a body is not NUL.", "P-TAR-01", padded);
    }

    private void types() {
        for (String[] type : new String[][] {
            {"\0", "old-style"},
            {"1", "hard-link"},
            {"2", "symbolic-link"},
            {"3", "character-device"},
            {"4", "block-device"},
            {"5", "folder"},
            {"6", "fifo"},
            {"7", "contiguous"},
            {"g", "global-header"},
            {"L", "gnu-long-name"},
            {"K", "gnu-long-link"},
            {"S", "gnu-sparse"},
            {"D", "gnu-dump"},
            {"M", "gnu-continued"},
            {"V", "volume"},
            {"X", "solaris-header"},
            {"N", "old-gnu-names"},
            {"A", "solaris-acl"},
            {"Z", "unknown"},
            {"\u00ff", "byte-255"}
        }) {
            more(
                    "type-" + type[1],
                    CONTENT,
                    "A member's type is '" + type[1].replace('-', ' ') + "'.",
                    "P-TAR-02",
                    new Header(ROWS, 0).put(156, type[0]).bytes());
        }
        byte[] inner = member("repository-evil_1/x.json");
        for (char link : new char[] {'1', '2', '5'}) {
            more(
                    "type-" + link + "-with-a-body",
                    CONTENT,
                    "What has no body has one, which is a member to some readers.",
                    "P-TAR-02",
                    RawTar.member(new Header(ROWS, inner.length).type(link), inner));
        }
        byte[] global = RawTar.pax("path", "../evil");
        more(
                "global-header-with-a-path",
                CONTENT,
                "A global header gives all that follows a path.",
                "P-TAR-02",
                RawTar.member(new Header("pax_global_header", global.length).type('g'), global),
                member(ROWS));
        byte[][] chain = new byte[200][];
        Arrays.fill(chain, pax("mtime", "1.5"));
        more("pax-chain", CONTENT, "200 PAX headers in a row.", "P-TAR-02", Der.joined(chain), member(ROWS));
        more(
                "pax-twice",
                CONTENT,
                "Two PAX headers before one member.",
                "P-TAR-02",
                pax("mtime", "1"),
                pax("mtime", "2"),
                member(ROWS));
        more(
                "pax-before-a-link",
                CONTENT,
                "A PAX header before a link.",
                "P-TAR-02",
                pax("mtime", "1"),
                new Header(ROWS, 0).type('2').put(157, "x").bytes());
        more("pax-at-the-end", CONTENT, "A PAX header comes last.", "P-TAR-02", pax("mtime", "1"));
        more(
                "long-name-then-pax",
                CONTENT,
                "GNU's long name, then a PAX header.",
                "P-TAR-02",
                RawTar.member(new Header("././@LongLink", 5).type('L'), bytes("evil\0")),
                pax("path", ROWS),
                member(ROWS));
    }

    private void record(String words, @Nullable ProblemCode code, String says, byte[] body) {
        more(
                words,
                code,
                says,
                "P-TAR-03",
                RawTar.member(new Header("././@PaxHeader", body.length).type('x'), body),
                member(ROWS));
    }

    private void records() {
        record(
                "pax-time",
                null,
                "A PAX header gives a time with fractions, as Python writes it.",
                RawTar.pax("mtime", "1764000000.1234567"));
        record(
                "pax-owner",
                null,
                "A PAX header gives owner and group and their names.",
                Der.joined(
                        RawTar.pax("uid", "4294967296"),
                        RawTar.pax("gid", "0"),
                        RawTar.pax("uname", "p\u00fclp"),
                        RawTar.pax("gname", "p")));
        for (String[] each : new String[][] {
            {"sparse-name", "GNU.sparse.name", "../evil", "a sparse file's name"},
            {"sparse-size", "GNU.sparse.realsize", "8589934592", "a sparse file's size"},
            {"sparse-map", "GNU.sparse.map", "0,1", "a sparse file's map"},
            {"attribute", "SCHILY.xattr.user.x", "y", "an extended attribute"},
            {"creation-time", "LIBARCHIVE.creationtime", "1", "a time of creation"},
            {"charset", "hdrcharset", "BINARY", "a character set"},
            {"link", "linkpath", "/etc/passwd", "a link's target"},
            {"access-time", "atime", "1", "a time of access"},
            {"comment", "comment", "x", "a remark"},
            {"upper-case", "PATH", ROWS, "a path in upper case"},
            {"empty", "", "x", "nothing a name"},
            {"time-long", "mtime", "1" + "0".repeat(40), "a time of 41 digits"},
            {"time-exponent", "mtime", "1e1000000", "a time with an exponent"},
            {"time-negative", "mtime", "-1", "a time with a sign"},
            {"owner-negative", "uid", "-1", "an owner with a sign"},
            {"owner-name-empty", "uname", "", "an owner without a name"},
            {"owner-name-with-escape", "uname", "\u001b[2J", "an owner's name with ESC"}
        }) {
            record("pax-key-" + each[0], CONTENT, "A PAX header gives " + each[3] + ".", RawTar.pax(each[1], each[2]));
        }
        for (String[] each : new String[][] {
            {"length-too-long", "99 mtime=1\n", "says a length beyond its end"},
            {"length-too-short", "9 mtime=1\n", "says a byte less than it has"},
            {"length-of-nothing", "3 \n", "has neither key nor value"},
            {"length-zero", "0 mtime=1\n", "has the length 0"},
            {"length-leading-zero", "011 mtime=1\n", "has a length that begins with a zero"},
            {"length-with-a-sign", "+11 mtime=1\n", "has a length with a sign"},
            {"length-of-20-digits", "99999999999999999999 mtime=1\n", "has a length of 20 digits"},
            {"length-hexadecimal", "0xb mtime=1\n", "has a hexadecimal length"},
            {"no-length", "mtime=1\n", "has no length"},
            {"no-line-feed", "11 mtime=12", "does not end with a line feed"},
            {"no-equals-sign", "11 mtime 1\n", "has no equals sign"},
            {"tab", "11\tmtime=1\n", "has a tab for a blank"},
            {"padded", "10 mtime=1\n\0\0", "is followed by NUL"},
            {"zeros", "\0\0\0\0", "is NUL"}
        }) {
            record("pax-record-" + each[0], CONTENT, "A PAX record " + each[2] + ".", bytes(each[1]));
        }
        record(
                "pax-key-twice",
                CONTENT,
                "A PAX key is there twice.",
                Der.joined(RawTar.pax("mtime", "1"), RawTar.pax("mtime", "2")));
        record("pax-not-utf-8", CONTENT, "A PAX record is not UTF-8.", bytes("15 path=\u00ff\u00fe-xy\n"));
        record("pax-empty", CONTENT, "A PAX header has no bytes.", new byte[0]);
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 6_000; i++) {
            many.append("5 a=\n");
        }
        record("pax-many-records", CONTENT, "6,000 PAX records.", bytes(many.toString()));
        record("pax-64-KiB-and-one", CONTENT, "A PAX header of a byte more than 64 KiB.", new byte[65_537]);
        more(
                "pax-of-8-GiB",
                CONTENT,
                "A PAX header is said to have 8 GiB.",
                "P-TAR-03",
                new Header("././@PaxHeader", 0)
                        .type('x')
                        .put(124, "77777777777\0")
                        .bytes());
    }

    private void sizes() {
        for (String[] each : new String[][] {
            {"of-a-small-member", "2", "2", "gives the size that the header has, too"},
            {"of-another", "3", "2", "gives another size than the header"},
            {"below-8-GiB", "8589934591", "0", "gives a byte less than 8 GiB"},
            {"8-GiB-and-header", "8589934592", "2", "gives 8 GiB, and the header 2"},
            {"8-GiB-cut", "8589934592", "0", "gives 8 GiB that are not there"},
            {"2-53", "9007199254740992", "0", "gives 2^53"},
            {"2-64", "18446744073709551616", "0", "gives 2^64"},
            {"negative", "-1", "0", "gives a negative size"},
            {"hexadecimal", "0x200000000", "0", "gives a hexadecimal size"},
            {"blank", " 8589934592", "0", "gives a size that begins with a blank"},
            {"plus", "+8589934592", "0", "gives a size with a sign"},
            {"leading-zero", "08589934592", "0", "gives a size that begins with a zero"},
            {"fraction", "8589934592.0", "0", "gives a size with a fraction"},
            {"empty", "", "0", "gives no size"}
        }) {
            long size = Long.parseLong(each[2]);
            more(
                    "pax-size-" + each[0],
                    CONTENT,
                    "A PAX header " + each[3] + ".",
                    "P-TAR-04",
                    pax("size", each[1]),
                    RawTar.member(new Header(ROWS, size), Arrays.copyOf(LIST, (int) size)));
        }
    }

    private void name(String words, @Nullable ProblemCode code, String says, String name) {
        more("name-" + words, code, says, "P-TAR-05", member(name));
    }

    private void path(String words, @Nullable ProblemCode code, String says, String path) {
        more("path-" + words, code, says, "P-TAR-05", pax("path", path), member("repository-short"));
    }

    private void names() {
        path(
                "not-ascii",
                null,
                "A PAX header gives a repository's name with an umlaut.",
                "repository-b\u00fccher_1/x.json");
        path("long", null, "A PAX header gives a path of 200 bytes.", "repository-" + "x".repeat(180) + "_1/x.json");
        name("climbs", CONTENT, "A name climbs.", "repository-x/../../evil.json");
        name("only-dots", CONTENT, "A name is two dots.", "..");
        name("absolute", CONTENT, "A name begins with a slash.", "/etc/passwd");
        name("dot", CONTENT, "A name has a step of one dot.", "repository-x/./x.json");
        name("empty-step", CONTENT, "A name has two slashes on end.", "repository-x//x.json");
        name("ends-with-a-slash", CONTENT, "A file's name ends with a slash.", "repository-x/");
        name("backslash", CONTENT, "A name has a backslash.", "repository-x\\..\\evil");
        name("line-feed", CONTENT, "A name holds a line feed.", "repository-x\n/x.json");
        name("escape-sequence", CONTENT, "A name holds ESC.", "repository-\u001b[2J/x.json");
        name("not-ascii", CONTENT, "A header's name has a byte above 127.", "repository-\u00fc/x.json");
        name("goes-on-after-nul", CONTENT, "A name goes on after its NUL.", "repository-x\0y");
        name("nine-steps", CONTENT, "A name has nine steps.", "repository-x/1/2/3/4/5/6/7/8");
        path("empty", CONTENT, "A PAX header gives an empty path.", "");
        path("climbs", CONTENT, "A PAX header gives a path that climbs.", "repository-x/../../../etc/cron.d/x");
        path("nul", CONTENT, "A PAX header gives a path with NUL.", "repository-x\0/x.json");
        path(
                "right-to-left",
                CONTENT,
                "A PAX header gives a path that reads from right to left.",
                "repository-\u202egpj.exe");
        path(
                "zero-width",
                CONTENT,
                "A PAX header gives a path with a letter that nobody sees.",
                "repository-a\u200bb/x.json");
        path("line-separator", CONTENT, "A PAX header gives a path with a line separator.", "repository-\u2028/x.json");
        path(
                "decomposed",
                CONTENT,
                "A PAX header gives a path that is not in normal form C.",
                "repository-u\u0308/x.json");
        path(
                "1025-bytes",
                CONTENT,
                "A PAX header gives a path of 1,025 bytes.",
                "repository-" + "x/".repeat(4) + "y".repeat(1_006));
        path(
                "step-of-256-bytes",
                CONTENT,
                "A PAX header gives a step of 256 bytes.",
                "repository-" + "x".repeat(245) + "/x.json");
        path("32-KiB", CONTENT, "A PAX header gives a path of 32 KiB.", "repository-" + "x".repeat(32_768));
        more("name-twice", CONTENT, "A name is there twice.", "P-TAR-05", member("versions.json"));
        more(
                "name-twice-by-case",
                CONTENT,
                "Two names differ in case only.",
                "P-TAR-05",
                member("repository-a/x"),
                member("repository-A/x"));
        more(
                "name-twice-by-dotless-i",
                CONTENT,
                "Two names differ in a letter that upper case makes the same.",
                "P-TAR-05",
                pax("path", "repository-\u0131/x"),
                member("repository-1"),
                pax("path", "repository-I/x"),
                member("repository-2"));
    }

    private void place(String words, @Nullable ProblemCode code, String says, String name) {
        more("place-" + words, code, says, "P-TAR-06", member(name));
    }

    private void places() {
        place("artifact", null, "An artifact.", "artifact/" + DIGEST);
        more(
                "place-artifact-of-a-domain",
                null,
                "An artifact of a domain.",
                "P-TAR-06",
                pax("path", "artifact/DOMAIN/" + DIGEST),
                member("artifact"));
        place("repository", null, "A repository's rows.", ROWS);
        place("elsewhere", CONTENT, "A member that is none of Pulp's.", "evil.json");
        place("another-folder", CONTENT, "A folder that is none of Pulp's.", "evil/x.json");
        place("key", CONTENT, "The key that Pulp encrypts its database with.", "certs/database_fields.symmetric.key");
        place("short-artifact", CONTENT, "An artifact whose name is no digest.", "artifact/ab/cd");
        place(
                "upper-case-artifact",
                CONTENT,
                "An artifact in upper case.",
                "artifact/" + DIGEST.toUpperCase(Locale.ROOT));
        place("artifact-with-a-step-more", CONTENT, "Something below an artifact.", "artifact/" + DIGEST + "/x");
        place(
                "artifact-of-a-named-domain",
                CONTENT,
                "A domain's own name, where Pulp writes DOMAIN.",
                "artifact/d0/" + DIGEST);
        place("artifact-of-a-domain-that-climbs", CONTENT, "A domain's name that climbs.", "artifact/../" + DIGEST);
        place("pulpcore-not-json", CONTENT, "A module of Python among the rows.", "pulpcore.app.models.py");
        place("pulpcore-folder", CONTENT, "A folder with a name as of rows.", "pulpcore.app.json/x");
        place("versions-folder", CONTENT, "Something below versions.json.", "versions.json/x");
    }

    private void ends() {
        byte[] members = begin();
        String rule = "P-TAR-07";
        archive(
                "end-with-more-records",
                null,
                "Three records of NUL follow, as Pulp's blocking may have it.",
                rule,
                Arrays.copyOf(RawTar.ended(members), RawTar.ended(members).length + 3 * 10_240));
        archive("end-missing", CONTENT, "There are no blocks of NUL at the end.", rule, members);
        archive(
                "end-of-one-block",
                CONTENT,
                "One block of NUL is at the end.",
                rule,
                Arrays.copyOf(members, members.length + 512));
        archive(
                "end-not-padded",
                CONTENT,
                "Two blocks of NUL, and the record is not full.",
                rule,
                Arrays.copyOf(members, members.length + 1_024));
        byte[] dirty = RawTar.ended(members);
        dirty[dirty.length - 1] = 1;
        archive("end-with-a-byte", CONTENT, "The last byte is not NUL.", rule, dirty);
        archive(
                "end-and-another-archive",
                CONTENT,
                "Another archive follows.",
                rule,
                Der.joined(RawTar.ended(members), RawTar.ended(member(ROWS))));
        archive(
                "member-after-one-block",
                CONTENT,
                "A member follows one block of NUL.",
                rule,
                RawTar.ended(Der.joined(members, new byte[512], member(ROWS))));
        archive("cut-in-a-body", CONTENT, "It ends within a body.", rule, Arrays.copyOf(members, members.length - 511));
        archive("cut-in-a-header", CONTENT, "It ends within a header.", rule, Arrays.copyOf(members, 1_200));
        archive(
                "cut-in-a-pax-header",
                CONTENT,
                "It ends within a PAX header.",
                rule,
                Der.joined(members, Arrays.copyOf(pax("mtime", "1.5"), 520)));
        archive("empty", CONTENT, "It has no bytes.", rule, new byte[0]);
        archive("one-byte", CONTENT, "It has one byte.", rule, new byte[1]);
        archive("zstd", CONTENT, "It is compressed.", rule, Frames.chunk(RawTar.ended(members)));
        archive("text", CONTENT, "It is a text.", rule, bytes("no tar\n".repeat(2_000)));
        archive("only-nul", null, "It has no members.", rule, new byte[10_240]);
    }
}
