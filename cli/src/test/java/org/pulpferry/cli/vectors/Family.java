package org.pulpferry.cli.vectors;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.problem.ProblemCode;

/** Vectors of one kind. */
abstract class Family {
    final Kit kit;
    private final String name;
    final List<Case> vectors = new ArrayList<>();

    Family(Kit kit, String name) {
        this.kit = kit;
        this.name = name;
    }

    /** Makes all of them; called once. */
    abstract void make();

    final List<Case> vectors() {
        if (vectors.isEmpty()) {
            make();
        }
        return List.copyOf(vectors);
    }

    final String name() {
        return name;
    }

    /** One that is refused. */
    final Vector refused(String words, ProblemCode code, String says, String... shows) {
        return add(words, code, says, shows);
    }

    /** One that is accepted. */
    final Vector accepted(String words, String says, String... shows) {
        return add(words, null, says, shows);
    }

    private Vector add(String words, @Nullable ProblemCode code, String says, String... shows) {
        Vector vector = new Vector(kit, name + "/" + words, code, says, shows);
        vectors.add(vector);
        return vector;
    }

    /** One that is no bundle; {@code reads} is the file or folder that is read. */
    final FileVector file(String words, @Nullable ProblemCode code, String says, String reads, String... shows) {
        FileVector vector = new FileVector(name + "/" + words, reads, code, says, shows);
        vectors.add(vector);
        return vector;
    }

    /** The file with one bit of its middle turned. */
    static byte[] flipped(byte[] bytes) {
        byte[] changed = bytes.clone();
        changed[changed.length / 2] ^= 1;
        return changed;
    }
}
