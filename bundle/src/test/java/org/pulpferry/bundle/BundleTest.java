package org.pulpferry.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.progress.Progress;
import org.pulpferry.manifest.value.Sha256;

/** A whole bundle, written and then read: sound, damaged, incomplete, and by stock tools. */
class BundleTest {
    private static final int MIB = 1 << 20;
    private static final String FIRST = "data/000/000000.zst";
    private static final String SECOND = "data/000/000001.zst";

    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final Map<String, byte[]> files = new TreeMap<>();
    private final Path temporary;
    private final Path bundle;

    BundleTest(@TempDir Path temporary) {
        this.temporary = temporary;
        this.bundle = temporary.resolve("golden-1-1");
    }

    @BeforeEach
    void writeBundle() throws Exception {
        Random random = new Random(11);
        for (int size : new int[] {0, 1, 700_000, 18 * MIB, 5_000, 16 * MIB}) {
            // Zeros after the first 64 KiB: several chunks, yet quick to write for every test.
            byte[] noise = new byte[Math.min(size, 64 << 10)];
            random.nextBytes(noise);
            byte[] content = Arrays.copyOf(noise, size);
            files.put("file-" + size, content);
        }
        new TestBundle(bundle, executor).write(temporary.resolve("work"), files);
        BundleFolder.create(bundle).writeSignature(new byte[] {'{', '}', '\n'});
    }

    @AfterEach
    void stopThreads() {
        executor.shutdownNow();
    }

    private BundleContents open(BundleReader reader) throws FerryException {
        Manifest manifest = Json.read(reader.manifest(), Manifest.class);
        return BundleContents.open(reader, manifest, new ChunkBuffers(3), executor);
    }

    private List<Problem> verify(Path... media) throws Exception {
        try (BundleReader reader = BundleReader.open(List.of(media))) {
            return open(reader).verifyAll(Progress.silent());
        }
    }

    private List<Problem> presence(Path... media) throws Exception {
        try (BundleReader reader = BundleReader.open(List.of(media))) {
            return open(reader).checkPresence(Progress.silent());
        }
    }

    private static List<String> codes(List<Problem> problems) {
        return problems.stream()
                .map(problem -> problem.code() + " " + problem.message())
                .toList();
    }

    private ProblemCode refusal() {
        return assertThrows(FerryException.class, () -> verify(bundle)).code();
    }

