package io.makegood.ledger.reason;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every reason of entries, notices and refusals, with what a reader needs of it: the rule that stands behind it and, where the reason
 * makes the difference, what a customer or an operator is told. Entries, notices and dead letters carry the name, so names never change;
 * a reader that finds another word has before it what a later version wrote ({@link #named}).
 */
public enum Reason {
    // Charges and refunds ---------------------------------------------------------------------------------------------

    /** The publisher charged; also that a question is answered, for the credits were charged again. */
    CHARGED(Basis.PUBLISHERS_CHARGE, EntryWords.charge(""), "This is settled: the credits were charged."),
    /** The ledger was asked to charge, and did. */
    AUTHORIZED(Basis.PRICE, EntryWords.charge("")),
    /** A late success took what the timeout had given back. */
    CHARGED_AGAIN(
            Basis.LATE_COMPLETION,
            EntryWords.charge(" again"),
            "charged: the result that was late is there after all."),
    /** More was used than held, and the rest was charged. */
    SETTLED(
            Basis.SETTLEMENT,
            EntryWords.charge(": more was used than estimated"),
            "charged: more was used than estimated."),
    /** A campaign that had given credits back was reversed. */
    MAKE_GOOD_REVERSED(
            Basis.OPERATORS_ADJUSTMENT,
            EntryWords.charge(" again: the credits had been given back by mistake"),
            "charged again: they had been given back by mistake."),
    /** An item failed. */
    ITEM_FAILED(Basis.FAILURES, EntryWords.refund("item", " failed")),
    /** A whole generation failed, or was never accepted. */
    GENERATION_FAILED(Basis.FAILURES, EntryWords.refundOfFailure()),
    /** A generation did not end in time. */
    TIMED_OUT(Basis.TIMEOUT, EntryWords.refund("it did not finish in time")),
    /** Less was used than charged. */
    UNUSED(Basis.PUBLISHERS_USE, EntryWords.refund("not all was used")),
    /** A claim was accepted. */
    CLAIM_ACCEPTED(Basis.CLAIM_VERDICT, EntryWords.refund("your report on item", " was accepted")),
    /** An operator gave it back. */
    OPERATOR(Basis.OPERATORS_ADJUSTMENT, EntryWords.refund("given back by support")),

    // Grants ----------------------------------------------------------------------------------------------------------

    /** Credits were bought. */
    GRANTED_PAID(Basis.CONTRACT, EntryWords.always("Credits bought")),
    /** Credits came with a plan. */
    GRANTED_ALLOWANCE(Basis.CONTRACT, EntryWords.always("Credits of your plan")),
    /** Credits were given to win or keep a customer. */
    GRANTED_PROMOTIONAL(Basis.CONTRACT, EntryWords.always("Bonus credits")),
    /** Credits were given to make something good. */
    GRANTED_GOODWILL(Basis.CONTRACT, EntryWords.always("Goodwill credits")),
    /** A grant's time was over. */
    EXPIRED(Basis.CONTRACT, EntryWords.always("Credits expired")),
    /** A grant was ended before its time. */
    ENDED(
            Basis.CONTRACT,
            EntryWords.always("Unused credits ended with their plan"),
            "lapsed with the end of your plan or grant."),
    /** A grant was revoked. */
    REVOKED(
            Basis.CONTRACT,
            EntryWords.always("Credits taken back"),
            "taken back with the payment or grant that they came from."),
    /** What a revocation was still owed was taken when it came back. */
    REVOKED_ON_RETURN(
            Basis.CONTRACT,
            EntryWords.always("Credits taken back"),
            "taken back with the payment or grant that they came from."),
    /** A revocation was reversed. */
    REVOCATION_REVERSED(Basis.CONTRACT, EntryWords.always("Credits given back that were taken before")),
    /** Unused credits were paid out. */
    CASH_REFUND(Basis.CONTRACT, EntryWords.always("Paid out as a refund")),

    // Transfers -------------------------------------------------------------------------------------------------------

    /** Credits went to another account. */
    TRANSFERRED(Basis.CONTRACT, EntryWords.always("Transferred to another account"), "transferred to another account."),
    /** Credits came from another account. */
    RECEIVED(Basis.CONTRACT, EntryWords.always("Received from another account")),
    /** Credits came back to what was transferred, and follow it. */
    PASSED_ON(
            Basis.CONTRACT,
            EntryWords.always("Passed on to the account to which the credits were transferred"),
            "passed on to the account to which these credits were transferred before."),
    /** The account is merged into another: what it had and what comes to it goes there, and so does what it owed. */
    MERGED(
            Basis.CONTRACT,
            EntryWords.always("Moved with the account that was merged"),
            "moved with the account that was merged."),

    // Adjustments -----------------------------------------------------------------------------------------------------

    /** An operator took credits. */
    ADJUSTED(Basis.OPERATORS_ADJUSTMENT, "taken off by support."),
    /** An operator's adjustment on that ground. */
    ADJUSTED_LEGAL_RIGHT(Basis.OPERATORS_ADJUSTMENT, EntryWords.adjustment()),
    /** An operator's adjustment on that ground. */
    ADJUSTED_FAULTY_OUTPUT(Basis.OPERATORS_ADJUSTMENT, EntryWords.adjustment()),
    /** An operator's adjustment on that ground. */
    ADJUSTED_NOT_AS_DESCRIBED(Basis.OPERATORS_ADJUSTMENT, EntryWords.adjustment()),
    /** An operator's adjustment on that ground. */
    ADJUSTED_GOODWILL(Basis.OPERATORS_ADJUSTMENT, EntryWords.adjustment()),
    /** An operator's adjustment on that ground. */
    ADJUSTED_CORRECTION(Basis.OPERATORS_ADJUSTMENT, EntryWords.adjustment()),
    /** An operator's adjustment on that ground. */
    ADJUSTED_TECHNICAL_FAILURE(Basis.OPERATORS_ADJUSTMENT, EntryWords.adjustment()),

    // Answers to a request to charge ----------------------------------------------------------------------------------

    /** It costs nothing: so that a policy can word it (pinsearch policy, PIN-8). */
    FREE(Basis.CONTRACT),
    /** The product rejected the generation before. */
    NOT_ACCEPTED(Basis.CONTRACT, "The request was not accepted. Nothing was charged."),
    /** The account has no active access. */
    NO_ACCESS(Basis.CONTRACT, "Your access is not active. Nothing was charged."),
    /** The policy lets the account's holders alone spend, and who asked is none of them. */
    NOT_A_HOLDER(
            Basis.BUDGETS,
            "Only the holders of this account may spend its credits. Ask one of them, or have them add you. Nothing was charged."),
    /** The account is closed. */
    ACCOUNT_CLOSED(Basis.CONTRACT, "This account is closed. Nothing was charged."),
    /** The account is merged into another. */
    ACCOUNT_MERGED(Basis.CONTRACT, "This account was merged into another. Nothing was charged."),
    /** The policy has no price for it. */
    INVALID_INPUT(Basis.FEATURES, "This action is not available. Nothing was charged."),
    /** It costs more than the customer agreed to; told with the price. */
    PRICE_CHANGED(Basis.PRICE),
    /** The account has too few credits; told with what is missing. */
    INSUFFICIENT_CREDITS(Basis.PRICE),
    /** More than a budget leaves; told with what is left. */
    BUDGET_EXCEEDED(Basis.BUDGETS),

    // Answers to claims and to requests for cash ----------------------------------------------------------------------

    /** The time to claim has passed. */
    TOO_LATE(
            Basis.CLAIM_TIME,
            "Thank you for your feedback. The time to report this result has passed, so no credits are given back."),
    /** The result can be used. */
    NOT_UNUSABLE(Basis.CLAIM_VERDICT, "Thank you for your feedback. The credits for this result are not given back."),
    /** The result was claimed before. */
    DUPLICATE(
            Basis.ONE_SUCCESS,
            "Thank you for your feedback. This result was already reported, so no further credits are given back."),
    /** Nothing is there to give back any more. */
    ALREADY_REFUNDED(
            Basis.ONE_REFUND,
            "Thank you for your feedback. The credits for this result were given back before, so no further credits"
                    + " are given back."),
    /** Results of the kind cannot be claimed. */
    NOT_ELIGIBLE(Basis.CLAIMABLE, "Thank you for your feedback. Results of this kind are not refunded."),
    /** Too much was claimed of late. */
    LIMIT_REACHED(Basis.CLAIM_LIMITS, "Thank you for your feedback. No more reports can be refunded at the moment."),
    /** Nothing is known of what a claim or a request names. */
    UNKNOWN(Basis.CONTRACT, "Thank you for your feedback. The credits for this result are not given back."),
    /** Cash was asked for, and the grant was not paid for. */
    NOT_PAID(Basis.CONTRACT),
    /** Cash was asked for, and all of it is used. */
    NOTHING_UNUSED(Basis.CONTRACT),
    /** Cash was asked for, and a reviewer said no. */
    REVIEWED(Basis.CONTRACT),

    // Top-ups ---------------------------------------------------------------------------------------------------------

    /** Credits were to be bought, and were not paid. */
    TOP_UP_FAILED(Basis.TOP_UP, "could not be bought. Please check your payment method; we try again later."),
    /** The same so often that it is not tried any more. */
    TOP_UP_STOPPED(
            Basis.TOP_UP,
            "could not be bought. We do not try again by ourselves: please check your payment method and turn"
                    + " top-ups on again."),
    /** As much was bought as may be in a period. */
    TOP_UP_CAPPED(
            Basis.TOP_UP, "are not bought for now: as much was bought as may be bought by itself in this period."),

    // Cases -----------------------------------------------------------------------------------------------------------

    /** An item failed after it was delivered. */
    FAILED_AFTER_DELIVERY(Basis.FINAL_DELIVERY),
    /** An item was delivered after its failure was refunded. */
    DELIVERED_AFTER_REFUND(Basis.CONTRACT, "An item was delivered after its credits were given back."),
    /** The generation completed after its timeout was refunded. */
    COMPLETED_AFTER_TIMEOUT(
            Basis.LATE_COMPLETION,
            "The result came after the timeout had given credits back: the customer has it for nothing."),
    /** More was used than charged. */
    USED_ABOVE_CHARGE(Basis.CONTRACT, "More was used than was charged."),
    /** An item failed by a cause that the policy does not take for certain. */
    UNCONFIRMED_FAILURE(Basis.FAILURES),
    /** The generation ended as PARTIAL, and nothing says what is missing. */
    UNEXPLAINED_PARTIAL(Basis.CONTRACT),
    /** Two reports of the end contradict each other. */
    CONTRADICTORY_REPORTS(Basis.CONTRACT, "Reports contradict each other; what was recorded first stands."),
    /** A report came after a refund that would not have been made, had it come before. */
    REFUNDED_TOO_SOON(
            Basis.CONTRACT, "Credits were given back that stay paid where what was reported since is known in time."),
    /** A revocation could not take all that it asked for. */
    REVOCATION_SHORT(
            Basis.CONTRACT,
            "Less could be taken back than was asked for. The rest is owed, and taken from what returns."),
    /** Two revocations of transferred credits have one reason and ask for different amounts. */
    REVOCATIONS_DIFFER(
            Basis.CONTRACT,
            "Credits that came from another account were revoked twice for the same reason, and the second time for more. Only the"
                    + " first is booked: if the rest is owed too, revoke it for another reason."),
    /** What was decided of a grant does not reach its credits at other accounts. */
    CREDITS_ELSEWHERE(
            Basis.CONTRACT,
            "Credits of this grant went to other accounts, where they stay as they are. If this holds for them too, name the grants there."),
    /** An operator gave or took so much that a second person has to ask for the same. */
    SECOND_PERSON(Basis.GOODWILL, "So much is booked when a second person sends the same."),
    /** Merges would send credits in a circle. */
    MERGED_IN_A_CIRCLE(
            Basis.CONTRACT,
            "Accounts were merged in a circle. This one is merged no more, and keeps what comes; merge it anew if that is wrong."),
    /** There are credits on a closed account. */
    CREDITS_ON_CLOSED_ACCOUNT(
            Basis.CONTRACT, "There are credits on a closed account. Transfer them, refund them or end their grants."),
    /** A customer asked for support. */
    SUPPORT_REQUESTED(Basis.CONTRACT),
    /** A customer asked for cash. */
    CASH_REFUND_REQUESTED(Basis.CONTRACT),
    /** A question is answered: the credits are back. */
    REFUNDED(Basis.CONTRACT, "This is settled: the credits were given back."),
    /** A question is answered: the item reached the customer. */
    DELIVERED(Basis.CONTRACT, "This is settled: the result was delivered."),
    /** A question is answered: the generation ended. */
    COMPLETED(Basis.CONTRACT, "This is settled: the result is complete."),
    /** A question is answered: a report says what was missing. */
    EXPLAINED(Basis.CONTRACT, "This is settled."),
    /** A question is answered: what was owed was taken when it came back. */
    TAKEN(Basis.CONTRACT, "This is settled."),
    /** A question is answered: what was owed is owed no more. */
    REVERSED(Basis.CONTRACT, "This is settled."),
    /** A second person asked for the same. */
    APPROVED(Basis.GOODWILL, "This is settled: a second person sent the same, and it is booked."),
    /** A question is answered: the credits are there no more. */
    GONE(Basis.CONTRACT, "This is settled: the credits are there no more."),
    /** Support settled the case. */
    RESOLVED(Basis.CONTRACT, "Support has settled this case."),

    // Refusals: each is told with its own detail ----------------------------------------------------------------------

    /** The same identity came before with other content; the first stands. */
    CONFLICT(Basis.CONTRACT),
    /** The generation ended longer ago than the retention horizon. */
    GENERATION_TOO_OLD(Basis.CONTRACT),
    /** The generation was charged, and without this item: a refusal, and the reason of a case. */
    UNKNOWN_ITEM(Basis.CONTRACT),
    /** Quantities were reported that the price does not count: told to operators. */
    UNKNOWN_QUANTITY(Basis.CONTRACT),
    /** A grant is for features or models that the policy does not list. */
    UNLISTED(
            Basis.CONTRACT,
            "These credits were granted for what the policy does not list. They are booked, and pay for nothing of that name."),
    /** Progress names more quantities than a generation may have. */
    TOO_MANY_QUANTITIES(Basis.CONTRACT),
    /** No such grant on the account. */
    UNKNOWN_GRANT(Basis.CONTRACT),
    /** No such revocation of the grant, or none that was not reversed before. */
    UNKNOWN_REVOCATION(Basis.CONTRACT),
    /** No such plan in the policy, or none that the account had. */
    UNKNOWN_PLAN(Basis.CONTRACT),
    /** No such case on the account. */
    UNKNOWN_CASE(Basis.CONTRACT),
    /** No such claim on the account. */
    UNKNOWN_CLAIM(Basis.CONTRACT),
    /** No such cash refund request on the account. */
    UNKNOWN_REQUEST(Basis.CONTRACT),
    /** No such charged generation on the account. */
    UNKNOWN_GENERATION(Basis.CONTRACT),
    /** The record's time is before the due time. */
    NOT_DUE(Basis.CONTRACT),
    /** A grant would not live longer than it does. */
    NOT_LATER(Basis.CONTRACT),
    /** The grant is over. */
    GRANT_OVER(Basis.CONTRACT),
    /** More than what was charged and not yet given back. */
    EXCEEDS_CHARGE(Basis.CONTRACT),
    /** More than the policy lets an operator give. */
    OVER_LIMIT(Basis.GOODWILL),
    /** The account has as many open grants as it may. */
    TOO_MANY_GRANTS(Basis.CONTRACT),
    /** The generation has as many items as it may. */
    TOO_MANY_ITEMS(Basis.CONTRACT),
    /** As many budgets are set for the same as may be. */
    TOO_MANY_BUDGETS(Basis.CONTRACT),
    /** No such budget on the account. */
    UNKNOWN_BUDGET(Basis.CONTRACT),
    /** No such top-up was due on the account. */
    UNKNOWN_TOP_UP(Basis.CONTRACT),
    /** The policy offers no top-ups, or none so large. */
    TOP_UP_NOT_OFFERED(Basis.TOP_UP),
    /** The balance would not fit a long. */
    AMOUNT_OVERFLOW(Basis.CONTRACT),
    /** The id begins like one that the engine derives. */
    RESERVED_ID(Basis.CONTRACT),
    /** The partition is decided by a newer version of the fold, and never by an older one again. */
    FOLD_OLDER(Basis.CONTRACT),
    /** A personal text is in plain, and the ledger takes such texts sealed alone. */
    PLAIN_TEXT(Basis.CONTRACT),
    /** The document is no policy. */
    INVALID_POLICY(Basis.CONTRACT),
    /** A transfer or merge names the account itself. */
    SAME_ACCOUNT(Basis.CONTRACT),
    /** More than the account has unused. */
    EXCEEDS_AVAILABLE(Basis.CONTRACT),
    /** Credits of a grant went to as many accounts as they may. */
    TOO_MANY_TRANSFERS(Basis.CONTRACT);

    private static final Map<String, Reason> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Enum::name, Function.identity()));

    private final Basis basis;

    @SuppressWarnings("ImmutableEnumChecker") // functions that keep texts alone
    private final @Nullable EntryWords inEntries;

    private final @Nullable String inNotices;

    Reason(Basis basis) {
        this(basis, null, null);
    }

    Reason(Basis basis, EntryWords inEntries) {
        this(basis, inEntries, null);
    }

    Reason(Basis basis, String inNotices) {
        this(basis, null, inNotices);
    }

    Reason(Basis basis, @Nullable EntryWords inEntries, @Nullable String inNotices) {
        this.basis = basis;
        this.inEntries = inEntries;
        this.inNotices = inNotices;
    }

    /** The reason of that name; empty for a word that only a later version knows. */
    public static Optional<Reason> named(@Nullable String name) {
        return name == null ? Optional.empty() : Optional.ofNullable(BY_NAME.get(name));
    }

    /** Whether what an entry, a notice or a dead letter carries is this reason. */
    public boolean isNamed(@Nullable String name) {
        return name().equals(name);
    }

    /** The rule that stands behind it. */
    public Basis basis() {
        return basis;
    }

    /**
     * What an entry of this reason says to a customer; empty if it is no reason of entries.
     *
     * @param what names the generation that the entry is about, or null
     * @param itemId the item that it is about, or null
     */
    public Optional<String> inEntry(@Nullable String what, @Nullable String itemId) {
        return inEntries == null ? Optional.empty() : Optional.of(inEntries.of(what, itemId));
    }

    /** What a notice of this reason says, or how it goes on after the amount; empty if the notice's type or its figures say all. */
    public Optional<String> inNotice() {
        return Optional.ofNullable(inNotices);
    }
}
