package io.makegood.ledger.reference;

import io.makegood.ledger.event.GrantKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A grant and what became of its credits. */
final class Pot {
    final String id;
    long granted;
    final GrantKind kind;
    final int priority;
    /** When the grant was to expire. */
    final @Nullable Long expiresAtFirst;
    /** When it expires, extended or not. */
    @Nullable
    Long expiresAt;

    final @Nullable String payment;
    /** The grant that this one came from, never itself one that came from another. */
    final @Nullable Pot origin;
    /** How many grants the account had before it. */
    final int age;

    /** Every revocation, by its reason. */
    final Map<String, Revocation> revocations = new LinkedHashMap<>();
    /** Every reversal, by its reason, with the revocation that it named. */
    final Map<String, String> reversals = new LinkedHashMap<>();
    /** Pots that came from this one. */
    final List<Pot> descendants = new ArrayList<>();

    /** Every time to which it was extended. */
    final Set<Long> extensions = new HashSet<>();
    /** The only features for which it pays; all if there are none. */
    Set<String> features = Set.of();
    /** The only models for which it pays; all if there are none. */
    Set<String> models = Set.of();

    long left;
    long lapsed;

    @Nullable
    Long endedAt;
    /** What revocations have taken for good, and cash refunds: it cannot be asked for again. */
    long taken;
    /** What of it a reversal may give back. */
    long reversible;
    /** What revocations asked for and have not got. */
    long owed;
    /** Where credits of it, and of those that came from it, went. */
    final List<TransferEvents.Move> moves = new ArrayList<>();

    @Nullable
    Long revokedAt;
    /** The cases about what is owed in which nothing is answered yet. */
    final List<Case> openShortages = new ArrayList<>();
    /** Whether it came from another account. */
    boolean arrived;
    /** Reasons of revocations of which somebody was asked whether they are one. */
    final Set<String> askedAbout = new HashSet<>();
    /** How often it was asked whether something holds for what went to other accounts. */
    int elsewhere;
    /** How many such cases there were. */
    int shortages;

    /** What one revocation asked for. */
    static final class Revocation {
        final @Nullable Long said;
        final long amount;
        boolean reversed;
        /** What it asked for at other accounts. */
        final Map<TransferEvents.Move, Long> elsewhere = new LinkedHashMap<>();

        Revocation(@Nullable Long said, long amount) {
            this.said = said;
            this.amount = amount;
        }
    }

    Pot(
            String id,
            long granted,
            GrantKind kind,
            int priority,
            @Nullable Long expiresAt,
            @Nullable String payment,
            @Nullable Pot origin,
            int age) {
        this.id = id;
        this.granted = granted;
        this.kind = kind;
        this.priority = priority;
        this.expiresAt = expiresAt;
        expiresAtFirst = expiresAt;
        this.payment = payment;
        this.origin = origin;
        this.age = age;
    }

    /** From when on it is over, or null if it lives for ever. */
    @Nullable
    Long overAt() {
        if (endedAt == null || (expiresAt != null && expiresAt < endedAt)) {
            return expiresAt;
        }
        return endedAt;
    }

    boolean isOver(long now) {
        Long at = overAt();
        return at != null && now >= at;
    }

    /** The grant that owes for this one. */
    Pot owner() {
        return origin == null ? this : origin;
    }

    /** What a revocation can still ask for. */
    long revocable() {
        long most = granted - taken - owed - lapsed;
        for (TransferEvents.Move move : moves) {
            most -= move.revoked + move.revokedForGood;
        }
        for (Pot descendant : descendants) {
            most -= descendant.taken + descendant.lapsed;
        }
        return most;
    }

    boolean paysFor(@Nullable String feature, @Nullable String model) {
        return (features.isEmpty() || (feature != null && features.contains(feature)))
                && (models.isEmpty() || (model != null && models.contains(model)));
    }

    boolean isForEverything() {
        return features.isEmpty() && models.isEmpty();
    }

    /** Whether this one burns before the other: priority, expiry, those for some features or models alone, kind, age. */
    boolean burnsBefore(Pot other) {
        if (priority != other.priority) {
            return priority < other.priority;
        }
        long end = expiresAt == null ? Long.MAX_VALUE : expiresAt;
        long otherEnd = other.expiresAt == null ? Long.MAX_VALUE : other.expiresAt;
        if (end != otherEnd) {
            return end < otherEnd;
        }
        if (isForEverything() != other.isForEverything()) {
            return other.isForEverything();
        }
        List<GrantKind> order = List.of(GrantKind.PROMOTIONAL, GrantKind.ALLOWANCE, GrantKind.GOODWILL, GrantKind.PAID);
        if (kind != other.kind) {
            return order.indexOf(kind) < order.indexOf(other.kind);
        }
        return age < other.age;
    }
}
