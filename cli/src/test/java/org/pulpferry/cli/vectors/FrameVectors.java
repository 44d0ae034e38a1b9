package org.pulpferry.cli.vectors;

import static org.pulpferry.manifest.problem.ProblemCode.CONTENT;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.pulpferry.cli.vectors.Frames.Frame;

/** Chunk files with the digest that was signed, of frames that a bundle may not have. They are of meta, which is read before Pulp is asked to change anything. */
final class FrameVectors extends Family {
    FrameVectors(Kit kit) {
        super(kit, "ZST");
    }

    private void chunk(String words, String says, String rule, UnaryOperator<byte[]> made) {
        refused(words, CONTENT, says, rule)
                .of(draft -> draft.chunk("meta", (raw, number) -> made.apply(raw)))
                .failed();
    }

    private void frame(String words, String says, UnaryOperator<Frame> made) {
        chunk(words, says, "F-CHK-21", raw -> made.apply(new Frame(raw)).bytes());
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] sound(byte[] raw) {
        return new Frame(raw).bytes();
    }

    @Override
    void make() {
        between();
        headers();
        sizes();
        broken();
        several();
        accepted("window-of-1-MiB", "A frame with a window descriptor of just 1 MiB.", "F-CHK-21")
                .of(draft -> draft.chunk(
                        "meta", (raw, number) -> new Frame(raw).window(0x50).bytes()));
        accepted("compressed-by-the-library", "A bundle whose frames the zstd library made.", "F-CHK-20", "F-CHK-24")
                .base("golden")
                .asItIs();
    }

    private void between() {
        chunk(
                "skippable-before",
                "A skippable frame comes before the frame.",
                "F-CHK-20",
                raw -> joined(Frames.skippable(16), sound(raw)));
        chunk(
                "skippable-after",
                "A skippable frame comes after the frame.",
                "F-CHK-20",
                raw -> joined(sound(raw), Frames.skippable(16)));
        chunk(
                "empty-skippable-after",
                "A skippable frame without content comes after the frame.",
                "F-CHK-20",
                raw -> joined(sound(raw), Frames.skippable(0)));
        chunk(
                "empty-frame-after",
                "A frame without content comes after the frame.",
                "F-CHK-23",
                raw -> joined(sound(raw), sound(new byte[0])));
        chunk(
                "empty-frame-before",
                "A frame without content comes before the frame.",
                "F-CHK-23",
                raw -> joined(sound(new byte[0]), sound(raw)));
        chunk("frame-twice", "The frame is there twice.", "F-CHK-23", raw -> joined(sound(raw), sound(raw)));
        chunk(
                "two-frames-for-one",
                "The slice is in two frames, the first smaller than it may be.",
                "F-CHK-21",
                raw -> joined(sound(Arrays.copyOf(raw, 4_096)), sound(Arrays.copyOfRange(raw, 4_096, raw.length))));
        for (int length : new int[] {1, 3, 4, 100}) {
            chunk(
                    "zeros-after-" + length,
                    length + " bytes 0 come after the frame.",
                    "F-CHK-20",
                    raw -> joined(sound(raw), new byte[length]));
        }
        chunk("byte-before", "A byte comes before the frame.", "F-CHK-20", raw -> joined(new byte[1], sound(raw)));
    }

    private void headers() {
        frame("no-content-size", "The header does not give the content's size.", Frame::withoutSize);
        frame("no-checksum", "The frame has no checksum.", Frame::withoutChecksum);
        frame("wrong-checksum", "The frame's checksum is another content's.", Frame::withWrongChecksum);
        frame("dictionary-id", "The header names a dictionary.", frame -> frame.dictionary(7));
        frame(
                "dictionary-id-zero",
                "The header has room for a dictionary's id, which is 0.",
                frame -> frame.dictionary(0));
        frame("reserved-bit", "The reserved bit is set.", frame -> frame.bits(0x08));
        frame("unused-bit", "The unused bit is set.", frame -> frame.bits(0x10));
        frame("window-of-2-MiB", "The window is 2 MiB.", frame -> frame.window(0x58));
        frame("window-a-little-above-1-MiB", "The window is an eighth more than 1 MiB.", frame -> frame.window(0x51));
        frame("window-of-2-GiB", "The window is 2 GiB.", frame -> frame.window(0xa8));
        frame(
                "window-as-large-as-can-be",
                "The window is as large as the descriptor can say.",
                frame -> frame.window(0xff));
        frame("magic-of-version-0.7", "The magic number is that of zstd 0.7.", frame -> frame.magic(0xFD2FB527));
        frame("magic-of-version-0.1", "The magic number is that of zstd 0.1.", frame -> frame.magic(0x1EB52FFD));
        frame("magic-of-a-dictionary", "The magic number is that of a dictionary.", frame -> frame.magic(0xEC30A437));
        chunk(
                "without-magic",
                "The magic number is missing.",
                "F-CHK-20",
                raw -> Arrays.copyOfRange(sound(raw), 4, sound(raw).length));
        chunk(
                "not-compressed",
                "The slice itself stands where its frames belong.",
                "F-CHK-20",
                UnaryOperator.identity());
        chunk(
                "gzip",
                "The file begins as gzip does.",
                "F-CHK-20",
                raw -> joined(new byte[] {0x1f, (byte) 0x8b, 8, 0}, raw));
    }

