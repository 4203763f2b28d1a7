package io.makegood.ledger.fold;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.account.Allocation;
import io.makegood.ledger.account.GrantOrder;
import io.makegood.ledger.account.GrantPage;
import io.makegood.ledger.account.GrantRow;
import io.makegood.ledger.account.OpenGrant;
import io.makegood.ledger.account.ParkedGrants;
import io.makegood.ledger.entry.GrantAmount;
import io.makegood.ledger.quote.Funds;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The grants of one account while an event is being decided: what each has left, and what was charged beyond them all. It moves
 * credits; {@link Booking} posts the entries. Single-threaded, lives for one event.
 *
 * <p>Credits that no grant covers are the overdraft. Whatever comes in pays the overdraft before it reaches a grant, and
 * {@link Repayments} remember which grants did, so that a refund of overdrawn credits finds its way back to them.
 *
 * <p>The open grants are one list in burn-down order. An account's row holds the first {@link GrantPage#GRANTS} of it; the few
 * accounts that have more keep the others in pages, which are read and written whole.
 */
final class GrantBook {
    private final Rows rows;
    private final String accountId;
    private final Repayments repayments;
    private final List<GrantPage> pagesBefore;
    private List<OpenGrant> open;
    private long overdraft;
    private int seen;
    private List<GrantRow> changed = List.of();
    /** A refund asks for the same grant several times. */
    private @Nullable GrantRow lastRead;

    GrantBook(Rows rows, String accountId, AccountRow before) {
        this.rows = rows;
        this.accountId = accountId;
        repayments = new Repayments(rows, accountId, before);
        pagesBefore = before.parked().count() == 0 ? List.of() : read(before.parked());
        open = before.grants();
        if (!pagesBefore.isEmpty()) {
            open = new ArrayList<>(open);
            for (GrantPage page : pagesBefore) {
                open.addAll(page.grants());
            }
        }
        overdraft = before.overdraft();
        seen = before.grantsSeen();
    }

    private List<GrantPage> read(ParkedGrants parked) {
        List<GrantPage> pages = new ArrayList<>();
        for (int i = 0; i < parked.pages(); i++) {
            GrantPage page = rows.grantPage(accountId, i);
            if (page == null) {
                throw new IllegalStateException("account " + accountId + " has no page " + i + " of its open grants");
            }
            pages.add(page);
        }
        return pages;
    }

    /** Who paid: grants by ordinal, their changes by id, and what became overdraft. */
    record Burn(List<Allocation> paidBy, List<GrantAmount> deltas, long overdrawn) {}

    Repayments repayments() {
        return repayments;
    }

    /** The grants with credits left, in burn-down order. */
    List<OpenGrant> open() {
        return open;
    }

    /** Those of them that stand in the account's row. */
    List<OpenGrant> inRow() {
        return open.size() <= GrantPage.GRANTS ? open : open.subList(0, GrantPage.GRANTS);
    }

    /** The others. */
    ParkedGrants parked() {
        return open.size() <= GrantPage.GRANTS
                ? ParkedGrants.NONE
                : ParkedGrants.of(open.subList(GrantPage.GRANTS, open.size()));
    }

    /** The pages that differ from what they were. */
    List<GrantPage> changedPages() {
        if (open.size() <= GrantPage.GRANTS) {
            return List.of();
        }
        List<GrantPage> pages = new ArrayList<>();
        for (int start = GrantPage.GRANTS; start < open.size(); start += GrantPage.GRANTS) {
            int number = start / GrantPage.GRANTS - 1;
            GrantPage page =
                    new GrantPage(number, open.subList(start, Math.min(open.size(), start + GrantPage.GRANTS)));
            if (number >= pagesBefore.size() || !pagesBefore.get(number).equals(page)) {
                pages.add(page);
            }
        }
        return pages;
    }

    long overdraft() {
        return overdraft;
    }

    /** How many grants the account has had. */
    int seen() {
        return seen;
    }

    /** The rows that the event changed. */
    List<GrantRow> changed() {
        return changed;
    }

    int nextOrdinal() {
        return ++seen;
    }

    boolean isOpen(int ordinal) {
        return indexOf(ordinal) >= 0;
    }

    /** What is left of a grant. */
    long remaining(GrantRow row) {
        int index = indexOf(row.ordinal());
        return index < 0 ? 0 : open.get(index).remaining();
    }

    /** The open grants that came from that one, in burn-down order. */
    List<OpenGrant> offspring(int ordinal) {
        List<OpenGrant> found = new ArrayList<>();
        for (int i = 0; i < open.size(); i++) {
            if (open.get(i).origin() == ordinal) {
                found.add(open.get(i));
            }
        }
        return found;
    }

    /** The grant with that id, or null. */
    @Nullable
    GrantRow find(String grantId) {
        for (GrantRow row : changed) {
            if (row.grantId().equals(grantId)) {
                return row;
            }
        }
        GrantRow known = lastRead;
        if (known == null || !known.grantId().equals(grantId)) {
            known = rows.grant(accountId, grantId);
            lastRead = known;
        }
        return known;
    }

    /** The grant with that id, which a row names. */
    GrantRow require(String grantId) {
        GrantRow row = find(grantId);
        if (row == null) {
            throw new IllegalStateException(
                    "account " + accountId + " has no grant " + grantId + ", though another row names it");
        }
        return row;
    }

    /** The grant with that ordinal, which a row names. */
    GrantRow require(int ordinal) {
        for (int i = 0; i < changed.size(); i++) {
            if (changed.get(i).ordinal() == ordinal) {
                return changed.get(i);
            }
        }
        GrantRow row = lastRead;
        if (row != null && row.ordinal() == ordinal) {
            return row;
        }
        int index = indexOf(ordinal);
        row = index < 0
                ? rows.grant(accountId, ordinal)
                : rows.grant(accountId, open.get(index).grantId());
        if (row == null) {
            throw new IllegalStateException(
                    "account " + accountId + " has no grant with ordinal " + ordinal + ", though another row names it");
        }
        lastRead = row;
        return row;
    }

