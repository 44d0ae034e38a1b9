package org.pulpferry.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Archives that attack a reader; each differs from an accepted one in one thing only. */
class HostileTarTest {
    private static final String ARTIFACT = "artifact/ab/" + "cd".repeat(31);
    private static final String ROWS = "repository-files_1/rows.json";

    static RawTar good() {
        return new RawTar().member("versions.json", "[]");
    }

    static List<Arguments> hostile() {
        List<Arguments> cases = new ArrayList<>();
        names(cases);
        types(cases);
        numbers(cases);
        pax(cases);
        ends(cases);
        return cases;
    }

    private static void names(List<Arguments> cases) {
        add(
                cases,
                "TAR-01 parent directory",
                good().member("repository-x/../../evil", "x").end());
        add(cases, "TAR-01 only parent directory", good().member("..", "x").end());
        add(cases, "TAR-02 absolute", good().member("/etc/passwd", "x").end());
        add(
                cases,
                "TAR-03 prefix field",
                good().header(ROWS, '0', 0, b -> RawTar.set(b, 345, "..")).end());
        add(
                cases,
                "TAR-04 path record",
                good().pax("path=../evil").member("versions2.json", "x").end());
        add(
                cases,
                "TAR-07 backslash",
                good().member("repository-x\\..\\evil", "x").end());
        add(cases, "TAR-07 drive", good().member("C:/evil", "x").end());
        add(cases, "TAR-08 dot", good().member("repository-x/./a.json", "x").end());
        add(cases, "TAR-08 empty", good().member("", "x").end());
        add(
                cases,
                "TAR-08 empty component",
                good().member("repository-x//a.json", "x").end());
        add(
                cases,
                "TAR-08 trailing slash",
                good().member("repository-x/", "abcd").end());
        add(
                cases,
                "TAR-08 empty path record",
                good().pax("path=").member(ROWS, "x").end());
        add(
                cases,
                "TAR-28 not UTF-8 in the header",
                good().member("repository-\u00e9/a.json", "x").end());
        add(
                cases,
                "TAR-28 not UTF-8 in a record",
                good().pax("path=repository-\u00ff/a").member(ROWS, "x").end());
        add(
                cases,
                "TAR-28 overlong UTF-8",
                good().pax("path=repository-\u00c0\u0080/a").member(ROWS, "x").end());
        add(
                cases,
                "TAR-28 NUL in a record",
                good().pax("path=repository-\0/a").member(ROWS, "x").end());
        add(
                cases,
                "TAR-28 line feed",
                good().member("repository-\n/a.json", "x").end());
        add(
                cases,
                "TAR-28 escape",
                good().member("repository-\u001b[2J/a.json", "x").end());
        add(
                cases,
                "TAR-28 right-to-left",
                good().pax("path=repository-\u00e2\u0080\u00ae/a")
                        .member(ROWS, "x")
                        .end());
        add(
                cases,
                "TAR-28 not in normal form C",
                good().pax("path=repository-e\u00cc\u0081/a").member(ROWS, "x").end());

        add(
                cases,
                "TAR-36 long name",
                good().pax("path=repository-" + "x".repeat(1_100))
                        .member(ROWS, "x")
                        .end());
        add(
                cases,
                "TAR-36 long component",
                good().pax("path=repository-" + "x".repeat(250))
                        .member(ROWS, "x")
                        .end());
        add(
                cases,
                "TAR-36 deep name",
                good().member("repository-x/1/2/3/4/5/6/7/8", "x").end());
        add(cases, "same name twice", good().member("versions.json", "[]").end());
        add(
                cases,
                "same name but for case",
                good().member("repository-a/b", "x")
                        .member("repository-A/b", "x")
                        .end());
        add(
                cases,
                "name field that goes on",
                good().header("a\0b", '0', 0, HostileTarTest::asItIs).end());
    }

    static List<Arguments> foreignToPulp() {
        List<Arguments> cases = new ArrayList<>();
        add(cases, "TAR-31 unknown name", good().member("evil.json", "x").end());
        add(cases, "TAR-31 unknown folder", good().member("evil/a.json", "x").end());
        add(
                cases,
                "TAR-31 artifact that is no digest",
                good().member("artifact/ab/cd", "x").end());
        add(
                cases,
                "TAR-31 artifact in upper case",
                good().member(ARTIFACT.replace('a', 'A'), "x").end());
        return cases;
    }

