package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.application.config.EngineSettings;
import io.makegood.processor.engine.Engine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another instance that ends in the middle of its answer is one that does not answer, and no fault of this one. */
class PeerIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String HALF_AN_ANSWER = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n100\r\n{\"accountId\":";

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void an_answer_that_breaks_off_is_a_503_that_says_when_to_come_again() throws Exception {
        try (TestLedger ledger = TestLedger.start(directory, TestLedger.open());
                ServerSocket dying = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> answerHalf(dying), "dying");
            thread.setDaemon(true);
            thread.start();
            EngineSettings settings = EngineSettings.builder()
                    .bootstrapServers(ledger.settings().bootstrapServers())
                    .stateDirectory(directory.resolve("other"))
                    .commitIntervalMillis(50)
                    .build();
            HttpSettings http = new HttpSettings("127.0.0.1", 0, "127.0.0.1:" + dying.getLocalPort(), true, null, 0);
            try (Engine other = Engine.start(settings);
                    LedgerApi api = LedgerApi.start(settings, other.part(), http)) {
                api.awaitReady(LIMIT);
                HttpResponse<String> broken = null;
                long deadline = System.nanoTime() + LIMIT.toNanos();
                for (int i = 0; broken == null; i++) {
                    assertThat(System.nanoTime()).as("nothing was passed on").isLessThan(deadline);
                    HttpResponse<String> answer = get(ledger.url() + "/v1/accounts/account-" + i % 50);
                    assertThat(answer.statusCode()).as(answer.body()).isIn(404, 503);
                    if (answer.body().contains("does not answer")) {
                        broken = answer;
                    }
                }
                assertThat(broken.statusCode()).isEqualTo(503);
                assertThat(broken.headers().firstValue("Retry-After")).isPresent();
            }
        }
    }

    /** Until the socket is closed. */
    private static void answerHalf(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept();
                    BufferedReader request = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
                for (String line = request.readLine(); line != null && !line.isEmpty(); ) {
                    line = request.readLine();
                }
                socket.getOutputStream().write(HALF_AN_ANSWER.getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
            } catch (IOException ended) {
                // The next one, or the end of the test.
            }
        }
    }

    private HttpResponse<String> get(String url) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
