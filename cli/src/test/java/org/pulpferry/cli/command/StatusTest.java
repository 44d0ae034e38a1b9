package org.pulpferry.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.cli.CalledFerry;
import org.pulpferry.journal.DirectoryLock;

/** A bundle made and switched to on 23 November 2026, promised again in 10 days, good for 90. */
class StatusTest {
    private static final Instant MADE = Instant.parse("2026-11-23T12:00:00Z");

    private final Path base;
    private final TwoHosts hosts;

    StatusTest(@TempDir Path base) throws IOException {
        this.base = base;
        hosts = new TwoHosts(base, 1);
    }

    @BeforeEach
    void carryOne() throws IOException {
        hosts.files("a.txt", "alpha");
        hosts.ok("connected", "export");
        hosts.ok("site", "import", "out/osism-1-1");
    }

    @AfterEach
    void end() {
        hosts.close();
    }

    private CalledFerry status(String host, Duration later, String... more) {
        String[] arguments = new String[more.length + 3];
        arguments[0] = "status";
        arguments[1] = "--config";
        arguments[2] = hosts.at(host + ".yml");
        System.arraycopy(more, 0, arguments, 3, more.length);
        return CalledFerry.at(Clock.fixed(MADE.plus(later), ZoneOffset.UTC), base, Map.of(), arguments);
    }

    @Test
    void onTheDayAllIsWellOnBothSides() {
        for (String host : List.of("connected", "site")) {
            CalledFerry now = status(host, Duration.ZERO);
            assertEquals(0, now.code(), now.out() + now.err());
            assertFalse(now.out().contains("OVERDUE") || now.out().contains("SOON"), now.out());
            assertTrue(status(host, Duration.ZERO, "--json").out().contains("\"needs_attention\":false"));
            assertTrue(status(host, Duration.ZERO, "--format", "prometheus")
                    .out()
                    .contains("\nferry_needs_attention 0\n"));
        }
    }

    @Test
    void overdueFromTheSecondAfterThePromiseOn() {
        for (String host : List.of("connected", "site")) {
            assertEquals(0, status(host, Duration.ofDays(10)).code(), host);
            CalledFerry late = status(host, Duration.ofDays(10).plusSeconds(1));
            assertEquals(3, late.code(), host);
            assertTrue(late.out().contains("promised by 2026-12-03T12:00:00Z: OVERDUE"), late.out());
            CalledFerry metrics = status(host, Duration.ofDays(11), "--format", "prometheus");
            assertEquals(3, metrics.code());
            assertTrue(
                    metrics.out().matches("(?s).*ferry_overdue\\{[^}]*\\} 1\n.*ferry_needs_attention 1\n.*"),
                    metrics.out());
            assertTrue(status(host, Duration.ofDays(11), "--json").out().contains("\"overdue\":true"));
        }
    }

    @Test
    void aBundleIsEndingInTheLastTenthOfItsLife() {
        for (String host : List.of("connected", "site")) {
            CalledFerry soon = status(host, Duration.ofDays(81));
            assertTrue(soon.out().contains("EXPIRES SOON, on 2027-02-21T12:00:00Z"), soon.out());
            assertEquals(3, soon.code());
            assertFalse(status(host, Duration.ofDays(81).minusSeconds(1)).out().contains("SOON"));
            assertTrue(status(host, Duration.ofDays(90)).out().contains("EXPIRED on 2027-02-21T12:00:00Z"));
            assertTrue(status(host, Duration.ZERO, "--json").out().contains("\"expires\":\"2027-02-21T12:00:00Z\""));
            assertTrue(status(host, Duration.ZERO, "--format", "prometheus")
                    .out()
                    .contains("} " + MADE.plus(Duration.ofDays(90)).getEpochSecond() + "\n"));
        }
    }

    @Test
    void itWaitsForNoOtherRun() throws Exception {
        for (String host : List.of("connected", "site")) {
            DirectoryLock lock = DirectoryLock.acquire(base.resolve(host + "-state"), Duration.ZERO, "a long run");
            try (lock) {
                assertEquals(0, status(host, Duration.ZERO).code());
            }
        }
    }

    @Test
    void aLedgerThatLostLinesIsNoStatus() throws IOException {
        Files.delete(base.resolve("connected-state/ledger/sent-osism.log"));
        Files.delete(base.resolve("site-state/ledger/osism.log"));
        for (String host : List.of("connected", "site")) {
            CalledFerry lost = status(host, Duration.ZERO);
            assertEquals(13, lost.code(), lost.out());
            assertTrue(lost.err().contains("ferry ledger recover --stream osism --at "), lost.err());
        }
    }
}
