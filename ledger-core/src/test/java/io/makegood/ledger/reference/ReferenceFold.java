package io.makegood.ledger.reference;

import io.makegood.ledger.event.BudgetSet;
import io.makegood.ledger.event.CreditEvent.CashRefundRequested;
import io.makegood.ledger.event.CreditEvent.CashRefundReviewed;
import io.makegood.ledger.event.CreditEvent.CreditsAdjusted;
import io.makegood.ledger.event.CreditEvent.CreditsExtended;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.CreditEvent.CreditsRevoked;
import io.makegood.ledger.event.CreditEvent.GrantEnded;
import io.makegood.ledger.event.CreditEvent.GrantExpired;
import io.makegood.ledger.event.CreditEvent.RevocationReversed;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.FoldAdopted;
import io.makegood.ledger.event.GenerationEvent;
import io.makegood.ledger.event.GenerationEvent.GenerationCharged;
import io.makegood.ledger.event.GenerationEvent.GenerationCompleted;
import io.makegood.ledger.event.GenerationEvent.GenerationProgressed;
import io.makegood.ledger.event.GenerationEvent.GenerationRejected;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.GenerationEvent.GenerationTimedOut;
import io.makegood.ledger.event.GenerationEvent.ItemDelivered;
import io.makegood.ledger.event.GenerationEvent.ItemFailed;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.LedgerEvent.AccountUpdated;
import io.makegood.ledger.event.LedgerEvent.Cases;
import io.makegood.ledger.event.LedgerEvent.PolicyPublished;
import io.makegood.ledger.event.LedgerMoved;
import io.makegood.ledger.event.PlanEvent.PlanEnded;
import io.makegood.ledger.event.PlanEvent.PlanRenewed;
import io.makegood.ledger.event.PlanEvent.PlanStarted;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.event.SupportEvent.AccountNoted;
import io.makegood.ledger.event.SupportEvent.CaseResolved;
import io.makegood.ledger.event.SupportEvent.ClaimReviewed;
import io.makegood.ledger.event.SupportEvent.ResultReported;
import io.makegood.ledger.event.SupportEvent.SupportRequested;
import io.makegood.ledger.event.TopUpEvent.TopUpFailed;
import io.makegood.ledger.event.TopUpEvent.TopUpSet;
import io.makegood.ledger.event.TransferEvent;
import io.makegood.ledger.event.TransferEvent.AccountClosed;
import io.makegood.ledger.event.TransferEvent.AccountMerged;
import io.makegood.ledger.event.TransferEvent.CreditsTransferred;
import io.makegood.ledger.event.TransferEvent.TransferArrived;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.Policies;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules (docs/rules.md) once more, as plainly as possible: maps, lists and one pot of credits for each grant. It knows the
 * events and the policies' answers and nothing else of the engine. Policies are fixed: a published one is refused. Not
 * threadsafe.
 */
public final class ReferenceFold {
    private final Policies policies;
    private final long retentionMillis;
    private final Map<String, Account> accounts = new HashMap<>();
    /** By which version of the rules events are decided now. */
    private int fold = 1;
    /** Whether an event with a personal text in plain is refused. */
    private boolean sealedOnly;
    /** Whether the ledger has left: then nothing is decided here any more. */
    private boolean left;
    /** The last move, and whether it ended here. */
    private String move = "";

    private @Nullable Turn last;

    /** What an event did. */
    public enum Did {
        /** Applied. */
        APPLIED,
        /** Nothing new. */
        DUPLICATE,
        /** Not applicable. */
        REFUSED,
        /** Not here. */
        LEFT
    }

    /** So many reports are remembered of attempts that were not charged. */
    private static final int HEARD_MOST = 256;

    /** A ledger under these policies that forgets generations after so long. */
    public ReferenceFold(Policies policies, long retentionMillis) {
        this.policies = policies;
        this.retentionMillis = retentionMillis;
    }

