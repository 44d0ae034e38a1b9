package org.pulpferry.pulp.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import okhttp3.ConnectionSpec;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.pulpferry.pulp.problem.PulpException;
import org.pulpferry.pulp.server.Pacing;
import org.pulpferry.pulp.server.PulpServer;

/** Bytes to Pulp and back: limits, login, retries, and which failure is which. The only user of OkHttp beside {@link Session}. */
final class Exchange implements AutoCloseable {
    /** Longest answer in bytes; a page of 1,000 rows with the fields we ask for is below 2 MiB. */
    static final int LARGEST_BODY = 16 << 20;

    private static final MediaType JSON = MediaType.get("application/json");

    private final PulpServer server;
    private final Pacing pacing;
    private final ObjectMapper mapper;
    private final Calls calls;
    private final Session session;

    Exchange(PulpServer server, Pacing pacing, ObjectMapper mapper) {
        this.server = server;
        this.pacing = pacing;
        this.mapper = mapper;
        OkHttpClient.Builder http = new OkHttpClient.Builder()
                .connectTimeout(pacing.connect())
                .readTimeout(pacing.read())
                .writeTimeout(pacing.read())
                .callTimeout(pacing.call())
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false);
        if (HttpUrl.get(server.url()).scheme().equals("http")) {
            // else every command reads the platform's certificates, a tenth of a second, for connections that it never
            // makes
            http.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT));
        }
        this.calls = new Calls(http.build());
        this.session = new Session(calls, server);
    }

    /** One try to get a session, unless there is one. */
    void logIn() throws PulpException {
        try {
            session.start();
        } catch (IOException e) {
            throw new PulpException.Unreachable(
                    "no answer from Pulp at " + server.url() + " to the login: " + reason(e), e);
        }
    }

    /** For requests that may be repeated: tried again after a lost connection or an answer that says "later". */
    byte[] retried(Ask ask) throws PulpException {
        int attempt = 1;
        while (true) {
            try {
                return once(ask);
            } catch (PulpException.Unreachable e) {
                if (attempt == pacing.attempts()) {
                    throw e;
                }
            }
            pause(ask, attempt);
            attempt++;
        }
    }

    /** One try; a session that Pulp forgot is renewed on the way. */
    byte[] once(Ask ask) throws PulpException {
        try {
            Reply reply = execute(ask);
            if (reply.sessionExpired()) {
                session.expire(reply.identity());
                reply = execute(ask);
            }
            return judged(ask, reply);
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new PulpException.Interrupted("interrupted during " + ask, e);
            }
            throw new PulpException.Unreachable(
                    "no answer from Pulp at " + server.url() + " to " + ask + ": " + reason(e), e);
        }
    }

    /** Waits longer after each attempt, up to a quarter more or less, so that several clients do not come back together. */
    void pause(Ask ask, int attempt) throws PulpException {
        long doubled = pacing.backoff().toMillis() << Math.min(attempt - 1, 6);
        long spread = doubled / 2 + 1;
        long jitter = Math.floorMod(pacing.ids().get().getLeastSignificantBits(), spread);
        try {
            pacing.pause().sleep(Duration.ofMillis(doubled - doubled / 4 + jitter));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PulpException.Interrupted("interrupted before repeating " + ask, e);
        }
    }

    private Reply execute(Ask ask) throws IOException, PulpException {
        Request.Builder request = new Request.Builder().url(url(ask)).header("Accept", "application/json");
        byte[] body = ask.body();
        request.method(ask.verb(), body == null ? null : RequestBody.create(body, JSON));
        if (ask.correlation() != null) {
            request.header("Correlation-ID", ask.correlation().toString());
        }
        Session.Identity identity = ask.signed() ? session.sign(request) : null;
        return calls.make(
                request.build(),
                response -> new Reply(response.code(), bounded(ask, response), response.header("Location"), identity));
    }

    private HttpUrl url(Ask ask) throws PulpException {
        HttpUrl root = HttpUrl.get(server.url());
        HttpUrl url = ask.path().startsWith("/") || ask.path().startsWith("http") ? root.resolve(ask.path()) : null;
        boolean ours = url != null
                && url.host().equals(root.host())
                && url.port() == root.port()
                && url.scheme().equals(root.scheme());
        if (url == null || !ours) {
            throw new PulpException.Nonsense(
                    "Pulp gave an address that is not at " + server.url() + ": " + ask.path(), null);
        }
        HttpUrl.Builder builder = url.newBuilder();
        ask.query().parameters().forEach(builder::addQueryParameter);
        return builder.build();
    }

    private static byte[] bounded(Ask ask, Response response) throws IOException, PulpException {
        InputStream body = response.body().byteStream();
        byte[] bytes = body.readNBytes(LARGEST_BODY);
        if (body.read() != -1) {
            throw new PulpException.Nonsense(ask + " was answered with more than " + LARGEST_BODY + " bytes", null);
        }
        return bytes;
    }

    private byte[] judged(Ask ask, Reply reply) throws PulpException {
        int status = reply.status();
        if (status >= 200 && status < 300) {
            return reply.body();
        }
        if (status >= 300 && status < 400) {
            throw new PulpException.Nonsense(
                    ask + " was redirected to " + Reasons.bounded(String.valueOf(reply.location()))
                            + "; ferry follows no redirect: use Pulp's own address",
                    null);
        }
        String reason = session.withoutSecrets(Reasons.of(mapper, new String(reply.body(), StandardCharsets.UTF_8)));
        String message = ask + " was answered with " + status + ": " + reason;
        if (status == 401) {
            throw new PulpException.Credentials("Pulp refused user or password of " + server + " (" + message + ")");
        }
        if (status == 403) {
            throw new PulpException.NoRights(server + " has no right to do this (" + message + ")");
        }
        if (status == 429 || (status >= 502 && status <= 504)) {
            throw new PulpException.Unreachable(
                    "Pulp at " + server.url() + " is not ready: " + message, new IOException(message));
        }
        throw new PulpException.Refused(message, status, reason);
    }

    private static String reason(IOException e) {
        String said = e.getMessage();
        return Reasons.bounded(said == null ? e.getClass().getSimpleName() : said);
    }

    @Override
    public void close() {
        calls.close();
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Reply(int status, byte[] body, @Nullable String location, Session.@Nullable Identity identity) {
        /** Django answers 401 to an unknown session, and 403 where it takes the CSRF token for stale. */
        boolean sessionExpired() {
            boolean stale =
                    status == 401 || (status == 403 && new String(body, StandardCharsets.UTF_8).contains("CSRF"));
            return stale && identity != null && identity.isSession();
        }
    }
}
