package io.makegood.schemas.topic;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The topics of one ledger, all under one prefix (design §4, "Topics"). Every topic has the same number of partitions,
 * so that an account's records stay together.
 *
 * @param prefix what every name begins with, such as {@code ledger.}; may be empty
 */
public record Topics(String prefix) {
    /** The prefix unless the setting {@code topic.prefix} says otherwise. */
    public static final String PREFIX_DEFAULT = "ledger.";

    /** Partitions of each topic. Cannot be changed once the journal holds events. */
    public static final int PARTITIONS_DEFAULT = 12;

    /** Partitions of each topic on a developer's machine. */
    public static final int PARTITIONS_DEVELOPMENT = 4;

    /** How long dead letters can be looked into. */
    public static final Duration DEAD_LETTERS_KEPT = Duration.ofDays(90);

    /** How long one can see which events were duplicates. */
    public static final Duration DUPLICATES_KEPT = Duration.ofDays(90);

    /** How long it is kept what a mirror withheld: longer than from a loss to the promotion. */
    public static final Duration WITHHELD_KEPT = Duration.ofDays(90);

    /** How long an Idempotency-Key stands for the request that it was first sent with. */
    public static final Duration REQUEST_KEYS_KEPT = Duration.ofDays(1);

    /** After so long, and another record, Kafka's cleaner takes from the topic what was replaced there: a key that was destroyed. */
    public static final Duration DESTROYED_KEYS_GONE = Duration.ofHours(1);

    /** How long it is known what was given out of goodwill: the day for which limits hold, and what clocks may be off. */
    public static final Duration GOODWILL_KEPT = Duration.ofDays(2);

    /** How long it is known who took something that waits for a person; who works longer on it takes it again. */
    public static final Duration ASSIGNMENTS_KEPT = Duration.ofDays(90);

    /** Kafka's own limit on a topic's name. */
    private static final int NAME_CHARS_MAX = 249;

    private static final String OPENINGS = "openings";
    private static final String EVENTS = "events";
    private static final String ENTRIES = "entries";
    private static final String REFUNDS = "refunds";
    private static final String NOTICES = "notices";
    private static final String BALANCES = "balances";
    private static final String LONGEST_SUFFIX = "dead-letters";
    private static final Pattern PREFIX = Pattern.compile("[a-zA-Z0-9._-]*");
    /** What separates a prefix from what follows. */
    private static final Pattern EDGES = Pattern.compile("^[._-]+|[._-]+$");

