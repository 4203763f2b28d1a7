package io.makegood.readmodel.projection;

import io.makegood.schemas.topic.Topic;
import io.makegood.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when everything that followed from an event can be read here: the engine has saved that it folded the event, and
 * the projection has come to the ends that the outputs had then. Asks Kafka only while somebody waits.
 */
public final class Visibility implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Visibility.class);
    private static final long PAUSE_MILLIS = 10;
    private static final long PAUSE_AFTER_FAILURE_MILLIS = 500;

    private record Waiter(int partition, long offset, CompletableFuture<Void> done) {
        void stops() {
            done.completeExceptionally(new TimeoutException("the instance is stopping"));
        }
    }

    /** Once these ends are reached, everything below {@code journalOffset} is visible. */
    private record Target(long journalOffset, Map<TopicPartition, Long> ends) {}

    private final Admin admin;
    private final String engineGroup;
    private final Topics topics;
    private final int partitions;
    private final Fetched fetched;
    private final Thread thread;
    private final List<Waiter> waiters = new ArrayList<>();
    private final Map<Integer, Target> targets = new HashMap<>();
    private boolean closed;

    Visibility(Admin admin, String engineGroup, Topics topics, int partitions, Fetched fetched) {
        this.admin = admin;
        this.engineGroup = engineGroup;
        this.topics = topics;
        this.partitions = partitions;
        this.fetched = fetched;
        thread = new Thread(this::run, "visibility");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /**
     * Completes when everything that followed from the event at that place of the journal can be read here; with a
     * {@link TimeoutException} if that takes longer than {@code limit}, or if this instance stops: then it is to be read elsewhere, or later.
     */
    public CompletableFuture<Void> await(int partition, long offset, Duration limit) {
        Waiter waiter = new Waiter(partition, offset, new CompletableFuture<>());
        synchronized (this) {
            if (closed) {
                waiter.stops();
            } else {
                waiters.add(waiter);
                notifyAll();
            }
        }
        return waiter.done.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            waiters.forEach(Waiter::stops);
            notifyAll();
        }
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (awaitWaiters()) {
                try {
                    look();
                    Thread.sleep(PAUSE_MILLIS);
                } catch (ExecutionException e) {
                    LOG.warn("Kafka does not say how far the engine is; asking again", e.getCause());
                    Thread.sleep(PAUSE_AFTER_FAILURE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean awaitWaiters() throws InterruptedException {
        waiters.removeIf(waiter -> waiter.done.isDone());
        while (waiters.isEmpty() && !closed) {
            targets.clear();
            wait();
        }
        return !closed;
    }

    private void look() throws ExecutionException, InterruptedException {
        List<Integer> wanted;
        synchronized (this) {
            wanted = waiters.stream().map(Waiter::partition).distinct().toList();
        }
        List<Integer> untargeted = wanted.stream()
                .filter(partition -> !targets.containsKey(partition))
                .toList();
        if (!untargeted.isEmpty()) {
            target(untargeted);
        }
        for (Integer partition : wanted) {
            Target target = targets.get(partition);
            if (target != null
                    && target.ends.entrySet().stream()
                            .allMatch(end -> fetched.hasReached(end.getKey(), end.getValue()))) {
                targets.remove(partition);
                complete(partition, target.journalOffset);
            }
        }
    }

    private synchronized void complete(int partition, long journalOffset) {
        for (Waiter waiter : waiters) {
            if (waiter.partition == partition && waiter.offset < journalOffset) {
                waiter.done.complete(null);
            }
        }
    }

    /**
     * The engine's saved offsets first, then the ends: what was committed with those offsets lies below these ends. They are
     * the ends of all records and not of the committed ones alone, because the mark that commits an output may still be on
     * its way to the output's partition when the saved offset shows already.
     */
    private void target(List<Integer> wanted) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> folded = admin.listConsumerGroupOffsets(engineGroup)
                .partitionsToOffsetAndMetadata()
                .get();
        List<Topic> outputs = topics.all().stream()
                .filter(topic -> !topic.equals(topics.events()))
                .toList();
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (Integer partition : wanted) {
            if (partition < partitions) {
                outputs.forEach(topic -> asked.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest()));
            }
        }
        Map<TopicPartition, ListOffsetsResultInfo> ends =
                admin.listOffsets(asked).all().get();
        for (Integer partition : wanted) {
            TopicPartition journal = new TopicPartition(topics.events().name(), partition);
            OffsetAndMetadata saved = folded.get(journal);
            if (saved != null) {
                Map<TopicPartition, Long> reach = ends.entrySet().stream()
                        .filter(end -> end.getKey().partition() == partition)
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, end -> end.getValue().offset()));
                reach.put(journal, saved.offset());
                targets.put(partition, new Target(saved.offset(), reach));
            }
        }
    }
}
