package io.makegood.ledger.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.entry.GrantAmount;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.entry.PolicyRef;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.fold.Effect;
import io.makegood.ledger.fold.PartitionLedger;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.notice.NoticeDetail;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.reason.Reason;
import io.makegood.ledger.refund.RefundCause;
import io.makegood.ledger.refund.RefundIssued;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Given these events, when this one arrives, then these entries, refunds and notices: on one account of a {@link Stage}. After
 * each {@code when} the invariants of the house have been checked too: nobody can forget them.
 */
public final class Scenario {
    /** The record time of the first event in memory, epoch milliseconds, UTC. */
    public static final long START = MemoryStage.START;
    /** The account of a scenario in memory. */
    public static final String ACCOUNT = "ann";

    private final Stage stage;
    private final String account;
    private @Nullable Outcome last;
    private @Nullable String caller;

    private Scenario(Stage stage, String account) {
        this.stage = stage;
        this.account = account;
    }

    /** Begins with events under the plainest policy. */
    public static Scenario given(LedgerEvent... events) {
        return under(new TestPolicy()).and(events);
    }

    /** Begins in memory under another policy. */
    public static Scenario under(TestPolicy policy) {
        return on(new MemoryStage(() -> new LedgerRun(policy, PartitionLedger.RETENTION_MILLIS_DEFAULT)), ACCOUNT);
    }

    /** Begins on a stage, with an account of which nothing is known yet. */
    public static Scenario on(Stage stage, String account) {
        return new Scenario(stage, account);
    }

    /** The account. */
    public String account() {
        return account;
    }

    /** The next event is recorded so many milliseconds after {@link #START}; in memory only. */
    public Scenario at(long millisSinceStart) {
        memory().setClock(START + millisSinceStart);
        return this;
    }

    /** More events. */
    public Scenario and(LedgerEvent... events) {
        for (LedgerEvent event : events) {
            last = stage.publish(Envelope.of(account, event).by(caller));
        }
        return this;
    }

    /** Who sends the events from here on, for certain; null for whoever the events say. */
    public Scenario by(@Nullable String sender) {
        caller = sender;
        return this;
    }

    /** Time passes. */
    public Scenario after(long millis) {
        return after(millis, millis);
    }

    /** Time passes; where it is real, {@code hurriedMillis} must do, under a policy that hurries as much. */
    public Scenario after(long millis, long hurriedMillis) {
        stage.pass(millis, hurriedMillis);
        return this;
    }

    /** Old generations leave the store; in memory only. */
    public Scenario forgotten() {
        memory().forget();
        return this;
    }

    /** The event in question. */
    public Then when(LedgerEvent event) {
        return then(stage.publish(Envelope.of(account, event).by(caller)));
    }

    /** The event in question is one that the engine appends when so much time has passed. */
    public Then whenEngine(LedgerEvent event, long millis, long hurriedMillis) {
        return then(stage.appendedByEngine(Envelope.of(account, event), millis, hurriedMillis));
    }

    private Then then(Outcome outcome) {
        last = outcome;
        stage.check(outcome);
        return new Then();
    }

    private MemoryStage memory() {
        if (stage instanceof MemoryStage memory) {
            return memory;
        }
        throw new IllegalStateException("this word of the language works in memory only");
    }

    /** What the event in question led to. */
    public final class Then {
        private final Outcome outcome;
        private final Set<Object> seen = new HashSet<>();

        private Then() {
            Outcome decided = last;
            if (decided == null) {
                throw new IllegalStateException("nothing was decided");
            }
            outcome = decided;
        }

        /** Nothing at all: the event said what was known. */
        public Then nothing() {
            assertThat(outcome.effect()).isEqualTo(Effect.DUPLICATE);
            return this;
        }

        /** It was applied, without moving credits. */
        public Then noCredits() {
            assertThat(outcome.effect()).isEqualTo(Effect.APPLIED);
            assertThat(outcome.entries()).isEmpty();
            return this;
        }

