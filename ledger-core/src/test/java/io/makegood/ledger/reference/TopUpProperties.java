package io.makegood.ledger.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.budget.BudgetWindow;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.event.TopUpEvent.TopUpFailed;
import io.makegood.ledger.event.TopUpEvent.TopUpSet;
import io.makegood.ledger.event.WindowKind;
import io.makegood.ledger.fold.Decision;
import io.makegood.ledger.fold.Effect;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.TopUpTerms;
import io.makegood.ledger.scenario.LedgerRun;
import io.makegood.ledger.scenario.RandomEvents;
import io.makegood.ledger.scenario.Scenario;
import io.makegood.ledger.scenario.TestPolicy;
import io.makegood.ledger.scenario.Timed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What holds of top-ups whatever happens: never above the cap, never below without a reason, no id twice. */
class TopUpProperties {
    private static final int JOURNEYS = 6_000;
    private static final long RETENTION_MILLIS = 500_000;

    /** One that was due, by its own notice. */
    private record Due(String topUpId, long amount, long at) {}

    @Test
    void no_more_is_due_in_a_window_than_the_cap_and_every_id_is_new() {
        Map<String, Integer> seen = new TreeMap<>();
        for (long seed = 0; seed < JOURNEYS; seed++) {
            TestPolicy policy = TestPolicy.random(seed);
            if (policy.topUp() != null) {
                requireBounds(policy, new RandomEvents(seed, 1, 1, "a").journey("a", Scenario.START), seen);
            }
        }
        assertThat(seen.keySet())
                .as("what the random journeys came to: %s", seen)
                .contains(
                        "TopUpDue null",
                        "TopUpFailed TOP_UP_FAILED",
                        "TopUpFailed TOP_UP_STOPPED",
                        "TopUpFailed TOP_UP_CAPPED",
                        "granted",
                        "granted after a failure");
        assertThat(seen.values()).as("each often enough: %s", seen).allMatch(times -> times >= 20);
    }

    @Test
    void a_redelivered_agreement_does_not_start_what_failures_stopped_and_another_one_does() {
        TestPolicy policy = new TestPolicy().topsUp(new TopUpTerms(10, 10, 15, 15, "p", 100, WindowKind.DAY, 0, 1));
        Comparison comparison = new Comparison(new LedgerRun(policy, RETENTION_MILLIS), RETENTION_MILLIS);
        List<Decision> decisions = new ArrayList<>();
        String topUpId = "";
        for (String eventId : List.of("first", "fails", "first", "second", "second")) {
            LedgerEvent event =
                    eventId.equals("fails") ? new TopUpFailed(topUpId, "declined") : new TopUpSet(true, null, null);
            Decision decision = comparison.apply(
                    new Envelope(eventId, "a", null, null, event),
                    new Position(0, decisions.size(), Scenario.START + decisions.size()));
            decisions.add(decision);
            for (Notice notice : decision.notices()) {
                topUpId = notice.type() == NoticeType.TopUpDue
                        ? notice.details().get(0).value()
                        : topUpId;
            }
        }
        assertThat(decisions)
                .extracting(Decision::effect)
                .containsExactly(Effect.APPLIED, Effect.APPLIED, Effect.DUPLICATE, Effect.APPLIED, Effect.DUPLICATE);
        assertThat(decisions.get(3).notices()).extracting(Notice::type).containsExactly(NoticeType.TopUpDue);
    }

    private static void requireBounds(TestPolicy policy, List<Timed> journey, Map<String, Integer> seen) {
        TopUpTerms terms = Objects.requireNonNull(policy.topUp());
        BudgetWindow window = BudgetWindow.of(terms.per());
        Comparison comparison = new Comparison(new LedgerRun(policy, RETENTION_MILLIS), RETENTION_MILLIS);
        List<Due> due = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        for (int i = 0; i < journey.size(); i++) {
            long now = journey.get(i).at();
            Envelope written = comparison.asWritten(journey.get(i).envelope());
            if (written == null) {
                continue;
            }
            Decision decision = comparison.apply(written, new Position(0, i, now));
            if (decision.effect() == Effect.APPLIED) {
                count(written.event(), failed, seen);
            }
            for (Notice notice : decision.notices()) {
                if (notice.type() == NoticeType.TopUpFailed || notice.type() == NoticeType.TopUpDue) {
                    seen.merge(notice.type() + " " + notice.reason(), 1, Integer::sum);
                }
                if (notice.type() == NoticeType.TopUpDue) {
                    String topUpId = notice.details().get(0).value();
                    assertThat(due).noneMatch(each -> each.topUpId().equals(topUpId));
                    long amount = Objects.requireNonNull(notice.amounts().amount());
                    due.add(new Due(topUpId, amount, now));
                    assertThat(amount).isBetween(1L, terms.amountAtMost());
                    assertThat(comparison.run().account("a").balance()).isLessThan(terms.belowAtMost());
                }
            }
            long bought = due.stream()
                    .filter(each ->
                            window.placeOf(each.at()) == window.placeOf(now) && !failed.contains(each.topUpId()))
                    .mapToLong(Due::amount)
                    .sum();
            assertThat(bought).as("due in the window of " + now).isLessThanOrEqualTo(terms.cap());
        }
    }

    private static void count(LedgerEvent event, List<String> failed, Map<String, Integer> seen) {
        if (event instanceof TopUpFailed its) {
            failed.add(its.topUpId());
        }
        if (event instanceof CreditsGranted its && its.grantId().startsWith("topup:")) {
            boolean late = failed.contains(its.grantId().substring("topup:".length()));
            seen.merge(late ? "granted after a failure" : "granted", 1, Integer::sum);
        }
    }
}
