package io.makegood.ledger.notice;

import io.makegood.ledger.reason.Reason;
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

    /** An asked-for charge was not made because a budget leaves less. */
    public String budgetExceeded(long required, long left) {
        return "This needs " + credits(required) + " and your budget has " + credits(Math.max(0, left))
                + " left. Nothing was charged.";
    }

    /** A charge went beyond a budget. */
    public String budgetOverspent(long limit, long used) {
        return credits(used) + " were spent of a budget of " + credits(limit) + ".";
    }

    /** A budget was set, changed or ended. */
    public static String budgetChanged(String budgetId) {
        return "The budget " + budgetId + " has changed.";
    }

    /** What was spent of a budget is another sum. */
    public static String budgetUsed(String budgetId) {
        return "What was spent of the budget " + budgetId + " has changed.";
    }

    /** Credits are to be bought. */
    public String topUpDue(long amount, long balance) {
        return credits(amount) + " are to be bought: the balance is " + credits(balance) + ".";
    }

    /** Credits were not bought. */
    public String topUpFailed(Reason reason, long amount) {
        return credits(amount) + " " + of(reason);
    }

    /** What is told of a reason that says it all by itself. */
    public static String of(Reason reason) {
        return reason.inNotice().orElseThrow(() -> new IllegalArgumentException(reason + " is told with more"));
    }

    /** Credits were taken. */
    public String creditsTaken(Reason reason, long amount, long balance) {
        return credits(amount) + " " + of(reason) + " Your balance is " + credits(balance) + ".";
    }

    /** A campaign gave back what was left of a generation. */
    public String madeGood(long amount, long balance) {
        return "Something went wrong on our side: " + credits(amount) + " given back. Your balance is "
                + credits(balance) + ".";
    }

    /** A charge went beyond the balance. */
    public String overdrawn(long balance) {
        if (balance >= 0) {
            return "This cost more than your credits for it; new credits will cover what is missing first.";
        }
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

    /** A cash refund was requested and waits for review. */
    public static String cashRefundRequested() {
        return "Your request for a refund is being reviewed.";
    }

    /** A cash refund was approved. */
    public String cashRefundAccepted(long amount) {
        return "Your refund for " + credits(amount) + " was approved. It goes back the way you paid.";
    }

    /** A cash refund was declined, whatever the reason. */
    public static String cashRefundDeclined() {
        return "Your request for a refund was not approved. Your credits stay as they are.";
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
