package io.makegood.bridges.webhook;

import io.makegood.bridges.webhook.DeliveryRow.Status;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What one endpoint is told of one partition: one message after the other for each account, accounts beside each other. An account whose message is
 * not taken waits without holding up the others: once Kafka knows what waits, the partition goes on. Thread-safe; what reads is
 * called by the endpoint's thread alone.
 */
final class PartitionDelivery {
    /** Messages that are held in heap. */
    static final int HELD_MAX = 500;
    /** Messages of which Kafka knows that they wait; with more, reading rests. */
    static final int WAITING_MAX = 5_000;
    /** How many of the deliveries that ended are kept. */
    static final int KEPT = 200;

    private final EndpointSending sending;
    private final int partition;
    private final Merge merge;
    private final Map<String, Lane> lanes = new LinkedHashMap<>();
    /** The records that were let go of which a message is neither at its end nor known to Kafka to wait, with how many. */
    private final Map<Source, SortedMap<Long, Integer>> open = new EnumMap<>(Source.class);

    private int held;
    private int waiting;
    private int inFlight;
    private boolean rested;
    private boolean stopped;

    /** An account's, the oldest first. */
    private static final class Lane {
        private final Deque<Delivery> deliveries = new ArrayDeque<>();
        private boolean busy;
    }

    PartitionDelivery(EndpointSending sending, int partition, Progress start, List<DeliveryRow> known) {
        this.sending = sending;
        this.partition = partition;
        merge = new Merge(start.entries(), start.notices());
        for (Source source : Source.values()) {
            open.put(source, new TreeMap<>());
        }
        for (DeliveryRow row : known) {
            lane(row.accountId()).deliveries.add(Delivery.of(row));
            waiting++;
        }
        rested = sending.rests();
    }

    Merge merge() {
        return merge;
    }

    /** Takes in what can be told of the records whose order is known. */
    synchronized void release(
            long asked,
            Predicate<Source> isThrough,
            Function<Merge.Next, List<Message>> reading,
            Predicate<String> isKnown) {
        for (Merge.Next next = null; !isFull(); ) {
            next = merge.poll(asked, isThrough);
            if (next == null) {
                return;
            }
            ConsumerRecord<byte[], byte[]> record = next.record();
            for (Message message : reading.apply(next)) {
                // After a crash some are read again that were told, or are known to wait.
                if (!isKnown.test(message.id())) {
                    add(Delivery.of(message, next.source(), record.offset(), false));
                }
            }
        }
    }

    private void add(Delivery delivery) {
        Lane lane = lane(delivery.accountId);
        boolean waits = lane.deliveries.stream().anyMatch(before -> before.attempts > 0 || before.parked);
        lane.deliveries.add(delivery);
        held++;
        offsets(delivery.source).merge(delivery.offset, 1, Integer::sum);
        if (waits) {
            park(delivery, null);
        }
    }

    /** Has a message sent again, after all that waits for its account. */
    synchronized void again(Message message, Source source, long offset) {
        Lane lane = lane(message.accountId());
        for (Delivery waits : lane.deliveries) {
            if (waits.id.equals(message.id())) {
                waits.afresh();
                return;
            }
        }
        Delivery delivery = Delivery.of(message, source, offset, true);
        delivery.parked = true;
        lane.deliveries.add(delivery);
        waiting++;
        sending.keepSoon(partition, delivery.row(partition, Status.WAITING, sending.now(), null));
    }

    /** Sends what is due. */
    synchronized void turn(Function<Delivery, @Nullable String> fetch) {
        boolean rests = sending.rests();
        if (rested && !rests) {
            lanes.values().forEach(lane -> lane.deliveries.forEach(Delivery::afresh));
        }
        rested = rests;
        if (stopped || rests) {
            return;
        }
        long now = sending.now();
        for (Lane lane : List.copyOf(lanes.values())) {
            Delivery head = lane.deliveries.peek();
            while (head != null && !lane.busy && head.nextAt <= now) {
                if (head.body == null) {
                    head.body = fetch.apply(head);
                }
                if (head.body == null) {
                    // The endpoint does not ask for it any more.
                    sending.forget(partition, head.id);
                    end(lane, head);
                    head = lane.deliveries.peek();
                } else if (sending.begin()) {
                    send(lane, head, head.body);
                    // The answer starts what is next, or the next turn does.
                    head = null;
                } else {
                    return;
                }
            }
        }
    }

