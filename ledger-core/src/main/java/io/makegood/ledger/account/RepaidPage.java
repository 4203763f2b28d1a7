package io.makegood.ledger.account;

import java.util.List;

/** Who repaid an overdraft, before those that the account's own row remembers; newest last, the highest page is the newest. */
public record RepaidPage(int page, List<Allocation> repaid) implements SideRow {
    /** Keeps its own copy of the list. */
    public RepaidPage {
        repaid = List.copyOf(repaid);
    }
}
