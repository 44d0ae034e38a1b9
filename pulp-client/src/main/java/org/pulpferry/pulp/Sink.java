package org.pulpferry.pulp;

import java.io.IOException;

/** Takes the rows of a listing one by one, in the listing's order, so that no listing is ever held whole. */
@FunctionalInterface
public interface Sink<T> {
    /** Takes one row; an exception ends the listing. */
    void accept(T row) throws IOException;
}
