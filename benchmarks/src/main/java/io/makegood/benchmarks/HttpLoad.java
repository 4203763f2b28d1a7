package io.makegood.benchmarks;

import io.makegood.cli.CommandFailure;
import io.makegood.cli.ExitCode;
import io.makegood.cli.Printable;
import io.makegood.schemas.remedy.Launcher;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Clients of the API that each send their next request when they have their answer. */
final class HttpLoad {
    private static final int BATCH = 500;
    private static final long CREDITS = 1_000_000_000_000L;

    private final URI url;
    private final @Nullable String key;
    private final String prefix;
    private final int accounts;
    private final String feature;
    private final String run = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
    private final AtomicLong generations = new AtomicLong();
    private volatile int lastFailure;

    /** One measured part; latencies in microseconds. */
    record Part(
            String name, long answered, long failed, long perSecond, long p50Micros, long p99Micros, long maxMicros) {}

    /** What is asked for: a GET without a body, a POST with one. */
    record Request(String path, @Nullable String json) {}

    /** Makes the next request. */
    interface Requests {
        Request next();
    }

    HttpLoad(URI url, @Nullable String key, String prefix, int accounts, String feature) {
        this.url = url;
        this.key = key;
        this.prefix = prefix;
        this.accounts = accounts;
        this.feature = feature;
    }

    /** Gives each account more than can be spent. The same grant again changes nothing. */
    void grant() {
        try (KeptConnection connection = connection()) {
            for (int from = 0; from < accounts; from += BATCH) {
                List<String> events = new ArrayList<>();
                for (int i = from; i < Math.min(accounts, from + BATCH); i++) {
                    events.add("{\"type\":\"CreditsGranted\",\"accountId\":\"" + prefix + i
                            + "\",\"grantId\":\"bench\",\"amount\":" + CREDITS + ",\"kind\":\"PROMOTIONAL\"}");
                }
                require(connection, new Request("/v1/events", "[" + String.join(",", events) + "]"), 202);
            }
            // The last account can be charged, and so can all.
            require(connection, generation(accounts - 1), 201);
        }
    }

    private KeptConnection connection() {
        return new KeptConnection(url, key == null ? null : "Bearer " + key);
    }

    private void require(KeptConnection connection, Request request, int status) {
        try {
            KeptConnection.Answer answer = connection.send(request.path(), request.json());
            if (answer.status() != status) {
                throw new CommandFailure(ExitCode.FOUND_WRONG, "the ledger answered " + Printable.text(answer.body()));
            }
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE,
                    "no ledger answers at " + Printable.text(url.toString()) + "; start one with " + Launcher.name()
                            + " demo --keep-running, or name yours with --url");
        }
    }

    /** Status of the newest request that was not answered as it should, 0 without any. */
    int lastFailure() {
        return lastFailure;
    }

    Request balance() {
        return new Request("/v1/accounts/" + URLEncoder.encode(prefix + anyAccount(), StandardCharsets.UTF_8), null);
    }

    Request generation() {
        return generation(anyAccount());
    }

    private Request generation(int account) {
        return new Request(
                "/v1/generations",
                "{\"accountId\":\"" + prefix + account + "\",\"generationId\":\"bench-" + run + "-"
                        + generations.incrementAndGet() + "\",\"feature\":\"" + feature + "\",\"items\":1}");
    }

    private int anyAccount() {
        return ThreadLocalRandom.current().nextInt(accounts);
    }

    /** Runs the warm-up, then measures. */
    Part run(String name, int warmUpSeconds, int seconds, int clients, Requests requests) throws InterruptedException {
        Latencies latencies = new Latencies(warmUpSeconds);
        AtomicLong failed = new AtomicLong();
        AtomicBoolean done = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            Thread thread = new Thread(() -> {
                try (KeptConnection connection = connection()) {
                    while (!done.get()) {
                        long sent = System.nanoTime();
                        if (send(connection, requests.next())) {
                            latencies.record(sent);
                        } else if (latencies.counts(sent)) {
                            failed.incrementAndGet();
                        }
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        Thread.sleep(TimeUnit.SECONDS.toMillis(warmUpSeconds + (long) seconds));
        done.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        return latencies.part(name, failed.get(), seconds);
    }

    private boolean send(KeptConnection connection, Request request) {
        try {
            int status = connection.send(request.path(), request.json()).status();
            boolean answered = status == 200 || status == 201;
            lastFailure = answered ? lastFailure : status;
            return answered;
        } catch (IOException e) {
            return false;
        }
    }
}
