package org.pulpferry.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

    @Test
    void aMediumThatIsNotThereIsAMistakeOfTheUser() {
        FerryException found = assertThrows(FerryException.class, () -> write(temporary.resolve("nowhere"), 0));
        assertEquals(ProblemCode.USAGE, found.code());
    }
}
