package org.pulpferry.importer.load;

import java.io.IOException;
import org.pulpferry.importer.site.Operations;
import org.pulpferry.importer.site.Site;
import org.pulpferry.pulp.RepositoryVersion;
import org.pulpferry.pulp.Task;
import org.pulpferry.pulp.problem.PulpException;

/**
 * Lets Pulp hash the artifacts of a version. It deletes the file of one that is short or rotten, since behind the gap there is no remote to
 * fetch it from again; loading that artifact once more then writes it whole.
 */
public final class Repair {
    private final Site site;
    private final Operations operations;

    public Repair(Site site, Operations operations) {
        this.site = site;
        this.operations = operations;
    }

    /** How many artifacts were missing or rotten; 0 for an empty version, for which Pulp would look at everything it has. */
    public long run(RepositoryVersion version, String subject) throws PulpException, IOException, InterruptedException {
        if (version.isEmpty()) {
            return 0;
        }
        Task task = operations.run(
                "repair-" + subject,
                "checking artifacts after an interrupted run",
                correlation -> site.pulp().repositories().startRepair(version, correlation));
        return task.done("repair.missing") + task.done("repair.corrupted");
    }
}
