package io.makegood.ledger.generation;

import io.makegood.ledger.event.DeliveryKind;
import io.makegood.ledger.event.FailureCause;

/**
 * One item of a generation. Credits are whole units, times are epoch milliseconds, UTC.
 *
 * @param amount what it cost
 * @param returned what of it needs no more refund: it was given back, or the refund of unused credits covers it
 * @param timeoutReturned what of it the timeout alone gave back: a late success may take it again
 * @param failures a set of {@link FailureCause} bits
 * @param deliveries a set of {@link DeliveryKind} bits
 * @param failuresAtDelivery the causes that were known at its first delivery
 * @param deliveredAt record time of its first delivery, or 0
 * @param claimAccepted whether a claim on it was accepted
 * @param claimOpen whether a claim on it waits for review
 * @param operatorReturned whether operators gave back, by adjustments that name it, all that was left of what it cost
 * @param asked questions about it that wait for an answer: {@link CaseReason} bits and, 16 higher, those whose case was resolved
 */
public record Item(
        String itemId,
        long amount,
        long returned,
        long timeoutReturned,
        boolean requested,
        boolean priced,
        int failures,
        int deliveries,
        int failuresAtDelivery,
        long deliveredAt,
        boolean claimAccepted,
        boolean claimOpen,
        boolean operatorReturned,
        int asked) {
    /** An item of which nothing is known but its id. */
    public static Item named(String itemId) {
        return new Item(itemId, 0, 0, 0, false, false, 0, 0, 0, 0, false, false, false, 0);
    }

    /** An item of which only the request is known. */
    public static Item requested(String itemId) {
        return new Item(itemId, 0, 0, 0, true, false, 0, 0, 0, 0, false, false, false, 0);
    }

    /** The item as part of the request. */
    public Item asRequested() {
        Change change = new Change();
        change.requested = true;
        return change.made();
    }

    /** The item with its price. */
    public Item pricedAt(long credits) {
        Change change = new Change();
        change.priced = true;
        change.amount = credits;
        return change.made();
    }

    /** The item, failed by one more cause. */
    public Item failedBy(FailureCause cause) {
        Change change = new Change();
        change.failures |= bit(cause);
        return change.made();
    }

    /** The item, delivered in one more way; of the first delivery the time is kept, and what was known of failures then. */
    public Item deliveredAs(DeliveryKind how, long at) {
        Change change = new Change();
        change.deliveries |= bit(how);
        if (!isDelivered()) {
            change.failuresAtDelivery = failures;
            change.deliveredAt = at;
        }
        return change.made();
    }

    /** The item with {@code credits} more of its amount settled. */
    public Item returning(long credits) {
        return withReturned(Math.addExact(returned, credits), timeoutReturned);
    }

    /** The item of which other amounts were given back, for good and by the timeout. */
    public Item withReturned(long forGood, long byTimeout) {
        Change change = new Change();
        change.returned = forGood;
        change.timeoutReturned = byTimeout;
        return change.made();
    }

    /** The item as its claims stand. */
    public Item claimed(boolean accepted, boolean open) {
        Change change = new Change();
        change.claimAccepted = accepted;
        change.claimOpen = open;
        return change.made();
    }

    /** The item, of which an operator gave {@code credits} back. */
    public Item returnedByOperator(long credits) {
        Change change = new Change();
        change.returned = Math.addExact(returned, credits);
        change.operatorReturned |= credits > 0 && unreturned() == credits;
        return change.made();
    }

    /** The item with other questions. */
    public Item asking(int questions) {
        Change change = new Change();
        change.asked = questions;
        return change.made();
    }

    /** Whether it failed, by whatever cause. */
    public boolean isFailed() {
        return failures != 0;
    }

    /** Whether it failed by that cause. */
    public boolean isFailedBy(FailureCause cause) {
        return (failures & bit(cause)) != 0;
    }

    /** Whether it was delivered in any way. */
    public boolean isDelivered() {
        return deliveries != 0;
    }

    /** Whether it was delivered in that way. */
    public boolean isDelivered(DeliveryKind how) {
        return (deliveries & bit(how)) != 0;
    }

    /** What of the amount is still there: not given back, and not covered. */
    public long unreturned() {
        return amount - returned - timeoutReturned;
    }

    /** The bit of a cause in a set of causes; it goes into rows and never changes. */
    public static int bit(FailureCause cause) {
        return switch (cause) {
            case PROVIDER_ERROR -> 1;
            case TIMEOUT -> 2;
            case CONTENT_FILTERED -> 4;
            case INTERNAL_ERROR -> 8;
            case OTHER -> 16;
            case CANCELLED -> 32;
        };
    }

    private static int bit(DeliveryKind how) {
        return switch (how) {
            case PREVIEWED -> 1;
            case SAVED -> 2;
            case EXPORTED -> 4;
            case DOWNLOADED -> 8;
            case OTHER -> 16;
        };
    }

    /** What is to be different; all else stays as it is. */
    private final class Change {
        private long amount = Item.this.amount;
        private long returned = Item.this.returned;
        private long timeoutReturned = Item.this.timeoutReturned;
        private boolean requested = Item.this.requested;
        private boolean priced = Item.this.priced;
        private int failures = Item.this.failures;
        private int deliveries = Item.this.deliveries;
        private int failuresAtDelivery = Item.this.failuresAtDelivery;
        private long deliveredAt = Item.this.deliveredAt;
        private boolean claimAccepted = Item.this.claimAccepted;
        private boolean claimOpen = Item.this.claimOpen;
        private boolean operatorReturned = Item.this.operatorReturned;
        private int asked = Item.this.asked;

        private Item made() {
            return new Item(
                    itemId,
                    amount,
                    returned,
                    timeoutReturned,
                    requested,
                    priced,
                    failures,
                    deliveries,
                    failuresAtDelivery,
                    deliveredAt,
                    claimAccepted,
                    claimOpen,
                    operatorReturned,
                    asked);
        }
    }
}
