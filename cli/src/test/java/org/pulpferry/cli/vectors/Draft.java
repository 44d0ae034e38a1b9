package org.pulpferry.cli.vectors;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.vectors.RawTar.Member;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.signing.SignedType;

/**
 * A bundle in the making, layer by layer: members, tar, slices, frames, tables, manifest, sums, signatures. Each layer is made of the one
 * before and can be bent there, and what comes after it is made to fit, signatures included.
 */
@SuppressWarnings({"NonApiType", "StringSplitter"})
final class Draft {
    static final int CHUNK = 16 << 20;

    Content content;
    String stream = "vectors";
    int epoch = 1;
    long sequence = 5;
    String audience = "[\"site-a\"]";
    String created = "2026-06-01T00:00:00Z";
    String expires = "2027-06-01T00:00:00Z";
    String nextBy = "2026-07-01T00:00:00Z";
    String base = "null";
    int rootVersion = 1;
    String cures = "[]";
    List<String> signedBy = List.of(RootDraft.A);
    final TreeMap<Integer, RootDraft> roots = new TreeMap<>(Map.of(1, new RootDraft()));

    /** The members of a stream, to be changed before they become a tar. */
    final Map<String, UnaryOperator<List<Member>>> members = new LinkedHashMap<>();

    final Map<String, Function<List<Member>, byte[]>> tar = new LinkedHashMap<>();
    /** A stream's slice and its number to the chunk file. */
    final Map<String, BiFunction<byte[], Integer, byte[]>> chunk = new LinkedHashMap<>();

    UnaryOperator<List<String>> tableLines = lines -> lines;
    UnaryOperator<List<byte[]>> tables = list -> list;
    UnaryOperator<String> manifest = text -> text;
    UnaryOperator<List<Signers.Entry>> signatures = entries -> entries;
    SignedType signedAs = SignedType.MANIFEST;
    /** Stands for the whole manifest. */
    byte @Nullable [] wholeManifest;

    UnaryOperator<byte[]> signatureFile = bytes -> bytes;
    UnaryOperator<String> sums = text -> text;
    Consumer<TreeMap<String, byte[]>> files = all -> {};

    byte[] readme;
    private final Signers keys;

    Draft(Signers keys, byte[] readme, Content content) {
        this.keys = keys;
        this.readme = readme;
        this.content = content;
    }

    /** Changes the text of one member. */
    Draft member(String of, String name, UnaryOperator<String> change) {
        return members(of, list -> {
            List<Member> changed = new ArrayList<>();
            for (Member member : list) {
                changed.add(member.name().equals(name) ? Member.of(name, changed(member.text(), change)) : member);
            }
            return changed;
        });
    }

    /** Applies a change that must be one. */
    static String changed(String text, UnaryOperator<String> change) {
        String result = change.apply(text);
        if (result.equals(text)) {
            throw new IllegalStateException("nothing was changed in " + text);
        }
        return result;
    }

    Draft members(String of, UnaryOperator<List<Member>> change) {
        members.merge(of, change, (first, second) -> list -> second.apply(first.apply(list)));
        return this;
    }

    Draft manifest(UnaryOperator<String> change) {
        UnaryOperator<String> before = manifest;
        manifest = text -> changed(before.apply(text), change);
        return this;
    }

    /** Replaces text in the manifest. */
    Draft manifest(String what, String by) {
        return manifest(text -> text.replace(what, by));
    }

    Draft tar(String of, Function<List<Member>, byte[]> maker) {
        tar.put(of, maker);
        return this;
    }

    Draft chunk(String of, BiFunction<byte[], Integer, byte[]> maker) {
        chunk.put(of, maker);
        return this;
    }

    String folder() {
        return stream + "-" + epoch + "-" + sequence;
    }

    /** A container stream, made. */
    private record Stream(String summary) {}

