package io.makegood.cli;

import io.makegood.application.config.EngineSettings;
import io.makegood.application.running.RestoreProgress;
import io.makegood.bridges.stripe.StripeSettings;
import io.makegood.bridges.topic.BridgeSettings;
import io.makegood.bridges.topic.Bridges;
import io.makegood.bridges.webhook.WebhookSettings;
import io.makegood.http.api.HttpSettings;
import io.makegood.http.api.LedgerApi;
import io.makegood.processor.engine.Engine;
import io.makegood.topics.personal.InvalidKeyFile;
import io.makegood.topics.personal.MasterKey;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process of the ledger, put together: the engine, then what reads from elsewhere, then what answers. It ends in the reverse order,
 * but on a signal, when the engine goes first, so that others take its partitions over at once.
 */
final class Instance implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Instance.class);
    private static final AtomicBoolean STOPPING = new AtomicBoolean();
    private static final Duration SAID_EVERY = Duration.ofMinutes(1);
    private static final Duration SAID_TO_WHO_WAITS_EVERY = Duration.ofSeconds(2);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(20);

    /**
     * What runs beside the engine.
     *
     * @param bridges foreign topics to read
     * @param stripe how Stripe's webhooks are taken, or null
     * @param http how the API is served, or null if this instance only folds
     * @param master under which accounts' keys are kept, or null if API and bridges do not seal personal texts
     * @param webhooks where webhooks may be sent
     */
    record Beside(
            List<BridgeSettings> bridges,
            @Nullable StripeSettings stripe,
            @Nullable HttpSettings http,
            @Nullable MasterKey master,
            WebhookSettings webhooks) {
        /** Nothing at all. */
        static final Beside NOTHING = new Beside(List.of(), null, null, null, WebhookSettings.DEFAULT);
    }

    private final Engine engine;
    private @Nullable Bridges bridges;
    private @Nullable LedgerApi api;

    private Instance(Engine engine) {
        this.engine = engine;
    }

    /**
     * Starts all of it; returns at once, see {@link #awaitReady}.
     *
     * @throws io.makegood.application.startup.UnsafeStart if the engine may not start
     * @throws CommandFailure if the API cannot
     */
    static Instance start(EngineSettings settings, Beside beside) {
        // The engine's checks refuse what is unsafe before anything else runs.
        Instance instance = new Instance(Engine.start(settings));
        try {
            if (instance.engine.part().following().appendsNothing()
                    && (!beside.bridges().isEmpty() || beside.stripe() != null)) {
                LOG.warn("This ledger is a mirror: bridges and Stripe rest until it is promoted and started again");
            } else if (!beside.bridges().isEmpty() || beside.stripe() != null) {
                instance.bridges = bridges(settings, instance.engine, beside);
            }
            HttpSettings http = beside.http();
            if (http != null) {
                instance.api = api(settings, instance.engine, http, beside);
            }
        } catch (RuntimeException e) {
            instance.close();
            throw e;
        }
        instance.show();
        return instance;
    }

    /** Ends a start whose port is taken, before it has started Kafka and the engine. */
    static void requirePort(HttpSettings http) {
        try {
            LedgerApi.requirePort(http);
        } catch (IllegalStateException e) {
            throw new CommandFailure(ExitCode.UNAVAILABLE, Printable.text(e.getMessage()));
        }
    }

    private static Bridges bridges(EngineSettings settings, Engine engine, Beside beside) {
        try {
            return Bridges.start(
                    settings,
                    beside.bridges(),
                    beside.stripe(),
                    beside.master(),
                    engine.part().following());
        } catch (InvalidKeyFile e) {
            throw new CommandFailure(ExitCode.USAGE, Printable.text(e.getMessage()));
        }
    }

    /** What keeps the API from starting is told as it is. */
    private static LedgerApi api(EngineSettings settings, Engine engine, HttpSettings http, Beside beside) {
        try {
            return LedgerApi.start(
                    settings,
                    engine.part(),
                    http.with(new LedgerAuditor(settings)),
                    beside.stripe(),
                    beside.master(),
                    beside.webhooks());
        } catch (InvalidKeyFile e) {
            throw new CommandFailure(ExitCode.USAGE, Printable.text(e.getMessage()));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, Printable.text(e.getMessage()));
        } catch (IllegalStateException e) {
            throw new CommandFailure(ExitCode.UNAVAILABLE, Printable.text(e.getMessage()));
        }
    }

    private void show() {
        LedgerApi answering = api;
        Bridges reading = bridges;
        if (answering != null && reading != null) {
            answering.show(reading.part());
        }
    }

    /**
     * Waits until it folds, and answers if it is to, however long that takes; says so sparingly. Throws {@link CommandFailure} if that
     * will never be, unless it was told to stop meanwhile.
     */
    void awaitReady(PrintWriter err) throws InterruptedException {
        Duration every = Progress.isOnTerminal() ? SAID_TO_WHO_WAITS_EVERY : SAID_EVERY;
        try {
            while (!engine.part().isRunningWithin(every) && !engine.isClosed()) {
                say(err, "to fold", engine.part().restoring());
            }
            LedgerApi answering = api;
            while (answering != null && !answering.isReadyWithin(every) && !engine.isClosed()) {
                say(err, "to answer", answering.restoring());
            }
        } catch (IllegalStateException e) {
            if (!engine.isClosed()) {
                throw new CommandFailure(ExitCode.UNAVAILABLE, Printable.text(e.getMessage()));
            }
        }
    }

    private static void say(PrintWriter err, String what, RestoreProgress restoring) {
        err.println("Not ready yet " + what + ": "
                + (restoring.stores() == 0
                        ? "waiting for partitions"
                        : Printable.count(restoring.restored()) + " of " + Printable.count(restoring.total())
                                + " rows are restored")
                + ". The start goes on by itself.");
        err.flush();
    }

    /**
     * Ctrl-C and SIGTERM: the engine commits and leaves its group, then {@code main}, which waits for its end, closes the rest and
     * returns; see {@link #isStopping}.
     */
    void stopOnSignal(Thread main) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(main), "stop"));
    }

    private void stop(Thread main) {
        STOPPING.set(true);
        engine.close();
        try {
            main.join(CLOSE_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (main.isAlive()) {
            LOG.warn("Not all was closed within {} s; the process ends without it", CLOSE_LIMIT.toSeconds());
        }
    }

    /** Whether the process is ending already: whoever would end it then waits for a hook that waits for it. */
    static boolean isStopping() {
        return STOPPING.get();
    }

    Engine engine() {
        return engine;
    }

    Optional<LedgerApi> api() {
        return Optional.ofNullable(api);
    }

    @Override
    public void close() {
        LedgerApi answering = api;
        if (answering != null) {
            answering.close();
        }
        Bridges reading = bridges;
        if (reading != null) {
            reading.close();
        }
        engine.close();
    }
}
