package io.makegood.benchmarks;

import java.util.List;
import java.util.Optional;

/** Something to measure. */
interface Part {
    /** Its name on the command line and in the report. */
    String name();

    /** What this machine lacks for it, if anything. */
    default Optional<String> missing() {
        return Optional.empty();
    }

    /** Whether one round is enough, without a warm-up: it warms up by itself, or counts what does not vary. */
    default boolean isMeasuredOnce() {
        return false;
    }

    /** Measures once. */
    List<Sample> round(Cluster cluster, Size size) throws Exception;
}
