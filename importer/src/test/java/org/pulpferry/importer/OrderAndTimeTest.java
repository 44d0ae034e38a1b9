package org.pulpferry.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.bundle.BundleFolder;
import org.pulpferry.bundle.RootFiles;
import org.pulpferry.importer.ImportResult.Outcome;
import org.pulpferry.manifest.Root;
import org.pulpferry.manifest.StreamRole;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.signing.PrivateKeys;
import org.pulpferry.signing.RootSigner;
import org.pulpferry.signing.TrustStore;
import org.pulpferry.signing.TrustedRoot;

/** Rollback, replay, equivocation in every state of the ledger; clocks that are right, behind, ahead. */
class OrderAndTimeTest {
    private static final ImportOptions STAGE = new ImportOptions(true, false, null, Duration.ZERO);

    private final SiteBench site;
    private int written;

    OrderAndTimeTest(@TempDir Path base) throws Exception {
        site = new SiteBench(base);
    }

    @AfterEach
    void end() {
        site.close();
    }

    private static SampleBundle sample(long sequence, String content) {
        return new SampleBundle(sequence).with("alpha", "a.txt", content);
    }

    private Path bundle(long sequence, String content) throws Exception {
        return write(sample(sequence, content));
    }

    /** Each in a folder of its own, whatever its number. */
    private Path write(SampleBundle sample) throws Exception {
        Path folder = site.base.resolve("bundle-" + ++written);
        return Files.move(site.write(sample), folder);
    }

    private ProblemCode refusal(Path bundle) {
        List<String> before = ledger();
        String pulp = site.pulp.contents();
        FerryException refusal = assertThrows(FerryException.class, () -> site.run(bundle));
        assertEquals(before, ledger(), "the ledger is unchanged");
        assertEquals(pulp, site.pulp.contents());
        return refusal.code();
    }

