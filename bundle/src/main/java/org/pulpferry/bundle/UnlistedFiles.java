package org.pulpferry.bundle;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.value.Limits;

/**
 * Counts what lies on the media and nothing names (F-LAY-04). Names are looked at one by one, nothing is kept of them and nothing is opened;
 * a directory that does not belong there counts as one and is not entered. For one use.
 */
final class UnlistedFiles {
    private static final Set<String> TOP = Set.of(
            BundleLayout.MANIFEST,
            BundleLayout.SIGNATURE,
            BundleLayout.SUMS,
            BundleLayout.README,
            BundleLayout.TABLES,
            BundleLayout.ROOTS);
    private static final Pattern ROOT = Pattern.compile("([1-9][0-9]{0,5})\\.root\\.(sig\\.)?json");

    private final Media media;
    private final Tables tables;
    private final int roots;
    private final long most;
    private long count;

    /**
     * Looks at nothing yet.
     *
     * @param roots the newest version that belongs to the bundle
     * @param most counting stops there
     */
    UnlistedFiles(Media media, Tables tables, int roots, long most) {
        this.media = media;
        this.tables = tables;
        this.roots = roots;
        this.most = most;
    }

    /** How many there are on all media together, as far as they are counted. */
    long count() throws FerryException {
        list(
                "",
                name -> TOP.contains(name)
                        || List.of(BundleStream.values()).stream()
                                .anyMatch(stream -> stream.directory().equals(name)));
        list(BundleLayout.ROOTS, this::isRoot);
        list(BundleLayout.TABLES, name -> isNumber(name, 3, tables.count(), ".tbl"));
        for (BundleStream stream : BundleStream.values()) {
            int chunks = tables.chunks(stream).size();
            int directories = (chunks + Limits.DIRECTORY_FILES - 1) / Limits.DIRECTORY_FILES;
            list(stream.directory(), name -> isNumber(name, 3, directories, ""));
            for (int directory = 0; directory < directories; directory++) {
                int from = directory * Limits.DIRECTORY_FILES;
                int to = Math.min(chunks, from + Limits.DIRECTORY_FILES);
                list(
                        String.format(Locale.ROOT, "%s/%03d", stream.directory(), directory),
                        name -> isNumber(name, 6, to, ".zst")
                                && name.compareTo(String.format(Locale.ROOT, "%06d", from)) >= 0);
            }
        }
        return count;
    }

    private void list(String directory, Predicate<String> belongs) throws FerryException {
        if (count >= most) {
            return;
        }
        media.list(directory, name -> {
            if (!belongs.test(name)) {
                count++;
            }
            return count < most;
        });
    }

    private boolean isRoot(String name) {
        Matcher match = ROOT.matcher(name);
        return match.matches() && Integer.parseInt(match.group(1)) <= roots;
    }

    private static boolean isNumber(String name, int digits, int below, String suffix) {
        return name.length() == digits + suffix.length()
                && name.endsWith(suffix)
                && name.chars().limit(digits).allMatch(c -> c >= '0' && c <= '9')
                && Integer.parseInt(name, 0, digits, 10) < below;
    }
}
