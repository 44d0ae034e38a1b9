package org.pulpferry.bundle;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.pulpferry.testkit.fuzz.Script;

/** What somebody who writes tars by hand can do to one; checksums of headers fit again afterwards. */
final class TarChanges {
    private static final int BLOCK = 512;

    private TarChanges() {}

    static byte[] changed(byte[] tar, Script script) {
        byte[] changed = tar.clone();
        if (tar.length < BLOCK) {
            return script.next(2) == 0 ? new byte[10_240] : changed;
        }
        int blocks = tar.length / BLOCK;
        int block = script.next(65_536) % blocks * BLOCK;
        int at = block + script.next(BLOCK);
        switch (script.next(7)) {
            case 0 -> changed[at] ^= (byte) (1 << script.next(8));
            case 1 -> changed[at] = (byte) script.next(256);
            case 2 -> System.arraycopy(tar, script.next(65_536) % blocks * BLOCK, changed, block, BLOCK);
            case 3 -> changed = without(tar, block);
            case 4 -> changed = with(tar, block);
            case 5 -> changed = Arrays.copyOf(tar, tar.length + (script.next(2) == 0 ? 10_240 : BLOCK));
            default ->
                changed[block + new int[] {0, 100, 124, 130, 135, 136, 156, 157, 265, 345}[script.next(10)]] =
                        (byte) "01x5LKg/.\0".charAt(script.next(10));
        }
        mendChecksums(changed);
        return changed;
    }

    private static byte[] without(byte[] tar, int block) {
        byte[] changed = Arrays.copyOf(tar, tar.length);
        System.arraycopy(tar, block + BLOCK, changed, block, tar.length - block - BLOCK);
        return changed;
    }

    private static byte[] with(byte[] tar, int block) {
        byte[] changed = Arrays.copyOf(tar, tar.length);
        System.arraycopy(tar, block, changed, block + BLOCK, Math.max(0, tar.length - block - BLOCK));
        return changed;
    }

    private static void mendChecksums(byte[] tar) {
        for (int block = 0; block + BLOCK <= tar.length; block += BLOCK) {
            if (tar[block + 257] == 'u' && tar[block + 258] == 's') {
                Arrays.fill(tar, block + 148, block + 156, (byte) ' ');
                int sum = 0;
                for (int i = block; i < block + BLOCK; i++) {
                    sum += Byte.toUnsignedInt(tar[i]);
                }
                byte[] text = String.format(Locale.ROOT, "%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
                System.arraycopy(text, 0, tar, block + 148, text.length);
            }
        }
    }
}