    private static byte[] read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(64 * MIB);
        }
    }

    private static void flip(Path file, long at) throws IOException {
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.seek(at);
            int value = out.read();
            out.seek(at);
            out.write(value ^ 1);
        }
    }

    @Test
    void aSoundBundleHasNoFindings() throws Exception {
        assertEquals(List.of(), presence(bundle));
        assertEquals(List.of(), verify(bundle));
    }

    @Test
    void stockToolsCheckAndUnpackIt() throws Exception {
        assertEquals("", run("sha256sum -c --strict --quiet SHA256SUMS"));
        List<String> listed = run("cat data/*/*.zst | zstd -d | tar t").lines().toList();
        assertEquals(files.size(), listed.size());
        run("mkdir ../out && cat data/*/*.zst | zstd -d | tar x -C ../out");
        for (byte[] content : files.values()) {
            String digest = Sha256.of(content).hex();
            Path unpacked = temporary.resolve("out/artifact/" + digest.substring(0, 2) + "/" + digest.substring(2));
            assertEquals(Sha256.of(content), Sha256.of(read(unpacked)));
        }
        assertEquals("artifacts\nunits/r0001\n", run("cat index/*/*.zst | zstd -d | tar t"));
        run("cat index/*/*.zst | zstd -d | tar xO artifacts | LC_ALL=C sort -c -u");
        run("cat index/*/*.zst | zstd -d | tar xO units/r0001 | LC_ALL=C sort -c -u");
        assertTrue(run("cat meta/*/*.zst | zstd -d | tar xO versions.json").startsWith("[{\"component\":\"core\""));
        run("cat data/*/*.zst | zstd --test");
    }

    private String run(String command) throws Exception {
        Process process = new ProcessBuilder("bash", "-o", "pipefail", "-c", command)
                .directory(bundle.toFile())
                .redirectErrorStream(true)
                .start();
        String output;
        try (InputStream in = process.getInputStream()) {
            output = new String(in.readNBytes(MIB), StandardCharsets.UTF_8);
        }
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), command);
        assertEquals(0, process.exitValue(), command + ": " + output);
        return output;
    }

    @Test
    void aBundleMayBeSpreadOverSeveralMediaInAnySplit() throws Exception {
        Path other = temporary.resolve("other");
        Files.createDirectories(other.resolve("data/000"));
        Files.move(bundle.resolve(FIRST), other.resolve(FIRST));
        assertEquals(List.of("INCOMPLETE " + FIRST + " is missing"), codes(presence(bundle)));
        assertEquals(List.of("INCOMPLETE " + FIRST + " is missing"), codes(verify(bundle)));
        assertEquals(List.of(), presence(bundle, other));
        assertEquals(List.of(), verify(bundle, other));
        assertEquals(List.of(), verify(other, bundle));
    }

    @Test
    void aGoodCopyOnAnotherMediumStandsInForABadOne() throws Exception {
        Path other = temporary.resolve("other");
        Files.createDirectories(other.resolve("data/000"));
        Files.copy(bundle.resolve(SECOND), other.resolve(SECOND));
        flip(bundle.resolve(SECOND), 12_345);
        assertEquals(
                List.of("DAMAGED " + SECOND + " does not have the content that was signed"), codes(verify(bundle)));
        assertEquals(List.of(), verify(bundle, other));
    }

    @Test
    void everyFindingIsReportedNotOnlyTheFirst() throws Exception {
        flip(bundle.resolve(FIRST), 0);
        Files.delete(bundle.resolve(SECOND));
        flip(bundle.resolve("meta/000/000000.zst"), 9);
        assertEquals(
                List.of(
                        "DAMAGED meta/000/000000.zst does not have the content that was signed",
                        "DAMAGED " + FIRST + " does not have the content that was signed",
                        "INCOMPLETE " + SECOND + " is missing"),
                codes(verify(bundle)));
    }

    @Test
    void swappedChunksAreDamaged() throws Exception {
        byte[] first = read(bundle.resolve(FIRST));
        Files.move(bundle.resolve(SECOND), bundle.resolve(FIRST), StandardCopyOption.REPLACE_EXISTING);
        Files.write(bundle.resolve(SECOND), first);
        assertEquals(ProblemCode.DAMAGED, verify(bundle).get(0).code());
    }

    @Test
    void aFileOfAnotherSizeIsDamagedAndNotRead() throws Exception {
        long size = Files.size(bundle.resolve(FIRST));
        for (long other : new long[] {0, size - 1, size + 1, 1L << 40}) {
            try (RandomAccessFile file =
                    new RandomAccessFile(bundle.resolve(FIRST).toFile(), "rw")) {
                file.setLength(other);
            }
            String finding = "DAMAGED " + FIRST + " has " + other + " bytes where " + size + " were signed";
            assertEquals(List.of(finding), codes(presence(bundle)));
            assertEquals(finding, codes(verify(bundle)).get(0));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {FIRST, "chunks/000.tbl", "SHA256SUMS", "README.txt", "manifest.json", "manifest.sig.json"})
    void nothingButARegularFileIsOpened(String name) throws Exception {
        Path file = bundle.resolve(name);
        Path target = temporary.resolve("target");
        Files.move(file, target);
        for (String other : List.of("ln -s " + target, "mkdir", "mkfifo", "ln -s /dev/zero", "ln -s /proc/self/mem")) {
            run(other + " " + name);
            assertTimeoutPreemptively(
                    Duration.ofSeconds(20), () -> assertTrue(refusedOrFound(), other + " in place of " + name));
            Files.delete(file);
        }
    }

    private boolean refusedOrFound() throws Exception {
        try {
            return !verify(bundle).isEmpty();
        } catch (FerryException e) {
            return true;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"data", "data/000", "chunks", "index"})
    void noDirectoryIsEnteredThroughALink(String name) throws Exception {
        Path moved = temporary.resolve("moved");
        Files.move(bundle.resolve(name), moved);
        Files.createSymbolicLink(bundle.resolve(name), moved);
        assertTrue(refusedOrFound());
        Files.delete(bundle.resolve(name));
        run("mkfifo " + name);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertTrue(refusedOrFound()));
    }

    @Test
    void withoutSignatureFileTheExportIsUnfinished() throws Exception {
        Files.delete(bundle.resolve("manifest.sig.json"));
        assertEquals(ProblemCode.INCOMPLETE, refusal());
        try (BundleReader reader = BundleReader.openUnsigned(bundle)) {
            assertEquals(List.of(), open(reader).verifyAll(Progress.silent()));
        }
    }

    @Test
    void withoutManifestOrTableOrSumsItIsIncomplete() throws Exception {
        for (String name : List.of("manifest.json", "chunks/000.tbl", "SHA256SUMS", "README.txt")) {
            Path aside = temporary.resolve("aside");
            Files.move(bundle.resolve(name), aside);
            assertEquals(ProblemCode.INCOMPLETE, refusal(), name);
            Files.move(aside, bundle.resolve(name));
        }
    }

    @Test
    void filesLargerThanTheirLimitAreNotRead() throws Exception {
        for (String name : List.of("manifest.json", "manifest.sig.json")) {
            byte[] good = read(bundle.resolve(name));
            Files.write(bundle.resolve(name), new byte[(1 << 20) + 1]);
            assertEquals(ProblemCode.LIMIT, refusal(), name);
            Files.write(bundle.resolve(name), good);
        }
    }

    @Test
    void aFolderThatIsNotThereIsAMistakeOfTheUser() {
        FerryException found =
                assertThrows(FerryException.class, () -> BundleReader.open(List.of(temporary.resolve("nowhere"))));
        assertEquals(ProblemCode.USAGE, found.code());
    }

    @Test
    void aTableThatWasChangedIsDamaged() throws Exception {
        flip(bundle.resolve("chunks/000.tbl"), 40);
        assertEquals(ProblemCode.DAMAGED, refusal());
    }

    @Test
    void sumsAreExactlyWhatManifestAndTablesMakeThem() throws Exception {
        Path sums = bundle.resolve("SHA256SUMS");
        String good = new String(read(sums), StandardCharsets.US_ASCII);
        List<String> lines = new ArrayList<>(good.lines().toList());
        List<String> reordered = new ArrayList<>(lines);
        Collections.swap(reordered, 2, 3);
        List<String> bad = List.of(
                good.replace("\n", "\r\n"),
                String.join("\n", lines.subList(1, lines.size())) + "\n",
                good + lines.get(0) + "\n",
                String.join("\n", reordered) + "\n",
                good.replace("  data", " *data"),
                good.substring(0, good.length() - 1),
                "");
        for (String text : bad) {
            Files.writeString(sums, text);
            assertEquals(ProblemCode.FORMAT, refusal());
        }
        Files.writeString(sums, good);
        assertEquals(List.of(), verify(bundle));
        assertEquals(
                "manifest.json README.txt chunks/000.tbl index/000/000000.zst meta/000/000000.zst " + FIRST + " "
                        + SECOND + " data/000/000002.zst",
                String.join(" ", lines.stream().map(line -> line.substring(66)).toList()));
    }

    @Test
    void unlistedFilesAreIgnored() throws Exception {
        Files.writeString(bundle.resolve("data/000/000009.zst"), "x");
        Files.writeString(bundle.resolve("autorun.inf"), "x");
        assertEquals(List.of(), verify(bundle));
    }

    @Test
    void theReaderChangesNothing() throws Exception {
        Map<String, Sha256> before = digests();
        verify(bundle);
        assertEquals(before, digests());
        assertFalse(before.isEmpty());
    }

    private Map<String, Sha256> digests() throws IOException {
        Map<String, Sha256> digests = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(bundle)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                digests.put(bundle.relativize(path).toString(), Sha256.of(read(path)));
            }
        }
        return digests;
    }

    @Test
    void theSameMembersGiveTheSameBundle() throws Exception {
        Map<String, Sha256> first = digests();
        Path again = temporary.resolve("again");
        new TestBundle(again, executor).write(temporary.resolve("work2"), files);
        for (Map.Entry<String, Sha256> file : first.entrySet()) {
            if (!file.getKey().equals("manifest.sig.json")) {
                assertEquals(file.getValue(), Sha256.of(read(again.resolve(file.getKey()))), file.getKey());
            }
        }
    }

    @Test
    void aBundleMayCarryNoArtifactsAtAll() throws Exception {
        Path heartbeat = temporary.resolve("heartbeat");
        new TestBundle(heartbeat, executor).write(temporary.resolve("work3"), Map.of());
        BundleFolder.create(heartbeat).writeSignature(new byte[] {'{', '}', '\n'});
        assertEquals(List.of(), verify(heartbeat));
        assertFalse(Files.exists(heartbeat.resolve("data")));
    }

    @Test
    void hashCorrectFramesThatAreNotOursAreRefusedAsContent() throws Exception {
        byte[] chunk = read(bundle.resolve(FIRST));
        byte[] skippable = {0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 'e', 'v', 'i', 'l'};
        byte[] longer = Arrays.copyOf(chunk, chunk.length + skippable.length);
        System.arraycopy(skippable, 0, longer, chunk.length, skippable.length);
        byte[] flipped = chunk.clone();
        flipped[chunk.length / 2] ^= 1;
        byte[] cut = Arrays.copyOf(chunk, chunk.length - 3);
        for (byte[] content : List.of(longer, flipped, cut)) {
            Path forged = temporary.resolve("forged-" + content.length + "-" + Arrays.hashCode(content));
            forge(forged, content);
            assertEquals(ProblemCode.CONTENT, verify(forged).get(0).code());
        }
    }

    /** The bundle with another first chunk, its tables, sums and manifest made to fit, as a signer could. */
    private void forge(Path target, byte[] content) throws Exception {
        Manifest manifest = Json.read(read(bundle.resolve("manifest.json")), Manifest.class);
        run("cp -r . " + target);
        Files.write(target.resolve(FIRST), content);
        Tables good;
        try (BundleReader reader = BundleReader.open(List.of(bundle))) {
            good = open(reader).tables();
        }
        ChunkList data = new ChunkList(BundleStream.DATA);
        for (Chunk chunk : good.chunks(BundleStream.DATA)) {
            data.add(
                    chunk.number() > 0
                            ? chunk
                            : new Chunk(BundleStream.DATA, 0, content.length, chunk.rawSize(), Sha256.of(content)));
        }
        Tables tables = new Tables(good.chunks(BundleStream.INDEX), good.chunks(BundleStream.META), data);
        BundleFolder folder = BundleFolder.create(target);
        Manifest forged =
                TestManifests.with(manifest, data.summary(manifest.data().members()), folder.writeTables(tables));
        byte[] bytes = Json.write(forged);
        folder.writeManifest(bytes);
        folder.writeSums(bytes, forged.tables(), tables);
    }
}
