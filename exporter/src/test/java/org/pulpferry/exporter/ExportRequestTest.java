package org.pulpferry.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.manifest.BundleReference;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;

/** What each flag of export asks for. */
class ExportRequestTest {
    private static final Name ELSEWHERE = new Name("elsewhere");
    private static final long MIB = 1L << 20;

    private final Connected host;

    ExportRequestTest(@TempDir Path base) throws Exception {
        host = new Connected(base);
        host.files("first", "a.txt", "alpha");
    }

    @AfterEach
    void end() {
        host.close();
    }

    @Test
    void aHeartbeatIsMadeAlthoughNothingIsNewAndCarriesNothing() throws Exception {
        host.export();
        assertNull(host.export().bundle());

        ExportResult result = host.export(new ExportRequest(false, null, true, List.of(), null));

        Manifest manifest = host.verified(Objects.requireNonNull(result.bundle()));
        assertEquals("osism-1-2", result.last());
        assertEquals(0, manifest.data().members());
        BundleReference base = Objects.requireNonNull(manifest.base());
        assertEquals(1, base.sequence());
    }

    @Test
    void aHeartbeatOfAFirstBundleCarriesEverything() throws Exception {
        ExportResult result = host.export(new ExportRequest(false, null, true, List.of(), null));

        Manifest manifest = host.verified(Objects.requireNonNull(result.bundle()));
        assertEquals(1, manifest.data().members());
    }

    @Test
    void withoutAskingABundleIsMadeShortlyBeforeItWasPromised() throws Exception {
        host.export();
        host.now = Connected.NOW.plus(Duration.ofDays(8)); // of a cadence of 10 days

        assertEquals("osism-1-2", host.export().last());
    }

    @Test
    void everySiteNamedIsTheAudienceAndNoOther() throws Exception {
        host.sites = List.of(Connected.SITE, ELSEWHERE);

        ExportResult result = host.export(new ExportRequest(false, null, false, List.of(Connected.SITE), null));

        assertEquals(
                List.of(Connected.SITE),
                host.verified(Objects.requireNonNull(result.bundle())).audience());
        FerryException refused = assertThrows(
                FerryException.class,
                () -> host.export(new ExportRequest(false, null, false, List.of(ELSEWHERE), null)));
        assertTrue(String.valueOf(refused.getMessage()).contains("elsewhere"), refused.getMessage());
    }

    @Test
    void aSequenceThatAPersonTypedIsTakenAndCountedOnFrom() throws Exception {
        assertEquals(
                "osism-1-7",
                host.export(new ExportRequest(false, null, false, List.of(), 7L))
                        .last());
        assertEquals(
                "osism-1-8",
                host.export(new ExportRequest(true, null, false, List.of(), null))
                        .last());
        FerryException used = assertThrows(
                FerryException.class, () -> host.export(new ExportRequest(true, null, false, List.of(), 8L)));
        assertEquals(ProblemCode.USAGE, used.code());
    }

    @Test
    void whatContradictsItselfIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new ExportRequest(true, 1L, false, List.of(), null));
        assertThrows(IllegalArgumentException.class, () -> new ExportRequest(false, null, false, List.of(), 0L));
    }

    @Test
    void mediaAreCountedInWholeChunksBesideWhatEachHolds() {
        assertEquals(1, plan(0).media(14 * MIB), "nothing but metadata");
        assertEquals(0, plan(0).media(13 * MIB), "not even that");
        assertEquals(1, plan(MIB).media(15 * MIB), "less than a chunk");
        assertEquals(0, plan(100 * MIB).media(29 * MIB), "10 shared, 4 left free, 15 are no chunk");
        assertEquals(7, plan(100 * MIB).media(30 * MIB), "one chunk of 16 on each");
        assertEquals(7, plan(100 * MIB).media(45 * MIB));
        assertEquals(4, plan(100 * MIB).media(46 * MIB), "two chunks");
        assertEquals(1, plan(100 * MIB).media(64_000_000_000L));
        assertEquals(16, plan(1_000_000_000_000L).media(64_000_000_000L));
    }

    private static ExportPlan plan(long data) {
        return new ExportPlan(
                List.of(),
                List.of(Connected.SITE),
                List.of(),
                null,
                1,
                data,
                1,
                data,
                data + 10 * MIB,
                data,
                10 * MIB,
                null,
                Duration.ZERO,
                false,
                List.of(),
                List.of());
    }
}
