package io.makegood.client;

import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.LedgerEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An event in the making. Fields that every event may have are here, those of each type in the builders that {@link
 * GenerationEvents}, {@link CreditEvents}, {@link ClaimEvents} and {@link AccountEvents} begin. Optional texts may be null, which
 * leaves them out. Not thread-safe.
 *
 * @param <B> the builder itself
 */
public abstract class EventBuilder<B extends EventBuilder<B>> {
    private static final Pattern TRACE = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    private final String type;
    private final String accountId;
    private final List<Mistake> mistakes = new ArrayList<>();
    private @Nullable String eventId;
    private @Nullable Long occurredAt;
    private @Nullable String source;
    private @Nullable String traceparent;

    EventBuilder(String type, String accountId) {
        this.type = type;
        this.accountId = accountId;
    }

    /** The event's id, instead of the one that is derived from what the event is about. For tracing only. */
    public final B eventId(@Nullable String id) {
        eventId = id;
        return self();
    }

    /** When it happened by this program's clock, epoch milliseconds, UTC. Information: the log's time decides. */
    public final B occurredAt(long epochMillis) {
        occurredAt = epochMillis;
        return self();
    }

    /** When it happened by this program's clock, to the millisecond. */
    public final B occurredAt(@Nullable Instant time) {
        occurredAt = millis("occurredAt", time);
        return self();
    }

    /** The program that says so, instead of the publisher's own source. */
    public final B source(@Nullable String program) {
        source = program;
        return self();
    }

    /** The W3C trace context that the event, and all that the ledger makes of it, belong to. */
    public final B traceparent(@Nullable String context) {
        traceparent = context;
        return self();
    }

    /** The event, ready to be published; throws {@link EventRefused} with every mistake if the ledger would not take it. */
    public final JournalEvent build() {
        if (traceparent != null && !TRACE.matcher(traceparent).matches()) {
            refuse(
                    "traceparent",
                    "traceparent is no W3C trace context; send 00-TRACE-SPAN-FLAGS in hexadecimal digits, or none");
        }
        Draft draft = new Draft(mistakes);
        Envelope envelope = draft.require(
                type,
                () -> new Envelope(
                        draft.optionalText("eventId", eventId),
                        draft.text("accountId", accountId),
                        draft.optionalNumber("occurredAt", occurredAt),
                        draft.optionalText("source", source),
                        event(draft)));
        return new JournalEvent(type, EventIdentity.named(envelope), traceparent);
    }

    /** The event's own fields, each read through the draft. */
    abstract LedgerEvent event(Draft draft);

    abstract B self();

    /** Notes a mistake that only the given value shows. */
    final void refuse(String field, String message) {
        Mistake mistake = new Mistake(field, message);
        if (!mistakes.contains(mistake)) {
            mistakes.add(mistake);
        }
    }

    /** Notes what is wrong with the part of a list that {@code what} names. */
    final void refuse(String what, InvalidEvent problem) {
        refuse(problem.field(), what + ": " + problem.getMessage());
    }

    final @Nullable Long millis(String field, @Nullable Instant time) {
        try {
            return time == null ? null : Long.valueOf(time.toEpochMilli());
        } catch (ArithmeticException e) {
            refuse(field, field + " is " + time + ", which no epoch milliseconds can say; give a nearer time");
            return null;
        }
    }
}
