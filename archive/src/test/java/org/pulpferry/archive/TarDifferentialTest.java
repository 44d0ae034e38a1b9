package org.pulpferry.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TAR-38: whatever the guard accepts, commons-compress, Python's tarfile and GNU tar list alike. */
class TarDifferentialTest {
    private static final int MUTANTS = 6_000;
    /** Type, size, name of a line of {@code tar --list --verbose}. */
    private static final Pattern GNU =
            Pattern.compile("(.)\\S{9} [0-9]+/[0-9]+ +([0-9]+) \\S+ \\S+ +(.*)", Pattern.DOTALL);

    private final Path temporary;

    TarDifferentialTest(@TempDir Path temporary) {
        this.temporary = temporary;
    }

    @Test
    void acceptedArchivesAreListedAlikeByEveryone() throws Exception {
        compareMutants(
                Grammar.PULP,
                List.of(PulpTarTest.resource("export.tar"), PulpTarTest.resource("domain.tar")),
                new Random(38));
    }

    @Test
    void acceptedArchivesOfBundlesAreListedAlikeByEveryone() throws Exception {
        compareMutants(Grammar.BUNDLE, List.of(), new Random(83));
    }

    private void compareMutants(Grammar grammar, List<byte[]> first, Random random) throws Exception {
        List<byte[]> seeds = new ArrayList<>(first);
        for (int i = 0; i < 20; i++) {
            seeds.add(TarWriterTest.write(TarWriterTest.entries(random, grammar)));
        }
        List<byte[]> accepted = new ArrayList<>();
        for (byte[] seed : seeds) {
            accepted.add(seed);
        }
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = mutant(seeds.get(random.nextInt(seeds.size())), random);
            if (list(mutant, grammar) != null) {
                accepted.add(mutant);
            }
        }
        assertTrue(accepted.size() > seeds.size() + 20, "some mutants are accepted, else nothing is compared");
        assertTrue(accepted.size() < MUTANTS / 2, "most mutants are refused");
        compare(accepted, grammar);
    }

    /** Changes one byte or block, most often in a header whose checksum is then made right again. */
    private static byte[] mutant(byte[] seed, Random random) {
        byte[] mutant = seed.clone();
        int block = random.nextInt(mutant.length / 512) * 512;
        int at = block + random.nextInt(512);
        switch (random.nextInt(4)) {
            case 0 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> mutant[at] = (byte) "01x5LKg\0/.".charAt(random.nextInt(10));
            case 2 ->
                mutant[block + new int[] {0, 100, 108, 124, 135, 136, 156, 157, 265, 297, 345}[random.nextInt(11)]] =
                        (byte) random.nextInt(128);
            default -> System.arraycopy(seed, random.nextInt(seed.length / 512) * 512, mutant, block, 512);
        }
        if (mutant[block + 257] == 'u' && random.nextInt(8) > 0) {
            byte[] header = Arrays.copyOfRange(mutant, block, block + 512);
            System.arraycopy(RawTar.checksummed(header), 0, mutant, block, 512);
        }
        return mutant;
    }

    private void compare(List<byte[]> archives, Grammar grammar) throws Exception {
        List<Path> files = new ArrayList<>();
        for (byte[] archive : archives) {
            Path file = temporary.resolve(files.size() + ".tar");
            Files.write(file, archive);
            files.add(file);
        }
        List<String> python = python(files);
        List<String> ours = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            List<String> listed = list(archives.get(i), grammar);
            assertEquals(listed, commonsCompress(archives.get(i)), "commons-compress, archive " + i);
            ours.add("archive " + files.get(i));
            ours.addAll(listed == null ? List.of() : listed);
        }
        assertEquals(ours, python, "Python's tarfile");
        for (int i = 0; i < Math.min(100, files.size()); i++) {
            assertEquals(shown(list(archives.get(i), grammar)), gnuTar(files.get(i)), "GNU tar, archive " + i);
        }
    }

    private static @Nullable List<String> list(byte[] archive, Grammar grammar) throws IOException {
        List<String> lines = new ArrayList<>();
        TarReader reader = new TarReader(new ByteArrayInputStream(archive), grammar, 1_000);
        try {
            for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
                lines.add(hex(entry.name()) + " 30 " + entry.size());
            }
            return lines;
        } catch (ArchiveException e) {
            return null;
        }
    }

    private static List<String> commonsCompress(byte[] archive) throws IOException {
        List<String> lines = new ArrayList<>();
        try (TarArchiveInputStream in =
                new TarArchiveInputStream(new ByteArrayInputStream(archive), StandardCharsets.UTF_8.name())) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                assertTrue(entry.isFile() && !entry.isSparse());
                lines.add(hex(entry.getName()) + " 30 " + entry.getSize());
            }
        }
        return lines;
    }

    private List<String> python(List<Path> files) throws Exception {
        Path script = temporary.resolve("list.py");
        Files.write(script, PulpTarTest.resource("list_archives.py"));
        List<String> command = new ArrayList<>(List.of("python3", script.toString()));
        files.forEach(file -> command.add(file.toString()));
        return run(command);
    }

    private static List<String> gnuTar(Path file) throws Exception {
        List<String> lines = new ArrayList<>();
        List<String> command = List.of(
                "tar",
                "--list",
                "--verbose",
                "--numeric-owner",
                "--full-time",
                "--quoting-style=literal",
                "--file",
                file.toString());
        for (String line : run(command)) {
            Matcher member = GNU.matcher(line);
            assertTrue(member.matches(), line);
            lines.add(member.group(3) + " " + member.group(1) + " " + member.group(2));
        }
        return lines;
    }

    private static List<String> shown(@Nullable List<String> lines) {
        List<String> names = new ArrayList<>();
        for (String line : lines == null ? List.<String>of() : lines) {
            byte[] name = HexFormat.of().parseHex(line.substring(0, line.indexOf(' ')));
            String size = line.substring(line.lastIndexOf(' ') + 1);
            names.add(new String(name, StandardCharsets.UTF_8) + " - " + size);
        }
        return names;
    }

    private static List<String> run(List<String> command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        String text;
        try (InputStream in = process.getInputStream()) {
            text = new String(in.readNBytes(64 << 20), StandardCharsets.UTF_8);
        }
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it ends: " + command.get(0));
        assertEquals(0, process.exitValue(), command.get(0));
        return text.lines().toList();
    }

    private static String hex(String name) {
        return HexFormat.of().formatHex(name.getBytes(StandardCharsets.UTF_8));
    }
}
