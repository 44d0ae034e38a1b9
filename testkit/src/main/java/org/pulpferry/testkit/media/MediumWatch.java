package org.pulpferry.testkit.media;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;

/**
 * Stands between a reader and a medium. Each method is called by the thread that reads, just before the real thing happens, and may change
 * what is there, wait, or throw; tests thus get in between two steps of a reader.
 */
public interface MediumWatch {
    /** A file is about to be opened. */
    default void opening(Path file) throws IOException {}

    /** Bytes of an open file are about to be read, from this offset on. */
    default void reading(Path file, long offset) throws IOException {}

    /** A directory is about to be opened for listing or for going down. */
    default void entering(Path directory) throws IOException {}

    /** A directory's entries are about to be gone through; what is given back takes their place. */
    default Iterator<Path> listing(Path directory, Iterator<Path> entries) {
        return entries;
    }

    /** Somebody is about to ask what a name stands for. */
    default void asking(Path name) throws IOException {}
}
