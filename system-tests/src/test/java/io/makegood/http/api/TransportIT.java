package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.application.config.EngineSettings;
import io.makegood.cli.Main;
import io.makegood.http.transport.AllowedPeers;
import io.makegood.http.transport.ReadyCheck;
import io.makegood.http.transport.TlsSettings;
import io.makegood.http.transport.Transport;
import io.makegood.processor.engine.Engine;
import io.makegood.systemtests.delivery.Await;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Instances speak TLS to each other when told to, and only to members whose address is allowed. */
class TransportIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String PASSWORD = "swordfish";

    @TempDir
    private Path directory;

    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger bytes = new AtomicInteger();

    @Test
    void over_tls_the_other_instance_answers_for_its_accounts() throws Exception {
        TlsSettings tls = tls();
        HttpSettings http = http(null, new Transport(tls, null));
        try (TestLedger ledger = TestLedger.start(directory, http);
                Engine other = Engine.start(otherSettings(ledger));
                LedgerApi api = LedgerApi.start(otherSettings(ledger), other.part(), http)) {
            api.awaitReady(LIMIT);
            assertThat(api.url()).startsWith("https://");
            HttpClient client = trusting();
            String account = accountElsewhere(client, ledger);
            // While partitions move it may be 503.
            HttpResponse<String> answer =
                    until(() -> get(client, ledger, account, false), each -> each.statusCode() != 503);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
        }
    }

    @Test
    void a_certificate_that_is_not_trusted_gets_no_request() throws Exception {
        TlsSettings tls = tls();
        keytool("-genkeypair -keyalg EC -dname CN=localhost -ext SAN=ip:127.0.0.1 -alias own", "stranger.p12");
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store("stranger.p12"), PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        try (TestLedger ledger = TestLedger.start(directory, http(null, new Transport(tls, null)));
                ServerSocket stranger =
                        context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            refusesToPassOn(trusting(), ledger, stranger);
            assertThat(connections.get()).as("handshakes begun").isPositive();
            assertThat(bytes.get()).as("bytes of requests").isZero();
        }
    }

    @Test
    void an_address_that_is_not_allowed_gets_no_connection() throws Exception {
        Transport transport = new Transport(null, AllowedPeers.of("ledger-*.internal,10.0.0.0/8"));
        try (TestLedger ledger = TestLedger.start(directory, http(null, transport));
                ServerSocket stranger = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            refusesToPassOn(HttpClient.newHttpClient(), ledger, stranger);
            assertThat(connections.get()).isZero();
        }
    }

    @Test
    void the_health_check_asks_over_tls_and_believes_no_certificate_but_its_own_instances() throws Exception {
        TlsSettings tls = tls();
        keytool("-genkeypair -keyalg EC -dname CN=localhost -ext SAN=ip:127.0.0.1 -alias own", "stranger.p12");
        try (TestLedger ledger = TestLedger.start(directory, http(null, new Transport(tls, null)))) {
            int port = ledger.api().port();
            Await.until("it is ready", LIMIT, () -> ready(port, "own.p12").endsWith(" 0"));
            assertThat(ready(port, "own.p12")).startsWith("ready");
            assertThat(ready(port, "stranger.p12"))
                    .contains("another certificate than that of tls.keystore")
                    .endsWith("3");
            assertThat(ready(port, null))
                    .contains("does not answer as an instance does")
                    .endsWith("3");
            assertThat(inContainer(port, "own.p12")).as("makegood-ready").isZero();
            assertThat(inContainer(port, "stranger.p12")).as("makegood-ready").isEqualTo(1);
            assertThat(inContainer(port, null)).as("makegood-ready").isEqualTo(1);
            ledger.closeApi();
            assertThat(ready(port, "own.p12")).endsWith("3");
        }
    }

    /** What {@code makegood ready} says, and its exit code. */
    private String ready(int port, @Nullable String store) {
        List<String> arguments = new ArrayList<>(List.of("ready", "--port", Integer.toString(port)));
        if (store != null) {
            arguments.addAll(List.of(
                    "--tls-keystore", directory.resolve(store).toString(), "--tls-keystore-password", PASSWORD));
        }
        StringWriter said = new StringWriter();
        CommandLine line =
                Main.commandLine().setOut(new PrintWriter(said, true)).setErr(new PrintWriter(said, true));
        int code = line.execute(arguments.toArray(String[]::new));
        return said + " " + code;
    }

    /** The exit code of the image's health check, with the settings in the environment as a container has them. */
    private int inContainer(int port, @Nullable String store) throws Exception {
        Path makegood = directory.resolve("makegood");
        Files.writeString(
                makegood,
                "#!/bin/sh\nexec '" + Path.of(System.getProperty("java.home"), "bin", "java") + "' -cp '"
                        + System.getProperty("java.class.path") + "' io.makegood.cli.Main \"$@\"\n");
        assertThat(makegood.toFile().setExecutable(true)).isTrue();
        ProcessBuilder check = new ProcessBuilder("bash", "../deploy/image/usr/local/bin/makegood-ready");
        check.environment().put("PATH", directory + File.pathSeparator + System.getenv("PATH"));
        check.environment().put("MAKEGOOD_PORT", Integer.toString(port));
        if (store != null) {
            check.environment()
                    .put("MAKEGOOD_TLS_KEYSTORE", directory.resolve(store).toString());
            check.environment().put("MAKEGOOD_TLS_KEYSTORE_PASSWORD", PASSWORD);
        }
        Process process = check.redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile())
                .start();
        return process.waitFor();
    }

    @Test
    void an_ipv6_address_stands_in_brackets_wherever_a_port_follows() throws Exception {
        Assumptions.assumeTrue(isIpv6Here(), "no IPv6 on this machine");
        HttpSettings first = new HttpSettings("::1", 0, null, true, null, 0, Transport.PLAIN);
        HttpSettings second = new HttpSettings("::1", 0, "[::1]", true, null, 0, Transport.PLAIN);
        try (TestLedger ledger = TestLedger.start(directory, first);
                Engine other = Engine.start(otherSettings(ledger));
                LedgerApi api = LedgerApi.start(otherSettings(ledger), other.part(), second)) {
            api.awaitReady(LIMIT);
            assertThat(ledger.api().url())
                    .isEqualTo("http://[::1]:" + ledger.api().port() + "/");
            HttpClient client = HttpClient.newHttpClient();
            String account = accountElsewhere(client, ledger);
            HttpResponse<String> answer =
                    until(() -> get(client, ledger, account, false), each -> each.statusCode() != 503);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
            for (String listening : List.of("::1", "[::1]")) {
                Await.until(
                        "it is ready, whatever moves now",
                        LIMIT,
                        () -> ReadyCheck.status(listening, api.port(), null) == 200);
            }
        }
    }

    private static boolean isIpv6Here() {
        byte[] loopback = new byte[16];
        loopback[15] = 1;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByAddress(loopback))) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private void refusesToPassOn(HttpClient client, TestLedger ledger, ServerSocket stranger) throws Exception {
        Thread thread = new Thread(() -> record(stranger), "stranger");
        thread.setDaemon(true);
        thread.start();
        EngineSettings settings = otherSettings(ledger);
        HttpSettings http = http("127.0.0.1:" + stranger.getLocalPort(), Transport.PLAIN);
        try (Engine other = Engine.start(settings);
                LedgerApi api = LedgerApi.start(settings, other.part(), http)) {
            api.awaitReady(LIMIT);
            HttpResponse<String> answer = until(
                    () -> get(client, ledger, accountElsewhere(client, ledger), false),
                    each -> each.body().contains("does not answer"));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            HttpRequest all = HttpRequest.newBuilder(URI.create(ledger.api().url() + "v1/dead-letters"))
                    .build();
            HttpResponse<String> gathered = until(
                    () -> client.send(all, HttpResponse.BodyHandlers.ofString()), each -> each.statusCode() == 200);
            assertThat(gathered.body()).contains("127.0.0.1:" + stranger.getLocalPort());
        }
    }

    private static HttpResponse<String> until(
            Callable<HttpResponse<String>> question, Predicate<HttpResponse<String>> wanted) throws Exception {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        HttpResponse<String> answer = question.call();
        while (!wanted.test(answer)) {
            assertThat(System.nanoTime()).as(answer.body()).isLessThan(deadline);
            answer = question.call();
        }
        return answer;
    }

    /** An account that the other instance reads: a request that was passed on already is refused then. */
    private static String accountElsewhere(HttpClient client, TestLedger ledger) throws Exception {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        for (int i = 0; System.nanoTime() < deadline; i++) {
            String account = "account-" + i % 50;
            HttpResponse<String> answer = get(client, ledger, account, true);
            if (answer.statusCode() == 503 && answer.body().contains("partition is moving to another instance\"")) {
                return account;
            }
        }
        throw new AssertionError("the other instance got no partition");
    }

    private static HttpResponse<String> get(HttpClient client, TestLedger ledger, String account, boolean passedOn)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(ledger.api().url() + "v1/accounts/" + account))
                .header("Authorization", "Bearer a-secret");
        if (passedOn) {
            request.header("Makegood-Hop", "1");
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Counts who comes and what they say, until the socket is closed. */
    private void record(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                connections.incrementAndGet();
                while (socket.getInputStream().read() >= 0) {
                    bytes.incrementAndGet();
                }
            } catch (IOException ended) {
                // The next one, or the end of the test.
            }
        }
    }

    private EngineSettings otherSettings(TestLedger ledger) {
        return EngineSettings.builder()
                .bootstrapServers(ledger.settings().bootstrapServers())
                .stateDirectory(directory.resolve("other"))
                .commitIntervalMillis(50)
                .build();
    }

    private static HttpSettings http(@Nullable String advertised, Transport transport) {
        return new HttpSettings("127.0.0.1", 0, advertised, true, null, 0, transport);
    }

    private TlsSettings tls() throws Exception {
        keytool("-genkeypair -keyalg EC -dname CN=localhost -ext SAN=ip:127.0.0.1 -alias own", "own.p12");
        String certificate = directory.resolve("own.cer").toString();
        keytool("-exportcert -alias own -file " + certificate, "own.p12");
        keytool("-importcert -noprompt -alias peer -file " + certificate, "trust.p12");
        return new TlsSettings(directory.resolve("own.p12"), PASSWORD, directory.resolve("trust.p12"), PASSWORD);
    }

    private HttpClient trusting() throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store("trust.p12"));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private KeyStore store(String name) throws Exception {
        return KeyStore.getInstance(new File(directory.toFile(), name), PASSWORD.toCharArray());
    }

    private void keytool(String options, String store) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(options.split(" ")));
        command.addAll(List.of("-keystore", directory.resolve(store).toString(), "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
