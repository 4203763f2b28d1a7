package io.makegood.audit.verify;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is not as it should be, and where: an offset of an output topic or, where an output is missing, of the journal.
 * {@code accountId} is as it was found, and may be anything.
 */
public record Finding(
        Kind kind,
        String topic,
        int partition,
        long offset,
        @Nullable String accountId,
        String detail) {
    /** What is wrong. */
    public enum Kind {
        /** The journal calls for an output that is not there. */
        MISSING,
        /** An output is there that the journal does not call for. */
        EXTRA,
        /** An output says something else than the journal calls for. */
        DIFFERENT,
        /** An output is there a second time. */
        DOUBLED,
        /** An output stands in the wrong place. */
        OUT_OF_ORDER,
        /** A record cannot be read. */
        UNREADABLE,
        /** An entry does not follow from the one before it: sequence, balance or hash. */
        BROKEN_CHAIN,
        /** The sides of the ledger do not sum to zero. */
        UNBALANCED,
        /** What a signed checkpoint covers was changed since. */
        CHANGED_SINCE_CHECKPOINT
    }
}
