package io.makegood.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.Context;
import io.makegood.http.access.Caller;
import io.makegood.http.api.Answers.Listed;
import io.makegood.http.transport.PeerClient;
import io.makegood.http.transport.PeerNotAllowed;
import io.makegood.readmodel.projection.Location;
import io.makegood.readmodel.projection.ProjectedRows;
import io.makegood.readmodel.projection.Projection;
import io.makegood.readmodel.projection.ProjectionUnavailable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds who can answer about an account: this instance, or the one that reads its partition, to which the request is passed
 * on, once. While partitions move the answer is 503 with Retry-After; where the other instance cannot be reached and a copy is
 * here, the copy answers and says how far it is behind.
 */
final class Accounts {
    private static final byte[] NOTHING = new byte[0];
    private static final Logger LOG = LoggerFactory.getLogger(Accounts.class);
    /** Headers that belong to one connection, or that the client sets itself. */
    private static final Set<String> NOT_PASSED_ON = Set.of(
            "connection",
            "content-length",
            "expect",
            "host",
            // What a browser is told of pages, the instance says that it called.
            "origin",
            "upgrade",
            "accept-encoding",
            "transfer-encoding",
            "keep-alive",
            "te",
            "trailer",
            "proxy-authorization",
            "proxy-connection",
            "http2-settings");

    private static final Set<String> NOT_PASSED_BACK =
            Set.of("connection", "content-length", "transfer-encoding", "date", "server", ":status");
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(40);
    private static final Duration GATHER_LIMIT = Duration.ofSeconds(5);
    private static final Duration VISIBLE_LIMIT = Duration.ofSeconds(10);
    /** Each takes a thread of the server for as long as it lasts. */
    static final int STREAMS_PASSED_ON_MAX = 48;

    private static final String BEHIND = "Makegood-Records-Behind";

    private final PeerClient peers;
    private final ObjectMapper mapper = new ObjectMapper();
    private final Semaphore streamsPassedOn = new Semaphore(STREAMS_PASSED_ON_MAX);
    private volatile @Nullable Projection projection;

    Accounts(PeerClient peers) {
        this.peers = peers;
    }

    /** Reads with the rows of the account's partition. */
    interface Reading {
        void read(ProjectedRows rows, int partition) throws Exception;
    }

    void use(Projection running) {
        projection = running;
    }

    Projection projection() {
        Projection running = projection;
        if (running == null) {
            throw Problem.unavailable("this instance is starting");
        }
        return running;
    }

    /** Serves a request about an account here, or lets the instance serve it that can. */
    void on(Call call, String account, Reading reading) throws Exception {
        Projection running = projection();
        Location location = running.locationOf(account);
        if (location instanceof Location.Here here) {
            JournalPosition position = call.position();
            if (position != null) {
                awaitVisible(running, here.partition(), position);
            }
            reading.read(running.rows(here.partition()), here.partition());
        } else if (location instanceof Location.There there) {
            if (call.isPassedOn()) {
                throw Problem.unavailable("the account's partition is moving to another instance");
            }
            passOn(call, running, there, reading);
        } else {
            throw Problem.unavailable("the account's partition is moving to another instance, or is not read yet");
        }
    }

    /** Whether the account is read here; where nobody reads it, this instance does as well as any. */
    boolean isElsewhere(String account) {
        return projection().locationOf(account) instanceof Location.There;
    }

