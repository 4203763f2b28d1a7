package io.makegood.ledger.generation;

import io.makegood.ledger.event.DeliveryKind;
import io.makegood.ledger.event.FailureCause;
import org.jspecify.annotations.Nullable;

/**
 * One item of a generation. {@code amount} is what it cost; {@code returned} is what of it needs no more refund, because it
 * was given back or was covered by the refund of unused credits. {@code deliveries} is a set of {@link DeliveryKind} bits.
 */
public record Item(
        String itemId,
        long amount,
        long returned,
        boolean requested,
        boolean priced,
        @Nullable FailureCause failure,
        int deliveries,
        boolean deliveredFirst) {
    /** An item of which nothing is known but its id. */
    public static Item named(String itemId) {
        return new Item(itemId, 0, 0, false, false, null, 0, false);
    }

    /** An item of which only the request is known. */
    public static Item requested(String itemId) {
        return new Item(itemId, 0, 0, true, false, null, 0, false);
    }

    /** The item as part of the request. */
    public Item asRequested() {
        return new Item(itemId, amount, returned, true, priced, failure, deliveries, deliveredFirst);
    }

    /** The item with its price. */
    public Item pricedAt(long credits) {
        return new Item(itemId, credits, returned, requested, true, failure, deliveries, deliveredFirst);
    }

    /** The item, failed. */
    public Item failedBy(FailureCause cause) {
        return new Item(itemId, amount, returned, requested, priced, cause, deliveries, deliveredFirst);
    }

    /** The item, delivered; whether before any failure is kept, for then a failure needs a look by support. */
    public Item deliveredAs(DeliveryKind how) {
        boolean first = deliveries == 0 ? failure == null : deliveredFirst;
        return new Item(itemId, amount, returned, requested, priced, failure, deliveries | bit(how), first);
    }

    /** The item with {@code credits} more of its amount settled. */
    public Item returning(long credits) {
        return new Item(
                itemId,
                amount,
                Math.addExact(returned, credits),
                requested,
                priced,
                failure,
                deliveries,
                deliveredFirst);
    }

    /** Whether it failed. */
    public boolean isFailed() {
        return failure != null;
    }

    /** Whether it was delivered in any way. */
    public boolean isDelivered() {
        return deliveries != 0;
    }

    /** Whether it was delivered in that way. */
    public boolean isDelivered(DeliveryKind how) {
        return (deliveries & bit(how)) != 0;
    }

    /** Whether the customer has it and no failure came before: a later failure is then no plain refund. */
    public boolean isKept() {
        return isDelivered() && (deliveredFirst || failure == null);
    }

    /** What of the amount is not settled yet. */
    public long unreturned() {
        return amount - returned;
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
}
