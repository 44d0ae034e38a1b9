package org.pulpferry.exporter;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.pulpferry.bundle.MediaWriter;
import org.pulpferry.manifest.BundleReference;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Name;

/**
 * What an export would do now.
 *
 * @param repositories what would be carried, in the manifest's order
 * @param audience the sites it would be for
 * @param against what each of those sites is taken to hold, and by whose word
 * @param base the newest bundle that all of them are taken to hold, or null
 * @param artifacts all artifacts that the repositories refer to which are not unchanged, once each
 * @param bytes their sizes
 * @param carried how many of them would travel
 * @param carriedBytes their sizes: the bundle is about as large, since packages hardly compress
 * @param spaceNeeded bytes that the bundle may take below {@code out}
 * @param dataBytes of these, what is spread over media
 * @param sharedBytes of these, what every medium gets: index, metadata and small files
 * @param spaceFree bytes free there, or null where nobody can tell
 * @param duration about how long it would take, by {@link #ASSUMPTIONS}
 * @param nothingNew whether an export would make no bundle
 * @param releases how fresh each {@code Release} is, of the deb repositories whose artifacts can be read
 * @param warnings what somebody should know
 */
public record ExportPlan(
        List<Item> repositories,
        List<Name> audience,
        List<Against> against,
        @Nullable BundleReference base,
        long artifacts,
        long bytes,
        long carried,
        long carriedBytes,
        long spaceNeeded,
        long dataBytes,
        long sharedBytes,
        @Nullable Long spaceFree,
        Duration duration,
        boolean nothingNew,
        List<ReleaseFreshness> releases,
        List<Problem> warnings) {
    /** What {@code duration} rests on. */
    public static final String ASSUMPTIONS =
            "if Pulp exports 400 units and ferry 60 MB a second, as they do with two cores";

    /** Copies the lists. */
    public ExportPlan {
        repositories = List.copyOf(repositories);
        audience = List.copyOf(audience);
        against = List.copyOf(against);
        releases = List.copyOf(releases);
        warnings = List.copyOf(warnings);
    }

    /**
     * On how many media of a size {@code write} would spread the bundle: each holds what all hold, whole chunks of data, and some room that is
     * left free.
     *
     * @param medium bytes that one holds
     * @return at least 1; 0 where one is too small for a single chunk
     */
    public long media(long medium) {
        long room = medium - sharedBytes - MediaWriter.KEPT_FREE;
        if (dataBytes <= room) {
            return 1;
        }
        long each = Math.max(0, room / Limits.CHUNK_RAW_BYTES) * Limits.CHUNK_RAW_BYTES;
        return each == 0 ? 0 : (dataBytes + each - 1) / each;
    }

    /**
     * One repository version.
     *
     * @param unchangedSince the bundle that holds it, which all sites have, so that its rows and artifacts need not travel; null where they do
     * @param units by content type
     * @param artifacts that it refers to; not counted where it is unchanged
     * @param bytes their sizes
     */
    public record Item(
            String name,
            String type,
            long version,
            @Nullable BundleReference unchangedSince,
            SortedMap<String, Long> units,
            long artifacts,
            long bytes) {}
}
