package io.makegood.schemas;

import io.makegood.schemas.avro.AccountBalance;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.schemas.avro.LedgerEvent;
import io.makegood.schemas.avro.Notice;
import io.makegood.schemas.avro.RefundIssued;
import org.apache.avro.Schema;

/** Today's schemas of the records of the topics, for whoever needs the schema and not the record. */
public final class RecordSchemas {
    private RecordSchemas() {}

    /** What the journal's values are: what all events carry, and in {@code event} the fields of one type. */
    public static Schema ofEvents() {
        return LedgerEvent.getClassSchema();
    }

    /** What a movement of credits is. */
    public static Schema ofEntries() {
        return LedgerEntry.getClassSchema();
    }

    /** What a refund is. */
    public static Schema ofRefunds() {
        return RefundIssued.getClassSchema();
    }

    /** What a notice is. */
    public static Schema ofNotices() {
        return Notice.getClassSchema();
    }

    /** What a balance is. */
    public static Schema ofBalances() {
        return AccountBalance.getClassSchema();
    }
}
