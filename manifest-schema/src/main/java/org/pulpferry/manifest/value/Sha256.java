package org.pulpferry.manifest.value;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** A SHA-256 digest; its text is 64 lower-case hexadecimal digits. Ordered as unsigned bytes. */
public record Sha256(String hex) implements Comparable<Sha256> {
    /** The text's grammar, as the published schema has it. */
    public static final String PATTERN = "^[0-9a-f]{64}$";

    private static final Pattern GRAMMAR = Pattern.compile("[0-9a-f]{64}");

    public Sha256 {
        if (!GRAMMAR.matcher(hex).matches()) {
            throw new IllegalArgumentException("not a SHA-256 of 64 lower-case hexadecimal digits");
        }
    }

    /** From its text. */
    public static Sha256 parse(String hex) {
        return new Sha256(hex);
    }

    /** From its 32 bytes. */
    public static Sha256 ofBytes(byte[] digest) {
        return new Sha256(HexFormat.of().formatHex(digest));
    }

    /** The digest of this content. */
    public static Sha256 of(byte[] content) {
        return ofBytes(newDigest().digest(content));
    }

    /** A fresh SHA-256 computation; every Java has one. */
    public static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /** The 32 bytes. */
    public byte[] toBytes() {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public int compareTo(Sha256 other) {
        return hex.compareTo(other.hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
