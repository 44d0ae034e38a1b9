package org.pulpferry.manifest.value;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which bundle: its stream and its place there. */
public record BundleId(Name stream, Position position) {
    private static final Pattern FOLDER = Pattern.compile("(.+)-([1-9][0-9]{0,9})-([1-9][0-9]{0,15})");

    /** From a folder's name as {@link #folderName()} gives it. */
    public static BundleId parse(String folderName) {
        Matcher match = FOLDER.matcher(folderName);
        if (!match.matches()) {
            throw new IllegalArgumentException("not a bundle's folder: <stream>-<epoch>-<sequence> expected");
        }
        int epoch;
        try {
            epoch = Integer.parseInt(match.group(2));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a bundle's folder: the epoch is too large", e);
        }
        return new BundleId(new Name(match.group(1)), new Position(epoch, Long.parseLong(match.group(3))));
    }

    /** {@code <stream>-<epoch>-<sequence>}. */
    public String folderName() {
        return stream + "-" + position.epoch() + "-" + position.sequence();
    }

    @Override
    public String toString() {
        return folderName();
    }
}
