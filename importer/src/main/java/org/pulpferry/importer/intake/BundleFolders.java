package org.pulpferry.importer.intake;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pulpferry.bundle.BundleLayout;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Position;

/** Finds out what the user means by a path: a bundle, or a folder in which bundles lie. */
public final class BundleFolders {
    private BundleFolders() {}

    /** Whether the folder is a bundle itself, finished or not. */
    public static boolean isBundle(Path folder) {
        return isFile(folder.resolve(BundleLayout.MANIFEST)) || isFile(folder.resolve(BundleLayout.SIGNATURE));
    }

    /** Whether the folder has a name that only a bundle has. */
    public static boolean isNamedAsBundle(Path folder) {
        try {
            BundleId.parse(String.valueOf(folder.getFileName()));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Finished bundles of these streams in a folder of bundles, in order of their numbers.
     *
     * @param passedOver told the names of the folders that are passed over, and why
     * @throws FerryException INCOMPLETE when there is none at all; USAGE when the folder cannot be read
     */
    public static List<Path> finished(Path folder, List<Name> streams, PassedOver passedOver) throws FerryException {
        SortedMap<String, SortedMap<Position, Path>> found = new TreeMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, BundleFolders::isDirectory)) {
            for (Path entry : entries) {
                take(entry, streams, found, passedOver);
            }
        } catch (IOException e) {
            throw new FerryException(
                    ProblemCode.USAGE,
                    "no folder that can be read: " + Escaper.text(folder.toString()),
                    "give a bundle's folder, or a folder in which bundles lie",
                    e);
        }
        List<Path> bundles = new ArrayList<>();
        found.values().forEach(stream -> bundles.addAll(stream.values()));
        if (bundles.isEmpty()) {
            throw new FerryException(
                    ProblemCode.INCOMPLETE,
                    "no finished bundle in " + Escaper.text(folder.toString()),
                    "a finished bundle is a folder with " + BundleLayout.MANIFEST + " and " + BundleLayout.SIGNATURE
                            + "; give its folder or the one it lies in");
        }
        return bundles;
    }

    private static void take(
            Path entry, List<Name> streams, SortedMap<String, SortedMap<Position, Path>> found, PassedOver passedOver) {
        String name = entry.getFileName().toString();
        BundleId id;
        try {
            id = BundleId.parse(name);
        } catch (IllegalArgumentException e) {
            return;
        }
        if (!streams.contains(id.stream())) {
            passedOver.say(name, "of a stream this site does not take");
        } else if (!isFile(entry.resolve(BundleLayout.SIGNATURE)) || !isFile(entry.resolve(BundleLayout.MANIFEST))) {
            passedOver.say(name, "not finished: it has no " + BundleLayout.SIGNATURE);
        } else {
            found.computeIfAbsent(id.stream().value(), key -> new TreeMap<>()).put(id.position(), entry);
        }
    }

    private static boolean isDirectory(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isFile(Path path) {
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Hears what is passed over. */
    @FunctionalInterface
    public interface PassedOver {
        /** {@code folder} is passed over because it is {@code why}. */
        void say(String folder, String why);
    }
}
