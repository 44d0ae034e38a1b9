package org.pulpferry.cli.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads a YAML file to a tree that knows its lines. Nothing in it can name a Java type. */
final class YamlFile {
    private static final int MAXIMUM = 1 << 20;
    private static final String HINT = "see samples/config, or write a fresh file with: ferry init connected|site";

    private YamlFile() {}

    /** The file's only document; null if it is empty. */
    static @Nullable Node read(Path file) throws FerryException {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(20);
        options.setCodePointLimit(MAXIMUM);
        try {
            return new Yaml(options).compose(new StringReader(text(file)));
        } catch (MarkedYAMLException e) {
            // Neither its own message nor a stack trace: both quote the file, and a line that is not YAML may hold a
            // secret.
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new FerryException(
                    ProblemCode.USAGE, file + ":" + line + ": not YAML: " + unquoted(e.getProblem()), HINT);
        } catch (YAMLException e) {
            throw new FerryException(
                    ProblemCode.USAGE, file + ": not YAML: " + unquoted(String.valueOf(e.getMessage())), HINT);
        }
    }

    private static String unquoted(@Nullable String problem) {
        return Escaper.text(
                String.valueOf(problem).replaceFirst("(?s)\\b(alias|anchor|tag|character|key|token)\\b.*", "$1"));
    }

    private static String text(Path file) throws FerryException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAXIMUM + 1);
        } catch (IOException e) {
            throw new FerryException(
                    ProblemCode.USAGE,
                    "the configuration " + file + " could not be read: " + e,
                    "check the file's path and permissions",
                    e);
        }
        if (bytes.length > MAXIMUM) {
            throw new FerryException(ProblemCode.USAGE, file + ": larger than " + MAXIMUM + " bytes", HINT);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new FerryException(ProblemCode.USAGE, file + ": not UTF-8", HINT, e);
        }
    }
}
