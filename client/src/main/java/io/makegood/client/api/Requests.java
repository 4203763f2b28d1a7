package io.makegood.client.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What all requests go through: keys, positions, attempts and the errors that answers are. */
final class Requests {
    /** Answers after which the same request is sent again: it was not carried out, or to carry it out twice is harmless. */
    private static final Set<Integer> TRANSIENT = Set.of(429, 502, 503, 504);

    private static final String POSITION = "Makegood-Position";

    private final String url;
    private final @Nullable String key;
    private final Patience patience;
    private final HttpClient client;
    private final Positions positions = new Positions();

    Requests(String url, @Nullable String key, Patience patience, HttpClient client) {
        this.url = url;
        this.key = key;
        this.patience = patience;
        this.client = client;
    }

    /**
     * One request, of which there may be several attempts.
     *
     * @param query by name; what is null is left out
     * @param body what is sent as JSON
     * @param idempotencyKey of a write, the same for all attempts; one of its own if none is given
     * @param account whose position counts: a read sees what this process wrote, a write is noted
     */
    record Call(
            String method,
            String path,
            Map<String, ? extends @Nullable Object> query,
            @Nullable Object body,
            @Nullable String idempotencyKey,
            @Nullable String account) {
        static Call get(String path, Map<String, ? extends @Nullable Object> query, @Nullable String account) {
            return new Call("GET", path, query, null, null, account);
        }

        static Call post(String path, Object body, @Nullable String idempotencyKey, @Nullable String account) {
            return new Call("POST", path, Map.of(), body, idempotencyKey, account);
        }

        boolean isWrite() {
            return !method.equals("GET");
        }
    }

    /** What was answered. */
    record Answer(int status, JsonNode body) {}

    Positions positions() {
        return positions;
    }

    Patience patience() {
        return patience;
    }

    String url() {
        return url;
    }

    static String newKey() {
        return UUID.randomUUID().toString();
    }

    /** A part of a path. */
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Sends it until it is answered for good, or as often as is tried. */
    Answer send(Call call) {
        HttpRequest request = requestOf(call);
        for (int attempt = 1; ; attempt++) {
            boolean isLast = attempt >= patience.attempts();
            String retryAfter = null;
            try {
                HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
                JsonNode told = Json.read(response.body());
                note(call, response, told);
                if (response.statusCode() < 300) {
                    return new Answer(response.statusCode(), told);
                }
                LedgerError error = LedgerError.of(response.statusCode(), told);
                if (error.code().equals("not-yet-visible") && isLast && call.account() != null) {
                    // Positions of a ledger that was made anew lead nowhere; the next read asks for what is there.
                    positions.forget(call.account());
                }
                boolean mayPass = TRANSIENT.contains(response.statusCode())
                        || error.code().equals("in-progress");
                if (isLast || !mayPass) {
                    throw error;
                }
                retryAfter = response.headers().firstValue("Retry-After").orElse(null);
            } catch (IOException e) {
                if (isLast) {
                    throw Unavailable.because(
                            url + " did not answer " + attempt + " times; look whether the ledger runs there", e);
                }
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
            pause(attempt, retryAfter);
        }
    }

    /** Whether one request is answered well, in time. */
    boolean answers(String path, Duration limit) {
        HttpRequest request = begin(path, Map.of()).timeout(limit).build();
        try {
            return sendOnce(request, HttpResponse.BodyHandlers.discarding()).statusCode() < 300;
        } catch (IOException e) {
            return false;
        }
    }

    private void note(Call call, HttpResponse<?> response, JsonNode told) {
        if (call.isWrite() && call.account() != null) {
            positions.wrote(
                    call.account(),
                    response.headers().firstValue(POSITION).orElseGet(() -> Json.text(told, "position")));
        }
    }

    private HttpRequest requestOf(Call call) {
        HttpRequest.Builder request = begin(call.path(), call.query())
                .header("Accept", "application/json")
                .timeout(patience.attemptTimeout());
        if (call.isWrite()) {
            // The same for all attempts: what was carried out once is not carried out again.
            String given = call.idempotencyKey();
            request.header("Idempotency-Key", given == null ? newKey() : given);
        } else if (call.account() != null) {
            String known = positions.of(call.account());
            if (known != null) {
                request.header(POSITION, known);
            }
        }
        if (call.body() == null) {
            return request.method(call.method(), HttpRequest.BodyPublishers.noBody())
                    .build();
        }
        return request.header("Content-Type", "application/json")
                .method(call.method(), HttpRequest.BodyPublishers.ofByteArray(Json.write(call.body())))
                .build();
    }

    /** A request to the ledger, as whoever holds the key. */
    HttpRequest.Builder begin(String path, Map<String, ? extends @Nullable Object> query) {
        String written = query.entrySet().stream()
                .filter(each -> each.getValue() != null)
                .map(each -> each.getKey() + "=" + segment(String.valueOf(each.getValue())))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path + (written.isEmpty() ? "" : "?" + written)));
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        return request;
    }

    <T> HttpResponse<T> sendOnce(HttpRequest request, BodyHandler<T> handler) throws IOException {
        try {
            return client.send(request, handler);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    void pause(int attempt, @Nullable String retryAfter) {
        try {
            Thread.sleep(patience.pauseMillis(attempt, retryAfter));
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    static Unavailable interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return Unavailable.because("the thread was interrupted while it asked the ledger; ask again", cause);
    }
}
