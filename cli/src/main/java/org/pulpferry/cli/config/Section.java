package org.pulpferry.cli.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.problem.Escaper;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One mapping of the file. Every key is asked for once, by its type; what nobody asked for is unknown. Something wrong is noted, and a
 * stand-in returned, so that one reading finds everything; {@link Loading#requireSound} must be asked before a value is used.
 */
final class Section {
    /** A scalar's text: from the file, or what overrides it. */
    record Scalar(String text, String where, String origin, boolean number) {}

    private final Loading loading;
    private final String path;
    private final String where;
    private final Map<String, Node> entries = new LinkedHashMap<>();
    private final Map<String, Integer> unknown = new LinkedHashMap<>();
    private final List<String> known = new ArrayList<>();
    private final Set<String> failed = new HashSet<>();

    /** {@code node} is null for a section that is not there; {@code path} ends with a dot or is empty. */
    Section(Loading loading, String path, @Nullable Node node) {
        this.loading = loading;
        this.path = path;
        this.where = node == null ? loading.file() : loading.at(line(node));
        if (node instanceof MappingNode mapping) {
            mapping.getValue().forEach(this::add);
        } else if (node != null) {
            loading.wrong(where, label("") + "expected keys with values, found " + kind(node));
        }
    }

    private void add(NodeTuple tuple) {
        int line = line(tuple.getKeyNode());
        String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
        if (entries.put(key, tuple.getValueNode()) != null) {
            loading.wrong(loading.at(line), label(key) + "is there twice");
        }
        unknown.put(key, line);
    }

    /** Whether the file has the key. */
    boolean has(String key) {
        return entries.containsKey(key);
    }

    /** Where the key is, for messages about more than one key. */
    String where(String key) {
        Node node = entries.get(key);
        return node == null ? where : loading.at(line(node));
    }

    /** A value by its type; {@code standard} null if it must be there. */
    <T> T value(String key, Type<T> type, @Nullable String standard) {
        Scalar scalar = scalar(key, type.number());
        if (scalar == null && standard == null) {
            if (!failed.contains(key)) {
                loading.wrong(where, label(key) + "is missing; expected " + type.expected());
            }
            return type.standIn();
        }
        Scalar found = scalar == null ? new Scalar(standard == null ? "" : standard, where, "default", false) : scalar;
        return parsed(key, type, found);
    }

    /** A value that may be missing. */
    <T> @Nullable T optional(String key, Type<T> type) {
        Scalar scalar = scalar(key, type.number());
        return scalar == null ? null : parsed(key, type, scalar);
    }

    /** A list of scalars; a variable or flag gives it with commas. */
    <T> List<T> list(String key, Type<T> type, boolean required) {
        asked(key);
        List<T> values = new ArrayList<>();
        Loading.Overriding override = loading.override(path + key);
        Node node = entries.get(key);
        if (override != null) {
            for (String part : override.value().split(",", -1)) {
                values.add(convert(key, type, new Scalar(part.strip(), override.origin(), override.origin(), false)));
            }
            loading.inForce(path + key, override.value(), override.origin());
        } else if (node instanceof SequenceNode sequence) {
            List<String> texts = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                Scalar scalar = scalarOf(key, item, type.number());
                if (scalar != null) {
                    values.add(convert(key, type, scalar));
                    texts.add(scalar.text());
                }
            }
            loading.inForce(path + key, "[" + String.join(", ", texts) + "]", where(key));
        } else if (node != null) {
            loading.wrong(where(key), label(key) + "expected a list such as [a, b], found " + kind(node));
            return values;
        }
        if (values.isEmpty() && required) {
            loading.wrong(where(key), label(key) + "is missing; expected a list with at least one " + type.expected());
        }
        return values;
    }

    /** A mapping of texts, such as labels. */
    SortedMap<String, String> texts(String key) {
        SortedMap<String, String> values = new TreeMap<>();
        asked(key);
        Node node = entries.get(key);
        if (node != null) {
            Section section = new Section(loading, path + key + ".", node);
            for (String name : List.copyOf(section.entries.keySet())) {
                values.put(name, section.value(name, Type.TEXT, null));
            }
        }
        return values;
    }

    /** A section below this one; empty if it is not there. */
    Section section(String key) {
        asked(key);
        return new Section(loading, path + key + ".", entries.get(key));
    }

    /** Whether the key holds a section rather than a value. */
    boolean isSection(String key) {
        return entries.get(key) instanceof MappingNode && loading.override(path + key) == null;
    }

    /** The sections of a list. */
    List<Section> sections(String key) {
        asked(key);
        Node node = entries.get(key);
        List<Section> sections = new ArrayList<>();
        if (node instanceof SequenceNode sequence && !sequence.getValue().isEmpty()) {
            for (Node item : sequence.getValue()) {
                sections.add(new Section(loading, path + key + "[" + sections.size() + "].", item));
            }
        } else {
            loading.wrong(where(key), label(key) + "expected a list with at least one entry");
        }
        return sections;
    }

    /** Refuses a key that is wrong beside others. */
    void wrong(String key, String what) {
        loading.wrong(where(key), label(key) + what);
    }

    /** Notes every key that nobody asked for. */
    void finish() {
        unknown.forEach((key, line) -> loading.wrong(
                loading.at(line),
                "unknown key " + Escaper.quote(path + key) + "; expected one of " + String.join(", ", known)));
    }

    private @Nullable Scalar scalar(String key, boolean number) {
        asked(key);
        Loading.Overriding override = loading.override(path + key);
        if (override != null) {
            return new Scalar(override.value(), override.origin(), override.origin(), number);
        }
        Node node = entries.get(key);
        if (node == null) {
            return null;
        }
        Scalar scalar = scalarOf(key, node, number);
        if (scalar == null) {
            failed.add(key);
        }
        return scalar;
    }

    private @Nullable Scalar scalarOf(String key, Node node, boolean number) {
        String at = loading.at(line(node));
        if (node instanceof ScalarNode scalar
                && (node.getTag().equals(Tag.STR) || (number && node.getTag().equals(Tag.INT)))) {
            return new Scalar(scalar.getValue(), at, at, node.getTag().equals(Tag.INT));
        }
        String quotes =
                node instanceof ScalarNode && !node.getTag().equals(Tag.NULL) ? "; put it in quotes if it is text" : "";
        loading.wrong(
                at,
                label(key) + "expected " + (number ? "text or a number" : "text") + ", found " + kind(node) + quotes);
        return null;
    }

    private <T> T parsed(String key, Type<T> type, Scalar scalar) {
        loading.inForce(path + key, scalar.text(), scalar.origin());
        return convert(key, type, scalar);
    }

    private <T> T convert(String key, Type<T> type, Scalar scalar) {
        try {
            return type.parse(scalar.text(), loading);
        } catch (IllegalArgumentException e) {
            loading.wrong(
                    scalar.where(),
                    label(key) + "expected " + type.expected() + ", found " + shown(type, scalar.text()));
            return type.standIn();
        }
    }

    // Where people write a password by mistake: http://admin:secret@pulp, or the secret itself for the variable's name.
    private static String shown(Type<?> type, String text) {
        boolean mayBeSecret = type.equals(Type.VARIABLE) || (type.equals(Type.URL) && text.contains("@"));
        return mayBeSecret ? "something else, not shown since it may be a secret" : Escaper.quote(text);
    }

    private void asked(String key) {
        unknown.remove(key);
        known.add(key);
    }

    private String label(String key) {
        String whole = path + key;
        return whole.isEmpty()
                ? ""
                : Escaper.text(whole.endsWith(".") ? whole.substring(0, whole.length() - 1) : whole) + ": ";
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private static String kind(Node node) {
        if (node instanceof MappingNode) {
            return "keys with values";
        }
        if (node instanceof SequenceNode) {
            return "a list";
        }
        Tag tag = node.getTag();
        if (tag.equals(Tag.NULL)) {
            return "nothing";
        }
        return tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)
                ? "a number"
                : tag.equals(Tag.BOOL) ? "true or false" : tag.equals(Tag.STR) ? "text" : "a date";
    }
}
