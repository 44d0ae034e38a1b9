package org.pulpferry.signing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.Signature;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.value.Name;

/** The sample manifest, changed one thing at a time. */
final class Manifests {
    private static final Path SAMPLES = Path.of(System.getProperty("samples.directory"));

    int epoch = 1;
    long sequence = 1;
    List<Name> audience = List.of(Roots.SITE);
    Instant created = Instant.parse("2026-11-23T00:00:00Z");
    Instant expires = Instant.parse("2027-02-21T00:00:00Z");
    int rootVersion = 1;
    Name stream = Roots.STREAM;

    byte[] bytes() throws IOException, FerryException {
        Manifest sample = Json.read(
                Files.readAllBytes(SAMPLES.resolve("manifests/valid/heartbeat.manifest.json")), Manifest.class);
        return Json.write(new Manifest(
                sample.format(),
                stream,
                epoch,
                sequence,
                audience,
                created,
                expires,
                created.plusSeconds(1),
                sample.base(),
                rootVersion,
                sample.exporter(),
                sample.pulp(),
                sample.index(),
                sample.meta(),
                sample.data(),
                sample.tables(),
                sample.repositories(),
                sample.cures()));
    }

    static List<Signature> signatures(byte[] manifest, String... names) {
        List<Signature> signatures = new ArrayList<>();
        for (String name : names) {
            signatures.addAll(TestKeys.of(name).sign(SignedType.MANIFEST, manifest, new Name(name)));
        }
        return signatures;
    }

    static byte[] signatureFile(byte[] manifest, String... names) {
        return SignatureFiles.create(SignedType.MANIFEST, manifest, signatures(manifest, names));
    }
}
