package org.pulpferry.manifest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.pulpferry.manifest.check.ManifestCheck;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;

/** samples/manifests: one file, one outcome. */
final class Corpus {
    private static final int MAXIMUM = 2 << 20;

    private final Path file;
    private final byte[] bytes;

    Corpus(Path file, byte[] bytes) {
        this.file = file;
        this.bytes = bytes.clone();
    }

    Path file() {
        return file;
    }

    byte[] bytes() {
        return bytes.clone();
    }

    static final Map<String, Class<? extends Record>> KINDS = Map.of(
            "manifest", Manifest.class,
            "root", Root.class,
            "receipt", Receipt.class,
            "sig", SignatureFile.class,
            "artifact", ArtifactLine.class,
            "unit", UnitLine.class);

    static final Map<String, String> SCHEMAS = Map.of(
            "manifest", "manifest-v1",
            "root", "root-v1",
            "receipt", "receipt-v1",
            "sig", "signature-file-v1",
            "artifact", "artifact-line-v1",
            "unit", "unit-line-v1");

    static List<Corpus> of(String folder, int atLeast) throws IOException {
        Path directory = Path.of(Objects.requireNonNull(System.getProperty("samples.directory")), "manifests", folder);
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> found = files.sorted().toList();
            if (found.size() < atLeast) {
                throw new AssertionError(
                        directory + " has " + found.size() + " samples, at least " + atLeast + " expected");
            }
            return found.stream().map(Corpus::load).toList();
        }
    }

    private static Corpus load(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new Corpus(file, in.readNBytes(MAXIMUM));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    String name() {
        return file.getFileName().toString();
    }

    String kind() {
        return List.of(name().split("\\.", -1)).get(1);
    }

    /** The exit code's name that an invalid sample's name begins with. */
    String code() {
        return name().substring(0, name().indexOf('-'));
    }

    /** The rule that an invalid sample breaks. */
    String rule() {
        return String.join("-", List.of(name().split("-", -1)).subList(1, 4));
    }

    /** Reads it as its kind and, if a manifest, checks the rules across its fields. */
    Record read() throws FerryException {
        Class<? extends Record> type = Objects.requireNonNull(KINDS.get(kind()), kind());
        Record document = name().endsWith(".jsonl") ? Json.readLine(bytes, type) : Json.read(bytes, type);
        if (document instanceof Manifest manifest) {
            List<Problem> problems = ManifestCheck.check(manifest);
            if (!problems.isEmpty()) {
                throw new FerryException(problems);
            }
        }
        return document;
    }

    @Override
    public String toString() {
        return name();
    }
}
