package io.makegood.processor.topology;

import io.makegood.application.running.Counter;
import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.account.GrantPage;
import io.makegood.ledger.account.OpenGrant;
import io.makegood.ledger.account.PlanRun;
import io.makegood.ledger.event.CreditEvent.GrantExpired;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.GenerationEvent.GenerationTimedOut;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.generation.GenerationRow;
import io.makegood.ledger.plan.PlanSchedule;
import io.makegood.ledger.policy.PlanTerms;
import io.makegood.ledger.policy.Policies;
import io.makegood.ledger.row.RowKeys;
import io.makegood.ledger.table.StoredRows;
import io.makegood.topics.journal.AskedAt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is due and appends an event about it to the journal; never touches credits (design §2.2). It walks through the
 * rows in slices, round and round, instead of keeping an index of due times: an index would cost two more writes for every
 * generation, a walk costs a bounded share of the thread, and none while nothing can be due: each round, and each row that
 * changes, tells the earliest time at which the next round could find something. Rows that may be forgotten leave the store on
 * the same walk, by the log's own clock.
 */
final class DueTimes {
    /** Where an event goes. */
    interface Journal {
        /** Appends the event. */
        void append(Envelope event, long now);
    }

    /** Rows looked at in one slice: some tens of milliseconds. */
    private static final int SLICE_ROWS = 20_000;
    /** The broker's clock may be behind ours; an event that comes too early is refused and asked for again. */
    private static final long CLOCK_MARGIN_MILLIS = 250;
    /** An event that was appended needs a moment to be folded; after that it is asked for again. */
    private static final long ASK_AGAIN_MILLIS = 30_000;
    /** How many appended events are remembered as such. */
    private static final int ASKED_MAX = 100_000;
    /** Who says so. */
    private static final String SOURCE = Envelope.ENGINE;

    private final FoldSettings settings;
    private final Policies policies;
    private final StoredRows rows;
    private final Tally tally;
    private final Journal journal;
    private final BrokerClock clock = new BrokerClock();
    private final Map<String, Long> asked = new LinkedHashMap<>();
    /** Until one of our own events has come back nobody knows how wrong our clock is: one is asked for, and no more. */
    private boolean isClockKnown;

    private byte @Nullable [] nextGeneration;
    private byte @Nullable [] nextAccount;
    private boolean walksGenerations;
    private boolean walksAccounts;
    /** Nothing is due before this time; the first round has yet to find out. */
    private long earliestDue;
    /** Nothing may be forgotten before this time of the log. */
    private long earliestForgettable;

    DueTimes(FoldSettings settings, Policies policies, StoredRows rows, Tally tally, Journal journal) {
        this.settings = settings;
        this.policies = policies;
        this.rows = rows;
        this.tally = tally;
        this.journal = journal;
    }

    /** A policy that was published may bring due times forward. */
    void policiesChanged() {
        earliestDue = 0;
    }

    /** The row is such from now on. */
    void note(GenerationRow row) {
        if (row.isOpen()) {
            earliestDue = Math.min(earliestDue, dueAt(row));
        } else {
            earliestForgettable = Math.min(earliestForgettable, row.lastAt() + settings.retentionMillis());
        }
    }

    /** The row is such from now on. */
    void note(AccountRow row) {
        List<OpenGrant> grants = row.grants();
        for (int i = 0; i < grants.size(); i++) {
            Long expiresAt = grants.get(i).expiresAt();
            if (expiresAt != null) {
                earliestDue = Math.min(earliestDue, expiresAt);
            }
        }
        Long parked = row.parked().nextExpiry();
        if (parked != null) {
            earliestDue = Math.min(earliestDue, parked);
        }
        PlanRun plan = row.plan();
        Long renewal = plan == null ? null : plan.dueAt();
        if (renewal != null) {
            earliestDue = Math.min(earliestDue, renewal);
        }
    }

    /**
     * A record of the journal was read when this machine's clock showed {@code wall}.
     *
     * @param askedAt what it says of when it was asked for; null if it was not
     */
    void read(Envelope event, @Nullable AskedAt askedAt, long recordedAt, long wall) {
        clock.read(recordedAt, wall);
        if (askedAt != null && SOURCE.equals(event.source())) {
            String key = key(event.accountId(), event.event());
            Long appendedAt = asked.get(key);
            // Who had the partition before may have asked for the same long ago, which was not folded by then.
            if (appendedAt != null && appendedAt == askedAt.at()) {
                clock.echoed(appendedAt, recordedAt);
                isClockKnown = true;
                // If it came too early it is asked for again when it is due by the clock that is right.
                asked.put(key, Math.min(appendedAt, recordedAt));
            }
        }
    }

