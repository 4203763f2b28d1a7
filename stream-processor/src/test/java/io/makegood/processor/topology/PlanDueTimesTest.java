package io.makegood.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.PlanEvent.PlanEnded;
import io.makegood.ledger.event.PlanEvent.PlanRenewed;
import io.makegood.ledger.event.PlanEvent.PlanStarted;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.Decision;
import io.makegood.ledger.fold.PartitionLedger;
import io.makegood.ledger.policy.InvalidPolicy;
import io.makegood.ledger.policy.PlanTerms;
import io.makegood.ledger.policy.PlanTerms.Period;
import io.makegood.ledger.scenario.TestPolicy;
import io.makegood.ledger.table.RowsInMemory;
import io.makegood.ledger.table.StoredRows;
import io.makegood.schemas.codec.Framing;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.journal.AskedAt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The engine tells each period of a plan when it begins, and a year of it needs no year. */
class PlanDueTimesTest {
    private static final long RETENTION = 1_000_000_000;
    private static final long MINUTE = 60_000;
    private static final TestPolicy POLICY =
            new TestPolicy().plans(plan(Period.MONTH, "Europe/Berlin"), plan(Period.DAY, "UTC"));

    private final StoredRows rows = new StoredRows(new RowsInMemory(), new RowsInMemory(), 100);
    private final PartitionLedger<StoredRows> ledger = new PartitionLedger<>(rows, POLICY, RETENTION);
    private final List<LedgerEvent> appended = new ArrayList<>();
    private final DueTimes dueTimes = new DueTimes(
            new FoldSettings(
                    Topics.withDefaultPrefix(),
                    1,
                    POLICY,
                    (id, version, document) -> {
                        throw new InvalidPolicy("none");
                    },
                    RETENTION,
                    100,
                    Framing.singleObject(),
                    null,
                    (partition, from, to) -> false),
            ledger.policies(),
            rows,
            new Tally(),
            (event, now) -> {
                appended.add(event.event());
                happens(event, now);
            });
    private long offset;

    private static PlanTerms plan(Period period, String zone) {
        return new PlanTerms(7, GrantKind.ALLOWANCE, List.of(), List.of(), period, false, zone, null, true, true, null);
    }

    private void happens(Envelope envelope, long at) {
        Decision decision = ledger.apply(envelope, new Position(0, offset++, at));
        AccountRow account = decision.changes().account();
        if (account != null) {
            dueTimes.note(account);
        }
        dueTimes.read(envelope, new AskedAt(at), at, at);
    }

    private void happens(LedgerEvent event, String at) {
        happens(Envelope.of("a", event), millis(at));
    }

    private static long millis(String time) {
        return Instant.parse(time).toEpochMilli();
    }

    private void passes(String from, String until, long step) {
        for (long now = millis(from); now <= millis(until); now += step) {
            dueTimes.check(now, now);
        }
    }

    private List<PlanRenewed> periods() {
        return appended.stream()
                .filter(PlanRenewed.class::isInstance)
                .map(PlanRenewed.class::cast)
                .toList();
    }

    @Test
    void a_year_of_months_is_told_month_by_month_and_leaves_one_allowance() {
        happens(new PlanStarted("basic", null, 2), "2027-01-31T09:00:00Z");
        passes("2027-01-31T09:00:00Z", "2028-01-31T08:00:00Z", 30 * MINUTE);
        assertThat(periods()).hasSize(12);
        assertThat(periods())
                .extracting(period -> Instant.ofEpochMilli(period.startsAt()).toString())
                .startsWith("2027-01-31T09:00:00Z", "2027-02-28T09:00:00Z", "2027-03-31T08:00:00Z")
                .endsWith("2027-11-30T09:00:00Z", "2027-12-31T09:00:00Z");
        AccountRow account = rows.account("a");
        assertThat(account).isNotNull();
        assertThat(account.balance()).isEqualTo(14);
    }

    @Test
    void what_was_missed_is_told_one_period_after_the_other() {
        happens(new PlanStarted("pro", null, 1), "2027-01-31T09:00:00Z");
        passes("2027-02-03T12:00:00Z", "2027-02-03T12:00:10Z", 1_000);
        assertThat(periods())
                .extracting(period -> Instant.ofEpochMilli(period.startsAt()).toString())
                .containsExactly(
                        "2027-01-31T09:00:00Z", "2027-02-01T09:00:00Z", "2027-02-02T09:00:00Z", "2027-02-03T09:00:00Z");
    }

    @Test
    void nothing_is_told_of_a_plan_that_ended() {
        happens(new PlanStarted("pro", null, 1), "2027-01-31T09:00:00Z");
        passes("2027-01-31T09:00:00Z", "2027-01-31T09:01:00Z", 1_000);
        happens(new PlanEnded("pro", "cancelled", null), "2027-01-31T10:00:00Z");
        passes("2027-01-31T10:00:00Z", "2027-02-05T09:00:00Z", 10 * MINUTE);
        assertThat(periods()).hasSize(1);
    }
}
