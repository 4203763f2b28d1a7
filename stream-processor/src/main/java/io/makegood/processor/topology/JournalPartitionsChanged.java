package io.makegood.processor.topology;

import io.makegood.application.startup.ProblemCode;

/** Partitions were added to the journal while the engine ran: accounts would be split between their old partition and a new one. */
final class JournalPartitionsChanged extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** The journal of that name was folded in {@code before} partitions and has {@code now}, or more. */
    JournalPartitionsChanged(String journal, int before, int now) {
        super("the journal " + journal + " was folded in " + before + " partitions and now has " + now
                + " or more: accounts would be split between their old partition and a new one. Stop the publishers, and replay the"
                + " journal into topics under a fresh topic.prefix [" + ProblemCode.JOURNAL_PARTITIONS_CHANGED + "]");
    }
}
