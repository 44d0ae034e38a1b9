package org.pulpferry.pulp;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executor;
import org.pulpferry.pulp.http.Answer;
import org.pulpferry.pulp.http.Query;
import org.pulpferry.pulp.http.Transport;
import org.pulpferry.pulp.problem.PulpException;

/** Whether Pulp is there, what it is made of, and whether it lets us. */
public final class Health {
    private final Transport transport;

    Health(Transport transport) {
        this.transport = transport;
    }

    /** Components, workers, storage. Says nothing of credentials: Pulp answers anyone. */
    public PulpStatus status() throws PulpException {
        Answer status = transport.getOpenly(transport.api("status/"));
        List<PulpStatus.Component> components = new ArrayList<>();
        for (Answer each : status.list("versions")) {
            components.add(new PulpStatus.Component(each.text("component"), each.text("version")));
        }
        if (components.isEmpty()) {
            throw new PulpException.Nonsense("status/ names no component: is that a Pulp?", null);
        }
        components.sort(Comparator.comparing(PulpStatus.Component::name));
        List<PulpStatus.Worker> workers = new ArrayList<>();
        for (Answer each : status.list("online_workers")) {
            workers.add(new PulpStatus.Worker(each.text("name"), each.texted("versions")));
        }
        Answer storage = status.object("storage");
        return new PulpStatus(
                components,
                workers,
                new PulpStatus.Storage(storage.numberOrNull("total"), storage.numberOrNull("free")),
                status.object("content_settings").textOrNull("content_origin"),
                status.truth("domain_enabled"));
    }

    /**
     * Logs in on another thread, for a caller who has other things to do first: Pulp takes a fifth of a second over a password. Whatever goes
     * wrong is told to the first request that needs the session.
     */
    public void logInAhead(Executor executor) {
        executor.execute(() -> {
            try {
                transport.logIn();
            } catch (PulpException e) {
                // the first request tries again, and tells
            }
        });
    }

    /**
     * Asks for the importers, which only a superuser may list; other lists are empty, not refused, for lesser users.
     *
     * @throws PulpException.Credentials wrong user or password
     * @throws PulpException.NoRights not a superuser
     */
    public void requireSuperuser() throws PulpException {
        transport.get(transport.api("importers/core/pulp/"), Query.of("limit", "1"));
    }
}
