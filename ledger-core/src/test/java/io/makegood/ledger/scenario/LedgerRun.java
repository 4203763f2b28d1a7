package io.makegood.ledger.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.account.GrantOrder;
import io.makegood.ledger.account.OpenGrant;
import io.makegood.ledger.account.ParkedGrants;
import io.makegood.ledger.entry.ContraAccount;
import io.makegood.ledger.entry.EntryChain;
import io.makegood.ledger.entry.EntryHash;
import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.entry.GrantAmount;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.CreditEvent.GrantEnded;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.LedgerEvent.AccountUpdated;
import io.makegood.ledger.event.PlanEvent.PlanEnded;
import io.makegood.ledger.event.PlanEvent.PlanStarted;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.Changes;
import io.makegood.ledger.fold.Decision;
import io.makegood.ledger.fold.Effect;
import io.makegood.ledger.fold.PartitionLedger;
import io.makegood.ledger.generation.GenerationRow;
import io.makegood.ledger.generation.Item;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.Policies;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.policy.PolicyDocuments;
import io.makegood.ledger.refund.RefundIssued;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** A fold over rows in memory that keeps everything that came out, and can check the invariants of the house. */
public final class LedgerRun {
    /** No row may be longer: 256 items and grants with the longest ids fit. */
    private static final int ROW_BYTES_MAX = 64 * 1024;

    private final MemoryRows rows = new MemoryRows();
    private final PartitionLedger<MemoryRows> ledger;
    private final List<LedgerEntry> entries = new ArrayList<>();
    private final List<RefundIssued> refunds = new ArrayList<>();
    private final List<Notice> notices = new ArrayList<>();
    private final Set<String> accounts = new HashSet<>();
    private int applied;
    private final List<String> silence = new ArrayList<>();

    /** A ledger in which nothing has happened. */
    public LedgerRun(Policies policies, long retentionMillis) {
        ledger = new PartitionLedger<>(rows, policies, retentionMillis);
    }

    /** A ledger in which nothing has happened and policies can be published. */
    public LedgerRun(Policy builtIn, PolicyDocuments documents, long retentionMillis) {
        ledger = new PartitionLedger<>(rows, builtIn, documents, retentionMillis);
    }

    /** Folds one event and stores what it changed. */
    public Decision apply(Envelope envelope, Position at) {
        AccountRow before = account(envelope.accountId());
        Decision decision = ledger.apply(envelope, at);
        noteSilence(envelope, before, decision);
        applied += decision.effect() == Effect.APPLIED ? 1 : 0;
        accounts.add(envelope.accountId());
        entries.addAll(decision.entries());
        refunds.addAll(decision.refunds());
        notices.addAll(decision.notices());
        return decision;
    }

    /** The policies in force. */
    public Policies policies() {
        return ledger.policies();
    }

    /** What an event would do now. */
    public Decision decide(Envelope envelope, Position at) {
        return ledger.decide(envelope, at);
    }

    /** The rows as they are. */
    public MemoryRows rows() {
        return rows;
    }

    /** The account's row, or an empty one. */
    public AccountRow account(String accountId) {
        AccountRow row = rows.account(accountId);
        return row == null ? AccountRow.EMPTY : row;
    }

    /** How many events were applied. */
    public int applied() {
        return applied;
    }

    /** Every entry, in order. */
    public List<LedgerEntry> entries() {
        return entries;
    }

    /** Every refund, in order. */
    public List<RefundIssued> refunds() {
        return refunds;
    }

    /** Every notice, in order. */
    public List<Notice> notices() {
        return notices;
    }

    private static boolean endsGrants(LedgerEvent event) {
        return event instanceof GrantEnded || event instanceof PlanStarted || event instanceof PlanEnded;
    }

