package org.pulpferry.cli.vectors;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Lays a vector out on a medium: the base, then the overlay, then the steps that EXPECT lists. */
final class Layout {
    private Layout() {}

    /** Into {@code bundle}, a folder that is not there yet. */
    static void lay(Expectation vector, Path bundle) throws IOException {
        Path base = vector.base().equals("golden")
                ? Expectation.vectors().resolve("../bundles/golden-1-1")
                : Expectation.vectors().resolve("base/" + vector.base());
        copy(base, bundle);
        Path overlay = vector.folder().resolve("bundle");
        if (Files.isDirectory(overlay)) {
            copy(overlay, bundle);
        }
        for (String step : vector.make()) {
            make(bundle, step.split(" ", -1));
        }
    }

    /** Lays the files of a vector that is no bundle into a folder that is not there yet, for their owner alone. */
    static void lay(FileExpectation vector, Path folder) throws IOException {
        copy(vector.folder().resolve("files"), folder);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
        }
        for (String step : vector.make()) {
            make(folder, step.split(" ", -1));
        }
    }

    private static void make(Path bundle, String[] step) throws IOException {
        Path at = bundle.resolve(step[1]);
        switch (step[0]) {
            case "remove" -> delete(at);
            case "folder" -> Files.createDirectories(at);
            case "fifo" -> {
                delete(at);
                run("mkfifo", at.toString());
            }
            case "link" -> {
                delete(at);
                Files.createSymbolicLink(at, Path.of(step[2]));
            }
            case "mode" -> Files.setPosixFilePermissions(at, PosixFilePermissions.fromString(step[2]));
            case "sparse" -> {
                try (RandomAccessFile file = new RandomAccessFile(at.toFile(), "rw")) {
                    file.setLength(Long.parseLong(step[2]));
                }
            }
            case "many" -> {
                Files.createDirectories(at);
                for (int i = 0; i < Integer.parseInt(step[2]); i++) {
                    Files.createFile(at.resolve(String.format(Locale.ROOT, "%07d", i)));
                }
            }
            default -> throw new IllegalArgumentException("step " + step[0]);
        }
    }

    private static void run(String... command) throws IOException {
        try {
            if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
                throw new IOException(List.of(command) + " failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    static void delete(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, java.io.IOException failure) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** What is below a folder: kind, size and time of change by path. */
    static Map<String, String> listing(Path folder) throws IOException {
        Map<String, String> found = new TreeMap<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                found.put(
                        folder.relativize(file).toString(),
                        attributes.size() + " " + attributes.lastModifiedTime() + " " + attributes.isSymbolicLink());
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) {
                found.put(folder.relativize(each) + "/", "");
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }
}
