package io.makegood.http.api;

import io.makegood.http.access.Access;
import io.makegood.http.access.AccessDenied;
import io.makegood.http.access.Caller;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.content.ByteBufferContentSource;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every request passes before a route sees it, in the order in which it costs: the method, who calls and how often, the size of the
 * body, and then the body, for whose coming no thread waits. Whoever has no good credentials is counted by address, and turned away
 * without anything being done for them, a line in the log included.
 */
final class Door extends Handler.Wrapper {
    /** The attribute of a request that says who calls. */
    static final String CALLER = "io.makegood.caller";
    /** The attribute of a request that asks for the headers of an answer alone. */
    static final String HEADERS_ONLY = "io.makegood.headers-only";

    static final String STRIPE = "/v1/stripe";

    private static final Logger LOG = LoggerFactory.getLogger(Door.class);
    /** What the addresses begin with that are the API's. */
    static final String API = "/v1/";

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST");
    /** With which some frameworks let a request say that it is another one than it is. */
    private static final String OVERRIDE = "X-HTTP-Method-Override";

    private static final int NO_CONTENT = 204;
    private static final int STRIPE_BYTES_MAX = 512 << 10;
    private static final int STRANGERS_PER_SECOND = 20;
    /** Whoever reads one account is a customer, of whom a product has many. */
    private static final int CUSTOMERS_PER_SECOND = 1_000;
    /** A claim stays in the journal for good, and a customer has few of them. */
    private static final int CLAIMS_PER_MINUTE = 10;
    /** What Stripe may send from one address; it sends again what was turned away. */
    private static final int WEBHOOKS_PER_SECOND = 100;

    private static final long UPLOADS_BYTES_MAX = 64L << 20;
    private static final long UNSIGNED_BYTES_MAX = 8L << 20;
    private static final long BODY_MILLIS = 5_000;
    private static final long BODY_BYTES_PER_MILLI = 64;

    private final Access access;
    private final CrossOrigin crossOrigin;
    private final RateLimit callers;
    private final RateLimit strangers;
    private final RateLimit customers;
    private final RateLimit claims;
    private final RateLimit webhooks;
    private final Uploads uploads = new Uploads(UPLOADS_BYTES_MAX);
    /** Of those who show no credentials before their body has come: they can only be in each other's way. */
    private final Uploads unsigned = new Uploads(UNSIGNED_BYTES_MAX);

    private final boolean takesStripe;
    private final ServerRefusals refusals;

    /**
     * Lets callers in.
     *
     * @param settings its {@code requestsPerSecond} are those of one caller; 0 for no limit, of strangers either
     */
    Door(ServerRefusals refusals, Access access, HttpSettings settings, boolean takesStripe) {
        this.refusals = refusals;
        this.access = access;
        crossOrigin = settings.offers().crossOrigin();
        int perSecond = settings.requestsPerSecond();
        this.takesStripe = takesStripe;
        callers = new RateLimit(perSecond);
        customers = new RateLimit(Math.min(perSecond, CUSTOMERS_PER_SECOND));
        claims = new RateLimit(perSecond == 0 ? 0 : CLAIMS_PER_MINUTE, Duration.ofMinutes(1));
        webhooks = new RateLimit(Math.min(perSecond, WEBHOOKS_PER_SECOND));
        strangers = new RateLimit(Math.min(perSecond, STRANGERS_PER_SECOND));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        try {
            crossOrigin.headers(request).forEach(response.getHeaders()::add);
            if (CrossOrigin.isPreflight(request)) {
                response.setStatus(NO_CONTENT);
                callback.succeeded();
                return true;
            }
            Request admitted = new Admitted(request);
            long bytes = admit(admitted);
            if (bytes == 0) {
                return super.handle(admitted, response, callback);
            }
            takeBody(admitted, bytes, response, callback);
        } catch (Problem refused) {
            if (!request.consumeAvailable()) {
                // More of the body is to come, and the connection ends: a client must not send another request over it.
                response.getHeaders().put(HttpHeader.CONNECTION, "close");
            }
            refusals.answer(request, response, callback, refused);
        }
        return true;
    }

