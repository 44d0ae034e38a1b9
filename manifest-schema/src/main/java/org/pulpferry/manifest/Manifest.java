package org.pulpferry.manifest;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.json.JsonLimits;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Position;
import org.pulpferry.manifest.value.Text;

/**
 * What a bundle is: the document that is signed. Rules across its fields are {@link org.pulpferry.manifest.check.ManifestCheck}'s.
 *
 * @param audience the sites it is for, sorted
 * @param nextBy by when the next one is promised
 * @param base what was taken as held by the audience; information only
 * @param rootVersion the least root version an importer must hold
 * @param pulp components of the Pulp it came from, sorted by name
 * @param index,meta,data the three streams
 * @param tables the chunk tables in order
 * @param repositories the first is called {@code r0001} within the bundle
 * @param cures rules that mended Pulp's metadata on export, sorted
 */
@JsonLimits(bytes = Limits.MANIFEST_BYTES)
public record Manifest(
        int format,
        Name stream,
        int epoch,
        long sequence,
        List<Name> audience,
        Instant created,
        Instant expires,
        Instant nextBy,
        @Nullable BundleReference base,
        int rootVersion,
        Tool exporter,
        List<Component> pulp,
        StreamSummary index,
        StreamSummary meta,
        StreamSummary data,
        List<TableReference> tables,
        List<RepositoryEntry> repositories,
        List<String> cures) {
    public Manifest {
        requireFormat(format);
        Objects.requireNonNull(stream, "stream");
        new Position(epoch, sequence);
        Objects.requireNonNull(created, "created");
        Objects.requireNonNull(expires, "expires");
        Objects.requireNonNull(nextBy, "next_by");
        if (rootVersion < 1) {
            throw new IllegalArgumentException("root_version begins at 1");
        }
        Objects.requireNonNull(exporter, "exporter");
        Objects.requireNonNull(index, "index");
        Objects.requireNonNull(meta, "meta");
        Objects.requireNonNull(data, "data");
        Limits.atMost(Limits.META_MEMBERS, meta.members(), "meta.members");
        Limits.atMost(Limits.ARTIFACTS, data.members(), "data.members");
        audience = Lists.bounded(audience, Limits.AUDIENCE_SITES, "audience");
        pulp = Lists.bounded(pulp, Limits.COMPONENTS, "pulp");
        tables = Lists.bounded(tables, Limits.TABLES, "tables");
        repositories = Lists.bounded(repositories, Limits.REPOSITORIES, "repositories");
        cures = Lists.bounded(cures, Limits.CURES, "cures");
        cures.forEach(cure -> Text.requireFilled(cure, Limits.NAME_CHARACTERS, "cures"));
    }

    /** Which bundle this is. */
    public BundleId id() {
        return new BundleId(stream, position());
    }

    /** Ordinals of the repositories whose rows and units it holds, ascending: all but those that are unchanged since an earlier bundle. */
    public List<Integer> whole() {
        return IntStream.rangeClosed(1, repositories.size())
                .filter(ordinal -> repositories.get(ordinal - 1).isWhole())
                .boxed()
                .toList();
    }

    /** The ordinal of the repository of that name and type, whatever its version; 0 where there is none. */
    public int ordinal(RepositoryEntry of) {
        for (int i = 0; i < repositories.size(); i++) {
            if (repositories.get(i).isOf(of)) {
                return i + 1;
            }
        }
        return 0;
    }

    /** The entry of the repository with that ordinal. */
    public RepositoryEntry repository(int ordinal) {
        return repositories.get(ordinal - 1);
    }

    /** Its place in the stream. */
    public Position position() {
        return new Position(epoch, sequence);
    }

    static void requireFormat(int format) {
        if (format != Limits.FORMAT) {
            throw new IllegalArgumentException("format " + format + " is not known here, only " + Limits.FORMAT);
        }
    }
}
