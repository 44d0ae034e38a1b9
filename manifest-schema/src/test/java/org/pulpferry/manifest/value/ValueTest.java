package org.pulpferry.manifest.value;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTest {
    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @Test
    void aDigestIsItsTextAndItsBytes() {
        Sha256 empty = Sha256.of(new byte[0]);
        assertEquals(EMPTY, empty.hex());
        assertEquals(empty, Sha256.ofBytes(empty.toBytes()));
        assertArrayEquals(Sha256.newDigest().digest(), Sha256.parse(EMPTY).toBytes());
        assertTrue(Sha256.parse("7f" + "0".repeat(62)).compareTo(Sha256.parse("80" + "0".repeat(62))) < 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "e3", "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855", EMPTY + "\n"})
    void anythingElseIsNoDigest(String text) {
        assertThrows(IllegalArgumentException.class, () -> Sha256.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "A", "a_b", "a.b", "a/b", "con", "lpt9", "a\n", "\u00e4"})
    void aNameIsSafeInAFileName(String text) {
        assertThrows(IllegalArgumentException.class, () -> new Name(text));
    }

    @Test
    void aBundleIsNamedByStreamEpochAndSequence() {
        BundleId id = new BundleId(new Name("a-1"), new Position(2, 42));
        assertEquals("a-1-2-42", id.folderName());
        assertEquals(id, BundleId.parse("a-1-2-42"));
        assertEquals(new Name("a-"), BundleId.parse("a--1-1").stream());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a-1",
                "-1-1",
                "a-0-1",
                "a-1-0",
                "a-01-1",
                "a-1-01",
                "a-1-1 ",
                "a-9999999999-1",
                "../a-1-1",
                "a-1-9999999999999999"
            })
    void anythingElseIsNoBundle(String folder) {
        assertThrows(IllegalArgumentException.class, () -> BundleId.parse(folder));
    }

    @Test
    void positionsAreOrderedByEpochFirst() {
        assertTrue(new Position(1, 900).compareTo(new Position(2, 1)) < 0);
        assertTrue(new Position(2, 9).compareTo(new Position(2, 10)) < 0);
        assertThrows(LimitExceededException.class, () -> new Position(1, Limits.NUMBER + 1));
    }
}
