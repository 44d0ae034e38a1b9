package org.pulpferry.exporter;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.Component;
import org.pulpferry.manifest.Inventory;
import org.pulpferry.manifest.Receipt;
import org.pulpferry.manifest.Tool;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Position;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.signing.KeyFiles;
import org.pulpferry.signing.PrivateKeys;
import org.pulpferry.signing.SignatureFiles;
import org.pulpferry.signing.SignedType;

/** A receipt as a site writes it, with what a test wants to be different. */
final class ReceiptDraft {
    private final Connected host;
    private final long number;
    private final List<Sha256> held = new ArrayList<>();
    private byte @Nullable [] inventory;
    Name site = Connected.SITE;
    Name stream = Connected.STREAM;
    Instant created = Connected.NOW;
    String core = "3.123.1";
    String file = "3.0.0";
    String key = "";

    @Nullable
    Position highest;

    @Nullable
    Position serving;

    ReceiptDraft(Connected host, long number) {
        this.host = host;
        this.number = number;
    }

    ReceiptDraft of(Name name) {
        site = name;
        return this;
    }

    /** The site holds these bundles complete. */
    ReceiptDraft holding(ExportResult... bundles) {
        for (ExportResult each : bundles) {
            held.add(java.util.Objects.requireNonNull(each.digest()));
            highest = java.util.Objects.requireNonNull(each.manifest()).id().position();
            serving = highest;
        }
        return this;
    }

    /** The site holds a bundle that nobody here has made. */
    ReceiptDraft holding(Sha256 manifest) {
        held.add(manifest);
        return this;
    }

    /** The site's Pulp has artifacts of exactly these contents. */
    ReceiptDraft listing(String... contents) {
        ByteArrayOutputStream digests = new ByteArrayOutputStream();
        Arrays.stream(contents)
                .map(each -> Sha256.of(each.getBytes(StandardCharsets.UTF_8)))
                .sorted()
                .forEach(each -> digests.writeBytes(each.toBytes()));
        inventory = digests.toByteArray();
        return this;
    }

    /** The inventory's bytes, in whatever order. */
    ReceiptDraft listing(byte[] digests) {
        inventory = digests;
        return this;
    }

    /** Writes and signs it on a medium; its folder. */
    Path write() throws Exception {
        held.sort(null);
        byte @Nullable [] listed = inventory;
        Receipt receipt = new Receipt(
                1,
                site,
                stream,
                number,
                created,
                highest,
                serving,
                held,
                new Tool("ferry", "0", "test"),
                List.of(new Component("core", core), new Component("file", file)),
                List.of(1),
                1,
                List.of(),
                listed == null ? null : new Inventory(listed.length / 32, Sha256.of(listed)));
        byte[] document = Json.write(receipt);
        Path folder = Files.createDirectories(host.base.resolve("stick").resolve(receipt.folderName()));
        Path keys = host.base.resolve("keys").resolve((key.isEmpty() ? site.value() : key) + ".key");
        try (PrivateKeys secret = new KeyFiles(new SecureRandom()).load(keys, null)) {
            Files.write(folder.resolve("receipt.json"), document);
            Files.write(
                    folder.resolve("receipt.sig.json"),
                    SignatureFiles.create(
                            SignedType.RECEIPT, document, secret.sign(SignedType.RECEIPT, document, site)));
        }
        if (listed != null) {
            Files.write(folder.resolve("held.bin"), listed);
        }
        return folder;
    }
}
