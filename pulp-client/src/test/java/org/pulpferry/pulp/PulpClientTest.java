package org.pulpferry.pulp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pulpferry.pulp.problem.PulpException;
import org.pulpferry.pulp.server.PulpServer;
import org.pulpferry.testkit.pulp.FakePulp;

/** Who asks, what is repeated, and what a person reads when it goes wrong. */
class PulpClientTest {
    private FakePulp pulp;
    private PulpClient client;

    PulpClientTest() throws Exception {
        pulp = FakePulp.start();
        client = Clients.of(pulp.url());
    }

    @BeforeEach
    void fill() {
        pulp.repository("file/file", "files");
    }

    @AfterEach
    void close() {
        client.close();
        pulp.close();
    }

    private long requests(String part) {
        return pulp.requests().stream().filter(each -> each.contains(part)).count();
    }

    @Test
    void logsInOnceAndKeepsTheSession() throws Exception {
        client.health().requireSuperuser();
        client.repositories().find("file/file", "files");
        client.repositories().create("file/file", "more", null, Map.of());
        assertEquals(1, requests("login/"));
    }

    @Test
    void aLoginAheadIsTheOneThatRequestsUse() throws Exception {
        client.health().logInAhead(Runnable::run);
        assertEquals(List.of("POST /pulp/api/v3/login/"), pulp.requests());
        client.health().requireSuperuser();
        assertEquals(1, requests("login/"));
    }

    @Test
    void aLoginAheadThatFailsIsToldByTheFirstRequestThatNeedsIt() {
        try (PulpClient stranger = Clients.of(pulp.url(), "wrong")) {
            stranger.health().logInAhead(Runnable::run);
            assertThrows(
                    PulpException.Credentials.class, () -> stranger.health().requireSuperuser());
        }
    }

    @Test
    void statusNeedsNoLogin() throws Exception {
        pulp.component("ansible", "0.30.3").workers(2).free(77);
        try (PulpClient stranger = Clients.of(pulp.url(), "wrong")) {
            PulpStatus status = stranger.health().status();
            assertEquals(Optional.of("0.30.3"), status.version("ansible"));
            assertEquals(2, status.workers().size());
            assertEquals(77L, status.storage().free());
            assertEquals("3.0.0", status.workers().get(0).versions().get("core"));
        }
        assertEquals(0, requests("login/"));
    }

    @Test
    void logsInAgainWhenPulpForgotTheSession() throws Exception {
        client.health().requireSuperuser();
        pulp.expireSessions();
        client.repositories().create("file/file", "after", 3L, Map.of("a", "b"));
        assertEquals(2, requests("login/"));
        Repository made = client.repositories().find("file/file", "after").orElseThrow();
        assertEquals(3L, made.retainVersions());
        assertEquals(Map.of("a", "b"), made.labels());
    }

    @Test
    void usesBasicWherePulpHasNoLogin() throws Exception {
        pulp.login(false);
        client.health().requireSuperuser();
        client.repositories().create("file/file", "basic", null, Map.of());
        assertEquals(1, requests("login/"));
    }

    @Test
    void wrongPasswordIsToldWithoutRepeating() throws Exception {
        try (PulpClient stranger = Clients.of(pulp.url(), "secret-and-wrong")) {
            PulpException.Credentials e = assertThrows(
                    PulpException.Credentials.class, () -> stranger.health().requireSuperuser());
            assertTrue(String.valueOf(e.getMessage()).contains("admin at " + pulp.url()));
            assertFalse(String.valueOf(e.getMessage()).contains("secret-and-wrong"));
        }
        assertEquals(1, pulp.requests().size());
    }

    @Test
    void lesserUsersAreRecognised() {
        pulp.superuser(false);
        PulpException.NoRights e =
                assertThrows(PulpException.NoRights.class, () -> client.health().requireSuperuser());
        assertTrue(String.valueOf(e.getMessage()).contains("You do not have permission"));
    }

