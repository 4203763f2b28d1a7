package io.makegood.client.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An account live: entries, notices and balances as they happen. It connects again by itself and misses no entry; it ends when it
 * is closed, by whichever thread. Iterating throws {@link LedgerError} where the ledger refuses, and {@link Unavailable} when it
 * could not be reached as often as is tried. For one reader.
 */
public final class LiveStream implements Iterable<Told>, AutoCloseable {
    /** The ledger says every 15 seconds that it is still there. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(45);

    private final Requests requests;
    private final String account;
    private final Iterator<Told> reading = new Iterator<>() {
        @Override
        public boolean hasNext() {
            return await();
        }

        @Override
        public Told next() {
            return take();
        }
    };
    private @Nullable Long seen;
    private @Nullable Told next;
    private volatile @Nullable Connection connection;
    private volatile boolean isClosed;
    private int failures;
    private boolean isMendingGap;

    LiveStream(Requests requests, String account, @Nullable Long after) {
        this.requests = requests;
        this.account = account;
        this.seen = after;
    }

    /** The one reading of it: {@code hasNext()} waits until something is told, and is false once it is closed. */
    @Override
    public Iterator<Told> iterator() {
        return reading;
    }

    private boolean await() {
        while (next == null && !isClosed) {
            Connection open = connection;
            if (open == null) {
                open();
                continue;
            }
            Told told = open.await();
            if (told == null) {
                drop(open);
                if (!isClosed) {
                    requests.pause(Math.max(1, failures), null);
                }
                continue;
            }
            failures = 0;
            if (told.type().equals("entry")
                    && !isNextEntry(told.data().path("sequence").asLong())) {
                // Sequences have no gaps: where one shows, what is between is fetched first.
                isMendingGap = true;
                drop(open);
                continue;
            }
            next = told;
        }
        return next != null && !isClosed;
    }

    private Told take() {
        Told told = await() ? next : null;
        next = null;
        if (told == null) {
            throw new NoSuchElementException("the live stream of " + account + " is closed");
        }
        return told;
    }

    private boolean isNextEntry(long sequence) {
        if (seen != null && sequence > seen + 1 && !isMendingGap) {
            return false;
        }
        isMendingGap = false;
        seen = sequence;
        return true;
    }

    private void open() {
        HttpRequest.Builder request = requests.begin("/v1/accounts/" + Requests.segment(account) + "/stream", Map.of())
                .header("Accept", "text/event-stream")
                .timeout(requests.patience().attemptTimeout());
        if (seen != null) {
            request.header("Last-Event-ID", String.valueOf(seen));
        }
        Connection opened = new Connection();
        LedgerError failure;
        String retryAfter = null;
        try {
            HttpResponse<Flow.Publisher<List<ByteBuffer>>> response =
                    requests.sendOnce(request.build(), HttpResponse.BodyHandlers.ofPublisher());
            response.body().subscribe(opened);
            if (response.statusCode() == 200) {
                connection = opened;
                if (isClosed) {
                    drop(opened);
                }
                return;
            }
            failure = LedgerError.of(response.statusCode(), Json.read(opened.awaitAll()));
            retryAfter = response.headers().firstValue("Retry-After").orElse(null);
        } catch (IOException e) {
            failure = Unavailable.because("the live stream of " + account + " could not be opened", e);
        }
        failures++;
        if (!(failure instanceof Unavailable)) {
            throw failure;
        }
        if (failures >= requests.patience().attempts()) {
            throw Unavailable.because(
                    "the live stream of " + account + " could not be opened " + failures + " times", failure);
        }
        requests.pause(failures, retryAfter);
    }

    private void drop(Connection dropped) {
        dropped.cancel();
        connection = null;
    }

    @Override
    public void close() {
        isClosed = true;
        Connection open = connection;
        if (open != null) {
            open.cancel();
        }
    }

    /** One connection: pieces come in on a thread of the HTTP client's, one after the other as they are taken. */
    private static final class Connection implements Flow.Subscriber<List<ByteBuffer>> {
        private static final List<ByteBuffer> END = List.of();

        private final BlockingQueue<List<ByteBuffer>> pieces = new LinkedBlockingQueue<>();
        private final EventLines lines = new EventLines();
        private volatile Flow.@Nullable Subscription subscription;
        private volatile boolean isCancelled;

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            if (isCancelled) {
                given.cancel();
            } else {
                given.request(1);
            }
        }

        @Override
        public void onNext(List<ByteBuffer> piece) {
            pieces.add(piece);
        }

        @Override
        public void onError(Throwable failure) {
            pieces.add(END);
        }

        @Override
        public void onComplete() {
            pieces.add(END);
        }

        void cancel() {
            isCancelled = true;
            Flow.Subscription given = subscription;
            if (given != null) {
                given.cancel();
            }
            pieces.add(END);
        }

        /** The next that is told; null if the connection ended or fell silent. */
        @Nullable
        Told await() {
            while (true) {
                Told told = lines.poll();
                if (told != null) {
                    return told;
                }
                List<ByteBuffer> piece = take();
                if (piece.isEmpty()) {
                    return null;
                }
                piece.forEach(lines::feed);
            }
        }

        /** All that comes until the end: a problem's details. */
        byte[] awaitAll() {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (List<ByteBuffer> piece = take(); !piece.isEmpty(); piece = take()) {
                for (ByteBuffer part : piece) {
                    byte[] bytes = new byte[part.remaining()];
                    part.get(bytes);
                    all.writeBytes(bytes);
                }
            }
            return all.toByteArray();
        }

        private List<ByteBuffer> take() {
            try {
                List<ByteBuffer> piece = pieces.poll(SILENCE_MAX.toMillis(), TimeUnit.MILLISECONDS);
                Flow.Subscription given = subscription;
                if (piece != null && !piece.isEmpty() && given != null) {
                    given.request(1);
                }
                return piece == null ? END : piece;
            } catch (InterruptedException e) {
                throw Requests.interrupted(e);
            }
        }
    }
}