        /** It was refused, without moving credits. */
        public Then refused(Reason reason) {
            assertThat(outcome.effect()).isEqualTo(Effect.REFUSED);
            assertThat(outcome.refusal()).isEqualTo(reason.name());
            assertThat(outcome.detail()).isNotBlank();
            assertThat(outcome.entries()).isEmpty();
            return this;
        }

        /** An entry of that kind and amount. */
        public Then entry(EntryKind kind, long amount) {
            LedgerEntry found = outcome.entries().stream()
                    .filter(entry -> entry.kind() == kind && entry.amount() == amount && seen.add(entry.entryId()))
                    .findFirst()
                    .orElse(null);
            assertThat(found)
                    .as(kind + " " + amount + " in " + outcome.entries())
                    .isNotNull();
            return this;
        }

        /** No notice but these, in any order. */
        public Then noticesOnly(NoticeType... types) {
            assertThat(outcome.notices().stream().map(Notice::type)).containsExactlyInAnyOrder(types);
            return this;
        }

        /** No refund. */
        public Then noRefund() {
            assertThat(outcome.refunds()).isEmpty();
            return this;
        }

        /** So many entries, no more. */
        public Then entries(int count) {
            assertThat(outcome.entries()).hasSize(count);
            return this;
        }

        /** A refund of an item, or of the base or unused part ({@code null}). */
        public Then refunded(@Nullable String itemId, long amount, RefundCause cause) {
            RefundIssued found = outcome.refunds().stream()
                    .filter(refund -> refund.amount() == amount
                            && refund.cause() == cause
                            && Objects.equals(refund.itemId(), itemId)
                            && seen.add(refund.refundId()))
                    .findFirst()
                    .orElse(null);
            assertThat(found)
                    .as("refund of " + itemId + " in " + outcome.refunds())
                    .isNotNull();
            return this;
        }

        /** That grant received or paid so much. */
        public Then grant(String grantId, long amount) {
            long moved = outcome.entries().stream()
                    .flatMap(entry -> entry.grants().stream())
                    .filter(grant -> grant.grantId().equals(grantId))
                    .mapToLong(GrantAmount::amount)
                    .sum();
            assertThat(moved)
                    .as("credits of " + grantId + " in " + outcome.entries())
                    .isEqualTo(amount);
            return this;
        }

        /** A notice of that type, for that reason or none. */
        public Then notice(NoticeType type, @Nullable String reason) {
            assertThat(outcome.notices()).anySatisfy(notice -> {
                assertThat(notice.type()).isEqualTo(type);
                assertThat(notice.reason()).isEqualTo(reason);
                assertThat(notice.message()).isNotBlank();
            });
            return this;
        }

        /** The case was opened, for them. */
        public Then caseOpened(String reason, Audience audience) {
            return told(NoticeType.CaseOpened, reason, audience);
        }

        /** The case closed itself, for that reason. */
        public Then caseClosed(String reason, Audience audience) {
            return told(NoticeType.CaseClosed, reason, audience);
        }

        private Then told(NoticeType type, String reason, Audience audience) {
            assertThat(outcome.notices()).anySatisfy(notice -> {
                assertThat(notice.type()).isEqualTo(type);
                assertThat(notice.reason()).isEqualTo(reason);
                assertThat(notice.audience()).isEqualTo(audience);
                assertThat(notice.subject().caseId()).isNotBlank();
            });
            return this;
        }

        /** No notice. */
        public Then noNotice() {
            assertThat(outcome.notices()).isEmpty();
            return this;
        }

        /** No notice of that type. */
        public Then noNotice(NoticeType type) {
            assertThat(outcome.notices()).extracting(Notice::type).doesNotContain(type);
            return this;
        }

        /** The account. */
        public String account() {
            return account;
        }

