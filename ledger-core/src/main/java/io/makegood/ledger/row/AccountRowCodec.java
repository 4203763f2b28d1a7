package io.makegood.ledger.row;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.account.Allocation;
import io.makegood.ledger.account.GrantRow;
import io.makegood.ledger.account.GrantRow.Taken;
import io.makegood.ledger.account.GrantRow.Terms;
import io.makegood.ledger.account.Moving;
import io.makegood.ledger.account.OpenGrant;
import io.makegood.ledger.account.ParkedGrants;
import io.makegood.ledger.account.PlanRun;
import io.makegood.ledger.account.Spending;
import io.makegood.ledger.entry.EntryHash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bytes of account and grant rows, format version 2. Not threadsafe. */
public final class AccountRowCodec {
    /** The leading byte. */
    public static final int VERSION = 2;

    private static final int ACCESS_INACTIVE = 1;
    private static final int HAS_MORE = 1 << 1;
    private static final int PARKS_RESTRICTED = 1 << 2;
    private static final int HAS_PLAN = 1 << 3;
    private static final int HAS_SPENDING = 1 << 4;
    private static final int HAS_MOVING = 1 << 5;

    private static final int BEGUN = 1;
    private static final int ON_TRIAL = 1 << 1;
    private static final int HAS_END = 1 << 2;

    private static final int CLOSED = 1;
    private static final int MERGED = 1 << 1;

    private static final int HAS_EXPIRY = 1;
    private static final int HAS_PAYMENT = 1 << 1;
    private static final int HAS_TAKEN = 1 << 2;
    private static final int HAS_ORIGIN = 1 << 3;
    private static final int HAS_ENDED = 1 << 4;
    private static final int HAS_FEATURES = 1 << 5;
    private static final int HAS_EXTENSION = 1 << 6;
    private static final int HAS_SECOND_FLAGS = 1 << 7;

    private static final int HAS_MODELS = 1;
    private static final int HAS_MOVES = 1 << 1;

    /** Stands beside the kind of an open grant that came from another. */
    private static final int FROM_ANOTHER = 1 << 7;
    /** Stands there too, beside that of one that pays for some features alone. */
    private static final int FOR_FEATURES = 1 << 6;
    /** And there, beside that of one that pays for some models alone. */
    private static final int FOR_MODELS = 1 << 5;

    private final RowWriter writer = new RowWriter();
    private final KnownTexts known = new KnownTexts();

    /** The row's bytes. */
    public byte[] encode(AccountRow row) {
        write(row);
        return writer.finish();
    }

    /** Writes the row's bytes to the beginning of {@link #written}; says how many. */
    public int write(AccountRow row) {
        boolean more = row.parked().count() > 0 || row.repaidPages() > 0;
        boolean parksRestricted = row.parked().restricted() > 0;
        writer.start(VERSION)
                .fixed8((row.accessActive() ? 0 : ACCESS_INACTIVE)
                        | (more ? HAS_MORE : 0)
                        | (parksRestricted ? PARKS_RESTRICTED : 0)
                        | (row.plan() == null ? 0 : HAS_PLAN)
                        | (row.spending().equals(Spending.NONE) ? 0 : HAS_SPENDING)
                        | (row.moving().equals(Moving.NONE) ? 0 : HAS_MOVING))
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
        writeGrants(row.grants(), writer);
        write(row.repaid(), writer);
        if (more) {
            writer.unsigned(row.parked().count()).unsigned(row.parked().remaining());
            expiry(row.parked().nextExpiry(), writer);
            writer.unsigned(row.repaidPages());
        }
        if (parksRestricted) {
            writer.unsigned(row.parked().restricted());
        }
        PlanRun plan = row.plan();
        if (plan != null) {
            write(plan, writer);
        }
        Spending spending = row.spending();
        if (!spending.equals(Spending.NONE)) {
            writer.unsigned(spending.holders())
                    .unsigned(spending.groups())
                    .unsigned(spending.scopes())
                    .unsigned(spending.counted());
        }
        if (!row.moving().equals(Moving.NONE)) {
            write(row.moving(), writer);
        }
        return writer.size();
    }

