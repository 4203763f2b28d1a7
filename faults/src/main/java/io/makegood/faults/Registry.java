package io.makegood.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.makegood.topics.registry.RegistrySettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** As much of a schema registry as an engine asks for, over HTTP; it can go and come back with what it knew. */
final class Registry implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int port;
    private final List<String> schemas = new ArrayList<>();
    private final Map<String, String> levels = new ConcurrentHashMap<>();
    private @Nullable HttpServer server;

    Registry(int port) throws IOException {
        this.port = port;
        comeBack();
    }

    RegistrySettings settings() {
        return RegistrySettings.of("http://127.0.0.1:" + port, null);
    }

    void comeBack() throws IOException {
        HttpServer fresh = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        fresh.createContext("/", this::answer);
        fresh.setExecutor(Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "registry");
            thread.setDaemon(true);
            return thread;
        }));
        fresh.start();
        server = fresh;
    }

    void leave() {
        HttpServer running = server;
        if (running != null) {
            running.stop(0);
            server = null;
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        int status = 200;
        String body;
        if (path.startsWith("/config/")) {
            String subject = path.substring("/config/".length());
            if (exchange.getRequestMethod().equals("PUT")) {
                levels.put(subject, JSON.readTree(asked).path("compatibility").asText());
                body = asked;
            } else {
                String level = levels.get(subject);
                status = level == null ? 404 : 200;
                body = "{\"compatibilityLevel\":\"" + level + "\"}";
            }
        } else if (path.startsWith("/schemas/ids/")) {
            String schema = schema(Integer.parseInt(path.substring("/schemas/ids/".length())));
            status = schema == null ? 404 : 200;
            body = JSON.createObjectNode().put("schema", schema).toString();
        } else if (path.endsWith("/versions")) {
            body = "{\"id\":" + id(JSON.readTree(asked).path("schema").asText()) + "}";
        } else {
            body = "[]";
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/vnd.schemaregistry.v1+json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private synchronized int id(String schema) {
        if (!schemas.contains(schema)) {
            schemas.add(schema);
        }
        return 1 + schemas.indexOf(schema);
    }

    private synchronized @Nullable String schema(int id) {
        return id >= 1 && id <= schemas.size() ? schemas.get(id - 1) : null;
    }

    @Override
    public void close() {
        leave();
    }
}