    /** Throws a {@link Problem} if the request is not let in; otherwise the most bytes that its body may have, 0 if none is read. */
    private long admit(Request request) {
        if (!METHODS.contains(((Admitted) request).getWrapped().getMethod())) {
            throw Problem.byServer(405);
        }
        String path = request.getHttpURI().getCanonicalPath();
        if (path == null || !path.startsWith(API)) {
            return 0;
        }
        String address = Request.getRemoteAddr(request);
        long max = LedgerApi.BODY_BYTES_MAX;
        if (takesStripe && path.equals(STRIPE)) {
            max = STRIPE_BYTES_MAX;
            if (!request.getHeaders().contains(StripeWebhook.SIGNATURE)) {
                strangers.require(address);
                throw Problem.unreadable(
                        "the header " + StripeWebhook.SIGNATURE + " is missing; only Stripe sends events here");
            }
            webhooks.require(address);
        } else {
            request.setAttribute(CALLER, caller(request, address));
        }
        long length = request.getLength();
        if (length > max) {
            throw Problem.byServer(413);
        }
        return request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING) ? max : Math.max(0, length);
    }

    private Caller caller(Request request, String address) {
        String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        if (!access.isOpen()) {
            if (authorization == null) {
                strangers.require(address);
            } else if (strangers.isExhausted(address) && !access.isKnown(authorization)) {
                strangers.require(address);
            }
        }
        Caller caller;
        try {
            caller = access.caller(authorization, System.currentTimeMillis());
        } catch (AccessDenied denied) {
            if (denied.isUndecided()) {
                throw Problem.unavailable(String.valueOf(denied.getMessage()));
            }
            if (authorization != null) {
                strangers.require(address);
            }
            throw Problem.unauthenticated(String.valueOf(denied.getMessage()));
        }
        (caller.rights().accountId() == null ? callers : customers).require(caller.id());
        if (caller.isCustomer() && request.getMethod().equals("POST")) {
            claims.require(caller.id());
        }
        return caller;
    }

    /** Reads the body and goes on with it. */
    private void takeBody(Request request, long bytes, Response response, Callback callback) {
        Uploads.Upload upload = (request.getAttribute(CALLER) == null ? unsigned : uploads).begin(bytes);
        Body body = new Body();
        Content.Source.asByteArrayAsync(request, (int) bytes, body);
        if (body.isDone()) {
            goOn(request, response, callback, upload, body);
            return;
        }
        Scheduler.Task deadline = request.getComponents()
                .getScheduler()
                .schedule(
                        () -> body.completeExceptionally(new TimeoutException()),
                        BODY_MILLIS + bytes / BODY_BYTES_PER_MILLI,
                        TimeUnit.MILLISECONDS);
        CompletableFuture<Void> unused = body.handleAsync(
                (read, failure) -> {
                    deadline.cancel();
                    goOn(request, response, callback, upload, body);
                    return null;
                },
                request.getComponents().getExecutor());
    }

    private void goOn(
            Request request,
            Response response,
            Callback callback,
            Uploads.Upload upload,
            CompletableFuture<byte[]> body) {
        Callback ended = Callback.from(callback, upload::end);
        byte[] read;
        try {
            read = body.join();
        } catch (CompletionException | java.util.concurrent.CancellationException e) {
            refusals.answer(request, response, ended, refusal(request, e.getCause()));
            return;
        }
        try {
            if (!super.handle(new WithBody(request, read), response, ended)) {
                refusals.answer(request, response, ended, Problem.byServer(404));
            }
        } catch (Exception e) {
            LOG.error("A request failed outside of its route", e);
            refusals.answer(request, response, ended, refusals.byServer(500));
        }
    }

    /** A body that is on its way. Whoever completes it does not wait for what is done with it. */
    private static final class Body extends CompletableFuture<byte[]> implements Promise.Invocable<byte[]> {
        @Override
        public void succeeded(byte[] read) {
            complete(read);
        }

        @Override
        public void failed(Throwable failure) {
            completeExceptionally(failure);
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }

    /** Why a body did not come. */
    private Problem refusal(Request request, @Nullable Throwable failure) {
        if (failure instanceof TimeoutException) {
            request.fail(failure);
            return Problem.byServer(408);
        }
        if (failure instanceof EofException || failure instanceof java.io.EOFException) {
            return refusals.endedEarly();
        }
        if (failure instanceof org.eclipse.jetty.http.HttpException known) {
            return refusals.byServer(known.getCode());
        }
        return Problem.byServer(failure instanceof IllegalStateException ? 413 : 400);
    }

    /** A request as routes see it: a question for headers alone is served as the question whose headers they are. */
    private static final class Admitted extends Request.Wrapper {
        private final HttpFields headers;

        Admitted(Request request) {
            super(request);
            HttpFields all = request.getHeaders();
            headers = all.contains(OVERRIDE)
                    ? HttpFields.build(all).remove(OVERRIDE).asImmutable()
                    : all;
            if (request.getMethod().equals("HEAD")) {
                request.setAttribute(HEADERS_ONLY, true);
            }
        }

        @Override
        public String getMethod() {
            String method = super.getMethod();
            return method.equals("HEAD") ? "GET" : method;
        }

        @Override
        public HttpFields getHeaders() {
            return headers;
        }
    }

    /** A request whose body is here. */
    private static final class WithBody extends Request.Wrapper {
        private final ByteBufferContentSource body;
        private final long length;

        WithBody(Request request, byte[] body) {
            super(request);
            this.body = new ByteBufferContentSource(ByteBuffer.wrap(body));
            length = body.length;
        }

        @Override
        public long getLength() {
            return length;
        }

        @Override
        public Content.@Nullable Chunk read() {
            return body.read();
        }

        @Override
        public void demand(Runnable demandCallback) {
            body.demand(demandCallback);
        }

        @Override
        public void fail(Throwable failure) {
            body.fail(failure);
            super.fail(failure);
        }
    }

    /** The header that a refusal of that status needs, or null. */
    static @Nullable HttpField header(int status) {
        return switch (status) {
            case 401 -> new HttpField(HttpHeader.WWW_AUTHENTICATE, "Bearer realm=\"makegood\"");
            case 405 -> new HttpField(HttpHeader.ALLOW, "GET, HEAD, POST");
            default -> null;
        };
    }
}
