package org.pulpferry.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.exporter.ReleaseFreshness.State;
import org.pulpferry.manifest.Publish;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.testkit.pulp.FakePulp;

/** What plan, export and doctor say of Release files that nodes refuse, or will. */
class ReleaseFreshnessTest {
    private static final DateTimeFormatter RELEASE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final Instant MADE = Connected.NOW.minus(Duration.ofDays(3));

    private final Connected host;

    ReleaseFreshnessTest(@TempDir Path base) throws Exception {
        host = new Connected(base);
    }

    @AfterEach
    void end() {
        host.close();
    }

    private static String release(Instant date, Instant validUntil) {
        return "Origin: test\nDate: " + RELEASE.format(date) + "\nValid-Until: " + RELEASE.format(validUntil)
                + "\nSHA256:\n";
    }

    /** A deb repository with the Release of each distribution; name and content in turn. */
    private String debs(String name, Publish publish, String... releases) {
        String href = host.pulp.repository("deb/apt", name);
        List<FakePulp.Unit> units = new ArrayList<>();
        for (int i = 0; i < releases.length; i += 2) {
            units.add(unit(releases[i], releases[i + 1]));
        }
        host.pulp.version(href, units);
        host.carry("deb/apt", name, null, publish);
        return href;
    }

    private static FakePulp.Unit unit(String distribution, String content) {
        Map<String, byte[]> artifacts = new TreeMap<>();
        artifacts.put("dists/x/Release", "Origin: not what apt reads first\n".getBytes(StandardCharsets.UTF_8));
        artifacts.put("dists/x/InRelease", content.getBytes(StandardCharsets.UTF_8));
        Map<String, String> fields =
                Map.of("codename", "c", "suite", "s", "distribution", distribution, "relative_path", "dists/x/Release");
        return new FakePulp.Unit("deb.release_file", fields, artifacts);
    }

    private static void says(Problem warning, String... parts) {
        assertEquals(ProblemCode.WARNINGS, warning.code());
        for (String part : parts) {
            assertTrue(warning.message().contains(part), warning.message());
        }
        assertFalse(warning.hint().isBlank());
    }

    @Test
    void planShowsEveryRelease() throws Exception {
        Instant later = Connected.NOW.plus(Duration.ofDays(30));
        debs("debs", Publish.VERBATIM, "jammy", release(MADE, later), "jammy-updates", "Origin: test\n");

        ExportPlan plan = host.plan();

        assertEquals(
                List.of(
                        new ReleaseFreshness("debs", "jammy", MADE, later, State.FRESH),
                        new ReleaseFreshness("debs", "jammy-updates", null, null, State.FRESH)),
                plan.releases());
        assertEquals(List.of(), plan.warnings());
    }

    @Test
    void anExpiredOneIsAWarningOfPlanExportAndDoctor() throws Exception {
        Instant expired = Connected.NOW.minus(Duration.ofHours(1));
        debs("debs", Publish.VERBATIM, "jammy", release(MADE, expired));

        ExportPlan plan = host.plan();
        ExportResult made = host.export();
        ExportResult again = host.export();
        List<Finding> doctor = host.with(Exporter::doctor);

        assertEquals(State.EXPIRED, plan.releases().get(0).state());
        assertEquals(1, plan.warnings().size());
        says(plan.warnings().get(0), "\"debs\"", "\"jammy\"", "expired", expired.toString());
        assertTrue(
                plan.warnings().get(0).hint().contains("sync"), plan.warnings().toString());
        assertNotNull(made.bundle());
        assertEquals(plan.warnings(), made.warnings());
        assertEquals(plan.releases(), made.releases());
        assertEquals(null, again.bundle());
        assertEquals(plan.warnings(), again.warnings());
        Finding finding = doctor.stream()
                .filter(each -> each.message().contains("jammy"))
                .findFirst()
                .orElseThrow();
        assertFalse(finding.good(), finding.toString());
    }

    @Test
    void oneThatEndsBeforeTheNextBundleIsPromisedIsAWarning() throws Exception {
        Instant end = Connected.NOW.plus(Duration.ofDays(4));
        debs("debs", Publish.VERBATIM, "jammy-security", release(MADE, end));

        ExportPlan plan = host.plan();

        assertEquals(State.ENDS_EARLY, plan.releases().get(0).state());
        Instant promised = Connected.NOW.plus(Duration.ofDays(10));
        says(plan.warnings().get(0), "jammy-security", end.toString(), promised.toString());
        assertTrue(plan.warnings().get(0).hint().contains("cadence"));
    }

