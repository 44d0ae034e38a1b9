package org.pulpferry.manifest.value;

import java.util.Set;
import java.util.regex.Pattern;

/** The name of a stream, a site or a signer: it becomes part of file names on any medium. */
public record Name(String value) implements Comparable<Name> {
    /** The text's grammar, as the published schema has it; device names are refused besides. */
    public static final String PATTERN = "^[a-z0-9][a-z0-9-]{0,62}$";

    /** What Windows takes for a device, whatever the folder: such a name could not be written to a medium there. */
    public static final Set<String> DEVICES = Set.of(
            "con", "prn", "aux", "nul", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
            "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9");

    private static final Pattern GRAMMAR = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    public Name {
        if (!GRAMMAR.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "not a name: 1 to 63 of a-z, 0-9 and -, beginning with a letter or a digit");
        }
        if (DEVICES.contains(value)) {
            throw new IllegalArgumentException("not a name: Windows takes it for a device");
        }
    }

    @Override
    public int compareTo(Name other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
