package org.pulpferry.cli.vectors;

import static org.pulpferry.manifest.problem.ProblemCode.FORMAT;
import static org.pulpferry.manifest.problem.ProblemCode.LIMIT;
import static org.pulpferry.manifest.problem.ProblemCode.VERSION;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.pulpferry.cli.TextFile;
import org.pulpferry.manifest.problem.ProblemCode;

/** Manifests that were signed like this: their spelling, their values, what their fields say of each other, their limits. */
final class ManifestVectors extends Family {
    ManifestVectors(Kit kit) {
        super(kit, "MAN");
    }

    private Vector text(String words, ProblemCode code, String says, String rule, String what, String by) {
        return refused(words, code, says, rule).of(draft -> draft.manifest(what, by));
    }

    @Override
    void make() {
        samples();
        numbers();
        strings();
        versions();
        fields();
        limits();
    }

    /** The documents of samples/manifests, each signed. */
    private void samples() {
        Path invalid = TextFile.project("samples/manifests/invalid");
        try (Stream<Path> files = Files.list(invalid)) {
            for (Path file : files.sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(".manifest.json")) {
                    String[] parts = name.substring(0, name.indexOf('.')).split("-", 5);
                    byte[] document = Files.newInputStream(file).readAllBytes();
                    String rule = parts[1] + "-" + parts[2] + "-" + parts[3];
                    refused(
                                    parts[3].equals("09")
                                            ? "sample-" + parts[4]
                                            : "sample-" + parts[2].toLowerCase(Locale.ROOT) + "-" + parts[3] + "-"
                                                    + parts[4],
                                    ProblemCode.valueOf(parts[0]),
                                    "The manifest " + name + " of samples/manifests/invalid, signed.",
                                    rule)
                            .of(draft -> draft.wholeManifest = document);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void numbers() {
        String size = "\"index\":{\"raw_size\":10240";
        for (String[] each : new String[][] {
            {"negative", "-1"},
            {"fraction", "1.0"},
            {"exponent", "1e3"},
            {"text", "\"5\""},
            {"minus-zero", "-0"},
            {"leading-zeros", "007"},
            {"plus", "+5"},
            {"hexadecimal", "0x10"},
            {"null", "null"},
            {"true", "true"},
            {"list", "[5]"},
            {"blank", " 5"}
        }) {
            text(
                    "size-" + each[0],
                    FORMAT,
                    "A size is written as " + each[1].replace('"', '\'') + ".",
                    "F-JSN-06",
                    size,
                    "\"index\":{\"raw_size\":" + each[1]);
        }
        text(
                "size-2-to-the-53",
                LIMIT,
                "A size is 2^53.",
                "F-JSN-06",
                size,
                "\"index\":{\"raw_size\":9007199254740992");
        text(
                "size-2-to-the-63",
                LIMIT,
                "A size is 2^63.",
                "F-JSN-06",
                size,
                "\"index\":{\"raw_size\":9223372036854775808");
        text(
                "size-10-to-the-1000",
                LIMIT,
                "A size has 1,001 digits.",
                "F-JSN-06",
                size,
                "\"index\":{\"raw_size\":1" + "0".repeat(1_000));
        text(
                "sizes-that-overflow",
                FORMAT,
                "Sizes are the largest number each, so that their sum is more than 64 bits hold many times over.",
                "F-MAN-04",
                size,
                "\"index\":{\"raw_size\":9007199254740991");
    }

    private void strings() {
        text("escaped-key", FORMAT, "A key is spelled with an escape.", "F-JSN-04", "\"stream\":", "\"\\u0073tream\":");
        text(
                "key-twice-by-escape",
                FORMAT,
                "A key is there twice, the second time with an escape.",
                "F-JSN-02",
                "\"stream\":\"vectors\",",
                "\"stream\":\"vectors\",\"\\u0073tream\":\"vectors\",");
        text(
                "escape-sequence-raw",
                FORMAT,
                "The host's name holds a raw ESC.",
                "F-JSN-01",
                "connected.example.org",
                "\u001b[2Jconnected");
        text(
                "escape-sequence-escaped",
                FORMAT,
                "The host's name holds an escaped ESC.",
                "F-JSN-05",
                "connected.example.org",
                "\\u001b[2Jconnected");
        text(
                "c1-escaped",
                FORMAT,
                "A repository's name holds a C1 control.",
                "F-JSN-05",
                "\"name\":\"files\"",
                "\"name\":\"files\\u009b2J\"");
        text(
                "delete-escaped",
                FORMAT,
                "A repository's name holds DEL.",
                "F-JSN-05",
                "\"name\":\"files\"",
                "\"name\":\"files\\u007f\"");
        accepted(
                        "right-to-left",
                        "A repository's name holds characters that turn the direction of writing; they are shown as escapes.",
                        "F-JSN-04")
                .of(draft -> draft.manifest("\"name\":\"files\"", "\"name\":\"fi\\u202eles\\u2066\""));
        accepted(
                        "regular-expression",
                        "A repository's name is a regular expression; it means nothing to anyone.",
                        "F-MET-04")
                .of(draft -> draft.manifest("\"name\":\"files\"", "\"name\":\".*\""));
        accepted("climbing-name", "A repository's name looks like a path; no file is called by it.", "F-MET-04")
                .of(draft -> draft.manifest("\"name\":\"files\"", "\"name\":\"../../etc/passwd\""));
        accepted("quotes-and-backslash", "A repository's name holds what JSON and shells make much of.", "F-JSN-04")
                .of(draft -> draft.manifest("\"name\":\"files\"", "\"name\":\"a\\u0022b\\u005cc'$(id)`id`\""));
        text(
                "null-document",
                FORMAT,
                "The manifest's stream is null.",
                "F-JSN-02",
                "\"stream\":\"vectors\"",
                "\"stream\":null");
        text(
                "stream-is-a-device",
                FORMAT,
                "The stream is called com1.",
                "F-JSN-08",
                "\"stream\":\"vectors\"",
                "\"stream\":\"com1\"");
        text(
                "stream-climbs",
                FORMAT,
                "The stream is called ../vectors.",
                "F-JSN-08",
                "\"stream\":\"vectors\"",
                "\"stream\":\"../vectors\"");
        refused("deep", FORMAT, "A value is 20,000 lists in one another.", "F-JSN-02")
                .of(draft -> draft.manifest("\"cures\":[]", "\"cures\":" + "[".repeat(20_000) + "]".repeat(20_000)));
        refused("many-objects", FORMAT, "A list has 20,000 empty objects.", "F-JSN-02")
                .of(draft -> draft.manifest("\"cures\":[]", "\"cures\":[" + "{},".repeat(20_000) + "{}]"));
        refused("long-string", LIMIT, "A string has 100,000 characters.", "F-JSN-09")
                .of(draft -> draft.manifest("connected.example.org", "x".repeat(100_000)));
        refused("key-that-is-long", FORMAT, "A key has 100,000 characters.", "F-JSN-02")
                .of(draft -> draft.manifest("\"cures\":", "\"" + "x".repeat(100_000) + "\":"));
    }

    private void versions() {
        text("format-0", FORMAT, "The format is 0.", "F-MAN-01", "{\"format\":1,", "{\"format\":0,");
        text(
                "format-2",
                FORMAT,
                "The format is 2; what made the bundle is said, and what is needed.",
                "F-VER-02",
                "{\"format\":1,",
                "{\"format\":2,");
        text(
                "format-2-with-one-key-more",
                FORMAT,
                "The format is 2, which has a key that format 1 has not.",
                "F-VER-02",
                "{\"format\":1,",
                "{\"format\":2,\"parity\":3,");
        text(
                "one-key-more",
                FORMAT,
                "Format 1 with a key of some later time.",
                "F-VER-01",
                "\"cures\":[]}",
                "\"cures\":[],\"parity\":3}");
        text(
                "format-99999999",
                FORMAT,
                "The format is 99,999,999.",
                "F-VER-02",
                "{\"format\":1,",
                "{\"format\":99999999,");
        refused("format-2-and-nothing-else", FORMAT, "The format is 2, and nothing says what made it.", "F-VER-02")
                .of(draft ->
                        draft.wholeManifest = "{\"format\":2}\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    private void fields() {
        String empty = "\"data\":{\"raw_size\":";
        text(
                "type-with-a-slash-more",
                FORMAT,
                "A repository's type is file/file/file.",
                "F-JSN-02",
                "\"type\":\"file/file\"",
                "\"type\":\"file/file/file\"");
        text(
                "type-climbs",
                FORMAT,
                "A repository's type is ../x.",
                "F-JSN-02",
                "\"type\":\"file/file\"",
                "\"type\":\"../x\"");
        text(
                "chunks-one-more",
                FORMAT,
                "The data stream is said to have a chunk more than its size makes.",
                "F-MAN-04",
                "\"chunks\":1,\"members\":5}",
                "\"chunks\":2,\"members\":5}");
        text(
                "stored-nothing",
                FORMAT,
                "The data stream is said to be stored in no bytes.",
                "F-MAN-04",
                empty,
                "\"data\":{\"raw_size\":0,\"x\":");
        text(
                "counts-zero",
                FORMAT,
                "A content type is counted with 0 units.",
                "F-JSN-02",
                "\"counts\":{\"file.file\":4}",
                "\"counts\":{\"file.file\":0}");
        text("epoch-zero", FORMAT, "The epoch is 0.", "F-MAN-02", "\"epoch\":1", "\"epoch\":0");
        text(
                "table-elsewhere",
                FORMAT,
                "The table is said to be somewhere else.",
                "F-CHK-06",
                "chunks/000.tbl",
                "chunks/../000.tbl");
        text(
                "base-of-itself",
                FORMAT,
                "The bundle is its own base.",
                "F-CHK-03",
                "\"base\":null",
                "\"base\":{\"epoch\":1,\"sequence\":5,\"manifest\":\"" + "0".repeat(64) + "\"}");
        text(
                "repositories-exchanged-names",
                FORMAT,
                "Both repositories have one name.",
                "F-CHK-08",
                "\"name\":\"more files\"",
                "\"name\":\"files\"");
        text(
                "distribution-ends-with-next",
                FORMAT,
                "A distribution is called files--next.",
                "F-CHK-10",
                "\"distribution\":\"files\"",
                "\"distribution\":\"files--next\"");
        text(
                "base-path-nests",
                FORMAT,
                "One base path lies in the other.",
                "F-CHK-11",
                "\"base_path\":\"more\"",
                "\"base_path\":\"files/more\"");
        accepted("base-path-begins-alike", "One base path begins with the other's letters.", "F-CHK-11")
                .of(draft -> draft.manifest("\"base_path\":\"more\"", "\"base_path\":\"files-more\""));
        text(
                "base-path-absolute",
                FORMAT,
                "A base path begins with a slash.",
                "F-MAN-05",
                "\"base_path\":\"more\"",
                "\"base_path\":\"/more\"");
        text(
                "base-path-ends-with-a-slash",
                FORMAT,
                "A base path ends with a slash.",
                "F-MAN-05",
                "\"base_path\":\"more\"",
                "\"base_path\":\"more/\"");
        text(
                "file-as-apt",
                FORMAT,
                "A file repository is published as apt.",
                "F-CHK-12",
                "\"publish\":\"default\",\"distribution\":\"files\"",
                "\"publish\":\"apt\",\"distribution\":\"files\"");
        accepted("not-served", "A repository is loaded and not served.", "F-MAN-05", "F-CHK-12")
                .of(draft -> draft.manifest(
                        "\"publish\":\"default\",\"distribution\":\"more\",\"base_path\":\"more\"",
                        "\"publish\":\"none\",\"distribution\":\"\",\"base_path\":\"\""));
        text(
                "not-served-yet-somewhere",
                FORMAT,
                "A repository is not served, and yet has a base path.",
                "F-MAN-05",
                "\"publish\":\"default\",\"distribution\":\"more\"",
                "\"publish\":\"none\",\"distribution\":\"\"");
        text(
                "index-member-more",
                FORMAT,
                "The index is said to have a member more than there are repositories and artifacts.",
                "F-CHK-07",
                "\"members\":3}",
                "\"members\":4}");
        text(
                "components-twice",
                FORMAT,
                "A component of Pulp is there twice.",
                "F-CHK-04",
                "{\"name\":\"file\",\"version\":\"3.116.0\"}",
                "{\"name\":\"core\",\"version\":\"3.116.0\"}");
        text(
                "cures-unsorted",
                FORMAT,
                "Cures are in descending order.",
                "F-CHK-05",
                "\"cures\":[]",
                "\"cures\":[\"b\",\"a\"]");
        Vector other = accepted(
                        "another-version-of-pulp",
                        "It comes from a Pulp of another version; only Pulp itself can tell whether that fits.",
                        "F-MET-02")
                .of(draft -> draft.manifest(
                                "{\"name\":\"core\",\"version\":\"3.116.0\"}",
                                "{\"name\":\"core\",\"version\":\"3.99.0\"}")
                        .member("meta", "versions.json", text -> text.replaceFirst("3\\.116\\.0", "3.99.0")));
        other.onImport(VERSION).failed();
    }

    private void limits() {
        limit("options", 64, "\"options\":{}", count -> "\"options\":{" + map(count) + "}");
        limit("labels", 64, "\"labels\":{}", count -> "\"labels\":{" + map(count) + "}");
        limit("cures", 64, "\"cures\":[]", count -> "\"cures\":[" + names(count) + "]");
        limit("repository-name", 1_024, "\"name\":\"more files\"", count -> "\"name\":\"" + "n".repeat(count) + "\"");
        limit("base-path", 1_024, "\"base_path\":\"more\"", count -> "\"base_path\":\"" + "p".repeat(count) + "\"");
        limit(
                "distribution",
                1_024,
                "\"distribution\":\"more\"",
                count -> "\"distribution\":\"" + "d".repeat(count) + "\"");
        limit("string", 4_096, "\"labels\":{}", count -> "\"labels\":{\"a\":\"" + "x".repeat(count) + "\"}");
        refused("components-over-the-limit", LIMIT, "Pulp has 65 components.", "F-JSN-09")
                .of(draft -> draft.manifest(
                        text -> text.replaceFirst("\"pulp\":\\[.*?\\]", "\"pulp\":[" + components(65) + "]")));
        accepted("components-at-the-limit", "Pulp has 64 components, most of which the site's has not.", "F-JSN-09")
                .of(draft -> draft.manifest(
                                text -> text.replaceFirst("\"pulp\":\\[.*?\\]", "\"pulp\":[" + components(64) + "]"))
                        .member(
                                "meta",
                                "versions.json",
                                text -> "[" + components(64).replace("\"name\"", "\"component\"") + "]"))
                .onImport(VERSION)
                .failed();
        refused("content-types-over-the-limit", LIMIT, "A repository has 65 content types.", "F-JSN-09")
                .of(draft -> draft.manifest("\"counts\":{\"file.file\":4}", "\"counts\":{" + counts(65) + "}"));
        refused("name-over-the-limit", FORMAT, "The stream's name has 64 characters.", "F-JSN-08")
                .of(draft -> draft.manifest("\"stream\":\"vectors\"", "\"stream\":\"" + "s".repeat(64) + "\""));
        refused(
                        "one-byte-over-the-limit",
                        LIMIT,
                        "The manifest has 1,048,577 bytes; nothing is computed over it.",
                        "F-JSN-09")
                .make("sparse manifest.json 1048577");
        refused("at-the-limit", ProblemCode.SIGNATURE, "The manifest has 1,048,576 bytes, most of them 0.", "F-JSN-10")
                .make("sparse manifest.json 1048576");
        refused("sparse-terabyte", LIMIT, "The manifest is said to have 1 TB.", "F-JSN-09")
                .make("sparse manifest.json 1099511627776");
        refused("link", FORMAT, "A link stands for the manifest.", "F-LAY-04").make("link manifest.json /etc/passwd");
        refused("device", FORMAT, "A link to a device stands for the manifest.", "F-LAY-04")
                .make("link manifest.json /dev/zero");
        refused("fifo", FORMAT, "A FIFO stands for the manifest.", "F-LAY-04").make("fifo manifest.json");
        refused("table-over-the-limit", LIMIT, "A table is said to have 262,145 bytes.", "F-JSN-09")
                .of(draft ->
                        draft.manifest(text -> text.replaceFirst("(chunks/000.tbl\",\"size\":)[0-9]+", "$1262145")));
    }

    private void limit(String what, int most, String old, IntFunction<String> made) {
        String says = what.replace('-', ' ');
        accepted(what + "-at-the-limit", "As long or as many as allowed: " + says + ", " + most + ".", "F-JSN-09")
                .of(draft -> draft.manifest(
                        text -> text.replaceFirst(java.util.regex.Pattern.quote(old), made.apply(most))));
        refused(what + "-over-the-limit", LIMIT, "One more than allowed: " + says + ", " + (most + 1) + ".", "F-JSN-09")
                .of(draft -> draft.manifest(
                        text -> text.replaceFirst(java.util.regex.Pattern.quote(old), made.apply(most + 1))));
    }

    private static String map(int count) {
        return joined(count, "\"k%03d\":\"\"");
    }

    private static String names(int count) {
        return joined(count, "\"c%03d\"");
    }

    private static String components(int count) {
        return joined(count, "{\"name\":\"c%03d\",\"version\":\"1.0.0\"}");
    }

    private static String counts(int count) {
        return joined(count, "\"file.t%03d\":1");
    }

    private static String joined(int count, String each) {
        return IntStream.range(0, count)
                .mapToObj(i -> String.format(Locale.ROOT, each, i))
                .collect(Collectors.joining(","));
    }
}
