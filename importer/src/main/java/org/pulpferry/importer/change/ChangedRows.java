package org.pulpferry.importer.change;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.pulpferry.importer.load.Batch;
import org.pulpferry.importer.load.MetaFolder;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.RepositoryEntry;
import org.pulpferry.manifest.UnitLine;
import org.pulpferry.pulp.dialect.ContentType;
import org.pulpferry.pulp.dialect.ContentType.Part;
import org.pulpferry.pulp.dialect.ContentTypes;
import org.pulpferry.pulp.dialect.ExportedUnits;
import org.pulpferry.pulp.dialect.SelectedRows;

/**
 * Pulp's rows of some units of a bundle's repository, for a tar that Pulp imports. Units that these refer to come with them, since Pulp looks
 * for them by ids of the exporting Pulp, which it may have forgotten.
 */
final class ChangedRows {
    private final MetaFolder meta;
    private final int ordinal;
    private final Path work;

    /** {@code work}: an own folder for temporary files, removed when done. */
    ChangedRows(MetaFolder meta, int ordinal, Path work) {
        this.meta = meta;
        this.ordinal = ordinal;
        this.work = work;
    }

    /**
     * Adds the rows to a tar.
     *
     * @throws UnfitException when the rows of some unit were not found
     */
    void addTo(Batch tar, Collection<UnitLine> units) throws IOException, UnfitException {
        SafeDirectory.delete(work);
        SafeDirectory.create(work);
        try {
            tar.addRows(MetaFolder.repositoryMember(), meta.repositoryRow(ordinal));
            SelectedRows rows = select(units);
            for (Path file : meta.files(ordinal)) {
                String name = String.valueOf(file.getFileName());
                Path selected = work.resolve(name);
                long copied;
                try (InputStream in = Files.newInputStream(file);
                        OutputStream out = new BufferedOutputStream(Files.newOutputStream(selected))) {
                    copied = rows.copy(name, in, out);
                }
                if (copied > 0) {
                    tar.addRows(meta.directoryName(ordinal) + "/" + name, selected);
                }
                Files.delete(selected);
            }
        } finally {
            SafeDirectory.delete(work);
        }
    }

    private SelectedRows select(Collection<UnitLine> units) throws IOException, UnfitException {
        Set<List<String>> wanted = new HashSet<>();
        for (UnitLine unit : units) {
            wanted.add(named(unit.type(), unit.key()));
            for (Referred each : referred(unit)) {
                wanted.add(named(each.type(), each.key()));
            }
        }
        SelectedRows rows = new SelectedRows(RepositoryEntry.ordinalName(ordinal));
        Path sort = SafeDirectory.create(work.resolve("rows"));
        try (ExportedUnits exported = new ExportedUnits(sort)) {
            for (Path file : meta.files(ordinal)) {
                try (InputStream in = Files.newInputStream(file)) {
                    exported.member(String.valueOf(file.getFileName()), in);
                }
            }
            exported.finishWithIds((id, unit) -> {
                if (wanted.contains(named(unit.type(), unit.key()))) {
                    rows.add(id, unit);
                }
            });
        }
        if (rows.size() != wanted.size()) {
            throw new UnfitException("its rows name " + rows.size() + " of " + wanted.size() + " units that changed");
        }
        return rows;
    }

    /** What a unit's key says of other units that it refers to. */
    static List<Referred> referred(UnitLine unit) {
        ContentType type = ContentTypes.of(unit.type()).orElseThrow();
        return type.parts().stream()
                .filter(part -> part.refersTo() != null)
                .map(part -> referred(type, unit, part))
                .toList();
    }

    private static Referred referred(ContentType type, UnitLine unit, Part part) {
        return new Referred(
                ContentTypes.referred(part).pulpType(), List.copyOf(ContentTypes.part(type, unit.key(), part)));
    }

    /** A unit that another one refers to. */
    record Referred(String type, List<String> key) {}

    private static List<String> named(String type, List<String> key) {
        List<String> name = new ArrayList<>(List.of(type));
        name.addAll(key);
        return name;
    }
}
