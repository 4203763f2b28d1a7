package io.makegood.bridges.webhook;

import io.makegood.bridges.webhook.DeliveryRow.Failure;
import io.makegood.schemas.codec.FieldProblem;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.agreed.TopicFollower;
import io.makegood.topics.personal.InvalidKeyFile;
import io.makegood.topics.personal.MasterKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Who is sent webhooks: lists, adds, changes, pauses and removes endpoints, and has deliveries sent again. Thread-safe. */
public final class WebhookBook implements AutoCloseable {
    /** How many endpoints there may be. */
    public static final int ENDPOINTS_MAX = 20;
    /** How long the former secret may go on signing. */
    public static final Duration OVERLAP_MAX = Duration.ofDays(7);
    /** How long it does unless told otherwise. */
    public static final Duration OVERLAP_DEFAULT = Duration.ofDays(1);

    private static final int REDELIVERIES_MAX = 20;
    private static final int ID_BYTES = 6;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Topics topics;
    private final WebhookTable table;
    private final TopicFollower follower;
    private final WebhookTopics keeping;
    private final Destinations destinations;
    private final @Nullable WebhookSecrets secrets;

    WebhookBook(
            Topics topics,
            WebhookTable table,
            TopicFollower follower,
            WebhookTopics keeping,
            Destinations destinations,
            @Nullable WebhookSecrets secrets) {
        this.topics = topics;
        this.table = table;
        this.follower = follower;
        this.keeping = keeping;
        this.destinations = destinations;
        this.secrets = secrets;
    }

    /**
     * Opens it for a command, without sending anything.
     *
     * @param master under which secrets are kept, or null for who adds none and rotates none
     */
    public static WebhookBook open(
            Map<String, Object> clients, Topics topics, AllowedNetworks networks, @Nullable MasterKey master) {
        WebhookTable table = new WebhookTable(topics);
        TopicFollower follower = table.follower(clients, topics);
        WebhookTopics keeping = new WebhookTopics(clients, topics);
        WebhookBook book = new WebhookBook(
                topics,
                table,
                follower,
                keeping,
                new Destinations(networks),
                master == null ? null : new WebhookSecrets(master));
        try {
            follower.start();
        } catch (RuntimeException e) {
            book.close();
            throw e;
        }
        return book;
    }

    /** An endpoint as it stands. */
    public record Standing(
            WebhookEndpoint endpoint,
            @Nullable WebhookRest rest,
            long waiting,
            @Nullable Long lastTakenAt) {}

    /** An endpoint, and its new secret, which is shown once. */
    public record WithSecret(Standing standing, String secret) {}

    /** All endpoints, in the order in which they were added. */
    public List<Standing> list() {
        return table.endpoints().stream().map(this::standing).toList();
    }

    /** The one of that id. */
    public Standing get(String id) throws WebhookRefused {
        return standing(require(id));
    }

    private Standing standing(WebhookEndpoint endpoint) {
        return new Standing(
                endpoint,
                table.rest(endpoint.id()).orElse(null),
                table.waiting(endpoint.id()),
                table.lastTakenAt(endpoint.id()));
    }

    private WebhookEndpoint require(String id) throws WebhookRefused {
        return table.endpoint(id).orElseThrow(() -> WebhookRefused.notFound("id"));
    }

    /**
     * Adds one.
     *
     * @param from it is told what was recorded from then on, epoch milliseconds, UTC; null for from now on
     */
    public synchronized WithSecret add(WebhookTerms terms, @Nullable Long from) throws WebhookRefused {
        WebhookSecrets signing = signing();
        check(terms, null);
        if (table.endpoints().size() >= ENDPOINTS_MAX) {
            throw WebhookRefused.invalid(
                    "name", "would be one endpoint too many", "remove one first; there may be " + ENDPOINTS_MAX);
        }
        String id = random();
        WebhookSecrets.Made made = signing.make(id);
        WebhookEndpoint added = new WebhookEndpoint(id, terms, List.of(made.kept()), System.currentTimeMillis(), from);
        RecordMetadata at = keeping.keepEndpoint(WebhookTopics.ENDPOINT + id, added);
        if (from == null) {
            // The broker's clock is the one that says when something was recorded.
            at = keeping.keepEndpoint(WebhookTopics.ENDPOINT + id, added.beginning(at.timestamp()));
        }
        await(at);
        return new WithSecret(get(id), made.text());
    }