    private static final String ACCOUNT_ID = "account id, UTF-8";
    private static final String FOR_EVER = "-1";
    private static final Map<String, String> BROKERS_TIME = Map.of("message.timestamp.type", "LogAppendTime");
    /**
     * What comes from an event carries its time, which a broker may not refuse because a clock, its own or another one's, was wrong in
     * between: Kafka's default is to refuse what lies an hour ahead.
     */
    private static final Map<String, String> RECORDS_TIME = Map.of(
            "message.timestamp.type", "CreateTime", "message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));

    public Topics {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "topic.prefix may hold only letters, digits, '.', '_' and '-', was \"" + prefix + '"');
        }
        int charsMax = NAME_CHARS_MAX - LONGEST_SUFFIX.length();
        if (prefix.length() > charsMax) {
            throw new IllegalArgumentException(
                    "topic.prefix may have at most " + charsMax + " characters, has " + prefix.length());
        }
    }

    /** The topics under the default prefix. */
    public static Topics withDefaultPrefix() {
        return new Topics(PREFIX_DEFAULT);
    }

    /** The journal: kept for ever, stamped with the broker's time, which decides everything. */
    public Topic events() {
        return topic(EVENTS, "LedgerEvent", keptForEver(BROKERS_TIME));
    }

    /**
     * The journal where it is being copied from elsewhere, by a mirror or a replay: the same, but its records keep the times that they
     * have. Once all are there it becomes {@link #events()}.
     */
    public Topic mirroredEvents() {
        return topic(EVENTS, "LedgerEvent", keptForEver(RECORDS_TIME));
    }

    /** What a mirror would have appended to the journal if it were none; until the promotion looks what of it did not come over. */
    public Topic withheld() {
        return topic("withheld", "LedgerEvent", keptFor(WITHHELD_KEPT));
    }

    /**
     * How far a migration into the journal under this prefix is; one partition, and no part of the ledger. Small segments, so that it stays
     * short though it is written with everything that is copied.
     */
    public Topic migration() {
        return new Topic(
                prefix + "migration",
                "state",
                "how far it is, as JSON",
                with(RECORDS_TIME, Map.of("cleanup.policy", "compact", "segment.bytes", "16777216")));
    }

    /** Every movement of credits. */
    public Topic entries() {
        return topic(ENTRIES, "LedgerEntry", keptForEver(RECORDS_TIME));
    }

    /** Every refund. */
    public Topic refunds() {
        return topic(REFUNDS, "RefundIssued", keptForEver(RECORDS_TIME));
    }

    /** Decisions, claims, cases and warnings. */
    public Topic notices() {
        return topic(NOTICES, "Notice", keptForEver(RECORDS_TIME));
    }

    /** The newest balance of each account. */
    public Topic balances() {
        return topic(BALANCES, "AccountBalance", with(RECORDS_TIME, Map.of("cleanup.policy", "compact")));
    }

    /** What could not be applied, with {@link DeadLetterHeaders}. */
    public Topic deadLetters() {
        return new Topic(
                prefix + LONGEST_SUFFIX, "the original key", "the original bytes", ordered(keptFor(DEAD_LETTERS_KEPT)));
    }

    /**
     * What people decided about dead letters; one partition, so that the first decision is the first for all, and no part of the ledger. Kept as
     * long as what it is about.
     */
    public Topic deadLetterDecisions() {
        return new Topic(
                prefix + "dead-letter-decisions",
                "id of the dead letter",
                "what was decided, by whom and why, as JSON",
                with(
                        BROKERS_TIME,
                        Map.of(
                                "cleanup.policy",
                                "delete",
                                "retention.ms",
                                Long.toString(DEAD_LETTERS_KEPT.toMillis()))));
    }

    /** Which events said what was known already, with {@link DuplicateHeaders}; the values are empty. */
    public Topic duplicates() {
        return topic("duplicates", "nothing", keptFor(DUPLICATES_KEPT));
    }

    /**
     * The engine's name in Kafka unless configured otherwise: it follows the prefix, so that two ledgers on one cluster share
     * neither rows nor group.
     */
    public String applicationId() {
        String name = EDGES.matcher(prefix).replaceAll("");
        return name.isEmpty() ? "makegood" : "makegood-" + name;
    }

    /** The API's keys, as hashes; one partition, and no part of the ledger. */
    public Topic apiKeys() {
        return new Topic(
                prefix + "api-keys",
                "key id",
                "ApiKey as JSON",
                with(RECORDS_TIME, Map.of("cleanup.policy", "compact")));
    }

    /**
     * Which request each Idempotency-Key of the API stands for, as hashes; one partition, so that the first use counts, and no part of the
     * ledger.
     */
    public Topic requestKeys() {
        return new Topic(
                prefix + "request-keys",
                "hash of caller, path and key",
                "hash of the request",
                with(
                        BROKERS_TIME,
                        Map.of(
                                "cleanup.policy",
                                "delete",
                                "retention.ms",
                                Long.toString(REQUEST_KEYS_KEPT.toMillis()))));
    }

    /**
     * What callers of the API whose scope has limits gave; one partition, so that they are decided in one order, and no part of the ledger.
     */
    public Topic goodwill() {
        return new Topic(
                prefix + "goodwill",
                "hash of the caller",
                "credits, the caller's limit for a day, hash of the action",
                with(
                        BROKERS_TIME,
                        Map.of("cleanup.policy", "delete", "retention.ms", Long.toString(GOODWILL_KEPT.toMillis()))));
    }

    /**
     * Who works on what waits for a person; one partition, so that who takes something first has it, and no part of the ledger. Not compacted: what
     * came too late says nothing without what came before it.
     */
    public Topic assignments() {
        return new Topic(
                prefix + "assignments",
                "kind, account id and id of the item",
                "from whom to whom it goes, as JSON",
                with(
                        BROKERS_TIME,
                        Map.of(
                                "cleanup.policy",
                                "delete",
                                "retention.ms",
                                Long.toString(ASSIGNMENTS_KEPT.toMillis()))));
    }

    /**
     * The openings from which a ledger goes on whose beginning was cut off (docs/decisions/035-cutting.md): of each partition the rows as they
     * stood there, once for each cut. As many partitions as the journal; made by the first cut.
     */
    public Topic openings() {
        return new Topic(
                prefix + OPENINGS,
                "a letter, and for a row its key",
                "a row, a piece of the archive's manifest or checkpoint, or the seal",
                keptForEver(RECORDS_TIME));
    }

    /**
     * The keys of accounts' personal texts, under the master key; one partition, so that all come to the same one, and no part of the
     * ledger. Compacted soon and thoroughly: a key that was destroyed is not to be found there for long.
     */
    public Topic textKeys() {
        return new Topic(
                prefix + "text-keys",
                "name of the key, account id",
                "the key under the master key, or when and why it was destroyed",
                with(
                        BROKERS_TIME,
                        Map.of(
                                "cleanup.policy",
                                "compact",
                                "max.compaction.lag.ms",
                                Long.toString(DESTROYED_KEYS_GONE.toMillis()),
                                "min.cleanable.dirty.ratio",
                                "0.01")));
    }

    /**
     * Whom webhooks are sent to, whether they rest, and what is to be sent again; one partition, and no part of the ledger. Stamped by the broker, as
     * the journal is, so that an endpoint begins with what was recorded after it.
     */
    public Topic webhookEndpoints() {
        return new Topic(
                prefix + "webhook-endpoints",
                "a letter, endpoint id, and for a redelivery its own id",
                "an endpoint, its rest or a redelivery, as JSON",
                with(BROKERS_TIME, Map.of("cleanup.policy", "compact")));
    }

    /**
     * How far each endpoint has been told, what waits for it and what became of the newest deliveries; as many partitions as the journal, and no
     * part of the ledger. Small segments, so that it stays short though it is written with everything that is sent.
     */
    public Topic webhookDeliveries() {
        return new Topic(
                prefix + "webhook-deliveries",
                "endpoint id and message id",
                "a delivery, or how far the endpoint was told, as JSON",
                with(RECORDS_TIME, Map.of("cleanup.policy", "compact", "segment.bytes", "16777216")));
    }

    /** What the topic of Stripe's events is called, which only a ledger has that hears of Stripe. */
    public String stripe() {
        return prefix + "stripe";
    }

    /** All of the ledger, the journal first. */
    public List<Topic> all() {
        return List.of(events(), entries(), refunds(), notices(), balances(), deadLetters(), duplicates());
    }

    /** The ledger whose journal or notices have that name; empty if no ledger's have. */
    public static Optional<Topics> having(String topic) {
        return Stream.of(EVENTS, NOTICES)
                .filter(topic::endsWith)
                .findFirst()
                .map(suffix -> new Topics(topic.substring(0, topic.length() - suffix.length())));
    }

    /** The record of Avro that the engine alone writes to a topic of that name, under whatever prefix. */
    public static Optional<String> outputType(String topic) {
        return topic.endsWith(ENTRIES)
                ? Optional.of("LedgerEntry")
                : topic.endsWith(REFUNDS)
                        ? Optional.of("RefundIssued")
                        : topic.endsWith(NOTICES)
                                ? Optional.of("Notice")
                                : topic.endsWith(BALANCES) ? Optional.of("AccountBalance") : Optional.empty();
    }

    private Topic topic(String suffix, String value, Map<String, String> config) {
        return new Topic(prefix + suffix, ACCOUNT_ID, value, ordered(config));
    }

    private static Map<String, String> keptForEver(Map<String, String> time) {
        return with(time, Map.of("cleanup.policy", "delete", "retention.ms", FOR_EVER, "retention.bytes", FOR_EVER));
    }

    private static Map<String, String> keptFor(Duration time) {
        return with(RECORDS_TIME, Map.of("cleanup.policy", "delete", "retention.ms", Long.toString(time.toMillis())));
    }

    private static Map<String, String> with(Map<String, String> time, Map<String, String> config) {
        Map<String, String> all = new TreeMap<>(config);
        all.putAll(time);
        return all;
    }

    private static Map<String, String> ordered(Map<String, String> config) {
        return Collections.unmodifiableMap(new TreeMap<>(config));
    }
}
