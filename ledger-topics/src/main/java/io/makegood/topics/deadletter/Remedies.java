package io.makegood.topics.deadletter;

import io.makegood.ledger.reason.Reason;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What helps against each cause of dead letters, in the words that command, API and console have in common (docs/events.md, "Dead letters"). */
public final class Remedies {
    private static final String ENCODING =
            "The bytes are no event. Have the publisher write one of the three encodings, or publish the event that was meant in its place.";
    private static final String CONTRACT =
            "The JSON does not fit the contract. Correct the field that the detail names, and publish the event again.";
    private static final String UNKNOWN =
            "It speaks of what was not known. Publish what is missing first, then this again as it is; if an id is wrong, correct it.";
    private static final String GROWS = "A row would grow without bound. ";
    private static final Map<String, String> WORDS = words();

    private Remedies() {}

    /** What to do about a dead letter of that reason; of one that this version does not know, to go by the detail. */
    public static String of(String reason) {
        return WORDS.getOrDefault(
                reason,
                "The detail says what is wrong. Correct the event and publish it again, or discard it and say why.");
    }

    /** The reasons that have a remedy of their own. */
    public static Set<String> reasons() {
        return WORDS.keySet();
    }

    private static Map<String, String> words() {
        Map<String, String> words = new TreeMap<>();
        unreadable(words);
        ofBridges(words);
        unknown(words);
        ofAccounts(words);
        ofOperators(words);
        return Map.copyOf(words);
    }

    private static void unreadable(Map<String, String> words) {
        for (String reason : new String[] {
            "EMPTY",
            "TOO_LARGE",
            "UNKNOWN_ENCODING",
            "UNKNOWN_SCHEMA",
            "INCOMPATIBLE_SCHEMA",
            "TRUNCATED_OR_INVALID_AVRO",
            "INVALID_JSON"
        }) {
            words.put(reason, ENCODING);
        }
        for (String reason : new String[] {"UNKNOWN_TYPE", "MISSING_FIELD", "INVALID_FIELD", "UNKNOWN_FIELD"}) {
            words.put(reason, CONTRACT);
        }
        words.put(
                DeadLetter.INVALID_EVENT,
                "A limit is broken. Correct the field that the detail names, and publish the event again.");
        words.put(
                DeadLetter.KEY_MISMATCH,
                "The record's key is another account than its event's. Find out which one is right, and publish the event of that account.");
        words.put(
                Reason.PLAIN_TEXT.name(),
                "A personal text stood in plain, and the record was not kept. Publish the event anew through the API, which seals it, or without the"
                        + " text.");
    }

    private static void ofBridges(Map<String, String> words) {
        words.put(
                "NO_RULE",
                "No rule of the bridge matches the record. Add one and have the record sent again, or publish the event that was meant.");
        words.put(
                "NOT_ALLOWED",
                "The topic may not send that type. Allow it in the bridge's file and have the record sent again, or discard it.");
    }

    private static void unknown(Map<String, String> words) {
        for (String reason : new String[] {
            Reason.UNKNOWN_GRANT.name(),
            Reason.UNKNOWN_CASE.name(),
            Reason.UNKNOWN_CLAIM.name(),
            Reason.UNKNOWN_REQUEST.name(),
            Reason.UNKNOWN_GENERATION.name(),
            Reason.UNKNOWN_REVOCATION.name()
        }) {
            words.put(reason, UNKNOWN);
        }
        words.put(
                Reason.UNKNOWN_ITEM.name(),
                "It names an item that was never charged, and has opened a case. Settle that; if the item's id is wrong, correct it.");
        words.put(Reason.UNKNOWN_TOP_UP.name(), "No such top-up was due. Take its id from the notice TopUpDue.");
        words.put(
                Reason.UNKNOWN_BUDGET.name(),
                "The account has no such budget. Give a limit to set one, or correct the id.");
        words.put(
                Reason.UNKNOWN_PLAN.name(),
                "The policy in force defines no such plan, or the account never had it. Publish a policy that defines it, or the plan's start, then"
                        + " this again.");
    }

    private static void ofAccounts(Map<String, String> words) {
        words.put(
                Reason.CONFLICT.name(),
                "The id is known with other content, and the first stands. Correct the publisher; if something else was meant, publish it with an id"
                        + " of its own; else discard this.");
        words.put(
                Reason.GENERATION_TOO_OLD.name(),
                "The generation ended too long ago. Settle it by an adjustment, and discard this.");
        words.put(
                Reason.TOP_UP_NOT_OFFERED.name(),
                "The policy in force offers no such top-up. Publish a policy that does, then this again, or ask for less.");
        words.put(
                Reason.TOO_MANY_BUDGETS.name(),
                "Eight budgets of that kind run already. End another first, then publish this again.");
        words.put(Reason.TOO_MANY_GRANTS.name(), GROWS + "Grant less often and more at a time.");
        words.put(Reason.TOO_MANY_ITEMS.name(), GROWS + "Split the generation.");
        words.put(Reason.TOO_MANY_QUANTITIES.name(), GROWS + "Report fewer quantities.");
        words.put(
                Reason.TOO_MANY_TRANSFERS.name(),
                "Credits of the grant were transferred as often as they may. Transfer more at a time.");
        words.put(
                Reason.EXCEEDS_AVAILABLE.name(),
                "The account has less than should be transferred. Transfer less, or leave the amount out for all there is.");
        words.put(Reason.SAME_ACCOUNT.name(), "It names the account itself. Name another one.");
        String closed =
                "The account takes no such event any more. Publish it for the account that the detail names, or another one of the customer.";
        words.put(Reason.ACCOUNT_CLOSED.name(), closed);
        words.put(Reason.ACCOUNT_MERGED.name(), closed);
        words.put(Reason.AMOUNT_OVERFLOW.name(), "The balance would not fit 64 bits. Correct the amount.");
        words.put(
                Reason.RESERVED_ID.name(), "An id begins with what the ledger keeps for its own. Choose another one.");
        words.put(Reason.NOT_LATER.name(), "The grant lives that long already. Give a later time, or discard this.");
        words.put(Reason.GRANT_OVER.name(), "The grant is over. Grant anew, and discard this.");
        words.put(Reason.NOT_DUE.name(), "It came before its time. The engine asks again by itself: discard this.");
    }

    private static void ofOperators(Map<String, String> words) {
        words.put(
                Reason.EXCEEDS_CHARGE.name(), "More would be given back than was charged. Give the rest as GOODWILL.");
        words.put(
                Reason.OVER_LIMIT.name(),
                "The policy lets less be given out of goodwill. Give less, or have the policy changed.");
        words.put(
                Reason.INVALID_POLICY.name(),
                "The document is no policy. Correct it and publish it as a new version, and discard this.");
        words.put(
                Reason.FOLD_OLDER.name(),
                "A newer version of the fold decides already. Nothing is to be done: discard this.");
    }
}
