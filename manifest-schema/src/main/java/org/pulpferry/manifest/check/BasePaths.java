package org.pulpferry.manifest.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Which base paths cannot be served side by side: Pulp has no overlapping ones. */
public final class BasePaths {
    /** Two base paths of which the outer is the inner or an ancestor of it. */
    public record Clash(String outer, String inner) {}

    private BasePaths() {}

    /** All clashes among them. */
    public static List<Clash> clashes(Collection<String> basePaths) {
        List<Clash> clashes = new ArrayList<>();
        TreeSet<String> seen = new TreeSet<>();
        for (String path : basePaths) {
            if (!seen.add(path)) {
                clashes.add(new Clash(path, path));
            }
        }
        for (String inner : seen) {
            for (int slash = inner.indexOf('/'); slash > 0; slash = inner.indexOf('/', slash + 1)) {
                String outer = inner.substring(0, slash);
                if (seen.contains(outer)) {
                    clashes.add(new Clash(outer, inner));
                }
            }
        }
        return clashes;
    }

    /** Whether the name is one that ferry gives to its own hidden distributions. */
    public static boolean isReserved(String name) {
        return name.endsWith("--next") || name.endsWith("--prev");
    }
}
