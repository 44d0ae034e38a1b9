package org.pulpferry.exporter.fetch;

import java.nio.file.Path;
import org.pulpferry.exporter.ExporterSettings;
import org.pulpferry.exporter.Surroundings;
import org.pulpferry.exporter.ledger.RunJournal;
import org.pulpferry.exporter.select.Catalogue;
import org.pulpferry.exporter.select.Selection;
import org.pulpferry.pulp.PulpClient;

/**
 * One export from its pre-check to its signature: what all its steps need.
 *
 * @param name the random name of what it makes at Pulp
 * @param journal where each step is written down first
 */
public record Job(
        ExporterSettings settings,
        Surroundings around,
        PulpClient pulp,
        String name,
        RunJournal journal,
        Selection selection,
        Catalogue catalogue) {
    /** The files of {@code meta/}. */
    public Path meta() {
        return journal.directory().resolve("meta");
    }

    /** The files of {@code index/}. */
    public Path index() {
        return journal.directory().resolve("index");
    }

    /** For what no later step needs; emptied by whoever begins with it. */
    public Path work() {
        return journal.directory().resolve("work");
    }
}
