package org.pulpferry.testkit.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The samples that fuzzing begins with, and that every plain test run feeds to the fuzz targets. */
public final class Seeds {
    private static final int LARGEST = 256 << 10;

    private Seeds() {}

    /**
     * The content of all files below {@code samples/<folder>} whose path ends so, in order of path; larger ones than a fuzzer
     * handles well are passed over.
     *
     * @throws AssertionError if there are none: a target without seeds would be found by nobody
     */
    public static List<byte[]> of(String folder, String ending) throws IOException {
        Path samples = Path.of(Objects.requireNonNull(System.getProperty("samples.directory"), "samples.directory"));
        try (Stream<Path> files = Files.walk(samples.resolve(folder))) {
            List<byte[]> seeds = files.filter(file -> file.toString().endsWith(ending) && Files.isRegularFile(file))
                    .sorted()
                    .map(Seeds::content)
                    .filter(content -> content.length <= LARGEST)
                    .toList();
            if (seeds.isEmpty()) {
                throw new AssertionError("no samples in " + folder + " that end with " + ending);
            }
            return seeds;
        }
    }

    private static byte[] content(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(LARGEST + 1);
        } catch (IOException e) {
            throw new AssertionError(file.toString(), e);
        }
    }
}
