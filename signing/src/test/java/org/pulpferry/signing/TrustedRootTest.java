package org.pulpferry.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;

class TrustedRootTest {
    private final Roots roots = new Roots();
    private final Manifests manifests = new Manifests();

    @Test
    void aBundleForThisSiteInItsTimeIsAdmitted() throws Exception {
        assertEquals(List.of(), admit(Roots.SITE, Roots.NOW));
    }

    @Test
    void aBundleForAnotherSiteIsNot() throws Exception {
        assertEquals(List.of(ProblemCode.AUDIENCE), admit(new Name("site-b"), Roots.NOW));
    }

    @Test
    void aSiteTheRootDoesNotLetTheStreamIntoIsNotServedByItsAudience() throws Exception {
        roots.streamSites = new TreeSet<>(List.of("site-b"));
        assertEquals(List.of(ProblemCode.AUDIENCE), admit(Roots.SITE, Roots.NOW));
    }

    @ParameterizedTest
    @CsvSource({"2,7,true", "2,8,true", "3,1,false", "2,6,false", "1,100,false", "3,7,false"})
    void onlyTheRootsEpochFromItsLeastSequenceOn(int epoch, long sequence, boolean admitted) throws Exception {
        roots.epoch = 2;
        roots.minSequence = 7;
        manifests.epoch = epoch;
        manifests.sequence = sequence;
        assertEquals(admitted ? List.of() : List.of(ProblemCode.REPLAY), admit(Roots.SITE, Roots.NOW));
    }

    @Test
    void anExpiredBundleIsRefusedFromTheSecondOn() throws Exception {
        assertEquals(List.of(), admit(Roots.SITE, manifests.expires.minusSeconds(1)));
        assertEquals(List.of(ProblemCode.TIME), admit(Roots.SITE, manifests.expires));
    }

    @Test
    void anExpiredRootIsRefused() throws Exception {
        roots.expires = Roots.NOW;
        assertEquals(List.of(ProblemCode.TIME), admit(Roots.SITE, Roots.NOW));
    }

    @Test
    void aBundleFromTheFutureIsRefused() throws Exception {
        Instant twoDaysBefore = manifests.created.minus(Duration.ofDays(2));
        assertEquals(List.of(), admit(Roots.SITE, twoDaysBefore));
        assertEquals(List.of(ProblemCode.TIME), admit(Roots.SITE, twoDaysBefore.minusSeconds(1)));
    }

    @Test
    void ofSeveralFindingsTheFirstOfTheOrderDecides() throws Exception {
        roots.minSequence = 2;
        roots.expires = Roots.NOW;
        VerifiedManifest bundle = verified();
        List<Problem> all = roots.trusted().admit(bundle, new Name("site-b"), Roots.NOW);
        assertEquals(
                List.of(ProblemCode.AUDIENCE, ProblemCode.REPLAY, ProblemCode.TIME),
                all.stream().map(Problem::code).toList());
        assertEquals(ProblemCode.AUDIENCE, new FerryException(all).code());
        assertEquals(
                ProblemCode.REPLAY, new FerryException(roots.trusted().admit(bundle, Roots.SITE, Roots.NOW)).code());
    }

    private VerifiedManifest verified() throws Exception {
        byte[] manifest = manifests.bytes();
        return ManifestVerifier.verify(roots.trusted(), manifest, Manifests.signatureFile(manifest, "a"));
    }

    private List<ProblemCode> admit(Name site, Instant now) throws Exception {
        return roots.trusted().admit(verified(), site, now).stream()
                .map(Problem::code)
                .toList();
    }
}
