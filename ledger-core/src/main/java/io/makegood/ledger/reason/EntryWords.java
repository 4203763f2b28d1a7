package io.makegood.ledger.reason;

import org.jspecify.annotations.Nullable;

/** What an entry of some reason says to a customer. */
interface EntryWords {
    /** The sentence; {@code what} names the generation and {@code itemId} the item, where the entry is about one. */
    String of(@Nullable String what, @Nullable String itemId);

    /** The same whatever it is about. */
    static EntryWords always(String text) {
        return (what, itemId) -> text;
    }

    static EntryWords charge(String how) {
        return (what, itemId) -> "Charged for " + what + how;
    }

    static EntryWords refund(String why) {
        return (what, itemId) -> "Refund for " + what + ": " + why;
    }

    /** A refund of an item, which stands between these two. */
    static EntryWords refund(String before, String after) {
        return (what, itemId) -> "Refund for " + what + ": " + before + (itemId == null ? "" : " " + itemId) + after;
    }

    static EntryWords refundOfFailure() {
        return (what, itemId) ->
                "Refund for " + what + ": " + (itemId == null ? "it failed" : "item " + itemId + " failed with it");
    }

    static EntryWords adjustment() {
        return (what, itemId) -> "Adjusted by support" + (what == null ? "" : " for " + what);
    }
}
