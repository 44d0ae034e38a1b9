package org.pulpferry.pulp.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import okhttp3.Cookie;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.pulpferry.pulp.problem.PulpException;
import org.pulpferry.pulp.server.PulpServer;

/**
 * Who we are. One login with Basic gives a cookie, since Pulp pays for the password hash on every request with Basic (some 300 ms);
 * a Pulp without {@code login/} gets Basic on every request. Thread-safe.
 */
final class Session {
    private static final String HIDDEN = "(hidden)";

    private final Calls calls;
    private final PulpServer server;
    private final Lock loggingIn = new ReentrantLock();
    private volatile @Nullable Identity identity;

    Session(Calls calls, PulpServer server) {
        this.calls = calls;
        this.server = server;
    }

    /**
     * Adds who we are to a request; logs in when there is no session yet.
     *
     * @throws PulpException.Credentials when Pulp refuses user or password
     */
    Identity sign(Request.Builder request) throws IOException, PulpException {
        Identity current = start();
        current.sign(request, server);
        return current;
    }

    /** Logs in when there is no session yet. */
    Identity start() throws IOException, PulpException {
        Identity current = identity;
        return current == null ? login(null) : current;
    }

    /** Forgets a session that Pulp no longer knows; the next request logs in again unless another thread already did. */
    void expire(@Nullable Identity old) throws IOException, PulpException {
        login(old);
    }

    /** The text without what we are known by: a page of Django's for developers shows the headers it was sent. */
    String withoutSecrets(String text) {
        String clean = text.replace(basic().substring("Basic ".length()), HIDDEN);
        Identity current = identity;
        if (current != null && current.session() != null && current.csrf() != null) {
            clean = clean.replace(current.session(), HIDDEN).replace(current.csrf(), HIDDEN);
        }
        return clean;
    }

    /* An interrupt ends the wait for another thread's login as it ends the wait for an answer. */
    private Identity login(@Nullable Identity old) throws IOException, PulpException {
        try {
            loggingIn.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted before the login");
            interrupted.initCause(e);
            throw interrupted;
        }
        try {
            Identity current = identity;
            return current != null && !current.equals(old) ? current : login();
        } finally {
            loggingIn.unlock();
        }
    }

    private Identity login() throws IOException, PulpException {
        HttpUrl url = HttpUrl.get(server.url()).resolve(server.apiPath() + "login/");
        if (url == null) {
            throw new IllegalStateException("no login URL below " + server.url());
        }
        String basic = basic();
        Request request = new Request.Builder()
                .url(url)
                .header("Authorization", basic)
                .post(RequestBody.create(new byte[0]))
                .build();
        Identity taken = calls.make(request, response -> {
            if (response.code() == 401) {
                throw new PulpException.Credentials("Pulp refused user or password of " + server);
            }
            if (response.code() >= 502 && response.code() <= 504) {
                throw new IOException("login answered with status " + response.code());
            }
            Identity fresh = cookies(url, response);
            return fresh == null ? new Identity(basic, null, null) : fresh;
        });
        identity = taken;
        return taken;
    }

    private static @Nullable Identity cookies(HttpUrl url, Response response) {
        if (!response.isSuccessful()) {
            return null;
        }
        String session = null;
        String csrf = null;
        List<Cookie> cookies = Cookie.parseAll(url, response.headers());
        for (Cookie cookie : cookies) {
            if (cookie.name().equals("sessionid")) {
                session = cookie.value();
            } else if (cookie.name().equals("csrftoken")) {
                csrf = cookie.value();
            }
        }
        return session == null || csrf == null ? null : new Identity(null, session, csrf);
    }

    private String basic() {
        char[] password = server.password();
        ByteBuffer bytes =
                StandardCharsets.UTF_8.encode(CharBuffer.wrap(server.user() + ":" + String.valueOf(password)));
        Arrays.fill(password, '\0');
        byte[] exact = new byte[bytes.remaining()];
        bytes.get(exact);
        return "Basic " + Base64.getEncoder().encodeToString(exact);
    }

    /**
     * Either Basic or a session.
     *
     * @param csrf Django's token, which every write needs beside the cookie
     */
    record Identity(
            @Nullable String basic,
            @Nullable String session,
            @Nullable String csrf) {
        boolean isSession() {
            return session != null;
        }

        void sign(Request.Builder request, PulpServer server) {
            if (basic != null) {
                request.header("Authorization", basic);
            }
            if (session != null && csrf != null) {
                request.header("Cookie", "sessionid=" + session + "; csrftoken=" + csrf);
                request.header("X-CSRFToken", csrf);
                // over TLS Django refuses a write without a referer of its own host
                request.header("Referer", server.url() + "/");
            }
        }

        @Override
        public String toString() {
            return isSession() ? "session" : "basic";
        }
    }
}
