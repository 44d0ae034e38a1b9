package org.pulpferry.bundle;

import java.util.Locale;
import org.pulpferry.manifest.value.Limits;

/** The names of a bundle's files, relative to its folder, always with forward slashes; no I/O. */
public final class BundleLayout {
    /** The signed document. */
    public static final String MANIFEST = "manifest.json";
    /** Signatures over the manifest; a bundle without it is not finished. */
    public static final String SIGNATURE = "manifest.sig.json";
    /** For {@code sha256sum -c}. */
    public static final String SUMS = "SHA256SUMS";
    /** How to check and unpack a bundle with stock tools. */
    public static final String README = "README.txt";
    /** The chunk tables. */
    public static final String TABLES = "chunks";
    /** The chain of trust roots. */
    public static final String ROOTS = "roots";

    private BundleLayout() {}

    /** Path of a stream's chunk; numbers begin at 0, 1,000 chunks to a directory. */
    public static String chunk(BundleStream stream, int number) {
        return String.format(
                Locale.ROOT, "%s/%03d/%06d.zst", stream.directory(), number / Limits.DIRECTORY_FILES, number);
    }

    /** Path of a chunk table; numbers begin at 0. */
    public static String table(int number) {
        return String.format(Locale.ROOT, "%s/%03d.tbl", TABLES, number);
    }

    /** Path of a trust root's document; versions begin at 1. */
    public static String root(int version) {
        return ROOTS + "/" + version + ".root.json";
    }

    /** Path of the signatures over a trust root. */
    public static String rootSignature(int version) {
        return ROOTS + "/" + version + ".root.sig.json";
    }
}
