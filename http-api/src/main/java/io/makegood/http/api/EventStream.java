package io.makegood.http.api;

import io.makegood.application.telling.Subscriptions.Subscriber;
import io.makegood.application.telling.Subscriptions.Subscription;
import io.makegood.http.access.Access;
import io.makegood.http.access.Caller;
import io.makegood.http.contract.AccountAnswer;
import io.makegood.http.contract.ContractJson;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.notice.Notice;
import io.makegood.readmodel.projection.GenerationName;
import io.makegood.readmodel.projection.Location;
import io.makegood.readmodel.projection.ProjectedRows;
import io.makegood.readmodel.projection.Projection;
import io.makegood.topics.mapping.AccountView;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.EofException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Live accounts as server-sent events. An {@code entry} event has the entry's sequence as its id, so that a client which
 * comes back with Last-Event-ID misses none and gets none twice. Who reads too slowly is cut off, and comes back in that way.
 */
final class EventStream implements AutoCloseable {
    /** Each takes a thread of the server. */
    static final int STREAMS_MAX = 256;
    /** No caller has them all. */
    static final int STREAMS_OF_ONE_CALLER_MAX = STREAMS_MAX / 4;

    private static final String TYPE = "text/event-stream";
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
    private static final int WAITING_MAX = 2_000;
    /** So many entries that a client missed are in memory at once. */
    private static final int RESUMED_PAGE = 1_000;

    private static final long HEARTBEAT_SECONDS = 15;

    private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Accounts accounts;
    private final Access access;
    private final AtomicInteger streams = new AtomicInteger();
    private final Map<String, Integer> ofCaller = new ConcurrentHashMap<>();
    private volatile boolean closed;

    EventStream(Accounts accounts, Access access) {
        this.accounts = accounts;
        this.access = access;
    }

    /** Serves a stream, here or passed on to another instance, if there is room for one more of that caller. */
    void seat(Caller caller, Seated seated) throws Exception {
        if (ofCaller.merge(caller.id(), 1, Integer::sum) > STREAMS_OF_ONE_CALLER_MAX) {
            leave(caller);
            throw Problem.unavailable(
                    "this instance serves " + STREAMS_OF_ONE_CALLER_MAX + " live streams of this caller already");
        }
        try {
            if (streams.incrementAndGet() > STREAMS_MAX) {
                throw Problem.unavailable("this instance serves " + STREAMS_MAX + " live streams already");
            }
            seated.serve();
        } finally {
            streams.decrementAndGet();
            leave(caller);
        }
    }

    private void leave(Caller caller) {
        ofCaller.computeIfPresent(caller.id(), (id, count) -> count == 1 ? null : Integer.valueOf(count - 1));
    }

    /** What is done while a caller has its place. */
    interface Seated {
        void serve() throws Exception;
    }

    /** One event on its way to a client. */
    private record Sent(String event, String data, @Nullable String id) {
        /** As the event stream format has it; the data are JSON on one line. */
        String text() {
            return "event: " + event + (id == null ? "" : "\nid: " + id) + "\ndata: " + data + "\n\n";
        }
    }

    /** Serves a stream until the client leaves or this instance stops; the account is read here. */
    void open(Call call, String account) throws IOException, InterruptedException {
        String accepted = call.context().header("Accept");
        if (accepted == null || !accepted.contains(TYPE)) {
            throw Problem.notAcceptable("this is a stream of events; send Accept: " + TYPE);
        }
        Long after = lastSeen(call);
        if (call.isHeadersOnly()) {
            call.context().contentType(TYPE);
            return;
        }
        follow(call, account, after);
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

    private void follow(Call call, String account, @Nullable Long after) throws IOException, InterruptedException {
        BlockingQueue<Sent> queue = new LinkedBlockingQueue<>(WAITING_MAX);
        AtomicBoolean overflown = new AtomicBoolean();
        ContractJson json = call.json();
        Readership readership = Readership.of(call, account);
        Subscriber subscriber = new Subscriber() {
            @Override
            public void entry(LedgerEntry entry) {
                add(entryEvent(json, entry, GenerationName.UNKNOWN));
            }

            @Override
            public void notice(Notice notice) {
                if (readership.sees(notice)) {
                    add(new Sent("notice", text(json, notice), null));
                }
            }

            @Override
            public void balance(AccountView balance) {
                add(new Sent("balance", text(json, AccountAnswer.of(balance)), null));
            }

            private void add(Sent sent) {
                if (!queue.offer(sent)) {
                    overflown.set(true);
                }
            }
        };
        HttpServletResponse response = call.context().res();
        response.setContentType(TYPE);
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        Subscription subscription = accounts.projection().subscriptions().subscribe(account, subscriber);
        try {
            response.flushBuffer();
            send(response.getOutputStream(), call, account, after, queue, overflown);
        } catch (EofException e) {
            LOG.debug("The client of a stream left", e);
        } finally {
            subscription.close();
        }
    }

    private void send(
            OutputStream out,
            Call call,
            String account,
            @Nullable Long after,
            BlockingQueue<Sent> queue,
            AtomicBoolean overflown)
            throws IOException, InterruptedException {
        long seen = resume(out, call.json(), account, after);
        long silent = 0;
        long checked = System.nanoTime();
        while (!closed && !overflown.get()) {
            long now = System.nanoTime();
            if (now - checked >= CHECK_NANOS) {
                if (!access.isValid(call.caller(), System.currentTimeMillis())) {
                    write(out, ": the key or token is no good any more\n\n");
                    return;
                }
                checked = now;
            }
            Sent next = queue.poll(1, TimeUnit.SECONDS);
            if (next == null) {
                silent++;
                if (silent % HEARTBEAT_SECONDS == 0) {
                    write(out, ": still here\n\n");
                }
            } else if (next.id() == null || Long.parseLong(next.id()) > seen) {
                write(out, next.text());
            }
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** What the client missed, and the balance as it is; returns the sequence of the last entry that needs no repeating. */
    private long resume(OutputStream out, ContractJson json, String account, @Nullable Long after) throws IOException {
        Projection projection = accounts.projection();
        if (!(projection.locationOf(account) instanceof Location.Here here)) {
            return after == null ? 0 : after;
        }
        ProjectedRows rows = projection.rows(here.partition());
        long seen = after == null ? 0 : after;
        boolean isMore = after != null;
        while (isMore) {
            List<LedgerEntry> page = rows.entriesAfter(account, seen, RESUMED_PAGE);
            for (LedgerEntry entry : page) {
                GenerationName name = entry.generationId() == null
                        ? GenerationName.UNKNOWN
                        : rows.name(account, entry.generationId());
                write(out, entryEvent(json, entry, name).text());
                seen = entry.sequence();
            }
            isMore = page.size() == RESUMED_PAGE && !closed;
        }
        AccountView balance = rows.balance(account).orElse(null);
        if (balance != null) {
            write(out, new Sent("balance", text(json, AccountAnswer.of(balance)), null).text());
        }
        return seen;
    }

    private static Sent entryEvent(ContractJson json, LedgerEntry entry, GenerationName name) {
        return new Sent("entry", text(json, Answers.ActivityRow.of(entry, name)), Long.toString(entry.sequence()));
    }

    private static String text(ContractJson json, Record told) {
        return new String(json.bytes(told), StandardCharsets.UTF_8);
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
