package org.pulpferry.testkit.pulp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.HttpUrl;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** From request to answer: faults first, then who asks, then what. */
final class Routes extends Dispatcher {
    private final Api api;
    private final State state;
    private final Faults faults;

    Routes(Api api, State state, Faults faults) {
        this.api = api;
        this.state = state;
        this.faults = faults;
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        String verb = request.getMethod();
        String target = request.getTarget();
        synchronized (state) {
            state.requests.add(verb + " " + target);
            Optional<Faults.Order> fault = faults.next(verb, target);
            if (fault.isPresent()) {
                Faults.Order order = fault.get();
                if (order.kind() == Faults.Kind.CUT_AFTER || order.kind() == Faults.Kind.SILENCE) {
                    MockResponse lost = answer(request);
                    state.requests.add("lost " + lost.getStatus());
                }
                return faulty(order);
            }
            return answer(request);
        }
    }

    private static MockResponse faulty(Faults.Order order) {
        MockResponse.Builder response = new MockResponse.Builder();
        return switch (order.kind()) {
            case ANSWER -> response.code(order.status()).body(order.body()).build();
            case SILENCE ->
                response.onResponseStart(SocketEffect.Stall.INSTANCE).build();
            case CUT_BEFORE, CUT_AFTER ->
                response.onResponseStart(new SocketEffect.CloseSocket()).build();
        };
    }

    private MockResponse answer(RecordedRequest request) {
        HttpUrl url = request.getUrl();
        String path = url.encodedPath();
        if (path.equals(State.API + "login/")) {
            return login(request);
        }
        if (!path.equals(State.API + "status/")) {
            Reply refusal = refusal(request, path);
            if (refusal != null) {
                return response(refusal);
            }
        }
        ObjectNode body = state.object();
        ByteString bytes = request.getBody();
        try {
            if (bytes != null && bytes.size() > 0) {
                JsonNode read = state.mapper.readTree(bytes.utf8());
                body = read.isObject() ? (ObjectNode) read : body;
            }
            return response(api.handle(
                    request.getMethod(), url, body, request.getHeaders().get("Correlation-ID")));
        } catch (JsonProcessingException e) {
            return response(Reply.error(400, "JSON parse error"));
        }
    }

    private MockResponse login(RecordedRequest request) {
        if (!state.login) {
            return response(Reply.error(404, "Not found."));
        }
        if (!basic(request)) {
            return response(Reply.error(401, "Invalid username/password."));
        }
        String session = "session" + state.requests.size();
        state.sessions.add(session);
        return new MockResponse.Builder()
                .code(201)
                .addHeader("Set-Cookie", "sessionid=" + session + "; HttpOnly; Path=/; SameSite=Lax")
                .addHeader("Set-Cookie", "csrftoken=token-" + session + "; Path=/; SameSite=Lax")
                .body("{\"username\":\"admin\"}")
                .build();
    }

    private @Nullable Reply refusal(RecordedRequest request, String path) {
        String cookie = request.getHeaders().get("Cookie");
        String session = cookie == null ? "" : cookie.replaceAll(".*sessionid=([^;]*).*", "$1");
        boolean known = state.sessions.contains(session);
        if (!known && !basic(request)) {
            return Reply.error(401, "Authentication credentials were not provided.");
        }
        boolean write = !request.getMethod().equals("GET");
        if (known && write && !("token-" + session).equals(request.getHeaders().get("X-CSRFToken"))) {
            return Reply.error(403, "CSRF Failed: CSRF token missing.");
        }
        if (!state.superuser && path.matches(".*/(importers|exporters|artifacts|orphans)/.*")) {
            return Reply.error(403, "You do not have permission to perform this action.");
        }
        return null;
    }

    private boolean basic(RecordedRequest request) {
        String expected =
                Base64.getEncoder().encodeToString(("admin:" + state.password).getBytes(StandardCharsets.UTF_8));
        return ("Basic " + expected).equals(request.getHeaders().get("Authorization"));
    }

    private static MockResponse response(Reply reply) {
        MockResponse.Builder builder = new MockResponse.Builder().code(reply.status());
        JsonNode body = reply.body();
        if (body != null) {
            builder.setHeader("Content-Type", "application/json").body(body.toString());
        }
        return builder.build();
    }
}
