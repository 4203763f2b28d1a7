package io.makegood.processor.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** One engine with one thread: its tasks share a producer, and so a transaction. */
final class Instance {
    private final int id;
    private final Broker broker;
    private final Ground ground;
    private final Map<Integer, Task> tasks = new TreeMap<>();
    /** Rows of partitions that it does not fold: a standby's, or those of a task that ended cleanly. */
    private final Map<Integer, Disk> disks = new HashMap<>();

    private @Nullable Transaction transaction;
    private boolean alive = true;
    private boolean member = true;

    Instance(int id, Broker broker, Ground ground) {
        this.id = id;
        this.broker = broker;
        this.ground = ground;
    }

    /** What a transaction of the instance made final. */
    record Committed(int partition, long from, long until) {}

    int id() {
        return id;
    }

    boolean isAlive() {
        return alive;
    }

    /** Whether the group knows it; the instance itself may learn late that it does not. */
    boolean isMember() {
        return member;
    }

    List<Task> tasks() {
        return List.copyOf(tasks.values());
    }

    boolean hasOpenTransaction() {
        return transaction != null && transaction.isOpen();
    }

    /** Takes a partition that nobody owns, and restores what its disk lacks. */
    void open(int partition) {
        broker.give(partition, id);
        Disk kept = disks.remove(partition);
        Disk disk = kept == null ? new Disk() : kept;
        disk.read(broker, partition, Integer.MAX_VALUE);
        tasks.put(partition, new Task(partition, disk, broker, ground, this::send));
    }

    private void send(
            String topic,
            int partition,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Headers headers,
            long timestamp) {
        Transaction current = current();
        boolean isJournal = topic.equals(Broker.TOPICS.events().name());
        // The broker stamps the journal.
        broker.log(topic, partition).append(key, value, headers, isJournal ? broker.now() : timestamp, current);
    }

    private Transaction current() {
        Transaction current = transaction;
        if (current == null) {
            current = new Transaction();
            transaction = current;
        } else if (!current.isOpen()) {
            throw new Fenced("the coordinator ended the transaction");
        }
        return current;
    }

    /** Commits what all tasks have done, and says what that was; {@code later} decides how far past its last record an offset is. */
    List<Committed> commit(IntPredicate later) {
        prepareCommit();
        if (!member) {
            throw new Fenced("the group has gone on without instance " + id);
        }
        List<Task> moved = tasks.values().stream()
                .filter(task -> task.position() > broker.saved(task.partition()))
                .toList();
        if (moved.isEmpty() && transaction == null) {
            return List.of();
        }
        Transaction current = current();
        List<Committed> all = moved.stream().map(task -> save(task, later)).toList();
        current.commit();
        transaction = null;
        return all;
    }

    /** All that a commit does before the broker hears of it. */
    void prepareCommit() {
        tasks.values().forEach(Task::prepareCommit);
    }

    private Committed save(Task task, IntPredicate later) {
        Log journal = broker.journal(task.partition());
        Log.Entry next = journal.next(task.position());
        // Ends of transactions may or may not have been read already.
        if (later.test(task.partition())) {
            task.skipTo(next == null ? journal.stableEnd() : next.offset());
        }
        long from = broker.saved(task.partition());
        broker.save(task.partition(), task.position(), task.streamTime());
        return new Committed(task.partition(), from, task.position());
    }

    void postCommit() {
        tasks.values().forEach(task -> task.postCommit(broker));
    }

    /** Gives one partition back cleanly, after a commit; returns the rows that stay on its disk. */
    Disk giveBack(int partition) {
        Task task = task(partition);
        task.postCommit(broker);
        task.close();
        tasks.remove(partition);
        Disk disk = task.disk();
        disks.put(partition, disk);
        broker.give(partition, -1);
        return disk;
    }

    Task task(int partition) {
        Task task = tasks.get(partition);
        if (task == null) {
            throw new IllegalStateException("instance " + id + " does not fold partition " + partition);
        }
        return task;
    }

    /** Reads on as a standby. */
    void follow(int partition, int most) {
        if (!tasks.containsKey(partition)) {
            disks.computeIfAbsent(partition, any -> new Disk()).read(broker, partition, most);
        }
    }

    /** A failure that it survives: the transaction is aborted, with what was put within it, and it joins anew. */
    void abandon() {
        tasks.values().forEach(Task::close);
        tasks.forEach((partition, task) -> disks.put(partition, task.disk()));
        tasks.clear();
        endTransaction();
        broker.release(id);
        member = true;
    }

    /** It stops to be; nobody is told, and its transaction stays open. */
    void crash(boolean keepsDisks) {
        tasks.forEach((partition, task) -> disks.put(partition, task.disk()));
        disks.values().forEach(Disk::freeze);
        // Nobody closes anything; what is written then is lost with the memory that it is written to.
        tasks.values().forEach(Task::close);
        tasks.clear();
        disks.values().forEach(Disk::crash);
        if (!keepsDisks) {
            disks.clear();
        }
        alive = false;
        broker.release(id);
    }

    void start() {
        alive = true;
        member = true;
    }

    /** The group goes on without it, and it does not know. */
    void lose() {
        member = false;
        broker.release(id);
    }

    void loseDisks() {
        disks.clear();
    }

    /** The coordinator waited long enough. */
    void endTransaction() {
        Transaction current = transaction;
        if (current != null && current.isOpen()) {
            current.abort();
        }
        if (!alive || tasks.isEmpty()) {
            transaction = null;
        }
    }
}
