package org.pulpferry.pulp.server;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/** Where Pulp is and who asks. Keeps a copy of the password and never prints it. Immutable. */
public final class PulpServer {
    private final URI url;
    private final String user;
    private final char[] password;
    private final String apiPath;

    /**
     * Pulp below {@code /pulp/api/v3/}, its default.
     *
     * @param url scheme, host and port, {@code http} or {@code https}; a path is refused
     * @param user the name of a superuser
     * @param password copied
     */
    public PulpServer(URI url, String user, char[] password) {
        this(url, user, password, "/pulp/api/v3/");
    }

    /** Like the other, with the path of the API, which starts and ends with a slash. */
    public PulpServer(URI url, String user, char[] password, String apiPath) {
        String scheme = Objects.requireNonNullElse(url.getScheme(), "").toLowerCase(Locale.ROOT);
        String path = Objects.requireNonNullElse(url.getPath(), "");
        boolean bare = path.isEmpty() || path.equals("/");
        if (!scheme.matches("https?") || url.getHost() == null || !bare || url.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "not the address of a Pulp: " + url + " (expected http://host:port or https://host:port)");
        }
        if (!apiPath.startsWith("/") || !apiPath.endsWith("/")) {
            throw new IllegalArgumentException("API path without slash at start and end: " + apiPath);
        }
        this.url = url;
        this.user = user;
        this.password = password.clone();
        this.apiPath = apiPath;
    }

    /** Scheme, host and port. */
    public URI url() {
        return url;
    }

    /** The user's name. */
    public String user() {
        return user;
    }

    /** A copy of the password. */
    public char[] password() {
        return password.clone();
    }

    /** Path of the API, with a slash at both ends. */
    public String apiPath() {
        return apiPath;
    }

    /** Overwrites the password; the server is of no use afterwards. */
    public void forget() {
        Arrays.fill(password, '\0');
    }

    @Override
    public String toString() {
        return user + " at " + url;
    }
}
