package io.makegood.ledger.generation;

import io.makegood.ledger.account.Allocation;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.event.RejectionReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * State of one generation of one account: what is known of it, and what was done about it. Credits are whole units, times are
 * epoch milliseconds, UTC.
 *
 * @param attempt the highest attempt of its request
 * @param contradicted whether reports of its end contradicted one another before it was charged
 * @param outcomes the outcomes that were reported: a set of bits
 * @param heard digests of what was told before the charge, if an earlier attempt may have been told it
 * @param model which model the request named, if any: some grants pay for some alone
 * @param requestDigest tells the content of that request from another
 * @param policy the ordinal of the policy version in force when it was charged
 * @param completedAt record time of the first report of its end, or 0
 * @param lastAt record time of the last applied event
 * @param baseReturned what of the base was given back for good
 * @param baseTimeoutReturned what of the base the timeout alone gave back
 * @param unusedCover what of the unused refund still covers items that fail later
 * @param otherReturned what claims and operators gave back: the unused rest does not cover it
 * @param asked questions about it as a whole that wait for an answer, as those of an item
 * @param cases how many cases were opened, by reason
 * @param actorId who asked for it, until it is charged
 * @param counted the budgets for which its charge counts, by their ordinals on the account
 * @param paidBy what of the charge is not given back, in the order in which grants paid
 * @param use what it was held by and what of its use is known
 */
