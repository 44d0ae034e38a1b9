package org.pulpferry.cli.run;

import java.util.Objects;

/** Ferry's own version, as the build wrote it into the jar. */
public final class Version {
    private Version() {}

    /** Such as {@code 0.1.0}; {@code development} where there is no jar. */
    public static String text() {
        return Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "development");
    }
}
