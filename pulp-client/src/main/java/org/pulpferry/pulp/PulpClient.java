package org.pulpferry.pulp;

import org.pulpferry.pulp.http.Transport;
import org.pulpferry.pulp.server.Pacing;
import org.pulpferry.pulp.server.PulpServer;

/**
 * One Pulp's API, by Pulp's nouns. Logs in once and keeps the session, which spares Pulp the password hash on every request;
 * Basic where Pulp has no login. Thread-safe. Methods that take a Correlation-ID start something at Pulp: with the same id, what a
 * lost answer or a killed ferry left is found again.
 */
public final class PulpClient implements AutoCloseable {
    private final Transport transport;

    /** Asks nothing yet. */
    public PulpClient(PulpServer server, Pacing pacing) {
        this.transport = new Transport(server, pacing);
    }

    /** Status and rights. */
    public Health health() {
        return new Health(transport);
    }

    /** Repositories and their versions. */
    public Repositories repositories() {
        return new Repositories(transport);
    }

    /** Content units and artifacts. */
    public Contents contents() {
        return new Contents(transport);
    }

    /** Exporters and exports. */
    public Exports exports() {
        return new Exports(transport);
    }

    /** Importers and imports. */
    public Imports imports() {
        return new Imports(transport);
    }

    /** Tasks and task groups. */
    public Tasks tasks() {
        return new Tasks(transport);
    }

    /** Publications. */
    public Publications publications() {
        return new Publications(transport);
    }

    /** Distributions. */
    public Distributions distributions() {
        return new Distributions(transport);
    }

    /** Ends the connections. */
    @Override
    public void close() {
        transport.close();
    }
}
