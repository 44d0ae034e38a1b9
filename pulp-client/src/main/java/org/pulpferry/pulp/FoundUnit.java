package org.pulpferry.pulp;

import java.util.List;
import java.util.UUID;

/**
 * A unit as one Pulp knows it.
 *
 * @param id at this Pulp
 * @param prn Pulp's resource name; the href where Pulp shows none, as for ansible's namespaces, which a modification takes as well
 * @param key natural key, as in an index
 */
public record FoundUnit(String href, UUID id, String prn, List<String> key) {
    /** Copies the key. */
    public FoundUnit {
        key = List.copyOf(key);
    }
}
