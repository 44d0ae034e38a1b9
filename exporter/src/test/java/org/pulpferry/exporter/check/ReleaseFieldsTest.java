package org.pulpferry.exporter.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two times of a Release, and what is none. */
class ReleaseFieldsTest {
    private static final Instant DATE = Instant.parse("2026-05-30T09:36:21Z");
    private static final Instant END = Instant.parse("2026-06-06T09:36:21Z");

    private static ReleaseFields read(String text) throws IOException {
        return ReleaseFields.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void readsBothTimes() throws Exception {
        ReleaseFields fields = read(
                "Origin: Debian\nSuite: stable\nDate: Sat, 30 May 2026 09:36:21 UTC\nValid-Until: Sat, 06 Jun 2026 09:36:21 UTC\nSHA256:\n 00 1 a\n");
        assertEquals(new ReleaseFields(DATE, END), fields);
    }

    @Test
    void readsWhatIsSignedWithin() throws Exception {
        ReleaseFields fields = read("""
                -----BEGIN PGP SIGNED MESSAGE-----
                Hash: SHA512
                Date: Sat, 01 Jan 2000 00:00:00 UTC

                Origin: Debian
                Date: Sat, 30 May 2026 09:36:21 UTC
                -----BEGIN PGP SIGNATURE-----
                Valid-Until: Sat, 06 Jun 2026 09:36:21 UTC

                Valid-Until: Sat, 06 Jun 2026 09:36:21 UTC
                """);
        assertEquals(new ReleaseFields(DATE, null), fields);
    }

    @Test
    void onlyTheFirstParagraphAndItsFieldsCount() throws Exception {
        ReleaseFields fields = read(
                "Origin: x\nDescription: y\n Valid-Until: Sat, 06 Jun 2026 09:36:21 UTC\nX-Valid-Until: never\n\nValid-Until: Sat, 06 Jun 2026 09:36:21 UTC\n");
        assertNull(fields.date());
        assertNull(fields.validUntil());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sat, 30 May 2026 09:36:21 UTC",
                "Sat, 30 May 2026 09:36:21 GMT",
                "Sat, 30 May 2026 09:36:21 Z",
                "Sat, 30 May 2026 9:36:21 +0000",
                "Sat, 30 may 2026 09:36:21 -0000",
                "  Sat,  30 May 2026 09:36:21 UTC \r"
            })
    void takesTheTimesThatAptTakes(String time) throws Exception {
        assertEquals(DATE, read("Origin: x\ndate:" + time + "\n").date());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tomorrow",
                "2026-05-30T09:36:21Z",
                "Sat, 30 May 2026 09:36:21 CEST",
                "Sat, 30 May 2026 09:36:21 +0200",
                "Sat, 31 Feb 2026 09:36:21 UTC",
                "Sat, 30 Mai 2026 09:36:21 UTC",
                "Sat, 30 May 2026 24:36:21 UTC",
                "Sat, 30 May 99999999999 09:36:21 UTC",
                "\u001b[2J\u202e"
            })
    void refusesWhatIsNoTime(String time) {
        IOException refused =
                assertThrows(ReleaseFields.Malformed.class, () -> read("Origin: x\nValid-Until: " + time + "\n"));
        assertTrue(String.valueOf(refused.getMessage()).contains("Valid-Until"), refused.getMessage());
    }

    @Test
    void refusesAFieldThatIsThereTwice() {
        String end = "Valid-Until: Sat, 06 Jun 2026 09:36:21 UTC\n";
        assertThrows(ReleaseFields.Malformed.class, () -> read("Origin: x\n" + end + end));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\n", "<html>\n", "\u0000\u0001\u0002", "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n"
            })
    void refusesWhatHasNoFields(String text) {
        assertThrows(ReleaseFields.Malformed.class, () -> read(text));
    }

    @Test
    void passesOverALongLineWithoutKeepingIt() throws Exception {
        String line = "Architectures: " + "amd64 ".repeat(100_000) + "\n";
        assertEquals(
                END, read(line + "Valid-Until: Sat, 06 Jun 2026 09:36:21 UTC\n").validUntil());
    }

    @Test
    void readsNoMoreThanItMust() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }
        };
        IOException refused = assertThrows(ReleaseFields.Malformed.class, () -> ReleaseFields.read(endless));
        assertTrue(String.valueOf(refused.getMessage()).contains("more than"), refused.getMessage());
    }
}
