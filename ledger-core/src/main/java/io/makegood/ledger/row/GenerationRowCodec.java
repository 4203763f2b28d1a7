package io.makegood.ledger.row;

import io.makegood.ledger.generation.CaseCount;
import io.makegood.ledger.generation.CaseReason;
import io.makegood.ledger.generation.GenerationRow;
import io.makegood.ledger.generation.Item;
import io.makegood.ledger.generation.Use;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of generation rows, format version 2: a set of flags says which of the optional fields follow, so that a row costs
 * what it knows. Not threadsafe.
 */
public final class GenerationRowCodec {
    /** The leading byte. */
    public static final int VERSION = 2;

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
    private static final int HAS_ATTEMPT = 1 << 15;
    private static final int HAS_COMPLETED_AT = 1 << 16;
    private static final int HAS_CASES = 1 << 17;
    private static final int CONTRADICTED = 1 << 18;
    private static final int HAS_HEARD = 1 << 19;
    private static final int HAS_HOLD = 1 << 20;
    private static final int HAS_USE = 1 << 21;
    private static final int HAS_PROGRESS = 1 << 22;
    private static final int HAS_SETTLED_BY = 1 << 23;
    private static final int BASE_BACK = 1 << 24;
    private static final int HAS_ACTOR = 1 << 25;
    private static final int HAS_COUNTED = 1 << 26;
    private static final int HAS_MODEL = 1 << 27;

    private static final int ITEM_REQUESTED = 1;
    private static final int ITEM_PRICED = 1 << 1;
    private static final int ITEM_FAILED = 1 << 2;
    private static final int ITEM_DELIVERED = 1 << 3;
    private static final int ITEM_RETURNED = 1 << 4;
    private static final int ITEM_FAILED_BEFORE_DELIVERY = 1 << 5;
    private static final int ITEM_TIMEOUT_RETURNED = 1 << 6;
    private static final int ITEM_CLAIM_ACCEPTED = 1 << 7;
    private static final int ITEM_CLAIM_OPEN = 1 << 8;
    private static final int ITEM_ASKED = 1 << 9;
    private static final int ITEM_OPERATOR_RETURNED = 1 << 10;

    private static final CaseReason[] CASE_REASONS = CaseReason.values();

    private final RowWriter writer = new RowWriter();
    private final KnownTexts known = new KnownTexts();
    /** Is given every field of the row that is being read, and used again. */
    private final GenerationRow.Draft draft = GenerationRow.EMPTY.draft();

    /** The row's bytes. */
    public byte[] encode(GenerationRow row) {
        write(row);
        return writer.finish();
    }