    @Test
    void aPulpThatIsDownIsUnreachable() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        URI nowhere = URI.create("http://127.0.0.1:" + port);
        try (PulpClient lost = Clients.of(nowhere)) {
            PulpException.Unreachable e = assertThrows(
                    PulpException.Unreachable.class, () -> lost.health().status());
            assertTrue(String.valueOf(e.getMessage()).contains(nowhere.toString()));
        }
    }

    @Test
    void readingIsRepeatedAfterCutsSilenceAndBusyServers() throws Exception {
        pulp.faults()
                .cutBefore("GET", "repositories/", 1)
                .answer("GET", "repositories/", 1, 503, "<html><body>busy</body></html>");
        assertTrue(client.repositories().find("file/file", "files").isPresent());
        assertEquals(3, requests("GET /pulp/api/v3/repositories/"));
        pulp.faults().silence("GET", "repositories/", 1);
        assertTrue(client.repositories().find("file/file", "files").isPresent());
    }

    @Test
    void readingIsGivenUpAfterTheAttemptsAllowed() {
        pulp.faults().answer("GET", "repositories/", 99, 502, "<html><h1>Bad Gateway</h1></html>");
        PulpException.Unreachable e = assertThrows(
                PulpException.Unreachable.class, () -> client.repositories().find("file/file", "files"));
        assertTrue(String.valueOf(e.getMessage()).contains("Bad Gateway"));
        assertEquals(3, requests("GET /pulp/api/v3/repositories/"));
    }

    @Test
    void aStartedTaskWhoseAnswerWasLostIsFoundAndNotStartedTwice() throws Exception {
        Repository files = client.repositories().find("file/file", "files").orElseThrow();
        String unit = "prn:fake:nothing";
        pulp.faults().cutAfter("POST", "modify/", 1);
        String task = client.repositories()
                .startModify(files.href(), new Repositories.Modification(null, List.of(), List.of(unit)), Lab.random());
        assertTrue(client.tasks().task(task).isCompleted());
        assertEquals(1, requests("POST " + files.href() + "modify/"));
    }

    @Test
    void aStartThatNeverArrivedIsRepeated() throws Exception {
        Repository files = client.repositories().find("file/file", "files").orElseThrow();
        pulp.faults().cutBefore("POST", "modify/", 1);
        client.repositories()
                .startModify(files.href(), new Repositories.Modification(null, List.of(), List.of()), Lab.random());
        assertEquals(2, requests("POST " + files.href() + "modify/"));
    }

    @Test
    void aRepositoryMadeBehindALostAnswerIsFoundByItsName() throws Exception {
        pulp.faults().cutAfter("POST", "repositories/", 1);
        Repository made = client.repositories().create("file/file", "lost", null, Map.of());
        assertEquals("lost", made.name());
        assertEquals("file/file", made.type());
        assertEquals(1, requests("POST /pulp/api/v3/repositories/"));
    }

    @Test
    void aRefusalQuotesPulpsReasonFlattenedAndBounded() {
        PulpException.Refused e = assertThrows(
                PulpException.Refused.class, () -> client.repositories().create("file/file", "files", null, Map.of()));
        assertEquals(400, e.status());
        assertEquals("name: This field must be unique.", e.reason());
        assertEquals(
                "POST /pulp/api/v3/repositories/file/file/ was answered with 400: name: This field must be unique.",
                e.getMessage());

        pulp.faults().answer("POST", "repositories/", 1, 400, "{\"detail\":\"" + "x".repeat(5_000) + "\\u001b[2J\"}");
        PulpException.Refused longer = assertThrows(
                PulpException.Refused.class, () -> client.repositories().create("file/file", "files", null, Map.of()));
        assertTrue(longer.reason().length() < 700);
        assertTrue(longer.reason().chars().noneMatch(Character::isISOControl));
    }

    @Test
    void aServerErrorOnAChangeIsNotRepeated() {
        pulp.faults().answer("POST", "repositories/", 9, 500, "<h1>Server Error (500)</h1>");
        PulpException.Refused e = assertThrows(
                PulpException.Refused.class, () -> client.repositories().create("file/file", "new", null, Map.of()));
        assertEquals("Server Error (500)", e.reason());
        assertEquals(1, requests("POST /pulp/api/v3/repositories/"));
    }

    @Test
    void anUnknownRepositoryTypeIsSaidSo() {
        for (String type : List.of("cheese/gouda", "Deb/Apt", "deb", "../x")) {
            PulpException.UnknownType e = assertThrows(
                    PulpException.UnknownType.class, () -> client.repositories().find(type, "files"));
            assertTrue(String.valueOf(e.getMessage()).contains(type));
        }
    }

    @Test
    void nonsenseIsCalledSo() {
        for (String body : List.of("", "null", "[]", "{\"count\":1}", "{\"results\":[]}", "hello", "{\"count\":1,")) {
            pulp.faults().answer("GET", "distributions/", 1, 200, body);
            assertThrows(
                    PulpException.Nonsense.class, () -> client.distributions().ofAnyType(), body);
        }
    }

    @Test
    void rowsThatAreSaidToBeThereButDoNotComeAreNonsense() {
        pulp.faults().answer("GET", "distributions/", 1, 200, "{\"count\":5,\"results\":[]}");
        assertThrows(PulpException.Nonsense.class, () -> client.distributions().ofAnyType());
    }

    @Test
    void noRedirectIsFollowed() {
        pulp.faults().answer("GET", "distributions/", 1, 302, "");
        assertThrows(PulpException.Nonsense.class, () -> client.distributions().ofAnyType());
    }

    @Test
    void anHrefThatLeadsElsewhereIsNotFollowed() {
        for (String href : List.of("http://example.org/x/", "//example.org/x/", "tasks/1/")) {
            assertThrows(PulpException.Nonsense.class, () -> client.tasks().task(href), href);
        }
        assertEquals(0, requests("/x/"));
    }

    // SEC-02
    @Test
    void anErrorPageMadeToKeepUsBusyIsReadAtOnce() {
        for (String part : List.of("<style", "<", "<style></script", "<script>")) {
            pulp.faults().answer("GET", "distributions/", 1, 500, part.repeat((4 << 20) / part.length()));
            PulpException.Refused refused = assertTimeoutPreemptively(
                    Duration.ofSeconds(5),
                    () -> assertThrows(
                            PulpException.Refused.class,
                            () -> client.distributions().ofAnyType()));
            assertTrue(String.valueOf(refused.getMessage()).length() < 1_000);
        }
    }

    // SEC-01
    @Test
    void anErrorPageThatShowsWhatItWasSentIsNotPassedOn() throws Exception {
        String basic = Base64.getEncoder().encodeToString("admin:password".getBytes(StandardCharsets.UTF_8));
        pulp.faults()
                .answer("GET", "distributions/", 1, 500, "<td>HTTP_AUTHORIZATION</td><td>Basic " + basic + "</td>");
        PulpException.Refused refused = assertThrows(
                PulpException.Refused.class, () -> client.distributions().ofAnyType());
        assertFalse(String.valueOf(refused.getMessage()).contains(basic), refused.getMessage());
        assertTrue(String.valueOf(refused.getMessage()).contains("Basic (hidden)"), refused.getMessage());
    }

    @Test
    void aHugeAnswerIsCutOff() {
        pulp.faults().answer("GET", "distributions/", 1, 200, " ".repeat((16 << 20) + 1));
        PulpException.Nonsense e = assertThrows(
                PulpException.Nonsense.class, () -> client.distributions().ofAnyType());
        assertTrue(String.valueOf(e.getMessage()).contains("more than"));
    }

    @Test
    void listsArePagedToTheirEnd() throws Exception {
        for (int i = 0; i < 1_101; i++) {
            pulp.repository("file/file", "many-" + i);
        }
        List<Repository> one = client.repositories().named("many-1100");
        assertEquals(1, one.size());
        String first = one.get(0).href();
        assertEquals(
                first,
                client.repositories()
                        .find("file/file", "many-1100")
                        .orElseThrow()
                        .href());
        assertEquals(1_102, countAll());
    }

    private int countAll() throws Exception {
        int[] count = {0};
        try (var transport = new org.pulpferry.pulp.http.Transport(
                new org.pulpferry.pulp.server.PulpServer(pulp.url(), "admin", "password".toCharArray()),
                Clients.hasty())) {
            transport.list(transport.api("repositories/"), org.pulpferry.pulp.http.Query.NONE, row -> count[0]++);
        }
        return count[0];
    }

    @Test
    void versionsAreFoundByNumberAndHref() throws Exception {
        Repository files = client.repositories().find("file/file", "files").orElseThrow();
        assertTrue(client.repositories().latest(files).isEmpty());
        pulp.version(files.href(), List.of(FakePulp.file("a b", "1"), FakePulp.file("c", "2")));
        RepositoryVersion version = client.repositories().version(files, 1).orElseThrow();
        assertEquals(Map.of("file.file", 2L), version.present());
        assertEquals(version, client.repositories().latest(files));
        assertEquals(Optional.of(version), client.repositories().version(version.href()));
        assertEquals(Optional.empty(), client.repositories().version(files, 2));
        assertEquals(
                List.of(1L, 0L),
                client.repositories().versions(files).stream()
                        .map(RepositoryVersion::number)
                        .toList());
        assertEquals(
                List.of(version, client.repositories().version(files, 0).orElseThrow()),
                client.repositories().newest(files, 2));
        assertEquals(List.of(), client.repositories().versions(files.href().replace("0", "f")));
    }

    @Test
    void theRepairOfAnEmptyVersionIsRefusedHere() throws Exception {
        Repository files = client.repositories().find("file/file", "files").orElseThrow();
        RepositoryVersion empty = client.repositories().latest(files);
        assertThrows(IllegalArgumentException.class, () -> client.repositories().startRepair(empty, Lab.random()));
        assertEquals(0, requests("repair/"));
    }

    @Test
    void labelsComeAndGo() throws Exception {
        Repository files = client.repositories().find("file/file", "files").orElseThrow();
        client.repositories().setLabel(files.href(), "ferry.osism", "1.2");
        assertEquals(
                Map.of("ferry.osism", "1.2"),
                client.repositories().get(files.href()).orElseThrow().labels());
        client.repositories().unsetLabel(files.href(), "ferry.osism");
        client.repositories().unsetLabel(files.href(), "ferry.osism");
        assertEquals(
                Map.of(), client.repositories().get(files.href()).orElseThrow().labels());
    }

    @Test
    void publicationsAndDistributionsAreMadeMovedAndDeleted() throws Exception {
        Repository files = client.repositories().find("file/file", "files").orElseThrow();
        String one = pulp.version(files.href(), List.of(FakePulp.file("a", "1")));
        String two = pulp.version(files.href(), List.of(FakePulp.file("a", "2")));
        Waiting waiting = Waiting.quietly(java.time.Duration.ofSeconds(5));
        String first = publish(one, waiting);
        String second = publish(two, waiting);
        assertEquals(
                List.of(new Publication(first, one)), client.publications().find(RepositoryType.FILE, "default", one));

        Distributions.Wanted wanted = new Distributions.Wanted(
                RepositoryType.FILE,
                "d",
                "base",
                Distribution.Target.publication(first),
                new TreeMap<>(),
                true,
                Map.of("l", "m"));
        pulp.faults().cutAfter("POST", "distributions/", 1);
        Distribution made = client.distributions().create(wanted, Lab.random(), waiting);
        assertEquals(Distribution.Target.publication(first), made.target());
        assertTrue(made.hidden());
        pulp.faults().cutAfter("PATCH", "distributions/", 1);
        Distribution moved = client.distributions().move(made, Distribution.Target.publication(second), waiting);
        assertEquals(Distribution.Target.publication(second), moved.target());
        PulpException.Refused served = assertThrows(
                PulpException.Refused.class, () -> client.repositories().startDeleteVersion(two));
        assertTrue(served.reason().contains("currently being used"));
        PulpException.Refused overlap = assertThrows(
                PulpException.Refused.class, () -> client.distributions().create(wanted, Lab.random(), waiting));
        assertEquals("base_path: Overlaps with existing distribution", overlap.reason());
        client.distributions().delete(moved.href(), waiting);
        client.distributions().delete(moved.href(), waiting);
        assertEquals(Optional.empty(), client.distributions().find(RepositoryType.FILE, "d"));
        client.publications().delete(first);
        assertFalse(client.publications().exists(first));
    }

    private String publish(String version, Waiting waiting) throws Exception {
        String task =
                client.publications().start(RepositoryType.FILE, "default", version, new TreeMap<>(), Lab.random());
        return client.tasks().await(task, waiting).created("/publications/").orElseThrow();
    }

    /** Asks for the status, is interrupted when the server has the question, and gives what came of it. */
    private static Throwable interruptedWhileAsking(ServerSocket server, Answering answering) throws Exception {
        URI url = URI.create("http://127.0.0.1:" + server.getLocalPort());
        AtomicReference<Throwable> ended = new AtomicReference<>();
        Thread asking = new Thread(() -> {
            try (PulpClient patient =
                    new PulpClient(new PulpServer(url, "admin", "password".toCharArray()), Clients.patient())) {
                patient.health().status();
            } catch (PulpException | RuntimeException e) {
                ended.set(e);
            }
        });
        asking.start();
        try (Socket connection = server.accept()) {
            assertTrue(connection.getInputStream().read() >= 0);
            long begun = System.nanoTime();
            asking.interrupt();
            answering.to(connection);
            asking.join(30_000);
            long millis = (System.nanoTime() - begun) / 1_000_000;
            assertTrue(millis < 5_000, millis + " ms");
        }
        return Objects.requireNonNull(ended.get());
    }

    private interface Answering {
        void to(Socket connection) throws Exception;
    }

    @Test
    void anInterruptEndsTheWaitForAPulpThatIsSilent() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Throwable ended = interruptedWhileAsking(server, connection -> {});
            assertTrue(ended instanceof PulpException.Interrupted, String.valueOf(ended));
        }
    }

    @Test
    void anAnswerThatComesRightAfterTheInterruptIsStillTaken() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Throwable ended = interruptedWhileAsking(server, connection -> {
                Thread.sleep(300);
                connection
                        .getOutputStream()
                        .write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
            });
            assertTrue(ended instanceof PulpException.Refused, String.valueOf(ended));
        }
    }
}
