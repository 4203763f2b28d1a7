package io.makegood.http.api;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A product's own server: the pages of an example, with the ledger's address in them, and the tokens that it hands on to its customers. */
final class ProductPages implements AutoCloseable {
    private final HttpServer server;

    private ProductPages(HttpServer server) {
        this.server = server;
    }

    /** Has an address, and answers nothing yet. */
    static ProductPages open() throws IOException {
        return new ProductPages(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Begins to answer; {@code token} is what it says to whoever asks for one, by what stands behind the question mark. */
    void serve(Path example, String ledger, Function<@Nullable String, String> token) throws IOException {
        for (String name : List.of("index.html", "page.js")) {
            String text = Files.readString(example.resolve(name)).replace("LEDGER", ledger);
            answer("/" + name, name.endsWith("js") ? "text/javascript" : "text/html", query -> text);
        }
        answer("/token", "application/json", token);
        server.start();
    }

    private void answer(String path, String type, Function<@Nullable String, String> text) {
        server.createContext(path, exchange -> {
            try (exchange) {
                byte[] bytes = text.apply(exchange.getRequestURI().getQuery()).getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Content-Type", type + "; charset=utf-8");
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
