package io.makegood.bridges.webhook;

import io.makegood.application.config.EngineSettings;
import io.makegood.application.tracing.Spans;
import io.makegood.topics.agreed.TopicFollower;
import io.makegood.topics.personal.MasterKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends webhooks from this instance: a worker for each endpoint, as they come and go. */
public final class Webhooks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
    private static final long LOOK_SECONDS = 1;

    private final EngineSettings settings;
    private final Backoff backoff;
    private final WebhookTable table;
    private final TopicFollower follower;
    private final WebhookTopics keeping;
    private final WebhookBook book;
    private final @Nullable Sender sender;
    private final UnaryOperator<String> opening;
    private final DeliveryCounts counts = new DeliveryCounts();
    private final Map<String, EndpointWorker> workers = new HashMap<>();
    private final ScheduledThreadPoolExecutor looking = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "webhooks");
        thread.setDaemon(true);
        return thread;
    });

    private Webhooks(
            EngineSettings settings,
            WebhookSettings webhooks,
            @Nullable MasterKey master,
            UnaryOperator<String> opening,
            @Nullable Spans spans) {
        this.settings = settings;
        this.opening = opening;
        backoff = webhooks.backoff();
        table = new WebhookTable(settings.topics());
        follower = table.follower(settings.clients(), settings.topics());
        keeping = new WebhookTopics(settings.clients(), settings.topics());
        Destinations destinations = new Destinations(webhooks.networks());
        WebhookSecrets secrets = master == null ? null : new WebhookSecrets(master);
        sender = secrets == null ? null : new Sender(destinations, secrets, spans);
        book = new WebhookBook(settings.topics(), table, follower, keeping, destinations, secrets);
    }

    /**
     * Starts to send.
     *
     * @param master under which secrets are kept, or null: then nothing is sent, and no endpoint can be added
     * @param opening opens the sealed texts in JSON, for endpoints that may read them
     * @param sends whether anything is sent: a mirror leaves that to the ledger that it mirrors
     * @param spans what takes spans, or null for nobody
     */
    public static Webhooks start(
            EngineSettings settings,
            WebhookSettings webhooks,
            @Nullable MasterKey master,
            UnaryOperator<String> opening,
            boolean sends,
            @Nullable Spans spans) {
        Webhooks started = new Webhooks(settings, webhooks, master, opening, spans);
        try {
            started.follower.start();
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
        if (sends && master != null) {
            ScheduledFuture<?> unused =
                    started.looking.scheduleWithFixedDelay(started::look, 0, LOOK_SECONDS, TimeUnit.SECONDS);
        } else if (sends && !started.table.endpoints().isEmpty()) {
            LOG.error("There are webhooks, and this instance sends none: set privacy.key.file");
        }
        return started;
    }

    /** Has a worker for each endpoint that there is, and none for others. */
    private synchronized void look() {
        Sender sending = sender;
        if (sending == null || looking.isShutdown()) {
            return;
        }
        try {
            List<String> wanted = table.endpoints().stream()
                    .filter(endpoint -> endpoint.beginsAt() != null)
                    .map(WebhookEndpoint::id)
                    .toList();
            for (String id : wanted) {
                if (!workers.containsKey(id)) {
                    EndpointWorker worker = worker(id, sending);
                    workers.put(id, worker);
                    worker.start();
                }
            }
            for (String id : List.copyOf(workers.keySet())) {
                if (!wanted.contains(id)) {
                    EndpointWorker gone = workers.remove(id);
                    if (gone != null) {
                        gone.close();
                    }
                    table.names(id)
                            .forEach((partition, names) ->
                                    names.forEach(name -> keeping.keepDeliverySoon(partition, id, name, null)));
                }
            }
        } catch (RuntimeException e) {
            LOG.error("What is kept of webhooks could not be looked through; it is tried again", e);
        }
    }

    private EndpointWorker worker(String id, Sender sending) {
        return new EndpointWorker(
                id,
                settings,
                table,
                follower,
                keeping,
                new EndpointSending(id, table, keeping, sending, backoff, counts, opening));
    }

    /** Who is sent what. */
    public WebhookBook book() {
        return book;
    }

    /** What this instance has sent. */
    public DeliveryCounts counts() {
        return counts;
    }

    /** How many endpoints there are. */
    public int endpoints() {
        return table.endpoints().size();
    }

    /** How many of them rest. */
    public int resting() {
        return (int) table.endpoints().stream()
                .filter(endpoint -> table.rest(endpoint.id()).isPresent())
                .count();
    }

    /** How many messages Kafka knows to wait for endpoints, of all instances. */
    public long waiting() {
        return table.endpoints().stream()
                .mapToLong(endpoint -> table.waiting(endpoint.id()))
                .sum();
    }

    @Override
    public void close() {
        looking.shutdown();
        synchronized (this) {
            // Side by side: each waits for what it has under way.
            workers.values().parallelStream().forEach(EndpointWorker::close);
            workers.clear();
        }
        Sender sending = sender;
        if (sending != null) {
            sending.close();
        }
        book.close();
    }
}
