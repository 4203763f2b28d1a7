package io.makegood.audit.verify;

import java.util.ArrayList;
import java.util.List;

/** What was found to be wrong: all of it is counted, the first are kept. Thread-safe. */
public final class Findings {
    private static final int KEPT_MAX = 1_000;

    private final List<Finding> kept = new ArrayList<>();
    private long count;

    /** Adds one. */
    public synchronized void add(Finding finding) {
        count++;
        if (kept.size() < KEPT_MAX) {
            kept.add(finding);
        }
    }

    /** How many there are. */
    public synchronized long count() {
        return count;
    }

    /** The first of them. */
    public synchronized List<Finding> kept() {
        return List.copyOf(kept);
    }
}
