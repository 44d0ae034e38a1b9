package org.pulpferry.pulp;

import org.pulpferry.pulp.http.Transport;
import org.pulpferry.pulp.problem.PulpException;

/** Whether Pulp is there, what it is made of, and whether it lets us. */
@SuppressWarnings("DoNotCallSuggester")
public final class Health {
    private final Transport transport;

    Health(Transport transport) {
        this.transport = transport;
    }

    /** Components, workers, storage. Says nothing of credentials: Pulp answers anyone. */
    public PulpStatus status() throws PulpException {
        throw new UnsupportedOperationException(transport.toString());
    }

    /**
     * Asks for the importers, which only a superuser may list; other lists are empty, not refused, for lesser users.
     *
     * @throws PulpException.Credentials wrong user or password
     * @throws PulpException.NoRights not a superuser
     */
    public void requireSuperuser() throws PulpException {
        throw new UnsupportedOperationException();
    }
}
