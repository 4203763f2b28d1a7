package io.makegood.bridges.webhook;

import io.makegood.bridges.webhook.DeliveryRow.Status;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.agreed.TopicFollower;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What is kept of webhooks, as far as their topics were read. Thread-safe. */
final class WebhookTable {
    private final String endpointsTopic;
    private final Map<String, WebhookEndpoint> endpoints = new TreeMap<>();
    private final Map<String, WebhookRest> rests = new HashMap<>();
    private final Map<String, Map<String, Redelivery>> redeliveries = new HashMap<>();
    private final Map<String, Map<Integer, Told>> told = new HashMap<>();

    WebhookTable(Topics topics) {
        endpointsTopic = topics.webhookEndpoints().name();
    }

    /** What reads the topics into it, once it is started. */
    TopicFollower follower(Map<String, Object> clients, Topics topics) {
        return new TopicFollower(
                clients,
                List.of(
                        topics.webhookEndpoints().name(),
                        topics.webhookDeliveries().name()),
                Long.MAX_VALUE,
                this::read);
    }

    /** Of one partition. Deliveries stand in the order in which they changed. */
    private static final class Told {
        private final LinkedHashMap<String, DeliveryRow> deliveries = new LinkedHashMap<>();
        private final Map<String, Progress> again = new HashMap<>();
        private @Nullable Progress progress;
    }

