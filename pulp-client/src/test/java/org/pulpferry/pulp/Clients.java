package org.pulpferry.pulp;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import org.pulpferry.pulp.server.Pacing;
import org.pulpferry.pulp.server.PulpServer;

/** Clients for tests: as patient as the product, in fractions of its time. */
final class Clients {
    private Clients() {}

    static Pacing hasty() {
        return new Pacing(
                Clock.systemUTC(),
                Lab::random,
                pause -> Thread.sleep(pause.toMillis()),
                Duration.ofSeconds(2),
                Duration.ofMillis(400),
                Duration.ofSeconds(2),
                3,
                Duration.ofMillis(5),
                Duration.ofMillis(2));
    }

    static Pacing patient() {
        return Pacing.standard(Clock.systemUTC(), Lab::random);
    }

    static PulpClient of(URI url) {
        return of(url, "password");
    }

    static PulpClient of(URI url, String password) {
        return new PulpClient(new PulpServer(url, "admin", password.toCharArray()), hasty());
    }
}
