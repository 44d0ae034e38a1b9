package org.pulpferry.bundle;

import java.nio.charset.StandardCharsets;
import org.pulpferry.manifest.value.Sha256;

/** README.txt: how to check and unpack a bundle without ferry. A constant of the format; other bytes are refused (F-RDM-01). */
final class Readme {
    private static final String TEXT = """
            This folder is a bundle of Pulp Ferry, format 1: content of one Pulp server on its
            way to another. `ferry verify` and `ferry import` read it. Without ferry, with
            sha256sum, zstd and tar, in this folder:

              sha256sum -c --strict --quiet SHA256SUMS
                  nothing was changed or lost since the bundle was made; who made it is shown
                  by the signatures in manifest.sig.json alone

              cat manifest.json
                  what it is, for whom, and how it is to be served

              cat index/*/*.zst | zstd -d | tar xO artifacts
              cat index/*/*.zst | zstd -d | tar xO units/r0001
                  what is in it: every artifact by its SHA-256, and every unit of the first
                  repository that the manifest lists

              cat data/*/*.zst | zstd -d | tar x -C /some/where
                  the artifacts, each named by its SHA-256: artifact/<first 2>/<other 62 digits>

              cat meta/*/*.zst | zstd -d | tar x -C /some/where
                  Pulp's own description of the repositories

            Where no file is below data/ the bundle carries no artifacts. A bundle that is
            spread over several media has to be put together first: copy all of them into one
            folder. Files of the same name are the same.
            """;

    static final byte[] BYTES = TEXT.getBytes(StandardCharsets.US_ASCII);
    static final Sha256 SHA256 = Sha256.of(BYTES);

    private Readme() {}
}
