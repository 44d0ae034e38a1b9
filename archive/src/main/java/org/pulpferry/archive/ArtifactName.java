package org.pulpferry.archive;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The names under which Pulp's exports, and bundles, hold artifacts: {@code artifact/<2 hex>/<62 hex>}. */
public final class ArtifactName {
    private static final Pattern NAME = Pattern.compile("artifact/(?:DOMAIN/)?([0-9a-f]{2})/([0-9a-f]{62})");

    private ArtifactName() {}

    /**
     * Gives the member name of an artifact.
     *
     * @param sha256 64 lower-case hexadecimal digits
     */
    public static String of(String sha256) {
        String name = "artifact/" + sha256.substring(0, 2) + "/" + sha256.substring(2);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a SHA-256 in lower-case hexadecimal");
        }
        return name;
    }

    /**
     * Gives the digest a member name stands for, as 64 lower-case hexadecimal digits, or null where the name is not an
     * artifact's. Pulp puts {@code DOMAIN/} before the digest where domains are enabled.
     */
    public static @Nullable String digest(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches() ? matcher.group(1) + matcher.group(2) : null;
    }
}
