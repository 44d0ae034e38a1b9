package org.pulpferry.manifest;

import java.util.List;
import org.pulpferry.manifest.value.Limits;

/** Copies of lists, no longer than allowed. */
final class Lists {
    private Lists() {}

    static <T> List<T> bounded(List<T> list, int limit, String what) {
        Limits.atMost(limit, list.size(), what);
        return List.copyOf(list);
    }

    /** Refuses what is not strictly ascending, so that one content has one spelling and nothing is there twice. */
    static <T extends Comparable<? super T>> List<T> ascending(List<T> list, int limit, String what) {
        List<T> copy = bounded(list, limit, what);
        for (int i = 1; i < copy.size(); i++) {
            if (copy.get(i - 1).compareTo(copy.get(i)) >= 0) {
                throw new IllegalArgumentException(what + " is not in ascending order, or holds something twice");
            }
        }
        return copy;
    }
}
