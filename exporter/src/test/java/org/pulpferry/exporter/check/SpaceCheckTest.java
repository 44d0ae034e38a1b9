package org.pulpferry.exporter.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.manifest.problem.ProblemCode;

/** What is said of room that is there, is not, or is unknown. */
class SpaceCheckTest {
    private final Report report = new Report();

    @Test
    void enoughRoomIsGood(@TempDir Path directory) {
        assertTrue(SpaceCheck.require(directory, 1, "the bundle", report).orElseThrow() > 0);
        assertEquals(List.of(), report.problems());
        assertEquals(List.of(), report.warnings());
        assertTrue(report.findings().get(0).good());
    }

    @Test
    void tooLittleRoomStopsAnExport(@TempDir Path directory) {
        SpaceCheck.require(directory, Long.MAX_VALUE, "the bundle", report);
        assertEquals(ProblemCode.SPACE, report.problems().get(0).code());
        assertTrue(report.problems().get(0).message().contains(directory.toString()));
    }

    @Test
    void unknownRoomIsAWarningAndStopsNothing() {
        SpaceCheck.judge(Path.of("/srv/bundles"), OptionalLong.empty(), 5_000, "the bundle", report);
        assertEquals(List.of(), report.problems());
        assertEquals(1, report.warnings().size());
        assertTrue(report.warnings().get(0).message().contains("/srv/bundles"));
        assertFalse(report.warnings().get(0).hint().isBlank());
        assertFalse(report.findings().get(0).good());
    }

    @Test
    void aMissingDirectoryIsSomebodyElsesFinding() {
        assertTrue(
                SpaceCheck.require(Path.of("/nowhere/at/all"), 1, "x", report).isEmpty());
        assertEquals(List.of(), report.findings());
    }
}
