package org.pulpferry.cli.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.pulpferry.pulp.ExportFiles;
import org.pulpferry.pulp.Exports;
import org.pulpferry.pulp.PulpClient;
import org.pulpferry.pulp.Repository;
import org.pulpferry.pulp.TaskGroup;
import org.pulpferry.pulp.Waiting;

/** Pulp's own full export from "up" and its import into fresh repositories at "down": what ferry's end state is held to. */
final class PulpsOwn {
    private static final Waiting PATIENTLY = Waiting.quietly(Duration.ofMinutes(5));
    private static final long ONE_CHUNK = 1 << 30;

    private final Lab lab;
    private final PulpClient up;
    private final PulpClient down;

    PulpsOwn(Lab lab, Crossing crossing) {
        this.lab = lab;
        this.up = crossing.up();
        this.down = crossing.down();
    }

    /**
     * Carries the latest versions.
     *
     * @param fresh by the repository at "up", a name that no repository at "down" has yet
     */
    void carry(Map<String, String> fresh) throws Exception {
        String run = "it-native-" + UUID.randomUUID();
        Path exports = lab.path("LAB_UP_DIR").resolve("exports").resolve(run);
        Path imports = lab.path("LAB_DOWN_DIR").resolve("imports").resolve(run);
        lab.asFerry("", "mkdir", "-m", "2770", exports.toString(), imports.toString());
        try {
            String toc = export(run, exports, fresh.keySet());
            lab.asFerry("", "bash", "-c", "cp \"$1\"/* \"$2\"", "cp", exports.toString(), imports.toString());
            load(run, imports.resolve(toc), fresh);
        } finally {
            lab.asFerry("", "rm", "-rf", exports.toString(), imports.toString());
        }
    }

    private String export(String run, Path folder, Collection<String> names) throws Exception {
        List<String> repositories = new ArrayList<>();
        List<String> versions = new ArrayList<>();
        for (String name : names) {
            Repository repository = up.repositories().named(name).get(0);
            repositories.add(repository.href());
            versions.add(repository.latestVersion());
        }
        String exporter = up.exports().createExporter(run, folder.toString(), repositories);
        try {
            String task =
                    up.exports().startExport(exporter, Exports.Request.full(versions, ONE_CHUNK), UUID.randomUUID());
            ExportFiles files = up.exports().files(up.tasks().await(task, PATIENTLY));
            Path toc = Path.of(Objects.requireNonNull(files.tocFile(), "a finished export's"));
            return toc.getFileName().toString();
        } finally {
            up.exports().deleteExporter(exporter, PATIENTLY);
        }
    }

    private void load(String run, Path toc, Map<String, String> fresh) throws Exception {
        for (Map.Entry<String, String> each : fresh.entrySet()) {
            String type = up.repositories().named(each.getKey()).get(0).type();
            down.repositories().create(type, each.getValue(), null, Map.of());
        }
        String importer = down.imports().createImporter(run, fresh);
        try {
            String group = down.imports().startImport(importer, toc.toString(), UUID.randomUUID());
            TaskGroup ended = down.tasks().awaitGroup(group, PATIENTLY);
            assertTrue(ended.isCompleted(), ended.toString());
        } finally {
            down.imports().deleteImporter(importer);
        }
    }
}
