package org.pulpferry.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.importer.settings.BundleObserver;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.testkit.media.MediumWatch;
import org.pulpferry.testkit.media.WatchedMedium;

/** Whatever is done with a bundle, each of its files is opened at most once, and none that the manifest does not lead to. */
class ReadOnceTest {
    private static final List<String> MANIFEST_ONLY =
            List.of("manifest.json", "manifest.sig.json", "roots/1.root.json", "roots/1.root.sig.json");

    private final SiteBench site;
    private final Path bundle;
    private final Map<String, Integer> opened = Collections.synchronizedMap(new TreeMap<>());

    ReadOnceTest(@TempDir Path base) throws Exception {
        site = new SiteBench(base);
        bundle = site.write(new SampleBundle(1)
                .with("alpha", "a.txt", "one", "b.txt", "two")
                .with("beta", "c.txt", "three"));
        Path roots = Files.createDirectory(bundle.resolve("roots"));
        for (String name : List.of("1.root.json", "1.root.sig.json")) {
            Files.copy(site.state().resolve("trust").resolve(name), roots.resolve(name));
        }
    }

    @AfterEach
    void end() {
        site.close();
    }

    private Path medium() {
        return WatchedMedium.watched(bundle, new MediumWatch() {
            @Override
            public void opening(Path file) {
                opened.merge(bundle.relativize(file).toString(), 1, Integer::sum);
            }
        });
    }

    private void assertEachOnce(List<String> files) {
        Map<String, Integer> once = new TreeMap<>();
        files.forEach(file -> once.put(file, 1));
        assertEquals(once, opened);
    }

    private List<String> all() throws Exception {
        try (Stream<Path> files = Files.walk(bundle)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> bundle.relativize(file).toString())
                    .toList();
        }
    }

    private static boolean isNeededToPlan(String file) {
        return !file.startsWith("meta/") && !file.startsWith("data/");
    }

    @Test
    void inspectOpensManifestSignaturesAndRoots() throws Exception {
        assertTrue(site.with(importer -> importer.inspect(List.of(medium()), ImportOptions.standard()))
                .verified());
        assertEachOnce(MANIFEST_ONLY);
    }

    @Test
    void verifyOpensEveryFileOnce() throws Exception {
        Inspection inspection = site.with(importer -> importer.verify(List.of(medium()), ImportOptions.standard()));
        assertEquals(List.of(), inspection.problems());
        assertEachOnce(all());
    }

    @Test
    void verifyOpensEveryFileOnceAlsoWhereItFindsDamage() throws Exception {
        for (String chunk : List.of("index/000/000000.zst", "meta/000/000000.zst", "data/000/000000.zst")) {
            Path file = bundle.resolve(chunk);
            byte[] content = Bytes.of(file);
            content[content.length / 2] ^= 1;
            Files.write(file, content);
        }
        Inspection inspection = site.with(importer -> importer.verify(List.of(medium()), ImportOptions.standard()));
        assertEquals(
                List.of(ProblemCode.DAMAGED, ProblemCode.DAMAGED, ProblemCode.DAMAGED),
                inspection.problems().stream().map(each -> each.code()).toList());
        assertEachOnce(all());
    }

    @Test
    void aPlanOpensTheIndexAndWhatLeadsToIt() throws Exception {
        ImportPlan plan = site.with(importer -> importer.plan(List.of(medium()), ImportOptions.standard()));
        assertEquals(3, plan.artifacts());
        assertEachOnce(all().stream().filter(ReadOnceTest::isNeededToPlan).toList());
    }

    @Test
    void anImportOpensEveryFileOnce() throws Exception {
        Path medium = medium();
        assertEquals(
                1,
                site.with(importer -> importer.run(List.of(medium), ImportOptions.standard()))
                        .size());
        assertEachOnce(all());
    }

    @Test
    void anImportWithNothingToDoOpensNoChunk() throws Exception {
        site.run(bundle);
        Path medium = medium();
        assertEquals(
                ImportResult.Outcome.NOTHING_TO_DO,
                site.with(importer -> importer.run(List.of(medium), ImportOptions.standard()))
                        .get(0)
                        .outcome());
        assertEachOnce(MANIFEST_ONLY);
    }

    @Test
    void whatWasOpenedAndWhoSignedItIsToldAlsoOfABundleThatIsRefused() throws Exception {
        List<String> heard = new ArrayList<>();
        site.observer = new BundleObserver() {
            @Override
            public void opened(Sha256 manifest) {
                heard.add("opened " + manifest);
            }

            @Override
            public void signed(List<Name> signers) {
                heard.add("signed " + signers);
            }

            @Override
            public void passedOver(FerryException refusal) {
                heard.add("passed over " + refusal.code());
            }
        };
        site.site = new Name("site-b");
        String digest = Sha256.of(Bytes.of(bundle.resolve("manifest.json"))).hex();
        Path medium = medium();
        assertThrows(
                FerryException.class,
                () -> site.with(importer -> importer.run(List.of(medium), ImportOptions.standard())));
        assertEquals(List.of("opened " + digest, "signed [release]"), heard);
        assertEachOnce(MANIFEST_ONLY);

        heard.clear();
        site.run(site.out);
        assertEquals(List.of("opened " + digest, "signed [release]", "passed over AUDIENCE"), heard);
    }

    /** FS-04: bytes that change after they were read are never seen. */
    @Test
    void aMediumThatChangesWhatWasReadChangesNothing() throws Exception {
        Path medium = WatchedMedium.watched(bundle, new MediumWatch() {
            private final Map<Path, Integer> times = Collections.synchronizedMap(new TreeMap<>());

            @Override
            public void opening(Path file) throws java.io.IOException {
                if (times.merge(file, 1, Integer::sum) > 1) {
                    Files.writeString(file, "not what was signed");
                }
            }
        });
        List<ImportResult> results = site.with(importer -> importer.run(List.of(medium), ImportOptions.standard()));
        assertEquals(ImportResult.Outcome.SWITCHED, results.get(0).outcome());
    }

    /** Before the signatures have verified nothing but them, the manifest and the roots is read. */
    @Test
    void ofABundleThatDoesNotVerifyNoTableAndNoChunkIsRead() throws Exception {
        Path signature = bundle.resolve("manifest.sig.json");
        String text = Bytes.text(signature);
        int at = text.indexOf("\"sig\":\"") + 20;
        Files.writeString(
                signature, text.substring(0, at) + (text.charAt(at) == 'A' ? 'B' : 'A') + text.substring(at + 1));

        Inspection inspection = site.with(importer -> importer.verify(List.of(medium()), ImportOptions.standard()));
        assertEquals(ProblemCode.SIGNATURE, inspection.problems().get(0).code());
        assertEachOnce(MANIFEST_ONLY);
        opened.clear();
        Path medium = medium();
        FerryException refused = assertThrows(
                FerryException.class,
                () -> site.with(importer -> importer.run(List.of(medium), ImportOptions.standard())));
        assertEquals(ProblemCode.SIGNATURE, refused.code());
        assertEachOnce(MANIFEST_ONLY);
    }
}
