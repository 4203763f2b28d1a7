package io.makegood.ledger.fold;

import static io.makegood.ledger.scenario.Scenario.given;
import static io.makegood.ledger.scenario.Words.charged;
import static io.makegood.ledger.scenario.Words.granted;
import static io.makegood.ledger.scenario.Words.grantedFor;
import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.account.OpenGrant;
import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.CreditEvent.CreditsRevoked;
import io.makegood.ledger.event.CreditEvent.RevocationReversed;
import io.makegood.ledger.event.GenerationEvent.GenerationCompleted;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.event.PlanEvent.PlanStarted;
import io.makegood.ledger.event.TransferEvent.AccountClosed;
import io.makegood.ledger.event.TransferEvent.AccountMerged;
import io.makegood.ledger.event.TransferEvent.CreditsTransferred;
import io.makegood.ledger.event.TransferEvent.Slice;
import io.makegood.ledger.event.TransferEvent.TransferArrived;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.reason.Reason;
import io.makegood.ledger.scenario.Accounts;
import io.makegood.ledger.scenario.Scenario;
import io.makegood.ledger.scenario.TestPolicy;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Credits between accounts, and accounts that end (docs/rules.md, section 14). */
class TransferScenarios {
    private static final long LATER = Scenario.START + 3_600_000;

    private static CreditsTransferred transfer(String id, String to, long amount) {
        return new CreditsTransferred(id, to, amount, "a gift");
    }

    private static CreditsTransferred all(String id, String to) {
        return new CreditsTransferred(id, to, null, "moves house");
    }

    private static GenerationRequested request(String generation) {
        return new GenerationRequested(generation, "image", null, null, null, null, null, List.of("1"), true);
    }

    private final Accounts world = new Accounts(new TestPolicy());

    // Leaving and arriving --------------------------------------------------------------------------------------------

    @Test
    void credits_leave_in_burn_down_order() {
        given(granted("first", 5, GrantKind.PROMOTIONAL), granted("second", 9, GrantKind.PAID))
                .when(new CreditsTransferred("t", "ben", 7L, "a gift"))
                .entry(EntryKind.TRANSFER, -7)
                .grant("first", -5)
                .grant("second", -2)
                .entries(1)
                .notice(NoticeType.CreditsTaken, "TRANSFERRED")
                .detail(NoticeType.CreditsTaken, "toAccount", "ben")
                .detail(NoticeType.CreditsTaken, "transferId", "t")
                .balance(7);
    }

    @Test
    void they_arrive_as_what_they_were() {
        world.happens("ann", new CreditsGranted("g", 10, GrantKind.PAID, 3, LATER, "pi_1", List.of("image")));
        world.happens("ann", transfer("t", "ben", 4));
        assertThat(world.balance("ann")).isEqualTo(6);
        assertThat(world.balance("ben")).isZero();
        assertThat(world.inTransit()).isEqualTo(4);
        world.arrive();
        assertThat(world.balance("ben")).isEqualTo(4);
        assertThat(world.inTransit()).isZero();
        OpenGrant there = world.run().openGrants("ben").get(0);
        assertThat(there.kind()).isEqualTo(GrantKind.PAID);
        assertThat(there.priority()).isEqualTo(3);
        assertThat(there.expiresAt()).isEqualTo(LATER);
        assertThat(there.features()).containsExactly("image");
        assertThat(Objects.requireNonNull(world.run().rows().grant("ben", there.grantId()))
                        .paymentReference())
                .isEqualTo("pi_1");
    }

    @Test
    void an_arrival_pays_what_is_owed_first_and_comes_once() {
        TransferArrived arrival = new TransferArrived(
                "ben",
                "what made them leave",
                0,
                "t",
                List.of(new Slice("transfer:1", "g", 10, GrantKind.PAID, 100, null, null, List.of(), List.of())),
                0,
                List.of());
        given(charged("n", 4))
                .when(new TransferArrived(
                        "ben",
                        "what made them leave",
                        0,
                        "t",
                        List.of(new Slice(
                                "transfer:1", "g", 10, GrantKind.PAID, 100, null, null, List.of(), List.of())),
                        0,
                        List.of()))
                .entry(EntryKind.TRANSFER, 10)
                .entries(1)
                .grant("transfer:1", 6)
                .noNotice()
                .balance(6)
                .when(arrival)
                .nothing();
    }

