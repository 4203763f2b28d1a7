package io.makegood.cli.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A ledger that is asked over HTTP, with the rights of a key. */
public final class AskedLedger {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int OK_MAX = 299;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final ObjectMapper mapper = new ObjectMapper();
    private final URI url;
    private final @Nullable String key;

    /** With its address, such as {@code http://127.0.0.1:7070}, and a key of it; null where it asks for none. */
    public AskedLedger(URI url, @Nullable String key) {
        this.url = url;
        this.key = key;
    }

    /** What came back: the answer's text, or what is wrong with the question. */
    record Answer(String text, boolean wrong) {}

    /** Asks; the arguments were checked against those of the tool. */
    Answer ask(LedgerTool tool, JsonNode arguments) throws InterruptedException {
        String path = tool.path();
        StringBuilder query = new StringBuilder();
        ObjectNode body = mapper.createObjectNode();
        for (LedgerTool.Argument argument : tool.arguments()) {
            JsonNode value = arguments.get(argument.name());
            if (value == null || value.isNull() || argument.name().equals(LedgerTools.KEY)) {
                continue;
            }
            String part = "{" + argument.field() + "}";
            if (path.contains(part)) {
                path = path.replace(part, encoded(value.asText()));
            } else if (tool.writes()) {
                body.set(argument.field(), value);
            } else {
                query.append(query.isEmpty() ? '?' : '&')
                        .append(argument.field())
                        .append('=')
                        .append(encoded(value.asText()));
            }
        }
        tool.always().forEach(body::put);
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(url.toString().replaceFirst("/+$", "") + path + query))
                .timeout(LIMIT);
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        if (tool.writes()) {
            request.header("Content-Type", "application/json")
                    .header("Idempotency-Key", arguments.path(LedgerTools.KEY).asText())
                    .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
        }
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.body(), response.statusCode() > OK_MAX);
        } catch (IOException e) {
            return new Answer(
                    "The ledger at " + url + " does not answer. Is it running, and is the address right?", true);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