    /** The next event of the journal. */
    public Did apply(Envelope envelope, Position at) {
        Account account = accounts.computeIfAbsent(envelope.accountId(), Account::new);
        Turn turn = new Turn(account, policies, fold, envelope, at.recordedAt());
        last = turn;
        if (left) {
            return Did.LEFT;
        }
        LedgerEvent event = envelope.event();
        if (sealedOnly && PersonalComponents.anyInPlain(event)) {
            return turn.refuse("PLAIN_TEXT");
        }
        return event.match(new Rules(turn, envelope.eventId()));
    }

    /** Which rules an event goes by. */
    private final class Rules implements Cases<Did> {
        private final Turn turn;
        private final @Nullable String eventId;

        private Rules(Turn turn, @Nullable String eventId) {
            this.turn = turn;
            this.eventId = eventId;
        }

        private interface Rule<E extends GenerationEvent> {
            Did apply(Turn turn, Gen gen, E event);
        }

        private <E extends GenerationEvent> Did on(String generationId, E event, Rule<E> rule) {
            if (isForgotten(generationId)) {
                return turn.refuse("GENERATION_TOO_OLD");
            }
            Gen known = turn.account.gens.get(generationId);
            return rule.apply(turn, known == null ? new Gen(generationId) : known, event);
        }

        /** A report of a generation, unless it is one that an earlier attempt was told. */
        private <E extends GenerationEvent> Did told(String generationId, E event, Rule<E> rule) {
            String words = withoutLink(event) + " " + eventId;
            return on(generationId, event, (its, gen, report) -> {
                if (gen.heard.contains(words)) {
                    return Did.DUPLICATE;
                }
                Did did = rule.apply(its, gen, report);
                if (!gen.isCharged() && did == Did.APPLIED) {
                    gen.heard.add(words);
                    if (gen.heard.size() > HEARD_MOST) {
                        gen.heard.remove(0);
                    }
                }
                return did;
            });
        }

        /** Links are signed anew each time: they are no part of what is told. */
        private static GenerationEvent withoutLink(GenerationEvent event) {
            if (event instanceof ItemDelivered its) {
                return new ItemDelivered(its.generationId(), its.itemId(), its.how());
            }
            return event instanceof GenerationCompleted its
                    ? new GenerationCompleted(its.generationId(), its.outcome(), its.usedAmount(), its.quantities())
                    : event;
        }

        private boolean isForgotten(@Nullable String generationId) {
            Gen gen = turn.account.gens.get(generationId);
            return gen != null && gen.isForgotten(turn.now, retentionMillis);
        }

        @Override
        public Did generationRequested(GenerationRequested event) {
            return on(event.generationId(), event, GenerationEvents::requested);
        }

        @Override
        public Did generationRejected(GenerationRejected event) {
            return told(event.generationId(), event, GenerationEvents::rejected);
        }

        @Override
        public Did generationCharged(GenerationCharged event) {
            return on(event.generationId(), event, GenerationEvents::charged);
        }

        @Override
        public Did itemFailed(ItemFailed event) {
            return told(event.generationId(), event, GenerationEvents::failed);
        }

        @Override
        public Did itemDelivered(ItemDelivered event) {
            return told(event.generationId(), event, GenerationEvents::delivered);
        }

        @Override
        public Did generationCompleted(GenerationCompleted event) {
            return told(event.generationId(), event, GenerationEvents::completed);
        }

        @Override
        public Did generationProgressed(GenerationProgressed event) {
            return told(event.generationId(), event, Uses::progressed);
        }

        @Override
        public Did generationTimedOut(GenerationTimedOut event) {
            return on(event.generationId(), event, GenerationEvents::timedOut);
        }

        @Override
        public Did creditsGranted(CreditsGranted event) {
            return GrantEvents.granted(turn, event);
        }

        @Override
        public Did grantExpired(GrantExpired event) {
            return GrantEvents.expired(turn, event);
        }

