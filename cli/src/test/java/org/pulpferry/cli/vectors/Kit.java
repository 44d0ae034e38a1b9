package org.pulpferry.cli.vectors;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.pulpferry.manifest.value.Sha256;

/** What vectors are made from: keys and base bundles. */
final class Kit implements AutoCloseable {
    private static final String GOLDEN = "golden";

    private final Signers keys;
    private final byte[] readme;
    private final Map<String, Supplier<Draft>> bases = new LinkedHashMap<>();
    private final Map<String, Map<String, byte[]>> built = new TreeMap<>();

    /**
     * {@code folder}: for temporary files.
     *
     * @param golden the files of samples/bundles/golden-1-1
     */
    Kit(Path folder, Map<String, byte[]> golden) {
        this.keys = new Signers(folder);
        this.readme = Objects.requireNonNull(golden.get("README.txt"));
        built.put(GOLDEN, golden);
        bases.put("one", () -> new Draft(keys, readme, small()));
        bases.put("pairs", () -> {
            Draft draft = new Draft(keys, readme, small());
            draft.stream = "pairs";
            draft.signedBy = java.util.List.of(RootDraft.A, RootDraft.B);
            return draft;
        });
        bases.put("chain", () -> {
            Draft draft = new Draft(keys, readme, small());
            for (int version = 1; version <= 65; version++) {
                draft.roots.put(version, LimitVectors.small(version));
            }
            return draft;
        });
        bases.put("wide", () -> new Draft(keys, readme, wide()));
        bases.put("debian", () -> new Draft(keys, readme, new DebianContent()));
    }

    /** Two repositories, with an artifact in both, an empty one and a long one. */
    static Content small() {
        return new Content()
                .with(
                        "files",
                        3,
                        "files",
                        "empty",
                        "",
                        "folder/zeros.bin",
                        new byte[100_000],
                        "hello.txt",
                        "Hello from the other side.\n",
                        "shared.txt",
                        "in both\n")
                .with("more files", 1, "more", "notes.txt", "notes\n", "shared.txt", "in both\n");
    }

    /** The same, of which the first is unchanged since vectors 1.5, the base {@code one}. */
    Content unchanged() {
        return small().unchanged("files", 1, 5, manifest("one"));
    }

    /** Digest of a base's manifest. */
    String manifest(String base) {
        return Sha256.of(Objects.requireNonNull(files(base).get("manifest.json")))
                .hex();
    }

    /** One repository with more than a chunk of data. */
    static Content wide() {
        return new Content()
                .with("wide", 1, "wide", "hello.txt", "Hello from the other side.\n", "zeros.bin", new byte[17 << 20]);
    }

    Signers keys() {
        return keys;
    }

    Iterable<String> names() {
        return bases.keySet();
    }

    Draft draft(String base) {
        Supplier<Draft> maker = bases.get(base);
        if (maker == null) {
            throw new IllegalArgumentException("no base " + base);
        }
        return maker.get();
    }

    /** The base's own files. */
    Map<String, byte[]> files(String base) {
        return built.computeIfAbsent(base, name -> draft(name).build());
    }

    String folder(String base) {
        return base.equals(GOLDEN) ? GOLDEN + "-1-1" : draft(base).folder();
    }

    @Override
    public void close() {
        keys.close();
    }
}