    /** The grant that this one came from; itself, if from none. */
    GrantRow origin(GrantRow row) {
        return row.origin() == 0 ? row : require(row.origin());
    }

    /** Notes a new grant. */
    void add(GrantRow row) {
        changed = CopyOnWrite.changeable(changed);
        changed.add(row);
    }

    /** Notes that a grant changed. */
    void replace(GrantRow row) {
        changed = CopyOnWrite.changeable(changed);
        changed.removeIf(other -> other.ordinal() == row.ordinal());
        changed.add(row);
    }

    /** Takes out the first grant that has expired at that record time, and returns it; null if none has. */
    @Nullable
    OpenGrant takeExpired(long at) {
        for (int i = 0; i < open.size(); i++) {
            OpenGrant grant = open.get(i);
            if (grant.isExpired(at)) {
                remove(i);
                return grant;
            }
        }
        return null;
    }

    /** What there is for that feature and model at that record time, of such a balance. */
    Funds fundsFor(String feature, @Nullable String model, long balance, long at) {
        return Funds.of(open, 0, balance, feature, model, at);
    }

    /** Takes {@code amount} from the grants that pay for that feature and model in burn-down order; see {@link #burn(long)}. */
    Burn burnFor(@Nullable String feature, @Nullable String model, long amount) {
        return burn(amount, grant -> grant.paysFor(feature, model));
    }

    /** Takes {@code amount} from all grants in burn-down order and the rest as overdraft; says who paid. */
    Burn burn(long amount) {
        return burn(amount, grant -> true);
    }

    private Burn burn(long amount, Predicate<OpenGrant> pays) {
        List<Allocation> paidBy = new ArrayList<>(1);
        List<GrantAmount> deltas = new ArrayList<>(1);
        long left = amount;
        int index = 0;
        while (left > 0 && index < open.size()) {
            OpenGrant grant = open.get(index);
            if (!pays.test(grant)) {
                index++;
                continue;
            }
            long taken = takeAt(index, left);
            paidBy.add(new Allocation(grant.ordinal(), taken));
            deltas.add(new GrantAmount(grant.grantId(), -taken));
            left -= taken;
        }
        if (left > 0) {
            overdraft = Math.addExact(overdraft, left);
            paidBy.add(new Allocation(Allocation.OVERDRAFT, left));
        }
        return new Burn(paidBy, deltas, left);
    }

    /** Takes up to {@code amount} from one grant; returns what was taken. */
    long takeFrom(int ordinal, long amount) {
        int index = indexOf(ordinal);
        return index < 0 ? 0 : takeAt(index, amount);
    }

    /** Puts credits on a grant, which is open afterwards. */
    void put(GrantRow row, long amount) {
        open = CopyOnWrite.changeable(open);
        int index = indexOf(row.ordinal());
        if (index < 0) {
            insert(row.open(amount));
        } else {
            OpenGrant grant = open.get(index);
            open.set(index, grant.withRemaining(Math.addExact(grant.remaining(), amount)));
        }
    }

    /** The grant, which is open, stands where it belongs now. */
    void move(GrantRow row) {
        long remaining = takeFrom(row.ordinal(), Long.MAX_VALUE);
        if (remaining > 0) {
            put(row, remaining);
        }
    }

    /** Uses credits of a grant that pays for everything to pay the overdraft; returns what is left of them. */
    long repayOverdraft(int ordinal, long amount) {
        if (overdraft == 0 || require(ordinal).isRestricted()) {
            return amount;
        }
        long repayment = Math.min(overdraft, amount);
        if (repayment > 0) {
            overdraft -= repayment;
            repayments.push(new Allocation(ordinal, repayment));
        }
        return amount - repayment;
    }

    /** Overdrawn credits come back: the overdraft shrinks; returns what of {@code amount} was paid off by grants since. */
    long cancelOverdraft(long amount) {
        long cancelled = Math.min(overdraft, amount);
        overdraft -= cancelled;
        return amount - cancelled;
    }

    /** Takes up to {@code amount} of the last allocation out of a list that may be changed. */
    static Allocation takeLast(List<Allocation> allocations, long amount) {
        int last = allocations.size() - 1;
        Allocation newest = allocations.get(last);
        long taken = Math.min(amount, newest.amount());
        if (taken == newest.amount()) {
            return allocations.remove(last);
        }
        allocations.set(last, new Allocation(newest.ordinal(), newest.amount() - taken));
        return new Allocation(newest.ordinal(), taken);
    }

    private int indexOf(int ordinal) {
        for (int i = 0; i < open.size(); i++) {
            if (open.get(i).ordinal() == ordinal) {
                return i;
            }
        }
        return -1;
    }

    private long takeAt(int index, long amount) {
        OpenGrant grant = open.get(index);
        long taken = Math.min(amount, grant.remaining());
        if (taken == grant.remaining()) {
            remove(index);
        } else if (taken > 0) {
            open = CopyOnWrite.changeable(open);
            open.set(index, grant.withRemaining(grant.remaining() - taken));
        }
        return taken;
    }

    private void remove(int index) {
        open = CopyOnWrite.changeable(open);
        open.remove(index);
    }

    private void insert(OpenGrant grant) {
        int place = 0;
        while (place < open.size() && GrantOrder.BURN_DOWN.compare(open.get(place), grant) < 0) {
            place++;
        }
        open.add(place, grant);
    }
}
