package io.makegood.cli;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.account.OpenGrant;
import io.makegood.ledger.account.PlanRun;
import io.makegood.ledger.event.CreditEvent.GrantExpired;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.FoldAdopted;
import io.makegood.ledger.event.GenerationEvent.GenerationTimedOut;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.Decision;
import io.makegood.ledger.fold.Effect;
import io.makegood.ledger.fold.FoldVersions;
import io.makegood.ledger.fold.PartitionLedger;
import io.makegood.ledger.plan.PlanSchedule;
import io.makegood.ledger.policy.PlanTerms;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.row.RowKeys;
import io.makegood.ledger.table.RowsInMemory;
import io.makegood.ledger.table.StoredRows;
import io.makegood.topics.writing.FoldAdoption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A ledger in memory whose clock is turned by hand: events happen at the times that they are given, and what the engine would append in
 * between, it appends at the very moment at which it is due. Single-threaded.
 */
final class Timeline {
    private static final int ALL = Integer.MAX_VALUE;

    private final Policy policy;
    private final PartitionLedger<StoredRows> ledger;
    /** What was due and was refused, or said nothing new: it is not asked for again. */
    private final Set<String> inVain = new HashSet<>();

    private final Deque<Sent> onTheWay = new ArrayDeque<>();
    private long offset;

    Timeline(Policy policy) {
        this.policy = policy;
        ledger = new PartitionLedger<>(
                new StoredRows(new RowsInMemory(), new RowsInMemory()),
                policy,
                (id, version, document) -> {
                    throw new IllegalStateException("a timeline has one policy");
                },
                PartitionLedger.RETENTION_MILLIS_DEFAULT);
        // As a new ledger begins.
        ledger.apply(
                Envelope.of(
                        FoldAdoption.ACCOUNT,
                        new FoldAdopted(FoldVersions.ALL.newest().number())),
                new Position(0, 0, 0));
    }

    /**
     * What happened.
     *
     * @param at record time, epoch milliseconds, UTC
     * @param byEngine whether the engine appends the event
     * @param balance that of the account after it
     */
    record Step(long at, boolean byEngine, Envelope envelope, Decision decision, long balance) {}

    /** What is due until then, the earliest first. */
    List<Step> passesUntil(long time) {
        List<Step> steps = new ArrayList<>(arrivals());
        for (Due due = earliest(time); due != null; due = earliest(time)) {
            Step step = apply(new Envelope(null, due.account, null, Envelope.ENGINE, due.event), due.at, true);
            if (step.decision.effect() != Effect.APPLIED) {
                inVain.add(due.key());
            }
            steps.add(step);
            steps.addAll(arrivals());
        }
        return steps;
    }

    /** What others have sent to accounts so far arrives, at the time at which it left. */
    private List<Step> arrivals() {
        List<Step> steps = new ArrayList<>();
        while (!onTheWay.isEmpty()) {
            Sent next = onTheWay.remove();
            steps.add(apply(next.envelope, next.at, true));
        }
        return steps;
    }

    /** The event happens then. */
    Step happens(Envelope envelope, long time) {
        return apply(envelope, time, false);
    }

    private Step apply(Envelope envelope, long time, boolean byEngine) {
        Decision decision = ledger.apply(envelope, new Position(0, offset++, time));
        decision.appended().forEach(each -> onTheWay.add(new Sent(each, time)));
        AccountRow account = ledger.rows().account(envelope.accountId());
        return new Step(time, byEngine, envelope, decision, account == null ? 0 : account.balance());
    }

    private record Sent(Envelope envelope, long at) {}

    private record Due(long at, String account, LedgerEvent event) {
        private String key() {
            return account + " " + event;
        }
    }

    private @Nullable Due earliest(long until) {
        Due[] first = {null};
        ledger.rows().walkAccounts(null, ALL, (key, row) -> {
            String account = RowKeys.accountOf(key);
            // Before what expires at the same moment, as the engine asks.
            PlanRun plan = row.plan();
            Long renewal = plan == null ? null : plan.dueAt();
            if (plan != null && renewal != null) {
                PlanTerms terms = PlanSchedule.terms(plan, account, ledger.policies(), renewal);
                if (terms != null) {
                    PlanSchedule.next(plan, terms)
                            .ifPresent(event -> consider(first, new Due(renewal, account, event), until));
                }
            }
            for (OpenGrant grant : row.grants()) {
                Long expiresAt = grant.expiresAt();
                if (expiresAt != null) {
                    consider(first, new Due(expiresAt, account, new GrantExpired(grant.grantId())), until);
                }
            }
        });
        ledger.rows().walkGenerations(null, ALL, (key, row) -> {
            if (row.isOpen()) {
                long at = policy.timeoutAt(
                        row.feature(), row.chargedAt(), row.use().extendBy());
                LedgerEvent event = new GenerationTimedOut(RowKeys.generationOf(key));
                consider(first, new Due(at, RowKeys.accountOfGeneration(key), event), until);
            }
        });
        return first[0];
    }

    private void consider(Due[] first, Due due, long until) {
        if (due.at <= until && (first[0] == null || due.at < first[0].at) && !inVain.contains(due.key())) {
            first[0] = due;
        }
    }
}