    /** Writes the row's bytes to the beginning of {@link #written}; says how many. */
    public int write(GenerationRow row) {
        Long usedAmount = row.usedAmount();
        boolean ended = row.outcomes() != 0 || row.rejection() != null;
        boolean settled = row.baseReturned() != 0
                || row.baseTimeoutReturned() != 0
                || row.unusedCover() != 0
                || row.otherReturned() != 0;
        boolean cases = row.asked() != 0 || !row.cases().isEmpty();
        boolean attempt = row.attempt() > 1;
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
                | flag(row.model() != null, HAS_MODEL)
                | flag(row.baseAmount() != 0, HAS_BASE)
                | flag(settled, HAS_SETTLED)
                | flag(row.contradicted(), CONTRADICTED)
                | flag(attempt, HAS_ATTEMPT)
                | flag(row.completedAt() != 0, HAS_COMPLETED_AT)
                | flag(!row.heard().isEmpty(), HAS_HEARD)
                | flag(cases, HAS_CASES)
                | flag(row.actorId() != null, HAS_ACTOR)
                | flag(!row.counted().isEmpty(), HAS_COUNTED)
                | flags(row.use());
        writer.start(VERSION).unsigned(flags).unsigned(row.lastAt());
        if (ended) {
            writer.fixed8(row.outcomes() << 4 | Codes.of(row.rejection()));
        }
        if (row.requested()) {
            writer.fixed64(row.requestDigest());
        }
        if (attempt) {
            writer.unsigned(row.attempt());
        }
        if (row.charged()) {
            writer.unsigned(row.lastAt() - row.chargedAt()).unsigned(row.policy());
        }
        if (row.completedAt() != 0) {
            writer.unsigned(row.lastAt() - row.completedAt());
        }
        if (usedAmount != null) {
            writer.unsigned(usedAmount);
        }
        text(row.feature());
        text(row.platform());
        text(row.surface());
        text(row.inputMode());
        text(row.label());
        text(row.model());
        if (row.baseAmount() != 0) {
            writer.unsigned(row.baseAmount());
        }
        if (settled) {
            writer.unsigned(row.baseReturned())
                    .unsigned(row.baseTimeoutReturned())
                    .unsigned(row.unusedCover())
                    .unsigned(row.otherReturned());
        }
        if (cases) {
            write(row.asked(), row.cases());
        }
        if (!row.heard().isEmpty()) {
            writer.unsigned(row.heard().size());
            for (long report : row.heard()) {
                writer.fixed64(report);
            }
        }
        writer.unsigned(row.items().size());
        for (int i = 0; i < row.items().size(); i++) {
            encode(row.items().get(i), row.lastAt());
        }
        AccountRowCodec.write(row.paidBy(), writer);
        text(row.actorId());
        if (!row.counted().isEmpty()) {
            writer.unsigned(row.counted().size());
            for (int i = 0; i < row.counted().size(); i++) {
                writer.unsigned(row.counted().get(i));
            }
        }
        write(row.use());
        return writer.size();
    }

    private static int flags(Use use) {
        return flag(use.row() != 0, HAS_HOLD)
                | flag(!use.used().isEmpty(), HAS_USE)
                | flag(!use.progress().isEmpty() || use.extendBy() != 0, HAS_PROGRESS)
                | flag(use.settledBy() != 0, HAS_SETTLED_BY)
                | flag(use.baseBack(), BASE_BACK);
    }

    private void write(Use use) {
        if (use.row() != 0) {
            Long most = use.most();
            writer.unsigned(use.row()).unsigned(use.estimate().size());
            use.estimate().forEach(writer::unsigned);
            // Zero is nothing said: an agreement counts one more than it is.
            writer.unsigned(most == null ? 0 : most + 1);
        }
        if (!use.used().isEmpty()) {
            write(use.used());
        }
        if (!use.progress().isEmpty() || use.extendBy() != 0) {
            write(use.progress());
            writer.unsigned(use.extendBy());
        }
        if (use.settledBy() != 0) {
            writer.signed(use.settledBy());
        }
    }

    private void write(SortedMap<String, Long> amounts) {
        writer.unsigned(amounts.size());
        amounts.forEach((name, amount) -> writer.text(name).unsigned(amount));
    }

    /** What begins with the row that was written last; good until the next is. */
    public byte[] written() {
        return writer.buffer();
    }

    private void write(int asked, List<CaseCount> cases) {
        writer.unsigned(asked).unsigned(cases.size());
        for (CaseCount each : cases) {
            writer.unsigned(each.reason().bit()).unsigned(each.count());
        }
    }

