package org.pulpferry.manifest.value;

/**
 * Every limit of the bundle format, in one place. docs/format.md holds the same names and numbers in one table; a test compares them.
 *
 * <p>Bytes unless the name says otherwise; "characters" are UTF-16 units.
 */
public final class Limits {
    public static final int FORMAT = 1;

    public static final int MANIFEST_BYTES = 1 << 20;
    public static final int SIGNATURE_FILE_BYTES = 64 << 10;
    public static final int ROOT_BYTES = 64 << 10;
    public static final int RECEIPT_BYTES = 256 << 10;
    public static final int LINE_BYTES = 1 << 20;
    public static final int JSON_DEPTH = 16;
    public static final int STRING_CHARACTERS = 4_096;
    public static final int KEY_STRING_CHARACTERS = 8_192;
    /** 2^53-1: what every JSON implementation can hold. */
    public static final long NUMBER = 9_007_199_254_740_991L;

    public static final int NAME_CHARACTERS = 63;
    public static final int REPOSITORY_NAME_CHARACTERS = 1_024;
    public static final int REASON_CHARACTERS = 1_024;
    public static final int AUDIENCE_SITES = 16;
    public static final int REPOSITORIES = 9_999;
    public static final int CONTENT_TYPES = 64;
    public static final int OPTIONS = 64;
    public static final int COMPONENTS = 64;
    public static final int CURES = 64;
    /** What an importer keeps in memory of each, 25 bytes, fits its heap. */
    public static final int ARTIFACTS = 1_000_000;
    /** Twenty for each of as many repositories as there may be, and then some. */
    public static final int META_MEMBERS = 250_000;

    public static final int UNIT_KEY_PARTS = 16;
    public static final int UNIT_ARTIFACTS = 10_000;

    public static final int ROOT_FILES = 64;
    public static final int MANIFEST_SIGNERS = 8;
    public static final int ROOT_SIGNERS = 16;
    /** As many as fit into a signature file, however long their names. */
    public static final int ROOT_SIGNATURES = 9;

    public static final int STREAMS = 64;
    /** With one signer more, as many pairs of keys as fit into a root. */
    public static final int SITES = 16;

    public static final int REVOCATIONS = 256;
    public static final int MANIFESTS_HELD = 1_000;

    public static final int FRAME_RAW_BYTES = 1 << 20;
    public static final int CHUNK_RAW_BYTES = 16 << 20;
    public static final int TABLE_LINES = 1_000;
    public static final int TABLE_BYTES = 256 << 10;
    public static final int TABLES = 1_000;
    public static final int DIRECTORY_FILES = 1_000;
    public static final int TAR_NAME_BYTES = 100;

    private Limits() {}

    /** Refuses more than {@code limit} of something. */
    public static void atMost(long limit, long actual, String what) {
        if (actual > limit) {
            throw new LimitExceededException(what + ": " + actual + ", at most " + limit + " allowed");
        }
    }
}