    /** Takes in one record of either topic. */
    synchronized void read(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return;
        }
        String key = WebhookTopics.text(record.key());
        if (record.topic().equals(endpointsTopic)) {
            readEndpoint(key, record.value());
        } else {
            int end = key.indexOf(WebhookTopics.BETWEEN);
            if (end > 0) {
                readDelivery(
                        told.computeIfAbsent(key.substring(0, end), any -> new TreeMap<>())
                                .computeIfAbsent(record.partition(), any -> new Told()),
                        key.substring(end + 1),
                        record.value());
            }
        }
    }

    private void readEndpoint(String key, byte @Nullable [] value) {
        String id = key.substring(Math.min(2, key.length()));
        if (key.startsWith(WebhookTopics.ENDPOINT)) {
            keep(endpoints, id, value, WebhookEndpoint.class);
        } else if (key.startsWith(WebhookTopics.REST)) {
            keep(rests, id, value, WebhookRest.class);
        } else if (key.startsWith(WebhookTopics.REDELIVERY)) {
            int end = id.indexOf(WebhookTopics.BETWEEN);
            if (end > 0) {
                keep(
                        redeliveries.computeIfAbsent(id.substring(0, end), any -> new LinkedHashMap<>()),
                        id.substring(end + 1),
                        value,
                        Redelivery.class);
            }
        }
    }

    private static void readDelivery(Told of, String name, byte @Nullable [] value) {
        if (name.equals(WebhookTopics.PROGRESS)) {
            of.progress = value == null
                    ? null
                    : WebhookTopics.read(value, Progress.class).orElse(null);
        } else if (name.startsWith(WebhookTopics.AGAIN)) {
            keep(of.again, name.substring(1), value, Progress.class);
        } else {
            // The newest change is the last.
            of.deliveries.remove(name);
            keep(of.deliveries, name, value, DeliveryRow.class);
        }
    }

    private static <T> void keep(Map<String, T> rows, String key, byte @Nullable [] value, Class<T> type) {
        Optional<T> row = value == null ? Optional.empty() : WebhookTopics.read(value, type);
        if (row.isPresent()) {
            rows.put(key, row.get());
        } else {
            rows.remove(key);
        }
    }

    /** All endpoints, in the order in which they were added. */
    synchronized List<WebhookEndpoint> endpoints() {
        return endpoints.values().stream()
                .sorted(Comparator.comparingLong(WebhookEndpoint::createdAt).thenComparing(WebhookEndpoint::id))
                .toList();
    }

    synchronized Optional<WebhookEndpoint> endpoint(String id) {
        return Optional.ofNullable(endpoints.get(id));
    }

    synchronized Optional<WebhookRest> rest(String id) {
        return Optional.ofNullable(rests.get(id));
    }

    /** What was asked to be sent again, the oldest first. */
    synchronized List<Redelivery> redeliveries(String id) {
        return redeliveries.getOrDefault(id, Map.of()).values().stream()
                .sorted(Comparator.comparingLong(Redelivery::askedAt).thenComparing(Redelivery::id))
                .toList();
    }

    /** How far a partition was told; null if it never was. */
    synchronized @Nullable Progress progress(String id, int partition) {
        Told of = told(id, partition);
        return of == null ? null : of.progress;
    }

    /** How far a redelivery of a partition is; null if it has not begun. */
    synchronized @Nullable Progress again(String id, int partition, String redelivery) {
        Told of = told(id, partition);
        return of == null ? null : of.again.get(redelivery);
    }

    /** Names of the redeliveries of which it is known here how far they are. */
    synchronized List<String> begun(String id, int partition) {
        Told of = told(id, partition);
        return of == null ? List.of() : List.copyOf(of.again.keySet());
    }

    synchronized @Nullable DeliveryRow delivery(String id, int partition, String message) {
        Told of = told(id, partition);
        return of == null ? null : of.deliveries.get(message);
    }

    /** The delivery of that message, wherever it is. */
    synchronized Optional<DeliveryRow> delivery(String id, String message) {
        return told.getOrDefault(id, Map.of()).values().stream()
                .map(of -> of.deliveries.get(message))
                .filter(row -> row != null)
                .findFirst();
    }

    /** What waits in a partition, in the order in which it was recorded. */
    synchronized List<DeliveryRow> waiting(String id, int partition) {
        return rows(told(id, partition)).stream()
                .filter(row -> row.status() == Status.WAITING)
                .sorted(Comparator.comparingLong(DeliveryRow::recordedAt)
                        .thenComparing(DeliveryRow::source)
                        .thenComparingLong(DeliveryRow::offset))
                .toList();
    }

    /** The ended ones of a partition that are more than that many, the oldest. */
    synchronized List<String> surplus(String id, int partition, int kept) {
        List<String> ended = rows(told(id, partition)).stream()
                .filter(row -> row.status() != Status.WAITING)
                .map(DeliveryRow::id)
                .toList();
        return new ArrayList<>(ended.subList(0, Math.max(0, ended.size() - kept)));
    }

    /** Such deliveries of an endpoint, those that changed last first. */
    synchronized List<DeliveryRow> deliveries(String id, Predicate<DeliveryRow> such) {
        return told.getOrDefault(id, Map.of()).values().stream()
                .flatMap(of -> rows(of).stream())
                .filter(such)
                .sorted(Comparator.comparingLong(DeliveryRow::changedAt)
                        .reversed()
                        .thenComparing(DeliveryRow::id))
                .toList();
    }

    /** When the endpoint last took something, as far as that is still kept; null if it never did. */
    synchronized @Nullable Long lastTakenAt(String id) {
        Long last = null;
        for (Told of : told.getOrDefault(id, Map.of()).values()) {
            for (DeliveryRow row : rows(of)) {
                if (row.status() == Status.DELIVERED && (last == null || row.changedAt() > last)) {
                    last = row.changedAt();
                }
            }
        }
        return last;
    }

    /** How many wait for the endpoint. */
    synchronized long waiting(String id) {
        return told.getOrDefault(id, Map.of()).values().stream()
                .flatMap(of -> rows(of).stream())
                .filter(row -> row.status() == Status.WAITING)
                .count();
    }

    /** The keys of all that is kept of an endpoint's deliveries, by partition. */
    synchronized Map<Integer, List<String>> names(String id) {
        Map<Integer, List<String>> names = new TreeMap<>();
        told.getOrDefault(id, Map.of()).forEach((partition, of) -> {
            List<String> all = new ArrayList<>(of.deliveries.keySet());
            of.again.keySet().forEach(each -> all.add(WebhookTopics.AGAIN + each));
            if (of.progress != null) {
                all.add(WebhookTopics.PROGRESS);
            }
            if (!all.isEmpty()) {
                names.put(partition, all);
            }
        });
        return names;
    }

    private @Nullable Told told(String id, int partition) {
        return told.getOrDefault(id, Map.of()).get(partition);
    }

    private static Collection<DeliveryRow> rows(@Nullable Told of) {
        return of == null ? List.of() : of.deliveries.values();
    }
}
