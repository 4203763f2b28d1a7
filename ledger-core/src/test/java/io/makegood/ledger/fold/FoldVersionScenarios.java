package io.makegood.ledger.fold;

import static io.makegood.ledger.scenario.Scenario.given;
import static io.makegood.ledger.scenario.Words.granted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.CreditEvent.CashRefundRequested;
import io.makegood.ledger.event.CreditEvent.CreditsExtended;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.CreditEvent.CreditsRevoked;
import io.makegood.ledger.event.CreditEvent.GrantEnded;
import io.makegood.ledger.event.CreditEvent.RevocationReversed;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.FoldAdopted;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.event.SupportEvent.CaseResolved;
import io.makegood.ledger.event.TransferEvent.CreditsTransferred;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.InvalidPolicy;
import io.makegood.ledger.reason.Reason;
import io.makegood.ledger.scenario.Accounts;
import io.makegood.ledger.scenario.MemoryRows;
import io.makegood.ledger.scenario.TestPolicy;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** By which version of the rules a partition is decided, and what each version changed (docs/rules.md, section 16). */
class FoldVersionScenarios {
    private static final String NOBODY = "ledger:fold";
    private static final long LATER = 4_000_000_000_000L;

    private final Accounts world = new Accounts(new TestPolicy());

    // Adopted ---------------------------------------------------------------------------------------------------------

    @Test
    void a_newer_version_is_adopted_once_and_an_older_one_never_again() {
        given().when(new FoldAdopted(1))
                .nothing()
                .when(new FoldAdopted(2))
                .noCredits()
                .noNotice()
                .when(new FoldAdopted(2))
                .nothing()
                .when(new FoldAdopted(1))
                .refused(Reason.FOLD_OLDER);
    }

    @Test
    void the_partition_remembers_since_when() {
        MemoryRows rows = new MemoryRows();
        PartitionLedger<MemoryRows> ledger = ledger(rows, FoldVersions.ALL);
        assertThat(ledger.version()).isEqualTo(FoldVersion.V1);
        ledger.apply(Envelope.of("a", granted("g", 5)), new Position(0, 6, 1_000));
        ledger.apply(Envelope.of(NOBODY, new FoldAdopted(2)), new Position(0, 7, 2_000));
        assertThat(ledger.version()).isEqualTo(FoldVersion.V2);
        assertThat(rows.folds()).containsExactly(new FoldRow(2, 7, 2_000));
        assertThat(ledger(rows, FoldVersions.ALL).version()).isEqualTo(FoldVersion.V2);
    }

    @Test
    void a_build_without_the_version_stops_and_decides_nothing() {
        FoldVersions first = new FoldVersions(FoldVersion.V1);
        MemoryRows rows = new MemoryRows();
        PartitionLedger<MemoryRows> old = ledger(rows, first);
        Envelope adopted = Envelope.of(NOBODY, new FoldAdopted(2));
        assertThatThrownBy(() -> old.apply(adopted, new Position(0, 0, 1_000)))
                .isInstanceOf(FoldUnknown.class)
                .hasMessageContaining("version 2 of the fold, and this build has version 1 alone")
                .hasMessageContaining(FoldUnknown.CODE);
        assertThat(rows.folds()).isEmpty();
        ledger(rows, FoldVersions.ALL).apply(adopted, new Position(0, 0, 1_000));
        assertThatThrownBy(() -> ledger(rows, first)).isInstanceOf(FoldUnknown.class);
        assertThatThrownBy(() -> ledger(rows, FoldVersions.ALL)
                        .apply(Envelope.of(NOBODY, new FoldAdopted(FoldAdopted.FOLD_MAX)), new Position(0, 1, 1_000)))
                .isInstanceOf(FoldUnknown.class);
    }

    // Version 2: what does not reach credits at other accounts --------------------------------------------------------

    /** Ben has 6 of Ann's 10. */
    private void gift(GrantKind kind) {
        world.happens("ann", granted("g", 10, kind));
        world.happens("ann", new CreditsTransferred("t", "ben", 6L, "a gift"));
        world.arrive();
    }