    private static void asItIs(byte[] block) {
        // Nothing is changed.
    }

    private static void types(List<Arguments> cases) {
        for (char type : "\0001234567gLKSDMVXNAZ".toCharArray()) {
            add(
                    cases,
                    "TAR-09..20 type " + (int) type,
                    good().header(ROWS, type, 0, HostileTarTest::asItIs).end());
        }
        add(
                cases,
                "TAR-09 link target",
                good().header(ROWS, '0', 0, b -> RawTar.set(b, 157, "x")).end());
        add(
                cases,
                "TAR-13 directory with a body",
                good().header(ROWS, '5', 4, HostileTarTest::asItIs).body("abcd").end());
        add(
                cases,
                "TAR-14 device number",
                good().header(ROWS, '0', 0, b -> RawTar.set(b, 329, "0000001\0"))
                        .end());
        add(
                cases,
                "TAR-30 set-id",
                good().header(ROWS, '0', 0, b -> RawTar.set(b, 100, "0004755\0"))
                        .end());
        add(
                cases,
                "TAR-30 sticky",
                good().header(ROWS, '0', 0, b -> RawTar.set(b, 100, "0001644\0"))
                        .end());
        add(
                cases,
                "GNU magic",
                good().header(ROWS, '0', 0, b -> RawTar.set(b, 257, "ustar  \0"))
                        .end());
        add(
                cases,
                "no magic",
                good().header(ROWS, '0', 0, b -> RawTar.set(b, 257, "\0\0\0\0\0\0\0\0"))
                        .end());
    }

    private static void numbers(List<Arguments> cases) {
        for (String size :
                new String[] {"         10\0", "-0000000001\0", "0x000000001\0", "00000000009\0", "00000000001 "}) {
            add(
                    cases,
                    "TAR-17 size field " + size.trim(),
                    good().header(ROWS, '0', 0, b -> RawTar.set(b, 124, size)).end());
        }
        add(
                cases,
                "TAR-17 base-256 size",
                good().header(ROWS, '0', 0, b -> RawTar.set(b, 124, "\u0080" + "\0".repeat(11)))
                        .end());
        add(cases, "TAR-25 checksum", good().raw(changed(ROWS, 0, 'R')).end());
        add(
                cases,
                "TAR-25 signed checksum form",
                good().raw(changed(ROWS, 155, 0)).end());
        add(
                cases,
                "padding that is not zero",
                good().header(ROWS, '0', 1, HostileTarTest::asItIs)
                        .raw(filled(512))
                        .end());
    }

    private static void pax(List<Arguments> cases) {
        add(
                cases,
                "TAR-15 sparse name",
                good().pax("GNU.sparse.name=../evil").member(ROWS, "x").end());
        add(
                cases,
                "TAR-15 sparse size",
                good().pax("GNU.sparse.realsize=8589934592").member(ROWS, "x").end());
        add(
                cases,
                "TAR-15 link path",
                good().pax("linkpath=/etc/passwd").member(ROWS, "x").end());
        add(cases, "charset", good().pax("hdrcharset=BINARY").member(ROWS, "x").end());
        for (String size : new String[] {"-1", "0x10", " 5", "+5", "99999999999999999999", "5.0", "08589934592"}) {
            add(
                    cases,
                    "TAR-17 size record " + size,
                    good().pax("size=" + size).member(ROWS, "abcde").end());
        }
        add(
                cases,
                "TAR-16 size record below 8 GiB",
                good().pax("size=5").member(ROWS, "abcde").end());
        add(
                cases,
                "TAR-12 size record beside a size",
                good().pax("size=8589934592").member(ROWS, "abcde").end());
        add(
                cases,
                "TAR-18 length too long",
                good().paxBody("99 path=a\n").member(ROWS, "x").end());
        add(
                cases,
                "TAR-18 length too short",
                good().paxBody("5 path=a\n").member(ROWS, "x").end());
        add(
                cases,
                "TAR-18 length with a zero",
                good().paxBody("011 path=ab\n").member(ROWS, "x").end());
        add(
                cases,
                "TAR-18 huge length",
                good().paxBody("99999999999 path=a\n").member(ROWS, "x").end());
        add(
                cases,
                "TAR-18 no line feed",
                good().paxBody("10 path=abc").member(ROWS, "x").end());
        add(
                cases,
                "TAR-18 no equals sign",
                good().paxBody("8 mtime\n").member(ROWS, "x").end());
        add(
                cases,
                "TAR-18 bytes after the records",
                good().paxBody(RawTar.paxRecord("mtime=1") + "\0")
                        .member(ROWS, "x")
                        .end());
        add(cases, "TAR-18 empty", good().paxBody("").member(ROWS, "x").end());
        add(
                cases,
                "TAR-19 same key twice",
                good().pax("mtime=1", "mtime=2").member(ROWS, "x").end());
        add(
                cases,
                "TAR-19 two PAX headers",
                good().pax("mtime=1").pax("mtime=1").member(ROWS, "x").end());
        add(cases, "TAR-19 PAX header at the end", good().pax("mtime=1").end());
        add(
                cases,
                "TAR-20 global header",
                good().header("g", 'g', 0, HostileTarTest::asItIs)
                        .member(ROWS, "x")
                        .end());
        add(
                cases,
                "TAR-23 many records",
                good().pax(manyRecords()).member(ROWS, "x").end());
        add(
                cases,
                "time with an exponent",
                good().pax("mtime=1e999999999").member(ROWS, "x").end());
        add(
                cases,
                "very long time",
                good().pax("mtime=" + "9".repeat(40)).member(ROWS, "x").end());
    }

