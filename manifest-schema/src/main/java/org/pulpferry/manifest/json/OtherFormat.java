package org.pulpferry.manifest.json;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Limits;

/** A document of a format that is not known here: the two things that every format keeps (F-VER-02) say what it is and what made it. */
final class OtherFormat {
    private static final Pattern FORMAT = Pattern.compile("\\{\"format\":([0-9]{1,9}),");
    private static final Pattern MAKER =
            Pattern.compile("\"exporter\":\\{\"name\":\"([^\"]{1,255})\",\"version\":\"([^\"]{1,255})\"");

    private OtherFormat() {}

    /** The refusal of such a document; empty if it is of a known format, or nothing that says its format. */
    static Optional<FerryException> refusal(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        Matcher format = FORMAT.matcher(text);
        if (!format.lookingAt() || Integer.parseInt(format.group(1)) == Limits.FORMAT) {
            return Optional.empty();
        }
        Matcher maker = MAKER.matcher(text);
        String made = maker.find() ? ", made by " + Escaper.text(maker.group(1) + " " + maker.group(2)) : "";
        return Optional.of(new FerryException(
                ProblemCode.FORMAT,
                "format " + format.group(1) + made + "; this ferry reads format " + Limits.FORMAT,
                "use a ferry that knows format " + format.group(1)
                        + (made.isEmpty() ? "" : ", such as the one that made it")));
    }
}