        @Override
        public Did creditsRevoked(CreditsRevoked event) {
            return GrantEvents.revoked(turn, event);
        }

        @Override
        public Did planStarted(PlanStarted event) {
            return PlanEvents.started(turn, event);
        }

        @Override
        public Did planEnded(PlanEnded event) {
            return PlanEvents.ended(turn, event);
        }

        @Override
        public Did planRenewed(PlanRenewed event) {
            return PlanEvents.renewed(turn, event);
        }

        @Override
        public Did creditsExtended(CreditsExtended event) {
            return GrantEvents.extended(turn, event);
        }

        @Override
        public Did grantEnded(GrantEnded event) {
            return GrantEvents.ended(turn, event);
        }

        @Override
        public Did revocationReversed(RevocationReversed event) {
            return GrantEvents.reversed(turn, event);
        }

        @Override
        public Did creditsAdjusted(CreditsAdjusted event) {
            String generation = event.generationId();
            return AdjustmentEvents.adjusted(turn, turn.account.gens.get(generation), isForgotten(generation), event);
        }

        @Override
        public Did resultReported(ResultReported event) {
            String generation = event.generationId();
            return ClaimEvents.reported(turn, turn.account.gens.get(generation), isForgotten(generation), event);
        }

        @Override
        public Did claimReviewed(ClaimReviewed event) {
            return ClaimEvents.reviewed(turn, event, retentionMillis);
        }

        @Override
        public Did cashRefundRequested(CashRefundRequested event) {
            return CashEvents.requested(turn, event);
        }

        @Override
        public Did cashRefundReviewed(CashRefundReviewed event) {
            return CashEvents.reviewed(turn, event);
        }

        @Override
        public Did accountUpdated(AccountUpdated event) {
            Boolean access = event.accessActive();
            if (event.holders() == null && event.groups() == null && Objects.equals(access, turn.account.access)) {
                return Did.DUPLICATE;
            }
            turn.begin();
            if (access != null) {
                turn.account.access = access;
            }
            turn.account.budgets.named(event);
            return turn.applied();
        }

        @Override
        public Did budgetSet(BudgetSet event) {
            return Budgeting.set(turn, event);
        }

        @Override
        public Did topUpSet(TopUpSet event) {
            return Buying.set(turn, event);
        }

        @Override
        public Did topUpFailed(TopUpFailed event) {
            return Buying.failed(turn, event);
        }

        @Override
        public Did creditsTransferred(CreditsTransferred event) {
            return TransferEvents.transferred(turn, event);
        }

        @Override
        public Did transferArrived(TransferArrived event) {
            return TransferEvents.arrived(turn, event);
        }

        @Override
        public Did accountMerged(AccountMerged event) {
            return TransferEvents.merged(turn, event);
        }

        @Override
        public Did accountClosed(AccountClosed event) {
            return TransferEvents.closed(turn);
        }

        @Override
        public Did policyPublished(PolicyPublished event) {
            return turn.refuse("INVALID_POLICY");
        }

        @Override
        public Did foldAdopted(FoldAdopted event) {
            if (event.fold() < fold) {
                return turn.refuse("FOLD_OLDER");
            }
            boolean isNew = event.fold() > fold || (event.sealedOnly() && !sealedOnly);
            fold = event.fold();
            sealedOnly |= event.sealedOnly();
            return isNew ? Did.APPLIED : Did.DUPLICATE;
        }

        @Override
        public Did ledgerMoved(LedgerMoved event) {
            String its = event.move() + " " + event.arrived();
            Did did = its.equals(move) ? Did.DUPLICATE : Did.APPLIED;
            move = its;
            left = !event.arrived();
            return did;
        }

        @Override
        public Did supportRequested(SupportRequested event) {
            return Questions.requested(turn, event);
        }

