package org.pulpferry.bundle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.pulpferry.archive.ArtifactName;
import org.pulpferry.archive.TarEntry;
import org.pulpferry.manifest.value.Sha256;

/** An artifact whose content follows from a seed; counts how often it was opened. */
final class RandomMember implements Member {
    private final byte[] content;
    private final Sha256 sha256;
    final AtomicInteger opened = new AtomicInteger();

    RandomMember(long seed, int size) {
        // Zeros after the first 256 KiB, so that tests need not write what does not compress.
        byte[] noise = new byte[Math.min(size, 256 << 10)];
        new Random(seed).nextBytes(noise);
        content = Arrays.copyOf(noise, size);
        sha256 = Sha256.of(content);
    }

    /** Sizes from none to several chunks, so that members begin, end and straddle at every kind of place. */
    static List<RandomMember> series(long seed, int... sizes) {
        List<RandomMember> members = new ArrayList<>();
        for (int size : sizes) {
            members.add(new RandomMember(seed + members.size(), size));
        }
        return members;
    }

    byte[] content() {
        return content.clone();
    }

    @Override
    public TarEntry entry() {
        return new TarEntry(ArtifactName.of(sha256.hex()), content.length);
    }

    @Override
    public InputStream open() throws IOException {
        opened.incrementAndGet();
        return new ByteArrayInputStream(content);
    }

    @Override
    public @Nullable Sha256 expected() {
        return sha256;
    }
}
