package org.pulpferry.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives as Python's tarfile made them; see make_streams.py beside them. */
class PulpTarTest {
    private static final long GIB_8 = 1L << 33;

    static byte[] resource(String name) throws IOException {
        try (InputStream in = PulpTarTest.class.getResourceAsStream(name)) {
            return there(in, name).readNBytes(1 << 20);
        }
    }

    private static <T> T there(@Nullable T value, String what) {
        if (value == null) {
            throw new AssertionError(what + " is missing");
        }
        return value;
    }

    @ParameterizedTest
    @ValueSource(strings = {"export.tar", "domain.tar"})
    void readsWhatPulpWritesAndEveryArtifactHasTheContentItsNameSays(String name) throws Exception {
        byte[] archive = resource(name);
        TarReader reader = new TarReader(new ByteArrayInputStream(archive), Grammar.PULP, 100);
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        int artifacts = 0;
        TarEntry entry = reader.next();
        assertEquals("versions.json", there(entry, "a member").name());
        while (entry != null) {
            byte[] body = reader.body().readNBytes(10_000);
            assertEquals(entry.size(), body.length);
            String digest = ArtifactName.digest(entry.name());
            if (digest != null) {
                artifacts++;
                assertEquals(digest, HexFormat.of().formatHex(sha256.digest(body)));
            }
            entry = reader.next();
        }
        assertEquals(6, artifacts);
        assertEquals(archive.length, reader.position());
        assertNull(reader.next());
    }

    @Test
    void readsRepositoryNamesThatNeedAPaxRecord() throws IOException {
        List<String> names = new ArrayList<>();
        TarReader reader = new TarReader(new ByteArrayInputStream(resource("export.tar")), Grammar.PULP, 100);
        for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
            names.add(entry.name());
        }
        assertEquals(
                List.of(
                        "repository-ubuntu-22.04_3/content_mapping.json",
                        "repository-with space + plus_3/content_mapping.json",
                        "repository-a/slash_3/content_mapping.json",
                        "repository-gr\u00fcn_3/content_mapping.json",
                        "repository-" + "l".repeat(120) + "_3/content_mapping.json",
                        "repository-" + "\u00fc".repeat(60) + "_3/content_mapping.json"),
                names.stream().filter(name -> name.endsWith("mapping.json")).toList());
    }

    @Test
    void anEmptyArchiveHasNoMembers() throws IOException {
        assertNull(new TarReader(new ByteArrayInputStream(resource("empty.tar")), Grammar.PULP, 0).next());
    }

    @Test
    void readsAMemberOfExactly8GibWhoseUstarSizeIsZero() throws IOException {
        byte[] header = resource("header-8gib.bin");
        InputStream archive = new SequenceInputStream(Collections.enumeration(List.of(
                new ByteArrayInputStream(header),
                new Zeros(GIB_8),
                new ByteArrayInputStream(HostileTarTest.good().end()),
                new Zeros(TarLayout.totalLength(header.length + GIB_8 + 1_024) - header.length - GIB_8 - 10_240))));
        TarReader reader = new TarReader(archive, Grammar.PULP, 2);
        assertEquals(GIB_8, there(reader.next(), "a member").size());
        assertEquals("versions.json", there(reader.next(), "a member").name());
        assertNull(reader.next());
    }

    @Test
    void readsTheLargestSizeAUstarHeaderHolds() throws IOException {
        TarReader reader =
                new TarReader(new ByteArrayInputStream(resource("header-8gib-less-one.bin")), Grammar.PULP, 1);
        assertEquals(GIB_8 - 1, there(reader.next(), "a member").size());
        assertThrows(ArchiveException.class, () -> reader.next());
    }

    @Test
    void everyCutIsRefused() throws IOException {
        byte[] archive = resource("export.tar");
        for (int length = 0; length < archive.length; length += 97) {
            byte[] cut = Arrays.copyOf(archive, length);
            assertThrows(
                    ArchiveException.class, () -> HostileTarTest.readAll(cut, Grammar.PULP, 100), "cut at " + length);
        }
    }

    @Test
    void aBodyIsOfNoUseOnceTheReaderHasMovedOn() throws IOException {
        TarReader reader = new TarReader(new ByteArrayInputStream(resource("export.tar")), Grammar.PULP, 100);
        reader.next();
        InputStream first = reader.body();
        assertEquals('[', first.read());
        reader.next();
        assertThrows(IOException.class, first::read);
    }

    /** That many zero bytes, without memory for them. */
    private static final class Zeros extends InputStream {
        private long left;

        Zeros(long length) {
            left = length;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] bytes, int from, int length) {
            if (left <= 0) {
                return -1;
            }
            int count = (int) Math.min(left, length);
            Arrays.fill(bytes, from, from + count, (byte) 0);
            left -= count;
            return count;
        }
    }
}
