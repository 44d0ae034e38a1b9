package org.pulpferry.cli.command;

import java.util.List;
import org.pulpferry.cli.config.Setting;
import org.pulpferry.cli.output.Documents;
import org.pulpferry.cli.run.Run;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "show",
        description = "Show every value in force. The configuration holds no secrets, only where they are.",
        footer = {"", "Examples:", "  ferry config show", "  FERRY_STATE=/tmp/state ferry config show --origin"})
final class ConfigShow extends Verb {
    @Option(names = "--origin", description = "Say where each value came from.")
    private boolean origin;

    ConfigShow(Run run) {
        super(run);
    }

    @Override
    public Integer call() throws FerryException {
        String file = run().configFile().toString();
        List<Setting> settings = run().config().basics().settings();
        List<Documents.ConfigValue> values = settings.stream()
                .map(setting -> new Documents.ConfigValue(setting.key(), setting.value(), setting.origin()))
                .toList();
        output().result(new Documents.ConfigSummary("ferry/config/1", file, values), lines -> {
            for (Setting setting : settings) {
                String value = setting.key() + ": " + Escaper.text(setting.value());
                lines.line(origin ? value + "    # " + setting.origin() : value);
            }
        });
        return OK;
    }
}
