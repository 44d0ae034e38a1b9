package org.pulpferry.exporter.review;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pulpferry.bundle.LineReader;
import org.pulpferry.exporter.Review;
import org.pulpferry.manifest.RepositoryEntry;
import org.pulpferry.manifest.UnitLine;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;

/** What two indexes have of one repository, read side by side in the order of their lines; a few names are kept, the rest is counted. */
final class UnitDifference {
    long added;
    long changed;
    long removed;
    final List<String> newNames = new ArrayList<>();
    final List<String> goneNames = new ArrayList<>();
    private final SortedMap<String, Long> counts = new TreeMap<>();

    private UnitDifference() {}

    /**
     * Compares.
     *
     * @param older ordinal in the other index; 0 when it has no such repository
     * @throws FerryException CONTENT when the newer index does not have as many units of each type as its manifest says
     */
    static UnitDifference of(ReviewedIndex newer, int ordinal, @Nullable ReviewedIndex other, int older)
            throws FerryException {
        UnitDifference difference = new UnitDifference();
        try (Units now = new Units(newer, ordinal);
                Units before = new Units(other, older)) {
            difference.walk(now, before, other != null);
        }
        if (newer.isSeen(ordinal)
                && !difference.counts.equals(newer.entry(ordinal).counts())) {
            throw ReviewedIndex.contradiction("its index has " + difference.counts + " of repository "
                    + RepositoryEntry.ordinalName(ordinal) + ", its manifest says "
                    + newer.entry(ordinal).counts());
        }
        return difference;
    }

    private void walk(Units now, Units before, boolean compared) throws FerryException {
        while (now.unit != null || before.unit != null) {
            int order = now.compareTo(before);
            UnitLine mine = now.unit;
            UnitLine theirs = before.unit;
            if (order <= 0 && mine != null) {
                counts.merge(mine.type(), 1L, Long::sum);
            }
            if (order < 0 && mine != null) {
                added += compared ? 1 : 0;
                name(mine, newNames);
            } else if (order > 0 && theirs != null) {
                removed++;
                name(theirs, goneNames);
            } else if (mine != null && theirs != null && !mine.artifacts().equals(theirs.artifacts())) {
                changed++;
                name(mine, newNames);
            }
            if (order <= 0) {
                now.advance();
            }
            if (order >= 0) {
                before.advance();
            }
        }
    }

    /* Units without files, such as which package is in which component, only repeat what the packages tell. */
    private static void name(UnitLine unit, List<String> names) {
        if (!unit.artifacts().isEmpty() && names.size() < Review.NAMES) {
            names.add(
                    unit.type().endsWith(".collection_version")
                            ? String.join(" ", unit.key())
                            : unit.key().get(0));
        }
    }

    /** One repository's units, one at a time. */
    private static final class Units implements AutoCloseable {
        private final @Nullable LineReader<UnitLine> lines;
        private @Nullable UnitLine unit;
        private byte[] subject = {};

        Units(@Nullable ReviewedIndex index, int ordinal) throws FerryException {
            lines = index == null ? null : index.units(ordinal);
            advance();
        }

        void advance() throws FerryException {
            unit = lines == null ? null : lines.next();
            if (unit != null) {
                subject = Json.writeLine(new UnitLine(unit.type(), unit.key(), new TreeMap<>()));
            }
        }

        /** In the order of lines; one that has ended comes last. */
        int compareTo(Units other) {
            if (unit == null || other.unit == null) {
                return Boolean.compare(unit == null, other.unit == null);
            }
            return Integer.signum(Arrays.compareUnsigned(subject, other.subject));
        }

        @Override
        public void close() throws FerryException {
            if (lines != null) {
                lines.close();
            }
        }
    }
}
