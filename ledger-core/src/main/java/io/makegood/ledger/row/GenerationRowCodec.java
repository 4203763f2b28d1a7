package io.makegood.ledger.row;

import io.makegood.ledger.account.Allocation;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.generation.GenerationRow;
import io.makegood.ledger.generation.Item;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of generation rows, format version 1: a set of flags says which of the optional fields follow, so that a row costs
 * what it knows. Not threadsafe.
 */
public final class GenerationRowCodec {
    /** The leading byte. */
    public static final int VERSION = 1;

    private static final int REQUESTED = 1;
    private static final int AUTHORIZE = 1 << 1;
    private static final int DECLINED = 1 << 2;
    private static final int CHARGED = 1 << 3;
    private static final int TIMED_OUT = 1 << 4;
    private static final int CHARGED_AGAIN = 1 << 5;
    private static final int ENDED = 1 << 6;
    private static final int HAS_USED = 1 << 7;
    private static final int HAS_FEATURE = 1 << 8;
    private static final int HAS_PLATFORM = 1 << 9;
    private static final int HAS_SURFACE = 1 << 10;
    private static final int HAS_INPUT_MODE = 1 << 11;
    private static final int HAS_LABEL = 1 << 12;
    private static final int HAS_BASE = 1 << 13;
    private static final int HAS_SETTLED = 1 << 14;
    private static final int HAS_TIMEOUT_RETURNED = 1 << 15;

    private static final int ITEM_REQUESTED = 1;
    private static final int ITEM_PRICED = 1 << 1;
    private static final int ITEM_FAILED = 1 << 2;
    private static final int ITEM_DELIVERED = 1 << 3;
    private static final int ITEM_DELIVERED_FIRST = 1 << 4;
    private static final int ITEM_RETURNED = 1 << 5;

    private final RowWriter writer = new RowWriter();
    private final KnownTexts known = new KnownTexts();

    /** The row's bytes. */
    public byte[] encode(GenerationRow row) {
        write(row);
        return writer.finish();
    }

    /** Writes the row's bytes to the beginning of {@link #written}; says how many. */
    public int write(GenerationRow row) {
        Long usedAmount = row.usedAmount();
        boolean ended = row.outcome() != null || row.rejection() != null;
        boolean settled = row.baseReturned() != 0 || row.unusedCover() != 0 || row.cases() != 0;
        int flags = flag(row.requested(), REQUESTED)
                | flag(row.authorize(), AUTHORIZE)
                | flag(row.declined(), DECLINED)
                | flag(row.charged(), CHARGED)
                | flag(row.timedOut(), TIMED_OUT)
                | flag(row.chargedAgain(), CHARGED_AGAIN)
                | flag(ended, ENDED)
                | flag(usedAmount != null, HAS_USED)
                | flag(row.feature() != null, HAS_FEATURE)
                | flag(row.platform() != null, HAS_PLATFORM)
                | flag(row.surface() != null, HAS_SURFACE)
                | flag(row.inputMode() != null, HAS_INPUT_MODE)
                | flag(row.label() != null, HAS_LABEL)
                | flag(row.baseAmount() != 0, HAS_BASE)
                | flag(settled, HAS_SETTLED)
                | flag(row.timeoutReturned() != 0, HAS_TIMEOUT_RETURNED);
        writer.start(VERSION).unsigned(flags).unsigned(row.lastAt());
        if (ended) {
            writer.fixed8(Codes.of(row.outcome()) << 4 | Codes.of(row.rejection()));
        }
        if (row.requested()) {
            writer.fixed64(row.requestDigest());
        }
        if (row.charged()) {
            writer.unsigned(row.lastAt() - row.chargedAt()).unsigned(row.policy());
        }
        if (usedAmount != null) {
            writer.unsigned(usedAmount);
        }
        text(row.feature());
        text(row.platform());
        text(row.surface());
        text(row.inputMode());
        text(row.label());
        if (row.baseAmount() != 0) {
            writer.unsigned(row.baseAmount());
        }
        if (settled) {
            writer.unsigned(row.baseReturned()).unsigned(row.unusedCover()).unsigned(row.cases());
        }
        if (row.timeoutReturned() != 0) {
            writer.unsigned(row.timeoutReturned());
        }
        writer.unsigned(row.items().size());
        for (int i = 0; i < row.items().size(); i++) {
            encode(row.items().get(i));
        }
        AccountRowCodec.write(row.paidBy(), writer);
        return writer.size();
    }

    /** What begins with the row that was written last; good until the next is. */
    public byte[] written() {
        return writer.buffer();
    }