    private static void ends(List<Arguments> cases) {
        add(cases, "TAR-29 nothing at all", new byte[0]);
        add(cases, "TAR-29 no end", good().endedBy(0));
        add(cases, "TAR-29 one zero block", good().endedBy(512));
        add(cases, "TAR-29 not padded", good().endedBy(1_024));
        add(cases, "TAR-29 a byte too many", good().endedBy(10_240 - 1_024 + 1));
        byte[] garbage = good().end();
        garbage[garbage.length - 1] = 'x';
        add(cases, "TAR-29 garbage in the end", garbage);
        add(
                cases,
                "TAR-29 a member after the end",
                new RawTar().raw(good().end()).member(ROWS, "x").end());
        add(
                cases,
                "TAR-29 a member after one zero block",
                good().raw(new byte[512]).member(ROWS, "x").end());
        add(cases, "TAR-29 cut header", Arrays.copyOf(good().end(), 1_024 + 100));
        add(
                cases,
                "TAR-29 cut body",
                Arrays.copyOf(good().member(ROWS, "x".repeat(2_000)).end(), 2_000));
    }

    private static String[] manyRecords() {
        String[] records = new String[20_000];
        for (int i = 0; i < records.length; i++) {
            records[i] = "uid=" + i;
        }
        return records;
    }

    private static byte[] changed(String name, int at, int value) {
        byte[] header = TarLayout.header(new TarEntry(name, 0));
        header[at] = (byte) value;
        return header;
    }

