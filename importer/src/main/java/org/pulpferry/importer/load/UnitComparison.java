package org.pulpferry.importer.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pulpferry.bundle.IndexBuilder;
import org.pulpferry.bundle.IndexFiles;
import org.pulpferry.bundle.LineReader;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.RepositoryEntry;
import org.pulpferry.manifest.UnitLine;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.pulp.PulpClient;
import org.pulpferry.pulp.RepositoryVersion;
import org.pulpferry.pulp.dialect.ContentUnit;
import org.pulpferry.pulp.problem.PulpException;

/** Holds a repository version at this site against the index, unit by unit. Memory does not grow with the units. */
public final class UnitComparison {
    private static final int EXAMPLES = 3;

    private final PulpClient pulp;
    private final Path work;

    /** {@code work}: an own folder for temporary files, removed when done. */
    public UnitComparison(PulpClient pulp, Path work) {
        this.pulp = pulp;
        this.work = work;
    }

    /** Compares a version with the units of the repository that has this ordinal in the index. */
    public Difference compare(RepositoryVersion version, IndexFiles index, int ordinal)
            throws PulpException, FerryException, IOException {
        SafeDirectory.delete(work);
        SafeDirectory.create(work);
        try (IndexBuilder builder = new IndexBuilder(work.resolve("index"), 1)) {
            if (!version.isEmpty()) {
                pulp.contents().units(version, SafeDirectory.create(work.resolve("rows")), unit -> add(unit, builder));
            }
            IndexFiles here = builder.finish();
            try (LineReader<UnitLine> actual = here.units(RepositoryEntry.ordinalName(1));
                    LineReader<UnitLine> expected = index.units(RepositoryEntry.ordinalName(ordinal))) {
                return merge(actual, expected);
            }
        } catch (Carrier e) {
            throw e.problem;
        } finally {
            SafeDirectory.delete(work);
        }
    }

    private static void add(ContentUnit unit, IndexBuilder builder) throws IOException {
        TreeMap<String, Sha256> artifacts = new TreeMap<>();
        unit.artifacts().forEach((path, digest) -> artifacts.put(path, Sha256.parse(digest)));
        try {
            builder.addUnit(1, unit.type(), unit.key(), artifacts);
        } catch (FerryException e) {
            throw new Carrier(e);
        }
    }

    private static Difference merge(LineReader<UnitLine> actual, LineReader<UnitLine> expected) throws FerryException {
        long same = 0;
        long added = 0;
        long removed = 0;
        List<String> examples = new ArrayList<>();
        byte[] here = line(actual.next());
        byte[] wanted = line(expected.next());
        while (here != null || wanted != null) {
            int order = here == null ? 1 : wanted == null ? -1 : Arrays.compareUnsigned(here, wanted);
            if (order == 0) {
                same++;
            } else if (order < 0) {
                removed++;
                example(examples, "only at the site: ", here);
            } else {
                added++;
                example(examples, "only in the bundle: ", wanted);
            }
            here = order <= 0 ? line(actual.next()) : here;
            wanted = order >= 0 ? line(expected.next()) : wanted;
        }
        return new Difference(same, added, removed, examples);
    }

    private static void example(List<String> examples, String where, byte @Nullable [] line) {
        if (examples.size() < EXAMPLES && line != null) {
            examples.add(where + new String(line, java.nio.charset.StandardCharsets.US_ASCII));
        }
    }

    private static byte @Nullable [] line(@Nullable UnitLine unit) {
        return unit == null ? null : Json.writeLine(unit);
    }

    /**
     * How a version differs from the index.
     *
     * @param same units in both
     * @param added units only the bundle has
     * @param removed units only the site has
     * @param examples some of the differences, for people; not escaped
     */
    public record Difference(long same, long added, long removed, List<String> examples) {
        /** Copies the list. */
        public Difference {
            examples = List.copyOf(examples);
        }

        /** Whether there is none. */
        public boolean isNone() {
            return added == 0 && removed == 0;
        }
    }

    /** Carries a finding through a sink that may only throw IOException. */
    private static final class Carrier extends IOException {
        private static final long serialVersionUID = 1;
        private final transient FerryException problem;

        Carrier(FerryException problem) {
            super(problem);
            this.problem = problem;
        }
    }
}
