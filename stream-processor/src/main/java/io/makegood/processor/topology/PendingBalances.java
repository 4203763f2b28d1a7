package io.makegood.processor.topology;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.header.Headers;

/**
 * Balances that changed since the last commit. The topic of balances keeps the newest of each account, and a reader sees none
 * before the commit: so each account's goes out once, with the commit. Single-threaded.
 */
final class PendingBalances {
    private List<Pending> all = new ArrayList<>();
    /** The number of the first that is pending. */
    private int first;

    /** The record of an account's balance. */
    static final class Pending {
        private final byte[] key;
        private final byte[] value;
        private final long recordedAt;
        private final Headers headers;
        private boolean outdated;

        private Pending(byte[] key, byte[] value, long recordedAt, Headers headers) {
            this.key = key;
            this.value = value;
            this.recordedAt = recordedAt;
            this.headers = headers;
        }

        /** Not to be changed. */
        byte[] key() {
            return key;
        }

        /** Not to be changed. */
        byte[] value() {
            return value;
        }

        long recordedAt() {
            return recordedAt;
        }

        Headers headers() {
            return headers;
        }
    }

    /** The number of the next balance. */
    int next() {
        return first + all.size();
    }

    /**
     * This is the account's newest balance; events are noted in the journal's order. {@code before} is the number of the one
     * before, as far as anybody remembers: if nobody does, both go out, and both are right.
     */
    void note(int before, byte[] key, byte[] value, long recordedAt, Headers headers) {
        int index = before - first;
        if (index >= 0 && index < all.size() && Arrays.equals(all.get(index).key, key)) {
            all.get(index).outdated = true;
        }
        all.add(new Pending(key, value, recordedAt, headers));
    }

    /** Hands out what is pending, in the order of the events that led to it, as an audit reads it. */
    void drain(Consumer<Pending> output) {
        List<Pending> drained = all;
        clear();
        for (Pending balance : drained) {
            if (!balance.outdated) {
                output.accept(balance);
            }
        }
    }

    /** What is pending will not be committed. */
    void clear() {
        first = next();
        all = new ArrayList<>(all.size());
    }
}
