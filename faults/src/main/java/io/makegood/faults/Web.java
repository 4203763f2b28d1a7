package io.makegood.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Callers of the API. One grants credits, each grant with a key, and asks again with the same key, anywhere, until it has an answer; the
 * other reads activity and keeps what it was shown.
 */
final class Web implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(8);
    private static final Duration SETTLE_LIMIT = Duration.ofMinutes(1);
    private static final int AMOUNT = 7;
    private static final int PAUSE_MILLIS = 150;
    private static final int READ_BACK = 3;

    private final Ledger ledger;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final Set<String> granted = new CopyOnWriteArraySet<>();
    private final Set<String> unknown = new CopyOnWriteArraySet<>();
    private final Map<String, String> shown = new ConcurrentHashMap<>();
    private final List<String> wrong = new CopyOnWriteArrayList<>();
    private volatile boolean wanted;
    private volatile boolean closed;
    private int busy;
    private volatile long writes;
    private final AtomicLong answered = new AtomicLong();

    Web(Ledger ledger) {
        this.ledger = ledger;
        if (ledger.shape().api()) {
            Proxy.start("web-writes", () -> whileOpen(this::write));
            Proxy.start("web-reads", () -> whileOpen(this::read));
        }
    }

    private interface Turn {
        void take() throws InterruptedException;
    }

    private void whileOpen(Turn turn) {
        try {
            while (!closed) {
                if (wanted) {
                    enter(1);
                    try {
                        turn.take();
                    } finally {
                        enter(-1);
                    }
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void enter(int more) {
        busy += more;
        notifyAll();
    }

    void goOn() {
        wanted = true;
    }

    synchronized void pause() throws InterruptedException {
        wanted = false;
        while (busy > 0) {
            wait(100);
        }
    }

    /** How many writes were answered. */
    long answered() {
        return answered.get();
    }

    private void write() throws InterruptedException {
        long number = writes;
        writes = number + 1;
        String account = "web-" + number;
        String body = "{\"accountId\":\"" + account + "\",\"amount\":" + AMOUNT + ",\"kind\":\"PAID\"}";
        for (int i = 0; wanted && !closed; i++) {
            String url = url(i);
            if (url == null) {
                Thread.sleep(PAUSE_MILLIS);
                continue;
            }
            unknown.add(account);
            HttpResponse<String> response = send(HttpRequest.newBuilder(URI.create(url + "/v1/grants?wait=2000"))
                    .timeout(TIMEOUT)
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", "key-" + account)
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build());
            int status = response == null ? 503 : response.statusCode();
            if (status / 100 == 2) {
                answered.incrementAndGet();
                unknown.remove(account);
                granted.add(account);
                return;
            }
            if (status != 503 && status != 409 && status != 429 && status != 504) {
                wrong.add("a grant was answered with " + status + " " + (response == null ? "" : response.body()));
                return;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private void read() throws InterruptedException {
        List<String> known = new ArrayList<>(granted);
        String url = url((int) writes);
        if (known.isEmpty() || url == null) {
            return;
        }
        for (String account : List.of("account-" + writes % 50, known.get((int) (writes % known.size())))) {
            HttpResponse<String> response =
                    send(HttpRequest.newBuilder(URI.create(url + "/v1/accounts/" + account + "/activity?limit=50"))
                            .timeout(TIMEOUT)
                            .build());
            if (response != null && response.statusCode() == 200) {
                note(account, response.body());
            } else if (response != null
                    && response.statusCode() >= 400
                    && response.statusCode() != 404
                    && response.statusCode() != 503) {
                wrong.add("a read was answered with " + response.statusCode() + " " + response.body());
            }
        }
    }

    private void note(String account, String body) {
        try {
            for (JsonNode row : json.readTree(body).path("data")) {
                shown.put(
                        account + " " + row.path("sequence").asLong(),
                        row.path("hash").asText());
            }
        } catch (IOException e) {
            wrong.add("a read was answered with what is no JSON: " + body);
        }
    }

    /** The next instance that says where it is. */
    private @org.jspecify.annotations.Nullable String url(int turn) {
        List<String> urls = new ArrayList<>();
        for (EngineNode engine : List.copyOf(ledger.engines())) {
            engine.url().ifPresent(urls::add);
        }
        return urls.isEmpty() ? null : urls.get(Math.floorMod(turn, urls.size()));
    }

    private @org.jspecify.annotations.Nullable HttpResponse<String> send(HttpRequest request)
            throws InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException noAnswer) {
            return null;
        }
    }

    /** Grants that were answered and are not there once, readers who were shown what is not there. */
    List<String> wrong() throws InterruptedException {
        List<String> all = new ArrayList<>(wrong);
        wrong.clear();
        Mirror mirror = ledger.oracle().mirror();
        Set<String> settled = new HashSet<>(granted);
        for (String account : settled) {
            if (mirror.credits(account) != AMOUNT) {
                all.add("granted over HTTP to " + account + ": " + mirror.credits(account) + " instead of " + AMOUNT);
            }
        }
        for (String account : unknown) {
            if (mirror.credits(account) != 0 && mirror.credits(account) != AMOUNT) {
                all.add("granted over HTTP to " + account + ", unanswered: " + mirror.credits(account));
            }
        }
        shown.forEach((entry, hash) -> {
            int space = entry.indexOf(' ');
            String there = mirror.hash(entry.substring(0, space), Long.parseLong(entry.substring(space + 1)));
            if (!hash.equals(there)) {
                all.add("a reader was shown entry " + entry + " " + hash + " where " + there + " is");
            }
        });
        shown.clear();
        readBack(settled, all);
        granted.removeAll(settled);
        unknown.clear();
        return all;
    }

    private void readBack(Set<String> settled, List<String> all) throws InterruptedException {
        for (String account : settled.stream().limit(READ_BACK).toList()) {
            int[] turn = {0};
            boolean right = Waiting.holds(SETTLE_LIMIT, () -> {
                String url = url(turn[0]++);
                HttpResponse<String> response = url == null
                        ? null
                        : send(HttpRequest.newBuilder(URI.create(url + "/v1/accounts/" + account))
                                .timeout(TIMEOUT)
                                .build());
                return response != null
                        && response.statusCode() == 200
                        && json.readTree(response.body()).path("balance").asLong() == AMOUNT;
            });
            if (!right) {
                all.add("the API does not show the balance of " + account + " within " + SETTLE_LIMIT.toSeconds()
                        + " s");
            }
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
