package org.pulpferry.manifest.value;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 digest; its text is 64 lower-case hexadecimal digits. Ordered as unsigned bytes. */
public record Sha256(String hex) implements Comparable<Sha256> {
    /** The text's grammar, as the published schema has it. */
    public static final String PATTERN = "^[0-9a-f]{64}$";

    private static final int DIGITS = 64;

    public Sha256 {
        if (!isHex(hex)) {
            throw new IllegalArgumentException("not a SHA-256 of 64 lower-case hexadecimal digits");
        }
    }

    /* Not by the pattern: there is one of these in every line of an index. */
    private static boolean isHex(String text) {
        if (text.length() != DIGITS) {
            return false;
        }
        for (int i = 0; i < DIGITS; i++) {
            char digit = text.charAt(i);
            if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
                return false;
            }
        }
        return true;
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
