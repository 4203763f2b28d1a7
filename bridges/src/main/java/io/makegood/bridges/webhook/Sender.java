package io.makegood.bridges.webhook;

import io.makegood.application.tracing.OpenSpan;
import io.makegood.application.tracing.Spans;
import io.makegood.bridges.webhook.DeliveryRow.Failure;
import io.makegood.schemas.topic.JournalHeaders;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.Destination;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages. Nobody whom an endpoint's address names gets it to call another network's: every address of the host is looked at when a
 * connection is opened, the connection goes to one that was, and no answer leads elsewhere. Answers are bounded in time and size; of them only
 * the status counts.
 */
final class Sender implements AutoCloseable {
    /** How long an answer may take, connection and all. */
    static final long ANSWER_MILLIS_MAX = 15_000;

    private static final long CONNECT_MILLIS_MAX = 5_000;
    private static final int ANSWER_BYTES_MAX = 16 << 10;
    private static final int HEADERS_BYTES_MAX = 8 << 10;
    private static final int CONNECTIONS_MAX = 32;
    private static final int THREADS = 8;

    private final Destinations destinations;
    private final WebhookSecrets secrets;
    private final @Nullable Spans spans;
    private final HttpClient client = new HttpClient();

    /** What came of an attempt: a status, or why there is none. */
    record Answer(@Nullable Integer status, @Nullable Failure failure, long millis, long waitMillis) {
        boolean isTaken() {
            Integer known = status;
            return known != null && known >= 200 && known < 300;
        }
    }

    Sender(Destinations destinations, WebhookSecrets secrets, @Nullable Spans spans) {
        this.spans = spans;
        this.destinations = destinations;
        this.secrets = secrets;
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4);
        threads.setName("webhooks");
        threads.setDaemon(true);
        client.setExecutor(threads);
        client.setSocketAddressResolver(new Resolver());
        client.setFollowRedirects(false);
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        client.setConnectTimeout(CONNECT_MILLIS_MAX);
        client.setIdleTimeout(ANSWER_MILLIS_MAX);
        client.setDestinationIdleTimeout(60_000);
        client.setMaxConnectionsPerDestination(CONNECTIONS_MAX);
        client.setMaxResponseHeadersSize(HEADERS_BYTES_MAX);
        client.setUserAgentField(new HttpField(HttpHeader.USER_AGENT, "Makegood"));
        try {
            client.start();
        } catch (Exception e) {
            throw new IllegalStateException("the client of webhooks could not be started", e);
        }
        // No redirects, no passwords, no answers in between; and nothing that swells when it is unpacked.
        client.getProtocolHandlers().clear();
        client.getContentDecoderFactories().clear();
    }

    /** Called for each new connection. A connection is kept for its host and port alone. */
    private final class Resolver implements SocketAddressResolver {
        @Override
        public void resolve(
                String host, int port, Map<String, Object> context, Promise<List<InetSocketAddress>> promise) {
            boolean encrypted = context.get(Destination.CONTEXT_KEY) instanceof Destination of && of.isSecure();
            try {
                List<InetSocketAddress> sockets = new ArrayList<>();
                for (InetAddress address : destinations.addresses(host, encrypted)) {
                    sockets.add(new InetSocketAddress(address, port));
                }
                promise.succeeded(sockets);
            } catch (Destinations.Refused e) {
                promise.failed(e);
            }
        }
    }

    /** Sends a message, and says on another thread what came of it. */
    void send(WebhookEndpoint endpoint, Delivery delivery, String body, Consumer<Answer> done) {
        URI uri = URI.create(endpoint.terms().url());
        long began = System.nanoTime();
        long now = System.currentTimeMillis();
        String signatures = secrets.sign(endpoint, delivery.id, now, body).orElse(null);
        if (signatures == null) {
            client.getExecutor().execute(() -> done.accept(new Answer(null, Failure.NO_SECRET, 0, 0)));
            return;
        }
        OpenSpan span = span(endpoint, delivery);
        Request request = client.newRequest(uri)
                .method(HttpMethod.POST)
                .timeout(ANSWER_MILLIS_MAX, TimeUnit.MILLISECONDS)
                .headers(headers -> headers.put("webhook-id", delivery.id)
                        .put("webhook-timestamp", Long.toString(now / 1000))
                        .put("webhook-signature", signatures))
                .body(new BytesRequestContent("application/json", WebhookSecrets.bytes(body)));
        if (span != null) {
            request.headers(headers -> headers.put(JournalHeaders.TRACE, span.traceparent()));
        }
        // Not within what sends: an answer may come before the call returns.
        request.send(new Bounded(began, answer -> {
            end(span, answer);
            client.getExecutor().execute(() -> done.accept(answer));
        }));
    }

    /** That of an attempt, if what it tells of belongs to a trace that is recorded. */
    private @Nullable OpenSpan span(WebhookEndpoint endpoint, Delivery delivery) {
        Spans taken = spans;
        if (taken == null || !taken.areWithin(delivery.trace)) {
            return null;
        }
        OpenSpan span = taken.begin(Spans.Kind.DELIVERY, "webhook " + delivery.type, delivery.trace);
        if (span != null) {
            span.note("makegood.webhook.type", delivery.type);
            span.note("makegood.webhook.endpoint", endpoint.id());
            span.note("makegood.webhook.attempt", delivery.attempts + 1L);
        }
        return span;
    }

    private static void end(@Nullable OpenSpan span, Answer answer) {
        if (span == null) {
            return;
        }
        Integer status = answer.status();
        if (status != null) {
            span.note("http.response.status_code", status);
        }
        Failure failure = answer.failure();
        if (failure != null) {
            span.note("error.type", failure.name());
        }
        if (!answer.isTaken()) {
            span.fail();
        }
        span.end();
    }

    /** Reads of an answer what it may have, and no more. */
    private static final class Bounded implements Response.Listener {
        private final long began;
        private final Consumer<Answer> done;
        private int bytes;

        Bounded(long began, Consumer<Answer> done) {
            this.began = began;
            this.done = done;
        }

        @Override
        public void onContent(Response response, ByteBuffer content) {
            bytes += content.remaining();
            if (bytes > ANSWER_BYTES_MAX) {
                CompletableFuture<Boolean> unused =
                        response.abort(new IllegalStateException("the answer is long enough"));
            }
        }

        @Override
        public void onComplete(Result result) {
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            Response response = result.getResponse();
            int status = response == null ? 0 : response.getStatus();
            Throwable cause = result.getFailure();
            // Whoever has said that he has it has it, whatever became of the rest of the answer.
            done.accept(
                    status >= 200 || cause == null
                            ? new Answer(status, null, millis, asked(response))
                            : new Answer(null, failure(cause), millis, 0));
        }

        private static long asked(@Nullable Response response) {
            String seconds = response == null ? null : response.getHeaders().get(HttpHeader.RETRY_AFTER);
            return seconds != null && seconds.matches("\\d{1,6}") ? Long.parseLong(seconds) * 1000 : 0;
        }

        private static Failure failure(Throwable thrown) {
            for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
                if (cause instanceof Destinations.Refused refused) {
                    return refused.failure();
                } else if (cause instanceof TimeoutException || cause instanceof SocketTimeoutException) {
                    return Failure.TIMEOUT;
                } else if (cause instanceof ConnectException) {
                    return Failure.NO_CONNECTION;
                } else if (cause instanceof SSLException) {
                    return Failure.CERTIFICATE;
                }
            }
            return Failure.BROKEN_OFF;
        }
    }

    @Override
    public void close() {
        try {
            client.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the client of webhooks could not be stopped", e);
        }
    }
}
