package io.makegood.ledger.account;

import java.util.List;

/** Open grants that do not fit the account's own row: page 0 goes on where the row ends, each next where the one before ends. */
public record GrantPage(int page, List<OpenGrant> grants) implements SideRow {
    /** How many grants a page holds, and the account's own row. */
    public static final int GRANTS = 256;

    /** Keeps its own copy of the list. */
    public GrantPage {
        grants = List.copyOf(grants);
    }
}
