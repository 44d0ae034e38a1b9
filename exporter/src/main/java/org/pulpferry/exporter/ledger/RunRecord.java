package org.pulpferry.exporter.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.BundleReference;
import org.pulpferry.manifest.Component;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

/** The steps of an export as its journal has them. */
public final class RunRecord {
    private RunRecord() {}

    /** The word a step's line begins with. */
    static String kind(Class<? extends Record> step) {
        return step.getSimpleName().toLowerCase(Locale.ROOT);
    }

    /**
     * A run has begun.
     *
     * @param run the random name of what it makes at Pulp
     * @param request digest of all that the result depends on besides Pulp's state: only the same command goes on
     * @param base the bundle whose artifacts are left out, or null
     */
    public record Begun(
            String run,
            Instant time,
            Name stream,
            Sha256 request,
            List<Name> audience,
            @Nullable BundleReference base) {
        /** Copies the audience. */
        public Begun {
            audience = List.copyOf(audience);
        }
    }

    /** A number was taken; from now on the bundle's folder may exist, and is this run's to remove as long as it has no signature. */
    public record Numbered(String folder, int epoch, long sequence) {}

    /** A repository version is part of the bundle, whatever becomes the latest meanwhile. */
    public record Pinned(
            String name,
            String type,
            String repository,
            String href,
            String prn,
            long version,
            @Nullable BundleReference unchangedSince,
            SortedMap<String, Long> counts) {}

    /** Something is about to be made at Pulp under the run's name, to be removed by that name. */
    public record Visited(String exporter, String directory, String correlation) {}

    /** What was made under that name is gone again. */
    public record Cleared(String exporter) {}

    /** All that the bundle needs from Pulp but the artifacts is in the run's directory, whole and on the disk. */
    public record Fetched(
            List<Component> components,
            List<String> cures,
            long members,
            long carried,
            long carriedBytes,
            Sha256 list) {
        public Fetched {
            components = List.copyOf(components);
            cures = List.copyOf(cures);
        }
    }

    /** A chunk is whole on the disk. */
    public record Written(String stream, int number, long stored, long raw, Sha256 sha256) {}

    /** The manifest is decided; from now on the number belongs to these bytes. */
    public record Sealed(Sha256 manifest) {}
}
