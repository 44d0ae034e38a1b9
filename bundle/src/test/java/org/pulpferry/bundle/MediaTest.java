package org.pulpferry.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.progress.Progress;
import org.pulpferry.testkit.media.MediumWatch;
import org.pulpferry.testkit.media.WatchedMedium;

/** Media that change, hang or come late, in between any two steps of the reader. */
class MediaTest {
    private static final String CHUNK = "data/000/000000.zst";
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path temporary = Path.of("");

    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final CountDownLatch released = new CountDownLatch(1);
    private final List<String> notices = Collections.synchronizedList(new ArrayList<>());
    private Path bundle = Path.of("");

    @BeforeEach
    void write() throws Exception {
        bundle = temporary.resolve("golden-1-1");
        TreeMap<String, byte[]> files = new TreeMap<>();
        files.put("a.txt", "one".getBytes(StandardCharsets.UTF_8));
        files.put("b.txt", "two".getBytes(StandardCharsets.UTF_8));
        new TestBundle(bundle, executor).write(Files.createDirectory(temporary.resolve("work")), files);
        Files.writeString(bundle.resolve("manifest.sig.json"), "not looked at here");
    }

    @AfterEach
    void end() {
        released.countDown();
        executor.shutdownNow();
    }

    private Patience patience(@Nullable Duration poll) {
        return new Patience(Duration.ofMillis(200), Duration.ofMillis(700), poll, new Progress() {
            @Override
            public void report(String phase, long done, long total, Unit unit) {}

            @Override
            public void notice(String sentence) {
                notices.add(sentence);
            }
        });
    }

    private BundleContents contents(BundleReader reader) throws FerryException {
        return BundleContents.open(reader, Json.read(reader.manifest(), Manifest.class), new ChunkBuffers(2), executor);
    }

    private List<Problem> verify(Path medium) {
        return assertTimeoutPreemptively(SOON, () -> {
            try (BundleReader reader = BundleReader.open(List.of(medium), patience(null))) {
                return contents(reader).verifyAll(Progress.silent());
            }
        });
    }

    /** A medium on which something happens once, just before a chunk is opened. */
    private Path beforeOpening(Happening happening) {
        return WatchedMedium.watched(bundle, new MediumWatch() {
            private boolean happened;

            @Override
            public void opening(Path file) throws IOException {
                if (file.endsWith(CHUNK) && !happened) {
                    happened = true;
                    happening.to(file);
                }
            }
        });
    }

    private interface Happening {
        void to(Path file) throws IOException;
    }

