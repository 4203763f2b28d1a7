package io.makegood.streams.topology;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.header.Headers;

/**
 * Balances that changed since the last commit. The topic of balances keeps the newest of each account, and a reader sees none
 * before the commit: so each account's goes out once, with the commit. Single-threaded.
 */
final class PendingBalances {
    private final Map<String, Pending> newest = new HashMap<>();
    private List<Pending> all = new ArrayList<>();

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

    /** This is the account's newest balance; events are noted in the journal's order. */
    void note(String accountId, byte[] key, byte[] value, long recordedAt, Headers headers) {
        Pending balance = new Pending(key, value, recordedAt, headers);
        Pending before = newest.put(accountId, balance);
        if (before != null) {
            before.outdated = true;
        }
        all.add(balance);
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
        all = new ArrayList<>();
        newest.clear();
    }
}