    private void send(Lane lane, Delivery delivery, String body) {
        lane.busy = true;
        inFlight++;
        sending.send(delivery, body, answer -> answered(lane, delivery, answer));
    }

    private synchronized void answered(Lane lane, Delivery delivery, Sender.Answer answer) {
        lane.busy = false;
        inFlight--;
        long now = sending.now();
        delivery.attempts++;
        if (delivery.firstAt == null) {
            delivery.firstAt = now;
        }
        sending.end(answer);
        if (answer.isTaken()) {
            sending.keepSoon(partition, delivery.row(partition, Status.DELIVERED, now, answer));
            end(lane, delivery);
            Delivery next = lane.deliveries.peek();
            String body = next == null ? null : next.body;
            // What is held already need not wait for the next turn.
            if (next != null && body != null && next.nextAt <= now && !stopped && !sending.rests() && sending.begin()) {
                send(lane, next, body);
            }
        } else if (sending.isOver(delivery)) {
            sending.keepSoon(partition, delivery.row(partition, Status.GIVEN_UP, now, answer));
            end(lane, delivery);
        } else {
            delivery.nextAt = sending.next(delivery, answer);
            park(delivery, answer);
            lane.deliveries.stream()
                    .filter(behind -> !behind.parked && behind != delivery)
                    .forEach(behind -> park(behind, null));
        }
        notifyAll();
    }

    /** Has Kafka know that it waits; from then on the partition does not wait for it. */
    private void park(Delivery delivery, Sender.@Nullable Answer answer) {
        boolean known = delivery.parked;
        // On another thread: the producer's must not wait for this monitor.
        CompletableFuture<Void> unused = sending.keep(
                        partition, delivery.row(partition, Status.WAITING, sending.now(), answer))
                .thenRunAsync(() -> {
                    if (!known) {
                        parked(delivery);
                    }
                });
    }

    private synchronized void parked(Delivery delivery) {
        Lane lane = lanes.get(delivery.accountId);
        if (delivery.parked || lane == null || !lane.deliveries.contains(delivery)) {
            return;
        }
        delivery.parked = true;
        if (!lane.busy) {
            delivery.body = null;
        }
        held--;
        waiting++;
        close(delivery);
    }

    private void end(Lane lane, Delivery delivery) {
        lane.deliveries.remove(delivery);
        if (delivery.parked) {
            waiting--;
        } else {
            held--;
            close(delivery);
        }
        if (lane.deliveries.isEmpty() && !lane.busy) {
            lanes.remove(delivery.accountId);
        }
    }

    private void close(Delivery delivery) {
        offsets(delivery.source).computeIfPresent(delivery.offset, (offset, count) -> count == 1 ? null : count - 1);
    }

    /** Whether no more is taken in at the moment. */
    synchronized boolean isFull() {
        return held >= HELD_MAX || waiting >= WAITING_MAX;
    }

    /** Up to where nothing is lost if all of this is forgotten. */
    synchronized Progress progress() {
        return new Progress(progress(Source.ENTRIES), progress(Source.NOTICES), false);
    }

    private long progress(Source source) {
        SortedMap<Long, Integer> offsets = offsets(source);
        return offsets.isEmpty() ? merge.next(source) : Math.min(offsets.firstKey(), merge.next(source));
    }

    /** Sends no more, and waits for the answers to what was sent, but no longer than that. */
    synchronized void stop(long millis) {
        stopped = true;
        long deadline = System.nanoTime() + millis * 1_000_000;
        try {
            for (long left = millis; inFlight > 0 && left > 0; left = (deadline - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Lane lane(String account) {
        return lanes.computeIfAbsent(account, any -> new Lane());
    }

    private SortedMap<Long, Integer> offsets(Source source) {
        SortedMap<Long, Integer> offsets = open.get(source);
        if (offsets == null) {
            throw new IllegalStateException("every source was put in at the start");
        }
        return offsets;
    }
}
