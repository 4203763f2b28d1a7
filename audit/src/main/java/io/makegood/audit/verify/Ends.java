package io.makegood.audit.verify;

import java.util.Map;

/**
 * Where the partitions are audited to, as the cluster was at one moment.
 *
 * @param outputsBefore outputs are read until the first of that record time, epoch milliseconds, UTC
 */
record Ends(
        Map<Integer, Long> journal,
        Map<Integer, Long> journalKnown,
        long outputsBefore,
        Map<Integer, Long> entries,
        Map<Integer, Long> refunds,
        Map<Integer, Long> notices,
        Map<Integer, Long> balances,
        Map<Integer, Long> letters,
        boolean lettersExpired) {
    /** The end of a partition, or 0 where nothing is known of it. */
    long of(Map<Integer, Long> ends, int partition) {
        return ends.getOrDefault(partition, 0L);
    }
}
