package io.makegood.ledger.row;

import io.makegood.ledger.account.CashRequestRow;
import io.makegood.ledger.account.CashRequestState;
import io.makegood.ledger.account.ClaimRow;
import io.makegood.ledger.account.ClaimState;
import io.makegood.ledger.policy.PolicyRow;
import java.util.ArrayList;
import java.util.List;

/** Bytes of the rows about claims, cash refund requests and policies, format version 1. Not threadsafe. */
public final class ClaimRowCodec {
    /** The leading byte. */
    public static final int VERSION = 1;

    private final RowWriter writer = new RowWriter();

    /** The row's bytes. */
    public byte[] encode(ClaimRow row) {
        return writer.start(VERSION)
                .text(row.claimId())
                .text(row.generationId())
                .text(row.itemId())
                .fixed64(row.digest())
                .fixed8(row.state().code())
                .finish();
    }

    /** The row of those bytes; throws {@link CorruptRow}. */
    public ClaimRow decodeClaim(byte[] bytes) {
        RowReader reader = new RowReader("claim", bytes, VERSION);
        String claimId = reader.text();
        String generationId = reader.text();
        String itemId = reader.text();
        long digest = reader.fixed64();
        int code = reader.fixed8();
        reader.end();
        for (ClaimState state : ClaimState.values()) {
            if (state.code() == code) {
                return new ClaimRow(claimId, generationId, itemId, digest, state);
            }
        }
        throw new CorruptRow("no state of a claim has code " + code);
    }

    /** The bytes of the times of an account's claims. */
    public byte[] encodeTimes(List<Long> times) {
        writer.start(VERSION).unsigned(times.size());
        long before = 0;
        for (long time : times) {
            writer.signed(time - before);
            before = time;
        }
        return writer.finish();
    }

    /** The times of those bytes; throws {@link CorruptRow}. */
    public List<Long> decodeTimes(byte[] bytes) {
        RowReader reader = new RowReader("claim times", bytes, VERSION);
        int count = reader.count();
        List<Long> times = new ArrayList<>(count);
        long before = 0;
        for (int i = 0; i < count; i++) {
            before += reader.signed();
            times.add(before);
        }
        reader.end();
        return times;
    }

    /** The row's bytes. */
    public byte[] encode(CashRequestRow row) {
        return writer.start(VERSION)
                .text(row.requestId())
                .text(row.grantId())
                .fixed8(row.state().code())
                .finish();
    }

    /** The row of those bytes; throws {@link CorruptRow}. */
    public CashRequestRow decodeCashRequest(byte[] bytes) {
        RowReader reader = new RowReader("cash request", bytes, VERSION);
        String requestId = reader.text();
        String grantId = reader.text();
        int code = reader.fixed8();
        reader.end();
        for (CashRequestState state : CashRequestState.values()) {
            if (state.code() == code) {
                return new CashRequestRow(requestId, grantId, state);
            }
        }
        throw new CorruptRow("no state of a cash request has code " + code);
    }

    /** The row's bytes. */
    public byte[] encode(PolicyRow row) {
        return writer.start(VERSION)
                .unsigned(row.ordinal())
                .text(row.policyId())
                .text(row.version())
                .unsigned(row.effectiveAt())
                .text(row.document())
                .finish();
    }

    /** The row of those bytes; throws {@link CorruptRow}. */
    public PolicyRow decodePolicy(byte[] bytes) {
        RowReader reader = new RowReader("policy", bytes, VERSION);
        PolicyRow row = new PolicyRow(reader.int32(), reader.text(), reader.text(), reader.unsigned(), reader.text());
        reader.end();
        return row;
    }
}