    /** Has other terms hold for one; what waits is sent if they still ask for it. */
    public synchronized Standing change(String id, WebhookTerms terms) throws WebhookRefused {
        WebhookEndpoint before = require(id);
        check(terms, id);
        await(keeping.keepEndpoint(WebhookTopics.ENDPOINT + id, before.with(terms)));
        return get(id);
    }

    private void check(WebhookTerms terms, @Nullable String id) throws WebhookRefused {
        List<FieldProblem> problems = new ArrayList<>(terms.problems());
        boolean taken = table.endpoints().stream()
                .anyMatch(other ->
                        other.terms().name().equals(terms.name()) && !other.id().equals(id));
        if (taken) {
            problems.add(new FieldProblem("name", "is another endpoint's", "give it a name of its own"));
        }
        Failure refusal = problems.isEmpty() ? destinations.refusal(terms.url()) : null;
        if (refusal != null) {
            problems.add(problem(refusal));
        }
        if (!problems.isEmpty()) {
            throw WebhookRefused.invalid(problems);
        }
    }

    private static FieldProblem problem(Failure refusal) {
        return switch (refusal) {
            case UNRESOLVED -> new FieldProblem("url", "names a host that has no address", "mend it, or the DNS");
            case NOT_ENCRYPTED ->
                new FieldProblem(
                        "url",
                        "is of plain HTTP",
                        "write https:// or, for a network of your own, set webhook.networks");
            default ->
                new FieldProblem(
                        "url",
                        "leads to a private network",
                        "give an address of the public internet, or set webhook.networks");
        };
    }

    /** Has nothing sent to one until somebody has it go on. */
    public synchronized Standing pause(String id) throws WebhookRefused {
        require(id);
        if (table.rest(id).isEmpty()) {
            await(keeping.keepEndpoint(
                    WebhookTopics.REST + id, new WebhookRest(System.currentTimeMillis(), WebhookRest.Reason.OPERATOR)));
        }
        return get(id);
    }

    /** Has one go on with what waits. */
    public synchronized Standing resume(String id) throws WebhookRefused {
        require(id);
        await(keeping.keepEndpoint(WebhookTopics.REST + id, null));
        return get(id);
    }

    /** Removes one, and what waits for it. */
    public synchronized void remove(String id) throws WebhookRefused {
        require(id);
        for (Redelivery redelivery : table.redeliveries(id)) {
            keeping.keepEndpoint(key(id, redelivery.id()), null);
        }
        keeping.keepEndpoint(WebhookTopics.REST + id, null);
        await(keeping.keepEndpoint(WebhookTopics.ENDPOINT + id, null));
        table.names(id)
                .forEach((partition, names) ->
                        names.forEach(name -> keeping.keepDeliverySoon(partition, id, name, null)));
    }

    /** Gives one a new secret; those before it sign too for that long. */
    public synchronized WithSecret rotate(String id, Duration overlap) throws WebhookRefused {
        WebhookSecrets signing = signing();
        WebhookEndpoint before = require(id);
        if (overlap.isNegative() || overlap.compareTo(OVERLAP_MAX) > 0) {
            throw WebhookRefused.invalid(
                    "overlap", "is not from PT0S to " + OVERLAP_MAX, "write a duration such as " + OVERLAP_DEFAULT);
        }
        long now = System.currentTimeMillis();
        WebhookSecrets.Made made = signing.make(id);
        await(keeping.keepEndpoint(
                WebhookTopics.ENDPOINT + id,
                before.signedBy(WebhookSecrets.rotated(made, before.secrets(), now, now + overlap.toMillis()))));
        return new WithSecret(get(id), made.text());
    }