    private void encode(Item item) {
        writer.text(item.itemId())
                .fixed8(flag(item.requested(), ITEM_REQUESTED)
                        | flag(item.priced(), ITEM_PRICED)
                        | flag(item.isFailed(), ITEM_FAILED)
                        | flag(item.isDelivered(), ITEM_DELIVERED)
                        | flag(item.deliveredFirst(), ITEM_DELIVERED_FIRST)
                        | flag(item.returned() != 0, ITEM_RETURNED));
        if (item.priced()) {
            writer.unsigned(item.amount());
        }
        if (item.isFailed()) {
            writer.fixed8(Codes.of(item.failure()));
        }
        if (item.isDelivered()) {
            writer.fixed8(item.deliveries());
        }
        if (item.returned() != 0) {
            writer.unsigned(item.returned());
        }
    }

    /** The row of those bytes; throws {@link CorruptRow}. */
    public GenerationRow decode(byte[] bytes) {
        return decode(bytes, 0, bytes.length);
    }

    /** The row of the bytes from {@code start} to before {@code end}; throws {@link CorruptRow}. */
    public GenerationRow decode(byte[] bytes, int start, int end) {
        RowReader reader = new RowReader("generation", bytes, start, end, VERSION, known);
        int flags = reader.int32();
        long lastAt = reader.unsigned();
        int ended = has(flags, ENDED) ? reader.fixed8() : 0;
        long requestDigest = has(flags, REQUESTED) ? reader.fixed64() : 0;
        long chargedAt = has(flags, CHARGED) ? lastAt - reader.unsigned() : 0;
        int policy = has(flags, CHARGED) ? reader.int32() : 0;
        Long usedAmount = has(flags, HAS_USED) ? reader.unsigned() : null;
        String feature = text(reader, flags, HAS_FEATURE);
        String platform = text(reader, flags, HAS_PLATFORM);
        String surface = text(reader, flags, HAS_SURFACE);
        String inputMode = text(reader, flags, HAS_INPUT_MODE);
        String label = text(reader, flags, HAS_LABEL);
        long baseAmount = has(flags, HAS_BASE) ? reader.unsigned() : 0;
        long baseReturned = has(flags, HAS_SETTLED) ? reader.unsigned() : 0;
        long unusedCover = has(flags, HAS_SETTLED) ? reader.unsigned() : 0;
        int cases = has(flags, HAS_SETTLED) ? reader.int32() : 0;
        long timeoutReturned = has(flags, HAS_TIMEOUT_RETURNED) ? reader.unsigned() : 0;
        int count = reader.count();
        Item[] items = new Item[count];
        for (int i = 0; i < count; i++) {
            items[i] = item(reader);
        }
        List<Allocation> paidBy = AccountRowCodec.allocations(reader);
        reader.end();
        return new GenerationRow(
                has(flags, REQUESTED),
                has(flags, AUTHORIZE),
                has(flags, DECLINED),
                Codes.rejection(ended & 0xf),
                has(flags, CHARGED),
                has(flags, TIMED_OUT),
                has(flags, CHARGED_AGAIN),
                Codes.outcome(ended >> 4),
                usedAmount,
                feature,
                platform,
                surface,
                inputMode,
                label,
                requestDigest,
                policy,
                chargedAt,
                lastAt,
                baseAmount,
                baseReturned,
                unusedCover,
                timeoutReturned,
                cases,
                List.of(items),
                paidBy);
    }

    private static Item item(RowReader reader) {
        String itemId = reader.text();
        int flags = reader.fixed8();
        long amount = has(flags, ITEM_PRICED) ? reader.unsigned() : 0;
        FailureCause failure = has(flags, ITEM_FAILED) ? Codes.failure(reader.fixed8()) : null;
        int deliveries = has(flags, ITEM_DELIVERED) ? reader.fixed8() : 0;
        long returned = has(flags, ITEM_RETURNED) ? reader.unsigned() : 0;
        return new Item(
                itemId,
                amount,
                returned,
                has(flags, ITEM_REQUESTED),
                has(flags, ITEM_PRICED),
                failure,
                deliveries,
                has(flags, ITEM_DELIVERED_FIRST));
    }

    private void text(@Nullable String value) {
        if (value != null) {
            writer.text(value);
        }
    }

    private static @Nullable String text(RowReader reader, int flags, int flag) {
        return has(flags, flag) ? reader.text() : null;
    }

    private static int flag(boolean present, int flag) {
        return present ? flag : 0;
    }

    private static boolean has(int flags, int flag) {
        return (flags & flag) != 0;
    }
}
