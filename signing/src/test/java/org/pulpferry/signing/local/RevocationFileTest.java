package org.pulpferry.signing.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Sha256;

class RevocationFileTest {
    private static final Instant THEN = Instant.parse("2026-11-23T12:00:00Z");
    private static final Sha256 KEY = Sha256.of(new byte[] {1});
    private static final Sha256 OTHER = Sha256.of(new byte[] {2});
    private static final String LINE = "{\"format\":1,\"revoked\":[{\"keyid\":\"" + KEY
            + "\",\"reason\":\"stolen\",\"since\":\"2026-11-23T12:00:00Z\"}]}\n";

    private final Path directory;
    private final Path file;
    private final RevocationFile revocations;

    RevocationFileTest(@TempDir Path folder) {
        this.directory = folder.resolve("trust");
        this.file = directory.resolve("local-revocations.json");
        this.revocations = new RevocationFile(directory);
    }

    @Test
    void whatIsRevokedStaysAndIsKeptPrivate() throws Exception {
        assertEquals(Set.of(), revocations.read().keyids());
        assertFalse(Files.exists(directory), "reading makes nothing");
        revocations.add(new LocalRevocation(KEY, "stolen", THEN));
        assertEquals(LINE, Files.readString(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        revocations.add(new LocalRevocation(OTHER, "lost", THEN));
        revocations.add(new LocalRevocation(KEY, "found again", THEN.plusSeconds(1)));
        assertEquals(Set.of(KEY, OTHER), revocations.read().keyids());
        assertTrue(Files.readString(file).contains("stolen"), "the first word stays");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "null\n",
                "{}\n",
                "[]\n",
                "{\"format\":2,\"revoked\":[]}\n",
                "{\"format\":1,\"revoked\":[]}",
                "{\"format\":1,\"revoked\":[]} \n",
                "{\"format\":1,\"revoked\":[],\"more\":1}\n",
                "{\"revoked\":[],\"format\":1}\n"
            })
    void anythingElseIsRefusedAndNothingAddedToIt(String content) throws Exception {
        put(content.getBytes(StandardCharsets.US_ASCII));
        assertRefused(ProblemCode.FORMAT, revocations::read);
        assertRefused(ProblemCode.FORMAT, () -> revocations.add(new LocalRevocation(OTHER, "lost", THEN)));
        assertEquals(content, Files.readString(file));
    }

    @Test
    void everyByteCounts() throws Exception {
        byte[] good = LINE.getBytes(StandardCharsets.US_ASCII);
        put(good);
        assertEquals(Set.of(KEY), revocations.read().keyids());
        for (int at = 0; at < good.length; at++) {
            byte[] changed = good.clone();
            changed[at] ^= (byte) 0x80;
            Files.write(file, changed);
            assertRefused(ProblemCode.FORMAT, revocations::read);
            Files.write(file, java.util.Arrays.copyOf(good, at));
            assertRefused(ProblemCode.FORMAT, revocations::read);
        }
    }

    @Test
    void aLinkOrADirectoryInItsPlaceIsRefused() throws Exception {
        SafeDirectory.create(directory);
        Path elsewhere = Files.writeString(directory.resolve("elsewhere"), LINE);
        Files.createSymbolicLink(file, elsewhere);
        assertRefused(ProblemCode.IO, revocations::read);
        Files.delete(file);
        Files.createSymbolicLink(file, directory.resolve("nothing"));
        assertRefused(ProblemCode.IO, revocations::read);
        Files.delete(file);
        Files.createDirectory(file);
        assertRefused(ProblemCode.IO, revocations::read);
    }

    @Test
    void moreThanALimitIsRefusedAndTheFileStays() throws Exception {
        LocalRevocations all = LocalRevocations.NONE;
        for (int i = 0; i < 256; i++) {
            all = all.with(new LocalRevocation(Sha256.of(new byte[] {(byte) i, 7}), "lost", THEN));
        }
        put(org.pulpferry.manifest.json.Json.write(all));
        byte[] before = Files.readAllBytes(file);
        assertRefused(ProblemCode.LIMIT, () -> revocations.add(new LocalRevocation(KEY, "one more", THEN)));
        assertArrayEquals(before, Files.readAllBytes(file));
        put(new byte[2 << 20]);
        assertRefused(ProblemCode.LIMIT, revocations::read);
    }

    @Test
    void severalAtOnceLoseNothing() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<LocalRevocations>> work = IntStream.range(0, 8)
                    .<Callable<LocalRevocations>>mapToObj(i -> () -> new RevocationFile(directory)
                            .add(new LocalRevocation(Sha256.of(new byte[] {(byte) i}), "lost", THEN)))
                    .toList();
            for (Future<LocalRevocations> one : threads.invokeAll(work)) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(8, revocations.read().keyids().size());
    }

    @Test
    void whatAKilledWriterLeftIsNotReadAndGoneWithTheNext() throws Exception {
        put(LINE.getBytes(StandardCharsets.US_ASCII));
        Path left = Files.write(directory.resolve(".local-revocations.json.1-1.ferry-tmp"), new byte[7]);
        Path root = Files.write(directory.resolve(".2.root.json.1-2.ferry-tmp"), new byte[7]);
        assertEquals(Set.of(KEY), revocations.read().keyids());
        revocations.add(new LocalRevocation(KEY, "stolen", THEN));
        assertEquals(Set.of(KEY), revocations.read().keyids());
        assertFalse(Files.exists(left));
        assertTrue(Files.exists(root), "another run may be writing it now");
    }

    private void put(byte[] content) throws Exception {
        SafeDirectory.create(directory);
        Files.write(file, content);
    }

    private static void assertRefused(ProblemCode code, org.junit.jupiter.api.function.Executable attempt) {
        assertEquals(code, assertThrows(FerryException.class, attempt).code());
    }
}
