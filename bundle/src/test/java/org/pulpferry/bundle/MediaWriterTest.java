package org.pulpferry.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.progress.Progress;

class MediaWriterTest {
    private static final int MIB = 1 << 20;

    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final Path temporary;
    private final Path bundle;
    private final Path first;
    private final Path second;

    MediaWriterTest(@TempDir Path temporary) {
        this.temporary = temporary;
        this.bundle = temporary.resolve("golden-1-1");
        this.first = temporary.resolve("first");
        this.second = temporary.resolve("second");
    }

    @BeforeEach
    void writeBundle() throws Exception {
        Map<String, byte[]> files = new TreeMap<>();
        for (int i = 0; i < 4; i++) {
            byte[] content = new byte[12 * MIB];
            new Random(i).nextBytes(content);
            files.put("file-" + i, content);
        }
        new TestBundle(bundle, executor).write(temporary.resolve("work"), files);
        BundleFolder.create(bundle).writeSignature(new byte[] {'{', '}', '\n'});
        Files.createDirectories(first);
        Files.createDirectories(second);
    }

    @AfterEach
    void stopThreads() {
        executor.shutdownNow();
    }

    private int write(Path medium, int next) throws Exception {
        try (BundleReader reader = BundleReader.open(List.of(bundle))) {
            Manifest manifest = Json.read(reader.manifest(), Manifest.class);
            BundleContents contents = BundleContents.open(reader, manifest, new ChunkBuffers(2), executor);
            return new MediaWriter(reader, manifest, contents, Progress.silent()).write(medium, next);
        }
    }

    private void assertSound(Path... media) throws Exception {
        List<Path> folders =
                Arrays.stream(media).map(medium -> medium.resolve("golden-1-1")).toList();
        try (BundleReader reader = BundleReader.open(folders)) {
            Manifest manifest = Json.read(reader.manifest(), Manifest.class);
            BundleContents contents = BundleContents.open(reader, manifest, new ChunkBuffers(2), executor);
            assertEquals(List.of(), contents.verifyAll(Progress.silent()));
        }
    }

    @Test
    void aMediumWithRoomGetsTheWholeBundle() throws Exception {
        assertEquals(4, write(first, 0));
        assertSound(first);
        assertEquals(4, write(first, 0), "once more changes nothing");
        assertSound(first);
    }

    @Test
    void whatWasWrittenAndWhatWasOnlyReadBackIsCounted() throws Exception {
        try (BundleReader reader = BundleReader.open(List.of(bundle))) {
            Manifest manifest = Json.read(reader.manifest(), Manifest.class);
            BundleContents contents = BundleContents.open(reader, manifest, new ChunkBuffers(2), executor);
            long chunks = StreamSupport.stream(contents.tables().all().spliterator(), false)
                    .count();
            MediaWriter fresh = new MediaWriter(reader, manifest, contents, Progress.silent());
            fresh.write(first, 0);
            assertEquals(chunks, fresh.written());
            assertEquals(chunks, fresh.verified());
            Path chunk = first.resolve("golden-1-1/data/000/000001.zst");
            Files.write(chunk, new byte[(int) Files.size(chunk)]);
            MediaWriter again = new MediaWriter(reader, manifest, contents, Progress.silent());
            again.write(first, 0);
            assertEquals(1, again.written(), "the bad one");
            assertEquals(chunks, again.verified());
            MediaWriter third = new MediaWriter(reader, manifest, contents, Progress.silent());
            third.write(first, 0);
            assertEquals(0, third.written());
            assertEquals(chunks, third.verified());
        }
    }

    @Test
    void theNextMediumGetsTheRest() throws Exception {
        assertEquals(4, write(second, 2));
        assertFalse(Files.exists(second.resolve("golden-1-1/data/000/000001.zst")));
        assertTrue(Files.exists(second.resolve("golden-1-1/meta/000/000000.zst")), "index and meta are on each");
        assertEquals(4, write(first, 0));
        Files.delete(first.resolve("golden-1-1/data/000/000002.zst"));
        assertSound(first, second);
    }

    @Test
    void aChunkThatIsBadOnTheMediumIsWrittenAgain() throws Exception {
        write(first, 0);
        Path chunk = first.resolve("golden-1-1/data/000/000001.zst");
        Files.write(chunk, new byte[(int) Files.size(chunk)]);
        assertEquals(4, write(first, 0));
        assertSound(first);
    }

    @Test
    void aBundleThatIsDamagedItselfIsNotSpread() throws Exception {
        Path chunk = bundle.resolve("data/000/000001.zst");
        Files.write(chunk, new byte[(int) Files.size(chunk)]);
        FerryException found = assertThrows(FerryException.class, () -> write(first, 0));
        assertEquals(ProblemCode.DAMAGED, found.code());
        assertFalse(Files.exists(first.resolve("golden-1-1/manifest.sig.json")), "it does not look finished");
    }

