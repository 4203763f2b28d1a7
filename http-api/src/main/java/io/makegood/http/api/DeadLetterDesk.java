package io.makegood.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.makegood.application.config.EngineSettings;
import io.makegood.http.contract.DeadLetterAnswers;
import io.makegood.http.contract.DeadLetterAnswers.One;
import io.makegood.readmodel.projection.DeadLetterRow;
import io.makegood.readmodel.projection.ProjectedRows;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.schemas.codec.SchemaById;
import io.makegood.topics.deadletter.DeadLetter;
import io.makegood.topics.deadletter.DeadLetterId;
import io.makegood.topics.mending.Decision;
import io.makegood.topics.mending.Decisions;
import io.makegood.topics.mending.Payload;
import io.makegood.topics.reading.CommittedReader;
import io.makegood.topics.registry.RegistrySchemas;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Where dead letters are looked up: which there are, how each stands, and what is in its record. */
final class DeadLetterDesk {
    private static final Pattern POSITION = Pattern.compile("(\\d{1,9})-(\\d{1,18})");
    private static final Pattern PLACE = Pattern.compile("1:(-?\\d{1,18}):(\\d{1,9}):(\\d{1,18})");
    private static final Comparator<Place> OLDEST_FIRST = Comparator.comparingLong(Place::recordedAt)
            .thenComparingInt(Place::partition)
            .thenComparingLong(Place::offset);

    private final EngineSettings settings;
    private final Decisions decisions;
    private final String journal;
    private final @Nullable SchemaById schemas;
    /** Dear to make. */
    private final ThreadLocal<LedgerEventCodec> codecs;

    /**
     * Where a letter stands in the order of lists.
     *
     * @param partition where it stands among dead letters, as the offset
     */
    record Place(long recordedAt, int partition, long offset) {
        static Place of(One letter) {
            return of(letter.recordedAt(), letter.buriedAs());
        }

        static Place of(JsonNode letter) {
            return of(
                    letter.path("recordedAt").asLong(), letter.path("buriedAs").asText());
        }

        private static Place of(long recordedAt, String buriedAs) {
            Matcher position = POSITION.matcher(buriedAs);
            return position.matches()
                    ? new Place(recordedAt, Integer.parseInt(position.group(1)), Long.parseLong(position.group(2)))
                    : new Place(recordedAt, 0, 0);
        }

        String cursor() {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            ("1:" + recordedAt + ":" + partition + ":" + offset).getBytes(StandardCharsets.UTF_8));
        }

        static @Nullable Place ofCursor(@Nullable String cursor) {
            if (cursor == null) {
                return null;
            }
            try {
                Matcher place =
                        PLACE.matcher(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
                if (place.matches()) {
                    return new Place(
                            Long.parseLong(place.group(1)),
                            Integer.parseInt(place.group(2)),
                            Long.parseLong(place.group(3)));
                }
            } catch (IllegalArgumentException e) {
                // Told below like a text of another form.
            }
            throw Problem.invalid(
                    "cursor", "is not one that was answered here", "pass nextCursor as it was, or leave it out");
        }
    }

    /**
     * Which letters are asked for; of null, any.
     *
     * @param from recorded then or later, epoch milliseconds, UTC
     * @param until and before then
     * @param states how they stand; none for any
     */
    record Filter(
            @Nullable String reason,
            @Nullable String account,
            @Nullable Long from,
            @Nullable Long until,
            Set<DeadLetterAnswers.State> states) {
        Filter {
            states = Set.copyOf(states);
        }

        boolean shows(One letter) {
            return (reason == null || reason.equals(letter.reason()))
                    && (account == null || account.equals(letter.accountId()))
                    && (from == null || letter.recordedAt() >= from)
                    && (until == null || letter.recordedAt() < until)
                    && (states.isEmpty() || states.contains(letter.state()));
        }
    }

    DeadLetterDesk(EngineSettings settings, Decisions decisions) {
        this.settings = settings;
        this.decisions = decisions;
        journal = settings.topics().events().name();
        schemas = RegistrySchemas.of(settings.schemaRegistry());
        codecs = ThreadLocal.withInitial(() -> codec(schemas));
    }

    /** The newest first, as lists show them. */
    static Comparator<JsonNode> newestFirst() {
        return Comparator.comparing((JsonNode each) -> Place.of(each), OLDEST_FIRST.reversed());
    }

    /** The ledger's journal, whose letters are named by place alone. */
    String journal() {
        return journal;
    }

    /** The schemas that publishers registered, or null without a registry. */
    @Nullable
    SchemaById schemas() {
        return schemas;
    }

    private static LedgerEventCodec codec(@Nullable SchemaById schemas) {
        return schemas == null ? new LedgerEventCodec() : new LedgerEventCodec(schemas);
    }

    /** What is in a record. */
    Payload payload(ConsumerRecord<byte[], byte[]> record) {
        return Payload.read(record.value(), codecs.get());
    }