    private List<String> ledger() {
        try {
            return site.ledger();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private Outcome outcome(Path bundle) throws Exception {
        return site.run(bundle).get(0).outcome();
    }

    @Test
    void gapsAreNormalAndBackwardsIsNot() throws Exception {
        Path seven = bundle(7, "seven");
        assertEquals(Outcome.SWITCHED, outcome(seven));
        assertEquals(Outcome.SWITCHED, outcome(bundle(12, "twelve")));
        for (long older : new long[] {1, 6, 8, 11}) {
            assertEquals(ProblemCode.REPLAY, refusal(bundle(older, "older")), "number " + older);
        }
        assertEquals(ProblemCode.REPLAY, refusal(seven), "the very same bytes");
        assertEquals(ProblemCode.EQUIVOCATION, refusal(bundle(12, "another")));
        assertTrue(List.of(ProblemCode.REPLAY, ProblemCode.EQUIVOCATION).contains(refusal(bundle(7, "another"))));
    }

    @Test
    void whatIsStagedAndNeverSwitchedIsNotGoneBehindEither() throws Exception {
        Path two = bundle(2, "two");
        assertEquals(Outcome.STAGED, site.run(two, STAGE).get(0).outcome());
        assertEquals(ProblemCode.REPLAY, refusal(bundle(1, "one")));
        assertEquals(ProblemCode.EQUIVOCATION, refusal(bundle(2, "another")));
        assertEquals(Outcome.SWITCHED, outcome(two));
    }

    @Test
    void whatFailedBeforeAnythingWasLoadedMayBeTriedAgainOrPassedBy() throws Exception {
        SampleBundle incomplete = sample(5, "nowhere").without("nowhere");
        Path five = write(incomplete);
        assertEquals(
                ProblemCode.BASE,
                assertThrows(FerryException.class, () -> site.run(five)).code());
        assertEquals(List.of("VERIFIED 1.5", "FAILED 1.5"), ledger());
        assertEquals(Outcome.SWITCHED, outcome(bundle(4, "four")), "5 was never had");
        assertEquals(ProblemCode.EQUIVOCATION, refusal(bundle(5, "another")), "yet its number is used");
        site.pulp.version(
                site.pulp.repository("file/file", "other"),
                List.of(org.pulpferry.testkit.pulp.FakePulp.file("copy.txt", "nowhere")));
        assertEquals(Outcome.SWITCHED, outcome(five));
    }

    @Test
    void anEquivocationIsFoundWhateverBecameOfTheFirst() throws Exception {
        Path one = bundle(1, "one");
        site.run(one);
        site.run(bundle(2, "two"));
        site.with(importer -> importer.rollback(null));
        assertEquals(ProblemCode.REPLAY, refusal(one), "after a rollback too");
        assertEquals(ProblemCode.EQUIVOCATION, refusal(bundle(2, "another")));
    }

    @Test
    void aRootThatRaisesTheEpochCuresAFastForward() throws Exception {
        Path stolen = bundle(Limits.NUMBER, "by the thief");
        assertEquals(Outcome.SWITCHED, outcome(stolen));
        Path next = bundle(2, "two");
        assertEquals(ProblemCode.REPLAY, refusal(next));

        SampleBundle cured = sample(1, "cured");
        cured.epoch = 2;
        cured.rootVersion = 2;
        Path folder = write(cured);
        travel(folder, 2, 1);
        assertEquals(Outcome.SWITCHED, outcome(folder));
        assertEquals(ProblemCode.REPLAY, refusal(stolen));
        assertEquals(ProblemCode.REPLAY, refusal(next));
        assertEquals(2, new TrustStore(site.state()).current().version());
    }

    @Test
    void aRootThatRaisesTheLeastNumberShutsOutWhatIsBelow() throws Exception {
        Path three = bundle(3, "signed before the key was stolen");
        SampleBundle ten = sample(10, "ten");
        ten.rootVersion = 2;
        Path folder = write(ten);
        travel(folder, 1, 10);
        travel(three, 1, 10);
        assertEquals(ProblemCode.REPLAY, refusal(three));
        assertEquals(Outcome.SWITCHED, outcome(folder));
        assertEquals(ProblemCode.REPLAY, refusal(three));
    }

    @Test
    void aClockADayBehindIsBelievedToBeBehindAndOneFurtherIsRefused() throws Exception {
        site.run(bundle(1, "one"));
        at(Duration.ofDays(-1));
        assertEquals(Outcome.SWITCHED, outcome(bundle(2, "two")));
        at(Duration.ofDays(-1).minusSeconds(1));
        assertEquals(ProblemCode.TIME, refusal(bundle(3, "three")));
    }

    @Test
    void aBundleTwoDaysAheadIsTakenAndStopsNoHonestOne() throws Exception {
        SampleBundle ahead = sample(1, "one");
        ahead.created = SiteBench.NOW.plus(Duration.ofDays(2));
        Path one = write(ahead);
        assertEquals(Outcome.SWITCHED, outcome(one));
        assertEquals(Outcome.NOTHING_TO_DO, outcome(one), "what was taken does not make the clock wrong");
        SampleBundle ending = sample(2, "two");
        ending.expires = SiteBench.NOW.plusSeconds(1);
        assertEquals(Outcome.SWITCHED, outcome(write(ending)), "nor what has not expired expired");
        at(Duration.ofDays(-1));
        assertEquals(Outcome.SWITCHED, outcome(bundle(3, "three")));
    }

    @Test
    void manyBundlesAheadDoNotCarryTheClockFurther() throws Exception {
        for (int days = 2; days <= 6; days += 2) {
            SampleBundle ahead = sample(days, "ahead");
            ahead.created = SiteBench.NOW.plus(Duration.ofDays(days));
            Path folder = write(ahead);
            if (days == 2) {
                assertEquals(Outcome.SWITCHED, outcome(folder));
            } else {
                assertEquals(ProblemCode.TIME, refusal(folder));
            }
        }
        assertEquals(Outcome.SWITCHED, outcome(bundle(7, "seven")));
    }

    @Test
    void aBundleIsFromTheFutureFromTheSecondAfterTwoDaysOn() throws Exception {
        SampleBundle further = sample(1, "one");
        further.created = SiteBench.NOW.plus(Duration.ofDays(2)).plusSeconds(1);
        assertEquals(ProblemCode.TIME, refusal(write(further)));
        assertEquals(Outcome.SWITCHED, outcome(bundle(1, "one")));
    }

    @Test
    void in1970EvenAFreshSiteKnowsThatTheClockIsWrong() throws Exception {
        Path one = bundle(1, "one");
        site.clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        assertEquals(ProblemCode.TIME, refusal(one));
        assertEquals(Outcome.SWITCHED, outcome(one, SiteBench.NOW), "with the time typed");
        assertEquals(Outcome.NOTHING_TO_DO, outcome(one, SiteBench.NOW));
        FerryException before =
                assertThrows(FerryException.class, () -> outcome(one, SiteBench.NOW.minus(Duration.ofHours(2))));
        assertEquals(ProblemCode.TIME, before.code(), "never before the time that was typed when the bundle was taken");
    }

    @Test
    void aClockIn2099LeavesNoTrace() throws Exception {
        site.run(bundle(1, "one"));
        site.run(bundle(2, "two"));
        Path three = bundle(3, "three");
        site.clock = Clock.fixed(Instant.parse("2099-01-01T00:00:00Z"), ZoneOffset.UTC);
        assertEquals(ProblemCode.TIME, refusal(three));
        site.with(importer -> importer.rollback(null));
        site.clock = Clock.fixed(SiteBench.NOW, ZoneOffset.UTC);
        assertEquals(Outcome.SWITCHED, outcome(three));
    }

    @Test
    void aBundleThatExpiredIsRefusedAndOneThatExpiresBeforeItWasMadeIsMalformed() throws Exception {
        SampleBundle expired = sample(1, "one");
        expired.expires = SiteBench.NOW;
        assertEquals(ProblemCode.TIME, refusal(write(expired)));
        SampleBundle odd = sample(1, "one");
        odd.expires = odd.created.minusSeconds(1);
        assertEquals(ProblemCode.FORMAT, refusal(write(odd)));
    }

    @Test
    void aRootFromTheFutureIsNotKept() throws Exception {
        SampleBundle two = sample(2, "two");
        two.rootVersion = 2;
        Path folder = write(two);
        travel(folder, 1, 1, SiteBench.NOW.plus(Duration.ofDays(2)).plusSeconds(1));
        assertEquals(ProblemCode.TIME, refusal(folder));
        assertEquals(1, new TrustStore(site.state()).current().version());
    }

    @Test
    void theTimeIsTakenOnceForAllBundlesOfARun() throws Exception {
        site.write(sample(1, "one"));
        site.write(sample(2, "two"));
        AtomicInteger looks = new AtomicInteger();
        site.clock = new Clock() {
            @Override
            public Instant instant() {
                return looks.getAndIncrement() == 0 ? SiteBench.NOW : SiteBench.NOW.plus(Duration.ofDays(100));
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        assertEquals(2, site.run(site.out).size(), "both had not expired when the run began");
    }

    private Outcome outcome(Path bundle, Instant now) throws Exception {
        return site.run(bundle, new ImportOptions(false, false, now, Duration.ZERO))
                .get(0)
                .outcome();
    }

    private void at(Duration offset) {
        site.clock = Clock.fixed(SiteBench.NOW.plus(offset), ZoneOffset.UTC);
    }

    private void travel(Path bundle, int epoch, long minSequence) throws Exception {
        travel(bundle, epoch, minSequence, null);
    }

    /** Puts the next root into the bundle. */
    private void travel(Path bundle, int epoch, long minSequence, @Nullable Instant created) throws Exception {
        TrustedRoot current = new TrustStore(site.state()).current();
        Root old = current.document();
        StreamRole role = old.streams().get(0);
        Root next = new Root(
                1,
                old.version() + 1,
                created == null ? old.created().plusSeconds(1) : created,
                old.expires(),
                old.signers(),
                old.root(),
                List.of(new StreamRole(
                        role.stream(), role.threshold(), role.signers(), role.sites(), epoch, minSequence)),
                old.sites(),
                old.revoked());
        byte[] bytes = Json.write(next);
        try (PrivateKeys keys = site.key("release")) {
            byte[] signatures = RootSigner.sign(bytes, null, keys, current.bytes());
            BundleFolder folder = BundleFolder.create(bundle);
            folder.writeRoot(current.version(), new RootFiles(current.bytes(), current.signatureBytes()));
            folder.writeRoot(next.version(), new RootFiles(bytes, signatures));
        }
    }
}
