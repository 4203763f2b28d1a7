package io.makegood.ledger.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.account.OpenGrant;
import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.entry.GrantAmount;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.Decision;
import io.makegood.ledger.fold.Effect;
import io.makegood.ledger.fold.Fold;
import io.makegood.ledger.fold.Refusal;
import io.makegood.ledger.fold.RefusalReason;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.refund.RefundCause;
import io.makegood.ledger.refund.RefundIssued;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Given these events, when this one arrives, then these entries, refunds and notices: on one account, one event each
 * second. After the last expectation of each {@code when} the invariants of the house have been checked too: nobody can
 * forget them.
 */
public final class Scenario {
    /** The record time of the first event, epoch milliseconds, UTC. */
    public static final long START = 1_700_000_000_000L;
    /** The account of a scenario. */
    public static final String ACCOUNT = "ann";

    private static final long STEP_MILLIS = 1_000;

    private final TestPolicy policy;
    private final List<Envelope> log = new ArrayList<>();
    private final List<Position> positions = new ArrayList<>();
    private LedgerRun run;
    private long retentionMillis = Fold.RETENTION_MILLIS_DEFAULT;
    private long clock = START;
    private @Nullable Decision last;

    private Scenario(TestPolicy policy) {
        this.policy = policy;
        run = new LedgerRun(policy, retentionMillis);
    }

    /** Begins with events under the plainest policy. */
    public static Scenario given(LedgerEvent... events) {
        return under(new TestPolicy()).and(events);
    }

    /** Begins under another policy. */
    public static Scenario under(TestPolicy policy) {
        return new Scenario(policy);
    }

    /** Remembers ended generations for another time than usual; said before the first event. */
    public Scenario remembering(long millis) {
        retentionMillis = millis;
        run = new LedgerRun(policy, millis);
        return this;
    }

    /** The next event is recorded so many milliseconds after {@link #START}. */
    public Scenario at(long millisSinceStart) {
        clock = START + millisSinceStart;
        return this;
    }

    /** More events. */
    public Scenario and(LedgerEvent... events) {
        for (LedgerEvent event : events) {
            fold(event);
        }
        return this;
    }

    /** Time passes. */
    public Scenario after(long millis) {
        clock += millis;
        return this;
    }

    /** Old generations leave the store. */
    public Scenario forgotten() {
        run.rows().forget(clock, retentionMillis);
        return this;
    }

    /** The event in question. */
    public Then when(LedgerEvent event) {
        fold(event);
        Then then = new Then();
        run.checkInvariants();
        run.checkRepeatsNothing(log.get(log.size() - 1), positions.get(positions.size() - 1), then.decision);
        checkReplay();
        return then;
    }

    private void fold(LedgerEvent event) {
        Envelope envelope = Envelope.of(ACCOUNT, event);
        Position at = new Position(0, log.size(), clock);
        log.add(envelope);
        positions.add(at);
        last = run.apply(envelope, at);
        clock += STEP_MILLIS;
    }

    private void checkReplay() {
        LedgerRun again = new LedgerRun(policy, retentionMillis);
        for (int i = 0; i < log.size(); i++) {
            again.apply(log.get(i), positions.get(i));
        }
        assertThat(again.entries()).as("entries of a replay").isEqualTo(run.entries());
        assertThat(again.notices()).as("notices of a replay").isEqualTo(run.notices());
    }

    /** What the event in question led to. */
    public final class Then {
        private final Decision decision;
        private final Set<Object> seen = new HashSet<>();

        private Then() {
            Decision decided = last;
            if (decided == null) {
                throw new IllegalStateException("nothing was decided");
            }
            decision = decided;
        }

        /** Nothing at all: the event said what was known. */
        public Then nothing() {
            assertThat(decision.effect()).isEqualTo(Effect.DUPLICATE);
            return this;
        }

        /** It was applied, without moving credits. */
        public Then noCredits() {
            assertThat(decision.effect()).isEqualTo(Effect.APPLIED);
            assertThat(decision.entries()).isEmpty();
            return this;
        }

