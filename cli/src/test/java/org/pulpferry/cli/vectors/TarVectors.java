package org.pulpferry.cli.vectors;

import static org.pulpferry.manifest.problem.ProblemCode.CONTENT;
import static org.pulpferry.manifest.problem.ProblemCode.LIMIT;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.pulpferry.cli.vectors.RawTar.Header;
import org.pulpferry.cli.vectors.RawTar.Member;
import org.pulpferry.manifest.problem.ProblemCode;

/** Archives in sound chunks that are not spelled as section 8 has it. They are of meta, which is read before Pulp is asked to change anything. */
final class TarVectors extends Family {
    private static final byte[] BODY = "x".getBytes(StandardCharsets.US_ASCII);

    TarVectors(Kit kit) {
        super(kit, "TAR");
    }

    private void tar(String words, String says, String rule, Function<List<Member>, byte[]> made) {
        refused(words, CONTENT, says, rule, "F-TAR-06")
                .of(draft -> draft.tar("meta", made))
                .failed();
    }

    /** The first member, versions.json, with another header. */
    private void header(String words, String says, UnaryOperator<Header> change) {
        tar(
                words,
                says,
                "F-TAR-01",
                members -> withFirst(
                        members,
                        first -> RawTar.member(
                                change.apply(new Header(first.name(), first.content().length)), first.content())));
    }

