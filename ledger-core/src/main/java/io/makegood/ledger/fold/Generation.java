package io.makegood.ledger.fold;

import io.makegood.ledger.account.Allocation;
import io.makegood.ledger.event.GenerationEvent.ItemPrice;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.event.RejectionReason;
import io.makegood.ledger.generation.GenerationRow;
import io.makegood.ledger.generation.Item;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One generation while an event is being decided: a row that can be changed. Single-threaded, lives for one event. */
final class Generation {
    final String id;
    final GenerationRow before;
    boolean requested;
    boolean authorize;
    boolean declined;

    @Nullable
    RejectionReason rejection;

    boolean charged;
    boolean timedOut;
    boolean chargedAgain;

    @Nullable
    Outcome outcome;

    @Nullable
    Long usedAmount;

    @Nullable
    String feature;

    @Nullable
    String platform;

    @Nullable
    String surface;

    @Nullable
    String inputMode;

    @Nullable
    String label;

    long requestDigest;
    int policy;
    long chargedAt;
    long baseAmount;
    long baseReturned;
    long unusedCover;
    long timeoutReturned;
    int cases;
    private List<Item> items;
    private List<Allocation> paidBy;

    Generation(String id, GenerationRow row) {
        this.id = id;
        before = row;
        requested = row.requested();
        authorize = row.authorize();
        declined = row.declined();
        rejection = row.rejection();
        charged = row.charged();
        timedOut = row.timedOut();
        chargedAgain = row.chargedAgain();
        outcome = row.outcome();
        usedAmount = row.usedAmount();
        feature = row.feature();
        platform = row.platform();
        surface = row.surface();
        inputMode = row.inputMode();
        label = row.label();
        requestDigest = row.requestDigest();
        policy = row.policy();
        chargedAt = row.chargedAt();
        baseAmount = row.baseAmount();
        baseReturned = row.baseReturned();
        unusedCover = row.unusedCover();
        timeoutReturned = row.timeoutReturned();
        cases = row.cases();
        items = row.items();
        paidBy = row.paidBy();
    }

    GenerationRow row(long lastAt) {
        return new GenerationRow(
                requested,
                authorize,
                declined,
                rejection,
                charged,
                timedOut,
                chargedAgain,
                outcome,
                usedAmount,
                feature,
                platform,
                surface,
                inputMode,
                label,
                requestDigest,
                policy,
                chargedAt,
                lastAt,
                baseAmount,
                baseReturned,
                unusedCover,
                timeoutReturned,
                cases,
                items,
                paidBy);
    }

    /** The items, to be read. */
    List<Item> items() {
        return items;
    }

    /** Who paid what of the charge is not given back, in the order in which they paid; may be changed. */
    List<Allocation> payers() {
        paidBy = CopyOnWrite.changeable(paidBy);
        return paidBy;
    }

    /** The index of the item with that id, or -1. */
    int indexOf(String itemId) {
        return indexOf(itemId, 0);
    }

    /** The same; looks at {@code guess} first, for events name the items in one order. */
    private int indexOf(String itemId, int guess) {
        if (guess < items.size() && items.get(guess).itemId().equals(itemId)) {
            return guess;
        }
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).itemId().equals(itemId)) {
                return i;
            }
        }
        return -1;
    }

    Item item(String itemId) {
        int index = indexOf(itemId);
        return index < 0 ? Item.named(itemId) : items.get(index);
    }

    void put(Item item) {
        put(indexOf(item.itemId()), item);
    }

    void put(int index, Item item) {
        items = CopyOnWrite.changeable(items);
        if (index < 0) {
            items.add(item);
        } else {
            items.set(index, item);
        }
    }

    /** Notes that the request names these items, which differ from one another. */
    void requestItems(List<String> itemIds) {
        boolean none = items.isEmpty();
        for (int i = 0; i < itemIds.size(); i++) {
            int index = none ? -1 : indexOf(itemIds.get(i), i);
            put(
                    index,
                    index < 0
                            ? Item.requested(itemIds.get(i))
                            : items.get(index).asRequested());
        }
    }

    /** Notes what these items, which differ from one another, were charged. */
    void priceItems(List<ItemPrice> prices) {
        boolean none = items.isEmpty();
        for (int i = 0; i < prices.size(); i++) {
            ItemPrice price = prices.get(i);
            int index = none ? -1 : indexOf(price.itemId(), i);
            Item item = index < 0 ? Item.named(price.itemId()) : items.get(index);
            put(index, item.pricedAt(price.amount()));
        }
    }

    /** Whether the items that were priced are these, at these prices. */
    boolean isPriced(List<ItemPrice> prices) {
        int priced = 0;
        for (Item item : items) {
            priced += item.priced() ? 1 : 0;
        }
        if (priced != prices.size()) {
            return false;
        }
        for (int i = 0; i < priced; i++) {
            ItemPrice price = prices.get(i);
            int index = indexOf(price.itemId(), i);
            if (index < 0 || !items.get(index).priced() || items.get(index).amount() != price.amount()) {
                return false;
            }
        }
        return true;
    }

    boolean hasEnded() {
        return outcome != null || rejection != null || timedOut;
    }

    long held() {
        return charged && !hasEnded() ? outstanding() : 0;
    }

    long outstanding() {
        long sum = 0;
        for (Allocation allocation : paidBy) {
            sum = Math.addExact(sum, allocation.amount());
        }
        return sum;
    }

    long charge() {
        long sum = baseAmount;
        for (Item item : items) {
            sum = Math.addExact(sum, item.amount());
        }
        return sum;
    }

    /** What the items that failed cost. */
    long failedAmount() {
        long sum = 0;
        for (Item item : items) {
            sum = Math.addExact(sum, item.isFailed() ? item.amount() : 0);
        }
        return sum;
    }

    boolean hasPricedItems() {
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).priced()) {
                return true;
            }
        }
        return false;
    }

    /** Whether every item that counts failed, and there is one. */
    boolean allItemsFailed() {
        boolean any = false;
        boolean anyPriced = hasPricedItems();
        for (int i = 0; i < items.size(); i++) {
            if (counts(items.get(i), anyPriced)) {
                if (!items.get(i).isFailed()) {
                    return false;
                }
                any = true;
            }
        }
        return any;
    }

    /** Whether the generation is made of the item: of those that were priced or, where none was, of those requested. */
    boolean counts(Item item) {
        return counts(item, hasPricedItems());
    }

    private static boolean counts(Item item, boolean anyPriced) {
        return anyPriced ? item.priced() : item.requested();
    }
}
