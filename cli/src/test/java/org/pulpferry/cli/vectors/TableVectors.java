package org.pulpferry.cli.vectors;

import static org.pulpferry.manifest.problem.ProblemCode.DAMAGED;
import static org.pulpferry.manifest.problem.ProblemCode.FORMAT;
import static org.pulpferry.manifest.problem.ProblemCode.INCOMPLETE;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.pulpferry.manifest.problem.ProblemCode;

/** Tables of chunks, and the files that follow from them: SHA256SUMS and README.txt. */
final class TableVectors extends Family {
    private static final String TABLE = "chunks/000.tbl";

    TableVectors(Kit kit) {
        super(kit, "TBL");
    }

    private Vector lines(String words, String says, String rule, UnaryOperator<List<String>> change) {
        return refused(words, FORMAT, says, rule)
                .of(draft -> draft.tableLines = lines -> change.apply(new ArrayList<>(lines)));
    }

    private Vector line(String words, String says, String rule, UnaryOperator<String> change) {
        return lines(words, says, rule, lines -> {
            lines.set(0, Draft.changed(lines.get(0), change));
            return lines;
        });
    }

    private Vector table(String words, String says, String rule, UnaryOperator<String> change) {
        return refused(words, FORMAT, says, rule)
                .of(draft -> draft.tables =
                        tables -> List.of(Draft.changed(new String(tables.get(0), StandardCharsets.US_ASCII), change)
                                .getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Override
    void make() {
        byte[] table = Objects.requireNonNull(kit.files("one").get(TABLE));
        refused("bit-flipped", DAMAGED, "One bit of the table is turned.", "F-TBL-04")
                .file(TABLE, flipped(table));
        refused("one-byte-short", DAMAGED, "The table lacks its last byte.", "F-TBL-04")
                .file(TABLE, Arrays.copyOf(table, table.length - 1));
        refused("one-byte-long", DAMAGED, "The table has a byte more.", "F-TBL-04")
                .file(TABLE, Arrays.copyOf(table, table.length + 1));
        refused("sparse-terabyte", DAMAGED, "The table is said to have 1 TB.", "F-TBL-04")
                .make("sparse " + TABLE + " 1099511627776");
        refused("missing", INCOMPLETE, "The table is not there.", "F-TBL-04").make("remove " + TABLE);
        refused("link", DAMAGED, "A link stands for the table.", "F-LAY-04")
                .file("elsewhere", table)
                .make("link " + TABLE + " ../elsewhere");
        refused("fifo", DAMAGED, "A FIFO stands for the table.", "F-LAY-04").make("fifo " + TABLE);
        spelling();
        order();
        sums();
    }

    private void spelling() {
        line("leading-zero", "A size begins with a zero.", "F-TBL-02", text -> text.replaceFirst(" ([0-9])", " 0$1"));
        line(
                "size-zero",
                "A chunk is said to hold no bytes.",
                "F-TBL-02",
                text -> text.replaceFirst(" [0-9]+ ([0-9a-f]{64})", " 0 $1"));
        line(
                "stored-zero",
                "A chunk is said to be stored in no bytes.",
                "F-TBL-02",
                text -> text.replaceFirst(" [0-9]+ ", " 0 "));
        line("size-negative", "A size has a sign.", "F-TBL-02", text -> text.replaceFirst(" ", " -"));
        line(
                "size-of-19-digits",
                "A size has 19 digits.",
                "F-TBL-02",
                text -> text.replaceFirst(" [0-9]+", " 9223372036854775807"));
        line(
                "digest-in-upper-case",
                "A digest has upper-case digits.",
                "F-TBL-02",
                text -> text.substring(0, text.length() - 64)
                        + text.substring(text.length() - 64).toUpperCase(Locale.ROOT));
        line(
                "digest-short",
                "A digest lacks its last digit.",
                "F-TBL-02",
                text -> text.substring(0, text.length() - 1));
        line("two-blanks", "Two blanks stand between the fields.", "F-TBL-02", text -> text.replaceFirst(" ", "  "));
        line("tab", "A tab stands between the fields.", "F-TBL-02", text -> text.replaceFirst(" ", "\t"));
        line("fifth-field", "A line has a field more.", "F-TBL-02", text -> text + " 1");
        line("path-climbs", "A path begins with two dots.", "F-TBL-02", text -> "../" + text);
        line("path-absolute", "A path begins with a slash.", "F-TBL-02", text -> "/" + text);
        line(
                "path-of-a-fourth-stream",
                "A path is in a folder of none of the streams.",
                "F-TBL-02",
                text -> text.replace("index/", "other/"));
        line(
                "path-in-the-wrong-folder",
                "Chunk 0 is said to be in the folder of the second thousand.",
                "F-LAY-03",
                text -> text.replace("index/000/", "index/001/"));
        line(
                "number-of-7-digits",
                "A chunk's number has 7 digits.",
                "F-TBL-02",
                text -> text.replace("000000.zst", "0000000.zst"));
        line("control-character", "A path holds ESC.", "F-TBL-02", text -> text.replace("index", "ind\u001bex"));
        table("crlf", "Lines end with CR and LF.", "F-TBL-02", text -> text.replace("\n", "\r\n"));
        table("no-line-end", "The last line has no end.", "F-TBL-02", text -> text.substring(0, text.length() - 1));
        table("empty-line", "An empty line is at the end.", "F-TBL-02", text -> text + "\n");
        table("nul", "A NUL is at the end.", "F-TBL-02", text -> text + "\0");
        table(
                "byte-order-mark",
                "The table begins with a byte order mark.",
                "F-TBL-02",
                text -> "\u00ef\u00bb\u00bf" + text);
        table("empty", "The table has one line end and nothing else.", "F-TBL-01", text -> "\n");
        line(
                "raw-above-16-MiB",
                "A chunk is said to hold a byte more than 16 MiB.",
                "F-TBL-02",
                text -> text.replaceFirst(" [0-9]+ ([0-9a-f]{64})", " 16777217 $1"));
        line(
                "raw-a-terabyte",
                "A chunk is said to hold 1 TB.",
                "F-TBL-02",
                text -> text.replaceFirst(" [0-9]+ ([0-9a-f]{64})", " 1099511627776 $1"));
        line(
                "stored-above-what-zstd-can-need",
                "A chunk is said to be stored in more bytes than its content can need.",
                "F-TBL-05",
                text -> text.replaceFirst(" [0-9]+ ", " 75817 "));
    }

    private void order() {
        lines("streams-in-another-order", "The lines of meta come before those of index.", "F-TBL-01", lines -> {
            Collections.swap(lines, 0, 1);
            return lines;
        });
        lines("line-missing", "The data chunk has no line.", "F-TBL-03", lines -> lines.subList(0, 2));
        lines("line-twice", "The data chunk has its line twice.", "F-TBL-01", lines -> {
            lines.add(lines.get(2));
            return lines;
        });
        lines("number-beyond-a-gap", "The data stream begins with chunk 1.", "F-TBL-01", lines -> {
            lines.set(2, lines.get(2).replace("000000", "000001"));
            return lines;
        });
        refused("data-chunks-in-another-order", FORMAT, "The line of chunk 1 comes before that of chunk 0.", "F-TBL-01")
                .base("wide")
                .of(draft ->
                        draft.tableLines = lines -> List.of(lines.get(0), lines.get(1), lines.get(3), lines.get(2)));
        refused("first-chunk-not-full", FORMAT, "A chunk that is not the last holds less than 16 MiB.", "F-TBL-02")
                .base("wide")
                .of(draft -> draft.tableLines = lines -> {
                    List<String> changed = new ArrayList<>(lines);
                    changed.set(2, lines.get(2).replace(" 16777216 ", " 16777215 "));
                    changed.set(3, lines.get(3).replaceFirst(" ([0-9]+) ([0-9a-f]{64})", " 1058817 $2"));
                    return changed;
                });
        refused(
                        "sizes-do-not-add-up",
                        FORMAT,
                        "The manifest says another size of the data stream than the lines add up to.",
                        "F-TBL-03")
                .of(draft ->
                        draft.manifest(text -> text.replaceFirst("(\"data\":\\{\"raw_size\":)[0-9]+", "$1102400")));
        refused(
                        "stored-does-not-add-up",
                        FORMAT,
                        "The manifest says another stored size of the data stream than the lines add up to.",
                        "F-TBL-03")
                .of(draft -> draft.manifest(
                        text -> text.replaceFirst("(\"data\":\\{\"raw_size\":[0-9]+,\"stored_size\":)", "$11")));
        lineCount(1_000, "thousand-lines", "A table has exactly 1,000 lines; what they name is not there.", INCOMPLETE);
        lineCount(
                1_001, "thousand-and-one-lines", "1,001 lines in two tables; what they name is not there.", INCOMPLETE);
        refused("second-table-after-a-short-one", FORMAT, "The first of two tables has 999 lines.", "F-TBL-01")
                .of(draft -> {
                    many(draft, 1_001);
                    draft.tables = tables -> split(tables, 999);
                });
        refused("table-with-one-line-too-many", FORMAT, "The first of two tables has 1,001 lines.", "F-TBL-01")
                .of(draft -> {
                    many(draft, 1_002);
                    draft.tables = tables -> split(tables, 1_001);
                });
    }

    /** Data of which only the table is made. */
    private static void many(Draft draft, int lines) {
        draft.tableLines = own -> {
            List<String> all = new ArrayList<>(own.subList(0, 2));
            for (int i = 0; i < lines - 2; i++) {
                all.add(String.format(Locale.ROOT, "data/%03d/%06d.zst 1000 16777216 %064x", i / 1_000, i, i));
            }
            return all;
        };
        draft.files = files -> files.remove("data/000/000000.zst");
        long raw = (lines - 2L) << 24;
        draft.manifest(text -> text.replaceFirst(
                "\"data\":\\{\"raw_size\":[0-9]+,\"stored_size\":[0-9]+,\"chunks\":[0-9]+",
                "\"data\":{\"raw_size\":" + raw + ",\"stored_size\":" + (lines - 2) * 1_000L + ",\"chunks\":"
                        + (lines - 2)));
    }

    private void lineCount(int lines, String words, String says, ProblemCode code) {
        refused(words, code, says, "F-TBL-01").of(draft -> many(draft, lines));
    }

    private static List<byte[]> split(List<byte[]> tables, int at) {
        StringBuilder text = new StringBuilder();
        tables.forEach(table -> text.append(new String(table, StandardCharsets.US_ASCII)));
        String[] lines = text.toString().split("\n");
        return List.of(joined(lines, 0, at), joined(lines, at, lines.length));
    }

    private static byte[] joined(String[] lines, int from, int to) {
        return (String.join("\n", Arrays.copyOfRange(lines, from, to)) + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    private void sums() {
        sums(
                "digest-changed",
                "SHA256SUMS has another digest of the data chunk.",
                text -> text.replaceFirst("[0-9a-f](  data)", "x$1")
                        .replace('x', text.contains("0  data") ? '1' : '0'));
        sums("line-missing", "SHA256SUMS lacks its last line.", text -> text.replaceFirst("[^\n]*\n$", ""));
        sums(
                "line-more",
                "SHA256SUMS has a line more, of a file that nothing names.",
                text -> text + "0".repeat(64) + "  extra\n");
        sums(
                "lists-signatures",
                "SHA256SUMS lists the signature file.",
                text -> text + "0".repeat(64) + "  manifest.sig.json\n");
        sums("comment", "SHA256SUMS begins with a comment.", text -> "# made by ferry\n" + text);
        sums("crlf", "Lines of SHA256SUMS end with CR and LF.", text -> text.replace("\n", "\r\n"));
        sums(
                "reordered",
                "The first two lines of SHA256SUMS have changed places.",
                text -> text.replaceFirst("([^\n]*\n)([^\n]*\n)", "$2$1"));
        sums("no-line-end", "SHA256SUMS does not end with a line feed.", text -> text.substring(0, text.length() - 1));
        sums("one-blank", "A line of SHA256SUMS has one blank instead of two.", text -> text.replaceFirst("  ", " "));
        sums(
                "binary-mark",
                "A line of SHA256SUMS has the star of the binary mode.",
                text -> text.replaceFirst("  ", " *"));
        sums(
                "upper-case",
                "A digest of SHA256SUMS is in upper case.",
                text -> text.substring(0, 64).toUpperCase(Locale.ROOT) + text.substring(64));
        refused("sums-empty", FORMAT, "SHA256SUMS has no bytes.", "F-SUM-02").file("SHA256SUMS", new byte[0]);
        refused("sums-missing", INCOMPLETE, "SHA256SUMS is not there.", "F-SUM-01")
                .make("remove SHA256SUMS");
        refused("sums-sparse-terabyte", FORMAT, "SHA256SUMS is said to have 1 TB.", "F-SUM-02")
                .make("sparse SHA256SUMS 1099511627776");
        refused("sums-fifo", FORMAT, "A FIFO stands for SHA256SUMS.", "F-LAY-04")
                .make("fifo SHA256SUMS");
        refused(
                        "sums-fit-and-manifest-changed",
                        ProblemCode.SIGNATURE,
                        "The manifest is changed and SHA256SUMS fits it: it shows transport, not origin.",
                        "F-SUM-03")
                .of(draft -> {
                    draft.nextBy = "2026-07-03T00:00:00Z";
                    draft.files = files -> files.put(
                            "manifest.sig.json",
                            Objects.requireNonNull(kit.files("one").get("manifest.sig.json")));
                });
        byte[] readme = Objects.requireNonNull(kit.files("one").get("README.txt"));
        refused("readme-bit-flipped", FORMAT, "One bit of README.txt is turned.", "F-RDM-01")
                .file("README.txt", flipped(readme));
        refused("readme-with-other-advice", FORMAT, "README.txt has a line more, and SHA256SUMS fits it.", "F-RDM-01")
                .of(draft -> draft.readme = (new String(readme, StandardCharsets.US_ASCII) + "Run setup.sh first.\n")
                        .getBytes(StandardCharsets.US_ASCII));
        refused("readme-missing", INCOMPLETE, "README.txt is not there.", "F-RDM-01")
                .make("remove README.txt");
    }

    private void sums(String words, String says, UnaryOperator<String> change) {
        refused("sums-" + words, FORMAT, says, "F-SUM-02")
                .of(draft -> draft.sums = text -> Draft.changed(text, change));
    }
}