    private static byte[] withFirst(List<Member> members, Function<Member, byte[]> made) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(made.apply(members.get(0)));
        members.subList(1, members.size()).forEach(member -> out.writeBytes(RawTar.member(member)));
        return RawTar.ended(out.toByteArray());
    }

    /** One member more, at the end; the manifest counts it. */
    private void more(String words, String says, String rule, byte[] member) {
        refused(words, CONTENT, says, rule, "F-TAR-06")
                .of(draft -> {
                    draft.tar("meta", members -> {
                        ByteArrayOutputStream out = new ByteArrayOutputStream();
                        members.forEach(each -> out.writeBytes(RawTar.member(each)));
                        out.writeBytes(member);
                        return RawTar.ended(out.toByteArray());
                    });
                    draft.manifest(text -> text.replaceFirst("(\"meta\":\\{[^}]*\"members\":)8", "$19"));
                })
                .failed();
    }

    private void named(String words, String says, String name) {
        more(words, says, "F-TAR-04", RawTar.member(new Header("x", 1).put(0, name), BODY));
    }

    @Override
    void make() {
        types();
        fields();
        names();
        pax();
        end();
    }

    private void types() {
        for (String[] type : new String[][] {
            {"1", "hard-link", "A member is a hard link"},
            {"2", "symbolic-link", "A member is a symbolic link"},
            {"3", "character-device", "A member is a character device"},
            {"4", "block-device", "A member is a block device"},
            {"5", "folder", "A member is a folder"},
            {"6", "fifo", "A member is a FIFO"},
            {"7", "contiguous", "A member is a contiguous file"},
            {"\0", "old-style", "A member is a file in the old way"},
            {"S", "gnu-sparse", "A member is sparse in GNU's way"},
            {"L", "gnu-long-name", "A member is GNU's long name"},
            {"K", "gnu-long-link", "A member is GNU's long link"},
            {"g", "global-header", "A member is a global PAX header"},
            {"V", "volume", "A member is a volume's label"},
            {"Z", "unknown", "A member is of a type that nobody knows"}
        }) {
            char letter = type[0].charAt(0);
            more(
                    "type-" + type[1],
                    type[2] + ", without content.",
                    "F-TAR-01",
                    new Header("repository-r0001_3/x.json", 0)
                            .type(letter)
                            .put(157, letter == '1' || letter == '2' ? "/etc/passwd" : "")
                            .bytes());
        }
        byte[] inner = RawTar.member(new Header("inner", 1), BODY);
        more(
                "hard-link-with-a-body",
                "A hard link has a body that is a member to some readers.",
                "F-TAR-01",
                RawTar.member(
                        new Header("repository-r0001_3/x.json", inner.length)
                                .type('1')
                                .put(157, "versions.json"),
                        inner));
        more(
                "symbolic-link-with-a-body",
                "A symbolic link has a body that is a member to some readers.",
                "F-TAR-01",
                RawTar.member(
                        new Header("repository-r0001_3/x.json", inner.length)
                                .type('2')
                                .put(157, "versions.json"),
                        inner));
    }

    private void fields() {
        header("mode-755", "A member's mode is 0755.", header -> header.put(100, "0000755"));
        header("mode-set-user-id", "A member sets the user id.", header -> header.put(100, "0004644"));
        header("owner", "A member has an owner.", header -> header.put(108, "0001750"));
        header("group", "A member has a group.", header -> header.put(116, "0001750"));
        header("owner-name", "A member has an owner's name.", header -> header.put(265, "root"));
        header("group-name", "A member has a group's name.", header -> header.put(297, "root"));
        header("time", "A member has a time.", header -> header.put(136, "14000000000"));
        header("link-target", "A file has a link's target.", header -> header.put(157, "/etc/passwd"));
        header("prefix", "A member's name has a prefix.", header -> header.put(345, ".."));
        header("rest", "The header's last bytes are used.", header -> header.put(500, "x"));
        header("device", "A file has a device's number.", header -> header.put(329, "0000001"));
        header("magic-of-gnu", "The magic is GNU's.", header -> header.put(257, "ustar  \0"));
        header("magic-missing", "There is no magic.", header -> header.put(257, "\0\0\0\0\0\0\0\0"));
        header("size-padded-with-blanks", "The size begins with blanks.", header -> header.put(124, "        122\0"));
        header("size-ends-with-a-blank", "The size ends with a blank instead of NUL.", header -> header.put(135, " "));
        header("size-in-binary", "The size is in binary.", header -> header.put(124, "\200\0\0\0\0\0\0\0\0\0\0R"));
        header("size-negative", "The size has a sign.", header -> header.put(124, "-0000000122"));
        header("size-with-an-eight", "The size has a digit 8.", header -> header.put(124, "00000000128"));
        header("size-too-large", "The size is more than the archive has.", header -> header.put(124, "77777777777"));
        header(
                "size-one-more",
                "The size is a byte more than the content, whose padding is taken for it.",
                header -> header.put(124, "00000000124"));
        header("checksum-wrong", "The checksum is wrong.", header -> header.checksum("000000\0 "));
        header("checksum-ends-otherwise", "The checksum is right and ends with a blank and NUL.", header -> {
            byte[] sum = Arrays.copyOfRange(header.bytes(), 148, 154);
            return header.checksum(new String(sum, StandardCharsets.US_ASCII) + " \0");
        });
        tar("padding-not-zero", "The padding of a body is not NUL.", "F-TAR-02", members -> {
            byte[] archive = RawTar.archive(members);
            archive[1_000] = 'x';
            return archive;
        });
    }

    private void names() {
        named("name-climbs", "A member is called ../x.json.", "../x.json");
        named("name-climbs-inside", "A member's name has two dots on its way.", "repository-r0001_3/../x.json");
        named("name-absolute", "A member's name begins with a slash.", "/etc/cron.d/x");
        named("name-dot", "A member's name has a step of one dot.", "./versions.json2");
        named("name-empty-step", "A member's name has two slashes on end.", "repository-r0001_3//x.json");
        named("name-ends-with-a-slash", "A file's name ends with a slash.", "repository-r0001_3/x/");
        named("name-backslash", "A member's name has a backslash.", "..\\x.json");
        named("name-drive", "A member's name begins with a drive.", "C:x.json");
        named("name-escape-sequence", "A member's name holds ESC.", "\u001b[2Jx.json");
        named("name-line-feed", "A member's name holds a line feed.", "x\n.json");
        named("name-goes-on-after-nul", "A member's name goes on after its NUL.", "x\0json");
        named("name-not-ascii", "A member's name has a byte above 127.", "repository-r0001_3/\u00fc.json");
        named("name-blank", "A member's name has a blank.", "a b.json");
        named("name-nine-steps", "A member's name has nine steps.", "a/b/c/d/e/f/g/h/i");
        more("name-missing", "A member has no name.", "F-TAR-04", RawTar.member(new Header("", 1), BODY));
        more("name-twice", "Two members have one name.", "F-TAR-04", RawTar.member(Member.of("versions.json", "[]")));
        more(
                "name-twice-but-for-case",
                "Two members' names differ in case only.",
                "F-TAR-04",
                RawTar.member(Member.of("Versions.json", "[]")));
        more(
                "name-below-a-file",
                "A member lies below another, as if that were a folder.",
                "F-TAR-04",
                RawTar.member(Member.of("versions.json/x", "[]")));
    }

    private static byte[] pax(byte[] records) {
        return RawTar.member(new Header("././@PaxHeader", records.length).type('x'), records);
    }

    private void pax() {
        byte[] plain = RawTar.member(new Header("repository-r0001_3/x.json", 1), BODY);
        for (String[] each : new String[][] {
            {"path", "path", "../x.json", "gives another name"},
            {"size-of-small-member", "size", "1", "gives the size of a member that is not large"},
            {"size-below-8-GiB", "size", "8589934591", "gives a size a byte below 8 GiB"},
            {"size-of-8-GiB", "size", "8589934592", "gives 8 GiB to a member whose own size is not 0"},
            {"size-negative", "size", "-1", "gives a negative size"},
            {"size-hexadecimal", "size", "0x200000000", "gives a hexadecimal size"},
            {"time", "mtime", "1.5", "gives a time"},
            {"sparse-name", "GNU.sparse.name", "../evil", "gives a sparse file's name"},
            {"link", "linkpath", "/etc/passwd", "gives a link's target"},
            {"charset", "hdrcharset", "BINARY", "gives a character set"},
            {"owner", "uid", "0", "gives an owner"}
        }) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(pax(RawTar.pax(each[1], each[2])));
            out.writeBytes(plain);
            more("pax-" + each[0], "A PAX header " + each[3] + ".", "F-TAR-03", out.toByteArray());
        }
        for (String[] each : new String[][] {
            {"length-too-long", "99 size=8589934592\n", "says a length beyond its end"},
            {"length-too-short", "10 size=8589934592\n", "says too short a length"},
            {"no-line-end", "19 size=8589934592x", "does not end with a line feed"},
            {"leading-zero", "020 size=8589934592\n", "has a length that begins with a zero"},
            {"no-equals-sign", "19 size 8589934592\n", "has no equals sign"},
            {"empty", "", "is empty"},
            {"zeros", "\0\0\0\0", "is NUL"}
        }) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(pax(each[1].getBytes(StandardCharsets.US_ASCII)));
            out.writeBytes(RawTar.member(new Header("repository-r0001_3/x.json", 0), new byte[0]));
            more("pax-record-" + each[0], "A PAX header's record " + each[2] + ".", "F-TAR-03", out.toByteArray());
        }
        byte[] size = RawTar.pax("size", "8589934592");
        ByteArrayOutputStream twice = new ByteArrayOutputStream();
        twice.writeBytes(pax(size));
        twice.writeBytes(pax(size));
        twice.writeBytes(RawTar.member(new Header("repository-r0001_3/x.json", 0), new byte[0]));
        more("pax-headers-twice", "Two PAX headers come before one member.", "F-TAR-03", twice.toByteArray());
        more("pax-at-the-end", "A PAX header comes last.", "F-TAR-03", pax(size));
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        for (int i = 0; i < 3_000; i++) {
            many.writeBytes(RawTar.pax("a" + i, ""));
        }
        more("pax-many-records", "A PAX header has 3,000 records.", "F-TAR-03", pax(many.toByteArray()));
        more(
                "pax-said-to-be-8-GiB",
                "A PAX header is said to have 8 GiB.",
                "F-TAR-03",
                new Header("././@PaxHeader", 0)
                        .put(124, "77777777777\0")
                        .type('x')
                        .bytes());
        more(
                "large-member-cut",
                "A member of 8 GiB, spelled as it should be, ends with the archive.",
                "F-TAR-05",
                joined(pax(size), new Header("repository-r0001_3/x.json", 0).bytes()));
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] all = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, all, one.length, other.length);
        return all;
    }

    private static byte[] members(List<Member> members) {
        byte[] all = new byte[0];
        for (Member member : members) {
            all = joined(all, RawTar.member(member));
        }
        return all;
    }

    private void end() {
        tar("no-end", "The archive has no blocks of NUL at its end.", "F-TAR-05", TarVectors::members);
        tar(
                "one-block-at-the-end",
                "One block of NUL is at the end.",
                "F-TAR-05",
                list -> Arrays.copyOf(members(list), members(list).length + 512));
        tar(
                "two-blocks-and-no-padding",
                "Two blocks of NUL are at the end, and the record is not full.",
                "F-TAR-05",
                list -> Arrays.copyOf(members(list), members(list).length + 1_024));
        tar(
                "a-record-more",
                "A record of NUL more than needed is at the end.",
                "F-TAR-05",
                list -> Arrays.copyOf(RawTar.archive(list), RawTar.archive(list).length + 10_240));
        tar("byte-in-the-padding", "A byte of the archive's padding is not NUL.", "F-TAR-05", list -> {
            byte[] archive = RawTar.archive(list);
            archive[archive.length - 1] = 1;
            return archive;
        });
        tar(
                "members-after-the-end",
                "Members come after the end.",
                "F-TAR-05",
                list -> joined(
                        RawTar.archive(list), RawTar.archive(List.of(Member.of("repository-r0001_3/x.json", "[]")))));
        tar(
                "member-after-one-block",
                "A member comes after one block of NUL.",
                "F-TAR-05",
                list -> RawTar.ended(joined(
                        Arrays.copyOf(members(list), members(list).length + 512),
                        RawTar.member(Member.of("repository-r0001_3/x.json", "[]")))));
        tar(
                "cut-in-a-body",
                "The archive ends within a body.",
                "F-TAR-05",
                list -> Arrays.copyOf(members(list), members(list).length - 300));
        tar(
                "cut-in-a-header",
                "The archive ends within a header.",
                "F-TAR-05",
                list -> Arrays.copyOf(members(list), 1_124));
        tar("only-nul", "The archive is a record of NUL.", "F-TAR-05", list -> new byte[10_240]);
        tar("one-byte", "The archive is one byte.", "F-TAR-05", list -> new byte[1]);
        count("members-one-less-counted", LIMIT, "The manifest counts a member less than the archive has.", 7);
        count("members-one-more-counted", CONTENT, "The manifest counts a member more than the archive has.", 9);
        refused("members-many-counted", LIMIT, "The manifest counts 10,000,000 members.", "F-JSN-09")
                .of(draft ->
                        draft.manifest(text -> text.replaceFirst("(\"meta\":\\{[^}]*\"members\":)8", "$110000000")));
    }

    private void count(String words, ProblemCode code, String says, int count) {
        refused(words, code, says, "F-TAR-05")
                .of(draft -> draft.manifest(text -> text.replaceFirst("(\"meta\":\\{[^}]*\"members\":)8", "$1@")
                        .replace("@", Integer.toString(count))))
                .failed();
    }
}
