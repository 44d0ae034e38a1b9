package org.pulpferry.importer.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.pulpferry.bundle.IndexFiles;
import org.pulpferry.bundle.LineReader;
import org.pulpferry.manifest.ArtifactLine;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.pulp.PulpClient;
import org.pulpferry.pulp.problem.PulpException;

/**
 * Tells the holdings what Pulp has. What a version at the site refers to is there as long as the version is, and need not be asked for; of
 * the rest a few are looked up, many are found by listing all artifacts.
 */
public final class Presence {
    /** A look-up of seven costs as much as that many rows of a list. */
    private static final int ROWS_PER_LOOK_UP = 75;

    private static final int PER_LOOK_UP = 7;

    private final PulpClient pulp;
    private final IndexFiles index;
    private final Holdings holdings;

    /** {@code holdings}: of the artifacts of {@code index}. */
    public Presence(PulpClient pulp, IndexFiles index, Holdings holdings) {
        this.pulp = pulp;
        this.index = index;
        this.holdings = holdings;
    }

    /**
     * Counts as present what versions at the site refer to.
     *
     * @param kept index of a bundle this site has had
     * @param ordinals in it, of the repositories whose versions are there unchanged
     */
    public void hold(IndexFiles kept, Set<Integer> ordinals) throws FerryException {
        boolean all = ordinals.containsAll(kept.repositories());
        // both files are sorted, so what is in both is found without a look at the rest of each line
        try (LineReader<ArtifactLine> there = kept.artifacts();
                LineReader<ArtifactLine> wanted = index.artifacts()) {
            byte[] held = there.nextLine();
            byte[] line = wanted.nextLine();
            int place = 0;
            while (held != null && line != null) {
                int order = LineReader.compareSubjects(held, line);
                if (order == 0 && (all || isOf(there.parse(held), ordinals))) {
                    holdings.holdAt(place);
                }
                held = order <= 0 ? there.nextLine() : held;
                if (order >= 0) {
                    line = wanted.nextLine();
                    place++;
                }
            }
        }
    }

    private static boolean isOf(ArtifactLine artifact, Set<Integer> ordinals) {
        return artifact.repositories().stream().anyMatch(ordinals::contains);
    }

    /** Looks, and forgets what was known from looking before. */
    public void look() throws PulpException, FerryException, IOException {
        holdings.clearPresent();
        long unknown = holdings.count() - holdings.tally().present();
        long requests = (unknown + PER_LOOK_UP - 1) / PER_LOOK_UP;
        if (requests * ROWS_PER_LOOK_UP < holdings.count()) {
            pulp.contents().lookUp(absent(), artifact -> holdings.present(artifact.sha256()));
        } else {
            pulp.contents().allArtifacts(artifact -> holdings.present(artifact.sha256()));
        }
    }

    private List<String> absent() throws FerryException {
        List<String> absent = new ArrayList<>();
        try (LineReader<ArtifactLine> artifacts = index.artifacts()) {
            int place = 0;
            for (byte[] line = artifacts.nextLine(); line != null; line = artifacts.nextLine()) {
                if (!holdings.isPresentAt(place++)) {
                    absent.add(artifacts.parse(line).sha256().hex());
                }
            }
        }
        return absent;
    }
}
