package org.pulpferry.manifest;

import java.util.Objects;
import java.util.regex.Pattern;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Sha256;

/** A chunk table by its path in the bundle, its size and its digest. */
public record TableReference(String path, long size, Sha256 sha256) {
    /** The grammar of {@code path}. */
    public static final String PATH_PATTERN = "^chunks/[0-9]{3}\\.tbl$";

    private static final Pattern PATH = Pattern.compile(PATH_PATTERN);

    public TableReference {
        Objects.requireNonNull(sha256, "sha256");
        if (!PATH.matcher(path).matches()) {
            throw new IllegalArgumentException("a table's path is chunks/NNN.tbl");
        }
        if (size < 1) {
            throw new IllegalArgumentException("a table is not empty");
        }
        Limits.atMost(Limits.TABLE_BYTES, size, "a table in bytes");
    }
}