    /** Credits that were taken and a balance that became negative are told (docs/rules.md, section 9). */
    private void noteSilence(Envelope envelope, AccountRow before, Decision decision) {
        long taken = 0;
        long told = 0;
        for (LedgerEntry entry : decision.entries()) {
            boolean isTaken = entry.amount() < 0
                    && (entry.kind() == EntryKind.REVOCATION
                            || entry.kind() == EntryKind.ADJUSTMENT
                            || entry.kind() == EntryKind.TRANSFER
                            || entry.reason().equals("CHARGED_AGAIN")
                            || entry.reason().equals("SETTLED")
                            || entry.reason().equals("MAKE_GOOD_REVERSED")
                            || (endsGrants(envelope.event()) && entry.reason().equals("ENDED")));
            taken += isTaken ? entry.amount() : 0;
        }
        boolean overdrawn = false;
        for (Notice notice : decision.notices()) {
            boolean isTold = notice.type() == NoticeType.CreditsTaken || notice.type() == NoticeType.CashRefundAccepted;
            Long amount = notice.amounts().amount();
            told += isTold && amount != null ? amount : 0;
            overdrawn |= notice.type() == NoticeType.AccountOverdrawn;
        }
        AccountRow after = decision.changes().account();
        if (taken != told) {
            silence.add(taken + " credits taken and " + told + " told of by " + decision.entries());
        }
        if (after != null && overdrawn != after.overdraft() > before.overdraft()) {
            silence.add("an overdraft of " + after.overdraft() + " after " + before.overdraft() + " by "
                    + decision.entries());
        }
    }

    /** The account's open grants, in burn-down order, those on pages too. */
    public List<OpenGrant> openGrants(String accountId) {
        AccountRow row = account(accountId);
        List<OpenGrant> open = new ArrayList<>(row.grants());
        for (int page = 0; page < row.parked().pages(); page++) {
            open.addAll(Objects.requireNonNull(rows.grantPage(accountId, page)).grants());
        }
        return open;
    }

    /** Fails if any invariant of the house is broken. */
    public void checkInvariants() {
        assertThat(silence).as("what nobody was told").isEmpty();
        checkChains();
        checkTrialBalance();
        checkBalances();
        checkRefunds();
        rows.checkCodecs();
        assertThat(rows.longestRow()).as("longest row").isLessThan(ROW_BYTES_MAX);
    }

    private void checkChains() {
        EntryChain chain = new EntryChain();
        Map<String, LedgerEntry> last = new TreeMap<>();
        for (LedgerEntry entry : entries) {
            LedgerEntry before = last.put(entry.accountId(), entry);
            assertThat(entry.sequence()).as("sequence").isEqualTo(before == null ? 1 : before.sequence() + 1);
            assertThat(entry.previousHash()).isEqualTo(before == null ? EntryHash.NONE : before.hash());
            assertThat(entry.hash()).as("hash of " + entry.entryId()).isEqualTo(chain.hashOf(entry));
            assertThat(entry.balanceAfter())
                    .isEqualTo(Math.addExact(before == null ? 0 : before.balanceAfter(), entry.amount()));
        }
    }

    /** Every entry names its contra account, and over all accounts both sides come to zero. */
    private void checkTrialBalance() {
        Map<ContraAccount, Long> contra = new EnumMap<>(ContraAccount.class);
        for (LedgerEntry entry : entries) {
            assertThat(entry.contraAccount()).isEqualTo(contraOf(entry.kind()));
            contra.merge(entry.contraAccount(), -entry.amount(), Math::addExact);
        }
        long balances = accounts.stream()
                .mapToLong(account -> account(account).balance())
                .sum();
        long others = contra.values().stream().mapToLong(Long::longValue).sum();
        assertThat(balances + others).as("sum of all sides").isZero();
    }

    private static ContraAccount contraOf(EntryKind kind) {
        return switch (kind) {
            case GRANT -> ContraAccount.ISSUED;
            case CHARGE, REFUND -> ContraAccount.CONSUMED;
            case EXPIRY -> ContraAccount.EXPIRED;
            case REVOCATION -> ContraAccount.REVOKED;
            case ADJUSTMENT -> ContraAccount.ADJUSTED;
            case TRANSFER -> ContraAccount.IN_TRANSIT;
        };
    }

