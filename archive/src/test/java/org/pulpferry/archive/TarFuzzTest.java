package org.pulpferry.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Both grammars of tars, and PAX records alone. What is accepted another reader lists alike, with the same bodies; what is refused
 * is refused in words. Checksums are made right before, or the fuzzer would not get past the first.
 */
@Timeout(20)
class TarFuzzTest {
    private static final int MEMBERS = 1_000;

    @SuppressWarnings("ArrayRecordComponent") // never compared as a record
    private record Listed(String name, byte[] body) {}

    static List<byte[]> pulpTars() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (String name : List.of("export.tar", "domain.tar", "empty.tar")) {
            seeds.add(PulpTarTest.resource(name));
        }
        seeds.add(new RawTar()
                .pax("path=repository-ä_1/x", "mtime=1.5")
                .member("x", "body")
                .end());
        seeds.add(new RawTar()
                .pax("size=8589934592")
                .member("versions.json", "[]")
                .end());
        return seeds;
    }

    @MethodSource("pulpTars")
    @FuzzTest
    void pulpTar(byte[] bytes) throws IOException {
        byte[] archive = withChecksums(bytes);
        Optional<List<Listed>> listed = list(archive, Grammar.PULP);
        if (listed.isPresent()) {
            requireSame(listed.get(), commonsCompress(archive));
        }
    }

    static List<byte[]> bundleTars() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        seeds.add(written(List.of()));
        seeds.add(written(List.of(new Listed("artifacts", new byte[0]), new Listed("units/r0001", new byte[600]))));
        seeds.add(written(List.of(new Listed(
                "artifact/e3/b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", new byte[1]))));
        return seeds;
    }

    @MethodSource("bundleTars")
    @FuzzTest
    void bundleTar(byte[] bytes) throws IOException {
        byte[] archive = withChecksums(bytes);
        Optional<List<Listed>> listed = list(archive, Grammar.BUNDLE);
        if (listed.isPresent()) {
            requireSame(listed.get(), commonsCompress(archive));
            assertArrayEquals(archive, written(listed.get()), "our writer makes no other archive of these members");
        }
    }

    static List<byte[]> paxBodies() {
        return List.of(
                "11 path=a\n11 path=b\n".getBytes(StandardCharsets.US_ASCII),
                "19 size=8589934592\n".getBytes(StandardCharsets.US_ASCII),
                "30 mtime=1700000000.123456789\n12 uname=ä\n".getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("paxBodies")
    @FuzzTest
    void paxRecords(byte[] body) {
        PaxRecords records;
        try {
            records = new PaxRecords(body, 0);
        } catch (ArchiveException e) {
            requireWords(e);
            return;
        }
        // Written out again in the order met, the records are the body: no byte of it meant nothing.
        StringBuilder order = new StringBuilder();
        int at = 0;
        while (at < body.length) {
            String rest = new String(body, at, body.length - at, StandardCharsets.ISO_8859_1);
            int length = Integer.parseInt(rest.substring(0, rest.indexOf(' ')));
            String record = new String(body, at, length, StandardCharsets.UTF_8);
            String key = record.substring(record.indexOf(' ') + 1, record.indexOf('='));
            String value = records.get(key);
            order.append(length)
                    .append(' ')
                    .append(key)
                    .append('=')
                    .append(value)
                    .append('\n');
            at += length;
        }
        assertArrayEquals(body, order.toString().getBytes(StandardCharsets.UTF_8));
    }

    static List<byte[]> names() {
        List<byte[]> names = new ArrayList<>();
        for (String name :
                List.of("versions.json", "artifact/00/11", "../x", "repository-a/..", "/etc/passwd", "a/./b", "é")) {
            names.add(name.getBytes(StandardCharsets.UTF_8));
        }
        return names;
    }

    @MethodSource("names")
    @FuzzTest
    void memberName(byte[] bytes) {
        String name = new String(bytes, StandardCharsets.UTF_8);
        Path folder = Path.of("/import/run");
        if (MemberName.fault(name) == null) {
            Path path = folder.resolve(name).normalize();
            assertTrue(path.startsWith(folder) && !path.equals(folder), path.toString());
            assertEquals(name.split("/", -1).length, path.getNameCount() - folder.getNameCount());
            assertEquals(name, folder.relativize(path).toString());
            for (Grammar grammar : Grammar.values()) {
                MemberName.fault(name, grammar);
            }
        }
        assertTrue(MemberName.shown(name).chars().allMatch(c -> c >= ' ' && c <= '~'));
    }

    private static Optional<List<Listed>> list(byte[] archive, Grammar grammar) throws IOException {
        List<Listed> listed = new ArrayList<>();
        TarReader reader = new TarReader(new ByteArrayInputStream(archive), grammar, MEMBERS);
        try {
            for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
                byte[] body = reader.body().readNBytes(archive.length);
                assertEquals(entry.size(), body.length);
                listed.add(new Listed(entry.name(), body));
            }
        } catch (ArchiveException e) {
            requireWords(e);
            return Optional.empty();
        }
        assertEquals(archive.length, reader.position());
        assertEquals(listed.size(), reader.entries());
        return Optional.of(listed);
    }

    private static List<Listed> commonsCompress(byte[] archive) throws IOException {
        List<Listed> listed = new ArrayList<>();
        try (TarArchiveInputStream in =
                new TarArchiveInputStream(new ByteArrayInputStream(archive), StandardCharsets.UTF_8.name())) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                assertTrue(entry.isFile() && !entry.isSparse(), "a regular file");
                listed.add(new Listed(entry.getName(), in.readNBytes(archive.length)));
            }
        }
        return listed;
    }

    private static void requireSame(List<Listed> ours, List<Listed> others) {
        assertEquals(
                ours.stream().map(Listed::name).toList(),
                others.stream().map(Listed::name).toList());
        for (int i = 0; i < ours.size(); i++) {
            assertArrayEquals(ours.get(i).body(), others.get(i).body());
        }
    }

    private static byte[] written(List<Listed> members) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TarWriter writer = new TarWriter(out);
        for (Listed member : members) {
            writer.add(new TarEntry(member.name(), member.body().length), new ByteArrayInputStream(member.body()));
        }
        writer.finish();
        return out.toByteArray();
    }

    /** Where a block looks like a header its checksum is made right; the rest stays as it is. */
    private static byte[] withChecksums(byte[] bytes) {
        byte[] archive = bytes.clone();
        for (int at = 0; at + TarLayout.BLOCK <= archive.length; at += TarLayout.BLOCK) {
            if (archive[at + 257] == 'u' && archive[at + 258] == 's' && archive[at + 155] == ' ') {
                byte[] header = RawTar.checksummed(Arrays.copyOfRange(archive, at, at + TarLayout.BLOCK));
                System.arraycopy(header, 0, archive, at, TarLayout.BLOCK);
            }
        }
        return archive;
    }

    private static void requireWords(ArchiveException e) {
        String words = String.valueOf(e.getMessage());
        assertTrue(words.chars().allMatch(c -> c >= ' ' && c <= '~') && words.length() < 4_096, "words for a person");
    }
}
