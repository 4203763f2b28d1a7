package io.makegood.streams.http;

import io.javalin.http.sse.SseClient;
import io.javalin.http.sse.SseHandler;
import io.makegood.schemas.avro.AccountBalance;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.schemas.avro.Notice;
import io.makegood.streams.contract.ContractJson;
import io.makegood.streams.projection.GenerationName;
import io.makegood.streams.projection.Place;
import io.makegood.streams.projection.ProjectedRows;
import io.makegood.streams.projection.Projection;
import io.makegood.streams.projection.Subscriptions.Subscriber;
import io.makegood.streams.projection.Subscriptions.Subscription;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Live accounts as server-sent events. An {@code entry} event has the entry's sequence as its id, so that a client which
 * comes back with Last-Event-ID misses none and gets none twice. Who reads too slowly is cut off, and comes back in that way.
 */
final class EventStream implements AutoCloseable {
    /** The attribute of requests that are streams: their response may be gone when they end. */
    static final String STREAM = "stream";

    private static final int STREAMS_MAX = 500;
    private static final int WAITING_MAX = 2_000;
    private static final int RESUMED_MAX = 1_000;
    private static final long HEARTBEAT_SECONDS = 15;

    private final Accounts accounts;
    private final AtomicInteger streams = new AtomicInteger();
    private volatile boolean closed;

    EventStream(Accounts accounts) {
        this.accounts = accounts;
    }

    /** One event on its way to a client. */
    private record Sent(String event, String data, @Nullable String id) {}

    /** Opens a stream; the account is read here. */
    void open(Call call, String account) {
        Long after = lastSeen(call);
        if (streams.incrementAndGet() > STREAMS_MAX) {
            streams.decrementAndGet();
            throw Problem.unavailable("this instance serves " + STREAMS_MAX + " live streams already");
        }
        call.context().attribute(STREAM, true);
        new SseHandler(client -> follow(call, client, account, after)).handle(call.context());
    }

    private static @Nullable Long lastSeen(Call call) {
        String id = call.context().header("Last-Event-ID");
        if (id == null || id.isBlank()) {
            return null;
        }
        try {
            return Long.parseLong(id.strip());
        } catch (NumberFormatException e) {
            throw Problem.invalid(
                    "Last-Event-ID", "is no entry's sequence", "send the id of the last event, or nothing");
        }
    }

    private void follow(Call call, SseClient client, String account, @Nullable Long after) {
        BlockingQueue<Sent> queue = new LinkedBlockingQueue<>(WAITING_MAX);
        AtomicBoolean overflown = new AtomicBoolean();
        ContractJson json = call.json();
        Subscription subscription = accounts.projection().subscriptions().subscribe(account, new Subscriber() {
            @Override
            public void entry(LedgerEntry entry) {
                add(entryEvent(json, entry, GenerationName.UNKNOWN));
            }

            @Override
            public void notice(Notice notice) {
                add(new Sent("notice", text(json, json.record(notice)), null));
            }

            @Override
            public void balance(AccountBalance balance) {
                add(new Sent("balance", text(json, json.account(balance)), null));
            }

            private void add(Sent sent) {
                if (!queue.offer(sent)) {
                    overflown.set(true);
                }
            }
        });
        client.keepAlive();
        Thread thread = new Thread(
                () -> {
                    try {
                        send(client, json, account, after, queue, overflown);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } finally {
                        subscription.close();
                        streams.decrementAndGet();
                        client.close();
                    }
                },
                "stream");
        thread.setDaemon(true);
        thread.start();
    }

    private void send(
            SseClient client,
            ContractJson json,
            String account,
            @Nullable Long after,
            BlockingQueue<Sent> queue,
            AtomicBoolean overflown)
            throws InterruptedException {
        long seen = resume(client, json, account, after);
        while (!client.terminated() && !closed && !overflown.get()) {
            Sent next = queue.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                client.sendComment("still here");
            } else if (next.id() == null || Long.parseLong(next.id()) > seen) {
                client.sendEvent(next.event(), next.data(), next.id());
            }
        }
    }

    /** What the client missed, or the balance as it is; returns the sequence of the last entry that needs no repeating. */
    private long resume(SseClient client, ContractJson json, String account, @Nullable Long after) {
        Projection projection = accounts.projection();
        if (!(projection.placeOf(account) instanceof Place.Here here)) {
            return after == null ? 0 : after;
        }
        ProjectedRows rows = projection.rows(here.partition());
        long seen = after == null ? 0 : after;
        if (after != null) {
            for (LedgerEntry entry : rows.entriesAfter(account, after, RESUMED_MAX)) {
                GenerationName name = entry.getGenerationId() == null
                        ? GenerationName.UNKNOWN
                        : rows.name(account, entry.getGenerationId());
                Sent missed = entryEvent(json, entry, name);
                client.sendEvent(missed.event(), missed.data(), missed.id());
                seen = entry.getSequence();
            }
        }
        rows.balance(account)
                .ifPresent(balance -> client.sendEvent("balance", text(json, json.account(balance)), null));
        return seen;
    }

    private static Sent entryEvent(ContractJson json, LedgerEntry entry, GenerationName name) {
        return new Sent("entry", text(json, AccountRoutes.row(json, entry, name)), Long.toString(entry.getSequence()));
    }

    private static String text(ContractJson json, com.fasterxml.jackson.databind.JsonNode node) {
        return new String(json.bytes(node), StandardCharsets.UTF_8);
    }

    /** How many streams are open. */
    int open() {
        return streams.get();
    }

    @Override
    public void close() {
        closed = true;
    }
}
