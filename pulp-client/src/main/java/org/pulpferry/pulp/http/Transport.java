package org.pulpferry.pulp.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pulpferry.pulp.problem.PulpException;
import org.pulpferry.pulp.server.Pacing;
import org.pulpferry.pulp.server.PulpServer;

/**
 * Requests to one Pulp and their JSON answers. What may be repeated safely is: GET, and what can be found again (a task by its
 * Correlation-ID, an object by its name). Thread-safe.
 */
public final class Transport implements AutoCloseable {
    private static final int PAGE = 1000;

    private final Exchange exchange;
    private final Pacing pacing;
    private final String apiPath;
    private final ObjectMapper mapper;

    /** Asks nothing yet. */
    public Transport(PulpServer server, Pacing pacing) {
        this.mapper = mapper();
        this.exchange = new Exchange(server, pacing, mapper);
        this.pacing = pacing;
        this.apiPath = server.apiPath();
    }

    /** Within limits: an answer's texts are no longer than an answer may be. */
    static ObjectMapper mapper() {
        return new ObjectMapper(JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(64)
                        .maxStringLength(Exchange.LARGEST_BODY)
                        .build())
                .build());
    }

    /** Time, chance and patience. */
    public Pacing pacing() {
        return pacing;
    }

    /** Path of something below the API, for example {@code status/}. */
    public String api(String path) {
        return apiPath + path;
    }

    /** Logs in unless there is a session already. */
    public void logIn() throws PulpException {
        exchange.logIn();
    }

    /** GET, repeated where that helps. */
    public Answer get(String path, Query query) throws PulpException {
        return one(Ask.get(path, query), exchange.retried(Ask.get(path, query)));
    }

    /** GET of what needs no login. */
    public Answer getOpenly(String path) throws PulpException {
        Ask ask = Ask.get(path, Query.NONE).openly();
        return one(ask, exchange.retried(ask));
    }

    /** GET of what may be gone: empty for 404. */
    public Optional<Answer> find(String path, Query query) throws PulpException {
        try {
            return Optional.of(get(path, query));
        } catch (PulpException.Refused e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * All rows of a list, page by page in the order of the primary key; a page is taken whole before its first row is given away, so a
     * repeated request gives no row twice.
     */
    public <X extends Exception> void list(String path, Query query, Rows<X> rows) throws PulpException, X {
        long offset = 0;
        long count;
        do {
            Ask ask = Ask.get(path, query.and("limit", Integer.toString(PAGE)).and("offset", Long.toString(offset)));
            long taken = 0;
            try (Page page = new Page(mapper, exchange.retried(ask), ask.toString())) {
                count = page.count();
                for (Answer row = page.next(); row != null; row = page.next()) {
                    rows.take(row);
                    taken++;
                }
            }
            offset += taken;
            if (taken == 0 && offset < count) {
                throw new PulpException.Nonsense(
                        ask + " gave no rows although " + count + " are said to be there", null);
            }
        } while (offset < count);
    }

    /**
     * A request that changes something. After a failure that leaves open whether it arrived, it is looked for and repeated only when it is
     * not found.
     *
     * @param body fields of the JSON body: texts, numbers, truths, nulls, lists and maps of them
     * @param again finds what an earlier try of this request made; null when it must not be repeated
     */
    public Answer send(
            String verb,
            String path,
            Map<String, ? extends @Nullable Object> body,
            @Nullable UUID correlation,
            @Nullable Again again)
            throws PulpException {
        byte[] json;
        try {
            json = mapper.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a body that is no JSON", e);
        }
        Ask ask = new Ask(verb, path, Query.NONE, json, correlation, true);
        PulpException.Unreachable last;
        int attempt = 1;
        do {
            try {
                return one(ask, exchange.once(ask));
            } catch (PulpException.Unreachable e) {
                last = e;
            }
            if (again == null || attempt == pacing.attempts()) {
                break;
            }
            exchange.pause(ask, attempt);
            Optional<Answer> found = again.look();
            if (found.isPresent()) {
                return found.get();
            }
            attempt++;
        } while (true);
        throw last;
    }

    /**
     * Starts a task under a Correlation-ID, by which it is found again.
     *
     * @return the answer with {@code task}, or for imports {@code task_group}
     */
    public Answer start(String verb, String path, Map<String, ? extends @Nullable Object> body, UUID correlation)
            throws PulpException {
        return send(verb, path, body, correlation, () -> startedWith(correlation));
    }

    /** DELETE; 404 counts as done. The answer has a {@code task} where Pulp needs one. */
    public Optional<Answer> delete(String href) throws PulpException {
        Ask ask = new Ask("DELETE", href, Query.NONE, null, null, true);
        try {
            return Optional.of(one(ask, exchange.retried(ask)));
        } catch (PulpException.Refused e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Optional<Answer> startedWith(UUID correlation) throws PulpException {
        Query query = Query.of("logging_cid", correlation.toString())
                .and("ordering", "pulp_created")
                .and("limit", "1");
        for (Answer task : get(api("tasks/"), query).list("results")) {
            Map<String, @Nullable Object> found = new HashMap<>();
            found.put("task", task.text("pulp_href"));
            found.put("task_group", task.textOrNull("task_group"));
            return Optional.of(new Answer(mapper.valueToTree(found), "the look for a task started before"));
        }
        return Optional.empty();
    }

    private Answer one(Ask ask, byte[] body) throws PulpException {
        return parsed(mapper, body, ask.toString());
    }

    /** The object of an answer; an empty body is an empty object. */
    static Answer parsed(ObjectMapper mapper, byte[] body, String asked) throws PulpException {
        if (body.length == 0) {
            return new Answer(mapper.createObjectNode(), asked);
        }
        try {
            JsonNode node = mapper.readTree(body);
            if (node == null || !node.isObject()) {
                throw new PulpException.Nonsense(asked + " was not answered with a JSON object", null);
            }
            return new Answer(node, asked);
        } catch (IOException e) {
            throw new PulpException.Nonsense(asked + " was not answered with JSON", e);
        }
    }

    @Override
    public void close() {
        exchange.close();
    }

    /** Takes the rows of a list. */
    @FunctionalInterface
    public interface Rows<X extends Exception> {
        /** Takes one row. */
        void take(Answer row) throws PulpException, X;
    }

    /** Looks for what a request has made whose answer was lost. */
    @FunctionalInterface
    public interface Again {
        /** What it would have answered, if it arrived. */
        Optional<Answer> look() throws PulpException;
    }
}