    private static void awaitVisible(Projection running, int partition, JournalPosition position) {
        if (position.partition() != partition) {
            throw Problem.invalid(
                    "position",
                    "is in partition " + position.partition() + ", and the account in " + partition,
                    "pass the position that was answered for this account");
        }
        try {
            running.visibility()
                    .await(partition, position.offset(), VISIBLE_LIMIT)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw Problem.notYetVisible(position.toString());
            }
            throw e;
        }
    }

    private void passOn(Call call, Projection running, Location.There there, Reading reading) throws Exception {
        if (!call.context().path().endsWith("/stream")) {
            ask(call, running, there, reading);
        } else if (streamsPassedOn.tryAcquire()) {
            try {
                ask(call, running, there, reading);
            } finally {
                streamsPassedOn.release();
            }
        } else {
            throw Problem.unavailable("this instance passes on " + STREAMS_PASSED_ON_MAX + " live streams already");
        }
    }

    private void ask(Call call, Projection running, Location.There there, Reading reading) throws Exception {
        HttpResponse<InputStream> response;
        byte[] whole;
        try {
            response = peers.send(
                    request(call.context(), peers.uri(there.host(), there.port(), asked(call.context()))),
                    HttpResponse.BodyHandlers.ofInputStream());
            // Whoever ends in the middle of an answer does not answer either.
            whole = isLive(response) ? NOTHING : wholeBody(response);
        } catch (IOException e) {
            if (there.standbyHere() && call.position() == null && isRead(call.context())) {
                call.context().header(BEHIND, Long.toString(running.recordsBehind(there.partition())));
                reading.read(running.standbyRows(there.partition()), there.partition());
                return;
            }
            if (!(e instanceof PeerNotAllowed)) {
                LOG.warn("Instance {}:{} does not answer: {}", there.host(), there.port(), e.toString());
            }
            throw Problem.unavailable("the instance that reads the account does not answer");
        }
        Context context = call.context();
        context.status(response.statusCode());
        response.headers().map().forEach((name, values) -> {
            if (!NOT_PASSED_BACK.contains(name.toLowerCase(Locale.ROOT))) {
                context.header(name, String.join(", ", values));
            }
        });
        if (isLive(response)) {
            try (InputStream body = response.body()) {
                copy(body, context.res().getOutputStream(), context);
            }
        } else {
            context.result(whole);
        }
    }

    private static boolean isLive(HttpResponse<?> response) {
        return response.headers().firstValue("content-type").orElse("").startsWith("text/event-stream");
    }

    private static byte[] wholeBody(HttpResponse<InputStream> response) throws IOException {
        try (InputStream body = response.body()) {
            return body.readAllBytes();
        }
    }

    /** Streamed as it comes; ends when either side does. */
    private static void copy(InputStream from, OutputStream to, Context context) throws IOException {
        byte[] buffer = new byte[8_192];
        context.res().flushBuffer();
        try {
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                to.write(buffer, 0, read);
                to.flush();
            }
        } catch (IOException e) {
            LOG.debug("A live stream that was passed on has ended", e);
        }
    }

    private static boolean isRead(Context context) {
        return context.method().name().equals("GET");
    }

    private static String asked(Context context) {
        String query = context.queryString();
        return context.req().getRequestURI() + (query == null ? "" : "?" + query);
    }

    private static HttpRequest request(Context context, URI uri) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(ANSWER_LIMIT).header(Call.HOP, "1");
        String connection = context.header("Connection");
        // What the header names belongs to the caller's connection too.
        Set<String> named = connection == null
                ? Set.of()
                : Arrays.stream(connection.toLowerCase(Locale.ROOT).split(","))
                        .map(String::strip)
                        .collect(Collectors.toSet());
        context.headerMap().forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!NOT_PASSED_ON.contains(lower) && !named.contains(lower) && !name.equalsIgnoreCase(Call.HOP)) {
                request.header(name, value);
            }
        });
        byte[] body = context.bodyAsBytes();
        return request.method(
                        context.method().name(),
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    /**
     * Reads the rows of all partitions, here and in the other instances, which are asked the same question. What they answer is joined
     * as it came.
     *
     * @param local what one partition has
     * @param order of the joined list
     */
    Listed<JsonNode> gather(Call call, Function<ProjectedRows, List<?>> local, Comparator<JsonNode> order, int limit) {
        Projection running = projection();
        List<JsonNode> data = new ArrayList<>();
        for (ProjectedRows rows : running.localRows()) {
            local.apply(rows).forEach(part -> data.add(call.json().tree(part)));
        }
        List<String> missing = new ArrayList<>();
        if (!call.isPassedOn()) {
            for (String other : running.others()) {
                JsonNode part = part(call, other, asked(call.context()), false);
                if (part == null) {
                    missing.add(other);
                } else {
                    part.path("data").forEach(data::add);
                }
            }
        }
        data.sort(order);
        return new Listed<>(data.size() > limit ? data.subList(0, limit) : data, missing);
    }

    /** Who else reads the account, as HOST:PORT; null if this instance does, or nobody for the moment. */
    @Nullable
    String readBy(String account) {
        return projection().locationOf(account) instanceof Location.There there
                ? there.host() + ":" + there.port()
                : null;
    }

    /**
     * Has another instance do its part of the same request; null if it does not answer, or says no.
     *
     * @param pathAndQuery where to ask it
     * @param writes whether it writes, and so may take longer
     */
    @Nullable
    JsonNode part(Call call, String other, String pathAndQuery, boolean writes) {
        try {
            HttpResponse<byte[]> response = peers.send(
                    HttpRequest.newBuilder(
                                    request(call.context(), peers.uri(other, pathAndQuery)), (name, value) -> true)
                            .timeout(writes ? ANSWER_LIMIT : GATHER_LIMIT)
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            int status = response.statusCode();
            return status == 200 || (writes && status == 202) ? mapper.readTree(response.body()) : null;
        } catch (IOException e) {
            LOG.debug("Instance {} does not do its part", other, e);
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.unavailable("this instance is stopping");
        }
    }

    /** Whether a failure means that rows moved away under a reader. */
    static boolean isMoving(Throwable failure) {
        return failure instanceof ProjectionUnavailable
                || failure instanceof org.apache.kafka.streams.errors.InvalidStateStoreException;
    }

    /** The caller's right to an account, before anything is said about it. */
    static void require(Guard guard, Caller caller, String account) {
        guard.require(caller, account);
    }
}