    /**
     * Looks at the next slice.
     *
     * @param wall what this machine's clock shows, epoch milliseconds: what is due by the broker's is asked for
     * @param streamTime the newest record time, by which rows may be forgotten
     */
    void check(long wall, long streamTime) {
        long now = clock.at(wall);
        long due = now - CLOCK_MARGIN_MILLIS;
        asked.values().removeIf(at -> now - at > ASK_AGAIN_MILLIS);
        if (!walksGenerations && !walksAccounts) {
            if (earliestDue > due && earliestForgettable > streamTime) {
                return;
            }
            walksGenerations = true;
            walksAccounts = true;
            earliestDue = Long.MAX_VALUE;
            earliestForgettable = Long.MAX_VALUE;
        }
        if (walksGenerations) {
            walkGenerations(due, now, streamTime);
        }
        if (walksAccounts) {
            nextAccount = rows.walkAccounts(nextAccount, SLICE_ROWS, (key, row) -> {
                note(row);
                // A period that begins when the last one ends lets it lapse by itself: nobody is warned of a balance
                // between the two.
                askForRenewal(key, row, due, now);
                askForExpiry(key, row, due, now);
            });
            walksAccounts = nextAccount != null;
        }
    }

    private void walkGenerations(long due, long now, long streamTime) {
        List<byte[]> forgettable = new ArrayList<>();
        nextGeneration = rows.walkGenerations(nextGeneration, SLICE_ROWS, (key, row) -> {
            if (row.isForgettable(streamTime, settings.retentionMillis())) {
                forgettable.add(key);
                return;
            }
            note(row);
            if (row.isOpen() && dueAt(row) <= due) {
                ask(RowKeys.accountOfGeneration(key), new GenerationTimedOut(RowKeys.generationOf(key)), now);
            }
        });
        for (byte[] key : forgettable) {
            rows.forget(key);
            tally.count(Counter.GENERATIONS_FORGOTTEN);
        }
        walksGenerations = nextGeneration != null;
    }

    private long dueAt(GenerationRow row) {
        return policies.version(row.policy())
                .timeoutAt(row.feature(), row.chargedAt(), row.use().extendBy());
    }

    private void askForRenewal(byte[] key, AccountRow row, long due, long now) {
        PlanRun plan = row.plan();
        Long renewal = plan == null ? null : plan.dueAt();
        if (plan == null || renewal == null || renewal > due) {
            return;
        }
        String account = RowKeys.accountOf(key);
        PlanTerms terms = PlanSchedule.terms(plan, account, policies, now);
        if (terms != null) {
            PlanSchedule.next(plan, terms).ifPresent(event -> ask(account, event, now));
        }
    }

    private void askForExpiry(byte[] key, AccountRow row, long due, long now) {
        String account = RowKeys.accountOf(key);
        if (askForExpiry(account, row.grants(), due, now)) {
            return;
        }
        Long parked = row.parked().nextExpiry();
        for (int i = 0; parked != null && parked <= due && i < row.parked().pages(); i++) {
            GrantPage page = rows.grantPage(account, i);
            if (page != null && askForExpiry(account, page.grants(), due, now)) {
                return;
            }
        }
    }

    /** Asks for the first that is due: the fold lets all that are lapse with it. */
    private boolean askForExpiry(String account, List<OpenGrant> grants, long due, long now) {
        for (OpenGrant grant : grants) {
            if (grant.isExpired(due)) {
                ask(account, new GrantExpired(grant.grantId()), now);
                return true;
            }
        }
        return false;
    }

    private void ask(String account, LedgerEvent event, long now) {
        if (settings.following().appendsNothing()) {
            // The ledger that is mirrored asks, and what it asks comes over.
            return;
        }
        int most = isClockKnown ? ASKED_MAX : 1;
        if (asked.size() < most && asked.putIfAbsent(key(account, event), now) == null) {
            journal.append(new Envelope(null, account, null, SOURCE, event), now);
            tally.count(Counter.EVENTS_DUE);
        }
    }

    private static String key(String account, LedgerEvent event) {
        return account + " " + event;
    }
}
