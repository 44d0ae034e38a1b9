package org.pulpferry.manifest.json;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

/** The shape of every Java type a document may be made of; any other type is a programming error. */
final class Shapes {
    private static final Pattern INSTANT = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z");

    private static final Shape BOOLEAN = new Shape() {
        @Override
        public void write(CanonicalWriter out, @Nullable Object value) {
            out.raw(Objects.requireNonNull(value).toString());
        }

        @Override
        public Object read(CanonicalReader in) {
            if (in.skip("true")) {
                return true;
            }
            in.expect("false");
            return false;
        }
    };

    private static final Map<Class<?>, Shape> SCALARS = Map.of(
            String.class, text(Object::toString, text -> text),
            Sha256.class, text(Object::toString, Sha256::parse),
            Name.class, text(Object::toString, Name::new),
            Instant.class, text(Shapes::instantText, Shapes::parseInstant),
            int.class, integer(),
            Integer.class, integer(),
            long.class, whole(),
            Long.class, whole(),
            boolean.class, BOOLEAN,
            Boolean.class, BOOLEAN);

    private Shapes() {}

    /** The shape of a component, {@code null} allowed only where it says so. */
    static Shape of(AnnotatedType type) {
        Shape shape = ofNonNull(type);
        return type.isAnnotationPresent(Nullable.class) ? nullable(shape) : shape;
    }

    private static Shape ofNonNull(AnnotatedType annotated) {
        Type type = annotated.getType();
        if (type instanceof Class<?> plain) {
            Shape scalar = SCALARS.get(plain);
            if (scalar != null) {
                return scalar;
            }
            if (plain.isRecord()) {
                return new RecordReference(plain);
            }
            if (plain.isEnum()) {
                return enumeration(plain);
            }
        }
        if (type instanceof ParameterizedType generic && annotated instanceof AnnotatedParameterizedType parameters) {
            AnnotatedType[] arguments = parameters.getAnnotatedActualTypeArguments();
            if (generic.getRawType() == List.class) {
                return list(of(arguments[0]));
            }
            if (generic.getRawType() == SortedMap.class && arguments[0].getType() == String.class) {
                return map(of(arguments[1]));
            }
        }
        throw new IllegalArgumentException("a document cannot hold a " + type.getTypeName());
    }

    private static Shape text(Function<Object, String> toText, Function<String, Object> fromText) {
        return new Shape() {
            @Override
            public void write(CanonicalWriter out, @Nullable Object value) {
                out.string(toText.apply(Objects.requireNonNull(value)));
            }

            @Override
            public Object read(CanonicalReader in) {
                return fromText.apply(in.string());
            }
        };
    }

    private static String instantText(Object value) {
        Instant instant = (Instant) value;
        String text = instant.toString();
        if (!instant.truncatedTo(ChronoUnit.SECONDS).equals(instant)
                || !INSTANT.matcher(text).matches()) {
            throw new IllegalArgumentException("a time in a document is whole seconds of the years 0000 to 9999");
        }
        return text;
    }

    private static Instant parseInstant(String text) {
        if (!INSTANT.matcher(text).matches()) {
            throw new IllegalArgumentException("not a time as 2026-01-31T23:59:59Z");
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("not a day of the calendar or a time of the day", e);
        }
    }

    private static Shape integer() {
        return new Shape() {
            @Override
            public void write(CanonicalWriter out, @Nullable Object value) {
                out.number((Integer) Objects.requireNonNull(value));
            }

            @Override
            public Object read(CanonicalReader in) {
                return (int) in.number(Integer.MAX_VALUE);
            }
        };
    }

    private static Shape whole() {
        return new Shape() {
            @Override
            public void write(CanonicalWriter out, @Nullable Object value) {
                out.number((Long) Objects.requireNonNull(value));
            }

            @Override
            public Object read(CanonicalReader in) {
                return in.number(Limits.NUMBER);
            }
        };
    }

    private static Shape enumeration(Class<?> type) {
        Map<String, Object> constants = new TreeMap<>();
        for (Object constant : Objects.requireNonNull(type.getEnumConstants())) {
            constants.put(constant.toString().toLowerCase(Locale.ROOT), constant);
        }
        return text(constant -> constant.toString().toLowerCase(Locale.ROOT), text -> {
            Object constant = constants.get(text);
            if (constant == null) {
                throw new IllegalArgumentException("not one of " + String.join(", ", constants.keySet()));
            }
            return constant;
        });
    }

    private static Shape nullable(Shape inner) {
        return new Shape() {
            @Override
            public void write(CanonicalWriter out, @Nullable Object value) {
                if (value == null) {
                    out.raw("null");
                } else {
                    inner.write(out, value);
                }
            }

            @Override
            public @Nullable Object read(CanonicalReader in) {
                return in.skip("null") ? null : inner.read(in);
            }
        };
    }

    private static Shape list(Shape element) {
        return new Shape() {
            @Override
            public void write(CanonicalWriter out, @Nullable Object value) {
                char separator = '[';
                for (Object item : (List<?>) Objects.requireNonNull(value)) {
                    out.raw(separator);
                    element.write(out, item);
                    separator = ',';
                }
                out.raw(separator == '[' ? "[]" : "]");
            }

            @Override
            public Object read(CanonicalReader in) {
                List<@Nullable Object> items = new ArrayList<>();
                in.enter("[");
                if (in.skip("]")) {
                    in.left();
                    return List.of();
                }
                do {
                    items.add(element.read(in));
                } while (in.skip(","));
                in.leave("]");
                return Collections.unmodifiableList(items);
            }
        };
    }

    private static Shape map(Shape element) {
        return new Shape() {
            @Override
            public void write(CanonicalWriter out, @Nullable Object value) {
                char separator = '{';
                for (Map.Entry<?, ?> entry : ((SortedMap<?, ?>) Objects.requireNonNull(value)).entrySet()) {
                    out.raw(separator);
                    out.string((String) entry.getKey());
                    out.raw(':');
                    element.write(out, entry.getValue());
                    separator = ',';
                }
                out.raw(separator == '{' ? "{}" : "}");
            }

            @Override
            public Object read(CanonicalReader in) {
                TreeMap<String, @Nullable Object> entries = new TreeMap<>();
                in.enter("{");
                if (in.skip("}")) {
                    in.left();
                    return entries;
                }
                do {
                    String key = in.string();
                    if (!entries.isEmpty() && entries.lastKey().compareTo(key) >= 0) {
                        throw in.refused("a key is there twice or not in order");
                    }
                    in.expect(":");
                    entries.put(key, element.read(in));
                } while (in.skip(","));
                in.leave("}");
                return entries;
            }
        };
    }

    /** Looked up when used, so that a record may hold itself. */
    private record RecordReference(Class<?> type) implements Shape {
        @Override
        public void write(CanonicalWriter out, @Nullable Object value) {
            RecordShape.of(type).write(out, value);
        }

        @Override
        public @Nullable Object read(CanonicalReader in) {
            return RecordShape.of(type).read(in);
        }
    }
}