    static void writeGrants(List<OpenGrant> grants, RowWriter writer) {
        writer.unsigned(grants.size());
        for (int i = 0; i < grants.size(); i++) {
            OpenGrant grant = grants.get(i);
            boolean fromAnother = grant.origin() != 0;
            writer.unsigned(grant.ordinal()).text(grant.grantId());
            writer.fixed8(Codes.of(grant.kind())
                    | (fromAnother ? FROM_ANOTHER : 0)
                    | (grant.features().isEmpty() ? 0 : FOR_FEATURES)
                    | (grant.models().isEmpty() ? 0 : FOR_MODELS));
            writer.signed(grant.priority());
            expiry(grant.expiresAt(), writer);
            writer.unsigned(grant.remaining());
            if (fromAnother) {
                writer.unsigned(grant.origin());
            }
            if (!grant.features().isEmpty()) {
                texts(grant.features(), writer);
            }
            if (!grant.models().isEmpty()) {
                texts(grant.models(), writer);
            }
        }
    }

    static List<OpenGrant> grants(RowReader reader) {
        int count = reader.count();
        OpenGrant[] grants = new OpenGrant[count];
        for (int i = 0; i < count; i++) {
            int ordinal = reader.int32();
            String grantId = reader.text();
            int kind = reader.fixed8();
            grants[i] = new OpenGrant(
                    ordinal,
                    grantId,
                    Codes.grantKind(kind & ~(FROM_ANOTHER | FOR_FEATURES | FOR_MODELS)),
                    reader.signedInt32(),
                    expiry(reader),
                    reader.unsigned(),
                    (kind & FROM_ANOTHER) == 0 ? 0 : reader.int32(),
                    (kind & FOR_FEATURES) == 0 ? List.of() : texts(reader),
                    (kind & FOR_MODELS) == 0 ? List.of() : texts(reader));
        }
        return List.of(grants);
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
        int flags = reader.fixed8();
        boolean accessActive = (flags & ACCESS_INACTIVE) == 0;
        long balance = reader.signed();
        long overdraft = reader.unsigned();
        long held = reader.unsigned();
        long sequence = reader.unsigned();
        long notices = reader.unsigned();
        int grantsSeen = reader.int32();
        long asOf = reader.unsigned();
        EntryHash hash = sequence > 0 ? new EntryHash(reader.bytes(EntryHash.BYTES)) : EntryHash.NONE;
        List<OpenGrant> grants = grants(reader);
        List<Allocation> repaid = allocations(reader);
        boolean more = (flags & HAS_MORE) != 0;
        ParkedGrants parked =
                more ? new ParkedGrants(reader.int32(), reader.unsigned(), expiry(reader)) : ParkedGrants.NONE;
        int repaidPages = more ? reader.int32() : 0;
        if ((flags & PARKS_RESTRICTED) != 0) {
            parked = new ParkedGrants(parked.count(), parked.remaining(), parked.nextExpiry(), reader.unsigned());
        }
        PlanRun plan = (flags & HAS_PLAN) == 0 ? null : plan(reader);
        Spending spending = (flags & HAS_SPENDING) == 0
                ? Spending.NONE
                : new Spending(reader.int32(), reader.int32(), reader.int32(), reader.int32());
        Moving moving = (flags & HAS_MOVING) == 0 ? Moving.NONE : moving(reader);
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
                grants,
                parked,
                repaid,
                repaidPages,
                plan,
                spending,
                moving);
    }

    /** The row's bytes. */
    public byte[] encode(GrantRow row) {
        int more = (row.models().isEmpty() ? 0 : HAS_MODELS) | (row.terms().moves() == 0 ? 0 : HAS_MOVES);
        int flags = (row.expiresAt() == null ? 0 : HAS_EXPIRY)
                | (row.paymentReference() == null ? 0 : HAS_PAYMENT)
                | (row.taken().equals(Taken.NOTHING) ? 0 : HAS_TAKEN)
                | (row.origin() == 0 ? 0 : HAS_ORIGIN)
                | (row.endedAt() == null ? 0 : HAS_ENDED)
                | (row.features().isEmpty() ? 0 : HAS_FEATURES)
                | (row.terms().extendedTo() == null ? 0 : HAS_EXTENSION)
                | (more == 0 ? 0 : HAS_SECOND_FLAGS);
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
        if (row.origin() != 0) {
            writer.unsigned(row.origin());
        }
        Long endedAt = row.endedAt();
        if (endedAt != null) {
            writer.unsigned(endedAt);
        }
        if ((flags & HAS_FEATURES) != 0) {
            texts(row.features(), writer);
        }
        Long extendedTo = row.terms().extendedTo();
        if (extendedTo != null) {
            writer.unsigned(extendedTo);
        }
        if (more != 0) {
            writer.fixed8(more);
        }
        if ((more & HAS_MODELS) != 0) {
            texts(row.models(), writer);
        }
        if ((more & HAS_MOVES) != 0) {
            writer.unsigned(row.terms().moves());
        }
        if ((flags & HAS_TAKEN) != 0) {
            Taken taken = row.taken();
            writer.unsigned(taken.lapsed())
                    .unsigned(taken.revoked())
                    .unsigned(taken.reversible())
                    .unsigned(taken.owed())
                    .unsigned(taken.revokedAt())
                    .unsigned(taken.era())
                    .unsigned(taken.cases().size());
            taken.cases().forEach(writer::text);
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
        int origin = (flags & HAS_ORIGIN) == 0 ? 0 : reader.int32();
        Long endedAt = (flags & HAS_ENDED) == 0 ? null : reader.unsigned();
        List<String> features = (flags & HAS_FEATURES) == 0 ? List.of() : texts(reader);
        Long extendedTo = (flags & HAS_EXTENSION) == 0 ? null : reader.unsigned();
        int more = (flags & HAS_SECOND_FLAGS) == 0 ? 0 : reader.fixed8();
        List<String> models = (more & HAS_MODELS) == 0 ? List.of() : texts(reader);
        int moves = (more & HAS_MOVES) == 0 ? 0 : reader.int32();
        Terms terms = flags >= HAS_FEATURES ? new Terms(features, models, extendedTo, moves) : Terms.NONE;
        Taken taken = (flags & HAS_TAKEN) == 0 ? Taken.NOTHING : taken(reader);
        reader.end();
        return new GrantRow(
                ordinal, grantId, amount, kind, priority, expiresAt, payment, origin, endedAt, taken, terms);
    }

    private static Taken taken(RowReader reader) {
        long lapsed = reader.unsigned();
        long revoked = reader.unsigned();
        long reversible = reader.unsigned();
        long owed = reader.unsigned();
        long revokedAt = reader.unsigned();
        int era = reader.int32();
        String[] cases = new String[reader.count()];
        for (int i = 0; i < cases.length; i++) {
            cases[i] = reader.text();
        }
        return new Taken(lapsed, revoked, reversible, owed, revokedAt, era, List.of(cases));
    }

    private static void write(PlanRun plan, RowWriter writer) {
        Long endsAt = plan.endsAt();
        writer.text(plan.planId())
                .fixed8((plan.begun() ? BEGUN : 0) | (plan.onTrial() ? ON_TRIAL : 0) | (endsAt == null ? 0 : HAS_END))
                .unsigned(plan.quantity())
                .unsigned(plan.startAnchor())
                .unsigned(plan.anchorAt())
                .unsigned(plan.startedAt())
                .unsigned(plan.policy())
                .unsigned(plan.periods());
        expiry(plan.nextAt(), writer);
        if (endsAt != null) {
            writer.unsigned(endsAt);
        }
    }

    private static PlanRun plan(RowReader reader) {
        String planId = reader.text();
        int flags = reader.fixed8();
        return new PlanRun(
                planId,
                reader.int32(),
                reader.unsigned(),
                reader.unsigned(),
                reader.unsigned(),
                reader.int32(),
                reader.int32(),
                expiry(reader),
                (flags & BEGUN) != 0,
                (flags & ON_TRIAL) != 0,
                (flags & HAS_END) == 0 ? null : Long.valueOf(reader.unsigned()));
    }

    private static void write(Moving moving, RowWriter writer) {
        String into = moving.mergedInto();
        writer.fixed8((moving.closed() ? CLOSED : 0) | (into == null ? 0 : MERGED))
                .unsigned(moving.wholes());
        if (into != null) {
            writer.text(into);
        }
    }

    private static Moving moving(RowReader reader) {
        int flags = reader.fixed8();
        int wholes = reader.int32();
        return new Moving(wholes, (flags & CLOSED) != 0, (flags & MERGED) == 0 ? null : reader.text());
    }

    private static void texts(List<String> texts, RowWriter writer) {
        writer.unsigned(texts.size());
        texts.forEach(writer::text);
    }

    private static List<String> texts(RowReader reader) {
        String[] texts = new String[reader.count()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = reader.text();
        }
        return List.of(texts);
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
    private static void expiry(@Nullable Long expiresAt, RowWriter writer) {
        writer.unsigned(expiresAt == null ? 0 : expiresAt + 1);
    }

    private static @Nullable Long expiry(RowReader reader) {
        long value = reader.unsigned();
        return value == 0 ? null : value - 1;
    }
}