        /** A notice with exactly that text for the customer. */
        public Then says(NoticeType type, String message) {
            assertThat(outcome.notices())
                    .filteredOn(notice -> notice.type() == type)
                    .extracting(Notice::message)
                    .containsExactly(message);
            return this;
        }

        /** A further value of the only notice of that type. */
        public Then detail(NoticeType type, String name, String value) {
            assertThat(outcome.notices())
                    .filteredOn(notice -> notice.type() == type)
                    .singleElement()
                    .satisfies(notice -> assertThat(notice.details()).contains(new NoticeDetail(name, value)));
            return this;
        }

        /** The only notice of that type has some value of that name. */
        public Then hasDetail(NoticeType type, String name) {
            assertThat(outcome.notices())
                    .filteredOn(notice -> notice.type() == type)
                    .singleElement()
                    .satisfies(notice -> assertThat(notice.details())
                            .extracting(NoticeDetail::name)
                            .contains(name));
            return this;
        }

        /** The only notice of that type has that text within its message. */
        public Then messageContains(NoticeType type, String text) {
            assertThat(outcome.notices())
                    .filteredOn(notice -> notice.type() == type)
                    .singleElement()
                    .satisfies(notice -> assertThat(notice.message()).contains(text));
            return this;
        }

        /** The policy version that every entry and notice names. */
        public Then policy(String id, String version) {
            PolicyRef expected = new PolicyRef(id, version);
            assertThat(outcome.entries())
                    .allSatisfy(entry -> assertThat(entry.policy()).isEqualTo(expected));
            assertThat(outcome.notices())
                    .allSatisfy(notice -> assertThat(notice.policy()).isEqualTo(expected));
            return this;
        }

        /** The first notice. */
        public Notice firstNotice() {
            return outcome.notices().get(0);
        }

        /** The balance is now. */
        public Then balance(long credits) {
            assertThat(stage.standing(account).balance()).as("balance").isEqualTo(credits);
            return this;
        }

        /** What can be charged is now. */
        public Then available(long credits) {
            assertThat(stage.standing(account).available()).as("available").isEqualTo(credits);
            return this;
        }

        /** Held is now. */
        public Then held(long credits) {
            assertThat(stage.standing(account).held()).as("held").isEqualTo(credits);
            return this;
        }

        /** What is left of a grant is now. */
        public Then remaining(String grantId, long credits) {
            long left = stage.standing(account).remaining().getOrDefault(grantId, 0L);
            assertThat(left).as("left of " + grantId).isEqualTo(credits);
            return this;
        }

        /** The size of the generation's row with its key, in bytes, is at most. */
        public Then rowBytesAtMost(String generationId, int bytes) {
            assertThat(memory().sizeOfGeneration(account, generationId)).isBetween(1, bytes);
            return this;
        }

        /** And then. */
        public Then when(LedgerEvent event) {
            return Scenario.this.when(event);
        }

        /** Who sends the events from here on, for certain; null for whoever the events say. */
        public Scenario by(@Nullable String sender) {
            return Scenario.this.by(sender);
        }

        /** Time passes. */
        public Scenario after(long millis) {
            return Scenario.this.after(millis);
        }

        /** The event in question is one that the engine appends when so much time has passed. */
        public Then whenEngine(LedgerEvent event, long millis, long hurriedMillis) {
            return Scenario.this.whenEngine(event, millis, hurriedMillis);
        }

        /** More events. */
        public Scenario and(LedgerEvent... events) {
            return Scenario.this.and(events);
        }

        /** Time passes; where it is real, {@code hurriedMillis} must do. */
        public Scenario after(long millis, long hurriedMillis) {
            return Scenario.this.after(millis, hurriedMillis);
        }

        /** The next event is recorded so many milliseconds after {@link #START}. */
        public Scenario at(long millisSinceStart) {
            return Scenario.this.at(millisSinceStart);
        }

        /** Old generations leave the store. */
        public Scenario forgotten() {
            return Scenario.this.forgotten();
        }
    }
}
