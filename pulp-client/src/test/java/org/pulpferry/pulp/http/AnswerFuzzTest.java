package org.pulpferry.pulp.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;
import org.pulpferry.pulp.problem.PulpException;

/** Whatever Pulp, or something in its place, answers: read as documented, or {@link PulpException} says that it is nonsense. */
@Timeout(20)
class AnswerFuzzTest {
    private static final ObjectMapper MAPPER = Transport.mapper();
    private static final List<String> FIELDS =
            List.of("count", "results", "pulp_href", "error", "state", "versions", "a");

    static Stream<byte[]> bodies() {
        return Stream.of(
                        "{\"count\":2,\"next\":null,\"previous\":null,\"results\":[{\"pulp_href\":\"/pulp/api/v3/x/\",\"a\":1},{\"a\":null}]}",
                        "{\"state\":\"failed\",\"error\":{\"description\":\"no \\u001b[31mspace\",\"traceback\":\"...\"}}",
                        "{\"versions\":[{\"component\":\"core\",\"version\":\"3.116.0\"}],\"a\":{\"b\":true,\"c\":[1,\"x\",1.5e400]}}",
                        "{\"non_field_errors\":[\"twice\"],\"detail\":\"Not found.\"}",
                        "<html><head><style>x</style></head><body>502 Bad Gateway</body></html>",
                        "{\"count\":99999999999999999999,\"results\":[]}",
                        "[[[[[[]]]]]]")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("bodies")
    @FuzzTest
    void page(byte[] body) {
        try (Page page = new Page(MAPPER, body, "GET x")) {
            assertTrue(page.count() >= 0);
            Answer row = page.next();
            while (row != null) {
                ask(row);
                row = page.next();
            }
        } catch (PulpException e) {
            requireWords(String.valueOf(e.getMessage()));
        }
    }

    @MethodSource("bodies")
    @FuzzTest
    void answer(byte[] body) {
        try {
            ask(Transport.parsed(MAPPER, body, "GET x"));
        } catch (PulpException e) {
            requireWords(String.valueOf(e.getMessage()));
        }
    }

    @MethodSource("bodies")
    @FuzzTest
    void reason(byte[] body) {
        requireWords(Reasons.of(MAPPER, new String(body, StandardCharsets.UTF_8)));
    }

    private static void ask(Answer answer) {
        for (String field : FIELDS) {
            answer.textOrNull(field);
            answer.numberOrNull(field);
            answer.truth(field);
            answer.has(field);
            answer.reason(field).ifPresent(AnswerFuzzTest::requireWords);
            tried(() -> answer.text(field));
            tried(() -> answer.plain(field));
            tried(() -> answer.number(field));
            tried(() -> answer.texts(field));
            tried(() -> answer.map(field));
            tried(() -> answer.texted(field));
            tried(() -> answer.list(field).forEach(Answer::names));
            tried(() -> answer.object(field).text("b"));
        }
    }

    private interface Question {
        void ask() throws PulpException;
    }

    private static void tried(Question question) {
        try {
            question.ask();
        } catch (PulpException e) {
            requireWords(String.valueOf(e.getMessage()));
        }
    }

    /** One line of bounded length; the escaper makes printable ASCII of it before a person sees it. */
    private static void requireWords(String words) {
        assertTrue(words.chars().noneMatch(c -> c < ' ' || c == 0x7f), "no control characters");
        assertTrue(words.length() < 2_000, "bounded");
    }
}
