package io.makegood.application.running;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is counted, and how the metrics name it. No label is an id: accounts and generations have no end. */
public enum Counter {
    /** Events that changed the ledger. */
    EVENTS_APPLIED("makegood.events.applied", "Events that changed the ledger"),
    /** Events that said what was known. */
    EVENTS_DUPLICATES("makegood.events.duplicates", "Events that said what was known"),
    /** Events passed on to the partition that owns their account. */
    EVENTS_FORWARDED("makegood.events.forwarded", "Events passed on to the partition of their account"),
    /** What a mirror left to the ledger that it mirrors. */
    EVENTS_WITHHELD("makegood.events.withheld", "Events that a mirror did not append, as its source does"),
    /** Records after a departure. */
    EVENTS_LEFT("makegood.events.left", "Records that are decided where the ledger went"),
    /** Due-time events appended to the journal. */
    EVENTS_DUE("makegood.events.due", "Due-time events appended to the journal"),
    /** Events applied, by type. */
    EVENTS("makegood.events", "Events applied by type", "type"),
    /** Entries booked, by kind. */
    ENTRIES("makegood.entries", "Entries by kind", "kind"),
    /** Refunds issued, by cause. */
    REFUNDS("makegood.refunds", "Refunds by cause", "cause"),
    /** Dead letters, by reason. */
    DEAD_LETTERS("makegood.dead.letters", "Dead letters by reason", "reason"),
    /** Generation rows that left the store for their age. */
    GENERATIONS_FORGOTTEN("makegood.generations.forgotten", "Generation rows that left the store for their age"),
    /** Records of foreign topics, by topic and by what became of them. */
    BRIDGE_RECORDS("makegood.bridge.records", "Records of foreign topics by what became of them", "topic", "outcome");

    private final String metric;
    private final String description;
    private final @Nullable String first;
    private final @Nullable String second;

    Counter(String metric, String description) {
        this(metric, description, null, null);
    }

    Counter(String metric, String description, String label) {
        this(metric, description, label, null);
    }

    Counter(String metric, String description, @Nullable String first, @Nullable String second) {
        this.metric = metric;
        this.description = description;
        this.first = first;
        this.second = second;
    }

    /** The name in the metrics, with dots. */
    public String metric() {
        return metric;
    }

    /** What it counts, for people. */
    public String description() {
        return description;
    }

    /** The names of its labels, at most two. */
    public List<String> labels() {
        return Stream.of(first, second).filter(Objects::nonNull).toList();
    }
}
