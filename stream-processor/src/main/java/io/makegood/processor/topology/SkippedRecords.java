package io.makegood.processor.topology;

/** Asked where a task goes on further ahead than its state has got: only ends of transactions may stand in between. */
@FunctionalInterface
public interface SkippedRecords {
    /** Whether the partition of the journal has a committed record from {@code from} to before {@code to}. */
    boolean any(int partition, long from, long to);
}