    @Test
    void what_expired_on_the_way_lapses() {
        world.happens("ann", new CreditsGranted("g", 10, GrantKind.PAID, null, Scenario.START + 10_000, null));
        world.happens("ann", transfer("t", "ben", 4));
        world.pass(60_000);
        world.arrive();
        assertThat(world.balance("ben")).isZero();
        assertThat(world.run().entries())
                .filteredOn(entry -> entry.accountId().equals("ben"))
                .extracting(entry -> entry.kind().name())
                .containsExactly("TRANSFER", "EXPIRY");
    }

    @Test
    void a_transfer_of_many_grants_arrives_in_parts() {
        for (int i = 0; i < 150; i++) {
            world.happens("ann", granted("g" + i, 2));
        }
        world.happens("ann", all("t", "ben"));
        assertThat(world.onTheWay()).hasSize(3);
        world.arrive();
        assertThat(world.balance("ben")).isEqualTo(300);
        assertThat(world.run().openGrants("ben")).hasSize(150);
    }

    // Refused ---------------------------------------------------------------------------------------------------------

    @Test
    void the_same_transfer_again_is_a_duplicate_and_another_one_of_that_id_a_conflict() {
        given(granted("g", 9), transfer("t", "ben", 4))
                .when(transfer("t", "ben", 4))
                .nothing();
        given(granted("g", 9), transfer("t", "ben", 4))
                .when(transfer("t", "cid", 4))
                .refused(Reason.CONFLICT);
    }

    @Test
    void more_than_there_is_is_refused_and_may_be_sent_again() {
        given(granted("g", 3))
                .when(transfer("t", "ben", 4))
                .refused(Reason.EXCEEDS_AVAILABLE)
                .and(granted("h", 1))
                .when(transfer("t", "ben", 4))
                .entry(EntryKind.TRANSFER, -4);
    }

    @Test
    void what_a_generation_holds_is_not_there_to_be_transferred() {
        given(granted("g", 10), charged("n", 8)).when(transfer("t", "ben", 4)).refused(Reason.EXCEEDS_AVAILABLE);
    }

    @Test
    void an_account_sends_nothing_to_itself() {
        given(granted("g", 3)).when(transfer("t", Scenario.ACCOUNT, 3)).refused(Reason.SAME_ACCOUNT);
        given(granted("g", 3))
                .when(new AccountMerged(Scenario.ACCOUNT, "one customer"))
                .refused(Reason.SAME_ACCOUNT);
    }

    @Test
    void credits_of_one_grant_go_to_so_many_accounts() {
        Scenario scenario = given(granted("g", 1_000));
        for (int i = 0; i < 256; i++) {
            scenario.and(transfer("t" + i, "ben", 1));
        }
        scenario.when(transfer("t", "ben", 1)).refused(Reason.TOO_MANY_TRANSFERS);
    }

    @Test
    void ids_that_the_ledger_derives_are_not_granted() {
        given().when(granted("transfer:0123456789abcdef0123456789abcdef", 1)).refused(Reason.RESERVED_ID);
        given().when(granted("transfer:of last week", 1)).entry(EntryKind.GRANT, 1);
    }

    // What comes back -------------------------------------------------------------------------------------------------

    @Test
    void what_comes_back_stays_after_a_transfer_of_an_amount() {
        world.happens("ann", granted("g", 10));
        world.happens("ann", charged("n", 4));
        world.happens("ann", transfer("t", "ben", 6));
        world.happens("ann", new GenerationCompleted("n", Outcome.FAILED, null));
        world.arrive();
        assertThat(world.balance("ann")).isEqualTo(4);
        assertThat(world.balance("ben")).isEqualTo(6);
    }

    @Test
    void what_comes_back_follows_a_transfer_of_all() {
        world.happens("ann", granted("g", 10));
        world.happens("ann", charged("n", 10));
        world.happens("ann", all("t", "ben"));
        world.happens("ann", granted("later", 3));
        Decision failed = world.happens("ann", new GenerationCompleted("n", Outcome.FAILED, null));
        assertThat(failed.entries())
                .extracting(entry -> entry.reason())
                .containsExactly("GENERATION_FAILED", "PASSED_ON");
        world.arrive();
        assertThat(world.balance("ann")).isEqualTo(3);
        assertThat(world.balance("ben")).isEqualTo(10);
    }

