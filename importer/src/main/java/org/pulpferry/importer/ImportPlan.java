package org.pulpferry.importer;

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
        boolean nothingToDo,
        List<Problem> problems,
        List<Problem> warnings) {
    /** Copies the lists. */
    public ImportPlan {
        repositories = List.copyOf(repositories);
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }

    /**
     * What would change in one repository.
     *
     * @param exists whether the repository is there already
     * @param here units in its latest version
     * @param added units that only the bundle has
     * @param removed units that only the site has
     * @param way how it is brought there: {@code nothing} is done, what {@code change}s is imported alone, or the {@code whole} of it
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
            String reason) {}
}