    @Test
    void oneThatEndsWhenTheNextBundleIsPromisedIsFresh() throws Exception {
        debs("debs", Publish.VERBATIM, "jammy", release(MADE, Connected.NOW.plus(Duration.ofDays(10))));

        assertEquals(List.of(), host.plan().warnings());
    }

    @Test
    void oneFromTheFutureIsAWarning() throws Exception {
        Instant future = Connected.NOW.plus(Duration.ofHours(2));
        debs("debs", Publish.VERBATIM, "jammy", release(future, future.plus(Duration.ofDays(90))));

        ExportPlan plan = host.plan();

        assertEquals(State.FROM_THE_FUTURE, plan.releases().get(0).state());
        says(plan.warnings().get(0), "jammy", future.toString());
    }

    @Test
    void whatNodesDoNotSeeIsNoWarning() throws Exception {
        debs("debs", Publish.APT, "jammy", release(MADE, MADE));

        ExportPlan plan = host.plan();

        assertEquals(State.NOT_SERVED, plan.releases().get(0).state());
        assertEquals(List.of(), plan.warnings());
    }

    @Test
    void hostileTextIsEscaped() throws Exception {
        debs("debs", Publish.VERBATIM, "\u001b[2J", "Origin: x\nValid-Until: \u001b[31m\u202e never\n");

        ExportPlan plan = host.plan();

        assertEquals(State.UNREADABLE, plan.releases().get(0).state());
        says(plan.warnings().get(0), "\\u{1b}[2J", "Valid-Until", "\\u{1b}[31m");
        assertTrue(plan.warnings().get(0).message().chars().allMatch(c -> c >= 0x20 && c < 0x7f));
    }

    @Test
    void oneThatIsGoneFromTheStorageIsAWarning() throws Exception {
        debs("debs", Publish.VERBATIM, "jammy", release(MADE, Connected.NOW.plus(Duration.ofDays(30))));
        host.files("files", "a.txt", "alpha");
        host.pulp.writeMedia(host.media);
        try (var artifacts = Files.walk(host.media)) {
            for (Path each : artifacts.filter(Files::isRegularFile).toList()) {
                if (Files.size(each) > 60) {
                    Files.delete(each);
                }
            }
        }

        ExportPlan plan = host.with(exporter -> exporter.plan(ExportRequest.standard()));

        assertEquals(State.UNREADABLE, plan.releases().get(0).state());
        says(plan.warnings().get(0), "jammy", "dists/x/InRelease");
    }

    @Test
    void withoutPulpsStorageTheExportLooksAtWhatPulpExported() throws Exception {
        Instant expired = Connected.NOW.minus(Duration.ofHours(1));
        debs("debs", Publish.VERBATIM, "jammy", release(MADE, expired));
        host.mediaSetting = null;

        ExportPlan plan = host.plan();
        ExportResult result = host.export();

        assertEquals(State.NOT_LOOKED_AT, plan.releases().get(0).state());
        assertEquals(List.of(), plan.warnings());
        assertEquals(State.EXPIRED, result.releases().get(0).state());
        says(result.warnings().get(0), "jammy", "expired");
    }

    @Test
    void anExportThatGoesOnLooksAgain() throws Exception {
        debs("debs", Publish.VERBATIM, "jammy", release(MADE, Connected.NOW.plus(Duration.ofDays(20))));
        host.files("files", "b.txt", "beta");
        host.pulp.writeMedia(host.media);
        String beta = Sha256.of("beta".getBytes(StandardCharsets.UTF_8)).hex();
        Path rotten = host.media.resolve("artifact/" + beta.substring(0, 2) + "/" + beta.substring(2));
        Files.writeString(rotten, "bEta");
        assertThrows(FerryException.class, () -> host.with(each -> each.run(ExportRequest.standard())));
        host.now = Connected.NOW.plus(Duration.ofDays(15));

        ExportResult resumed = host.export();

        assertTrue(resumed.resumed());
        assertEquals(State.ENDS_EARLY, resumed.releases().get(0).state());
        assertEquals(1, resumed.warnings().size());
    }
}
