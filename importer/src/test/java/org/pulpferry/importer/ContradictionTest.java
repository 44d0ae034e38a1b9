package org.pulpferry.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pulpferry.archive.ArtifactName;
import org.pulpferry.bundle.Member;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Sha256;

/** Bundles that were signed as they should be, and whose parts tell different things: verify says so, and an import refuses them. */
class ContradictionTest {
    private final SiteBench site;

    ContradictionTest(@TempDir Path base) throws Exception {
        site = new SiteBench(base);
    }

    @AfterEach
    void end() {
        site.close();
    }

    private static UnaryOperator<List<Member>> changed(Consumer<List<Member>> change) {
        return members -> {
            List<Member> changed = new ArrayList<>(members);
            change.accept(changed);
            return changed;
        };
    }

    private static Member named(Member like, String content) {
        return SampleBundle.member(like.entry().name(), content);
    }

    private static Member stranger() {
        return SampleBundle.member(ArtifactName.of(Sha256.of(new byte[] {'x'}).hex()), "x");
    }

    static List<Arguments> contradictions() {
        List<Arguments> cases = new ArrayList<>();
        cases.add(data("TAR-32 a body that is not what its name says", all -> all.set(0, named(all.get(0), "eno"))));
        cases.add(data("a body of another size", all -> all.set(0, named(all.get(0), "longer"))));
        cases.add(data("TAR-33 a row without its artifact", all -> all.remove(1)));
        cases.add(data("one artifact in the place of another", all -> all.set(1, all.get(0))));
        cases.add(data("an artifact that nobody refers to", all -> all.add(stranger())));
        cases.add(data("another order than that of the rows", Collections::reverse));
        cases.add(data("a member that is no artifact", all -> all.set(0, SampleBundle.member("evil.json", "one"))));
        cases.add(rows("TAR-33 an artifact without its row", all -> all.remove(1)));
        cases.add(rows("a row of an artifact that nobody refers to", all -> all.add(stranger())));
        cases.add(rows("a row that tells another size", all -> all.set(0, named(all.get(0), "longer"))));
        return cases;
    }

    private static Arguments data(String name, Consumer<List<Member>> change) {
        return Arguments.argumentSet(name, changed(change), UnaryOperator.identity());
    }

    private static Arguments rows(String name, Consumer<List<Member>> change) {
        return Arguments.argumentSet(name, UnaryOperator.identity(), changed(change));
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void isFoundByVerifyAndRefusedByImport(UnaryOperator<List<Member>> data, UnaryOperator<List<Member>> rows)
            throws Exception {
        SampleBundle sample = new SampleBundle(1).with("alpha", "a.txt", "one", "b.txt", "two");
        sample.data = data;
        sample.rows = rows;
        Path bundle = site.write(sample);
        String before = site.pulp.contents();

        Inspection inspection = site.with(importer -> importer.verify(List.of(bundle), ImportOptions.standard()));
        assertTrue(inspection.verified(), "the signature is sound");
        assertFalse(inspection.problems().isEmpty());
        inspection.problems().forEach(each -> assertEquals(ProblemCode.CONTENT, each.code(), each.toString()));

        FerryException refused = assertThrows(FerryException.class, () -> site.run(bundle));
        assertEquals(ProblemCode.CONTENT, refused.code(), refused.getMessage());
        assertFalse(refused.first().hint().isBlank());
        assertEquals(before, site.pulp.contents());
        assertEquals(List.of(), site.leftovers());
    }

    /** Its artifacts are not loaded first: they travel with the rows. */
    @ParameterizedTest
    @MethodSource("contradictions")
    void isRefusedAsAnUpdateAndNothingHasChanged(UnaryOperator<List<Member>> data, UnaryOperator<List<Member>> rows)
            throws Exception {
        site.run(site.write(new SampleBundle(1).with("alpha", "z.txt", "zero")));
        SampleBundle sample = new SampleBundle(2).with("alpha", "a.txt", "one", "b.txt", "two");
        sample.data = data;
        sample.rows = rows;
        Path bundle = site.write(sample);
        String before = site.pulp.contents();

        FerryException refused = assertThrows(FerryException.class, () -> site.run(bundle));
        assertEquals(ProblemCode.CONTENT, refused.code(), refused.getMessage());
        assertEquals(before, site.pulp.contents());
        assertEquals(List.of(), site.leftovers());
        assertEquals(List.of(), site.notices);
    }
}
