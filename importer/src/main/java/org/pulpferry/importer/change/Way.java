package org.pulpferry.importer.change;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pulpferry.importer.load.UnitDifference;

/**
 * How a repository of a bundle is brought to what the index says.
 *
 * @param reason why this way, as the rest of a sentence that begins with it
 * @param difference between the version at the site and the index; null where it was not needed
 * @param found what somebody else did to the repository since ferry's last import, as a sentence; null for nothing
 * @param isFerrys whether ferry is known to have made the version at the site
 */
public record Way(
        Kind kind,
        String reason,
        @Nullable UnitDifference difference,
        @Nullable String found,
        boolean isFerrys) {
    Way(Kind kind, String reason, @Nullable UnitDifference difference, @Nullable String found) {
        this(kind, reason, difference, found, false);
    }

    /** The ways there are. */
    public enum Kind {
        /** Nothing is done: the version at the site is what the index says. */
        NOTHING,
        /** The rows of what changed are imported, and the repository is modified. */
        CHANGE,
        /** All rows are imported, by Pulp's ordinary import. */
        WHOLE,
        /** A version that an earlier bundle brought is made the newest again. */
        RESTORE;

        /** As plans have it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether the repository is to get a new version. */
    public boolean isNeeded() {
        return kind != Kind.NOTHING;
    }

    /** The same version, of which it is known that ferry made it. */
    Way ferrys(boolean is) {
        return new Way(kind, reason, difference, found, is);
    }

    Way with(Kind other, String why) {
        return new Way(other, why, difference, found, isFerrys);
    }
}