    private void sizes() {
        frame(
                "claims-one-byte-less",
                "The header says a byte less than the frame holds.",
                frame -> frame.claims(10_239));
        frame(
                "claims-one-byte-more",
                "The header says a byte more than the frame holds.",
                frame -> frame.claims(10_241));
        frame("claims-an-exabyte", "The header says 2^60 bytes.", frame -> frame.claims(1L << 60));
        frame("claims-2-to-the-63", "The header says 2^63 bytes.", frame -> frame.claims(1L << 63));
        chunk(
                "holds-one-byte-less",
                "The frame says and holds a byte less than the table line.",
                "F-CHK-23",
                raw -> sound(Arrays.copyOf(raw, raw.length - 1)));
        chunk(
                "holds-one-byte-more",
                "The frame says and holds a byte more than the table line.",
                "F-CHK-23",
                raw -> sound(Arrays.copyOf(raw, raw.length + 1)));
        chunk(
                "bomb",
                "The header says 10,240 bytes; a thousand run-length blocks make 131 million of it.",
                "F-CHK-23",
                raw -> new Frame(raw).blocks(bomb(1_000)).bytes());
        chunk(
                "bomb-that-says-so",
                "The frame says and holds 131 million bytes.",
                "F-CHK-23",
                raw -> new Frame(raw).claims(131_072_000L).blocks(bomb(1_000)).bytes());
        chunk(
                "blocks-without-content",
                "A thousand blocks without content come before the one that has it.",
                "F-CHK-23",
                raw -> {
                    byte[] none = Frames.block(0, 0, false, new byte[0]);
                    ByteArrayOutputStream blocks = new ByteArrayOutputStream();
                    for (int i = 0; i < 20_000; i++) {
                        blocks.writeBytes(none);
                    }
                    blocks.writeBytes(Frames.block(0, raw.length, true, raw));
                    return new Frame(raw).blocks(blocks.toByteArray()).bytes();
                });
    }

    private static byte[] bomb(int blocks) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < blocks; i++) {
            out.writeBytes(Frames.run(0, 128 << 10, i == blocks - 1));
        }
        return out.toByteArray();
    }

    private void broken() {
        for (int cut : new int[] {1, 3, 4, 5, 6, 9, 12, 100}) {
            chunk(
                    "cut-after-" + cut,
                    "The frame ends after " + cut + " bytes.",
                    "F-CHK-23",
                    raw -> Arrays.copyOf(sound(raw), cut));
        }
        chunk(
                "cut-before-its-last-byte",
                "The frame lacks its last byte.",
                "F-CHK-23",
                raw -> Arrays.copyOf(sound(raw), sound(raw).length - 1));
        chunk(
                "cut-before-its-checksum",
                "The frame lacks its checksum.",
                "F-CHK-23",
                raw -> Arrays.copyOf(sound(raw), sound(raw).length - 4));
        chunk(
                "no-last-block",
                "No block says that it is the last.",
                "F-CHK-23",
                raw -> new Frame(raw)
                        .blocks(Frames.block(0, raw.length, false, raw))
                        .bytes());
        chunk(
                "reserved-block-type",
                "A block is of the reserved type.",
                "F-CHK-23",
                raw -> new Frame(raw)
                        .blocks(Frames.block(3, raw.length, true, raw))
                        .bytes());
        chunk(
                "compressed-block-of-nonsense",
                "A block says that it is compressed, and is not.",
                "F-CHK-23",
                raw -> new Frame(raw)
                        .blocks(Frames.block(2, 1_000, true, Arrays.copyOf(raw, 1_000)))
                        .bytes());
        chunk(
                "block-above-128-KiB",
                "A block says that it has 200,000 bytes.",
                "F-CHK-23",
                raw -> new Frame(raw).blocks(Frames.run(0, 200_000, true)).bytes());
    }

    /** In data, where there is more than one frame. */
    private void several() {
        UnaryOperator<byte[]> large = raw -> raw.length < Draft.CHUNK ? Frames.chunk(raw) : sound(raw);
        refused("one-frame-for-sixteen", CONTENT, "A whole chunk is one frame of 16 MiB.", "F-CHK-21")
                .base("wide")
                .of(draft -> draft.chunk("data", (raw, number) -> large.apply(raw)))
                .failedLoading();
        refused("frames-of-half-the-size", CONTENT, "A chunk's frames hold 512 KiB each.", "F-CHK-21")
                .base("wide")
                .of(draft -> draft.chunk("data", (raw, number) -> {
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    for (int at = 0; at < raw.length; at += Frames.FRAME / 2) {
                        out.writeBytes(sound(Arrays.copyOfRange(raw, at, Math.min(raw.length, at + Frames.FRAME / 2))));
                    }
                    return out.toByteArray();
                }))
                .failedLoading();
        refused("second-frame-cut", CONTENT, "The second chunk's last frame is cut off in its middle.", "F-CHK-23")
                .base("wide")
                .of(draft -> draft.chunk(
                        "data",
                        (raw, number) -> number == 0
                                ? Frames.chunk(raw)
                                : Arrays.copyOf(Frames.chunk(raw), Frames.chunk(raw).length - 10)))
                .failedLoading();
        refused("second-frame-missing", CONTENT, "The second chunk lacks its last frame.", "F-CHK-23")
                .base("wide")
                .of(draft -> draft.chunk(
                        "data", (raw, number) -> Frames.chunk(number == 0 ? raw : Arrays.copyOf(raw, Frames.FRAME))))
                .failedLoading();
        refused("skippable-between", CONTENT, "A skippable frame stands between two frames.", "F-CHK-20")
                .base("wide")
                .of(draft -> draft.chunk(
                        "data",
                        (raw, number) -> number == 0
                                ? Frames.chunk(raw)
                                : joined(
                                        Frames.chunk(Arrays.copyOf(raw, Frames.FRAME)),
                                        Frames.skippable(4),
                                        Frames.chunk(Arrays.copyOfRange(raw, Frames.FRAME, raw.length)))))
                .failedLoading();
    }
}
