package org.pulpferry.importer;

import java.time.Duration;
import java.util.List;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.value.BundleId;

/**
 * What an import would change; nothing was changed to find out.
 *
 * @param repositories in the manifest's order
 * @param artifacts how many would be loaded into Pulp
 * @param bytes how large they are together
 * @param present how many of the artifacts referred to are there already
 * @param staging bytes needed at once below the import path
 * @param duration about how long it would take, by {@link #ASSUMPTIONS}
 * @param nothingToDo whether this bundle is what the site serves
 * @param problems what would stop the import
 * @param warnings what a person should look at before
 */
public record ImportPlan(
        BundleId bundle,
        List<RepositoryChange> repositories,
        long artifacts,
        long bytes,
        long present,
        long staging,
        Duration duration,
        boolean nothingToDo,
        List<Problem> problems,
        List<Problem> warnings) {
    /** What {@code duration} rests on: measured on two cores with two workers, see docs/decisions/import-what-changed.md. */
    public static final String ASSUMPTIONS =
            "if Pulp takes 100 artifacts, 70 units and 60 MB a second, as it does with two cores; publishing comes on top";

    private static final long FIXED_MILLIS = 5_000;
    private static final long ARTIFACT_MILLIS = 10;
    private static final long UNIT_MILLIS = 14;
    private static final long BYTES_PER_MILLI = 60_000;

    /** Copies the lists. */
    public ImportPlan {
        repositories = List.copyOf(repositories);
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }

    /** By {@link #ASSUMPTIONS}. */
    static Duration duration(long artifacts, long bytes, List<RepositoryChange> repositories) {
        long units = repositories.stream().mapToLong(RepositoryChange::imported).sum();
        return Duration.ofMillis(
                FIXED_MILLIS + artifacts * ARTIFACT_MILLIS + bytes / BYTES_PER_MILLI + units * UNIT_MILLIS);
    }

    /**
     * What would change in one repository.
     *
     * @param exists whether the repository is there already
     * @param here units in its latest version
     * @param added units that only the bundle has
     * @param removed units that only the site has
     * @param way how it is brought there: {@code nothing} is done, what {@code change}s is imported alone, or the {@code whole} of it, or an
     *     earlier version is {@code restore}d
     * @param reason why this way
     */
    public record RepositoryChange(
            String name,
            String type,
            boolean exists,
            long here,
            long there,
            long added,
            long removed,
            String way,
            String reason) {
        /** How many units Pulp is given to import. */
        long imported() {
            return switch (way) {
                case "nothing", "restore" -> 0;
                case "change" -> added;
                default -> there;
            };
        }
    }
}
