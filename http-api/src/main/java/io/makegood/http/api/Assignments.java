package io.makegood.http.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.readmodel.projection.WorkKind;
import io.makegood.schemas.codec.JsonLimits;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.agreed.AgreedOrder;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Who works on what waits for a person, for all instances. It moves no credits and decides nothing, so it stands beside the journal: in a topic
 * with one partition, in whose order the first of two who take the same has it. Known for {@link Topics#ASSIGNMENTS_KEPT}, of the newest
 * {@value #ITEMS_MAX} items (docs/decisions/051-who-works-on-what.md).
 */
final class Assignments implements AutoCloseable {
    static final int ITEMS_MAX = 100_000;

    private static final ObjectMapper JSON = new ObjectMapper(JsonLimits.forOurOwn());
    private static final long KEPT_MILLIS = Topics.ASSIGNMENTS_KEPT.toMillis();

    private final Held held = new Held();
    private final AgreedOrder<Turn> order;

    /** Who has an item, since when: epoch milliseconds of the broker. */
    record Assignment(String assignee, long since) {}

    /** An item. */
    record Item(WorkKind kind, String accountId, String id) {}

    /** Whether somebody got what was asked, and who has the item now. */
    record Turn(boolean taken, @Nullable Assignment now) {}

    /** A record's value: from whom to whom an item goes; null is nobody. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Change(
            WorkKind kind,
            String accountId,
            String id,
            @Nullable String from,
            @Nullable String to,
            @Nullable String caller) {
        Item item() {
            return new Item(kind, accountId, id);
        }
    }

    /** In the order in which they were assigned last. */
    private static final class Held extends LinkedHashMap<Item, Assignment> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Item, Assignment> eldest) {
            return size() > ITEMS_MAX;
        }
    }

    /** Reads what is known, and follows it. */
    Assignments(Map<String, Object> clients, String topic) {
        order = new AgreedOrder<>(clients, topic, Long.MAX_VALUE, this::read);
    }

    /** Who has it; empty if nobody does. */
    synchronized Optional<Assignment> of(WorkKind kind, String accountId, String id) {
        Assignment known = held.get(new Item(kind, accountId, id));
        return known == null || known.since() + KEPT_MILLIS <= System.currentTimeMillis()
                ? Optional.empty()
                : Optional.of(known);
    }

    /**
     * Completes with what came of it, on any thread; fails with a {@link KafkaException}.
     *
     * @param from who has it, as whoever asks knows; null for nobody. If somebody else does, nothing is done
     * @param to who is to have it; null for nobody
     * @param caller who asks, for certain
     */
    CompletableFuture<Turn> give(Item item, @Nullable String from, @Nullable String to, String caller) {
        Optional<Assignment> known = of(item.kind(), item.accountId(), item.id());
        String holder = known.map(Assignment::assignee).orElse(null);
        if (Objects.equals(holder, to) || !Objects.equals(holder, from)) {
            return CompletableFuture.completedFuture(new Turn(Objects.equals(holder, to), known.orElse(null)));
        }
        Change change = new Change(item.kind(), item.accountId(), item.id(), from, to, caller);
        try {
            byte[] key = RequestKey.text(item.kind().name(), item.accountId(), item.id());
            return order.append(key, JSON.writeValueAsBytes(change));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an assignment could not be written as JSON", e);
        }
    }

    private synchronized @Nullable Turn read(ConsumerRecord<byte[], byte[]> record) {
        Change change = parse(record.value());
        if (change == null) {
            return null;
        }
        Assignment known = held.get(change.item());
        if (known != null && known.since() + KEPT_MILLIS <= record.timestamp()) {
            held.remove(change.item());
            known = null;
        }
        String holder = known == null ? null : known.assignee();
        if (!Objects.equals(holder, change.from())) {
            return new Turn(Objects.equals(holder, change.to()), known);
        }
        held.remove(change.item());
        String assignee = change.to();
        Assignment now = assignee == null ? null : new Assignment(assignee, record.timestamp());
        if (now != null) {
            held.put(change.item(), now);
        }
        return new Turn(true, now);
    }

    /** What a record says; null for one that was written by somebody else and says nothing. */
    private static @Nullable Change parse(byte @Nullable [] value) {
        if (value == null) {
            return null;
        }
        try {
            Change change = JSON.readValue(value, Change.class);
            boolean isWhole =
                    change != null && change.kind() != null && change.accountId() != null && change.id() != null;
            return isWhole ? change : null;
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public void close() {
        order.close();
    }
}
