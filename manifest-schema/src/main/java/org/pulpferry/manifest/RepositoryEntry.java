package org.pulpferry.manifest;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Text;

/**
 * One repository version in a bundle.
 *
 * @param name as in Pulp: any text without control characters
 * @param type plugin and type as in Pulp's addresses, such as {@code deb/apt}
 * @param version its number on the connected host; 0 is the empty version every repository begins with
 * @param unchangedSince the earlier bundle that holds this version's rows and units, so that this one does not; null where this one does
 * @param counts units by Pulp's content type, such as {@code deb.package}; types without units are left out
 */
public record RepositoryEntry(
        String name,
        String type,
        long version,
        @Nullable BundleReference unchangedSince,
        SortedMap<String, Long> counts,
        Serving serving) {
    /** The grammar of {@code type}. */
    public static final String TYPE_PATTERN = "^[a-z0-9_]{1,32}/[a-z0-9_-]{1,32}$";

    /** The grammar of a content type. */
    public static final String CONTENT_TYPE_PATTERN = "^[a-z0-9_]{1,32}\\.[a-z0-9_-]{1,64}$";

    private static final Pattern TYPE = Pattern.compile(TYPE_PATTERN);
    private static final Pattern CONTENT_TYPE = Pattern.compile(CONTENT_TYPE_PATTERN);

    public RepositoryEntry {
        Text.requireFilled(name, Limits.REPOSITORY_NAME_CHARACTERS, "a repository's name");
        Objects.requireNonNull(serving, "serving");
        if (!TYPE.matcher(type).matches()) {
            throw new IllegalArgumentException("a repository's type is <plugin>/<type>");
        }
        StreamSummary.requireCount(version, "version");
        Limits.atMost(Limits.CONTENT_TYPES, counts.size(), "counts");
        counts.forEach((key, count) -> {
            if (!isContentType(key) || count < 1) {
                throw new IllegalArgumentException("counts has a content type as <plugin>.<type> with 1 or more units");
            }
        });
        counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    }

    /** Whether this bundle holds its rows and units; otherwise an earlier one does. */
    public boolean isWhole() {
        return unchangedSince == null;
    }

    /** The same version, of which that earlier bundle holds rows and units, or this one itself for null. */
    public RepositoryEntry unchangedSince(@Nullable BundleReference earlier) {
        return new RepositoryEntry(name, type, version, earlier, counts, serving);
    }

    /** Whether both are of one repository, whatever the version. */
    public boolean isOf(RepositoryEntry other) {
        return name.equals(other.name) && type.equals(other.type);
    }

    /** Whether both are of the same version of one repository, however served and wherever its rows are. */
    public boolean isSameVersion(RepositoryEntry other) {
        return isOf(other) && version == other.version && counts.equals(other.counts);
    }

    /** Whether this is a content type by its grammar. */
    public static boolean isContentType(String type) {
        return CONTENT_TYPE.matcher(type).matches();
    }

    /** The name in the bundle of the repository that stands at this place of the manifest's list, counted from 1: {@code r0001}. */
    public static String ordinalName(int ordinal) {
        if (ordinal < 1 || ordinal > Limits.REPOSITORIES) {
            throw new IllegalArgumentException("ordinals are 1 to " + Limits.REPOSITORIES);
        }
        // by hand: an index asks for it once for every unit
        return "r" + Integer.toString(10_000 + ordinal).substring(1);
    }
}
