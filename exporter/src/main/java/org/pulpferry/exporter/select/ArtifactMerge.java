package org.pulpferry.exporter.select;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.pulp.ArtifactInfo;

/**
 * Walks the artifact lists of all repositories side by side, in order of SHA-256: each artifact once, with the repositories that refer to it
 * and whether it must be carried. Holds one record of each list. Not thread-safe.
 */
public final class ArtifactMerge implements AutoCloseable {
    private final List<Head> heads = new ArrayList<>();
    private final PriorityQueue<Head> queue =
            new PriorityQueue<>(Comparator.comparing(Head::sha256).thenComparing(Head::ordinal));
    private final Holdings.Walk held;
    private @Nullable String nextHeld;

    /**
     * Opens the lists.
     *
     * @param lists sorted; the first is of the repository with ordinal 1
     */
    public ArtifactMerge(List<Path> lists, Holdings holdings) throws IOException, FerryException {
        this.held = holdings.open();
        try {
            this.nextHeld = held.next();
            for (Path list : lists) {
                Head head = new Head(heads.size() + 1, new ArtifactList.Reader(list));
                heads.add(head);
                if (head.advance()) {
                    queue.add(head);
                }
            }
        } catch (IOException | FerryException e) {
            close();
            throw e;
        }
    }

    /** The next artifact, or null after the last. */
    public @Nullable Merged next() throws IOException, FerryException {
        Head first = queue.peek();
        if (first == null) {
            return null;
        }
        ArtifactInfo artifact = first.current();
        List<Integer> repositories = new ArrayList<>();
        while (!queue.isEmpty() && queue.element().sha256().equals(artifact.sha256())) {
            Head head = queue.remove();
            repositories.add(head.ordinal());
            if (head.advance()) {
                queue.add(head);
            }
        }
        return new Merged(artifact, repositories, !isHeld(artifact.sha256()));
    }

    private boolean isHeld(String sha256) throws IOException, FerryException {
        while (nextHeld != null && nextHeld.compareTo(sha256) < 0) {
            nextHeld = held.next();
        }
        return sha256.equals(nextHeld);
    }

    @Override
    public void close() throws IOException, FerryException {
        try (held) {
            for (Head head : heads) {
                head.list.close();
            }
        }
    }

    /**
     * An artifact of the bundle.
     *
     * @param repositories ordinals, ascending
     * @param carried whether its bytes travel
     */
    public record Merged(ArtifactInfo artifact, List<Integer> repositories, boolean carried) {
        /** Copies the list. */
        public Merged {
            repositories = List.copyOf(repositories);
        }
    }

    private static final class Head {
        private final int ordinal;
        private final ArtifactList.Reader list;
        private @Nullable ArtifactInfo current;

        Head(int ordinal, ArtifactList.Reader list) {
            this.ordinal = ordinal;
            this.list = list;
        }

        int ordinal() {
            return ordinal;
        }

        ArtifactInfo current() {
            if (current == null) {
                throw new IllegalStateException("after the last");
            }
            return current;
        }

        String sha256() {
            return current().sha256();
        }

        boolean advance() throws IOException {
            current = list.next();
            return current != null;
        }
    }
}
