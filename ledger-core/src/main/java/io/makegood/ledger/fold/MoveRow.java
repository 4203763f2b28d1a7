package io.makegood.ledger.fold;

/**
 * The last move of the ledger that a partition has seen, as its state keeps it.
 *
 * @param move which one
 * @param prefix what the topics begin with where the ledger goes on
 * @param cluster the id in Kafka of that cluster
 * @param arrived whether it arrived here; if not, it left, and the partition decides nothing any more
 * @param offset where in the journal that stands
 * @param recordedAt when, epoch milliseconds, UTC
 */
public record MoveRow(String move, String prefix, String cluster, boolean arrived, long offset, long recordedAt) {}
