package io.makegood.ledger.reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.fold.CaseAnswer;
import io.makegood.ledger.fold.Refusal;
import io.makegood.ledger.generation.CaseReason;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.notice.DeclineReason;
import io.makegood.ledger.notice.NoticeText;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.refund.RefundCause;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Every reason is a reason of something and has its words; and the closed types beside it name reasons by their own names. */
class ReasonTest {
    /** These are told with figures that the reason does not know. */
    private static final Set<Reason> TOLD_WITH_FIGURES =
            EnumSet.of(Reason.PRICE_CHANGED, Reason.INSUFFICIENT_CREDITS, Reason.BUDGET_EXCEEDED);

    /** The other types are told in words of their own, whatever the reason. */
    private static final Set<NoticeType> WORDED_BY_REASON = EnumSet.of(
            NoticeType.ChargeDeclined, NoticeType.ClaimDeclined, NoticeType.CaseClosed, NoticeType.CreditsTaken);

    @Test
    void every_reason_is_one_of_entries_notices_or_refusals() {
        Set<Reason> used = EnumSet.copyOf(Refusal.REASONS);
        Arrays.stream(EntryKind.values()).forEach(kind -> used.addAll(kind.reasons()));
        Arrays.stream(NoticeType.values()).forEach(type -> used.addAll(type.reasons()));
        assertThat(used).containsExactlyInAnyOrder(Reason.values());
    }

    @Test
    void every_reason_of_an_entry_has_its_sentence_and_no_other_has_one() {
        Set<Reason> ofEntries = EnumSet.noneOf(Reason.class);
        for (EntryKind kind : EntryKind.values()) {
            ofEntries.addAll(kind.reasons());
        }
        for (Reason reason : Reason.values()) {
            assertThat(reason.inEntry("“a cat”", "1").isPresent())
                    .as(reason.name())
                    .isEqualTo(ofEntries.contains(reason));
        }
    }

    @Test
    void a_sentence_names_generation_and_item_where_there_are_any() {
        assertThat(Reason.CHARGED_AGAIN.inEntry("a {item}", null)).contains("Charged for a {item} again");
        assertThat(Reason.ITEM_FAILED.inEntry("x", "1")).contains("Refund for x: item 1 failed");
        assertThat(Reason.GENERATION_FAILED.inEntry("x", null)).contains("Refund for x: it failed");
        assertThat(Reason.GENERATION_FAILED.inEntry("x", "1")).contains("Refund for x: item 1 failed with it");
        assertThat(Reason.CLAIM_ACCEPTED.inEntry("x", null)).contains("Refund for x: your report on item was accepted");
        assertThat(Reason.ADJUSTED_CORRECTION.inEntry(null, null)).contains("Adjusted by support");
        assertThat(Reason.ADJUSTED_CORRECTION.inEntry("x", null)).contains("Adjusted by support for x");
    }

    @Test
    void every_reason_of_a_notice_that_the_type_does_not_word_has_its_own_words() {
        for (NoticeType type : NoticeType.values()) {
            for (Reason reason : type.reasons()) {
                if (WORDED_BY_REASON.contains(type) && !TOLD_WITH_FIGURES.contains(reason)) {
                    assertThat(NoticeText.of(reason)).as(type + " " + reason).endsWith(".");
                }
            }
        }
        for (CaseReason reason : CaseReason.values()) {
            if (reason.audience() == Audience.OPERATOR) {
                assertThat(NoticeText.of(reason.reason())).as(reason.name()).endsWith(".");
            }
        }
        assertThat(NoticeText.of(Reason.REVOCATION_SHORT)).endsWith(".");
        assertThat(NoticeText.of(Reason.SECOND_PERSON)).endsWith(".");
    }

    @Test
    void closed_types_have_the_names_of_their_reasons_and_miss_none() {
        for (CaseReason each : CaseReason.values()) {
            assertThat(each.reason().name()).isEqualTo(each.name());
            assertThat(NoticeType.CaseOpened.reasons()).contains(each.reason());
        }
        assertThat(Arrays.stream(CaseAnswer.values()).map(CaseAnswer::reason))
                .containsExactlyElementsOf(NoticeType.CaseClosed.reasons().stream()
                        .filter(reason -> reason != Reason.RESOLVED)
                        .toList());
        assertThat(names(CaseAnswer.values())).isEqualTo(names(CaseAnswer::reason, CaseAnswer.values()));
        assertThat(Arrays.stream(DeclineReason.values()).map(DeclineReason::reason))
                .containsExactlyElementsOf(NoticeType.ChargeDeclined.reasons());
        assertThat(names(DeclineReason.values())).isEqualTo(names(DeclineReason::reason, DeclineReason.values()));
        assertThat(Arrays.stream(RefundCause.values()).map(RefundCause::reason))
                .containsExactlyElementsOf(EntryKind.REFUND.reasons());
        assertThat(names(RefundCause.values())).isEqualTo(names(RefundCause::reason, RefundCause.values()));
        assertThat(Arrays.stream(GrantKind.values()).map(GrantKind::reason))
                .containsExactlyElementsOf(EntryKind.GRANT.reasons());
        assertThat(Arrays.stream(AdjustmentGround.values()).map(AdjustmentGround::reason))
                .containsExactlyElementsOf(EntryKind.ADJUSTMENT.reasons());
    }

    /** So stood in entries from the first version on. */
    @Test
    void grants_and_adjustments_are_booked_under_the_names_of_their_kinds() {
        for (GrantKind kind : GrantKind.values()) {
            assertThat(kind.reason().name()).isEqualTo("GRANTED_" + kind);
        }
        for (AdjustmentGround ground : AdjustmentGround.values()) {
            assertThat(ground.reason().name()).isEqualTo("ADJUSTED_" + ground);
        }
    }

    @Test
    void a_word_of_a_later_version_is_no_reason_and_a_reason_of_entries_no_refusal() {
        assertThat(Reason.named("OF_LATER")).isEmpty();
        assertThat(Reason.named(null)).isEmpty();
        assertThat(Reason.named("UNUSED")).contains(Reason.UNUSED);
        assertThat(Reason.UNUSED.isNamed("UNUSED")).isTrue();
        assertThat(Reason.UNUSED.isNamed(null)).isFalse();
        assertThatThrownBy(() -> new Refusal(Reason.UNUSED, "x")).hasMessageContaining("UNUSED");
    }

    private static List<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).toList();
    }

    private static <E extends Enum<E>> List<String> names(Function<E, Reason> reason, E[] values) {
        return Arrays.stream(values).map(each -> reason.apply(each).name()).toList();
    }
}
