package io.makegood.policyfiles;

import static io.makegood.policyfiles.Placeholder.AMOUNT;
import static io.makegood.policyfiles.Placeholder.AVAILABLE;
import static io.makegood.policyfiles.Placeholder.BALANCE;
import static io.makegood.policyfiles.Placeholder.CASE_ID;
import static io.makegood.policyfiles.Placeholder.DEBT;
import static io.makegood.policyfiles.Placeholder.FEATURE;
import static io.makegood.policyfiles.Placeholder.GENERATION_ID;
import static io.makegood.policyfiles.Placeholder.ITEM_ID;
import static io.makegood.policyfiles.Placeholder.LABEL;
import static io.makegood.policyfiles.Placeholder.MISSING;
import static io.makegood.policyfiles.Placeholder.REQUIRED;

import io.makegood.ledger.fold.CaseAnswer;
import io.makegood.ledger.generation.CaseReason;
import io.makegood.ledger.notice.DeclineReason;
import io.makegood.ledger.notice.NoticeType;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which reasons a notice can have and which placeholders can have a value in it, so that a message that could never be
 * shown is refused when it is written. Both may only grow: what was valid when it was published stays valid.
 */
record NoticeFacts(List<String> reasons, Set<Placeholder> placeholders) {
    private static final Set<Placeholder> GENERATION = EnumSet.of(BALANCE, FEATURE, LABEL, GENERATION_ID);
    private static final Set<Placeholder> ITEM = with(GENERATION, ITEM_ID);

    static NoticeFacts of(NoticeType type) {
        return switch (type) {
            case ChargeAuthorized -> new NoticeFacts(List.of("FREE"), with(GENERATION, AMOUNT, REQUIRED, AVAILABLE));
            case ChargeDeclined ->
                new NoticeFacts(names(DeclineReason.values()), with(GENERATION, REQUIRED, AVAILABLE, MISSING, DEBT));
            case ClaimAccepted, ClaimOpened -> new NoticeFacts(List.of(), with(ITEM, AMOUNT));
            case ClaimDeclined ->
                new NoticeFacts(
                        List.of(
                                "TOO_LATE",
                                "NOT_UNUSABLE",
                                "DUPLICATE",
                                "ALREADY_REFUNDED",
                                "NOT_ELIGIBLE",
                                "LIMIT_REACHED",
                                "UNKNOWN"),
                        ITEM);
            case CashRefundAccepted -> new NoticeFacts(List.of(), EnumSet.of(AMOUNT, BALANCE));
            case CashRefundDeclined ->
                new NoticeFacts(List.of("UNKNOWN", "NOT_PAID", "NOTHING_UNUSED", "REVIEWED"), EnumSet.of(BALANCE));
            case CaseOpened ->
                new NoticeFacts(
                        Stream.concat(
                                        names(CaseReason.values()).stream(),
                                        Stream.of("SUPPORT_REQUESTED", "CASH_REFUND_REQUESTED", "REVOCATION_SHORT"))
                                .toList(),
                        with(ITEM, AMOUNT, CASE_ID));
            case CaseClosed ->
                new NoticeFacts(
                        Stream.concat(names(CaseAnswer.values()).stream(), Stream.of("RESOLVED"))
                                .toList(),
                        with(GENERATION, CASE_ID));
            case AccountOverdrawn -> new NoticeFacts(List.of(), with(GENERATION, AMOUNT, DEBT));
            case BalanceLow -> new NoticeFacts(List.of(), EnumSet.of(BALANCE));
            case CreditsTaken ->
                new NoticeFacts(
                        List.of("REVOKED", "REVOKED_ON_RETURN", "CHARGED_AGAIN", "ENDED", "ADJUSTED"),
                        with(GENERATION, AMOUNT, DEBT));
            case EventConflict -> new NoticeFacts(List.of(), ITEM);
        };
    }

    private static List<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).toList();
    }

    private static Set<Placeholder> with(Set<Placeholder> some, Placeholder... more) {
        Set<Placeholder> all = EnumSet.copyOf(some);
        all.addAll(List.of(more));
        return all;
    }
}
