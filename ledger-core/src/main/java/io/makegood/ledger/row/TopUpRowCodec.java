package io.makegood.ledger.row;

import io.makegood.ledger.account.TopUpRow;
import io.makegood.ledger.account.TopUpRow.Agreed;
import io.makegood.ledger.account.TopUpRow.Bought;
import io.makegood.ledger.account.TopUpRow.Open;
import io.makegood.ledger.event.WindowKind;
import java.util.ArrayList;
import java.util.List;

/** Bytes of the row of an account's top-ups, format version 1. Not threadsafe. */
final class TopUpRowCodec {
    /** The leading byte. */
    static final int VERSION = 1;

    private static final int ACTIVE = 1;
    private static final int HAS_BELOW = 1 << 1;
    private static final int HAS_AMOUNT = 1 << 2;
    private static final int ARMED = 1 << 3;
    private static final int STOPPED = 1 << 4;
    private static final int CAP_TOLD = 1 << 5;

    private final RowWriter writer = new RowWriter();

    /** The row's bytes. */
    byte[] encode(TopUpRow row) {
        Long below = row.agreed().below();
        Long amount = row.agreed().amount();
        writer.start(VERSION)
                .fixed8((row.agreed().active() ? ACTIVE : 0)
                        | (below == null ? 0 : HAS_BELOW)
                        | (amount == null ? 0 : HAS_AMOUNT)
                        | (row.armed() ? ARMED : 0)
                        | (row.stopped() ? STOPPED : 0)
                        | (row.capTold() ? CAP_TOLD : 0));
        if (below != null) {
            writer.unsigned(below);
        }
        if (amount != null) {
            writer.unsigned(amount);
        }
        writer.fixed64(row.agreed().words())
                .unsigned(row.count())
                .unsigned(row.failures())
                .unsigned(row.waitUntil())
                .fixed8(row.bought().per().code())
                .unsigned(row.bought().place())
                .signed(row.bought().credits())
                .unsigned(row.open().size());
        for (Open one : row.open()) {
            writer.text(one.topUpId())
                    .unsigned(one.amount())
                    .unsigned(one.dueAt())
                    .fixed8(one.per().code());
        }
        return writer.finish();
    }

    /** The row of those bytes; throws {@link CorruptRow}. */
    TopUpRow decode(byte[] bytes) {
        RowReader reader = new RowReader("top-ups", bytes, VERSION);
        int flags = reader.fixed8();
        Long below = (flags & HAS_BELOW) == 0 ? null : Long.valueOf(reader.unsigned());
        Long amount = (flags & HAS_AMOUNT) == 0 ? null : Long.valueOf(reader.unsigned());
        Agreed agreed = new Agreed((flags & ACTIVE) != 0, below, amount, reader.fixed64());
        int count = reader.int32();
        int failures = reader.int32();
        long waitUntil = reader.unsigned();
        Bought bought = new Bought(window(reader.fixed8()), reader.unsigned(), reader.signed());
        int size = reader.count();
        List<Open> open = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            open.add(new Open(reader.text(), reader.unsigned(), reader.unsigned(), window(reader.fixed8())));
        }
        reader.end();
        return new TopUpRow(
                agreed,
                count,
                (flags & ARMED) != 0,
                failures,
                (flags & STOPPED) != 0,
                waitUntil,
                (flags & CAP_TOLD) != 0,
                bought,
                open);
    }

    private static WindowKind window(int code) {
        for (WindowKind kind : WindowKind.values()) {
            if (kind.code() == code) {
                return kind;
            }
        }
        throw new CorruptRow("no window has code " + code);
    }
}