    /** Whoever had the stick before may have prepared it: a link would let ferry write, and remove, where the link leads. */
    @ParameterizedTest
    @ValueSource(strings = {"", "data", "data/000", "index", "meta/000", "chunks", "roots"})
    void aLinkOnTheMediumInPlaceOfAFolderIsRefusedAndNotFollowed(String place) throws Exception {
        giveRoots(1);
        Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("000001.zst"), "not ferry's");
        Path link = first.resolve("golden-1-1").resolve(place);
        Files.createDirectories(link.resolveSibling("x").getParent());
        Files.createSymbolicLink(link, elsewhere);

        FerryException found = assertThrows(FerryException.class, () -> write(first, 0));

        assertEquals(ProblemCode.IO, found.code());
        assertTrue(String.valueOf(found.getMessage()).contains("a link or a file where a folder"), found.getMessage());
        assertEquals(List.of("000001.zst"), names(elsewhere));
    }

    @Test
    void aLinkOrAFifoOnTheMediumInPlaceOfAFileIsReplaced() throws Exception {
        Path target = Files.createDirectories(first.resolve("golden-1-1/data/000"));
        Path kept = Files.writeString(temporary.resolve("kept"), "not ferry's");
        Files.createSymbolicLink(target.resolve("000000.zst"), kept);
        Files.createSymbolicLink(first.resolve("golden-1-1/manifest.json.part"), kept);
        Files.createSymbolicLink(first.resolve("golden-1-1/README.txt"), kept);
        assertEquals(
                0,
                new ProcessBuilder("mkfifo", target.resolve("000001.zst").toString())
                        .start()
                        .waitFor());

        assertEquals(4, write(first, 0));

        assertSound(first);
        assertEquals("not ferry's", Files.readString(kept));
    }

    @Test
    void everyRootOfTheBundleIsCopiedNotOnlyThoseUpToTheOneItNeeds() throws Exception {
        giveRoots(3);
        write(first, 0);
        Path written = first.resolve("golden-1-1/roots");
        assertEquals(6, names(written).size());
        for (String name : names(written)) {
            assertEquals(-1, Files.mismatch(bundle.resolve("roots").resolve(name), written.resolve(name)), name);
        }
    }

    @Test
    void rootsThatAHostNeverHadLeaveAGapThatHidesNoLaterOne() throws Exception {
        Files.move(bundle, temporary.resolve("set aside"));
        new TestBundle(bundle, executor, 3).write(temporary.resolve("work-2"), Map.of("a", new byte[] {1}));
        BundleFolder.create(bundle).writeSignature(new byte[] {'{', '}', '\n'});
        giveRoots(4);
        Files.delete(bundle.resolve("roots/1.root.json"));
        write(first, 0);
        assertEquals(
                List.of("2.root.json", "3.root.json", "4.root.json"),
                names(first.resolve("golden-1-1/roots")).stream()
                        .filter(name -> !name.contains("sig"))
                        .toList());
    }

    @Test
    void aRootWithoutItsSignaturesIsNotCopiedHalf() throws Exception {
        giveRoots(2);
        Files.delete(bundle.resolve("roots/2.root.sig.json"));
        write(first, 0);
        assertEquals(List.of("1.root.json", "1.root.sig.json"), names(first.resolve("golden-1-1/roots")));
    }

    @Test
    void aRootThatIsLargerThanAnyMayBeStopsTheWriting() throws Exception {
        giveRoots(1);
        Files.write(bundle.resolve("roots/1.root.json"), new byte[(64 << 10) + 1]);
        FerryException found = assertThrows(FerryException.class, () -> write(first, 0));
        assertEquals(ProblemCode.LIMIT, found.code());
        assertFalse(Files.exists(first.resolve("golden-1-1/manifest.sig.json")), "it does not look finished");
    }

    private void giveRoots(int count) throws Exception {
        for (int version = 1; version <= count; version++) {
            byte[] document = ("root " + version).getBytes(StandardCharsets.US_ASCII);
            byte[] signatures = ("signatures of " + version).getBytes(StandardCharsets.US_ASCII);
            BundleFolder.create(bundle).writeRoot(version, new RootFiles(document, signatures));
        }
    }

    private static List<String> names(Path directory) throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aMediumThatIsNotThereIsAMistakeOfTheUser() {
        FerryException found = assertThrows(FerryException.class, () -> write(temporary.resolve("nowhere"), 0));
        assertEquals(ProblemCode.USAGE, found.code());
    }
}
