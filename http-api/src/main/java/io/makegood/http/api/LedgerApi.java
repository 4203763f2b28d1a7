package io.makegood.http.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.staticfiles.Location;
import io.makegood.application.config.EngineSettings;
import io.makegood.application.running.RestoreProgress;
import io.makegood.application.running.RunningPart;
import io.makegood.application.startup.PassingTrouble;
import io.makegood.application.telling.Subscriptions;
import io.makegood.bridges.foreign.PercentEncoding;
import io.makegood.bridges.foreign.Unreadable;
import io.makegood.bridges.stripe.StripeInbox;
import io.makegood.bridges.stripe.StripeSettings;
import io.makegood.bridges.webhook.WebhookSettings;
import io.makegood.bridges.webhook.Webhooks;
import io.makegood.http.access.Access;
import io.makegood.http.access.Caller;
import io.makegood.http.contract.ContractJson;
import io.makegood.http.transport.Addresses;
import io.makegood.http.transport.PeerClient;
import io.makegood.http.transport.TlsPort;
import io.makegood.http.transport.TlsSettings;
import io.makegood.readmodel.projection.Projection;
import io.makegood.topics.personal.MasterKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP side of an instance: API, console, metrics and health, with the read model behind them. */
public final class LedgerApi implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerApi.class);
    static final long BODY_BYTES_MAX = 4L << 20;
    /** Requests that hold a thread, live streams aside. Health answers on those beyond. */
    private static final int REQUESTS_MAX = 256;

    private static final int THREADS_MAX = REQUESTS_MAX + 32 + EventStream.STREAMS_MAX + Accounts.STREAMS_PASSED_ON_MAX;
    private static final int CONNECTIONS_MAX = 8_000;
    private static final long CROWDED_IDLE_MILLIS = 2_000;
    private static final int WORKERS = 8;
    private static final long ASYNC_LIMIT_MILLIS = 60_000;
    private static final long IDLE_LIMIT_MILLIS = 90_000;
    private static final String BEGAN = "began";
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                    + " font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final HttpSettings settings;
    private final Access access;
    private final ContractJson json;
    private final ServerRefusals refusals = new ServerRefusals();
    private final Publishing publishing;
    private final Admin admin;
    private final ExecutorService workers;
    private final Accounts accounts;
    private final EventStream stream;
    private final Semaphore atWork = new Semaphore(REQUESTS_MAX);
    private final Health health;
    private final Metrics metrics;
    private final List<Route> routes;
    private final Javalin server;
    private final @Nullable StripeInbox stripeInbox;
    private final Webhooks webhooks;
    private final ReceiptRoutes receipts;
    private final OversightRoutes oversight;
    private @Nullable Projection projection;

    private LedgerApi(
            EngineSettings engineSettings,
            RunningPart engine,
            HttpSettings settings,
            Access access,
            @Nullable StripeSettings stripe,
            @Nullable MasterKey master,
            WebhookSettings sending) {
        this.settings = settings;
        this.access = access;
        accounts = new Accounts(
                new PeerClient(settings.peers(), settings.transport().tls()));
        publishing = new Publishing(engineSettings, master, engine.spans());
        json = new ContractJson(publishing.opening());
        admin = Admin.create(engineSettings.clients());
        workers = Executors.newFixedThreadPool(WORKERS, task -> {
            Thread thread = new Thread(task, "api-worker");
            thread.setDaemon(true);
            return thread;
        });
        stream = new EventStream(accounts, access);
        health = new Health(engine, new Pulse(workers));
        metrics = new Metrics(engine, stream);
        Overview overview = new Overview(
                admin,
                engineSettings.topics(),
                engineSettings.partitions(),
                engineSettings.applicationId(),
                Projection.group(engineSettings.applicationId()));
        Writes writes = publishing.writes(workers, engine.following());
        stripeInbox =
                stripe == null ? null : new StripeInbox(stripe, engineSettings.clients(), engineSettings.topics());
        List<Route> served = new ArrayList<>(routes(accounts, stream, writes, overview, health, engine.committed()));
        served.addAll(new WorkRoutes(accounts, writes, publishing.assignments()).routes());
        served.addAll(new TokenRoutes(access.customers()).routes());
        served.addAll(new ErasureRoutes(publishing, writes).routes());
        DeadLetterDesk letters = new DeadLetterDesk(engineSettings, publishing.decisions());
        served.addAll(new DeadLetterRoutes(accounts, letters, writes).routes());
        served.addAll(new MakeGoodRoutes(new CampaignDesk(engineSettings, writes), writes).routes());
        if (stripeInbox != null) {
            served.addAll(new StripeRoutes(stripeInbox, writes).routes());
        }
        webhooks = Webhooks.start(
                engineSettings,
                sending,
                master,
                json::opened,
                !engine.following().appendsNothing(),
                engine.spans());
        health.useWebhooks(webhooks);
        metrics.use(webhooks);
        served.addAll(new WebhookRoutes(webhooks.book(), engine.following()).routes());
        receipts = new ReceiptRoutes(accounts, engineSettings.topics().prefix(), settings.receiptSigner(), access);
        served.addAll(receipts.routes());
        oversight = OversightRoutes.of(engineSettings, engine, settings, accounts, access, admin, workers);
        served.addAll(oversight.routes());
        routes = List.copyOf(served);
        server = Javalin.create(this::configure);
    }

    /** Every operation that is described. */
    static List<Route> routes(
            Accounts accounts,
            EventStream stream,
            Writes writes,
            Overview overview,
            Health health,
            Subscriptions committed) {
        List<Route> routes = new ArrayList<>();
        routes.addAll(new AccountRoutes(accounts, stream).routes());
        routes.addAll(new GenerationRoutes(accounts, writes, committed).routes());
        routes.addAll(new WriteRoutes(accounts, writes).routes());
        routes.addAll(new OperationRoutes(accounts, overview).routes());
        routes.addAll(CallerRoutes.routes());
        routes.addAll(health.routes());
        return List.copyOf(routes);
    }

    /**
     * Opens the port and starts the read model; returns at once, see {@link #awaitReady}.
     *
     * @throws IllegalArgumentException if the settings cannot work
     * @throws IllegalStateException if the port is taken
     */
    public static LedgerApi start(EngineSettings engineSettings, RunningPart engine, HttpSettings settings) {
        return start(engineSettings, engine, settings, null, null, WebhookSettings.DEFAULT);
    }

    /** The same with what Stripe and personal texts need, and webhooks sent to the public internet alone. */
    public static LedgerApi start(
            EngineSettings engineSettings,
            RunningPart engine,
            HttpSettings settings,
            @Nullable StripeSettings stripe,
            @Nullable MasterKey master) {
        return start(engineSettings, engine, settings, stripe, master, WebhookSettings.DEFAULT);
    }

    /**
     * The same, and takes Stripe's webhooks if {@code stripe} says how, seals personal texts if there is a {@code master} key, and sends webhooks as
     * {@code sending} says.
     *
     * @throws io.makegood.topics.personal.InvalidKeyFile if accounts' keys were made under another master key
     */
    public static LedgerApi start(
            EngineSettings engineSettings,
            RunningPart engine,
            HttpSettings settings,
            @Nullable StripeSettings stripe,
            @Nullable MasterKey master,
            WebhookSettings sending) {
        Access access = settings.access(engineSettings);
        LedgerApi api = new LedgerApi(engineSettings, engine, settings, access, stripe, master, sending);
        try {
            api.server.start(settings.host(), settings.port());
        } catch (RuntimeException e) {
            api.close();
            throw OpenPort.closed(settings, e);
        }
        OpenPort.warn(settings);
        String[] advertised = api.advertised().split(":(?=\\d+$)", 2);
        Projection projection;
        try {
            projection = Projection.start(engineSettings, advertised[0], Integer.parseInt(advertised[1]));
        } catch (RuntimeException e) {
            // Whoever tries again finds the port free.
            api.close();
            throw e;
        }
        api.projection = projection;
        api.accounts.use(projection);
        api.health.useReadModel(projection.part());
        api.metrics.use(projection.part());
        return api;
    }

    /**
     * Looks whether the port can be opened, before anything else is started.
     *
     * @throws IllegalStateException if it cannot
     */
    public static void requirePort(HttpSettings settings) {
        OpenPort.require(settings);
    }

    /** Shows the bridges of this instance in its health and metrics. */
    public void show(RunningPart bridges) {
        health.useBridges(bridges);
        metrics.use(bridges);
    }

    private String advertised() {
        String given = settings.advertised();
        if (given == null) {
            return settings.host() + ":" + port();
        }
        return given.matches(".*:\\d+") ? given : given + ":" + port();
    }

    /** The port that is open. */
    public int port() {
        return server.port();
    }

    /** Whether personal texts are sealed before they are published, and so can be erased. */
    public boolean sealsTexts() {
        return publishing.seals();
    }

    /** Where a browser finds the console. */
    public String url() {
        String host = settings.host().equals("0.0.0.0") || settings.host().equals("::") ? "localhost" : settings.host();
        return settings.transport().scheme() + "://" + Addresses.inUrl(host) + ":" + port() + "/";
    }

    /** Waits until everything can be read; throws {@link IllegalStateException} if that takes longer or the read model has failed. */
    public void awaitReady(Duration limit) throws InterruptedException {
        if (!isReadyWithin(limit)) {
            throw new IllegalStateException("the read model was not ready after " + limit.toSeconds() + " s");
        }
    }

    /** The same; false if it takes longer. */
    public boolean isReadyWithin(Duration limit) throws InterruptedException {
        Projection reading = projection;
        if (reading == null) {
            throw new IllegalStateException("the read model was not started");
        }
        return reading.part().isRunningWithin(limit);
    }

    /** How much of the read model is still to be restored. */
    public RestoreProgress restoring() {
        Projection reading = projection;
        return reading == null ? new RestoreProgress() : reading.part().restoring();
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.http.prefer405over404 = true;
        config.http.maxRequestSize = BODY_BYTES_MAX;
        config.http.asyncTimeout = ASYNC_LIMIT_MILLIS;
        config.jetty.threadPool = new QueuedThreadPool(THREADS_MAX, 8);
        config.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            http.setIdleTimeout(IDLE_LIMIT_MILLIS);
            // Ids may hold a slash or a backslash; clients send them encoded.
            http.setUriCompliance(UriCompliance.from(
                    "RFC3986,AMBIGUOUS_PATH_SEPARATOR,AMBIGUOUS_PATH_ENCODING,SUSPICIOUS_PATH_CHARACTERS"));
        });
        config.jetty.modifyServer(server -> {
            server.setErrorHandler(refusals);
            server.setHandler(new Door(refusals, access, settings, stripeInbox != null));
            // Those that say nothing make room for those that do.
            NetworkConnectionLimit connections = new NetworkConnectionLimit(CONNECTIONS_MAX, server);
            connections.setEndPointIdleTimeout(CROWDED_IDLE_MILLIS);
            server.addBean(connections);
        });
        TlsSettings tls = settings.transport().tls();
        if (tls != null) {
            config.jetty.addConnector(
                    (server, http) -> TlsPort.of(tls, server, http, settings.host(), settings.port()));
        }
        config.jetty.modifyServletContextHandler(handler -> {
            handler.setErrorHandler(refusals);
            handler.getServletHandler().setDecodeAmbiguousURIs(true);
        });
        config.staticFiles.add(files -> {
            files.hostedPath = "/";
            files.directory = "/console";
            files.location = Location.CLASSPATH;
            files.headers = Map.of("Cache-Control", "no-cache");
        });
        config.staticFiles.enableWebjars();
        config.routes.before(this::begin);
        routes.forEach(route -> add(config, route));
        StripeInbox inbox = stripeInbox;
        if (inbox != null) {
            // No part of the described API: only Stripe calls it, in Stripe's own form.
            add(config, new StripeWebhook(inbox, workers, health.following()).route());
        }
        receipts.open().forEach(open -> add(config, open));
        ObjectNode description = new OpenApiDescription(routes).document();
        config.routes.get(
                "/openapi.json", context -> call(context, Caller.ANYONE).answer(200, description));
        config.routes.get(
                ConsoleWords.PATH,
                context -> context.contentType(ConsoleWords.TYPE)
                        .header("Cache-Control", "no-cache")
                        .result(ConsoleWords.script()));
        config.routes.get(
                "/metrics",
                context -> context.contentType("text/plain; version=0.0.4; charset=utf-8")
                        .result(metrics.text()));
        config.routes.exception(Exception.class, this::fail);
        config.routes.error(404, context -> plain(context, 404));
        config.routes.error(405, context -> plain(context, 405));
        config.routes.after(publishing.spans()::end);
        config.routes.after(this::end);
    }

    private void add(JavalinConfig config, Route route) {
        config.routes.addHttpHandler(route.method(), route.path(), context -> serve(route, context));
    }

    private Call call(Context context, Caller caller) {
        return new Call(context, caller, json);
    }

    private void begin(Context context) {
        context.attribute(BEGAN, System.nanoTime());
        context.header("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        context.header("X-Content-Type-Options", "nosniff");
        context.header("Referrer-Policy", "no-referrer");
        if (context.path().startsWith("/v1/")) {
            // What an account holds is nobody's to keep; ETags still spare the body.
            context.header("Cache-Control", "private, no-cache");
        }
        if (access.isOpen() && !HttpSettings.isLoopbackName(context.header("Host"))) {
            throw Problem.notAllowed("while access control is off, only requests to localhost are served");
        }
        requireText("query", context.queryString());
    }

    /** What is not the encoding of any text would be read as some other text, or as nothing. */
    private static void requireText(String what, @Nullable String encoded) {
        try {
            PercentEncoding.require(encoded == null ? "" : encoded);
        } catch (Unreadable e) {
            throw Problem.invalid(what, e.problem(), e.remedy());
        }
    }

    private void serve(Route route, Context context) throws Exception {
        if (route.guard().isOpen()) {
            // Whoever asks for health may have ways of his own to get past caches.
            route.served().serve(call(context, Caller.ANYONE));
            return;
        }
        // Without a caller from the door nobody is let in, whatever the address looked like there.
        Caller caller = context.attribute(Door.CALLER);
        if (caller == null) {
            throw Problem.unauthenticated("the address is not one of the API's; see /openapi.json");
        }
        Call call = call(context, caller);
        route.guard().require(caller, call.account(route));
        route.requireKnown(context.queryParamMap().keySet());
        if (publishing.seals()) {
            SealedInput.refuse(context);
        }
        if (route.isStream()) {
            stream.seat(caller, () -> route.served().serve(call));
        } else if (atWork.tryAcquire()) {
            try {
                route.served().serve(call);
            } finally {
                atWork.release();
            }
        } else {
            throw Problem.unavailable("this instance serves as many requests at once as it can");
        }
    }

    private void end(Context context) {
        Long began = context.attribute(BEGAN);
        if (began != null && !context.method().equals(HandlerType.OPTIONS)) {
            String route = context.endpoint() == null ? "other" : context.endpoint().path;
            metrics.answered(
                    context.method(), route, context.statusCode(), Duration.ofNanos(System.nanoTime() - began));
        }
    }

    private void fail(Exception failure, Context context) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (ServerRefusals.isOver(context)) {
            LOG.debug("A request ended before it was answered", cause);
        } else if (cause instanceof EofException) {
            // Whoever only stopped sending still listens, and must not take silence for success.
            answer(context, refusals.endedEarly());
        } else if (cause instanceof Problem problem) {
            answer(context, problem.placed(health.following().left()));
        } else if (Accounts.isMoving(cause)) {
            answer(context, Problem.unavailable("the account's partition is moving, or being restored"));
        } else if (cause instanceof HttpResponseException known) {
            answer(context, refusals.byServer(known.getStatus()));
        } else if (cause instanceof HttpException known) {
            answer(context, refusals.byServer(known.getCode()));
        } else if (PassingTrouble.is(cause)) {
            LOG.warn("Kafka did not answer a request in time", cause);
            answer(context, Problem.unavailable("Kafka does not answer"));
        } else {
            LOG.error(
                    "{} {} failed", context.method(), context.endpoint() == null ? "" : context.endpoint().path, cause);
            answer(context, refusals.byServer(500));
        }
    }

    private void answer(Context context, Problem problem) {
        Integer retryAfter = problem.retryAfterSeconds();
        if (retryAfter != null) {
            context.header("Retry-After", Integer.toString(retryAfter));
        }
        call(context, Caller.ANYONE).answer(problem);
    }

    /** What the server itself has no route for; what a route answered is left as it is. */
    private void plain(Context context, int status) {
        if (!Problem.CONTENT_TYPE.equals(context.res().getContentType())) {
            answer(context, refusals.byServer(status));
        }
    }

    @Override
    public void close() {
        refusals.stopping();
        stream.close();
        server.stop();
        webhooks.close();
        oversight.close();
        Projection running = projection;
        if (running != null) {
            running.close();
        }
        publishing.close();
        StripeInbox inbox = stripeInbox;
        if (inbox != null) {
            inbox.close();
        }
        workers.shutdownNow();
        try {
            if (!workers.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("Requests were still being served when the API closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        access.close();
        metrics.close();
        admin.close(Duration.ofSeconds(2));
    }

    /** For tests that go over all routes. */
    List<Route> described() {
        return routes;
    }
}
