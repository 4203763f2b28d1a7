package io.makegood.ledger.fold;

import io.makegood.ledger.account.Allocation;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.GenerationEvent.ItemPrice;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.generation.CaseCount;
import io.makegood.ledger.generation.CaseReason;
import io.makegood.ledger.generation.GenerationRow;
import io.makegood.ledger.generation.Item;
import io.makegood.ledger.generation.Use;
import io.makegood.ledger.reason.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One generation while an event is being decided: a row that can be changed. Single-threaded, lives for one event. */
final class Generation extends GenerationRow.Draft {
    /** So many reports are remembered of attempts that were not charged. */
    private static final int HEARD_MAX = 256;

    final String id;
    final GenerationRow before;
    /**
     * What an undone timeout or a reversed campaign gave back and is not charged again yet, while the event is being decided: the customer has it, and
     * it counts as paid.
     */
    long toChargeAgain;
    /** Why that is charged again. */
    Reason chargedAgainFor = Reason.CHARGED_AGAIN;
    /** Whether what settles its hold became known by the event that is being decided. */
    boolean settlesNow;

    Generation(String id, GenerationRow row) {
        // Every field begins as the row's.
        row.super();
        this.id = id;
        before = row;
    }

    /** The row as of that record time. */
    GenerationRow row(long at) {
        lastAt = at;
        if (charged) {
            // What it counts for is known.
            actorId = null;
        }
        return row();
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

    /** The index of the item with that id; where no item was ever named, this is the only one. -1 if there is none. */
    int namedBy(String itemId) {
        if (items.isEmpty()) {
            put(Item.named(itemId));
        }
        return indexOf(itemId);
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

    /** The worst outcome that was reported, or null. */
    @Nullable
    Outcome outcome() {
        return GenerationRow.worst(outcomes);
    }

    /** Whether that outcome was reported. */
    boolean has(Outcome outcome) {
        return (outcomes & GenerationRow.bit(outcome)) != 0;
    }

    /** Whether what is told now may have been told of an earlier attempt, or be told again of a later one. */
    boolean listens() {
        return !charged || !heard.isEmpty();
    }

    boolean hasHeard(long report) {
        return heard.contains(report);
    }

    /** Remembers a report that is taken before the charge. */
    void hear(long report) {
        if (!charged) {
            heard = CopyOnWrite.changeable(heard);
            heard.add(report);
            if (heard.size() > HEARD_MAX) {
                heard.remove(0);
            }
        }
    }

    /** Forgets the report that was heard last: it was not taken. */
    void forgetReport() {
        if (!charged) {
            heard.remove(heard.size() - 1);
        }
    }

    /** The charge is of the first attempt: nobody can take what was told before for anything else. */
    void forgetHeard() {
        if (attempt <= GenerationRequested.FIRST_ATTEMPT) {
            heard = List.of();
        }
    }

    /** Nothing counts any more of an attempt that was not charged: another one takes its place. */
    void beginAgain() {
        rejection = null;
        declined = false;
        contradicted = false;
        outcomes = 0;
        usedAmount = null;
        completedAt = 0;
        feature = null;
        platform = null;
        surface = null;
        model = null;
        items = new ArrayList<>();
        use = Use.NONE;
    }

    boolean hasEnded() {
        return outcomes != 0 || rejection != null || timedOut;
    }

    long held() {
        return charged && !hasEnded() ? outstanding() : 0;
    }

    /** What of the charge is not given back. */
    long outstanding() {
        long sum = toChargeAgain;
        for (int i = 0; i < paidBy.size(); i++) {
            sum = Math.addExact(sum, paidBy.get(i).amount());
        }
        return sum;
    }

    long charge() {
        long sum = baseAmount;
        for (int i = 0; i < items.size(); i++) {
            sum = Math.addExact(sum, items.get(i).amount());
        }
        return sum;
    }

    /** What of the base is still there: not given back, and not covered. */
    long unreturnedBase() {
        return baseAmount - baseReturned - baseTimeoutReturned;
    }

    /** Notes that the base is called back, where something more could be charged. */
    void callBaseBack() {
        if (use.row() != 0) {
            use = use.withBaseBack(true);
        }
    }

    /** The timeout is undone: what it gave back counts as still there, and is charged again unless something else calls it back. */
    void undoTimeout() {
        chargedAgain = true;
        use = use.withBaseBack(false);
        long sum = baseTimeoutReturned;
        baseTimeoutReturned = 0;
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            if (item.timeoutReturned() > 0) {
                sum = Math.addExact(sum, item.timeoutReturned());
                put(i, item.withReturned(item.returned(), 0));
            }
        }
        toChargeAgain = Math.addExact(toChargeAgain, sum);
    }

    /** How many cases were opened about it for that reason. */
    int cases(CaseReason reason) {
        for (CaseCount each : cases) {
            if (each.reason() == reason) {
                return each.count();
            }
        }
        return 0;
    }

    /** Counts one more case for that reason; returns its number. */
    int countCase(CaseReason reason) {
        cases = CopyOnWrite.changeable(cases);
        for (int i = 0; i < cases.size(); i++) {
            if (cases.get(i).reason() == reason) {
                int number = cases.get(i).count() + 1;
                cases.set(i, new CaseCount(reason, number));
                return number;
            }
        }
        cases.add(new CaseCount(reason, 1));
        return 1;
    }

    /** Whether cases were ever opened about it. */
    boolean hasCases() {
        return !cases.isEmpty();
    }

    boolean hasPricedItems() {
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).priced()) {
                return true;
            }
        }
        return false;
    }

    /** Whether the charge has named its items, and not this one. */
    boolean isUnknown(Item item) {
        return charged && !item.priced() && hasPricedItems();
    }
}
