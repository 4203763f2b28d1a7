package io.makegood.processor.topology;

/** Names of the topology's nodes. Generated names would change when code moves, and state with them. */
final class Nodes {
    static final String JOURNAL = "journal";
    static final String LEDGER = "ledger";
    static final String ENTRIES = "entries";
    static final String REFUNDS = "refunds";
    static final String NOTICES = "notices";
    static final String BALANCES = "balances";
    static final String DEAD_LETTERS = "dead-letters";
    static final String DUPLICATES = "duplicates";
    static final String APPENDED = "appended-to-journal";

    private Nodes() {}
}
