package org.pulpferry.exporter.cure;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.pulpferry.pulp.PulpStatus;
import org.pulpferry.pulp.dialect.DialectException;
import org.pulpferry.pulp.dialect.Row;

/** The cures that concern one exporting Pulp, and which of them changed a row. Not thread-safe. */
public final class Cures {
    private static final List<Cure> KNOWN = List.of(new AnsibleNamespaceDigest());

    private final List<Cure> active;
    private final SortedSet<String> fired = new TreeSet<>();

    private Cures(List<Cure> active) {
        this.active = active;
    }

    /** Those for this Pulp. */
    public static Cures forPulp(PulpStatus exporter) {
        return new Cures(KNOWN.stream().filter(cure -> cure.concerns(exporter)).toList());
    }

    /** Whether rows of this member must be looked at. */
    public boolean concern(String fileName) {
        return active.stream().anyMatch(cure -> cure.concerns(fileName));
    }

    /** The row, cured of what it has. */
    public Row apply(String fileName, Row row) throws DialectException {
        Row current = row;
        for (Cure cure : active) {
            if (cure.concerns(fileName)) {
                Row next = cure.cure(current);
                if (!next.equals(current)) {
                    fired.add(cure.name());
                }
                current = next;
            }
        }
        return current;
    }

    /** Names of the cures that changed a row so far, sorted. */
    public List<String> fired() {
        return List.copyOf(fired);
    }
}
