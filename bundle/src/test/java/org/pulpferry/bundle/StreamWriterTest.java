package org.pulpferry.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.archive.TarEntry;
import org.pulpferry.manifest.StreamSummary;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.progress.Progress;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Sha256;

class StreamWriterTest {
    private static final int MIB = 1 << 20;
    /** Four chunks: empty and small members, one that straddles two chunks, one larger than a chunk. */
    private static final int[] SIZES = {0, 1, 511, 512, 513, 15 * MIB, 3 * MIB, 20 * MIB, 70_000, 12 * MIB};

    private final ExecutorService executor = Executors.newFixedThreadPool(3);

    private final Path temporary;

    StreamWriterTest(@TempDir Path temporary) {
        this.temporary = temporary;
    }

    @AfterEach
    void stopThreads() {
        executor.shutdownNow();
    }

    private StreamSummary write(Path bundle, List<? extends Member> members, int buffers, ChunkList whole)
            throws FerryException, InterruptedException {
        StreamWriter writer = new StreamWriter(bundle, executor, new ChunkBuffers(buffers));
        return writer.write(members.iterator(), whole, chunk -> {});
    }

    private static Map<String, Sha256> files(Path bundle) throws IOException {
        Map<String, Sha256> digests = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(bundle)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                try (InputStream in = Files.newInputStream(path)) {
                    digests.put(bundle.relativize(path).toString(), Sha256.of(in.readNBytes(32 * MIB)));
                }
            }
        }
        return digests;
    }

    @Test
    void givesTheSameBytesForTheSameMembersWhateverTheNumberOfThreads() throws Exception {
        ChunkList one = new ChunkList(BundleStream.DATA);
        ChunkList three = new ChunkList(BundleStream.DATA);
        StreamSummary first = write(temporary.resolve("one"), RandomMember.series(7, SIZES), 1, one);
        StreamSummary second = write(temporary.resolve("three"), RandomMember.series(7, SIZES), 3, three);
        assertEquals(first, second);
        assertEquals(4, first.chunks());
        assertEquals(SIZES.length, first.members());
        Map<String, Sha256> digests = files(temporary.resolve("one"));
        assertEquals(digests, files(temporary.resolve("three")));
        assertEquals(4, digests.size());
        for (Chunk chunk : one) {
            assertEquals(digests.get(chunk.path()), chunk.sha256());
            assertEquals(Files.size(temporary.resolve("one").resolve(chunk.path())), chunk.storedSize());
        }
    }

    @Test
    void goesOnAtEveryChunkBoundaryWithTheSameBytes() throws Exception {
        Path bundle = temporary.resolve("bundle");
        ChunkList all = new ChunkList(BundleStream.DATA);
        StreamSummary summary = write(bundle, RandomMember.series(7, SIZES), 2, all);
        Map<String, Sha256> digests = files(bundle);
        for (int whole = 0; whole <= all.size(); whole++) {
            ChunkList logged = new ChunkList(BundleStream.DATA);
            for (Chunk chunk : all) {
                if (chunk.number() < whole) {
                    logged.add(chunk);
                } else {
                    Files.delete(bundle.resolve(chunk.path()));
                }
            }
            List<RandomMember> members = RandomMember.series(7, SIZES);
            assertEquals(summary, write(bundle, members, 2, logged), "from chunk " + whole);
            assertEquals(digests, files(bundle), "from chunk " + whole);
            assertEquals(whole == 0 ? 1 : 0, members.get(0).opened.get(), "members in whole chunks stay closed");
        }
    }

    @Test
    void tellsTheLogOfEachChunkInOrderAndOnlyOfNewOnes() throws Exception {
        Path bundle = temporary.resolve("bundle");
        List<Integer> told = new ArrayList<>();
        ChunkList list = new ChunkList(BundleStream.DATA);
        StreamWriter writer = new StreamWriter(bundle, executor, new ChunkBuffers(3));
        writer.write(RandomMember.series(7, SIZES).iterator(), list, chunk -> told.add(chunk.number()));
        assertEquals(List.of(0, 1, 2, 3), told);
        told.clear();
        list.truncate(2);
        writer.write(RandomMember.series(7, SIZES).iterator(), list, chunk -> told.add(chunk.number()));
        assertEquals(List.of(2, 3), told);
    }

    @Test
    void writesLoggedChunksAgainThatAreNotOnDiskAsLogged() throws Exception {
        Path bundle = temporary.resolve("bundle");
        ChunkList list = new ChunkList(BundleStream.DATA);
        write(bundle, RandomMember.series(7, SIZES), 2, list);
        Map<String, Sha256> digests = files(bundle);
        byte[] spoiled =
                Files.newInputStream(bundle.resolve(list.get(1).path())).readNBytes(32 * MIB);
        spoiled[spoiled.length / 2] ^= 1;
        Files.write(bundle.resolve(list.get(1).path()), spoiled);
        Files.delete(bundle.resolve(list.get(3).path()));
        write(bundle, RandomMember.series(7, SIZES), 2, list);
        assertEquals(digests, files(bundle));
    }

    @Test
    void writesNoChunkForAStreamWithoutMembers() throws Exception {
        Path bundle = temporary.resolve("bundle");
        assertEquals(StreamSummary.empty(), write(bundle, List.of(), 2, new ChunkList(BundleStream.DATA)));
        assertFalse(Files.exists(bundle.resolve("data")));
    }

    @Test
    void stopsAtAMemberWhoseContentIsNotWhatItsNameSays() {
        List<Member> members = new ArrayList<>(RandomMember.series(7, 10, 20));
        members.add(new Altered(new RandomMember(1, 5_000), new byte[5_000]));
        FerryException found = assertThrows(
                FerryException.class,
                () -> write(temporary.resolve("bundle"), members, 2, new ChunkList(BundleStream.DATA)));
        assertEquals(ProblemCode.CONTENT, found.code());
        assertTrue(String.valueOf(found.getMessage()).contains("artifact of somebody"), found.getMessage());
    }

    @Test
    void stopsAtAMemberThatIsShorterOrLongerThanAnnounced() {
        for (int size : new int[] {4_999, 5_001, 0}) {
            List<Member> members = List.of(new Altered(new RandomMember(1, 5_000), new byte[size]));
            FerryException found = assertThrows(
                    FerryException.class,
                    () -> write(temporary.resolve("bundle"), members, 2, new ChunkList(BundleStream.DATA)));
            assertEquals(ProblemCode.CONTENT, found.code());
        }
    }

    @Test
    void stopsWhenTheLogCannotBeWritten() {
        StreamWriter writer = new StreamWriter(temporary.resolve("bundle"), executor, new ChunkBuffers(2));
        FerryException full = new FerryException(ProblemCode.SPACE, "the journal is full", "");
        FerryException found = assertThrows(
                FerryException.class,
                () -> writer.write(
                        RandomMember.series(7, SIZES).iterator(), new ChunkList(BundleStream.DATA), chunk -> {
                            throw full;
                        }));
        assertEquals(ProblemCode.SPACE, found.code());
    }

    @Test
    void aListOfMembersThatCannotBeReadIsAnErrorOfInput() {
        Iterator<Member> broken = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Member next() {
                throw new UncheckedIOException(new IOException("the disk is gone"));
            }
        };
        StreamWriter writer = new StreamWriter(temporary.resolve("bundle"), executor, new ChunkBuffers(2));
        FerryException found = assertThrows(
                FerryException.class, () -> writer.write(broken, new ChunkList(BundleStream.DATA), chunk -> {}));
        assertEquals(ProblemCode.IO, found.code());
    }

    @Test
    void readsBackWhatItWrote() throws Exception {
        Path bundle = temporary.resolve("bundle");
        ChunkList list = new ChunkList(BundleStream.DATA);
        List<RandomMember> members = RandomMember.series(7, SIZES);
        StreamSummary summary = write(bundle, members, 2, list);
        try (Media media = Media.open(List.of(bundle), Patience.standard(Progress.silent()), false);
                StreamReader reader = new StreamReader(
                        BundleStream.DATA, summary, new ChunkInput(media, list, new ChunkBuffers(3), executor))) {
            for (RandomMember member : members) {
                assertEquals(member.entry(), reader.next());
                assertArrayEquals(member.content(), reader.body().readNBytes(64 * MIB));
            }
            assertEquals(null, reader.next());
            assertEquals(summary.rawSize(), reader.position());
        }
        assertEquals(0, summary.rawSize() % 10_240);
        assertTrue(summary.rawSize() > 3L * Limits.CHUNK_RAW_BYTES);
    }

    /** A member that hands out other content than it announces. */
    private static final class Altered implements Member {
        private final RandomMember announced;
        private final byte[] content;

        Altered(RandomMember announced, byte[] content) {
            this.announced = announced;
            this.content = content;
        }

        @Override
        public TarEntry entry() {
            return announced.entry();
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(content);
        }

        @Override
        public @Nullable Sha256 expected() {
            return announced.expected();
        }

        @Override
        public String label() {
            return "artifact of somebody";
        }
    }
}
