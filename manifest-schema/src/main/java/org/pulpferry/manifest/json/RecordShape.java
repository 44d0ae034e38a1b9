package org.pulpferry.manifest.json;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.LimitExceededException;

/** A record as a JSON object: its components in their order, every one always there. */
final class RecordShape implements Shape {
    private static final ClassValue<RecordShape> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
            return new RecordShape(type);
        }
    };

    private final String[] keys;
    private final Shape[] shapes;
    private final Method[] accessors;
    private final Constructor<?> constructor;

    private RecordShape(Class<?> type) {
        RecordComponent[] components = Objects.requireNonNull(type.getRecordComponents(), type.getName());
        keys = new String[components.length];
        shapes = new Shape[components.length];
        accessors = new Method[components.length];
        Class<?>[] parameters = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            keys[i] = (i == 0 ? "{\"" : ",\"") + snakeCase(components[i].getName()) + "\":";
            shapes[i] = Shapes.of(components[i].getAnnotatedType());
            accessors[i] = open(components[i].getAccessor());
            parameters[i] = components[i].getType();
        }
        try {
            constructor = open(type.getDeclaredConstructor(parameters));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("a record without its constructor: " + type, e);
        }
    }

    static RecordShape of(Class<?> type) {
        return SHAPES.get(type);
    }

    static String snakeCase(String component) {
        return component.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static <T extends AccessibleObject> T open(T member) {
        if (!member.trySetAccessible()) {
            throw new IllegalStateException("its package must be opened to org.pulpferry.manifest: " + member);
        }
        return member;
    }

    @Override
    public void write(CanonicalWriter out, @Nullable Object value) {
        Objects.requireNonNull(value, "a record");
        for (int i = 0; i < keys.length; i++) {
            out.raw(keys[i]);
            try {
                shapes[i].write(out, accessors[i].invoke(value));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
        out.raw(keys.length == 0 ? "{}" : "}");
    }

    @Override
    public Object read(CanonicalReader in) {
        Object[] values = new Object[keys.length];
        in.enter("");
        for (int i = 0; i < keys.length; i++) {
            in.expect(keys[i]);
            try {
                values[i] = shapes[i].read(in);
            } catch (LimitExceededException e) {
                throw new JsonFormatException(ProblemCode.LIMIT, named(i, e));
            } catch (IllegalArgumentException e) {
                throw new JsonFormatException(ProblemCode.FORMAT, named(i, e));
            }
        }
        in.leave(keys.length == 0 ? "{}" : "}");
        return construct(in, values);
    }

    private String named(int component, IllegalArgumentException e) {
        return keys[component].substring(2, keys[component].length() - 2) + ": " + e.getMessage();
    }

    private Object construct(CanonicalReader in, Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            if (cause instanceof LimitExceededException) {
                throw new JsonFormatException(ProblemCode.LIMIT, String.valueOf(cause.getMessage()));
            }
            if (cause instanceof IllegalArgumentException || cause instanceof NullPointerException) {
                throw in.refused(String.valueOf(cause.getMessage()));
            }
            throw new IllegalStateException("a record's constructor failed", cause);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
