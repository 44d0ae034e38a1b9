package org.pulpferry.cli.output;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;

/**
 * The one way to stdout and stderr: results there, everything else here. What came from a medium or from Pulp has gone through
 * {@link Escaper}, where it was quoted; besides, every line goes through it as a whole, so that nothing but printable ASCII leaves this class.
 */
public final class Output {
    /** How the user wants it. */
    public record Style(boolean json, boolean quiet, boolean verbose, boolean color) {}

    private final PrintStream out;
    private final PrintStream err;
    private final Style style;

    public Output(PrintStream out, PrintStream err, Style style) {
        this.out = out;
        this.err = err;
        this.style = style;
    }

    /** How the user wants it. */
    public Style style() {
        return style;
    }

    /** A result: the document for machines, or the lines for people. */
    public void result(Record document, Consumer<Lines> text) {
        if (style.json()) {
            out.print(new String(Json.write(document), StandardCharsets.US_ASCII));
        } else {
            text.accept(new Lines() {
                @Override
                public void line(String line) {
                    out.println(clean(line));
                }

                @Override
                public void path(Path path) {
                    out.println(own(path));
                }
            });
        }
        out.flush();
    }

    /** A sentence beside the result; silent with {@code --quiet}. */
    public void note(String sentence) {
        if (!style.quiet()) {
            err.println(clean(sentence));
            err.flush();
        }
    }

    /** Detail that only {@code -v} shows. */
    public void detail(String sentence) {
        if (style.verbose()) {
            note(sentence);
        }
    }

    /** Something that needs attention although it went well; shown with {@code --quiet} too. */
    public void warning(Problem problem) {
        err.println("warning: " + clean(problem.message()));
        if (!problem.hint().isEmpty()) {
            err.println("hint: " + clean(problem.hint()));
        }
        err.flush();
    }

    /** Something that needs attention although it went well. */
    public void warning(String sentence) {
        err.println("warning: " + clean(sentence));
        err.flush();
    }

    /** Why a run ended badly: for people each problem with its hint; where machines are to be told, one document on stdout as well. */
    public void failure(FerryException failure) {
        Problem first = failure.first();
        if (style.json()) {
            Record document = new Documents.ErrorDocument(
                    "ferry/error/1",
                    first.code().exitCode(),
                    first.code().name(),
                    clean(failure.getMessage()),
                    clean(first.hint()));
            out.print(new String(Json.write(document), StandardCharsets.US_ASCII));
            out.flush();
        }
        String lastHint = "";
        List<Problem> problems = failure.problems();
        for (int i = 0; i < problems.size(); i++) {
            Problem problem = problems.get(i);
            err.println(red("ferry: ") + clean(problem.message()));
            boolean sameFollows =
                    i + 1 < problems.size() && problems.get(i + 1).hint().equals(problem.hint());
            if (!problem.hint().isEmpty() && !sameFollows && !problem.hint().equals(lastHint)) {
                err.println("hint: " + clean(problem.hint()));
                lastHint = problem.hint();
            }
        }
        err.flush();
    }

    /** A stack trace, for {@code -v} and bugs. */
    public void trace(Throwable cause) {
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace, true));
        trace.toString().lines().map(Output::clean).forEach(err::println);
        err.flush();
    }

    private String red(String text) {
        return style.color() ? "\u001b[31m" + text + "\u001b[0m" : text;
    }

    /** What leaves ferry as text has gone through here. */
    static String clean(String text) {
        return Escaper.sentence(text);
    }

    /* A path of the user's own, printed alone for a script to use: letters of any language stay as they are. */
    private static String own(Path path) {
        StringBuilder cleaned = new StringBuilder();
        path.toString().codePoints().forEach(point -> {
            if (Character.isLetterOrDigit(point)) {
                cleaned.appendCodePoint(point);
            } else {
                cleaned.append(clean(Character.toString(point)));
            }
        });
        return cleaned.toString();
    }

    /** Takes the lines of a text. */
    @FunctionalInterface
    public interface Lines {
        /** One line, without its end. */
        void line(String line);

        /** A line that is a path of the user's own and nothing else. */
        default void path(Path path) {
            line(path.toString());
        }
    }
}
