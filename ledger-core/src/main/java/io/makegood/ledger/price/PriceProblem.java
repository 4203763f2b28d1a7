package io.makegood.ledger.price;

import java.util.List;

/**
 * Why an action has no price though its feature may: what was said of it is not what the policy lists.
 *
 * @param what what is wrong, by the name under which notices list what is known: {@code platforms}, {@code attributes},
 *     {@code attributes.model}, {@code quantities}, {@code missingQuantities}, {@code unmatched} or {@code mostCredits}
 * @param listed what would be right there; for {@code unmatched} the attributes by which rows differ
 */
public record PriceProblem(String what, List<String> listed) {
    /** The platform is none of those that the policy lists. */
    public static final String PLATFORMS = "platforms";
    /** An attribute is none of those that the policy lists; with its name after a dot, its value is none. */
    public static final String ATTRIBUTES = "attributes";
    /** A quantity is none of those that the policy lists. */
    public static final String QUANTITIES = "quantities";
    /** The row that decides counts a quantity that nothing was said of. */
    public static final String MISSING_QUANTITIES = "missingQuantities";
    /** No row of the table is for it. */
    public static final String UNMATCHED = "unmatched";
    /** It would cost more than any amount may be. */
    public static final String MOST_CREDITS = "mostCredits";

    /** Keeps its own copy of the list. */
    public PriceProblem {
        listed = List.copyOf(listed);
    }

    /** Whether a detail of a notice of that name lists what is right. */
    public static boolean isNamed(String detail) {
        return switch (detail) {
            case PLATFORMS, ATTRIBUTES, QUANTITIES, MISSING_QUANTITIES, UNMATCHED, MOST_CREDITS -> true;
            default -> detail.startsWith(ATTRIBUTES + ".");
        };
    }

    /** What is wrong as a sentence for whoever asked, with the remedy. */
    public String sentence() {
        String all = String.join(", ", listed);
        return switch (what) {
            case PLATFORMS -> "the policy lists no such platform, only " + all;
            case ATTRIBUTES -> "the policy lists no such attribute, only " + all;
            case QUANTITIES -> "the policy lists no such quantity, only " + all;
            case MISSING_QUANTITIES -> "the price counts " + all + "; say how much, or 0";
            case UNMATCHED -> "no row of the price table is for it; rows differ by " + all;
            case MOST_CREDITS -> "it would cost more than the " + all + " that a charge may be";
            default -> "the policy lists no such value of " + what + ", only " + all;
        };
    }
}
