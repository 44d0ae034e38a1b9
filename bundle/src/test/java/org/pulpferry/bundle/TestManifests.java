package org.pulpferry.bundle;

import java.util.List;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.StreamSummary;
import org.pulpferry.manifest.TableReference;

/** Manifests that differ from one another in what the tables say. */
final class TestManifests {
    private TestManifests() {}

    static Manifest withStreams(Manifest m, StreamSummary index, StreamSummary meta) {
        return new Manifest(
                m.format(),
                m.stream(),
                m.epoch(),
                m.sequence(),
                m.audience(),
                m.created(),
                m.expires(),
                m.nextBy(),
                m.base(),
                m.rootVersion(),
                m.exporter(),
                m.pulp(),
                index,
                meta,
                m.data(),
                m.tables(),
                m.repositories(),
                m.cures());
    }

    static Manifest with(Manifest m, StreamSummary data, List<TableReference> tables) {
        return new Manifest(
                m.format(),
                m.stream(),
                m.epoch(),
                m.sequence(),
                m.audience(),
                m.created(),
                m.expires(),
                m.nextBy(),
                m.base(),
                m.rootVersion(),
                m.exporter(),
                m.pulp(),
                m.index(),
                m.meta(),
                data,
                tables,
                m.repositories(),
                m.cures());
    }
}
