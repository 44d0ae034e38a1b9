package org.pulpferry.pulp.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** The chunk files beside a table of contents, as one run of bytes. Thread-safe; each stream is for one thread. */
final class ExportChunks {
    private static final int LARGEST_TOC = 4 << 20;
    private static final int BUFFER = 256 << 10;

    private final List<Chunk> chunks;
    private final long length;

    private ExportChunks(List<Chunk> chunks, long length) {
        this.chunks = List.copyOf(chunks);
        this.length = length;
    }

    static ExportChunks open(Path toc) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(toc)) {
            bytes = in.readNBytes(LARGEST_TOC + 1);
        }
        if (bytes.length > LARGEST_TOC) {
            throw new DialectException(toc + " is larger than " + LARGEST_TOC + " bytes");
        }
        List<Chunk> chunks = new ArrayList<>();
        long chunkSize = 0;
        try (JsonParser json = RowReader.parser(new ByteArrayInputStream(bytes))) {
            expect(json.nextToken() == JsonToken.START_OBJECT, toc);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                expect(json.nextToken() == JsonToken.START_OBJECT, toc);
                if (field.equals("meta")) {
                    chunkSize = chunkSize(json);
                } else if (field.equals("files")) {
                    chunks = files(json, toc);
                } else {
                    json.skipChildren();
                }
            }
        } catch (JsonProcessingException e) {
            throw new DialectException(toc + " is no JSON: " + e.getOriginalMessage(), e);
        }
        return sized(toc, chunks, chunkSize);
    }

    /** Pulp sorts names as texts, so past 9999 chunks its own order is wrong; such an export is refused. */
    private static ExportChunks sized(Path toc, List<Chunk> named, long chunkSize) throws IOException {
        if (named.isEmpty() || named.size() > 10_000) {
            throw new DialectException(toc + " names " + named.size() + " files, not 1 to 10000");
        }
        List<Chunk> chunks = new ArrayList<>();
        named.sort(Comparator.comparing(chunk -> chunk.file().toString()));
        long offset = 0;
        for (Chunk chunk : named) {
            long size = size(chunk.file());
            boolean last = chunks.size() == named.size() - 1;
            if (chunkSize > 0 && (last ? size > chunkSize || size == 0 : size != chunkSize)) {
                throw new DialectException(chunk.file() + " has " + size + " bytes, which the chunk size " + chunkSize
                        + " of the table of contents does not allow");
            }
            chunks.add(new Chunk(chunk.file(), chunk.crc(), offset, size));
            offset = Math.addExact(offset, size);
        }
        if (chunkSize == 0 && chunks.size() > 1) {
            throw new DialectException(toc + " names several files and no chunk size");
        }
        return new ExportChunks(chunks, offset);
    }

    private static long size(Path file) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            throw new DialectException(file + " is missing, which the table of contents names", e);
        }
        if (!attributes.isRegularFile()) {
            throw new DialectException(file + " is no regular file");
        }
        return attributes.size();
    }

    private static long chunkSize(JsonParser json) throws IOException {
        long size = 0;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            if (json.nextToken() == JsonToken.VALUE_NUMBER_INT && field.equals("chunk_size")) {
                size = json.getLongValue();
            }
            json.skipChildren();
        }
        return size;
    }

    private static List<Chunk> files(JsonParser json, Path toc) throws IOException {
        List<Chunk> chunks = new ArrayList<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            expect(json.nextToken() == JsonToken.VALUE_STRING, toc);
            // names are joined to the directory; anything but a plain name could leave it
            if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*")) {
                throw new DialectException(toc + " names a file that is not a plain name");
            }
            chunks.add(new Chunk(toc.resolveSibling(name), json.getText(), 0, 0));
        }
        return chunks;
    }

    private static void expect(boolean fine, Path toc) throws DialectException {
        if (!fine) {
            throw new DialectException(toc + " is no table of contents of Pulp");
        }
    }

    long length() {
        return length;
    }

    /** From the first byte to the last, each chunk compared with its CRC-32. */
    InputStream checked() {
        return new Checked();
    }

    /** Some bytes in the middle, unchecked. */
    InputStream slice(long offset, long size) throws IOException {
        if (offset < 0 || size < 0 || offset + size > length) {
            throw new DialectException("bytes " + offset + " to " + (offset + size) + " of an export of " + length);
        }
        return new BufferedInputStream(new Slice(offset, size), 64 << 10);
    }

    private record Chunk(Path file, String crc, long offset, long size) {}

    /** Reads chunk after chunk; the file under the hand is the only one open. */
    private final class Checked extends InputStream {
        private final CRC32 crc = new CRC32();
        private int index = -1;
        private @Nullable InputStream in;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int count) throws IOException {
            if (count == 0) {
                return 0;
            }
            while (true) {
                if (in != null) {
                    int read = in.read(bytes, from, count);
                    if (read >= 0) {
                        crc.update(bytes, from, read);
                        return read;
                    }
                    finish(in);
                }
                if (index + 1 >= chunks.size()) {
                    return -1;
                }
                index++;
                crc.reset();
                in = new BufferedInputStream(
                        Files.newInputStream(chunks.get(index).file(), LinkOption.NOFOLLOW_LINKS), BUFFER);
            }
        }

        private void finish(InputStream ended) throws IOException {
            ended.close();
            in = null;
            Chunk chunk = chunks.get(index);
            String found = Long.toHexString(crc.getValue());
            if (!found.equals(chunk.crc())) {
                throw new DialectException(chunk.file() + " has the CRC-32 " + found + ", not " + chunk.crc()
                        + " as the table of contents says");
            }
        }

        @Override
        public void close() throws IOException {
            if (in != null) {
                in.close();
                in = null;
            }
        }
    }

    private final class Slice extends InputStream {
        private long position;
        private long left;
        private @Nullable InputStream in;
        private long inLeft;

        Slice(long position, long left) {
            this.position = position;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int count) throws IOException {
            if (left == 0) {
                return -1;
            }
            if (in == null || inLeft == 0) {
                seek();
            }
            int read = in == null ? -1 : in.read(bytes, from, (int) Math.min(count, Math.min(left, inLeft)));
            if (read < 0) {
                throw new DialectException("a chunk file became shorter while it was read");
            }
            position += read;
            left -= read;
            inLeft -= read;
            return read;
        }

        private void seek() throws IOException {
            close();
            for (Chunk chunk : chunks) {
                if (position >= chunk.offset() && position < chunk.offset() + chunk.size()) {
                    SeekableByteChannel channel = Files.newByteChannel(chunk.file());
                    channel.position(position - chunk.offset());
                    in = Channels.newInputStream(channel);
                    inLeft = chunk.offset() + chunk.size() - position;
                    return;
                }
            }
        }

        @Override
        public void close() throws IOException {
            if (in != null) {
                in.close();
                in = null;
            }
        }
    }
}