    @Test
    void it_follows_on_where_all_went_on() {
        world.happens("ann", granted("g", 10));
        world.happens("ann", charged("n", 4));
        world.happens("ann", all("t", "ben"));
        world.arrive().happens("ben", all("u", "cid"));
        world.arrive().happens("ann", new GenerationCompleted("n", Outcome.FAILED, null));
        world.arrive();
        assertThat(world.balance("ann")).isZero();
        assertThat(world.balance("ben")).isZero();
        assertThat(world.balance("cid")).isEqualTo(10);
    }

    @Test
    void there_and_back_again_ends_where_it_began() {
        world.happens("ann", granted("g", 10));
        world.happens("ann", charged("n", 4));
        world.happens("ann", all("t", "ben"));
        world.arrive().happens("ben", all("u", "ann"));
        world.arrive().happens("ann", new GenerationCompleted("n", Outcome.FAILED, null));
        world.arrive();
        assertThat(world.balance("ann")).isEqualTo(10);
        assertThat(world.balance("ben")).isZero();
    }

    // Revocations -----------------------------------------------------------------------------------------------------

    @Test
    void a_revocation_finds_what_was_transferred_and_so_does_its_reversal() {
        world.happens("ann", granted("g", 10, GrantKind.PAID));
        world.happens("ann", transfer("t", "ben", 6));
        world.arrive().happens("ann", new CreditsRevoked("g", null, "chargeback"));
        world.arrive();
        assertThat(world.balance("ann")).isZero();
        assertThat(world.balance("ben")).isZero();
        world.happens("ann", new RevocationReversed("g", "won", "chargeback"));
        world.arrive();
        assertThat(world.balance("ann")).isEqualTo(4);
        assertThat(world.balance("ben")).isEqualTo(6);
    }

    @Test
    void what_was_spent_there_is_owed_there() {
        world.happens("ann", granted("g", 10, GrantKind.PAID));
        world.happens("ann", all("t", "ben"));
        world.arrive().happens("ben", charged("n", 8));
        Decision revoked = world.happens("ann", new CreditsRevoked("g", null, "chargeback"));
        assertThat(revoked.notices()).isEmpty();
        world.arrive();
        assertThat(world.arrivals().get(1).notices())
                .extracting(notice -> notice.type() + "/" + notice.reason())
                .containsExactly("CreditsTaken/REVOKED", "CaseOpened/REVOCATION_SHORT");
        world.happens("ben", new GenerationCompleted("n", Outcome.FAILED, null));
        assertThat(world.balance("ben")).isZero();
    }

    // Merged ----------------------------------------------------------------------------------------------------------

    @Test
    void a_merged_account_keeps_nothing() {
        world.happens("ann", granted("g", 10));
        world.happens("ann", charged("n", 4));
        world.happens("ann", new AccountMerged("ben", "one customer"));
        world.arrive();
        assertThat(world.balance("ben")).isEqualTo(6);
        world.happens("ann", new GenerationCompleted("n", Outcome.FAILED, null));
        world.happens("ann", granted("h", 5, GrantKind.PAID));
        world.arrive();
        assertThat(world.balance("ann")).isZero();
        assertThat(world.balance("ben")).isEqualTo(15);
    }

    @Test
    void what_it_owes_goes_with_it_and_comes_back_there() {
        world.happens("ann", charged("n", 4));
        world.happens("ben", granted("g", 10));
        world.happens("ann", new AccountMerged("ben", "one customer"));
        world.arrive();
        assertThat(world.balance("ann")).isZero();
        assertThat(world.balance("ben")).isEqualTo(6);
        world.happens("ann", new GenerationCompleted("n", Outcome.FAILED, null));
        world.arrive();
        assertThat(world.balance("ben")).isEqualTo(10);
    }

