package org.pulpferry.cli.vectors;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.pulpferry.cli.TextFile;

/** A committed vector, as its EXPECT says; the rules are in samples/vectors/README.md. */
@SuppressWarnings("StringSplitter")
record Expectation(
        Path folder,
        Outcome verify,
        Outcome imports,
        String base,
        String bundle,
        String site,
        String now,
        String root,
        List<String> had,
        List<String> make,
        Vector.After ledger,
        Vector.AtPulp pulp) {

    /** An exit code and its name. */
    record Outcome(String name, int code) {
        static Outcome parse(String text) {
            String[] parts = text.split(" ");
            return new Outcome(parts[0], Integer.parseInt(parts[1]));
        }
    }

    /** The rules that a vector of any kind is about. */
    static List<String> shown(String id) throws IOException {
        List<String> lines =
                TextFile.read(vectors().resolve(id).resolve("EXPECT")).lines().toList();
        return List.of(one(lines, "shows").split(" "));
    }

    static Path vectors() {
        return TextFile.project("samples/vectors");
    }

    static Expectation read(String id) throws IOException {
        Path folder = vectors().resolve(id);
        List<String> lines = TextFile.read(folder.resolve("EXPECT")).lines().toList();
        String expect = one(lines, "expect");
        List<String> imports = all(lines, "import");
        return new Expectation(
                folder,
                Outcome.parse(expect),
                Outcome.parse(imports.isEmpty() ? expect : imports.get(0)),
                one(lines, "base"),
                one(lines, "bundle"),
                one(lines, "site"),
                one(lines, "now"),
                one(lines, "root"),
                all(lines, "had"),
                all(lines, "make"),
                Vector.After.valueOf(one(lines, "ledger").toUpperCase(Locale.ROOT)),
                Vector.AtPulp.valueOf(one(lines, "pulp").toUpperCase(Locale.ROOT)));
    }

    static String one(List<String> lines, String key) {
        List<String> values = all(lines, key);
        if (values.size() != 1) {
            throw new IllegalStateException("EXPECT has " + values.size() + " lines of " + key);
        }
        return values.get(0);
    }

    static List<String> all(List<String> lines, String key) {
        List<String> values = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith(key + ": ")) {
                values.add(line.substring(key.length() + 2));
            }
        }
        return values;
    }
}
