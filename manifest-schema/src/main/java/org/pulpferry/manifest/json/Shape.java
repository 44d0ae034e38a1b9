package org.pulpferry.manifest.json;

import org.jspecify.annotations.Nullable;

/** How one Java type stands in JSON, in both directions. */
interface Shape {
    void write(CanonicalWriter out, @Nullable Object value);

    @Nullable
    Object read(CanonicalReader in);
}