    private static byte[] filled(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 'x');
        return bytes;
    }

    private static void add(List<Arguments> cases, String name, byte[] archive) {
        cases.add(Arguments.argumentSet(name, (Object) archive));
    }

    static void readAll(byte[] archive, Grammar grammar, long maxEntries) throws IOException {
        TarReader reader = new TarReader(new ByteArrayInputStream(archive), grammar, maxEntries);
        while (reader.next() != null) {
            reader.body().transferTo(OutputStream.nullOutputStream());
        }
    }

    @Test
    void theArchiveThatAllCasesDifferFromIsAccepted() throws IOException {
        readAll(good().member(ARTIFACT, "x").member(ROWS, "x").end(), Grammar.PULP, 3);
        readAll(good().pax("path=repository-\u00c3\u00bc/a").member(ROWS, "x").end(), Grammar.PULP, 2);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void hostileArchivesAreRefusedInEitherGrammar(byte[] archive) {
        for (Grammar grammar : Grammar.values()) {
            ArchiveException refused =
                    assertThrows(ArchiveException.class, () -> readAll(archive, grammar, 1_000), grammar.name());
            assertEquals(ArchiveException.Kind.CONTENT, refused.kind());
            String message = String.valueOf(refused.getMessage());
            assertTrue(message.chars().allMatch(c -> c >= ' ' && c <= '~'), "the message is printable: " + message);
            assertTrue(refused.offset() <= archive.length, message);
        }
    }

    @ParameterizedTest
    @MethodSource("foreignToPulp")
    void namesNoPulpExportHoldsAreRefused(byte[] archive) {
        assertThrows(ArchiveException.class, () -> readAll(archive, Grammar.PULP, 1_000));
    }

    /** 4.1: Python's tarfile makes links of files with one inode; whoever runs the export must be told, and not of an attack. */
    @Test
    void aHardLinkIsCalledByItsName() {
        byte[] archive = good().header(ARTIFACT, '1', 0, b -> RawTar.set(b, 157, "versions.json"))
                .end();
        ArchiveException refused = assertThrows(ArchiveException.class, () -> readAll(archive, Grammar.PULP, 9));
        assertTrue(String.valueOf(refused.getMessage()).contains("a hard link"), refused.getMessage());
        assertTrue(String.valueOf(refused.getMessage()).contains("deduplicated"), refused.getMessage());
    }

    /** 4.2: a second PAX header with a member's name is read by some tools as a file and by others as a header. */
    @Test
    void aPaxHeaderIsNoMemberWhateverItsName() {
        byte[] archive = new RawTar()
                .pax("mtime=1")
                .header("versions.json", 'x', 0, HostileTarTest::asItIs)
                .end();
        ArchiveException refused = assertThrows(ArchiveException.class, () -> readAll(archive, Grammar.PULP, 9));
        assertTrue(
                String.valueOf(refused.getMessage()).contains("not followed by a regular file"), refused.getMessage());
    }

    // Each fills its last record to the byte, so that nothing but the end itself is wrong.
    @Test
    void anEndThatIsMissingOrHalfThereIsRefusedForThat() {
        byte[] none = new RawTar().member("versions.json", "x".repeat(19 * 512)).endedBy(0);
        byte[] half = new RawTar().member("versions.json", "x".repeat(18 * 512)).endedBy(512);
        ArchiveException missing = assertThrows(ArchiveException.class, () -> readAll(none, Grammar.PULP, 9));
        assertTrue(String.valueOf(missing.getMessage()).contains("before its end is marked"), missing.getMessage());
        ArchiveException oneBlock = assertThrows(ArchiveException.class, () -> readAll(half, Grammar.PULP, 9));
        assertTrue(String.valueOf(oneBlock.getMessage()).contains("two zero blocks"), oneBlock.getMessage());
    }

    @Test
    void aBundlesEndIsExactlyAsWritten() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TarWriter writer = new TarWriter(out);
        writer.add(new TarEntry("artifacts", 1), new ByteArrayInputStream(new byte[1]));
        writer.finish();
        byte[] written = out.toByteArray();
        readAll(written, Grammar.BUNDLE, 9);
        byte[] longer = Arrays.copyOf(written, written.length + TarLayout.RECORD);
        ArchiveException refused = assertThrows(ArchiveException.class, () -> readAll(longer, Grammar.BUNDLE, 9));
        assertTrue(String.valueOf(refused.getMessage()).contains("the end is not"), refused.getMessage());
    }

    @Test
    void oneMemberMoreThanAllowedIsALimit() {
        byte[] archive = good().member(ROWS, "x").end();
        ArchiveException refused = assertThrows(ArchiveException.class, () -> readAll(archive, Grammar.PULP, 1));
        assertEquals(ArchiveException.Kind.LIMIT, refused.kind());
    }

    @Test
    void headersOfABundleAreExactlyAsWritten() {
        byte[] owner = good().header(ROWS, '0', 0, b -> RawTar.set(b, 108, "0000001\0"))
                .end();
        byte[] time = good().header(ROWS, '0', 0, b -> RawTar.set(b, 136, "00000000001\0"))
                .end();
        byte[] devices = good().header(ROWS, '0', 0, HostileTarTest::asItIs).end();
        byte[] twoRecords = good().raw(new byte[10_240]).end();
        for (byte[] archive : List.of(owner, time, devices, twoRecords)) {
            assertThrows(ArchiveException.class, () -> readAll(archive, Grammar.BUNDLE, 10));
        }
    }
}