    private void encode(Item item, long lastAt) {
        writer.text(item.itemId())
                .unsigned(flag(item.requested(), ITEM_REQUESTED)
                        | flag(item.priced(), ITEM_PRICED)
                        | flag(item.isFailed(), ITEM_FAILED)
                        | flag(item.isDelivered(), ITEM_DELIVERED)
                        | flag(item.returned() != 0, ITEM_RETURNED)
                        | flag(item.failuresAtDelivery() != 0, ITEM_FAILED_BEFORE_DELIVERY)
                        | flag(item.timeoutReturned() != 0, ITEM_TIMEOUT_RETURNED)
                        | flag(item.claimAccepted(), ITEM_CLAIM_ACCEPTED)
                        | flag(item.claimOpen(), ITEM_CLAIM_OPEN)
                        | flag(item.asked() != 0, ITEM_ASKED)
                        | flag(item.operatorReturned(), ITEM_OPERATOR_RETURNED));
        if (item.priced()) {
            writer.unsigned(item.amount());
        }
        if (item.isFailed()) {
            writer.fixed8(item.failures());
        }
        if (item.isDelivered()) {
            writer.fixed8(item.deliveries()).unsigned(lastAt - item.deliveredAt());
        }
        if (item.returned() != 0) {
            writer.unsigned(item.returned());
        }
        if (item.failuresAtDelivery() != 0) {
            writer.fixed8(item.failuresAtDelivery());
        }
        if (item.timeoutReturned() != 0) {
            writer.unsigned(item.timeoutReturned());
        }
        if (item.asked() != 0) {
            writer.unsigned(item.asked());
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
        GenerationRow.Draft row = draft;
        row.requested = has(flags, REQUESTED);
        row.authorize = has(flags, AUTHORIZE);
        row.declined = has(flags, DECLINED);
        row.charged = has(flags, CHARGED);
        row.timedOut = has(flags, TIMED_OUT);
        row.chargedAgain = has(flags, CHARGED_AGAIN);
        row.contradicted = has(flags, CONTRADICTED);
        row.lastAt = reader.unsigned();
        int ended = has(flags, ENDED) ? reader.fixed8() : 0;
        row.rejection = Codes.rejection(ended & 0xf);
        row.outcomes = outcomes(ended >> 4);
        row.requestDigest = row.requested ? reader.fixed64() : 0;
        row.attempt = has(flags, HAS_ATTEMPT) ? reader.int32() : row.requested ? 1 : 0;
        row.chargedAt = row.charged ? row.lastAt - reader.unsigned() : 0;
        row.policy = row.charged ? reader.int32() : 0;
        row.completedAt = has(flags, HAS_COMPLETED_AT) ? row.lastAt - reader.unsigned() : 0;
        row.usedAmount = has(flags, HAS_USED) ? reader.unsigned() : null;
        row.feature = text(reader, flags, HAS_FEATURE);
        row.platform = text(reader, flags, HAS_PLATFORM);
        row.surface = text(reader, flags, HAS_SURFACE);
        row.inputMode = text(reader, flags, HAS_INPUT_MODE);
        row.label = text(reader, flags, HAS_LABEL);
        row.model = text(reader, flags, HAS_MODEL);
        row.baseAmount = has(flags, HAS_BASE) ? reader.unsigned() : 0;
        boolean settled = has(flags, HAS_SETTLED);
        row.baseReturned = settled ? reader.unsigned() : 0;
        row.baseTimeoutReturned = settled ? reader.unsigned() : 0;
        row.unusedCover = settled ? reader.unsigned() : 0;
        row.otherReturned = settled ? reader.unsigned() : 0;
        boolean cases = has(flags, HAS_CASES);
        row.asked = cases ? reader.int32() : 0;
        row.cases = cases ? cases(reader) : List.of();
        row.heard = has(flags, HAS_HEARD) ? heard(reader) : List.of();
        Item[] items = new Item[reader.count()];
        for (int i = 0; i < items.length; i++) {
            items[i] = item(reader, row.lastAt);
        }
        row.items = List.of(items);
        row.paidBy = AccountRowCodec.allocations(reader);
        row.actorId = text(reader, flags, HAS_ACTOR);
        row.counted = has(flags, HAS_COUNTED) ? counted(reader) : List.of();
        row.use = use(reader, flags);
        reader.end();
        return row.row();
    }

    private static Use use(RowReader reader, int flags) {
        if (flags < HAS_HOLD) {
            return Use.NONE;
        }
        int place = 0;
        List<Long> estimate = List.of();
        Long most = null;
        if (has(flags, HAS_HOLD)) {
            place = reader.int32();
            Long[] amounts = new Long[reader.count()];
            for (int i = 0; i < amounts.length; i++) {
                amounts[i] = reader.unsigned();
            }
            estimate = List.of(amounts);
            long agreed = reader.unsigned();
            most = agreed == 0 ? null : Long.valueOf(agreed - 1);
        }
        SortedMap<String, Long> used = has(flags, HAS_USE) ? amounts(reader) : Collections.emptySortedMap();
        boolean progressed = has(flags, HAS_PROGRESS);
        SortedMap<String, Long> progress = progressed ? amounts(reader) : Collections.emptySortedMap();
        long extendBy = progressed ? reader.unsigned() : 0;
        long settledBy = has(flags, HAS_SETTLED_BY) ? reader.signed() : 0;
        return new Use(place, estimate, most, used, progress, extendBy, settledBy, has(flags, BASE_BACK));
    }

    private static SortedMap<String, Long> amounts(RowReader reader) {
        SortedMap<String, Long> amounts = new TreeMap<>();
        for (int i = reader.count(); i > 0; i--) {
            amounts.put(reader.text(), reader.unsigned());
        }
        return amounts;
    }

    private static int outcomes(int bits) {
        if (bits >= 8) {
            throw new CorruptRow("no set of outcomes is " + bits);
        }
        return bits;
    }

    private static List<Long> heard(RowReader reader) {
        Long[] heard = new Long[reader.count()];
        for (int i = 0; i < heard.length; i++) {
            heard[i] = reader.fixed64();
        }
        return List.of(heard);
    }

    private static List<Integer> counted(RowReader reader) {
        Integer[] counted = new Integer[reader.count()];
        for (int i = 0; i < counted.length; i++) {
            counted[i] = reader.int32();
        }
        return List.of(counted);
    }

    private static List<CaseCount> cases(RowReader reader) {
        CaseCount[] cases = new CaseCount[reader.count()];
        for (int i = 0; i < cases.length; i++) {
            int bit = reader.int32();
            int place = Integer.numberOfTrailingZeros(bit);
            if (place >= CASE_REASONS.length || CASE_REASONS[place].bit() != bit) {
                throw new CorruptRow("no reason of a case has bit " + bit);
            }
            cases[i] = new CaseCount(CASE_REASONS[place], reader.int32());
        }
        return List.of(cases);
    }

    private static Item item(RowReader reader, long lastAt) {
        String itemId = reader.text();
        int flags = reader.int32();
        long amount = has(flags, ITEM_PRICED) ? reader.unsigned() : 0;
        int failures = has(flags, ITEM_FAILED) ? reader.fixed8() : 0;
        int deliveries = has(flags, ITEM_DELIVERED) ? reader.fixed8() : 0;
        long deliveredAt = has(flags, ITEM_DELIVERED) ? lastAt - reader.unsigned() : 0;
        long returned = has(flags, ITEM_RETURNED) ? reader.unsigned() : 0;
        int failuresAtDelivery = has(flags, ITEM_FAILED_BEFORE_DELIVERY) ? reader.fixed8() : 0;
        long timeoutReturned = has(flags, ITEM_TIMEOUT_RETURNED) ? reader.unsigned() : 0;
        int asked = has(flags, ITEM_ASKED) ? reader.int32() : 0;
        return new Item(
                itemId,
                amount,
                returned,
                timeoutReturned,
                has(flags, ITEM_REQUESTED),
                has(flags, ITEM_PRICED),
                failures,
                deliveries,
                failuresAtDelivery,
                deliveredAt,
                has(flags, ITEM_CLAIM_ACCEPTED),
                has(flags, ITEM_CLAIM_OPEN),
                has(flags, ITEM_OPERATOR_RETURNED),
                asked);
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
