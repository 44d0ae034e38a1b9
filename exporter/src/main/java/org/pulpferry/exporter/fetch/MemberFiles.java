package org.pulpferry.exporter.fetch;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pulpferry.archive.TarEntry;
import org.pulpferry.bundle.Member;
import org.pulpferry.journal.AtomicFile;
import org.pulpferry.manifest.value.Sha256;

/**
 * The members of {@code index/} or {@code meta/} as files of the run, in order: the list {@code members} names them, a file with the number of its line
 * each. Written once, then only read, also by the run that goes on after a kill. Not thread-safe.
 */
public final class MemberFiles {
    private static final String LIST = "members";

    private final Path directory;
    private final List<String> names = new ArrayList<>();

    /** Begins without members in a directory that is made when missing. */
    public MemberFiles(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    /** Reads the list of an earlier run. */
    public static MemberFiles reopen(Path directory) throws IOException {
        MemberFiles files = new MemberFiles(directory);
        try (BufferedReader reader = Files.newBufferedReader(directory.resolve(LIST), StandardCharsets.US_ASCII)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                files.names.add(line);
            }
        }
        return files;
    }

    /** The file to write the next member of that name into. */
    public Path add(String name) {
        names.add(name);
        return file(names.size() - 1);
    }

    /** Names in order. */
    public List<String> names() {
        return List.copyOf(names);
    }

    /** The file of the member at that place. */
    public Path file(int place) {
        return directory.resolve(Integer.toString(place));
    }

    /** Puts the list on the disk; the files are there already. Its digest stands for the names and their order. */
    public Sha256 finish() throws IOException {
        byte[] list = (String.join("\n", names) + "\n").getBytes(StandardCharsets.US_ASCII);
        AtomicFile.write(directory.resolve(LIST), list);
        return Sha256.of(list);
    }

    /** The members for the stream writer. */
    public List<Member> members() throws IOException {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            members.add(new FileMember(new TarEntry(names.get(i), Files.size(file(i))), file(i)));
        }
        return members;
    }

    private record FileMember(TarEntry entry, Path file) implements Member {
        @Override
        public InputStream open() throws IOException {
            return new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        }
    }
}
