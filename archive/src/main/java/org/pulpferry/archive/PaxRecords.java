package org.pulpferry.archive;

import static org.pulpferry.archive.ArchiveException.content;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The records of one PAX header, of which only the ones Python's {@code tarfile} writes are let through. Tar readers
 * disagree about malformed, repeated and unknown records, so every one of these is refused.
 */
final class PaxRecords {
    static final int MAX_LENGTH = 64 * 1_024;

    private static final Pattern LENGTH = Pattern.compile("[1-9][0-9]{0,4}");
    private static final Pattern TIME = Pattern.compile("[0-9.]{1,32}"); // CVE-2023-42503: a time is a costly number
    private static final Pattern OWNER = Pattern.compile("[0-9]{1,20}");
    private static final Pattern OWNER_NAME = Pattern.compile("[^\\p{Cntrl}]{1,255}");
    private static final Pattern SIZE = Pattern.compile("[1-9][0-9]{0,15}");
    private static final Map<String, Pattern> ALLOWED = Map.of(
            "path",
            Pattern.compile(".+", Pattern.DOTALL),
            "size",
            SIZE,
            "mtime",
            TIME,
            "uid",
            OWNER,
            "gid",
            OWNER,
            "uname",
            OWNER_NAME,
            "gname",
            OWNER_NAME);

    private final Map<String, String> values = new HashMap<>();

    /**
     * Parses a header's body.
     *
     * @param offset where the body begins, for messages
     */
    PaxRecords(byte[] body, long offset) throws ArchiveException {
        int at = 0;
        while (at < body.length) {
            int blank = indexOf(body, ' ', at, Math.min(body.length, at + 6));
            String digits = blank < 0 ? "" : new String(body, at, blank - at, StandardCharsets.ISO_8859_1);
            if (!LENGTH.matcher(digits).matches()) {
                throw content(offset + at, "a PAX record does not begin with its length");
            }
            int end = at + Integer.parseInt(digits);
            if (end > body.length || end < blank + 3 || body[end - 1] != '\n') {
                throw content(offset + at, "a PAX record does not end where its length says");
            }
            put(decoded(body, blank + 1, end - 1, offset + at), offset + at);
            at = end;
        }
        if (values.isEmpty()) {
            throw content(offset, "a PAX header without records");
        }
    }

    @Nullable
    String get(String key) {
        return values.get(key);
    }

    private void put(String record, long offset) throws ArchiveException {
        int equals = record.indexOf('=');
        String key = equals < 0 ? record : record.substring(0, equals);
        String value = equals < 0 ? "" : record.substring(equals + 1);
        Pattern allowed = ALLOWED.get(key);
        if (allowed == null) {
            throw content(offset, "PAX record " + MemberName.shown(key) + " is not allowed");
        }
        if (!allowed.matcher(value).matches()) {
            throw content(offset, "PAX record " + key + " has the value " + MemberName.shown(value));
        }
        if (values.put(key, value) != null) {
            throw content(offset, "PAX record " + key + " is there twice");
        }
    }

    private static String decoded(byte[] body, int from, int to, long offset) throws ArchiveException {
        try {
            // A new decoder reports malformed input, where String's constructor would replace it.
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            ArchiveException refused = content(offset, "a PAX record is not UTF-8");
            refused.initCause(e);
            throw refused;
        }
    }

    private static int indexOf(byte[] body, char wanted, int from, int to) {
        for (int i = from; i < to; i++) {
            if (body[i] == wanted) {
                return i;
            }
        }
        return -1;
    }
}
