package io.makegood.streams.topology;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.account.OpenGrant;
import io.makegood.ledger.generation.GenerationRow;
import io.makegood.ledger.policy.Policies;
import io.makegood.ledger.row.RowKeys;
import io.makegood.schemas.avro.LedgerEvent;
import io.makegood.streams.mapping.EventMapping;
import io.makegood.streams.store.StoredRows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is due and appends an event about it to the journal; never touches credits (design §2.2). It walks through the
 * rows in slices, round and round, instead of keeping an index of due times: an index would cost two more writes for every
 * generation, a walk costs a bounded share of the thread. Rows that may be forgotten leave the store on the same walk,
 * by the log's own clock.
 */
final class DueTimes {
    /** Where an event goes. */
    interface Journal {
        /** Appends the event. */
        void append(LedgerEvent event, long now);
    }

    /** Rows looked at in one slice: some tens of milliseconds. */
    private static final int SLICE_ROWS = 20_000;
    /** The broker's clock may be behind ours; an event that comes too early is refused and asked for again. */
    private static final long CLOCK_MARGIN_MILLIS = 250;
    /** An event that was appended needs a moment to be folded; after that it is asked for again. */
    private static final long ASK_AGAIN_MILLIS = 30_000;
    /** How many appended events are remembered as such. */
    private static final int ASKED_MAX = 100_000;

    private final FoldSettings settings;
    private final Policies policies;
    private final StoredRows rows;
    private final Tally tally;
    private final Journal journal;
    private final Map<String, Long> asked = new LinkedHashMap<>();
    private byte @Nullable [] nextGeneration;
    private byte @Nullable [] nextAccount;

    DueTimes(FoldSettings settings, Policies policies, StoredRows rows, Tally tally, Journal journal) {
        this.settings = settings;
        this.policies = policies;
        this.rows = rows;
        this.tally = tally;
        this.journal = journal;
    }

    /** Looks at the next slice: due by {@code now}, forgettable by {@code streamTime}, both epoch milliseconds. */
    void check(long now, long streamTime) {
        long due = now - CLOCK_MARGIN_MILLIS;
        asked.values().removeIf(at -> now - at > ASK_AGAIN_MILLIS);
        List<byte[]> forgettable = new ArrayList<>();
        nextGeneration = rows.sweepGenerations(nextGeneration, SLICE_ROWS, (key, row) -> {
            if (isOverdue(row, due)) {
                ask(EventMapping.timedOut(RowKeys.accountOfGeneration(key), RowKeys.generationOf(key)), now);
            } else if (row.isForgettable(streamTime, settings.retentionMillis())) {
                forgettable.add(key);
            }
        });
        for (byte[] key : forgettable) {
            rows.forget(key);
            tally.countForgotten();
        }
        nextAccount = rows.sweepAccounts(nextAccount, SLICE_ROWS, (key, row) -> askForExpiry(key, row, due, now));
    }

    private boolean isOverdue(GenerationRow row, long due) {
        return row.isOpen() && row.chargedAt() + policies.version(row.policy()).chargeTimeoutMillis() <= due;
    }

    private void askForExpiry(byte[] key, AccountRow row, long due, long now) {
        for (OpenGrant grant : row.grants()) {
            if (grant.isExpired(due)) {
                ask(EventMapping.grantExpired(RowKeys.accountOf(key), grant.grantId()), now);
                // The fold lets all that is due lapse with the first.
                return;
            }
        }
    }

    private void ask(LedgerEvent event, long now) {
        if (asked.size() < ASKED_MAX && asked.putIfAbsent(event.toString(), now) == null) {
            journal.append(event, now);
            tally.countDue();
        }
    }
}
