package io.makegood.ledger.notice;

import java.math.BigDecimal;

/**
 * The built-in English messages of notices: plain sentences that a customer, or those who run the product, can be shown.
 *
 * @param scale how many decimals the product's credits have: {@code 10^scale} units of the ledger make one of them
 */
public record NoticeText(int scale) {

    /** An asked-for charge was made. */
    public String chargeAuthorized(long required, long balance) {
        return required == 0
                ? "This action is free; your balance stays at " + credits(balance) + "."
                : credits(required) + " charged. Your balance is " + credits(balance) + ".";
    }

    /** An asked-for charge was not made for lack of credits; a debt is missing too. */
    public String insufficient(long required, long balance) {
        return balance < 0
                ? "This needs " + credits(required) + " and you owe " + credits(-balance) + ": "
                        + credits(Math.subtractExact(required, balance)) + " are missing. Nothing was charged."
                : "This needs " + credits(required) + " and you have " + credits(balance) + ". Nothing was charged.";
    }

    /** An asked-for charge was not made because the price is above what was agreed to. */
    public String priceChanged(long required) {
        return "This costs " + credits(required) + " by now. Nothing was charged.";
    }

    /** An asked-for charge was not made for another reason. */
    public static String declined(DeclineReason reason) {
        return switch (reason) {
            case NO_ACCESS -> "Your access is not active. Nothing was charged.";
            case INVALID_INPUT -> "This action is not available. Nothing was charged.";
            case NOT_ACCEPTED, PRICE_CHANGED, INSUFFICIENT_CREDITS ->
                "The request was not accepted. Nothing was charged.";
        };
    }

    /** Credits were taken. */
    public String creditsTaken(String reason, long amount, long balance) {
        String why = switch (reason) {
            case "CHARGED_AGAIN" -> " charged: the result that was late is there after all.";
            case "ENDED" -> " lapsed with the end of your plan or grant.";
            case "ADJUSTED" -> " taken off by support.";
            default -> " taken back with the payment or grant that they came from.";
        };
        return credits(amount) + why + " Your balance is " + credits(balance) + ".";
    }

    /** A charge went beyond the balance. */
    public String overdrawn(long balance) {
        return "Your balance is " + credits(balance) + "; new credits will cover what is missing first.";
    }

    /** The balance is low. */
    public String low(long balance) {
        return "You have " + credits(balance) + " left.";
    }

    /** The engine opened a case. */
    public static String caseOpened() {
        return "We could not settle this automatically. Support will look into it; if you contact us, name this case.";
    }

    /** The engine opened a case for those who run the product. */
    public static String caseForOperators(String reason) {
        return switch (reason) {
            case "DELIVERED_AFTER_REFUND" -> "An item was delivered after its credits were given back.";
            case "COMPLETED_AFTER_TIMEOUT" ->
                "The result came after the timeout had given credits back: the customer has it for nothing.";
            case "USED_ABOVE_CHARGE" -> "More was used than was charged.";
            case "CONTRADICTORY_REPORTS" -> "Reports contradict each other; what was recorded first stands.";
            case "REFUNDED_TOO_SOON" ->
                "Credits were given back that stay paid where what was reported since is known in time.";
            case "REVOCATION_SHORT" ->
                "Less could be taken back than was asked for. The rest is owed, and taken from what returns.";
            default -> "This could not be settled automatically.";
        };
    }

    /** A customer's request became a case. */
    public static String supportRequested() {
        return "Thank you, support has your request.";
    }

    /** A claim waits for review. */
    public static String claimOpened() {
        return "Thank you for telling us. Someone will look at this result.";
    }

    /** A claim was accepted. */
    public String claimAccepted(long amount, long balance) {
        return credits(amount) + " given back for this result. Your balance is " + credits(balance) + ".";
    }

    /** A claim was declined. */
    public static String claimDeclined(String reason) {
        return switch (reason) {
            case "TOO_LATE" ->
                "Thank you for your feedback. The time to report this result has passed, so no credits are given"
                        + " back.";
            case "DUPLICATE" ->
                "Thank you for your feedback. This result was already reported, so no further credits are given"
                        + " back.";
            case "ALREADY_REFUNDED" ->
                "Thank you for your feedback. The credits for this result were given back before, so no further credits"
                        + " are given back.";
            case "LIMIT_REACHED" -> "Thank you for your feedback. No more reports can be refunded at the moment.";
            case "NOT_ELIGIBLE" -> "Thank you for your feedback. Results of this kind are not refunded.";
            default -> "Thank you for your feedback. The credits for this result are not given back.";
        };
    }

    /** A cash refund was requested and waits for review. */
    public static String cashRefundRequested() {
        return "Your request for a refund is being reviewed.";
    }

    /** A cash refund was approved. */
    public String cashRefundAccepted(long amount) {
        return "Your refund for " + credits(amount) + " was approved. It goes back the way you paid.";
    }

    /** A cash refund was declined. */
    public static String cashRefundDeclined() {
        return "Your request for a refund was not approved. Your credits stay as they are.";
    }

    /** A case was settled. */
    public static String caseClosed() {
        return "Support has settled this case.";
    }

    /** What happened has settled a case. */
    public static String caseSettled(String answer) {
        return switch (answer) {
            case "REFUNDED" -> "This is settled: the credits were given back.";
            case "CHARGED" -> "This is settled: the credits were charged.";
            case "DELIVERED" -> "This is settled: the result was delivered.";
            case "COMPLETED" -> "This is settled: the result is complete.";
            default -> "This is settled.";
        };
    }

    /** An event contradicts an earlier one. */
    public static String conflict() {
        return "Contradictory information arrived about this; what was recorded first stands.";
    }

    private String credits(long units) {
        String credits = credits(units, scale);
        return credits.equals("1") ? "1 credit" : credits + " credits";
    }

    /** Credits in the product's unit, exact, in digits and a point whatever the language: the same on every machine. */
    public static String credits(long units, int scale) {
        BigDecimal credits = BigDecimal.valueOf(units, scale);
        return credits.signum() == 0 ? "0" : credits.stripTrailingZeros().toPlainString();
    }
}