    @Test
    void by_version_1_nobody_hears_of_credits_elsewhere() {
        gift(GrantKind.PAID);
        assertThat(types(world.happens("ann", new CashRefundRequested("r", "g", "unused"))))
                .containsExactly("CaseOpened/CASH_REFUND_REQUESTED");
        assertThat(types(world.happens("ann", new GrantEnded("g", "ended")))).containsExactly("CreditsTaken/ENDED");
    }

    @Test
    void by_version_2_somebody_is_asked_whether_it_holds_for_credits_elsewhere() {
        world.happens(NOBODY, new FoldAdopted(2));
        gift(GrantKind.PAID);
        assertThat(types(world.happens("ann", new CashRefundRequested("r", "g", "unused"))))
                .containsExactly("CaseOpened/CREDITS_ELSEWHERE", "CaseOpened/CASH_REFUND_REQUESTED");
        Decision ended = world.happens("ann", new GrantEnded("g", "ended"));
        assertThat(types(ended)).containsExactly("CreditsTaken/ENDED", "CaseOpened/CREDITS_ELSEWHERE");
        Notice opened = ended.notices().get(1);
        assertThat(opened.audience()).isEqualTo(Audience.OPERATOR);
        assertThat(opened.subject().grantId()).isEqualTo("g");
        assertThat(opened.amounts().required()).isEqualTo(6);
        assertThat(opened.details())
                .extracting(detail -> detail.name() + "=" + detail.value())
                .containsExactly("elsewhere=ben " + received());
        assertThat(world.balance("ben"))
                .as("nothing is taken from who received it")
                .isEqualTo(6);
        assertThat(world.happens("ann", new GrantEnded("g", "ended")).effect()).isEqualTo(Effect.DUPLICATE);
        world.happens("ben", new GrantEnded(received(), "ended"));
        assertThat(world.balance("ben")).isZero();
        Decision settled = world.happens(
                "ann", new CaseResolved(Objects.requireNonNull(opened.subject().caseId()), "ended", "kim"));
        assertThat(types(settled)).containsExactly("CaseClosed/RESOLVED");
    }

    @Test
    void what_was_revoked_elsewhere_is_asked_about_no_more() {
        world.happens(NOBODY, new FoldAdopted(2));
        gift(GrantKind.PAID);
        world.happens("ann", new CreditsRevoked("g", null, "chargeback"));
        assertThat(types(world.happens("ann", new GrantEnded("g", "ended")))).isEmpty();
    }

    @Test
    void each_extension_is_asked_about_by_itself() {
        world.happens(NOBODY, new FoldAdopted(2));
        world.happens("ann", new CreditsGranted("g", 10, GrantKind.PAID, null, LATER, null));
        world.happens("ann", new CreditsTransferred("t", "ben", 6L, "a gift"));
        world.arrive();
        for (long days : List.of(1, 2)) {
            CreditsExtended extended = new CreditsExtended("g", LATER + days);
            assertThat(types(world.happens("ann", extended))).containsExactly("CaseOpened/CREDITS_ELSEWHERE");
            assertThat(world.happens("ann", extended).effect()).isEqualTo(Effect.DUPLICATE);
        }
    }

    // Version 2: grants for what the policy does not list -------------------------------------------------------------

    @Test
    void by_version_2_operators_are_told_of_a_grant_for_what_the_policy_does_not_list() {
        CreditsGranted misspelt =
                new CreditsGranted("g", 10, GrantKind.PAID, null, null, "pi_1", List.of("image", "imgae"), List.of());
        Decision first = world.happens("ann", misspelt);
        assertThat(types(first)).as("by version 1").isEmpty();
        world.happens(NOBODY, new FoldAdopted(2));
        Decision told = world.happens("ben", misspelt);
        assertThat(types(told)).containsExactly("EventConflict/UNLISTED");
        assertThat(told.notices().get(0).audience()).isEqualTo(Audience.OPERATOR);
        assertThat(told.notices().get(0).details().toString()).contains(": imgae;");
        assertThat(told.notices().get(0).message())
                .isEqualTo(
                        "These credits were granted for what the policy does not list. They are booked, and pay for nothing of that name.");
        assertThat(world.balance("ben")).as("what was paid is booked").isEqualTo(10);
        assertThat(world.happens("ben", misspelt).effect()).isEqualTo(Effect.DUPLICATE);
    }