    @Test
    void nothing_is_asked_of_a_merged_account_but_what_runs() {
        given(granted("g", 10), charged("n", 4))
                .when(new AccountMerged("ben", "one customer"))
                .entry(EntryKind.TRANSFER, -6)
                .notice(NoticeType.CreditsTaken, "MERGED")
                .held(4)
                .when(request("m"))
                .notice(NoticeType.ChargeDeclined, "ACCOUNT_MERGED")
                .detail(NoticeType.ChargeDeclined, "account", "ben")
                .when(transfer("t", "cid", 1))
                .refused(Reason.ACCOUNT_MERGED)
                .when(new AccountMerged("ben", "once more"))
                .nothing()
                .when(new AccountMerged("cid", "no, there"))
                .refused(Reason.CONFLICT)
                .when(charged("late", 3))
                .entry(EntryKind.CHARGE, -3)
                .entry(EntryKind.TRANSFER, 3)
                .balance(0);
    }

    @Test
    void of_a_circle_of_merges_one_is_undone_and_an_operator_asked() {
        world.happens("ann", granted("g", 10));
        world.happens("cid", granted("h", 3));
        world.happens("ann", new AccountMerged("ben", "one customer"));
        world.happens("ben", new AccountMerged("cid", "one customer"));
        world.happens("cid", new AccountMerged("ann", "one customer"));
        world.arrive();
        assertThat(world.balance("ann")).isZero();
        assertThat(world.balance("ben")).isZero();
        assertThat(world.balance("cid")).isEqualTo(13);
        assertThat(world.run().notices())
                .filteredOn(notice -> notice.type() == NoticeType.CaseOpened)
                .singleElement()
                .satisfies(notice -> {
                    assertThat(notice.accountId()).isEqualTo("cid");
                    assertThat(notice.reason()).isEqualTo("MERGED_IN_A_CIRCLE");
                    assertThat(notice.audience()).isEqualTo(Audience.OPERATOR);
                });
    }

    @Test
    void the_same_words_a_second_time_are_another_departure() {
        world.happens("ann", granted("g", 10));
        world.happens("ben", granted("h", 3));
        world.happens("ann", new AccountMerged("ben", "one customer"));
        for (int times = 0; times < 3; times++) {
            // Undone each time, because it makes a circle.
            world.happens("ben", new AccountMerged("ann", "one customer"));
            world.arrive();
            assertThat(world.inTransit()).isZero();
            assertThat(world.balance("ann")).isZero();
            assertThat(world.balance("ben")).isEqualTo(13);
        }
        assertThat(world.arrivals()).allMatch(arrival -> arrival.refusal() == null);
    }

    // Closed ----------------------------------------------------------------------------------------------------------

    @Test
    void nothing_is_spent_from_a_closed_account_but_what_runs_is_settled() {
        given(granted("g", 10), charged("n", 10))
                .when(new AccountClosed("left"))
                .noCredits()
                .noNotice()
                .when(new AccountClosed("left again"))
                .nothing()
                .when(request("m"))
                .notice(NoticeType.ChargeDeclined, "ACCOUNT_CLOSED")
                .when(granted("bonus", 5, GrantKind.PROMOTIONAL))
                .refused(Reason.ACCOUNT_CLOSED)
                .when(new GenerationCompleted("n", Outcome.FAILED, null))
                .entry(EntryKind.REFUND, 10)
                .caseOpened("CREDITS_ON_CLOSED_ACCOUNT", Audience.OPERATOR)
                .when(all("t", "ben"))
                .entry(EntryKind.TRANSFER, -10)
                .caseClosed("GONE", Audience.OPERATOR);
    }

    @Test
    void what_was_paid_is_booked_on_a_closed_account_and_asked_about() {
        given(new AccountClosed("left"))
                .when(granted("bought", 5, GrantKind.PAID))
                .entry(EntryKind.GRANT, 5)
                .caseOpened("CREDITS_ON_CLOSED_ACCOUNT", Audience.OPERATOR)
                .when(grantedFor("more", 5, "image"))
                .entry(EntryKind.GRANT, 5)
                .noNotice();
    }

    @Test
    void a_closed_account_gets_no_plan() {
        given(new AccountClosed("left")).when(new PlanStarted("pro", null, 1)).refused(Reason.ACCOUNT_CLOSED);
    }
}
