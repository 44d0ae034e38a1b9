package org.pulpferry.importer.site;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.pulpferry.bundle.FreeSpace;
import org.pulpferry.importer.settings.SiteSettings.SharedFolder;
import org.pulpferry.journal.SafeDirectory;

/**
 * This site's folders below Pulp's import path, one per run: made by ferry, readable by Pulp's group, writable by nobody else, removed by
 * ferry. Everything in them was checked before and can be made again.
 */
public final class HandOver {
    private final SharedFolder imports;
    private final String prefix;
    private final String run;

    /** The folder of one run; {@code prefix} is what all folders of this site begin with. */
    public HandOver(SharedFolder imports, String prefix, String run) {
        this.imports = imports;
        this.prefix = "." + prefix;
        this.run = "." + prefix + run;
    }

    /** The run, as part of names at Pulp. */
    public String runName() {
        return run.substring(prefix.length());
    }

    /** Makes an empty folder for one tar; what a killed run left under this name goes first. */
    public Path begin(String name) throws IOException {
        Path parent = imports.ferry().resolve(run);
        try {
            SafeDirectory.createShared(parent, false);
        } catch (FileAlreadyExistsException e) {
            // made for an earlier tar of this run
        }
        Path folder = parent.resolve(name);
        SafeDirectory.delete(folder);
        return SafeDirectory.createShared(folder, false);
    }

    /** How Pulp calls a file in a folder of this run. */
    public String pulpPath(Path file) {
        return imports.pulp().replaceFirst("/+$", "") + "/"
                + imports.ferry().relativize(file).toString().replace('\\', '/');
    }

    /** Removes one folder. */
    public void end(Path folder) throws IOException {
        SafeDirectory.delete(folder);
    }

    /** Removes all of this run. */
    public void removeRun() throws IOException {
        if (!Files.isDirectory(imports.ferry())) {
            return;
        }
        SafeDirectory.delete(imports.ferry().resolve(run));
    }

    /** Removes what killed runs of this site left; only while the state's lock is held and no task of theirs runs. */
    public int removeLeftovers() throws IOException {
        if (!Files.isDirectory(imports.ferry())) {
            return 0;
        }
        int removed = 0;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(imports.ferry(), prefix + "*")) {
            for (Path entry : entries) {
                SafeDirectory.delete(entry);
                removed++;
            }
        }
        return removed;
    }

    /** Bytes free where batches are written; empty where nobody can tell. */
    public OptionalLong usable() {
        return FreeSpace.at(imports.ferry());
    }
}
