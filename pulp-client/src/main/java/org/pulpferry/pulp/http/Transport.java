package org.pulpferry.pulp.http;

import org.pulpferry.pulp.server.Pacing;
import org.pulpferry.pulp.server.PulpServer;

/** The one HTTP client. */
public final class Transport implements AutoCloseable {
    private final PulpServer server;
    private final Pacing pacing;

    /** Asks nothing yet. */
    public Transport(PulpServer server, Pacing pacing) {
        this.server = server;
        this.pacing = pacing;
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return server + " " + pacing;
    }
}
