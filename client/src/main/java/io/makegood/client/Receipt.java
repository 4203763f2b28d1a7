package io.makegood.client;

/**
 * That Kafka has an event for good: all replicas that must have it do. Whether the ledger applied it says the ledger.
 *
 * @param eventId the event's id
 * @param topic the journal
 * @param partition the partition of the journal, the one that owns the account
 * @param offset the place within the partition
 * @param recordedAt the log's time for it, which decides windows and expiry; epoch milliseconds, UTC
 */
public record Receipt(String eventId, String topic, int partition, long offset, long recordedAt) {
    /** The place as the HTTP API takes it ({@code Makegood-Position}), to read what has come of the event. */
    public String position() {
        return partition + "-" + offset;
    }
}