    private static PartitionLedger<MemoryRows> ledger(MemoryRows rows, FoldVersions versions) {
        return new PartitionLedger<>(
                rows,
                new TestPolicy(),
                (policyId, version, document) -> {
                    throw new InvalidPolicy("none");
                },
                PartitionLedger.RETENTION_MILLIS_DEFAULT,
                versions);
    }

    // Version 2: two revocations of transferred credits, for one reason -----------------------------------------------

    /** Ben has 6 of Ann's 10; billing takes 2 there for a reason, then all that Ann bought for the same. */
    private Decision takenWhollyElsewhere(String reason) {
        world.happens("ann", new CreditsGranted("g", 10, GrantKind.PAID, null, null, "pi_1"));
        world.happens("ann", new CreditsTransferred("t", "ben", 6L, "a gift"));
        world.arrive().happens("ben", new CreditsRevoked(received(), 2L, reason));
        world.happens("ann", new CreditsRevoked("g", null, "chargeback"));
        world.arrive();
        return world.arrivals().get(world.arrivals().size() - 1);
    }

    private String received() {
        return world.run().openGrants("ben").get(0).grantId();
    }

    @Test
    void by_version_1_it_is_a_conflict_and_nobody_is_asked() {
        Decision decision = takenWhollyElsewhere("chargeback");
        assertThat(Objects.requireNonNull(decision.refusal()).reason()).isEqualTo(Reason.CONFLICT);
        assertThat(types(decision)).containsExactly("EventConflict/CONFLICT");
        assertThat(world.balance("ben")).isEqualTo(4);
    }

    @Test
    void by_version_2_somebody_is_asked_and_told_the_amounts() {
        world.happens(NOBODY, new FoldAdopted(2));
        Decision decision = takenWhollyElsewhere("chargeback");
        assertThat(Objects.requireNonNull(decision.refusal()).reason()).isEqualTo(Reason.CONFLICT);
        assertThat(types(decision)).containsExactly("CaseOpened/REVOCATIONS_DIFFER", "EventConflict/CONFLICT");
        Notice opened = decision.notices().get(0);
        assertThat(opened.audience()).isEqualTo(Audience.OPERATOR);
        assertThat(opened.subject().grantId()).isEqualTo(received());
        assertThat(opened.amounts().required()).isEqualTo(6);
        assertThat(opened.amounts().available()).isEqualTo(2);
        assertThat(opened.amounts().missing()).isEqualTo(4);
        assertThat(opened.details())
                .extracting(detail -> detail.name() + "=" + detail.value())
                .contains("reason=chargeback", "notTakenBack=4");
        assertThat(world.balance("ben"))
                .as("nothing is taken until somebody says so")
                .isEqualTo(4);
    }

    @Test
    void who_is_asked_takes_the_rest_for_another_reason_and_settles_the_case() {
        world.happens(NOBODY, new FoldAdopted(2));
        Decision decision = takenWhollyElsewhere("chargeback");
        String caseId =
                Objects.requireNonNull(decision.notices().get(0).subject().caseId());
        world.happens("ben", new CreditsRevoked(received(), 4L, "chargeback, the rest"));
        assertThat(world.balance("ben")).isZero();
        Decision settled = world.happens("ben", new CaseResolved(caseId, "taken", "kim"));
        assertThat(types(settled)).containsExactly("CaseClosed/RESOLVED");
    }

