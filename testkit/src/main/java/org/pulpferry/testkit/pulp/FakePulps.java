package org.pulpferry.testkit.pulp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Fake Pulps in a process of their own, which outlives a ferry that is killed. Each line of standard input is a JSON array of a verb and its
 * arguments and is answered by one line of JSON; it ends with standard input. Verbs: {@code ["start", NAME]} gives the address,
 * {@code ["files", NAME, REPOSITORY, {PATH: CONTENT}]} makes a version of a file repository, {@code ["media", NAME, FOLDER]},
 * {@code ["storage", NAME, REPOSITORY, MEDIA]}, {@code ["take", NAME, FOLDER]}, {@code ["save", NAME, LABEL]}, {@code ["restore", NAME, LABEL]}, {@code ["summary", NAME]}, {@code ["hrefs", NAME, NOUN]}.
 */
public final class FakePulps {
    private final Map<String, FakePulp> pulps = new HashMap<>();
    private final Map<String, String> repositories = new HashMap<>();

    private FakePulps() {}

    /** Answers until standard input ends. */
    public static void main(String[] arguments) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        FakePulps all = new FakePulps();
        try (OutputStream out = new FileOutputStream(FileDescriptor.out);
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                JsonNode words = mapper.readTree(line);
                String answer = mapper.writeValueAsString(all.answer(words)) + "\n";
                out.write(answer.getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        }
        all.pulps.values().forEach(FakePulp::close);
    }

    private Object answer(JsonNode words) throws IOException {
        String name = words.get(1).asText();
        if (words.get(0).asText().equals("start")) {
            FakePulp pulp = FakePulp.start().component("core", "3.123.1").component("file", "3.123.1");
            pulps.put(name, pulp);
            return pulp.url().toString();
        }
        FakePulp pulp = pulps.get(name);
        if (pulp == null) {
            throw new IOException("no Pulp " + name);
        }
        switch (words.get(0).asText()) {
            case "files" -> files(pulp, name, words.get(2).asText(), words.get(3));
            case "storage" ->
                pulp.storage(
                        repository(pulp, name, words.get(2).asText()),
                        Path.of(words.get(3).asText()));
            case "take" -> pulp.take(Path.of(words.get(2).asText()));
            case "media" -> pulp.writeMedia(Path.of(words.get(2).asText()));
            case "save" -> pulp.save(words.get(2).asText());
            case "restore" -> pulp.restore(words.get(2).asText());
            case "summary" -> {
                return pulp.summary();
            }
            case "hrefs" -> {
                return pulp.hrefs(words.get(2).asText());
            }
            default -> throw new IOException("no verb " + words);
        }
        return "";
    }

    private void files(FakePulp pulp, String name, String repository, JsonNode files) {
        List<FakePulp.Unit> units = new ArrayList<>();
        files.properties()
                .forEach(each ->
                        units.add(FakePulp.file(each.getKey(), each.getValue().asText())));
        pulp.version(repository(pulp, name, repository), units);
    }

    private String repository(FakePulp pulp, String name, String repository) {
        return repositories.computeIfAbsent(name + "/" + repository, any -> pulp.repository("file/file", repository));
    }
}
