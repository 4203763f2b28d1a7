package io.makegood.ledger.fold;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.account.Allocation;
import io.makegood.ledger.account.GrantOrder;
import io.makegood.ledger.account.GrantRow;
import io.makegood.ledger.account.OpenGrant;
import io.makegood.ledger.entry.GrantAmount;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The grants of one account while an event is being decided: what each has left, what was charged beyond them all, and who
 * paid that. It moves credits; {@link Booking} posts the entries. Single-threaded, lives for one event.
 *
 * <p>Credits that no grant covers are the overdraft. Whatever comes in pays the overdraft before it reaches a grant, and
 * {@code repaid} remembers which grants did, so that a refund of overdrawn credits finds its way back to them.
 */
final class GrantBook {
    /** How many repayments of overdrafts are remembered: older ones come back as goodwill. */
    private static final int REPAID_MAX = 16;

    private final Rows rows;
    private final String accountId;
    private List<OpenGrant> open;
    private List<Allocation> repaid;
    private long overdraft;
    private int seen;
    private List<GrantRow> changed = List.of();
    /** A refund asks for the same grant several times. */
    private @Nullable GrantRow lastRead;

    GrantBook(Rows rows, String accountId, AccountRow before) {
        this.rows = rows;
        this.accountId = accountId;
        open = before.grants();
        repaid = before.repaid();
        overdraft = before.overdraft();
        seen = before.grantsSeen();
    }

    /** Who paid: grants by ordinal, their changes by id, and what became overdraft. */
    record Burn(List<Allocation> paidBy, List<GrantAmount> deltas, long overdrawn) {}

    /** The grants with credits left, in burn-down order. */
    List<OpenGrant> open() {
        return open;
    }

    /** Who repaid an overdraft, newest last. */
    List<Allocation> repaid() {
        return repaid;
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
            throw new IllegalStateException("account " + accountId + " has no grant with ordinal " + ordinal
                    + ", though a generation was paid from it");
        }
        lastRead = row;
        return row;
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

    /** Takes {@code amount} from the grants in burn-down order and the rest as overdraft; says who paid. */
    Burn burn(long amount) {
        List<Allocation> paidBy = new ArrayList<>(1);
        List<GrantAmount> deltas = new ArrayList<>(1);
        long left = amount;
        while (left > 0 && !open.isEmpty()) {
            OpenGrant grant = open.get(0);
            long taken = takeAt(0, left);
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

    /** Uses credits of a grant to pay the overdraft; returns what is left of them. */
    long repayOverdraft(int ordinal, long amount) {
        long repayment = Math.min(overdraft, amount);
        if (repayment > 0) {
            overdraft -= repayment;
            repaid = CopyOnWrite.changeable(repaid);
            repaid.add(new Allocation(ordinal, repayment));
            if (repaid.size() > REPAID_MAX) {
                repaid.remove(0);
            }
        }
        return amount - repayment;
    }

    /** Overdrawn credits come back: the overdraft shrinks; returns what of {@code amount} was paid off by grants since. */
    long cancelOverdraft(long amount) {
        long cancelled = Math.min(overdraft, amount);
        overdraft -= cancelled;
        return amount - cancelled;
    }

    /** Takes up to {@code amount} of the newest repayment back from the memory; null if none is remembered. */
    @Nullable
    Allocation takeRepayment(long amount) {
        if (repaid.isEmpty()) {
            return null;
        }
        repaid = CopyOnWrite.changeable(repaid);
        return takeLast(repaid, amount);
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
        } else {
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
