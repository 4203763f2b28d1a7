package io.makegood.systemtests.delivery;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A real HTTP server on loopback that takes webhooks, and keeps what it was sent. */
public final class WebhookReceiver implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(8);
    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private volatile Function<Sent, Integer> answer = any -> 204;

    private WebhookReceiver(HttpServer server) {
        this.server = server;
    }

    /** One request. */
    public record Sent(String path, Map<String, List<String>> headers, String body) {
        /** A header's value, or an empty text. */
        public String header(String name) {
            return headers.entrySet().stream()
                    .filter(each -> each.getKey().equalsIgnoreCase(name))
                    .map(each -> each.getValue().get(0))
                    .findFirst()
                    .orElse("");
        }

        /** The message's id. */
        public String id() {
            return header("webhook-id");
        }
    }

    /** Starts one that takes everything. */
    public static WebhookReceiver start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
            WebhookReceiver receiver = new WebhookReceiver(server);
            server.createContext("/", receiver::take);
            server.setExecutor(receiver.threads);
            server.start();
            return receiver;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        Sent request = new Sent(
                exchange.getRequestURI().getPath(),
                Map.copyOf(exchange.getRequestHeaders()),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        sent.add(request);
        int status = answer.apply(request);
        if (status == 302) {
            exchange.getResponseHeaders().add("Location", url("/elsewhere"));
        }
        exchange.sendResponseHeaders(status, -1);
        // Not the exchange itself, so that the connection lives on.
        exchange.getResponseBody().close();
    }

    /** From now on that is answered. */
    public void answer(Function<Sent, Integer> status) {
        answer = status;
    }

    /** An address of it. */
    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** All that it was sent there, in the order in which it came. */
    public List<Sent> at(String path) {
        return sent.stream().filter(each -> each.path().equals(path)).toList();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