    /** All files of the bundle by relative path. */
    TreeMap<String, byte[]> build() {
        TreeMap<String, byte[]> all = new TreeMap<>();
        List<String> lines = new ArrayList<>();
        Stream index = stream("index", content.index(), all, lines);
        Stream meta = stream("meta", content.meta(), all, lines);
        Stream data = stream("data", content.data(), all, lines);
        List<byte[]> tableFiles = tables.apply(tables(tableLines.apply(lines)));
        List<String> references = new ArrayList<>();
        StringBuilder sum = new StringBuilder();
        for (int i = 0; i < tableFiles.size(); i++) {
            String path = String.format(Locale.ROOT, "chunks/%03d.tbl", i);
            byte[] table = tableFiles.get(i);
            all.put(path, table);
            references.add("{\"path\":\"" + path + "\",\"size\":" + table.length + ",\"sha256\":\"" + Sha256.of(table)
                    + "\"}");
            sum.append(Sha256.of(table)).append("  ").append(path).append('\n');
        }
        for (byte[] table : tableFiles) {
            for (String line : new String(table, StandardCharsets.ISO_8859_1).split("\n")) {
                String[] fields = line.split(" ");
                if (fields.length == 4) {
                    sum.append(fields[3]).append("  ").append(fields[0]).append('\n');
                }
            }
        }
        byte[] document = wholeManifest != null
                ? wholeManifest
                : manifest.apply(manifestText(index, meta, data, references)).getBytes(StandardCharsets.ISO_8859_1);
        all.put("manifest.json", document);
        all.put("README.txt", readme);
        String heading = Sha256.of(document) + "  manifest.json\n" + Sha256.of(readme) + "  README.txt\n";
        all.put("SHA256SUMS", sums.apply(heading + sum).getBytes(StandardCharsets.ISO_8859_1));
        sign(all, document);
        roots.forEach((number, root) -> {
            RootDraft.Files made = root.files(keys);
            all.put("roots/" + number + ".root.json", made.document());
            all.put("roots/" + number + ".root.sig.json", made.signatures());
        });
        files.accept(all);
        return all;
    }

    private void sign(TreeMap<String, byte[]> all, byte[] document) {
        List<Signers.Entry> entries = new ArrayList<>();
        signedBy.forEach(name -> entries.addAll(keys.sign(signedAs, document, name)));
        all.put(
                "manifest.sig.json",
                signatureFile.apply(
                        Signers.file(SignedType.MANIFEST.mediaType(), document, signatures.apply(entries))));
    }

    private Stream stream(String name, List<Member> made, Map<String, byte[]> all, List<String> lines) {
        List<Member> list = members.getOrDefault(name, same -> same).apply(new ArrayList<>(made));
        byte[] raw = list.isEmpty()
                ? new byte[0]
                : tar.getOrDefault(name, RawTar::archive).apply(list);
        long stored = 0;
        int chunks = 0;
        for (int at = 0; at < raw.length; at += CHUNK) {
            byte[] slice = Arrays.copyOfRange(raw, at, Math.min(raw.length, at + CHUNK));
            byte[] file = chunk.getOrDefault(name, (bytes, number) -> Frames.chunk(bytes))
                    .apply(slice, chunks);
            String path = String.format(Locale.ROOT, "%s/%03d/%06d.zst", name, chunks / 1_000, chunks);
            all.put(path, file);
            lines.add(path + " " + file.length + " " + slice.length + " " + Sha256.of(file));
            stored += file.length;
            chunks++;
        }
        return new Stream("{\"raw_size\":" + raw.length + ",\"stored_size\":" + stored + ",\"chunks\":" + chunks
                + ",\"members\":" + list.size() + "}");
    }

    private static List<byte[]> tables(List<String> lines) {
        List<byte[]> tables = new ArrayList<>();
        for (int at = 0; at < lines.size(); at += 1_000) {
            ByteArrayOutputStream table = new ByteArrayOutputStream();
            lines.subList(at, Math.min(lines.size(), at + 1_000))
                    .forEach(line -> table.writeBytes((line + "\n").getBytes(StandardCharsets.ISO_8859_1)));
            tables.add(table.toByteArray());
        }
        return tables;
    }

    private String manifestText(Stream index, Stream meta, Stream data, List<String> references) {
        return "{\"format\":1,\"stream\":\"" + stream + "\",\"epoch\":" + epoch + ",\"sequence\":" + sequence
                + ",\"audience\":" + audience + ",\"created\":\"" + created + "\",\"expires\":\"" + expires
                + "\",\"next_by\":\"" + nextBy + "\",\"base\":" + base + ",\"root_version\":" + rootVersion
                + ",\"exporter\":{\"name\":\"ferry\",\"version\":\"0.1.0\",\"host\":\"connected.example.org\"},"
                + "\"pulp\":[{\"name\":\"core\",\"version\":\"3.116.0\"},{\"name\":\"file\",\"version\":\"3.116.0\"}],"
                + "\"index\":" + index.summary() + ",\"meta\":" + meta.summary() + ",\"data\":" + data.summary()
                + ",\"tables\":[" + String.join(",", references) + "],\"repositories\":["
                + String.join(",", content.entries())
                + "],\"cures\":" + cures + "}\n";
    }
}