public record GenerationRow(
        boolean requested,
        boolean authorize,
        boolean declined,
        int attempt,
        @Nullable RejectionReason rejection,
        boolean charged,
        boolean timedOut,
        boolean chargedAgain,
        boolean contradicted,
        int outcomes,
        @Nullable Long usedAmount,
        @Nullable String feature,
        @Nullable String platform,
        @Nullable String surface,
        @Nullable String inputMode,
        @Nullable String label,
        @Nullable String model,
        long requestDigest,
        int policy,
        long chargedAt,
        long completedAt,
        long lastAt,
        long baseAmount,
        long baseReturned,
        long baseTimeoutReturned,
        long unusedCover,
        long otherReturned,
        int asked,
        List<Long> heard,
        List<CaseCount> cases,
        List<Item> items,
        List<Allocation> paidBy,
        @Nullable String actorId,
        List<Integer> counted,
        Use use) {
    /** A generation of which nothing is known yet. */
    public static final GenerationRow EMPTY = new GenerationRow(
            false, false, false, 0, null, false, false, false, false, 0, null, null, null, null, null, null, null, 0, 0,
            0, 0, 0, 0, 0, 0, 0, 0, 0, List.of(), List.of(), List.of(), List.of(), null, List.of(), Use.NONE);

    /** Keeps its own copies of the lists. */
    public GenerationRow {
        heard = List.copyOf(heard);
        cases = List.copyOf(cases);
        items = List.copyOf(items);
        paidBy = List.copyOf(paidBy);
        counted = List.copyOf(counted);
    }

    /** The worst outcome that was reported, or null. */
    public @Nullable Outcome outcome() {
        return worst(outcomes);
    }

    /** The worst of a set of outcomes, or null if it is empty. */
    public static @Nullable Outcome worst(int outcomes) {
        if ((outcomes & bit(Outcome.FAILED)) != 0) {
            return Outcome.FAILED;
        }
        if ((outcomes & bit(Outcome.PARTIAL)) != 0) {
            return Outcome.PARTIAL;
        }
        return (outcomes & bit(Outcome.SUCCEEDED)) != 0 ? Outcome.SUCCEEDED : null;
    }

    /** The bit of an outcome in a set of them; it goes into rows and never changes. */
    public static int bit(Outcome outcome) {
        return switch (outcome) {
            case SUCCEEDED -> 1;
            case PARTIAL -> 2;
            case FAILED -> 4;
        };
    }

    /** Whether it reached an end: completed, rejected or timed out. */
    public boolean hasEnded() {
        return outcomes != 0 || rejection != null || timedOut;
    }

    /** Whether it was charged and has not ended. */
    public boolean isOpen() {
        return charged && !hasEnded();
    }

    /** What of the charge is not given back, in credits. */
    public long outstanding() {
        long sum = 0;
        for (int i = 0; i < paidBy.size(); i++) {
            sum = Math.addExact(sum, paidBy.get(i).amount());
        }
        return sum;
    }

    /** Whether the row may leave the store at that record time: nothing open, and nothing happened for so long. */
    public boolean isForgettable(long at, long retentionMillis) {
        return !isOpen() && at - lastAt >= retentionMillis;
    }

    /** The row, to be changed. */
    public Draft draft() {
        return new Draft();
    }

    /**
     * A row while it is being changed, or read from its bytes: begins as the row is, and who changes it names what changes, so that
     * nobody else lists all that a row holds. The lists are those of the row: who changes one copies it. Single-threaded.
     */
    public class Draft {
        public boolean requested = GenerationRow.this.requested;
        public boolean authorize = GenerationRow.this.authorize;
        public boolean declined = GenerationRow.this.declined;
        public int attempt = GenerationRow.this.attempt;

        public @Nullable RejectionReason rejection = GenerationRow.this.rejection;
        public boolean charged = GenerationRow.this.charged;
        public boolean timedOut = GenerationRow.this.timedOut;
        public boolean chargedAgain = GenerationRow.this.chargedAgain;
        public boolean contradicted = GenerationRow.this.contradicted;
        public int outcomes = GenerationRow.this.outcomes;

        public @Nullable Long usedAmount = GenerationRow.this.usedAmount;

        public @Nullable String feature = GenerationRow.this.feature;

        public @Nullable String platform = GenerationRow.this.platform;

        public @Nullable String surface = GenerationRow.this.surface;

        public @Nullable String inputMode = GenerationRow.this.inputMode;

        public @Nullable String label = GenerationRow.this.label;
        public @Nullable String model = GenerationRow.this.model;
        public long requestDigest = GenerationRow.this.requestDigest;
        public int policy = GenerationRow.this.policy;
        public long chargedAt = GenerationRow.this.chargedAt;
        public long completedAt = GenerationRow.this.completedAt;
        public long lastAt = GenerationRow.this.lastAt;
        public long baseAmount = GenerationRow.this.baseAmount;
        public long baseReturned = GenerationRow.this.baseReturned;
        public long baseTimeoutReturned = GenerationRow.this.baseTimeoutReturned;
        public long unusedCover = GenerationRow.this.unusedCover;
        public long otherReturned = GenerationRow.this.otherReturned;
        public int asked = GenerationRow.this.asked;
        public List<Long> heard = GenerationRow.this.heard;
        public List<CaseCount> cases = GenerationRow.this.cases;
        public List<Item> items = GenerationRow.this.items;
        public List<Allocation> paidBy = GenerationRow.this.paidBy;
        public @Nullable String actorId = GenerationRow.this.actorId;
        public List<Integer> counted = GenerationRow.this.counted;
        public Use use = GenerationRow.this.use;

        /** The row as it is now. */
        public GenerationRow row() {
            return new GenerationRow(
                    requested,
                    authorize,
                    declined,
                    attempt,
                    rejection,
                    charged,
                    timedOut,
                    chargedAgain,
                    contradicted,
                    outcomes,
                    usedAmount,
                    feature,
                    platform,
                    surface,
                    inputMode,
                    label,
                    model,
                    requestDigest,
                    policy,
                    chargedAt,
                    completedAt,
                    lastAt,
                    baseAmount,
                    baseReturned,
                    baseTimeoutReturned,
                    unusedCover,
                    otherReturned,
                    asked,
                    heard,
                    cases,
                    items,
                    paidBy,
                    actorId,
                    counted,
                    use);
        }
    }
}