    private void checkBalances() {
        Map<String, Long> held = rows.heldByGenerations();
        for (String account : accounts) {
            AccountRow row = account(account);
            long sum = 0;
            Map<String, Long> grants = new TreeMap<>();
            for (LedgerEntry entry : entries) {
                if (entry.accountId().equals(account)) {
                    sum += entry.amount();
                    for (GrantAmount grant : entry.grants()) {
                        grants.merge(grant.grantId(), grant.amount(), Long::sum);
                    }
                }
            }
            grants.values().removeIf(amount -> amount == 0);
            Map<String, Long> open = new TreeMap<>();
            List<OpenGrant> all = openGrants(account);
            all.forEach(grant -> open.put(grant.grantId(), grant.remaining()));
            assertThat(row.balance()).as("balance of " + account).isEqualTo(sum);
            assertThat(open).as("grants of " + account + " from entries alone").isEqualTo(grants);
            long remaining = all.stream().mapToLong(OpenGrant::remaining).sum();
            assertThat(row.parked())
                    .isEqualTo(ParkedGrants.of(all.subList(row.grants().size(), all.size())));
            assertThat(row.balance()).isEqualTo(remaining - row.overdraft());
            assertThat(row.overdraft() == 0 || all.stream().allMatch(OpenGrant::isRestricted))
                    .as("overdrawn only without grants that pay for everything")
                    .isTrue();
            assertThat(row.held()).as("held of " + account).isEqualTo(held.getOrDefault(account, 0L));
            List<OpenGrant> inOrder = new ArrayList<>(all);
            inOrder.sort(GrantOrder.BURN_DOWN);
            assertThat(all).as("open grants in burn-down order").isEqualTo(inOrder);
        }
    }

    private void checkRefunds() {
        Map<String, Long> charged = new TreeMap<>();
        Map<String, Long> refunded = new TreeMap<>();
        for (LedgerEntry entry : entries) {
            String generation = entry.accountId() + "/" + entry.generationId();
            if (entry.kind() == EntryKind.CHARGE) {
                charged.merge(generation, -entry.amount(), Long::sum);
            } else if (entry.kind() == EntryKind.REFUND) {
                refunded.merge(generation, entry.amount(), Long::sum);
            }
        }
        refunded.forEach((generation, sum) -> assertThat(sum)
                .as("refunded of " + generation)
                .isLessThanOrEqualTo(charged.getOrDefault(generation, 0L)));
        checkItems();
        Set<String> ids = new HashSet<>();
        for (RefundIssued refund : refunds) {
            assertThat(ids.add(refund.refundId()))
                    .as("refund " + refund + " issued once")
                    .isTrue();
        }
    }

    /** No item gets back more than it cost, each time that it was charged; the base may go with it by an operator's refund. */
    private void checkItems() {
        Map<String, Map<String, Long>> byGeneration = new TreeMap<>();
        for (RefundIssued refund : refunds) {
            String itemId = refund.itemId();
            if (itemId != null) {
                byGeneration
                        .computeIfAbsent(refund.accountId() + "\n" + refund.generationId(), any -> new TreeMap<>())
                        .merge(itemId, refund.amount(), Long::sum);
            }
        }
        byGeneration.forEach((key, refunded) -> {
            int separator = key.indexOf('\n');
            GenerationRow row = rows.generation(key.substring(0, separator), key.substring(separator + 1));
            if (row == null) {
                return;
            }
            for (Item item : row.items()) {
                long base = row.baseAmount();
                long cost = item.priced() ? Math.addExact(item.amount(), base) : base;
                cost = row.chargedAgain() ? 2 * cost : cost;
                assertThat(refunded.getOrDefault(item.itemId(), 0L))
                        .as("refunded for item " + item.itemId() + " of " + key)
                        .isLessThanOrEqualTo(cost);
            }
        });
    }

    /** Whether folding the event again, of which {@code first} was the decision, says what is known and changes nothing. */
    public void checkRepeatsNothing(Envelope envelope, Position at, Decision first) {
        Decision again = ledger.decide(envelope, at);
        assertThat(again.entries()).as("entries of a repeated event").isEmpty();
        assertThat(again.refunds()).as("refunds of a repeated event").isEmpty();
        if (first.effect() == Effect.REFUSED) {
            assertThat(again.refusal()).as("refusal of a repeated event").isEqualTo(first.refusal());
            return;
        }
        boolean namesHolders = envelope.event() instanceof AccountUpdated updated
                && (updated.holders() != null || updated.groups() != null);
        if (!namesHolders) {
            assertThat(again.effect()).as("effect of a repeated event").isEqualTo(Effect.DUPLICATE);
            assertThat(again.changes()).as("changes of a repeated event").isEqualTo(Changes.NONE);
        }
    }
}
