package io.makegood.processor.simulation;

import java.util.LinkedHashSet;
import java.util.Set;

/** One transaction of an instance's producer, which spans all of its tasks. */
final class Transaction {
    private enum State {
        OPEN,
        COMMITTED,
        ABORTED
    }

    private final Set<Log> logs = new LinkedHashSet<>();
    private State state = State.OPEN;

    boolean isOpen() {
        return state == State.OPEN;
    }

    boolean isCommitted() {
        return state == State.COMMITTED;
    }

    void reach(Log log) {
        logs.add(log);
    }

    void commit() {
        end(State.COMMITTED);
    }

    void abort() {
        end(State.ABORTED);
    }

    private void end(State last) {
        if (state != State.OPEN) {
            throw new IllegalStateException("a transaction ends once, and this one is " + state);
        }
        state = last;
        logs.forEach(Log::mark);
    }
}
