package io.makegood.ledger.fold;

import io.makegood.ledger.account.Allocation;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.event.RejectionReason;
import io.makegood.ledger.generation.GenerationRow;
import io.makegood.ledger.generation.Item;
import java.util.ArrayList;
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
    final List<Item> items;
    final List<Allocation> paidBy;

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
        items = new ArrayList<>(row.items());
        paidBy = new ArrayList<>(row.paidBy());
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

    /** The index of the item with that id, or -1. */
    int indexOf(String itemId) {
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
        int index = indexOf(item.itemId());
        if (index < 0) {
            items.add(item);
        } else {
            items.set(index, item);
        }
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
        return items.stream().anyMatch(Item::priced);
    }

    /** Whether every item that counts failed, and there is one. */
    boolean allItemsFailed() {
        boolean any = false;
        for (Item item : items) {
            if (counts(item)) {
                if (!item.isFailed()) {
                    return false;
                }
                any = true;
            }
        }
        return any;
    }

    /** Whether the generation is made of the item: of those that were priced or, where none was, of those requested. */
    boolean counts(Item item) {
        return hasPricedItems() ? item.priced() : item.requested();
    }
}
