package org.pulpferry.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;
import org.pulpferry.archive.ArtifactName;
import org.pulpferry.archive.Grammar;
import org.pulpferry.archive.TarEntry;
import org.pulpferry.archive.TarReader;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.testkit.fuzz.Script;

/**
 * A whole bundle, verified from the first file to the last line of its index. The fuzzer's bytes say what is done to the golden one:
 * by a courier, who cannot sign, or by a signer, whose every digest and signature fits what he made.
 */
@Timeout(30)
class VerifyFuzzTest {
    private static final GoldenParts GOLDEN = GoldenParts.load();

    private static final List<BundleStream> STREAMS = List.of(BundleStream.INDEX, BundleStream.META, BundleStream.DATA);

    private final Path temporary;

    VerifyFuzzTest(@TempDir Path temporary) {
        this.temporary = temporary;
    }

    static List<byte[]> scripts() {
        return List.of(
                new byte[0],
                new byte[] {1, 0, 0, 7, 3},
                new byte[] {2, 1, 0, 9, 1, 2, 0, 3},
                new byte[] {0, 4, 0, 0, 0, 5, 3, 0, 0, 0},
                new byte[] {3, 6, 0, 1, 2, 2, 0, 100, 32},
                new byte[] {1, 2, 2, 0, 0, 1, 1, 3, 0, 2, 1},
                new byte[] {2, 0, 1, 60, 8, 1, 1, 4, 2, 2, 9, 9});
    }

    @MethodSource("scripts")
    @FuzzTest
    void courier(byte[] bytes) throws Exception {
        Script script = new Script(bytes);
        Map<String, byte[]> files = new TreeMap<>(GOLDEN.files());
        Set<String> links = new TreeSet<>();
        for (int i = 0; i < 4 && script.hasNext(); i++) {
            spoil(files, links, script);
        }
        boolean same = links.isEmpty()
                && files.keySet().equals(GOLDEN.files().keySet())
                && files.entrySet().stream()
                        .allMatch(file ->
                                Arrays.equals(file.getValue(), GOLDEN.files().get(file.getKey())));
        Path folder = fresh();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            write(folder.resolve(file.getKey()), file.getValue());
        }
        for (String link : links) {
            Path path = folder.resolve(link);
            Files.deleteIfExists(path);
            Files.createDirectories(path.resolve("..").normalize());
            Files.createSymbolicLink(path, GoldenParts.FOLDER.resolve(link));
        }
        assertEquals(
                same, GOLDEN.isAccepted(folder, temporary.resolve("index")), "accepted exactly when nothing differs");
    }

    private static void spoil(Map<String, byte[]> files, Set<String> links, Script script) {
        List<String> names = List.copyOf(GOLDEN.files().keySet());
        String name = names.get(script.next(names.size()));
        byte[] content = files.getOrDefault(name, new byte[0]).clone();
        switch (script.next(6)) {
            case 0 -> {
                if (content.length > 0) {
                    content[script.next(65_536) % content.length] ^= (byte) script.next(256);
                }
                files.put(name, content);
            }
            case 1 -> files.put(name, Arrays.copyOf(content, script.next(65_536) % (content.length + 1)));
            case 2 -> files.put(name, Arrays.copyOf(content, content.length + 1 + script.next(256)));
            case 3 -> files.put(name, GOLDEN.files().get(names.get(script.next(names.size()))));
            case 4 -> files.remove(name);
            default -> links.add(name);
        }
    }

    @MethodSource("scripts")
    @FuzzTest
    void signer(byte[] bytes) throws Exception {
        Script script = new Script(bytes);
        Map<BundleStream, byte[]> tars = GOLDEN.tars();
        for (int i = 0; i < 8 && script.hasNext(); i++) {
            BundleStream stream = STREAMS.get(script.next(3));
            tars.computeIfPresent(stream, (one, tar) -> TarChanges.changed(tar, script));
        }
        Path folder = fresh();
        if (!GOLDEN.forge(folder, tars, script)) {
            return; // no manifest can say that
        }
        if (GOLDEN.isAccepted(folder, temporary.resolve("index"))) {
            requireEveryArtifactIsWhatItsNameSays(tars.getOrDefault(BundleStream.DATA, new byte[0]));
        }
    }

    private static void requireEveryArtifactIsWhatItsNameSays(byte[] tar) throws IOException {
        if (tar.length == 0) {
            return;
        }
        TarReader reader = new TarReader(new ByteArrayInputStream(tar), Grammar.BUNDLE, 1_000);
        for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
            byte[] body = reader.body().readNBytes(tar.length);
            assertEquals(ArtifactName.digest(entry.name()), Sha256.of(body).hex());
            assertTrue(body.length == entry.size());
        }
    }

    private Path fresh() throws IOException {
        clean();
        return Files.createDirectories(temporary.resolve("golden-1-1"));
    }

    @AfterEach
    void clean() throws IOException {
        GoldenParts.delete(temporary.resolve("golden-1-1"));
        GoldenParts.delete(temporary.resolve("index"));
    }

    private static void write(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.resolve("..").normalize());
        Files.write(file, content);
    }
}