    private static void fifo(Path at) throws IOException {
        try {
            assertEquals(0, new ProcessBuilder("mkfifo", at.toString()).start().waitFor());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void assertGivenUp(List<Problem> problems) {
        assertEquals(1, problems.size(), problems.toString());
        Problem problem = problems.get(0);
        assertEquals(ProblemCode.IO, problem.code());
        assertTrue(problem.message().contains(CHUNK), problem.message());
        assertTrue(problem.hint().contains("hangs"), problem.hint());
        assertTrue(
                notices.stream().anyMatch(n -> n.startsWith("waiting for ") && n.contains(CHUNK)), notices.toString());
    }

    @Test
    void aReadThatNeverEndsIsGivenUpAndSaysWhatItWaitedFor() {
        Path medium = WatchedMedium.watched(bundle, new MediumWatch() {
            @Override
            public void reading(Path file, long offset) throws IOException {
                if (file.endsWith(CHUNK)) {
                    hang();
                }
            }
        });
        assertGivenUp(verify(medium));
    }

    /* As a read of a device that is gone: no interrupt ends it. */
    private void hang() {
        boolean done = false;
        while (!done) {
            try {
                released.await();
                done = true;
            } catch (InterruptedException e) {
                // a device does not care
            }
        }
    }

    @Test
    void aQuestionThatIsNeverAnsweredIsGivenUp() {
        Path medium = WatchedMedium.watched(bundle, new MediumWatch() {
            @Override
            public void asking(Path name) {
                if (name.endsWith("manifest.json")) {
                    hang();
                }
            }
        });
        FerryException refused = assertTimeoutPreemptively(
                SOON,
                () -> assertThrows(FerryException.class, () -> BundleReader.open(List.of(medium), patience(null))));
        assertEquals(ProblemCode.IO, refused.code());
        assertTrue(String.valueOf(refused.getMessage()).contains("manifest.json"), refused.getMessage());
    }

    @Test
    void aMediumThatIsSlowIsNotGivenUp() {
        Path medium = WatchedMedium.watched(bundle, new MediumWatch() {
            @Override
            public void reading(Path file, long offset) throws IOException {
                try {
                    Thread.sleep(250);
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        });
        assertEquals(List.of(), verify(medium));
    }

    @Test
    void aFifoPutThereBetweenLookingAndOpeningDoesNotHang() throws IOException {
        List<Problem> problems = verify(beforeOpening(file -> {
            Files.delete(file);
            fifo(file);
        }));
        assertGivenUp(problems);
        new RandomAccessFile(bundle.resolve(CHUNK).toFile(), "rw").close(); // lets the thread go that was left behind
    }

    @Test
    void aLinkPutThereBetweenLookingAndOpeningIsNotFollowed() throws IOException {
        Path copy = Files.copy(bundle.resolve(CHUNK), temporary.resolve("copy"));
        List<Problem> problems = verify(beforeOpening(file -> {
            Files.delete(file);
            Files.createSymbolicLink(file, copy);
        }));
        assertEquals(
                List.of(ProblemCode.IO), problems.stream().map(Problem::code).toList());
    }

    @Test
    void aDirectoryExchangedForALinkOnTheWayIsNotEntered() throws IOException {
        Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
        Files.copy(bundle.resolve(CHUNK), elsewhere.resolve("000000.zst"));
        Path medium = WatchedMedium.watched(bundle, new MediumWatch() {
            private boolean happened;

            @Override
            public void entering(Path directory) throws IOException {
                if (directory.endsWith("data/000") && !happened) {
                    happened = true;
                    Files.move(directory, temporary.resolve("away"));
                    Files.createSymbolicLink(directory, elsewhere);
                }
            }
        });
        assertEquals(
                List.of(ProblemCode.IO),
                verify(medium).stream().map(Problem::code).toList());
    }

    @Test
    void onceInADirectoryAnExchangeOfItsPathIsNotNoticed() throws IOException {
        Path evil = Files.createDirectory(temporary.resolve("evil"));
        Files.writeString(evil.resolve("000000.zst"), "other bytes");
        List<Problem> problems = verify(beforeOpening(file -> {
            Files.move(bundle.resolve("data/000"), temporary.resolve("away"));
            Files.createSymbolicLink(bundle.resolve("data/000"), evil);
        }));
        assertEquals(List.of(), problems, "the descriptor leads to the directory that was looked at");
    }

    @Test
    void aSocketAndADeviceAreNoFiles() throws Exception {
        try (var server = java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
            Files.delete(bundle.resolve(CHUNK));
            server.bind(java.net.UnixDomainSocketAddress.of(bundle.resolve(CHUNK)));
            assertEquals(
                    List.of(ProblemCode.DAMAGED),
                    verify(bundle).stream().map(Problem::code).toList());
        }
        try (Media media = Media.open(List.of(Path.of("/dev")), patience(null), false)) {
            FerryException refused = assertThrows(FerryException.class, () -> media.read("zero", 10));
            assertEquals(ProblemCode.FORMAT, refused.code());
        }
    }

    @Test
    void anInterruptLeavesAMediumThatHangs() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        Path medium = WatchedMedium.watched(bundle, new MediumWatch() {
            @Override
            public void reading(Path file, long offset) {
                if (file.endsWith(CHUNK)) {
                    hanging.countDown();
                    hang();
                }
            }
        });
        AtomicReference<@Nullable Throwable> ended = new AtomicReference<>();
        Thread reading = new Thread(() -> {
            Patience long_ = Patience.standard(Progress.silent());
            try (BundleReader reader = BundleReader.open(List.of(medium), long_)) {
                contents(reader).verifyAll(Progress.silent());
            } catch (FerryException | InterruptedException e) {
                ended.set(e);
            }
        });
        reading.start();
        hanging.await();
        reading.interrupt();
        reading.join(5_000);
        assertFalse(reading.isAlive(), () -> java.util.Arrays.toString(reading.getStackTrace()));
        assertTrue(ended.get() instanceof InterruptedException, String.valueOf(ended.get()));
    }

    @Test
    void whatNothingNamesIsIgnoredAndCounted() throws Exception {
        Files.writeString(bundle.resolve("autorun.inf"), "");
        Files.writeString(bundle.resolve("data/000/000001.zst"), "");
        Files.writeString(bundle.resolve("data/000/00000.zst"), "");
        Files.createDirectories(bundle.resolve("data/001/deep/er"));
        Files.createDirectory(bundle.resolve("roots"));
        Files.writeString(bundle.resolve("roots/1.root.json"), "");
        Files.writeString(bundle.resolve("roots/2.root.json"), "");
        Files.createSymbolicLink(bundle.resolve("chunks/001.tbl"), Path.of("/etc/passwd"));
        try (BundleReader reader = BundleReader.open(List.of(bundle), patience(null))) {
            assertEquals(6, contents(reader).countUnlisted(1));
        }
    }

    @Test
    void countingStopsSomewhere() throws Exception {
        for (int i = 0; i < 50; i++) {
            Files.writeString(bundle.resolve("data/000/extra-" + i), "");
        }
        try (Media media = Media.open(List.of(bundle), patience(null), false);
                BundleReader reader = BundleReader.open(List.of(bundle), patience(null))) {
            assertEquals(20, new UnlistedFiles(media, contents(reader).tables(), 1, 20).count());
        }
    }

    @Test
    void ofADirectoryWithoutEndOnlySoMuchIsCountedAndNothingKept() throws Exception {
        AtomicLong shown = new AtomicLong();
        Path medium = WatchedMedium.watched(bundle, new MediumWatch() {
            @Override
            public Iterator<Path> listing(Path directory, Iterator<Path> entries) {
                return directory.endsWith("data/000") || directory.endsWith("data/000/.")
                        ? Stream.generate(() -> Path.of("extra-" + shown.incrementAndGet()))
                                .iterator()
                        : entries;
            }
        });
        try (BundleReader reader = BundleReader.open(List.of(medium), patience(null))) {
            BundleContents contents = contents(reader);
            assertTimeoutPreemptively(
                    Duration.ofSeconds(30), () -> assertEquals(BundleContents.MAX_UNLISTED, contents.countUnlisted(1)));
        }
        assertTrue(shown.get() >= BundleContents.MAX_UNLISTED, "nothing was listed");
        assertTrue(shown.get() <= BundleContents.MAX_UNLISTED + 10, "more was listed than is counted: " + shown);
    }

    private static void move(Path from, Path to) throws IOException {
        Files.createDirectories(to.resolve("..").normalize());
        Files.move(from, to);
    }

    @Test
    void aMediumThatIsNotThereYetIsWaitedForAndLetGoBetween() throws Exception {
        Path place = temporary.resolve("place");
        Path second = temporary.resolve("second");
        move(bundle.resolve("data"), second.resolve("data"));
        Thread person = new Thread(() -> {
            try {
                noticed("manifest.sig.json");
                Files.move(bundle, place);
                noticed(CHUNK);
                assertEquals(List.of(), openBelow(place), "nothing is held open, so that it can be unmounted");
                Files.move(place, temporary.resolve("first"));
                Files.move(second, place);
            } catch (IOException | InterruptedException e) {
                notices.add(String.valueOf(e));
            }
        });
        person.start();
        List<Problem> problems = assertTimeoutPreemptively(SOON, () -> {
            Patience waiting = patience(Duration.ofMillis(30));
            try (BundleReader reader = BundleReader.open(List.of(place), waiting)) {
                BundleContents contents = contents(reader);
                assertEquals(List.of(), contents.checkPresence(waiting.progress()));
                return contents.verifyAll(Progress.silent());
            }
        });
        person.join();
        assertEquals(List.of(), problems);
        assertTrue(notices.stream().anyMatch(n -> n.startsWith("1 chunks are on media")), notices.toString());
    }

    private void noticed(String file) throws InterruptedException {
        while (notices.stream().noneMatch(n -> n.startsWith("waiting for the medium with " + file))) {
            Thread.sleep(10);
        }
        Thread.sleep(100);
    }

    private static List<String> openBelow(Path place) throws IOException {
        List<String> open = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                if (Files.isSymbolicLink(descriptor)) {
                    String target = Files.readSymbolicLink(descriptor).toString();
                    if (target.startsWith(place.toString())) {
                        open.add(target);
                    }
                }
            }
        }
        return open;
    }

    @Test
    void aChunkThatIsHalfCopiedIsWaitedFor() throws Exception {
        byte[] whole = Files.newInputStream(bundle.resolve(CHUNK)).readNBytes(1 << 20);
        Files.delete(bundle.resolve(CHUNK));
        Thread person = new Thread(() -> {
            try {
                noticed(CHUNK);
                Files.write(bundle.resolve(CHUNK), java.util.Arrays.copyOf(whole, whole.length / 2));
                Thread.sleep(150);
                Files.write(bundle.resolve(CHUNK), whole);
            } catch (IOException | InterruptedException e) {
                notices.add(String.valueOf(e));
            }
        });
        person.start();
        assertTimeoutPreemptively(SOON, () -> {
            try (Media media = Media.open(List.of(bundle), patience(Duration.ofMillis(30)), false);
                    BundleReader reader = BundleReader.open(List.of(bundle), patience(null))) {
                Chunk chunk =
                        contents(reader).tables().chunks(BundleStream.DATA).get(0);
                ByteBuffer into = ByteBuffer.allocateDirect(1 << 20);
                media.load(chunk, into);
                assertEquals(whole.length, into.limit());
            }
        });
        person.join();
    }

    @Test
    void withoutWaitingWhatIsMissingIsIncompleteWithAWayToGoOn() throws Exception {
        Files.delete(bundle.resolve(CHUNK));
        try (BundleReader reader = BundleReader.open(List.of(bundle), patience(null))) {
            Problem problem = contents(reader).checkPresence(Progress.silent()).get(0);
            assertEquals(ProblemCode.INCOMPLETE, problem.code());
            assertTrue(problem.hint().contains("--wait-media"), problem.hint());
            assertNull(patience(null).poll());
        }
    }
}
