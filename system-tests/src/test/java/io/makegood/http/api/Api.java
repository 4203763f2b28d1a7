package io.makegood.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A client of the API as a caller would write it; with a description, every answer is held against it. */
public final class Api {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration LIMIT = Duration.ofSeconds(45);
    /** Writes that are answered once they are decided, and otherwise when they have waited for that as long as they were told. */
    private static final Pattern DECIDED =
            Pattern.compile("/v1/(?:generations|grants(?:/[^/?]+/(?:end|extend))?|reversals"
                    + "|revocations|adjustments|transfers|merges|closures|notes|make-goods|claims(?:/[^/?]+/review|/reviews)?"
                    + "|cases(?:/[^/?]+/resolution|/resolutions)?|cash-refunds(?:/[^/?]+/review|/reviews)?)");
    /** As long as may be asked for: a busy machine decides later than a customer would wait. */
    private static final String PATIENTLY = "?wait=30000";

    private final String url;
    private final @Nullable DescriptionCheck description;

    Api(String url, @Nullable DescriptionCheck description) {
        this.url = url;
        this.description = description;
    }

    /** What came back. */
    record Reply(int status, HttpHeaders headers, JsonNode body, ByteBuffer raw) {
        byte[] bytes() {
            byte[] copy = new byte[raw.remaining()];
            raw.duplicate().get(copy);
            return copy;
        }

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        String position() {
            return header("Makegood-Position");
        }

        /** The answer, which must have that status. */
        JsonNode with(int expected) {
            if (status != expected) {
                throw new AssertionError("status " + status + " instead of " + expected + ": " + body);
            }
            return body;
        }
    }

    Reply get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    /** A write, which waits until it is decided unless the path says how long it waits. */
    Reply post(String path, String json, String... headers) {
        String asked = DECIDED.matcher(path).matches() ? path + PATIENTLY : path;
        return send("POST", asked, json.replace('\'', '"'), headers);
    }

    Reply send(String method, String path, @Nullable String body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(LIMIT);
        boolean typed = false;
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
            typed |= headers[i].equals("Content-Type");
        }
        if (body != null && !typed) {
            request.header("Content-Type", "application/json");
        }
        request.method(
                method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        try {
            HttpResponse<byte[]> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            Reply reply = new Reply(
                    response.statusCode(), response.headers(), parse(response), ByteBuffer.wrap(response.body()));
            if (description != null) {
                description.check(method, path.split("\\?", 2)[0], reply);
            }
            return reply;
        } catch (IOException e) {
            throw new AssertionError(method + " " + url + path + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static JsonNode parse(HttpResponse<byte[]> response) throws IOException {
        boolean json = response.headers().firstValue("content-type").orElse("").contains("json");
        return json && response.headers().firstValue("content-encoding").isEmpty()
                ? JSON.readTree(response.body())
                : MissingNode.getInstance();
    }

    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