    /** What the id in a path names; a {@link Problem} if that is none. */
    DeadLetterId id(String text) {
        return DeadLetterId.parse(text, journal).orElseThrow(() -> unknown(text));
    }

    /** Nothing is known of a letter of that id, any more. */
    static Problem unknown(String text) {
        return Problem.notFound("no dead letter " + (POSITION.matcher(text).matches() ? text + " " : "")
                + "is known; of each partition the newest 10,000 are, /v1/dead-letters lists them");
    }

    /** Those of one partition that pass, from before that place if there is one: so many at most, the newest. */
    List<One> newest(ProjectedRows rows, Filter filter, @Nullable Place before, int limit) {
        return kept(rows, filter, before, limit, OLDEST_FIRST);
    }

    /** The same, the oldest. */
    List<One> oldest(ProjectedRows rows, Filter filter, int limit) {
        return kept(rows, filter, null, limit, OLDEST_FIRST.reversed());
    }

    private List<One> kept(
            ProjectedRows rows, Filter filter, @Nullable Place before, int limit, Comparator<Place> firstToGo) {
        PriorityQueue<One> kept = new PriorityQueue<>(Comparator.comparing(Place::of, firstToGo));
        each(rows, filter, letter -> {
            if (before == null || OLDEST_FIRST.compare(Place.of(letter), before) < 0) {
                kept.add(letter);
                if (kept.size() > limit) {
                    kept.poll();
                }
            }
        });
        return new ArrayList<>(kept);
    }

    /** Takes a letter. */
    interface Visitor {
        void visit(One letter);
    }

    /** Shows those of one partition that pass. */
    void each(ProjectedRows rows, Filter filter, Visitor visitor) {
        rows.deadLetters((offset, row) -> {
            One letter = of(row, rows.partition() + "-" + offset);
            if (filter.shows(letter)) {
                visitor.visit(letter);
            }
        });
    }

    private One of(DeadLetterRow row, String buriedAs) {
        return DeadLetterAnswers.of(
                new DeadLetter(row.reason(), row.detail(), row.topic(), row.partition(), row.offset()),
                journal,
                row.recordedAt(),
                row.accountId(),
                buriedAs,
                about(row.id()).orElse(null));
    }

    /** What stands about a letter. */
    Optional<Decision> about(DeadLetterId letter) {
        return decisions.about(letter);
    }

    /** The letter of another instance's answer, as it stands here. */
    One again(JsonNode letter) {
        return of(
                new DeadLetterRow(
                        letter.path("recordedAt").asLong(),
                        letter.path("topic").asText(),
                        letter.path("partition").asInt(),
                        letter.path("offset").asLong(),
                        letter.path("reason").asText(),
                        letter.path("detail").asText(),
                        letter.hasNonNull("accountId") ? letter.get("accountId").asText() : null),
                letter.path("buriedAs").asText());
    }

    /** The records of those letters, by their ids, so far as the topic has them still. Blocks. */
    Map<String, ConsumerRecord<byte[], byte[]>> records(Collection<One> letters) {
        String topic = settings.topics().deadLetters().name();
        Map<String, String> wanted = new HashMap<>();
        Map<TopicPartition, Long> from = new HashMap<>();
        Map<TopicPartition, Long> to = new HashMap<>();
        for (One letter : letters) {
            Place place = Place.of(letter);
            TopicPartition partition = new TopicPartition(topic, place.partition());
            wanted.put(letter.buriedAs(), letter.id());
            from.merge(partition, place.offset(), Math::min);
            to.merge(partition, place.offset() + 1, Math::max);
        }
        Map<String, ConsumerRecord<byte[], byte[]>> found = new HashMap<>();
        new CommittedReader(settings.clients()).readBetween(topic, from, to, record -> {
            String id = wanted.get(record.partition() + "-" + record.offset());
            if (id != null) {
                found.put(id, record);
            }
        });
        return found;
    }

    /** The record of the journal at that place, if it is there. Blocks. */
    Optional<ConsumerRecord<byte[], byte[]>> published(JournalPosition position) {
        TopicPartition partition = new TopicPartition(journal, position.partition());
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        new CommittedReader(settings.clients())
                .readBetween(
                        journal,
                        Map.of(partition, position.offset()),
                        Map.of(partition, position.offset() + 1),
                        record -> {
                            if (record.offset() == position.offset()) {
                                found.add(record);
                            }
                        });
        return found.stream().findFirst();
    }

    /** Waits until all decisions before now are known here; throws a {@link Problem} if Kafka does not answer. */
    void awaitDecisions() {
        try {
            decisions.awaitNow();
        } catch (KafkaException e) {
            throw Problem.unavailable(
                    "what was decided about dead letters cannot be read at the moment; send the request again");
        }
    }

    /** Writes a decision; see {@link Decisions#decide}. */
    CompletableFuture<Decision> decide(DeadLetterId letter, Decision decision) {
        return decisions.decide(letter, decision);
    }
}
