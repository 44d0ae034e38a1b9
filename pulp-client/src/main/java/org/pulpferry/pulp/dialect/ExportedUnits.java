package org.pulpferry.pulp.dialect;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pulpferry.pulp.dialect.ContentType.Part;

/**
 * Turns the resource files of one exported repository version into units. Memory does not grow with the rows. Give it every member of the
 * version's directory, in any order, then {@link #finish}. Not thread-safe.
 */
public final class ExportedUnits implements Closeable {
    private static final String CONTENT_ARTIFACTS = "pulpcore.app.modelresource.ContentArtifactResource.json";
    private static final String CONTENT_MAPPING = "content_mapping.json";
    /** deb's {@code NULL_VALUE}: databases do not take null for part of a unique key. The API shows null. */
    private static final String DEB_NULL = "__!!!NULL VALUE!!!__";

    private static final Pattern PACKAGE = Pattern.compile("(.*?)\\|([0-9a-f]{64})(?:\\|(.*))?", Pattern.DOTALL);
    private static final Pattern HEX_64 = Pattern.compile("[0-9a-f]{64}");
    private static final int UUID_LENGTH = 36;

    private final UnitJoin join;

    /** Works in an existing directory; its temporary files there are gone after close. */
    public ExportedUnits(Path work) {
        this.join = new UnitJoin(work);
    }

    /**
     * Reads a member; rows that are no units (repository, relations between units) are only parsed.
     *
     * @param fileName the last part of the member's name, such as {@code pulp_file.app.modelresource.FileContentResource.json}
     * @throws DialectException for a file or a content type that ferry does not know, or rows that are not as Pulp writes them
     */
    public void member(String fileName, InputStream json) throws IOException {
        if (fileName.equals(CONTENT_MAPPING)) {
            ContentMapping.requireSingle(json);
            return;
        }
        try (RowReader rows = new RowReader(json)) {
            for (Row row = rows.next(); row != null; row = rows.next()) {
                if (fileName.equals(CONTENT_ARTIFACTS)) {
                    contentArtifact(row);
                } else if (!ResourceFiles.holdsNoUnits(fileName)) {
                    content(row, ResourceFiles.contentOf(fileName));
                }
            }
        } catch (DialectException e) {
            throw new DialectException(fileName + ": " + e.getMessage(), e);
        }
    }

    /**
     * Gives every unit, in no order.
     *
     * @throws DialectException when a row refers to a unit that was not exported; importing that would fail
     */
    public void finish(UnitSink sink) throws IOException {
        join.finish((id, unit) -> sink.accept(unit));
    }

    /**
     * Like {@link #finish}, with the {@code upstream_id} of each unit's row.
     *
     * @throws DialectException like {@link #finish}
     */
    public void finishWithIds(UnitJoin.IdentifiedSink sink) throws IOException {
        join.finish(sink);
    }

    private void contentArtifact(Row row) throws IOException {
        String sha256 = row.text("artifact");
        String path = row.text("relative_path");
        if (!HEX_64.matcher(sha256).matches()) {
            throw new DialectException("the artifact of " + path + " is not there (on-demand content?)");
        }
        join.artifact(uuid(row.text("content")), path, sha256);
    }

    /* Pulp makes a unit of the file's type of every row, also of one that gives itself no id or another type. */
    private void content(Row row, Optional<String> expected) throws IOException {
        String name = row.text("pulp_type");
        ContentType type = ContentTypes.of(name)
                .orElseThrow(() -> new DialectException("content of the type " + name + ", which ferry does not know"));
        if (expected.filter(name::equals).isEmpty()) {
            throw new DialectException("a row of the type " + name + ", which does not belong into that file");
        }
        UUID id = uuid(row.text("upstream_id"));
        List<String> before = new ArrayList<>();
        List<String> after = new ArrayList<>();
        UUID other = null;
        for (Part part : type.parts()) {
            List<String> values = part.refersTo() == null
                    ? List.of(plain(row, part))
                    : reference(row.text(part.row()), part.refersTo());
            if (values == null) {
                other = uuid(row.text(part.row()));
            } else {
                (other == null ? before : after).addAll(values);
            }
        }
        if (other == null) {
            join.unit(id, type, before);
        } else {
            join.referrer(id, other, type, before, after);
        }
    }

    private static String plain(Row row, Part part) throws DialectException {
        // older plugins lack some fields, on both sides alike
        String value = row.has(part.row()) ? row.text(part.row()) : "";
        return value.equals(DEB_NULL) ? "" : value;
    }

    /** The other unit's key as the row spells it; null where the row gives a UUID, which the join resolves. */
    private static @Nullable List<String> reference(String value, int size) throws DialectException {
        if (isUuid(value)) {
            return null;
        }
        if (size == 1) {
            return List.of(value);
        }
        Matcher packaged = PACKAGE.matcher(value);
        if (size == 3 && packaged.matches()) {
            String metadata = packaged.group(3);
            // Python's None, written by a format string
            boolean none = metadata == null || metadata.equals("None");
            return List.of(packaged.group(1), packaged.group(2), none ? "" : metadata);
        }
        String[] parts = value.split("\\|", -1);
        if (parts.length != size) {
            throw new DialectException("a reference of " + parts.length + " parts instead of " + size);
        }
        return Collections.unmodifiableList(Arrays.asList(parts));
    }

    private static boolean isUuid(String value) {
        if (value.length() != UUID_LENGTH) {
            return false;
        }
        for (int i = 0; i < UUID_LENGTH; i++) {
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? value.charAt(i) != '-' : !isHex(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(char digit) {
        return (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
    }

    private static UUID uuid(String value) throws DialectException {
        if (!isUuid(value)) {
            throw new DialectException("not a UUID where one is expected");
        }
        return UUID.fromString(value);
    }

    @Override
    public void close() throws IOException {
        join.close();
    }

    /** Takes units one by one. */
    @FunctionalInterface
    public interface UnitSink {
        /** Takes one. */
        void accept(ContentUnit unit) throws IOException;
    }
}
