package io.makegood.bridges.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.Limits;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What somebody's metadata in Stripe says is granted.
 *
 * @param credits how many; zero if none
 * @param trialCredits how many while nothing is paid yet
 * @param untilPeriodEnd whether they expire with the period that was paid for
 * @param days after how many days they expire; zero for never
 */
record GrantTerms(long credits, long trialCredits, GrantKind kind, boolean untilPeriodEnd, long days) {
    /** What all of our metadata begins with. */
    static final String MARK = "makegood_";
    /** Who gets the credits. */
    static final String ACCOUNT = "makegood_account";
    /** How many credits are bought. */
    static final String CREDITS = "makegood_credits";
    /** How many credits a trial gives. */
    static final String TRIAL_CREDITS = "makegood_trial_credits";

    private static final String KIND = "makegood_kind";
    private static final String EXPIRES = "makegood_expires";
    private static final String EXPIRES_DAYS = "makegood_expires_days";
    private static final String PERIOD_END = "period_end";
    /** All that means something to the ledger. */
    static final Set<String> NAMES =
            Set.of(ACCOUNT, CREDITS, TRIAL_CREDITS, KIND, EXPIRES, EXPIRES_DAYS, StripeTopUp.ID);

    private static final long DAYS_MAX = 36_500;
    private static final long DAY_MILLIS = 24L * 60 * 60 * 1000;
    private static final Set<GrantKind> KINDS = EnumSet.of(GrantKind.PAID, GrantKind.ALLOWANCE, GrantKind.PROMOTIONAL);

    /** Whether metadata says how many credits are granted. */
    static boolean isSaid(JsonNode metadata) {
        return metadata.has(CREDITS) || metadata.has(TRIAL_CREDITS);
    }

    /** Whether metadata says anything to the ledger. */
    static boolean isMarked(JsonNode metadata) {
        return metadata.properties().stream().anyMatch(field -> field.getKey().startsWith(MARK));
    }

    /** What metadata says to the ledger, and nothing else of it. */
    static SortedMap<String, String> marks(JsonNode metadata) {
        SortedMap<String, String> marks = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : metadata.properties()) {
            if (field.getKey().startsWith(MARK)) {
                marks.put(field.getKey(), field.getValue().asText());
            }
        }
        return marks;
    }

    /** Reads them; {@code whose} metadata it is stands in what {@link InvalidStripeEvent} says. */
    static GrantTerms of(JsonNode metadata, String whose) throws InvalidStripeEvent {
        String kind = metadata.path(KIND).asText(GrantKind.PAID.name()).toUpperCase(Locale.ROOT);
        GrantKind known = KINDS.stream()
                .filter(each -> each.name().equals(kind))
                .findFirst()
                .orElseThrow(() -> wrong(whose, KIND, "must be PAID, ALLOWANCE or PROMOTIONAL"));
        String expires = metadata.path(EXPIRES).asText("");
        if (!expires.isEmpty() && !expires.equals(PERIOD_END)) {
            throw wrong(whose, EXPIRES, "must be " + PERIOD_END + " or left out");
        }
        return new GrantTerms(
                number(metadata, whose, CREDITS, Limits.AMOUNT_MAX),
                number(metadata, whose, TRIAL_CREDITS, Limits.AMOUNT_MAX),
                known,
                !expires.isEmpty(),
                number(metadata, whose, EXPIRES_DAYS, DAYS_MAX));
    }

    private static long number(JsonNode metadata, String whose, String name, long most) throws InvalidStripeEvent {
        if (!metadata.has(name)) {
            return 0;
        }
        try {
            long number = Long.parseLong(metadata.path(name).asText().strip());
            if (number > 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Said below.
        }
        throw wrong(whose, name, "must be a whole number above zero, at most " + most);
    }

    private static InvalidStripeEvent wrong(String whose, String name, String rule) {
        return new InvalidStripeEvent(whose + "'s metadata " + name + " " + rule);
    }

    /**
     * When what is granted expires, or null for never.
     *
     * @param at when it is granted, in milliseconds
     * @param periodEnd when the period ends that is paid for, in milliseconds
     */
    @Nullable
    Long expiresAt(String whose, @Nullable Long at, @Nullable Long periodEnd) throws InvalidStripeEvent {
        if (untilPeriodEnd) {
            if (periodEnd == null) {
                throw wrong(whose, EXPIRES, "is " + PERIOD_END + ", but no period is paid for; use " + EXPIRES_DAYS);
            }
            return periodEnd;
        }
        if (days == 0) {
            return null;
        }
        if (at == null) {
            throw wrong(whose, EXPIRES_DAYS, "counts from a time that the event does not tell");
        }
        return at + days * DAY_MILLIS;
    }
}