        @Override
        public Did accountNoted(AccountNoted event) {
            String known = turn.account.said("note", event.noteId());
            if (known != null) {
                return known.equals(event.toString()) ? Did.DUPLICATE : turn.conflict();
            }
            turn.begin();
            turn.account.say("note", event.noteId(), event.toString());
            turn.tell(NoticeType.AccountNoted, null, Audience.OPERATOR);
            return turn.applied();
        }

        @Override
        public Did caseResolved(CaseResolved event) {
            return Questions.resolved(turn, event);
        }
    }

    // Predictions -----------------------------------------------------------------------------------------------------

    /** Every account that an event named. */
    public Set<String> accounts() {
        return accounts.keySet();
    }

    /** The account's balance. */
    public long balance(String account) {
        return known(account).balance;
    }

    /** What can be charged now for everything. */
    public long available(String account) {
        return Math.max(0, leftForEverything(account) - known(account).overdrawn);
    }

    /** What is left in grants that pay for everything. */
    public long leftForEverything(String account) {
        return known(account).pots.values().stream()
                .filter(Pot::isForEverything)
                .mapToLong(pot -> pot.left)
                .sum();
    }

    /** What open generations of the account were charged and may get back. */
    public long held(String account) {
        return known(account).gens.values().stream()
                .filter(Gen::isOpen)
                .mapToLong(gen -> gen.money.paid)
                .sum();
    }

    /** What the account owes. */
    public long overdraft(String account) {
        return known(account).overdrawn;
    }

    /** What is left in each of the account's open grants, in burn-down order: some have other names here. */
    public List<Long> remaining(String account) {
        return known(account).pots.values().stream()
                .filter(pot -> pot.left > 0)
                .sorted((first, second) -> first.burnsBefore(second) ? -1 : 1)
                .map(pot -> pot.left)
                .toList();
    }

    /** What is left of a grant of that id; zero if there is none. */
    public long left(String account, String grantId) {
        Pot pot = known(account).pots.get(grantId);
        return pot == null ? 0 : pot.left;
    }

    /** All that was given back, by generation and part, such as {@code n-1/item:2}. */
    public Map<String, Long> refunds(String account) {
        return Map.copyOf(known(account).refunds);
    }

    /** By how much entries of each kind moved the balance in the last event. */
    public Map<String, Long> lastSums() {
        return turn().sums;
    }

    /** What the last event gave back, by generation and part: the amount and the cause, with a space between. */
    public Map<String, String> lastRefunds() {
        return turn().refunds;
    }

    /** What was spent of budgets, of those of which the last event has changed it: by budget, edition and subject. */
    public Map<String, String> lastSpent() {
        return turn().spent;
    }

    /** The notices of the last event as {@code TYPE/reason/AUDIENCE}, in alphabetical order. */
    public List<String> lastNotices() {
        return turn().notices.stream().sorted().toList();
    }

    /** What the engine appends with the last event; entries have no numbers here. */
    public List<Envelope> lastSent() {
        return turn().sent;
    }

    /** The grant from which what has that name elsewhere came, by the name that it has in the last event. */
    String nameOfSlice(String grantThere) {
        return turn().sent.stream()
                .filter(each -> each.event() instanceof TransferArrived)
                .flatMap(each -> ((TransferArrived) each.event()).slices().stream())
                .filter(slice -> slice.grantId().equals(grantThere))
                .map(TransferEvent.Slice::fromGrant)
                .findFirst()
                .orElse("none");
    }

    /** Why the last event was refused, or null. */
    public @Nullable String lastRefusal() {
        return turn().refusal();
    }

    /** What of the charge of a generation is still paid, and what was charged of it in all. */
    public Map<String, List<Long>> paidAndCharged(String account) {
        Map<String, List<Long>> all = new HashMap<>();
        known(account).gens.forEach((id, gen) -> all.put(id, List.of(gen.money.paid, gen.cost())));
        return all;
    }

    private Turn turn() {
        return Objects.requireNonNull(last, "no event yet");
    }

    private Account known(String account) {
        return accounts.getOrDefault(account, new Account(account));
    }
}
