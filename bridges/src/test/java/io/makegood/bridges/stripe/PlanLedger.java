package io.makegood.bridges.stripe;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.account.OpenGrant;
import io.makegood.ledger.account.PlanRun;
import io.makegood.ledger.event.CreditEvent.GrantExpired;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.PlanEvent.PlanRenewed;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.Decision;
import io.makegood.ledger.fold.Effect;
import io.makegood.ledger.fold.PartitionLedger;
import io.makegood.ledger.plan.PlanSchedule;
import io.makegood.ledger.policy.DefaultPolicy;
import io.makegood.ledger.policy.PlanTerms;
import io.makegood.ledger.policy.PlanTerms.Period;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.row.RowKeys;
import io.makegood.ledger.table.RowsInMemory;
import io.makegood.ledger.table.StoredRows;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The ledger itself, in memory, under a policy with monthly plans; what the engine would append it appends when it is due. */
final class PlanLedger {
    private static final Map<String, PlanTerms> PLANS =
            Map.of("pro", monthly(500), "team", monthly(2_000), "pro-trial", monthly(20));

    private final PartitionLedger<StoredRows> ledger = new PartitionLedger<>(
            new StoredRows(new RowsInMemory(), new RowsInMemory()),
            policy(),
            (id, version, document) -> {
                throw new IllegalStateException("no policy is published here");
            },
            PartitionLedger.RETENTION_MILLIS_DEFAULT);

    private final List<PlanRenewed> periods = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private long offset;

    private static PlanTerms monthly(long allowance) {
        return new PlanTerms(
                allowance,
                GrantKind.ALLOWANCE,
                List.of(),
                List.of(),
                Period.MONTH,
                false,
                "UTC",
                null,
                true,
                true,
                null);
    }

    private static Policy policy() {
        DefaultPolicy other = new DefaultPolicy();
        return (Policy) Proxy.newProxyInstance(
                Policy.class.getClassLoader(), new Class<?>[] {Policy.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("plan")) {
                        return PLANS.get((String) arguments[0]);
                    }
                    if (method.getName().equals("plans")) {
                        return List.copyOf(PLANS.keySet());
                    }
                    try {
                        return method.invoke(other, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** The ledger is told at that time, after all that was due before. */
    void told(List<Envelope> events, long at) {
        passUntil(at);
        for (Envelope event : events) {
            Decision decision = ledger.apply(event, new Position(0, offset++, at));
            if (decision.effect() == Effect.REFUSED) {
                refused.add(event + " " + decision);
            }
        }
    }

    void passUntil(long time) {
        for (Due due = earliest(time); due != null; due = earliest(time)) {
            Envelope event = new Envelope(null, due.account, null, "makegood", due.event);
            Decision decision = ledger.apply(event, new Position(0, offset++, due.at));
            if (decision.effect() != Effect.APPLIED) {
                throw new IllegalStateException(due + " " + decision);
            }
            if (due.event instanceof PlanRenewed period) {
                periods.add(period);
            }
        }
    }

    private record Due(long at, String account, LedgerEvent event) {}

    private @Nullable Due earliest(long until) {
        List<Due> all = new ArrayList<>();
        ledger.rows().walkAccounts(null, Integer.MAX_VALUE, (key, row) -> {
            String account = RowKeys.accountOf(key);
            for (OpenGrant grant : row.grants()) {
                if (grant.expiresAt() != null) {
                    all.add(new Due(grant.expiresAt(), account, new GrantExpired(grant.grantId())));
                }
            }
            PlanRun plan = row.plan();
            PlanTerms terms = plan == null ? null : PLANS.get(plan.planId());
            Long due = plan == null ? null : plan.dueAt();
            if (plan != null && terms != null && due != null) {
                PlanSchedule.next(plan, terms).ifPresent(next -> all.add(new Due(due, account, next)));
            }
        });
        return all.stream()
                .filter(due -> due.at <= until)
                .min((one, other) -> Long.compare(one.at, other.at))
                .orElse(null);
    }

    long balance(String account) {
        AccountRow row = ledger.rows().account(account);
        return row == null ? 0 : row.balance();
    }

    /** The plan that runs, with its quantity and its anchor; empty for none. */
    String plan(String account) {
        AccountRow row = ledger.rows().account(account);
        PlanRun plan = row == null ? null : row.plan();
        return plan == null || !plan.isRunning()
                ? ""
                : plan.planId() + " x" + plan.quantity() + " from " + plan.anchorAt() + " until " + plan.endsAt();
    }

    /** The periods that began. */
    List<PlanRenewed> periods() {
        return periods;
    }

    /** What the ledger did not take. */
    List<String> refused() {
        return refused;
    }
}
