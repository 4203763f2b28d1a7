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
import static io.makegood.policyfiles.Placeholder.PERCENT;
import static io.makegood.policyfiles.Placeholder.REQUIRED;
import static io.makegood.policyfiles.Placeholder.THRESHOLD;

import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.reason.Reason;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which reasons a notice can have and which placeholders can have a value in it, so that a message that could never be
 * shown is refused when it is written. Both may only grow: what was valid when it was published stays valid.
 */
record NoticeFacts(List<String> reasons, Set<Placeholder> placeholders) {
    private static final Set<Placeholder> GENERATION = EnumSet.of(BALANCE, FEATURE, LABEL, GENERATION_ID);
    private static final Set<Placeholder> ITEM = with(GENERATION, ITEM_ID);

    static NoticeFacts of(NoticeType type) {
        return switch (type) {
            case ChargeAuthorized -> facts(type, with(GENERATION, AMOUNT, REQUIRED, AVAILABLE));
            case ChargeDeclined -> facts(type, with(GENERATION, REQUIRED, AVAILABLE, MISSING, DEBT));
            case ClaimAccepted, ClaimOpened -> facts(type, with(ITEM, AMOUNT));
            case ClaimDeclined -> facts(type, ITEM);
            case CashRefundAccepted -> facts(type, EnumSet.of(AMOUNT, BALANCE));
            case CashRefundDeclined -> facts(type, EnumSet.of(BALANCE));
            case BalanceLow -> facts(type, EnumSet.of(BALANCE, THRESHOLD, PERCENT));
            case CaseOpened -> facts(type, with(ITEM, AMOUNT, CASE_ID));
            case CaseClosed -> facts(type, with(GENERATION, CASE_ID));
            case AccountOverdrawn, CreditsTaken -> facts(type, with(GENERATION, AMOUNT, DEBT));
            // They are for operators, and no policy words them.
            case EventConflict -> new NoticeFacts(List.of(), ITEM);
            case AccountNoted, BudgetChanged, TopUpDue -> new NoticeFacts(List.of(), Set.of());
            case MadeGood -> facts(type, with(GENERATION, AMOUNT));
            case TopUpFailed -> facts(type, EnumSet.of(AMOUNT, BALANCE));
            // What is spent is told to operators, and to customers only where it is too much.
            case BudgetUsed -> facts(type, with(GENERATION, AMOUNT));
        };
    }

    private static NoticeFacts facts(NoticeType type, Set<Placeholder> placeholders) {
        return new NoticeFacts(type.reasons().stream().map(Reason::name).toList(), placeholders);
    }

    private static Set<Placeholder> with(Set<Placeholder> some, Placeholder... more) {
        Set<Placeholder> all = EnumSet.copyOf(some);
        all.addAll(List.of(more));
        return all;
    }
}
