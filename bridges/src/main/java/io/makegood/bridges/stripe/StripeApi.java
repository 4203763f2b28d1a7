package io.makegood.bridges.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.schemas.codec.JsonLimits;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks Stripe's API. What it sends and what is answered is never logged, for the key and a person may stand in it. Thread-safe. */
final class StripeApi {
    /** Where Stripe is. */
    static final URI STRIPE = URI.create("https://api.stripe.com");

    /** The shapes that are read here. */
    private static final String VERSION = "2025-03-31.basil";

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);
    private static final int CONFLICT = 409;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;

    private final URI base;
    private final String key;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT_LIMIT).build();
    private final ObjectMapper json = new ObjectMapper(JsonLimits.forStrangers());

    /** What was answered. */
    record Answer(int status, JsonNode body) {
        boolean isOk() {
            return status >= 200 && status < 300;
        }

        JsonNode error() {
            return body.path("error");
        }
    }

    /** There is no answer now; asked again, there may be one. */
    static final class Unavailable extends Exception {
        private static final long serialVersionUID = 1L;

        private final String why;

        Unavailable(String why) {
            super(why);
            this.why = why;
        }

        String why() {
            return why;
        }
    }

    StripeApi(URI base, String key) {
        this.base = base;
        this.key = key;
    }

    Answer get(String path, Map<String, String> query) throws Unavailable, InterruptedException {
        return answer(request(query.isEmpty() ? path : path + "?" + form(query)).GET());
    }

    /** The same request under the same idempotency key is done once, whoever sends it again. */
    Answer post(String path, Map<String, String> fields, String idempotencyKey)
            throws Unavailable, InterruptedException {
        return answer(request(path)
                .header("Idempotency-Key", idempotencyKey)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form(fields))));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(ANSWER_LIMIT)
                .header("Authorization", "Bearer " + key)
                .header("Stripe-Version", VERSION);
    }

    private Answer answer(HttpRequest.Builder request) throws Unavailable, InterruptedException {
        HttpResponse<byte[]> response;
        try {
            response = client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new Unavailable("it cannot be reached");
        }
        int status = response.statusCode();
        if (status == CONFLICT || status == TOO_MANY || status >= SERVER_ERROR) {
            throw new Unavailable("it answered with status " + status);
        }
        try {
            return new Answer(status, json.readTree(response.body()));
        } catch (IOException e) {
            throw new Unavailable("its answer cannot be read");
        }
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "StripeApi[base=" + base + "]";
    }
}
