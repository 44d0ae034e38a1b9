package org.pulpferry.exporter.cure;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The numbers of a component's version; what follows them ({@code .dev}, {@code rc1}) is left out. */
public record ComponentVersion(int major, int minor, int patch) implements Comparable<ComponentVersion> {
    private static final Pattern GRAMMAR = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})(?:\\.(\\d{1,6}))?.*");

    /** Reads a version as Pulp's status has it; one without two numbers counts as 0.0.0. */
    public static ComponentVersion parse(String text) {
        Matcher match = GRAMMAR.matcher(text);
        if (!match.matches()) {
            return new ComponentVersion(0, 0, 0);
        }
        String patch = match.group(3);
        return new ComponentVersion(
                Integer.parseInt(match.group(1)),
                Integer.parseInt(match.group(2)),
                patch == null ? 0 : Integer.parseInt(patch));
    }

    /** Whether this is at least {@code from} and below {@code before}. */
    public boolean isWithin(ComponentVersion from, ComponentVersion before) {
        return compareTo(from) >= 0 && compareTo(before) < 0;
    }

    @Override
    public int compareTo(ComponentVersion other) {
        return Arrays.compare(new int[] {major, minor, patch}, new int[] {other.major, other.minor, other.patch});
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
