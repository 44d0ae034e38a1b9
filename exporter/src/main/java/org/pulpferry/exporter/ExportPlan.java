package org.pulpferry.exporter;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.Base;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.value.Name;

/**
 * What an export would do now.
 *
 * @param repositories what would be carried, in the manifest's order
 * @param audience the sites it would be for
 * @param base the bundle whose artifacts would be left out, or null
 * @param artifacts all artifacts that the repositories refer to, once each
 * @param bytes their sizes
 * @param carried how many of them would travel
 * @param carriedBytes their sizes: the bundle is about as large, since packages hardly compress
 * @param spaceNeeded bytes that the bundle may take below {@code out}
 * @param spaceFree bytes free there, or null where nobody can tell
 * @param duration about how long it would take
 * @param nothingNew whether an export would make no bundle
 * @param releases how fresh each {@code Release} is, of the deb repositories whose artifacts can be read
 * @param warnings what somebody should know
 */
public record ExportPlan(
        List<Item> repositories,
        List<Name> audience,
        @Nullable Base base,
        long artifacts,
        long bytes,
        long carried,
        long carriedBytes,
        long spaceNeeded,
        @Nullable Long spaceFree,
        Duration duration,
        boolean nothingNew,
        List<ReleaseFreshness> releases,
        List<Problem> warnings) {
    /** Copies the lists. */
    public ExportPlan {
        repositories = List.copyOf(repositories);
        audience = List.copyOf(audience);
        releases = List.copyOf(releases);
        warnings = List.copyOf(warnings);
    }

    /**
     * One repository version.
     *
     * @param units by content type
     * @param artifacts that it refers to
     * @param bytes their sizes
     */
    public record Item(
            String name, String type, long version, SortedMap<String, Long> units, long artifacts, long bytes) {}
}
