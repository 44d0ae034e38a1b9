package org.pulpferry.importer.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.bundle.Patience;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.progress.Progress;

class UnverifiedBundleTest {
    private static final Patience PATIENCE = Patience.standard(Progress.silent());

    // ROOT-19: what is beyond the limit is refused, never passed over: it may revoke what is before it.
    @Test
    void sixtyFourRootsAfterTheOneHeldAndNotOneMore(@TempDir Path folder) throws Exception {
        Path bundle = folder.resolve("osism-1-1");
        Path roots = Files.createDirectories(bundle.resolve("roots"));
        for (String name : List.of("manifest.json", "manifest.sig.json")) {
            Files.writeString(bundle.resolve(name), "{}\n");
        }
        for (int version = 1; version <= 66; version++) {
            Files.write(
                    roots.resolve(version + ".root.json"),
                    Integer.toString(version).getBytes(StandardCharsets.US_ASCII));
            Files.writeString(roots.resolve(version + ".root.sig.json"), "{}\n");
        }
        try (UnverifiedBundle unverified = UnverifiedBundle.open(List.of(bundle), PATIENCE)) {
            FerryException refused = assertThrows(FerryException.class, () -> unverified.roots(1));
            assertEquals(ProblemCode.LIMIT, refused.code());
        }
        try (UnverifiedBundle unverified = UnverifiedBundle.open(List.of(bundle), PATIENCE)) {
            List<?> fitting = unverified.roots(2);
            assertEquals(65, fitting.size(), "the one held, for comparison, and 64");
        }
    }
}