    @Test
    void nobody_is_asked_twice_nor_for_what_was_asked_for_before() {
        world.happens(NOBODY, new FoldAdopted(2));
        takenWhollyElsewhere("chargeback");
        String grant = received();
        Decision more = world.happens("ben", new CreditsRevoked(grant, 5L, "chargeback"));
        assertThat(types(more)).as("asked already").containsExactly("EventConflict/CONFLICT");
        Decision less = world.happens("ben", new CreditsRevoked(grant, 1L, "chargeback"));
        assertThat(types(less)).as("less than before").containsExactly("EventConflict/CONFLICT");
        Decision same = world.happens("ben", new CreditsRevoked(grant, 2L, "chargeback"));
        assertThat(same.effect()).isEqualTo(Effect.DUPLICATE);
    }

    @Test
    void what_was_taken_whole_before_is_asked_for_by_nobody() {
        world.happens(NOBODY, new FoldAdopted(2));
        world.happens("ann", granted("g", 10, GrantKind.PAID));
        world.happens("ann", new CreditsTransferred("t", "ben", 6L, "a gift"));
        world.arrive().happens("ben", new CreditsRevoked(received(), null, "chargeback"));
        world.happens("ann", new CreditsRevoked("g", null, "chargeback"));
        world.arrive();
        Decision decision = world.arrivals().get(1);
        assertThat(types(decision)).containsExactly("EventConflict/CONFLICT");
        assertThat(world.balance("ben")).isZero();
    }

    @Test
    void what_was_given_back_since_counts_as_not_taken() {
        world.happens(NOBODY, new FoldAdopted(2));
        world.happens("ann", granted("g", 10, GrantKind.PAID));
        world.happens("ann", new CreditsTransferred("t", "ben", 6L, "a gift"));
        world.arrive().happens("ben", new CreditsRevoked(received(), 2L, "chargeback"));
        world.happens("ben", new RevocationReversed(received(), "won", "chargeback"));
        world.happens("ann", new CreditsRevoked("g", null, "chargeback"));
        world.arrive();
        Decision decision = world.arrivals().get(1);
        assertThat(types(decision)).containsExactly("CaseOpened/REVOCATIONS_DIFFER", "EventConflict/CONFLICT");
        assertThat(decision.notices().get(0).amounts().missing()).isEqualTo(6);
    }

    @Test
    void an_account_s_own_grants_are_left_alone() {
        given(new FoldAdopted(2), granted("g", 9), new CreditsRevoked("g", 2L, "fraud"))
                .when(new CreditsRevoked("g", 5L, "fraud"))
                .refused(Reason.CONFLICT)
                .notice(NoticeType.EventConflict, "CONFLICT");
    }

    @Test
    void the_version_counts_from_its_place_in_the_log_on() {
        Accounts other = new Accounts(new TestPolicy());
        for (Accounts each : List.of(world, other)) {
            each.happens("ann", granted("g", 10, GrantKind.PAID));
            each.happens("ann", new CreditsTransferred("t", "ben", 6L, "a gift"));
            each.arrive();
            String grant = each.run().openGrants("ben").get(0).grantId();
            each.happens("ben", new CreditsRevoked(grant, 2L, "chargeback"));
            each.happens("ben", new CreditsRevoked(grant, 3L, "chargeback"));
        }
        List<LedgerEntry> before = List.copyOf(world.run().entries());
        world.happens(NOBODY, new FoldAdopted(2));
        assertThat(world.run().entries())
                .isEqualTo(before)
                .isEqualTo(other.run().entries());
        assertThat(world.run().notices()).isEqualTo(other.run().notices());
        String grant = received();
        assertThat(types(world.happens("ben", new CreditsRevoked(grant, 3L, "chargeback"))))
                .containsExactly("CaseOpened/REVOCATIONS_DIFFER", "EventConflict/CONFLICT");
        assertThat(types(other.happens("ben", new CreditsRevoked(grant, 3L, "chargeback"))))
                .containsExactly("EventConflict/CONFLICT");
    }

    private static List<String> types(Decision decision) {
        return decision.notices().stream()
                .map(notice -> notice.type() + "/" + notice.reason())
                .toList();
    }
}
