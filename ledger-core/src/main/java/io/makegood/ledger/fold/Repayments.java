package io.makegood.ledger.fold;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.account.Allocation;
import io.makegood.ledger.account.RepaidPage;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who paid an account's overdraft off, newest last: credits that were overdrawn and come back are theirs. The account's row holds
 * the newest; older ones stand in pages, so that none is ever forgotten and no row grows without bound. Single-threaded, lives for
 * one event.
 */
final class Repayments {
    /** How many the account's row holds at most. */
    private static final int IN_ROW_MAX = 32;
    /** How many move to a page when there are more. */
    private static final int PAGE = 16;

    private final Rows rows;
    private final String accountId;
    private List<Allocation> inRow;
    private int pages;
    private @Nullable TreeMap<Integer, RepaidPage> changed;

    Repayments(Rows rows, String accountId, AccountRow before) {
        this.rows = rows;
        this.accountId = accountId;
        inRow = before.repaid();
        pages = before.repaidPages();
    }

    List<Allocation> inRow() {
        return inRow;
    }

    int pages() {
        return pages;
    }

    List<RepaidPage> changedPages() {
        TreeMap<Integer, RepaidPage> all = changed;
        return all == null ? List.of() : List.copyOf(all.values());
    }

    void push(Allocation repayment) {
        inRow = CopyOnWrite.changeable(inRow);
        int last = inRow.size() - 1;
        if (last >= 0 && inRow.get(last).ordinal() == repayment.ordinal()) {
            inRow.set(
                    last,
                    new Allocation(
                            repayment.ordinal(), Math.addExact(inRow.get(last).amount(), repayment.amount())));
            return;
        }
        inRow.add(repayment);
        if (inRow.size() > IN_ROW_MAX) {
            TreeMap<Integer, RepaidPage> all = changed == null ? new TreeMap<>() : changed;
            all.put(pages, new RepaidPage(pages, inRow.subList(0, PAGE)));
            changed = all;
            inRow = new ArrayList<>(inRow.subList(PAGE, inRow.size()));
            pages++;
        }
    }

    /** Takes up to {@code amount} of the newest repayment back; null if there is none. */
    @Nullable
    Allocation take(long amount) {
        if (inRow.isEmpty()) {
            if (pages == 0) {
                return null;
            }
            inRow = new ArrayList<>(page(--pages).repaid());
        }
        inRow = CopyOnWrite.changeable(inRow);
        return GrantBook.takeLast(inRow, amount);
    }

    private RepaidPage page(int number) {
        RepaidPage page = changed == null ? null : changed.remove(number);
        if (page == null) {
            page = rows.repaidPage(accountId, number);
        }
        if (page == null) {
            throw new IllegalStateException(
                    "account " + accountId + " has no page " + number + " of who repaid its overdrafts");
        }
        return page;
    }
}
