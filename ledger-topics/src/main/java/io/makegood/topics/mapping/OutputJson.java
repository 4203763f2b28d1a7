package io.makegood.topics.mapping;

import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.refund.RefundIssued;
import io.makegood.schemas.codec.JsonCodec;

/** Outputs as JSON, in the shapes of the public contract. Not thread-safe. */
public final class OutputJson {
    private final JsonCodec codec = new JsonCodec();

    /** An entry. */
    public String entry(LedgerEntry entry) {
        return codec.toJson(OutputMapping.toAvro(entry));
    }

    /** A refund. */
    public String refund(RefundIssued refund) {
        return codec.toJson(OutputMapping.toAvro(refund));
    }

    /** A notice. */
    public String notice(Notice notice) {
        return codec.toJson(OutputMapping.toAvro(notice));
    }
}
