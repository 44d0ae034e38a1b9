package org.pulpferry.importer;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pulpferry.bundle.IndexFiles;
import org.pulpferry.bundle.LineReader;
import org.pulpferry.importer.ledger.BundleStore;
import org.pulpferry.importer.ledger.StateFolder;
import org.pulpferry.importer.load.Holdings;
import org.pulpferry.importer.verify.VerifiedBundle;
import org.pulpferry.manifest.ArtifactLine;
import org.pulpferry.manifest.BundleReference;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.RepositoryEntry;
import org.pulpferry.manifest.UnitLine;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Sha256;

/**
 * Says of the artifacts that a bundle refers to, and that are neither carried nor here, how many they are, of which repositories, and which
 * earlier bundle knew them, by the indexes that this site keeps.
 */
final class MissingArtifacts {
    private static final int EXAMPLES = 3;
    private static final int REPOSITORIES = 5;
    /** A site may keep the indexes of years; what is missing was there not long ago. */
    private static final int BUNDLES = 10;

    private final StateFolder state;
    private final VerifiedBundle bundle;
    private final OpenedBundle opened;

    /** {@code opened}: its index was unpacked. */
    MissingArtifacts(StateFolder state, VerifiedBundle bundle, OpenedBundle opened) {
        this.state = state;
        this.bundle = bundle;
        this.opened = opened;
    }

    /** The finding; {@code holdings} have been told what Pulp has. */
    Problem problem(Holdings holdings) throws FerryException, IOException {
        long count = 0;
        SortedMap<Integer, Long> repositories = new TreeMap<>();
        List<ArtifactLine> examples = new ArrayList<>();
        IndexFiles index = opened.unpackedIndex();
        try (LineReader<ArtifactLine> lines = index.artifacts()) {
            for (ArtifactLine line = lines.next(); line != null; line = lines.next()) {
                if (holdings.isMissing(line.sha256().hex())) {
                    count++;
                    line.repositories().forEach(each -> repositories.merge(each, 1L, Long::sum));
                    if (examples.size() < EXAMPLES) {
                        examples.add(line);
                    }
                }
            }
        }
        List<String> named = new ArrayList<>();
        for (ArtifactLine each : examples) {
            named.add(name(index, each));
        }
        return new Problem(
                ProblemCode.BASE,
                "the bundle refers to " + count
                        + " artifacts that it does not carry and this site's Pulp does not have: of "
                        + repositories(repositories) + "; for example " + String.join(", ", named) + "; "
                        + earlier(holdings, count),
                hint());
    }

    private String repositories(SortedMap<Integer, Long> counts) {
        List<String> named = new ArrayList<>();
        for (Map.Entry<Integer, Long> each : counts.entrySet()) {
            if (named.size() < REPOSITORIES) {
                String name =
                        bundle.manifest().repositories().get(each.getKey() - 1).name();
                named.add("repository " + Escaper.quote(name) + " " + each.getValue());
            }
        }
        int more = counts.size() - named.size();
        return String.join(", ", named) + (more > 0 ? " and of " + more + " more repositories" : "");
    }

    /** The path under which its first repository has it. */
    private static String name(IndexFiles index, ArtifactLine artifact) throws FerryException {
        String repository = RepositoryEntry.ordinalName(artifact.repositories().get(0));
        try (LineReader<UnitLine> units = index.units(repository)) {
            for (UnitLine unit = units.next(); unit != null; unit = units.next()) {
                for (Map.Entry<String, Sha256> each : unit.artifacts().entrySet()) {
                    if (each.getValue().equals(artifact.sha256())) {
                        return Escaper.quote(each.getKey()) + " (" + artifact.sha256() + ")";
                    }
                }
            }
        }
        return artifact.sha256().hex();
    }

    private String earlier(Holdings holdings, long missing) throws FerryException, IOException {
        List<String> found = new ArrayList<>();
        for (BundleId id : kept()) {
            long known = known(id, holdings);
            if (known > 0) {
                found.add(id + " had " + (known == missing ? "all" : Long.toString(known)) + " of them");
            }
            if (known == missing || found.size() == EXAMPLES) {
                break;
            }
        }
        return found.isEmpty() ? "no bundle that this site has had referred to them" : String.join(", ", found);
    }

    /** The newest earlier bundles whose index is kept here. */
    private List<BundleId> kept() throws IOException {
        return new BundleStore(state)
                .all().stream()
                        .filter(id -> id.stream().equals(bundle.id().stream())
                                && id.position().compareTo(bundle.id().position()) < 0)
                        .filter(id -> Files.isDirectory(state.bundle(id).resolve("index")))
                        .sorted(Comparator.comparing(BundleId::position).reversed())
                        .limit(BUNDLES)
                        .toList();
    }

    private long known(BundleId id, Holdings holdings) throws FerryException, IOException {
        Optional<Manifest> manifest = new BundleStore(state).manifest(id);
        if (manifest.isEmpty()) {
            return 0;
        }
        IndexFiles index = new BundleStore(state).index(id, manifest.get());
        long known = 0;
        try (LineReader<ArtifactLine> lines = index.artifacts()) {
            for (ArtifactLine line = lines.next(); line != null; line = lines.next()) {
                known += holdings.isMissing(line.sha256().hex()) ? 1 : 0;
            }
        }
        return known;
    }

    private String hint() throws IOException, FerryException {
        BundleReference base = bundle.manifest().base();
        String first = "";
        if (base != null) {
            BundleId before = base.in(bundle.id().stream());
            boolean had = new BundleStore(state).manifest(before).isPresent();
            first = had ? "" : "import " + before + " first, if it is at hand; else ";
        }
        return first
                + "say what this site holds (ferry receipt --inventory), take that to the connected host, and import what"
                + " ferry export --for RECEIPT makes there; or have everything carried (ferry export --full)";
    }
}