    /**
     * How the secrets of endpoints are kept.
     *
     * @param resealed of how many endpoints they were kept anew
     * @param remaining of how many they are still kept under another key of the master's file than the first
     * @param closed of how many no key of the file opens them
     */
    public record Resealed(int resealed, int remaining, int closed) {}

    /** Keeps the secrets of endpoints under the first key of the master's file, or only looks how they are kept. */
    public synchronized Resealed reseal(boolean only) throws WebhookRefused {
        WebhookSecrets signing = signing();
        int resealed = 0;
        int remaining = 0;
        int closed = 0;
        for (WebhookEndpoint endpoint : table.endpoints()) {
            try {
                List<KeptSecret> secrets = signing.resealed(endpoint).orElse(null);
                if (secrets != null && !only) {
                    await(keeping.keepEndpoint(WebhookTopics.ENDPOINT + endpoint.id(), endpoint.signedBy(secrets)));
                    resealed++;
                } else if (secrets != null) {
                    remaining++;
                }
            } catch (InvalidKeyFile e) {
                closed++;
            }
        }
        return new Resealed(resealed, remaining, closed);
    }

    private WebhookSecrets signing() throws WebhookRefused {
        WebhookSecrets known = secrets;
        if (known == null) {
            throw WebhookRefused.off();
        }
        return known;
    }

    /** Has one message sent again whose delivery is still kept. */
    public synchronized Redelivery redeliver(String id, String message) throws WebhookRefused {
        require(id);
        DeliveryRow row = table.delivery(id, message).orElseThrow(() -> WebhookRefused.notFound("messageId"));
        return redeliver(id, Redelivery.of(random(), System.currentTimeMillis(), row));
    }

    /** Has sent again what was recorded from a time on, and before another, of accounts whose ids begin so, or of all for null. */
    public synchronized Redelivery redeliver(String id, long from, @Nullable Long to, @Nullable String accountPrefix)
            throws WebhookRefused {
        require(id);
        long now = System.currentTimeMillis();
        long end = to == null ? now : Math.min(to, now);
        if (from >= end) {
            throw WebhookRefused.invalid(
                    "from", "is not before the end of the span", "give a time before to, and before now");
        }
        return redeliver(id, Redelivery.span(random(), now, from, end, accountPrefix));
    }

    private Redelivery redeliver(String id, Redelivery wanted) {
        List<Redelivery> before = table.redeliveries(id);
        for (Redelivery old : before.subList(0, Math.max(0, before.size() + 1 - REDELIVERIES_MAX))) {
            keeping.keepEndpoint(key(id, old.id()), null);
        }
        await(keeping.keepEndpoint(key(id, wanted.id()), wanted));
        return wanted;
    }

    private static String key(String id, String redelivery) {
        return WebhookTopics.REDELIVERY + id + WebhookTopics.BETWEEN + redelivery;
    }

    /** A page of deliveries, those that changed last first: all those before that time, about as many as that. */
    public List<DeliveryRow> deliveries(String id, @Nullable Long before, int limit, Predicate<DeliveryRow> such)
            throws WebhookRefused {
        require(id);
        List<DeliveryRow> rows =
                table.deliveries(id, row -> (before == null || row.changedAt() < before) && such.test(row));
        int end = Math.min(limit, rows.size());
        // What changed within the same millisecond stays on one page, so that the next one begins before it.
        while (end > 0
                && end < rows.size()
                && rows.get(end).changedAt() == rows.get(end - 1).changedAt()) {
            end++;
        }
        return List.copyOf(rows.subList(0, end));
    }

    private void await(RecordMetadata at) {
        follower.awaitRead(Map.of(new TopicPartition(topics.webhookEndpoints().name(), 0), at.offset() + 1));
    }

    private static String random() {
        byte[] random = new byte[ID_BYTES];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    @Override
    public void close() {
        follower.close();
        keeping.close();
    }
}
