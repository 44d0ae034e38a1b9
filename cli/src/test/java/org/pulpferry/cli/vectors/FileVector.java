package org.pulpferry.cli.vectors;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.problem.ProblemCode;

/** A vector that is a file or some, and no bundle: a receipt, keys, an archive of Pulp's. */
@SuppressWarnings("NonApiType")
final class FileVector implements Case {
    private final String id;
    private final String reads;
    private final @Nullable ProblemCode code;
    private final String says;
    private final List<String> shows;
    private final List<String> make = new ArrayList<>();
    private final TreeMap<String, byte[]> files = new TreeMap<>();

    /** {@code reads}: the file or folder that is given to the reader. {@code code}: null where it is accepted. */
    FileVector(String id, String reads, @Nullable ProblemCode code, String says, String... shows) {
        this.id = id;
        this.reads = reads;
        this.code = code;
        this.says = says;
        this.shows = List.of(shows);
    }

    FileVector file(String path, byte[] bytes) {
        files.put(path, bytes);
        return this;
    }

    FileVector file(String path, String text) {
        return file(path, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A step after the files were laid out. */
    FileVector make(String step) {
        make.add(step);
        return this;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public TreeMap<String, byte[]> build() {
        StringBuilder text = new StringBuilder();
        text.append("expect: ").append(Vector.shown(code)).append('\n');
        text.append("shows: ").append(String.join(" ", shows)).append('\n');
        text.append("says: ").append(says).append('\n');
        text.append("reads: ").append(reads).append('\n');
        make.forEach(each -> text.append("make: ").append(each).append('\n'));
        TreeMap<String, byte[]> all = new TreeMap<>();
        files.forEach((path, bytes) -> all.put("files/" + path, bytes));
        all.put("EXPECT", text.toString().getBytes(StandardCharsets.US_ASCII));
        return all;
    }
}
