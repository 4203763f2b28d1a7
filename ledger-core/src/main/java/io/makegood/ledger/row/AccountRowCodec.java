package io.makegood.ledger.row;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.account.Allocation;
import io.makegood.ledger.account.GrantRow;
import io.makegood.ledger.account.OpenGrant;
import io.makegood.ledger.entry.EntryHash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bytes of account and grant rows, format version 1. Not threadsafe. */
public final class AccountRowCodec {
    /** The leading byte. */
    public static final int VERSION = 1;

    private static final int ACCESS_INACTIVE = 1;
    private static final int HAS_EXPIRY = 1;
    private static final int HAS_PAYMENT = 2;
    private static final int HAS_REVOKED = 4;

    private final RowWriter writer = new RowWriter();
    private final KnownTexts known = new KnownTexts();

    /** The row's bytes. */
    public byte[] encode(AccountRow row) {
        write(row);
        return writer.finish();
    }

    /** Writes the row's bytes to the beginning of {@link #written}; says how many. */
    public int write(AccountRow row) {
        writer.start(VERSION)
                .fixed8(row.accessActive() ? 0 : ACCESS_INACTIVE)
                .signed(row.balance())
                .unsigned(row.overdraft())
                .unsigned(row.held())
                .unsigned(row.sequence())
                .unsigned(row.notices())
                .unsigned(row.grantsSeen())
                .unsigned(row.asOf());
        if (row.sequence() > 0) {
            writer.bytes(row.hash().bytes());
        }
        writer.unsigned(row.grants().size());
        for (int i = 0; i < row.grants().size(); i++) {
            OpenGrant grant = row.grants().get(i);
            writer.unsigned(grant.ordinal()).text(grant.grantId()).fixed8(Codes.of(grant.kind()));
            writer.signed(grant.priority());
            expiry(grant.expiresAt());
            writer.unsigned(grant.remaining());
        }
        write(row.repaid(), writer);
        return writer.size();
    }

    /** What begins with the row that was written last; good until the next is. */
    public byte[] written() {
        return writer.buffer();
    }

    /** The row of those bytes; throws {@link CorruptRow}. */
    public AccountRow decodeAccount(byte[] bytes) {
        return decodeAccount(bytes, 0, bytes.length);
    }

    /** The row of the bytes from {@code start} to before {@code end}; throws {@link CorruptRow}. */
    public AccountRow decodeAccount(byte[] bytes, int start, int end) {
        RowReader reader = new RowReader("account", bytes, start, end, VERSION, known);
        boolean accessActive = (reader.fixed8() & ACCESS_INACTIVE) == 0;
        long balance = reader.signed();
        long overdraft = reader.unsigned();
        long held = reader.unsigned();
        long sequence = reader.unsigned();
        long notices = reader.unsigned();
        int grantsSeen = reader.int32();
        long asOf = reader.unsigned();
        EntryHash hash = sequence > 0 ? new EntryHash(reader.bytes(EntryHash.BYTES)) : EntryHash.NONE;
        int count = reader.count();
        OpenGrant[] grants = new OpenGrant[count];
        for (int i = 0; i < count; i++) {
            grants[i] = new OpenGrant(
                    reader.int32(),
                    reader.text(),
                    Codes.grantKind(reader.fixed8()),
                    reader.signedInt32(),
                    expiry(reader),
                    reader.unsigned());
        }
        List<Allocation> repaid = allocations(reader);
        reader.end();
        return new AccountRow(
                balance,
                overdraft,
                held,
                sequence,
                notices,
                grantsSeen,
                accessActive,
                asOf,
                hash,
                List.of(grants),
                repaid);
    }

    /** The row's bytes. */
    public byte[] encode(GrantRow row) {
        int flags = (row.expiresAt() == null ? 0 : HAS_EXPIRY)
                | (row.paymentReference() == null ? 0 : HAS_PAYMENT)
                | (row.revoked() == 0 && row.owed() == 0 ? 0 : HAS_REVOKED);
        writer.start(VERSION)
                .fixed8(flags)
                .unsigned(row.ordinal())
                .text(row.grantId())
                .fixed8(Codes.of(row.kind()))
                .signed(row.priority())
                .unsigned(row.amount());
        Long expiresAt = row.expiresAt();
        if (expiresAt != null) {
            writer.unsigned(expiresAt);
        }
        String payment = row.paymentReference();
        if (payment != null) {
            writer.text(payment);
        }
        if ((flags & HAS_REVOKED) != 0) {
            writer.unsigned(row.revoked()).unsigned(row.owed());
        }
        return writer.finish();
    }

    /** The row of those bytes; throws {@link CorruptRow}. */
    public GrantRow decodeGrant(byte[] bytes) {
        RowReader reader = new RowReader("grant", bytes, VERSION);
        int flags = reader.fixed8();
        int ordinal = reader.int32();
        String grantId = reader.text();
        var kind = Codes.grantKind(reader.fixed8());
        int priority = reader.signedInt32();
        long amount = reader.unsigned();
        Long expiresAt = (flags & HAS_EXPIRY) == 0 ? null : reader.unsigned();
        String payment = (flags & HAS_PAYMENT) == 0 ? null : reader.text();
        boolean hasRevoked = (flags & HAS_REVOKED) != 0;
        long revoked = hasRevoked ? reader.unsigned() : 0;
        long owed = hasRevoked ? reader.unsigned() : 0;
        reader.end();
        return new GrantRow(ordinal, grantId, amount, kind, priority, expiresAt, payment, revoked, owed);
    }

    static void write(List<Allocation> allocations, RowWriter writer) {
        writer.unsigned(allocations.size());
        for (int i = 0; i < allocations.size(); i++) {
            Allocation payer = allocations.get(i);
            writer.unsigned(payer.ordinal()).unsigned(payer.amount());
        }
    }

    static List<Allocation> allocations(RowReader reader) {
        int count = reader.count();
        Allocation[] allocations = new Allocation[count];
        for (int i = 0; i < count; i++) {
            allocations[i] = new Allocation(reader.int32(), reader.unsigned());
        }
        return List.of(allocations);
    }

    /** Zero for never, else one more than the time. */
    private void expiry(@Nullable Long expiresAt) {
        writer.unsigned(expiresAt == null ? 0 : expiresAt + 1);
    }

    private static @Nullable Long expiry(RowReader reader) {
        long value = reader.unsigned();
        return value == 0 ? null : value - 1;
    }
}
