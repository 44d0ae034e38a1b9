package org.pulpferry.exporter.cure;

import org.pulpferry.pulp.PulpStatus;
import org.pulpferry.pulp.dialect.DialectException;
import org.pulpferry.pulp.dialect.Row;

/** A known defect of Pulp's exports and what mends it, row by row. Stateless. */
public interface Cure {
    /** Its name in manifests and receipts: lower-case words with hyphens, never changed. */
    String name();

    /** Whether the exporting Pulp has the defect. */
    boolean concerns(PulpStatus exporter);

    /** Whether rows of this member may need it. */
    boolean concerns(String fileName);

    /**
     * The row as it should have been exported; the same object when nothing is wrong with it.
     *
     * @throws DialectException when the row is not of the form the rule knows
     */
    Row cure(Row row) throws DialectException;
}
