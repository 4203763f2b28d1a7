package io.makegood.ledger.fold;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.account.Allocation;
import io.makegood.ledger.account.CashRequestRow;
import io.makegood.ledger.account.ClaimRow;
import io.makegood.ledger.account.GrantOrder;
import io.makegood.ledger.account.GrantRow;
import io.makegood.ledger.account.Identity;
import io.makegood.ledger.account.IdentityKind;
import io.makegood.ledger.account.OpenGrant;
import io.makegood.ledger.entry.Cause;
import io.makegood.ledger.entry.ContraAccount;
import io.makegood.ledger.entry.EntryChain;
import io.makegood.ledger.entry.EntryHash;
import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.entry.GrantAmount;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.LedgerEvent.CreditsGranted;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.notice.Amounts;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.notice.NoticeDetail;
import io.makegood.ledger.notice.NoticeText;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.notice.Subject;
import io.makegood.ledger.policy.ExpiredGrantRefund;
import io.makegood.ledger.policy.MessageValues;
import io.makegood.ledger.policy.NoticeMessage;
import io.makegood.ledger.policy.Policies;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.refund.RefundCause;
import io.makegood.ledger.refund.RefundId;
import io.makegood.ledger.refund.RefundIssued;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One account while an event is being decided: moves credits between its grants, posts the entries and collects what will
 * go out. Nothing of it is seen by anyone until {@link #applied}; a booking that throws is forgotten whole. Single-threaded,
 * lives for one event.
 *
 * <p>Credits that no grant covers are the overdraft. Whatever comes in pays the overdraft before it reaches a grant, and
 * {@code repaid} remembers which grants did, so that a refund of overdrawn credits finds its way back to them.
 */
final class Booking {
    /** How many repayments of overdrafts are remembered: older ones come back as goodwill. */
    private static final int REPAID_MAX = 16;

    static final String REFUND_GRANT_PREFIX = "refund:";
    static final String ADJUSTMENT_GRANT_PREFIX = "adjustment:";

    final Envelope envelope;
    final Position at;
    final EntryChain chain;
    /** The policy in force for the account now; generations are judged by the one they were charged under. */
    final Policy policyNow;

    final int policyNowOrdinal;

    private final Rows rows;
    private final AccountRow before;
    private final Cause cause;

    private long balance;
    private long overdraft;
    private long held;
    private long sequence;
    private long noticeCount;
    private int grantsSeen;
    private boolean accessActive;
    private EntryHash hash;
    private final List<OpenGrant> grants;
    private final List<Allocation> repaid;

    private final List<LedgerEntry> entries = new ArrayList<>();
    private final List<RefundIssued> refunds = new ArrayList<>();
    private final List<Notice> notices = new ArrayList<>();
    private final List<GrantRow> grantRows = new ArrayList<>();
    private final List<Identity> identities = new ArrayList<>();
    private @Nullable ClaimRow claim;
    private @Nullable List<Long> claimTimes;
    private @Nullable CashRequestRow cashRequest;
    /** The generation that the event speaks of: messages to the customer may name its feature and label. */
    private @Nullable Generation about;

    Booking(Rows rows, Policies policies, Envelope envelope, Position at, EntryChain chain) {
        this.rows = rows;
        this.envelope = envelope;
        this.at = at;
        this.chain = chain;
        AccountRow row = rows.account(envelope.accountId());
        before = row == null ? AccountRow.EMPTY : row;
        cause = new Cause(envelope.eventId(), at.partition(), at.offset());
        policyNowOrdinal = policies.inForce(envelope.accountId(), at.recordedAt());
        policyNow = policies.version(policyNowOrdinal);
        balance = before.balance();
        overdraft = before.overdraft();
        held = before.held();
        sequence = before.sequence();
        noticeCount = before.notices();
        grantsSeen = before.grantsSeen();
        accessActive = before.accessActive();
        hash = before.hash();
        grants = new ArrayList<>(before.grants());
        repaid = new ArrayList<>(before.repaid());
    }

    String accountId() {
        return envelope.accountId();
    }

    void speakOf(Generation generation) {
        about = generation;
    }

    long balance() {
        return balance;
    }

    long available() {
        return Math.max(0, balance);
    }

    boolean accessActive() {
        return accessActive;
    }

    void setAccessActive(boolean active) {
        accessActive = active;
    }

    List<OpenGrant> grants() {
        return grants;
    }

    @Nullable
    GrantRow grant(String grantId) {
        for (GrantRow row : grantRows) {
            if (row.grantId().equals(grantId)) {
                return row;
            }
        }
        return rows.grant(accountId(), grantId);
    }

    @Nullable
    Long identity(IdentityKind kind, String id) {
        return rows.identity(accountId(), kind, id);
    }

    /** What is left of a grant. */
    long remaining(GrantRow row) {
        for (OpenGrant grant : grants) {
            if (grant.ordinal() == row.ordinal()) {
                return grant.remaining();
            }
        }
        return 0;
    }

    void remember(IdentityKind kind, String id, long digest) {
        identities.add(new Identity(kind, id, digest));
    }

    @Nullable
    ClaimRow claim(String claimId) {
        return rows.claim(accountId(), claimId);
    }

    List<Long> claimTimes() {
        return rows.claimTimes(accountId());
    }

    @Nullable
    CashRequestRow cashRequest(String requestId) {
        return rows.cashRequest(accountId(), requestId);
    }

    void put(ClaimRow row) {
        claim = row;
    }

    void putClaimTimes(List<Long> times) {
        claimTimes = times;
    }

    void put(CashRequestRow row) {
        cashRequest = row;
    }

    // Movements -------------------------------------------------------------------------------------------------------

    /** Books the expiry of every grant that is due at this record's time: what is applied now must not burn them. */
    void expireDue() {
        for (int i = 0; i < grants.size(); ) {
            OpenGrant grant = grants.get(i);
            if (!grant.isExpired(at.recordedAt())) {
                i++;
                continue;
            }
            grants.remove(i);
            long lapsed = -grant.remaining();
            post(EntryKind.EXPIRY, lapsed, ContraAccount.EXPIRED, paid(grant.grantId(), lapsed), "EXPIRED", policyNow);
        }
    }

    /** Takes {@code amount} from the grants in burn-down order and the rest as overdraft; says who paid. */
    Burn burn(long amount) {
        List<Allocation> paidBy = new ArrayList<>();
        List<GrantAmount> deltas = new ArrayList<>();
        long left = amount;
        while (left > 0 && !grants.isEmpty()) {
            OpenGrant grant = grants.get(0);
            long taken = Math.min(left, grant.remaining());
            if (taken == grant.remaining()) {
                grants.remove(0);
            } else {
                grants.set(0, grant.withRemaining(grant.remaining() - taken));
            }
            paidBy.add(new Allocation(grant.ordinal(), taken));
            deltas.add(new GrantAmount(grant.grantId(), -taken));
            left -= taken;
        }
        if (left > 0) {
            overdraft = Math.addExact(overdraft, left);
            paidBy.add(new Allocation(Allocation.OVERDRAFT, left));
        }
        return new Burn(paidBy, deltas, left);
    }

    /** Who paid: grants by ordinal, their changes by id, and what became overdraft. */
    record Burn(List<Allocation> paidBy, List<GrantAmount> deltas, long overdrawn) {}

    /** Charges a generation and remembers who paid; raises a notice if it went beyond the balance. */
    void charge(Generation generation, long amount, String reason, Policy policy) {
        if (amount == 0) {
            return;
        }
        Burn burn = burn(amount);
        generation.paidBy.addAll(burn.paidBy());
        post(
                EntryKind.CHARGE,
                -amount,
                ContraAccount.CONSUMED,
                burn.deltas(),
                generation.id,
                null,
                null,
                reason,
                policy);
        if (burn.overdrawn() > 0) {
            notice(
                    NoticeType.AccountOverdrawn,
                    NoticeText.overdrawn(balance),
                    null,
                    Subject.generation(generation.id),
                    Amounts.moved(-amount, balance),
                    List.of(),
                    policy);
        }
    }

    /** Opens a grant that came in by an event or by an adjustment. */
    void grant(GrantRow row, EntryKind kind, ContraAccount contra, String reason, @Nullable String generationId) {
        grantRows.add(row);
        List<GrantAmount> deltas = new ArrayList<>();
        long left = repayOverdraft(row.ordinal(), row.amount());
        if (left > 0) {
            insert(row.open(left));
            deltas.add(new GrantAmount(row.grantId(), left));
        }
        post(kind, row.amount(), contra, deltas, generationId, null, null, reason, policyNow);
        expireDue();
    }

    int nextGrantOrdinal() {
        return ++grantsSeen;
    }

    /** Takes credits in burn-down order, without a generation. */
    void take(long amount, String reason, @Nullable String generationId, @Nullable String itemId) {
        Burn burn = burn(amount);
        post(
                EntryKind.ADJUSTMENT,
                -amount,
                ContraAccount.ADJUSTED,
                burn.deltas(),
                generationId,
                itemId,
                null,
                reason,
                policyNow);
    }

    /** Takes what is left of a grant, up to {@code amount}; returns what was taken. What is missing stays owed. */
    long revoke(GrantRow row, long amount, String reason) {
        long taken = takeFrom(row.ordinal(), amount);
        if (taken > 0) {
            replace(row.withRevoked(Math.addExact(row.revoked(), taken), row.owed()));
            post(EntryKind.REVOCATION, -taken, ContraAccount.REVOKED, paid(row.grantId(), -taken), reason, policyNow);
        }
        return taken;
    }

    void replace(GrantRow row) {
        grantRows.removeIf(other -> other.ordinal() == row.ordinal());
        grantRows.add(row);
    }

    /**
     * Gives back {@code amount} of a generation's charge to the grants that paid, last-consumed first. The caller has made
     * sure that so much is outstanding.
     */
    void refund(
            Generation generation, String part, @Nullable String itemId, long amount, RefundCause why, Policy policy) {
        if (amount <= 0) {
            return;
        }
        String refundId = RefundId.of(chain, accountId(), generation.id, part);
        List<GrantAmount> deltas = new ArrayList<>();
        List<Integer> reached = new ArrayList<>();
        long left = amount;
        while (left > 0) {
            int last = generation.paidBy.size() - 1;
            Allocation newest = generation.paidBy.get(last);
            long back = Math.min(left, newest.amount());
            if (back == newest.amount()) {
                generation.paidBy.remove(last);
            } else {
                generation.paidBy.set(last, new Allocation(newest.ordinal(), newest.amount() - back));
            }
            if (newest.ordinal() == Allocation.OVERDRAFT) {
                returnOverdrawn(back, refundId, deltas, reached, policy);
            } else {
                returnTo(newest.ordinal(), back, refundId, deltas, reached, policy);
            }
            left -= back;
        }
        LedgerEntry entry = post(
                EntryKind.REFUND,
                amount,
                ContraAccount.CONSUMED,
                deltas,
                generation.id,
                itemId,
                refundId,
                why.name(),
                policy);
        refunds.add(new RefundIssued(
                refundId, accountId(), generation.id, itemId, amount, balance, why, entry.entryId(), at.recordedAt()));
        for (int ordinal : reached) {
            payOwed(ordinal);
        }
        expireDue();
    }

    /** Overdrawn credits come back: first the overdraft itself shrinks, then those get theirs who had paid it off. */
    private void returnOverdrawn(
            long amount, String refundId, List<GrantAmount> deltas, List<Integer> reached, Policy policy) {
        long cancelled = Math.min(overdraft, amount);
        overdraft -= cancelled;
        long left = amount - cancelled;
        while (left > 0 && !repaid.isEmpty()) {
            int last = repaid.size() - 1;
            Allocation payer = repaid.get(last);
            long back = Math.min(left, payer.amount());
            if (back == payer.amount()) {
                repaid.remove(last);
            } else {
                repaid.set(last, new Allocation(payer.ordinal(), payer.amount() - back));
            }
            returnTo(payer.ordinal(), back, refundId, deltas, reached, policy);
            left -= back;
        }
        if (left > 0) {
            giveGoodwill(left, refundId, deltas, policy);
        }
    }

    private void returnTo(
            int ordinal, long amount, String refundId, List<GrantAmount> deltas, List<Integer> reached, Policy policy) {
        long left = repayOverdraft(ordinal, amount);
        if (left == 0) {
            return;
        }
        GrantRow row = requireGrant(ordinal);
        boolean lapsed =
                row.isExpired(at.recordedAt()) && policy.refundToExpired() == ExpiredGrantRefund.GOODWILL_GRANT;
        // What a revocation is still owed goes to the old grant even if it has lapsed: it is taken from there at once.
        long owed = Math.max(0, row.owed() - remaining(row));
        long toGrant = lapsed ? Math.min(left, owed) : left;
        if (toGrant > 0) {
            add(row, toGrant);
            addDelta(deltas, row.grantId(), toGrant);
            reached.add(ordinal);
        }
        if (left > toGrant) {
            giveGoodwill(left - toGrant, refundId, deltas, policy);
        }
    }

    /** Credits whose grant has expired, or is not remembered, live on as goodwill for the policy's grace period. */
    private void giveGoodwill(long amount, String refundId, List<GrantAmount> deltas, Policy policy) {
        String grantId = REFUND_GRANT_PREFIX + refundId;
        GrantRow row = grant(grantId);
        if (row == null) {
            long expiresAt = Math.addExact(at.recordedAt(), policy.gracePeriodMillis());
            row = GrantRow.of(
                    nextGrantOrdinal(),
                    grantId,
                    amount,
                    GrantKind.GOODWILL,
                    CreditsGranted.PRIORITY_DEFAULT,
                    expiresAt,
                    null);
            grantRows.add(row);
        } else {
            replace(row.withAmount(Math.addExact(row.amount(), amount)));
        }
        add(row, amount);
        addDelta(deltas, grantId, amount);
    }

    /** What a revocation could not take because it was spent is taken now that it has come back. */
    private void payOwed(int ordinal) {
        GrantRow row = requireGrant(ordinal);
        if (row.owed() > 0) {
            long taken = revoke(row, row.owed(), "REVOKED_ON_RETURN");
            replace(row.withRevoked(Math.addExact(row.revoked(), taken), row.owed() - taken));
        }
    }

    /** Uses credits of a grant to pay the overdraft; returns what is left of them. */
    private long repayOverdraft(int ordinal, long amount) {
        long repayment = Math.min(overdraft, amount);
        if (repayment > 0) {
            overdraft -= repayment;
            repaid.add(new Allocation(ordinal, repayment));
            if (repaid.size() > REPAID_MAX) {
                repaid.remove(0);
            }
        }
        return amount - repayment;
    }

    private void add(GrantRow row, long amount) {
        for (int i = 0; i < grants.size(); i++) {
            OpenGrant grant = grants.get(i);
            if (grant.ordinal() == row.ordinal()) {
                grants.set(i, grant.withRemaining(Math.addExact(grant.remaining(), amount)));
                return;
            }
        }
        insert(row.open(amount));
    }

    private void insert(OpenGrant grant) {
        int place = 0;
        while (place < grants.size() && GrantOrder.BURN_DOWN.compare(grants.get(place), grant) < 0) {
            place++;
        }
        grants.add(place, grant);
    }

    private long takeFrom(int ordinal, long amount) {
        for (int i = 0; i < grants.size(); i++) {
            OpenGrant grant = grants.get(i);
            if (grant.ordinal() == ordinal) {
                long taken = Math.min(amount, grant.remaining());
                if (taken == grant.remaining()) {
                    grants.remove(i);
                } else {
                    grants.set(i, grant.withRemaining(grant.remaining() - taken));
                }
                return taken;
            }
        }
        return 0;
    }

    private GrantRow requireGrant(int ordinal) {
        for (GrantRow row : grantRows) {
            if (row.ordinal() == ordinal) {
                return row;
            }
        }
        GrantRow row = rows.grant(accountId(), ordinal);
        if (row == null) {
            throw new IllegalStateException("account " + accountId() + " has no grant with ordinal " + ordinal
                    + ", though a generation was paid from it");
        }
        return row;
    }

    // Outputs ---------------------------------------------------------------------------------------------------------

    private static List<GrantAmount> paid(String grantId, long amount) {
        return List.of(new GrantAmount(grantId, amount));
    }

    private static void addDelta(List<GrantAmount> deltas, String grantId, long amount) {
        for (int i = 0; i < deltas.size(); i++) {
            if (deltas.get(i).grantId().equals(grantId)) {
                deltas.set(
                        i, new GrantAmount(grantId, Math.addExact(deltas.get(i).amount(), amount)));
                return;
            }
        }
        deltas.add(new GrantAmount(grantId, amount));
    }

    private void post(
            EntryKind kind, long amount, ContraAccount contra, List<GrantAmount> deltas, String reason, Policy policy) {
        post(kind, amount, contra, deltas, null, null, null, reason, policy);
    }

    private LedgerEntry post(
            EntryKind kind,
            long amount,
            ContraAccount contra,
            List<GrantAmount> deltas,
            @Nullable String generationId,
            @Nullable String itemId,
            @Nullable String refundId,
            String reason,
            Policy policy) {
        balance = Math.addExact(balance, amount);
        sequence++;
        LedgerEntry unsealed = new LedgerEntry(
                LedgerEntry.idOf(accountId(), sequence),
                accountId(),
                sequence,
                kind,
                amount,
                balance,
                contra,
                deltas,
                generationId,
                itemId,
                refundId,
                reason,
                policy.ref(),
                cause,
                at.recordedAt(),
                hash,
                EntryHash.NONE);
        hash = chain.hashOf(unsealed);
        LedgerEntry entry = unsealed.sealed(hash);
        entries.add(entry);
        return entry;
    }

    void notice(
            NoticeType type,
            String message,
            @Nullable String reason,
            Subject subject,
            Amounts amounts,
            List<NoticeDetail> details,
            Policy policy) {
        String said = message;
        List<NoticeDetail> more = details;
        NoticeMessage own =
                policy.message(type, reason, values(subject, amounts)).orElse(null);
        if (own != null) {
            said = own.text();
            more = new ArrayList<>(details);
            for (Map.Entry<String, String> translation : own.translations().entrySet()) {
                more.add(new NoticeDetail("message." + translation.getKey(), translation.getValue()));
            }
        }
        noticeCount++;
        notices.add(new Notice(
                Notice.idOf(accountId(), noticeCount),
                accountId(),
                type,
                at.recordedAt(),
                said,
                reason,
                subject,
                amounts,
                more,
                policy.ref(),
                cause));
    }

    private MessageValues values(Subject subject, Amounts amounts) {
        Generation generation = about;
        boolean named = generation != null && generation.id.equals(subject.generationId());
        return new MessageValues(
                amounts.amount(),
                amounts.required(),
                amounts.available(),
                amounts.balance() == null ? Long.valueOf(balance) : amounts.balance(),
                named && generation != null ? generation.feature : null,
                named && generation != null ? generation.label : null,
                subject.generationId(),
                subject.itemId(),
                subject.caseId());
    }

    // Ends ------------------------------------------------------------------------------------------------------------

    /** The event was applied; {@code generation} is the one it touched, or null. */
    Decision applied(@Nullable Generation generation) {
        if (generation != null) {
            held = Math.addExact(
                    held, generation.held() - (generation.before.isOpen() ? generation.before.outstanding() : 0));
        }
        long threshold = policyNow.lowBalanceThreshold();
        if (threshold > 0 && before.balance() >= threshold && balance < threshold) {
            notice(
                    NoticeType.BalanceLow,
                    NoticeText.low(balance),
                    null,
                    Subject.ACCOUNT,
                    new Amounts(null, null, null, balance),
                    List.of(),
                    policyNow);
        }
        return new Decision(
                Effect.APPLIED,
                null,
                entries,
                refunds,
                notices,
                new Changes(
                        account(at.recordedAt()),
                        generation == null ? null : generation.id,
                        generation == null ? null : generation.row(at.recordedAt()),
                        grantRows,
                        identities,
                        claim,
                        claimTimes,
                        cashRequest,
                        null));
    }

    /** The event contradicts an earlier one: it goes to the dead letters and a notice is raised. */
    Decision conflict(String detail, Subject subject) {
        notice(
                NoticeType.EventConflict,
                NoticeText.conflict(),
                RefusalReason.CONFLICT.name(),
                subject,
                Amounts.NONE,
                List.of(new NoticeDetail("conflict", detail)),
                policyNow);
        return new Decision(
                Effect.REFUSED,
                new Refusal(RefusalReason.CONFLICT, detail),
                entries,
                refunds,
                notices,
                new Changes(account(before.asOf()), null, null, List.of(), List.of(), null, null, null, null));
    }

    private AccountRow account(long asOf) {
        return new AccountRow(
                balance, overdraft, held, sequence, noticeCount, grantsSeen, accessActive, asOf, hash, grants, repaid);
    }
}
