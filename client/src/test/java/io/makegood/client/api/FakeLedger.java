package io.makegood.client.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Says what a test wants a ledger to say, and keeps what it was asked. */
final class FakeLedger implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    /** What was asked. */
    record Asked(String method, String path, Map<String, List<String>> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, List.of("")).get(0);
        }
    }

    /** What is said to it. */
    record Said(int status, String body, Map<String, String> headers) {
        static Said of(int status, String body) {
            return new Said(status, body.replace('\'', '"'), Map.of("Content-Type", "application/json"));
        }

        Said with(String header, String value) {
            return new Said(status, body, Map.of("Content-Type", "application/json", header, value));
        }
    }

    private FakeLedger(Function<Asked, Said> says) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> serve(exchange, says));
        server.setExecutor(threads);
        server.start();
    }

    static FakeLedger saying(Function<Asked, Said> says) {
        try {
            return new FakeLedger(says);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void serve(HttpExchange exchange, Function<Asked, Said> says) throws IOException {
        Asked question = new Asked(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                Map.copyOf(exchange.getRequestHeaders()),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        asked.add(question);
        Said said = says.apply(question);
        said.headers().forEach(exchange.getResponseHeaders()::add);
        byte[] body = said.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(said.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    List<Asked> asked() {
        return asked;
    }

    LedgerBuilder ledger() {
        return Ledger.builder()
                .url("http://127.0.0.1:" + server.getAddress().getPort() + "/")
                .backoff(java.time.Duration.ofMillis(1))
                .backoffMax(java.time.Duration.ofMillis(5));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
