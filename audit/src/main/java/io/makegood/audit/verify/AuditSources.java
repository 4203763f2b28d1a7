package io.makegood.audit.verify;

/** The records that an audit of one partition reads. */
public interface AuditSources {
    /** The journal, from where the audit begins to where it ends. */
    RecordStream journal();

    /** The offset before which the journal is audited. */
    long journalEnd();

    /** The journal from that offset on, as far as it goes now. */
    RecordStream journalAfter(long offset);

    /** The end of the journal: no output can have a cause at or after it. */
    long journalKnownUntil();

    /** Entries, from where the audit begins. */
    RecordStream entries();

    /** Refunds. */
    RecordStream refunds();

    /** Notices. */
    RecordStream notices();

    /** Balances, as far as compaction left them. */
    RecordStream balances();

    /** Whether there are balances to compare: an archive has none, since compaction leaves only the newest. */
    default boolean hasBalances() {
        return true;
    }

    /** The dead letters of every partition. */
    RecordStream deadLetters();

    /** Letters about records from before that record time may have expired, epoch milliseconds, UTC. */
    long deadLettersSince();
}
