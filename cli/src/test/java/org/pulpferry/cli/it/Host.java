package org.pulpferry.cli.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.pulpferry.manifest.value.Sha256;

/** A machine that ferry runs on, which here is a directory of ferry's user with a configuration in it. */
interface Host {
    /** What ferry promises for exports and imports of any size. */
    long MOST_RESIDENT_KIB = 128 << 10;

    /** The lab that it belongs to. */
    Lab lab();

    /** The host's directory; ferry runs in it. */
    Path directory();

    /** The configuration that fits the lab, in order, by key; keys below {@code pulp} as {@code pulp.url}. */
    Map<String, String> standard();

    /**
     * Writes the configuration: the standard one, with some values replaced.
     *
     * @param changes by key, as in {@link #standard}; an empty value leaves the key out. {@code repositories} is a text of list items
     *     separated by {@code ;}
     */
    default void configure(Map<String, String> changes) throws IOException, InterruptedException {
        Map<String, String> values = new LinkedHashMap<>(standard());
        values.putAll(changes);
        StringBuilder pulp = new StringBuilder("pulp:\n");
        StringBuilder rest = new StringBuilder();
        values.forEach((key, value) -> {
            if (value.isEmpty()) {
                return;
            }
            if (key.equals("repositories")) {
                rest.append("repositories:\n");
                List.of(value.split(";", -1))
                        .forEach(
                                item -> rest.append("  - ").append(item.strip()).append('\n'));
            } else if (key.startsWith("pulp.")) {
                pulp.append("  ").append(line(key.substring("pulp.".length()), value));
            } else {
                rest.append(line(key, value));
            }
        });
        write("ferry.yml", pulp.append(rest).toString());
    }

    private static String line(String key, String value) {
        return key + ": " + value + "\n";
    }

    /** Accepts a first trust root by its fingerprint. */
    default void trust(Path root) throws IOException, InterruptedException {
        String fingerprint =
                Sha256.of(Lab.text(root).getBytes(StandardCharsets.US_ASCII)).hex();
        good("trust", "init", "--root", root.toString(), "--fingerprint", fingerprint);
    }

    /** A file in the host's directory that nobody else may read. */
    default void write(String name, String content) throws IOException, InterruptedException {
        lab().write(directory().resolve(name), content);
    }

    /** Runs ferry to its end. */
    default Lab.Ran ferry(String... arguments) throws IOException, InterruptedException {
        return lab().ferry(directory(), arguments);
    }

    /** Runs ferry, which must end well. */
    default Lab.Ran good(String... arguments) throws IOException, InterruptedException {
        Lab.Ran ran = ferry(arguments);
        if (ran.code() != 0) {
            throw new AssertionError(List.of(arguments) + ": " + ran);
        }
        return ran;
    }

    /** Starts ferry. */
    default Process start(String... arguments) throws IOException {
        return lab().start(directory(), arguments);
    }

    /** Runs ferry, which must end well and never have held more memory than it promises. */
    default void goodInLittleMemory(String... arguments) throws IOException, InterruptedException {
        Process ferry = start(arguments);
        long peak = 0;
        while (ferry.isAlive()) {
            peak = Math.max(peak, resident(ferry.pid()));
            ferry.waitFor(20, TimeUnit.MILLISECONDS);
        }
        assertEquals(0, ferry.exitValue());
        assertTrue(peak > 0 && peak <= MOST_RESIDENT_KIB, "peak resident memory " + peak + " KiB");
    }

    private static long resident(long pid) {
        try {
            for (String line :
                    Lab.text(Path.of("/proc/" + pid + "/status")).lines().toList()) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
        } catch (IOException e) {
            return 0; // it has just ended
        }
        return 0;
    }
}