        /** It was refused, without moving credits. */
        public Then refused(RefusalReason reason) {
            assertThat(decision.effect()).isEqualTo(Effect.REFUSED);
            Refusal refusal = decision.refusal();
            if (refusal == null) {
                throw new AssertionError("refused without a reason");
            }
            assertThat(refusal.reason()).isEqualTo(reason);
            assertThat(refusal.detail()).isNotBlank();
            assertThat(decision.entries()).isEmpty();
            return this;
        }

        /** An entry of that kind and amount. */
        public Then entry(EntryKind kind, long amount) {
            LedgerEntry found = decision.entries().stream()
                    .filter(entry -> entry.kind() == kind && entry.amount() == amount && seen.add(entry.entryId()))
                    .findFirst()
                    .orElse(null);
            assertThat(found)
                    .as(kind + " " + amount + " in " + decision.entries())
                    .isNotNull();
            return this;
        }

        /** No notice but these, in any order. */
        public Then noticesOnly(NoticeType... types) {
            assertThat(decision.notices().stream().map(Notice::type)).containsExactlyInAnyOrder(types);
            return this;
        }

        /** No refund. */
        public Then noRefund() {
            assertThat(decision.refunds()).isEmpty();
            return this;
        }

        /** So many entries, no more. */
        public Then entries(int count) {
            assertThat(decision.entries()).hasSize(count);
            return this;
        }

        /** A refund of an item, or of the base or unused part ({@code null}). */
        public Then refunded(@Nullable String itemId, long amount, RefundCause cause) {
            RefundIssued found = decision.refunds().stream()
                    .filter(refund -> refund.amount() == amount
                            && refund.cause() == cause
                            && Objects.equals(refund.itemId(), itemId)
                            && seen.add(refund.refundId()))
                    .findFirst()
                    .orElse(null);
            assertThat(found)
                    .as("refund of " + itemId + " in " + decision.refunds())
                    .isNotNull();
            return this;
        }

        /** That grant received or paid so much. */
        public Then grant(String grantId, long amount) {
            long moved = decision.entries().stream()
                    .flatMap(entry -> entry.grants().stream())
                    .filter(grant -> grant.grantId().equals(grantId))
                    .mapToLong(GrantAmount::amount)
                    .sum();
            assertThat(moved)
                    .as("credits of " + grantId + " in " + decision.entries())
                    .isEqualTo(amount);
            return this;
        }

        /** A notice of that type, for that reason or none. */
        public Then notice(NoticeType type, @Nullable String reason) {
            assertThat(decision.notices()).anySatisfy(notice -> {
                assertThat(notice.type()).isEqualTo(type);
                assertThat(notice.reason()).isEqualTo(reason);
                assertThat(notice.message()).isNotBlank();
            });
            return this;
        }

        /** No notice. */
        public Then noNotice() {
            assertThat(decision.notices()).isEmpty();
            return this;
        }

        /** The first notice. */
        public Notice firstNotice() {
            return decision.notices().get(0);
        }

        /** The balance is now. */
        public Then balance(long credits) {
            assertThat(run.account(ACCOUNT).balance()).as("balance").isEqualTo(credits);
            return this;
        }

        /** What can be charged is now. */
        public Then available(long credits) {
            assertThat(run.account(ACCOUNT).available()).as("available").isEqualTo(credits);
            return this;
        }

        /** Held is now. */
        public Then held(long credits) {
            assertThat(run.account(ACCOUNT).held()).as("held").isEqualTo(credits);
            return this;
        }

        /** What is left of a grant is now. */
        public Then remaining(String grantId, long credits) {
            long left = run.account(ACCOUNT).grants().stream()
                    .filter(grant -> grant.grantId().equals(grantId))
                    .mapToLong(OpenGrant::remaining)
                    .sum();
            assertThat(left).as("left of " + grantId).isEqualTo(credits);
            return this;
        }

        /** The size of the generation's row with its key, in bytes, is at most. */
        public Then rowBytesAtMost(String generationId, int bytes) {
            assertThat(run.rows().sizeOfGeneration(ACCOUNT, generationId)).isBetween(1, bytes);
            return this;
        }

        /** And then. */
        public Then when(LedgerEvent event) {
            return Scenario.this.when(event);
        }

        /** Time passes. */
        public Scenario after(long millis) {
            return Scenario.this.after(millis);
        }

        /** Old generations leave the store. */
        public Scenario forgotten() {
            return Scenario.this.forgotten();
        }
    }
}
