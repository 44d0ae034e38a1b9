package org.pulpferry.archive;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules for names of members: a name that passes is read alike by every tar tool and stays below its directory. */
final class MemberName {
    static final int MAX_BYTES = 1_024;
    static final int MAX_COMPONENT_BYTES = 255;
    static final int MAX_DEPTH = 8;
    /** What the ustar header holds without a PAX record. */
    static final int MAX_USTAR_BYTES = 100;

    private static final Pattern BUNDLE = Pattern.compile("[A-Za-z0-9._/-]{1," + MAX_USTAR_BYTES + "}");
    private static final Pattern PULP_TOP = Pattern.compile("versions\\.json|pulpcore\\.[A-Za-z.]+\\.json");

    private MemberName() {}

    /** Says what is wrong with a name in either grammar, as the rest of a sentence, or null. */
    static @Nullable String fault(String name) {
        if (name.isEmpty()) {
            return "is empty";
        }
        // Counting characters first: no name of more than MAX_BYTES characters has fewer bytes.
        if (name.length() > MAX_BYTES || name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            return "is longer than " + MAX_BYTES + " bytes";
        }
        if (!name.codePoints().allMatch(MemberName::allowed)) {
            return "holds a control, formatting or backslash character";
        }
        if (!Normalizer.isNormalized(name, Normalizer.Form.NFC)) {
            return "is not in Unicode normal form C";
        }
        return componentFault(name.split("/", -1));
    }

    /** Says what is wrong with a name that passed {@link #fault} for the grammar given, or null. */
    static @Nullable String fault(String name, Grammar grammar) {
        if (grammar == Grammar.BUNDLE) {
            return BUNDLE.matcher(name).matches() ? null : "is not one a bundle may hold";
        }
        int slash = name.indexOf('/');
        boolean known = slash < 0
                ? PULP_TOP.matcher(name).matches()
                : ArtifactName.digest(name) != null || name.startsWith("repository-");
        return known ? null : "is not one a Pulp export holds";
    }

    /** Names that some file system takes for one another fold to the same string. */
    static String folded(String name) {
        String folded = name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(folded, Normalizer.Form.NFC);
    }

    /** The name for a message: printable ASCII as it is, everything else as code points, at most 120 characters. */
    static String shown(String name) {
        StringBuilder out = new StringBuilder("\"");
        name.codePoints().limit(120).forEach(c -> {
            if (c >= ' ' && c <= '~' && c != '"' && c != '\\') {
                out.append((char) c);
            } else {
                out.append("\\u{").append(Integer.toHexString(c)).append('}');
            }
        });
        return out.append(name.codePointCount(0, name.length()) > 120 ? "\"..." : "\"")
                .toString();
    }

    private static @Nullable String componentFault(String[] components) {
        if (components.length > MAX_DEPTH) {
            return "is deeper than " + MAX_DEPTH + " components";
        }
        for (String component : components) {
            if (component.isEmpty() || component.equals(".") || component.equals("..")) {
                return "has an empty, \".\" or \"..\" component";
            }
            if (component.getBytes(StandardCharsets.UTF_8).length > MAX_COMPONENT_BYTES) {
                return "has a component longer than " + MAX_COMPONENT_BYTES + " bytes";
            }
        }
        return null;
    }

    private static boolean allowed(int c) {
        int type = Character.getType(c);
        return c != '\\'
                && type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.SURROGATE
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR;
    }
}
