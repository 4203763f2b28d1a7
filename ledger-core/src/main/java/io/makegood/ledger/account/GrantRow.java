package io.makegood.ledger.account;

import io.makegood.ledger.event.GrantKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A grant for ever: its identity and content, kept when it is spent, so that a duplicate is known, a refund finds its way back and
 * a revocation finds what became of it. Credits are whole units, times are epoch milliseconds, UTC.
 *
 * @param origin the ordinal of the grant that it came from, when credits of one that was over came back; 0 if of none
 * @param endedAt when it was ended before its time, or null
 * @param taken what revocations did to it, and what lapsed of it
 * @param terms for what it pays, and how much longer it lives than it was given for
 */
public record GrantRow(
        int ordinal,
        String grantId,
        long amount,
        GrantKind kind,
        int priority,
        @Nullable Long expiresAt,
        @Nullable String paymentReference,
        int origin,
        @Nullable Long endedAt,
        Taken taken,
        Terms terms) {
    /**
     * What few grants have.
     *
     * @param features the only features for which it pays, in alphabetical order; empty if it pays for every one
     * @param models the only models for which it pays, in alphabetical order; empty if it pays for every one
     * @param extendedTo until when it lives in place of {@code expiresAt}, which it was given; null if it was never extended
     * @param moves to how many grants of other accounts its credits went
     */
    public record Terms(
            List<String> features,
            List<String> models,
            @Nullable Long extendedTo,
            int moves) {
        /** Those of a grant that pays for everything and was never extended. */
        public static final Terms NONE = new Terms(List.of(), List.of(), null, 0);

        /** Keeps its own copies of the lists. */
        public Terms {
            features = List.copyOf(features);
            models = List.copyOf(models);
        }
    }

    /**
     * What was taken of a grant and of those that came from it.
     *
     * @param lapsed what expired unused, or was unused when it was ended: nobody owes it
     * @param revoked what revocations and cash refunds have taken
     * @param reversible what of that a reversal gives back
     * @param owed what revocations could not take because it was spent: what returns pays it first
     * @param revokedAt when it was last revoked, or 0
     * @param era how often all its revocations were reversed
     * @param cases the ids of the open cases about what is owed
     */
    public record Taken(
            long lapsed, long revoked, long reversible, long owed, long revokedAt, int era, List<String> cases) {
        /** Nothing yet. */
        public static final Taken NOTHING = new Taken(0, 0, 0, 0, 0, 0, List.of());

        /** Keeps its own copy of the list. */
        public Taken {
            cases = List.copyOf(cases);
        }

        Taken lapsing(long credits) {
            return new Taken(Math.addExact(lapsed, credits), revoked, reversible, owed, revokedAt, era, cases);
        }
    }

    /** A grant of which nothing was taken. */
    public static GrantRow of(
            int ordinal,
            String grantId,
            long amount,
            GrantKind kind,
            int priority,
            @Nullable Long expiresAt,
            @Nullable String paymentReference,
            int origin) {
        return new GrantRow(
                ordinal,
                grantId,
                amount,
                kind,
                priority,
                expiresAt,
                paymentReference,
                origin,
                null,
                Taken.NOTHING,
                Terms.NONE);
    }

    /** The same grant, which pays for these features and models alone; for every one if none are named. */
    public GrantRow payingFor(List<String> features, List<String> models) {
        return features.isEmpty() && models.isEmpty()
                ? this
                : with(new Terms(features, models, terms.extendedTo, terms.moves));
    }

    /** The same grant, which lives until then. */
    public GrantRow extendedTo(long at) {
        return with(new Terms(terms.features, terms.models, at, terms.moves));
    }

    /** The same grant, whose credits went to one more grant of another account. */
    public GrantRow movedOnce() {
        return with(new Terms(terms.features, terms.models, terms.extendedTo, terms.moves + 1));
    }

    /** The features for which alone it pays; empty if it pays for every one. */
    public List<String> features() {
        return terms.features;
    }

    /** The models for which alone it pays; empty if it pays for every one. */
    public List<String> models() {
        return terms.models;
    }

    /** Whether it pays for some features or models alone. */
    public boolean isRestricted() {
        return !terms.features.isEmpty() || !terms.models.isEmpty();
    }

    /** When it expires, extensions counted; null if it never does. */
    public @Nullable Long livesUntil() {
        return terms.extendedTo == null ? expiresAt : terms.extendedTo;
    }

    /** What can still be revoked: never more than was granted, nor what lapsed. */
    public long revocable() {
        return Math.max(0, amount - taken.revoked - taken.owed - taken.lapsed);
    }

    /** From when on the grant is over: its expiry or its early end; null if it never is. */
    public @Nullable Long overAt() {
        Long ended = endedAt;
        Long expires = livesUntil();
        if (ended == null) {
            return expires;
        }
        return expires == null ? ended : Long.valueOf(Math.min(expires, ended));
    }

    /** Whether the grant is over at that record time. */
    public boolean isOver(long at) {
        Long over = overAt();
        return over != null && over <= at;
    }

    /** The same grant with another amount granted. */
    public GrantRow withAmount(long credits) {
        return new GrantRow(
                ordinal, grantId, credits, kind, priority, expiresAt, paymentReference, origin, endedAt, taken, terms);
    }

    /** The same grant, ended at that record time. */
    public GrantRow ended(long at) {
        return new GrantRow(
                ordinal, grantId, amount, kind, priority, expiresAt, paymentReference, origin, at, taken, terms);
    }

    /** The same grant of which so much more lapsed. */
    public GrantRow lapsing(long credits) {
        return with(taken.lapsing(credits));
    }

    /** The same grant of which {@code asked} credits were revoked: some taken, the others owed; a reversal gives back the former. */
    public GrantRow revoking(long takenNow, long owedNow, long at) {
        return with(new Taken(
                taken.lapsed,
                Math.addExact(taken.revoked, takenNow),
                Math.addExact(taken.reversible, takenNow),
                Math.addExact(taken.owed, owedNow),
                at,
                taken.era,
                taken.cases));
    }

    /** The same grant of which so much that was owed was taken. */
    public GrantRow takingOwed(long credits) {
        return revoking(credits, -credits, taken.revokedAt);
    }

    /** The same grant of which credits were refunded in cash: no reversal gives them back. */
    public GrantRow refundedInCash(long credits) {
        return with(new Taken(
                taken.lapsed,
                Math.addExact(taken.revoked, credits),
                taken.reversible,
                taken.owed,
                taken.revokedAt,
                taken.era,
                taken.cases));
    }

    /** The same grant of which so much is owed no more and so much comes back; {@code all} if nothing stays revoked. */
    public GrantRow reversing(long cleared, long back, boolean all) {
        return with(new Taken(
                taken.lapsed,
                taken.revoked - back,
                all ? 0 : taken.reversible - back,
                taken.owed - cleared,
                taken.revokedAt,
                all ? taken.era + 1 : taken.era,
                taken.cases));
    }

    /** The same grant with one more open case about what is owed. */
    public GrantRow withCase(String caseId) {
        List<String> more = new ArrayList<>(taken.cases);
        more.add(caseId);
        return withCases(more);
    }

    /** The same grant without open cases. */
    public GrantRow withoutCases() {
        return withCases(List.of());
    }

    private GrantRow withCases(List<String> cases) {
        return with(new Taken(
                taken.lapsed, taken.revoked, taken.reversible, taken.owed, taken.revokedAt, taken.era, cases));
    }

    private GrantRow with(Taken other) {
        return new GrantRow(
                ordinal, grantId, amount, kind, priority, expiresAt, paymentReference, origin, endedAt, other, terms);
    }

    private GrantRow with(Terms other) {
        return new GrantRow(
                ordinal, grantId, amount, kind, priority, expiresAt, paymentReference, origin, endedAt, taken, other);
    }

    /** The grant as one with credits left. */
    public OpenGrant open(long remaining) {
        return new OpenGrant(
                ordinal, grantId, kind, priority, overAt(), remaining, origin, terms.features, terms.models);
    }
}
