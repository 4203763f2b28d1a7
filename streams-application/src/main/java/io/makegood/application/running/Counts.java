package io.makegood.application.running;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** How often each {@link Counter} was counted since the start. Thread-safe. */
public final class Counts {
    /** Between two labels; topics and words have none. */
    private static final char BETWEEN = '\n';

    private final Map<Counter, Map<String, LongAdder>> counts = new EnumMap<>(Counter.class);
    private volatile @Nullable LongConsumer delays;
    /** By which version of the fold each partition here is decided. */
    private final Map<Integer, Integer> folds = new ConcurrentHashMap<>();

    /** Nothing counted yet. */
    public Counts() {
        for (Counter counter : Counter.values()) {
            counts.put(counter, new ConcurrentHashMap<>());
        }
    }

    /** One more of a counter without labels. */
    public void add(Counter counter) {
        add(counter, "");
    }

    /** One more of a counter with one label. */
    public void add(Counter counter, String label) {
        Map<String, LongAdder> known = of(counter);
        LongAdder count = known.get(label);
        (count == null ? known.computeIfAbsent(label, any -> new LongAdder()) : count).increment();
    }

    /** One more of a counter with two labels. */
    public void add(Counter counter, String first, String second) {
        add(counter, first + BETWEEN + second);
    }

    /** How many, whatever the labels. */
    public long sum(Counter counter) {
        return of(counter).values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** How many by the value of the one label, in the order of the values. */
    public Map<String, Long> byLabel(Counter counter) {
        Map<String, Long> sums = new TreeMap<>();
        of(counter).forEach((label, count) -> sums.put(label, count.sum()));
        return sums;
    }

    /** The values of the labels that were counted, as many in each as the counter has labels. */
    public List<List<String>> labels(Counter counter) {
        return of(counter).keySet().stream()
                .map(joined -> counter.labels().isEmpty()
                        ? List.<String>of()
                        : Arrays.asList(joined.split(
                                String.valueOf(BETWEEN), counter.labels().size())))
                .toList();
    }

    /** How many with those values of the labels. */
    public long of(Counter counter, List<String> labels) {
        LongAdder count = of(counter).get(String.join(String.valueOf(BETWEEN), labels));
        return count == null ? 0 : count.sum();
    }

    /** Has {@code observer} told, for each decision, how many milliseconds after its record time it was made. */
    public void observeDelays(LongConsumer observer) {
        delays = observer;
    }

    /** A partition is decided here by that version of the fold. */
    public void noteFold(int partition, int version) {
        folds.put(partition, version);
    }

    /** A partition is decided here no more. */
    public void forgetFold(int partition) {
        folds.remove(partition);
    }

    /** By which versions of the fold the partitions here are decided, each once, the oldest first. */
    public List<Integer> folds() {
        return folds.values().stream().distinct().sorted().toList();
    }

    /** A decision is made now about an event recorded at that time, epoch milliseconds, UTC. */
    public void noteDecision(long recordedAt) {
        LongConsumer observer = delays;
        if (observer != null) {
            observer.accept(Math.max(0, System.currentTimeMillis() - recordedAt));
        }
    }

    private Map<String, LongAdder> of(Counter counter) {
        Map<String, LongAdder> known = counts.get(counter);
        if (known == null) {
            throw new IllegalStateException("every counter was put in at the start");
        }
        return known;
    }
}
