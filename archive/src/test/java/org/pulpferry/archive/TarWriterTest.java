package org.pulpferry.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TarWriterTest {
    private static final String PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

    /** Members with names and sizes that a seed chooses. */
    static List<TarEntry> entries(Random random, Grammar grammar) {
        List<TarEntry> entries = new ArrayList<>();
        int count = random.nextInt(12);
        for (int i = 0; i < count; i++) {
            StringBuilder name = new StringBuilder(grammar == Grammar.PULP ? "repository-" : "units");
            name.append('/').append(i).append('-');
            int length = random.nextInt(grammar == Grammar.PULP ? 200 : 80);
            for (int c = 0; c < length; c++) {
                boolean plain = grammar == Grammar.BUNDLE || random.nextInt(4) > 0;
                name.append(
                        plain ? PLAIN.charAt(random.nextInt(PLAIN.length())) : (char) (0x4e00 + random.nextInt(99)));
            }
            String text = name.length() > 80 ? name.substring(0, 80) : name.toString();
            entries.add(new TarEntry(text, random.nextInt(3) * 512 + random.nextInt(3)));
        }
        return entries;
    }

    static byte[] write(List<TarEntry> entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TarWriter writer = new TarWriter(out);
        for (TarEntry entry : entries) {
            writer.add(entry, new ByteArrayInputStream(body(entry)));
        }
        writer.finish();
        return out.toByteArray();
    }

    private static byte[] body(TarEntry entry) {
        byte[] body = new byte[(int) entry.size()];
        new Random(entry.size()).nextBytes(body);
        return body;
    }

    @ParameterizedTest
    @EnumSource(Grammar.class)
    void fromAnyMembersPlaceOnTheRestIsReadAlikeToTheSameEnd(Grammar grammar) throws IOException {
        Random random = new Random(2);
        for (int run = 0; run < 50; run++) {
            List<TarEntry> entries = entries(random, grammar);
            byte[] tar = write(entries);
            TarReader.Place place = TarReader.Place.BEGINNING;
            for (int first = 0; first <= entries.size(); first++) {
                int skipped = (int) place.position();
                TarReader reader = new TarReader(
                        new ByteArrayInputStream(tar, skipped, tar.length - skipped),
                        grammar,
                        entries.size(),
                        new NameSet()::add,
                        place);
                for (TarEntry expected : entries.subList(first, entries.size())) {
                    assertEquals(expected, reader.next());
                }
                assertNull(reader.next());
                assertEquals(tar.length, reader.position());
                assertEquals(entries.size(), reader.entries());
                place = first < entries.size() ? place.behind(entries.get(first)) : place;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Grammar.class)
    void whatIsWrittenIsAcceptedAndReencodesToTheSameBytes(Grammar grammar) throws IOException {
        Random random = new Random(1);
        for (int round = 0; round < 300; round++) {
            List<TarEntry> entries = entries(random, grammar);
            byte[] archive = write(entries);
            List<TarEntry> met = new ArrayList<>();
            TarReader reader = new TarReader(new ByteArrayInputStream(archive), grammar, entries.size());
            for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
                met.add(entry);
                assertArrayEquals(body(entry), reader.body().readNBytes(10_000));
            }
            assertEquals(entries, met);
            assertArrayEquals(archive, write(met));
            long members = entries.stream().mapToLong(TarLayout::memberLength).sum();
            assertEquals(archive.length, TarLayout.totalLength(members));
            assertEquals(0, archive.length % 10_240);
        }
    }

    @Test
    void aBodyOfAnotherLengthIsAnError() {
        TarEntry entry = new TarEntry("a", 5);
        TarWriter writer = new TarWriter(new ByteArrayOutputStream());
        assertThrows(EOFException.class, () -> writer.add(entry, new ByteArrayInputStream(new byte[4])));
        assertThrows(IOException.class, () -> writer.add(entry, new ByteArrayInputStream(new byte[6])));
    }

    @Test
    void aMemberOf8GibHasAPaxHeaderWithItsSizeOnly() throws IOException {
        TarEntry entry = new TarEntry("artifact", 1L << 33);
        byte[] header = TarLayout.header(entry);
        assertEquals(1_536, header.length);
        TarReader reader = new TarReader(new ByteArrayInputStream(header), Grammar.BUNDLE, 1);
        assertEquals(entry, reader.next());
        assertEquals(512, TarLayout.header(new TarEntry("artifact", (1L << 33) - 1)).length);
    }

    @Test
    void paxRecordLengthsCountThemselves() throws IOException {
        for (int length = 101; length < 256; length++) {
            TarEntry entry = new TarEntry("repository-/" + "x".repeat(length - 12), 0);
            byte[] archive = write(List.of(entry));
            TarReader reader = new TarReader(new ByteArrayInputStream(archive), Grammar.PULP, 1);
            assertEquals(entry, reader.next(), "length " + length);
        }
    }

    @Test
    void impossibleMembersCannotBeMade() {
        for (String name : List.of("", ".", "..", "a//b", "/a", "a/", "a\\b", "a\nb", "x".repeat(1_025))) {
            assertThrows(IllegalArgumentException.class, () -> new TarEntry(name, 0), name);
        }
        assertThrows(IllegalArgumentException.class, () -> new TarEntry("a", -1));
        assertThrows(IllegalArgumentException.class, () -> new TarEntry("a", 1L << 53));
    }

    @Test
    void everyNameIsTakenOnceHoweverManyThereAre() {
        NameSet names = new NameSet();
        for (int i = 0; i < 100_000; i++) {
            assertTrue(names.add("member-" + i));
        }
        for (int i = 0; i < 100_000; i += 99) {
            assertEquals(false, names.add("MEMBER-" + i));
        }
    }

    @Test
    void artifactNamesAndDigestsGoBothWays() {
        String digest = "0123456789abcdef".repeat(4);
        assertEquals("artifact/01/" + digest.substring(2), ArtifactName.of(digest));
        assertEquals(digest, ArtifactName.digest(ArtifactName.of(digest)));
        assertEquals(null, ArtifactName.digest("artifact/01/23"));
        assertThrows(IllegalArgumentException.class, () -> ArtifactName.of("0".repeat(63)));
    }
}
