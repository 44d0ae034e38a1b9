package org.pulpferry.importer.ledger;

import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.pulp.Distribution;
import org.pulpferry.pulp.RepositoryType;

/**
 * What one repository of a bundle became at this site. Kept for each bundle that can be gone back to.
 *
 * @param ordinal its place in the manifest, from 1
 * @param repository href of the repository
 * @param version href of the version that equals the index
 * @param number of that version
 * @param units digest of the repository's units in the index
 * @param unitCount how many units those are
 * @param made whether ferry made that version, and so may remove it one day
 * @param distribution name of the distribution clients use; empty when it is not served
 * @param kind {@code publication}, {@code version}, or {@code none} when it is not served
 * @param target href of what the distribution serves; empty when it is not served
 */
public record LoadedRepository(
        int ordinal,
        String name,
        String type,
        String repository,
        String version,
        long number,
        Sha256 units,
        long unitCount,
        boolean made,
        String distribution,
        String kind,
        String target) {
    /** The type, which was known when this was recorded. */
    public RepositoryType repositoryType() {
        return RepositoryType.of(type).orElseThrow();
    }

    /** What the distribution is to serve. */
    public Distribution.Target servingTarget() {
        return Targets.of(kind, target);
    }

    /** Whether clients see it. */
    public boolean isServed() {
        return !distribution.isEmpty();
    }

    /** The same, to be served like this. */
    public LoadedRepository servedBy(String name, Distribution.Target serving) {
        return new LoadedRepository(
                ordinal,
                this.name,
                type,
                repository,
                version,
                number,
                units,
                unitCount,
                made,
                name,
                Targets.kind(serving),
                Targets.href(serving));
    }
}
