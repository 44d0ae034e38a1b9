package org.pulpferry.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Name;

/** Names that become part of paths on a medium or on the site: accepted, they stay below their folder. */
@Timeout(20)
class NameFuzzTest {
    private static final Path FOLDER = Path.of("/media/stick");

    static Stream<byte[]> texts() {
        return Stream.of(
                        "osism",
                        "osism-1-17",
                        "a-b-1-1",
                        "con",
                        "..",
                        "a/../../b",
                        "ubuntu/noble",
                        "..-1-1",
                        "a\n",
                        "-")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("texts")
    @FuzzTest
    void name(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        try {
            requireOneComponent(new Name(text).value());
        } catch (IllegalArgumentException e) {
            requireWords(e);
        }
        try {
            BundleId id = BundleId.parse(text);
            assertEquals(text, id.folderName(), "a bundle has one folder name");
            requireOneComponent(text);
        } catch (IllegalArgumentException e) {
            requireWords(e);
        }
        try {
            Serving.requireBasePath(text);
            Path path = FOLDER.resolve(text.replaceAll("^/+", "")).normalize();
            assertTrue(path.startsWith(FOLDER) && !path.equals(FOLDER), path.toString());
            assertTrue(!text.startsWith("/") && !text.endsWith("/"));
        } catch (IllegalArgumentException e) {
            requireWords(e);
        }
    }

    private static void requireOneComponent(String name) {
        Path path = FOLDER.resolve(name).normalize();
        assertTrue(FOLDER.equals(path.getParent()), path.toString());
        assertEquals(name.toLowerCase(Locale.ROOT), name, "file systems that fold case hold it once");
    }

    private static void requireWords(IllegalArgumentException e) {
        String words = String.valueOf(e.getMessage());
        assertTrue(words.chars().allMatch(c -> c >= ' ' && c <= '~') && words.length() < 500, "words for a person");
    }
}
