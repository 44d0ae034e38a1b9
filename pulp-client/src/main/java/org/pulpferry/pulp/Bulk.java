package org.pulpferry.pulp;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.pulpferry.pulp.http.Query;

/** Requests that ask for several things at once, as far as Pulp lets them: expressions of seven terms, lists that fit into a request line. */
final class Bulk {
    /** One more and Pulp finds an expression too complex. */
    static final int TERMS = 7;

    /** Hrefs and digests that fit into the 4,094 bytes of a request line, commas and slashes escaped. */
    static final int LISTED = 40;

    private Bulk() {}

    /** Queries for any of these values of a field. */
    static List<Query> byTerms(String field, Collection<String> values) {
        return parts(values, TERMS).stream()
                .map(part ->
                        part.stream().map(value -> field + "=\"" + value + "\"").collect(Collectors.joining(" OR ")))
                .map(expression -> Query.of("q", expression))
                .toList();
    }

    /** Queries for any of these values of a field that has a filter {@code __in}. */
    static List<Query> byList(String field, Collection<String> values) {
        return parts(values, LISTED).stream()
                .map(part -> Query.of(field + "__in", String.join(",", part)))
                .toList();
    }

    private static List<List<String>> parts(Collection<String> values, int size) {
        List<String> all = List.copyOf(values);
        List<List<String>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += size) {
            parts.add(all.subList(from, Math.min(all.size(), from + size)));
        }
        return parts;
    }
}
