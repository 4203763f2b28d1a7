package io.makegood.topics.personal;

import io.makegood.ledger.event.EventType;
import io.makegood.ledger.event.PersonalTexts;
import java.util.List;

/** An event of each type that has personal texts, with a text in each of them. */
final class PersonalSamples {
    /** What stands in each, followed by the field's name. */
    static final String TEXT = "Tulips for Ada";

    private PersonalSamples() {}

    /** In flat JSON, of account a-1. */
    static String of(EventType type) {
        StringBuilder event = new StringBuilder("{\"type\":\"" + type + "\",\"accountId\":\"a-1\"" + rest(type));
        for (String field : PersonalTexts.FIELDS.getOrDefault(type, List.of())) {
            event.append(",\"")
                    .append(field)
                    .append("\":\"")
                    .append(text(field))
                    .append('"');
        }
        return event.append('}').toString();
    }

    /** What stands in that field: in one of an address, within an address. */
    static String text(String field) {
        return field.equals("resultUrl") ? "https://cdn.example/" + TEXT.replace(' ', '+') : TEXT + ' ' + field;
    }

    private static String rest(EventType type) {
        return switch (type) {
            case ItemDelivered -> ",\"generationId\":\"n-1\",\"itemId\":\"1\",\"how\":\"SAVED\"";
            case GenerationCompleted -> ",\"generationId\":\"n-1\",\"outcome\":\"SUCCEEDED\"";
            case GenerationRequested -> ",\"generationId\":\"n-1\",\"feature\":\"picture\",\"items\":[\"1\"]";
            case GenerationRejected -> ",\"generationId\":\"n-1\",\"reason\":\"NO_ACCESS\"";
            case ItemFailed -> ",\"generationId\":\"n-1\",\"itemId\":\"1\",\"cause\":\"TIMEOUT\"";
            case CreditsRevoked, GrantEnded, RevocationReversed -> ",\"grantId\":\"g-1\"";
            case CreditsAdjusted -> ",\"adjustmentId\":\"d-1\",\"amount\":5,\"ground\":\"CORRECTION\"";
            case ResultReported ->
                ",\"claimId\":\"c-1\",\"generationId\":\"n-1\",\"itemId\":\"1\",\"reason\":\"BLURRED\"";
            case ClaimReviewed -> ",\"claimId\":\"c-1\",\"verdict\":\"NOT_UNUSABLE\"";
            case CashRefundRequested -> ",\"requestId\":\"r-1\",\"grantId\":\"g-1\"";
            case CashRefundReviewed -> ",\"requestId\":\"r-1\",\"approved\":false";
            case SupportRequested, CaseResolved -> ",\"caseId\":\"s-1\"";
            case AccountNoted -> ",\"noteId\":\"t-1\"";
            case PlanEnded -> ",\"planId\":\"p-1\"";
            case TopUpFailed -> ",\"topUpId\":\"u-1\"";
            case CreditsTransferred -> ",\"transferId\":\"v-1\",\"toAccount\":\"a-2\"";
            case AccountMerged -> ",\"toAccount\":\"a-2\"";
            case AccountClosed -> "";
            default -> throw new AssertionError(type + " has personal texts and no sample");
        };
    }
}
