package io.makegood.ledger.fold;

import static io.makegood.ledger.event.AdjustmentGround.CORRECTION;
import static io.makegood.ledger.event.AdjustmentGround.FAULTY_OUTPUT;
import static io.makegood.ledger.event.AdjustmentGround.GOODWILL;
import static io.makegood.ledger.scenario.Scenario.under;
import static io.makegood.ledger.scenario.Words.adjusted;
import static io.makegood.ledger.scenario.Words.adjustedFor;
import static io.makegood.ledger.scenario.Words.caseResolved;
import static io.makegood.ledger.scenario.Words.charged;
import static io.makegood.ledger.scenario.Words.granted;
import static io.makegood.ledger.scenario.Words.item;

import io.makegood.ledger.event.CreditEvent.CreditsAdjusted;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.GoodwillRules;
import io.makegood.ledger.reason.Reason;
import io.makegood.ledger.scenario.Scenario;
import io.makegood.ledger.scenario.TestPolicy;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What bounds those who give and take credits by hand (policy clause {@code goodwill}; docs/rules.md, section 7). */
class OperatorScenarios {
    private static final long DAY_MILLIS = 24L * 60 * 60 * 1000;
    private static final long UNBOUNDED = Long.MAX_VALUE;

    private static Scenario twoAbove(long credits) {
        return under(new TestPolicy().gives(new GoodwillRules(UNBOUNDED, UNBOUNDED, credits)));
    }

    private static LedgerEvent said(String operator, long amount) {
        return new CreditsAdjusted("a", amount, GOODWILL, operator, "sorry", null, null);
    }

    @Test
    void so_much_out_of_goodwill_in_one_action_and_no_more() {
        under(new TestPolicy().gives(new GoodwillRules(50, UNBOUNDED, UNBOUNDED)))
                .when(adjusted("a", 50, GOODWILL))
                .balance(50)
                .when(adjusted("b", 51, GOODWILL))
                .refused(Reason.OVER_LIMIT)
                .when(granted("g", 51, GrantKind.GOODWILL))
                .refused(Reason.OVER_LIMIT)
                .when(adjusted("c", 51, CORRECTION))
                .balance(101)
                .when(granted("p", 51))
                .balance(152);
    }

    @Test
    void so_much_out_of_goodwill_in_one_day_and_on_the_next_again() {
        under(new TestPolicy().gives(new GoodwillRules(UNBOUNDED, 100, UNBOUNDED)))
                .when(adjusted("a", 60, GOODWILL))
                .balance(60)
                .when(granted("g", 41, GrantKind.GOODWILL))
                .refused(Reason.OVER_LIMIT)
                .when(granted("h", 40, GrantKind.GOODWILL))
                .balance(100)
                .when(adjusted("a", 60, GOODWILL))
                .nothing()
                .when(adjusted("b", 1, GOODWILL))
                .refused(Reason.OVER_LIMIT)
                .after(DAY_MILLIS)
                .when(adjusted("c", 100, GOODWILL))
                .balance(200);
    }

    @Test
    void what_is_owed_for_a_generation_is_not_goodwill_and_has_no_such_limit() {
        under(new TestPolicy().gives(new GoodwillRules(1, 1, UNBOUNDED)))
                .and(granted("g", 10), charged("n", item("1", 8)))
                .when(adjustedFor("a", 8, FAULTY_OUTPUT, "n", "1"))
                .balance(10);
    }

    @Test
    void a_large_amount_waits_until_a_second_person_sends_the_same() {
        twoAbove(100)
                .by("key:kim")
                .when(said("kim", 101))
                .noCredits()
                .notice(NoticeType.CaseOpened, "SECOND_PERSON")
                .when(said("kim", 101))
                .nothing()
                .when(said("lee", 101))
                .nothing()
                .by("key:lee")
                .when(said("kim", 101))
                .notice(NoticeType.CaseClosed, "APPROVED")
                .balance(101)
                .when(said("lee", 101))
                .nothing()
                .by("key:kim")
                .when(said("kim", 101))
                .nothing()
                .balance(101);
    }

    @Test
    void what_the_second_person_sends_must_be_the_same() {
        twoAbove(100)
                .by("key:kim")
                .and(said("kim", 101))
                .by("key:lee")
                .when(said("lee", 1_000))
                .refused(Reason.CONFLICT)
                .balance(0);
    }

    @Test
    void where_nobody_knows_who_sent_it_the_operator_that_the_event_names_is_the_person() {
        twoAbove(100)
                .and(said("kim", 101))
                .when(said("kim", 101))
                .nothing()
                .when(said("lee", 101))
                .balance(101);
    }

    @Test
    void to_take_much_needs_two_as_to_give_much_does() {
        twoAbove(100)
                .and(granted("g", 500))
                .by("key:kim")
                .when(adjusted("a", -200, CORRECTION))
                .noCredits()
                .by("key:lee")
                .when(adjusted("a", -200, CORRECTION))
                .balance(300);
    }

    @Test
    void a_case_that_support_settles_ends_the_matter() {
        Scenario scenario = twoAbove(100).by("key:kim");
        String caseId = Objects.requireNonNull(
                scenario.when(said("kim", 101)).firstNotice().subject().caseId());
        scenario.when(caseResolved(caseId))
                .by("key:lee")
                .when(said("kim", 101))
                .refused(Reason.CONFLICT)
                .balance(0);
    }

    @Test
    void nothing_else_takes_the_id_of_a_grant_that_waits() {
        twoAbove(100)
                .by("key:kim")
                .and(granted("g", 101, GrantKind.GOODWILL))
                .by("key:lee")
                .when(granted("g", 101))
                .refused(Reason.CONFLICT)
                .when(granted("g", 101, GrantKind.GOODWILL))
                .balance(101);
    }

    @Test
    void a_large_grant_out_of_goodwill_needs_two_and_what_was_paid_for_does_not() {
        twoAbove(100)
                .when(granted("p", 5_000))
                .balance(5_000)
                .by("key:kim")
                .when(granted("g", 101, GrantKind.GOODWILL))
                .noCredits()
                .by("key:lee")
                .when(granted("g", 101, GrantKind.GOODWILL))
                .balance(5_101);
    }
}
