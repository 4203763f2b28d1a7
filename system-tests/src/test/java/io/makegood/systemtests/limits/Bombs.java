package io.makegood.systemtests.limits;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.function.Executable;

/** Documents that are made to cost their reader time or memory, and a server that answers with them. */
public final class Bombs implements AutoCloseable {
    /** No reader takes longer, whatever it is given. */
    public static final Duration LIMIT = Duration.ofSeconds(20);

    private static final int CHARS = 2_000_000;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "bombs");
        thread.setDaemon(true);
        return thread;
    });

    private Bombs(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.start();
    }

    /** JSON that nests, counts, names or goes on beyond measure, by what is wrong with it; {@code field} is one that is read. */
    public static Map<String, String> json(String field) {
        String begin = "{\"" + field + "\":";
        StringBuilder fields = new StringBuilder(begin).append("\"x\"");
        for (int i = 0; i < CHARS / 12; i++) {
            fields.append(",\"f").append(i).append("\":0");
        }
        Map<String, String> bombs = new LinkedHashMap<>();
        bombs.put("deep lists", begin + "[".repeat(CHARS));
        bombs.put("deep objects", begin.repeat(CHARS / begin.length()));
        bombs.put("deep lists that end", begin + "[".repeat(CHARS / 2) + "]".repeat(CHARS / 2) + "}");
        bombs.put("a huge number", begin + "9".repeat(CHARS) + "}");
        bombs.put("a huge exponent", begin + "1e999999999}");
        bombs.put("a long text", begin + "\"" + "x".repeat(CHARS) + "\"}");
        bombs.put("a long name", "{\"" + "n".repeat(CHARS) + "\":1}");
        bombs.put("many fields", fields.append('}').toString());
        bombs.put("nothing", "");
        bombs.put("null", "null");
        bombs.put("a text", "\"x\"");
        bombs.put("zeros", "\0".repeat(CHARS));
        return bombs;
    }

    /** A server on this machine; each path says how it answers. */
    public static Bombs serve() throws IOException {
        return new Bombs(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    /** Where it is. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Answers that path, and all below it, with a document. */
    public void answer(String path, String document) {
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        });
    }

    /** Answers it with an endless document. */
    public void answerWithoutEnd(String path) {
        byte[] some = new byte[1 << 16];
        Arrays.fill(some, (byte) ' ');
        server.createContext(path, exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                while (!Thread.currentThread().isInterrupted()) {
                    out.write(some);
                }
            }
        });
    }

    /** Says that a terabyte follows, and sends nothing of it. */
    public void promise(String path) {
        server.createContext(path, exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, 1L << 40);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
        });
    }

    /** Fails if that takes longer than anything may; whatever it throws is the caller's. */
    public static void inTime(String what, Executable reading) {
        Assertions.assertTimeoutPreemptively(LIMIT, reading, what);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
