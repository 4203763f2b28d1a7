package io.makegood.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.application.running.Following;
import io.makegood.http.access.Caller;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.MoveRow;
import io.makegood.topics.personal.PersonalKeys;
import io.makegood.topics.writing.CheckedEvent;
import io.makegood.topics.writing.JournalWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Publishes events for callers, each request with an Idempotency-Key once. */
final class Writes {
    private static final String SOURCE_PREFIX = "api/";
    private static final int NAME_CHARS_MAX = 64;

    private final JournalWriter journal;
    private final RequestClaims claims;
    private final GoodwillTally goodwill;
    private final @Nullable PersonalKeys texts;
    private final Executor executor;
    private final Following following;
    private final RequestSpans spans;
    private final Idempotency idempotency = new Idempotency();
    private final ThreadLocal<EventBody> bodies = ThreadLocal.withInitial(EventBody::new);

    Writes(
            JournalWriter journal,
            RequestClaims claims,
            GoodwillTally goodwill,
            @Nullable PersonalKeys texts,
            Executor executor,
            Following following,
            RequestSpans spans) {
        this.spans = spans;
        this.journal = journal;
        this.claims = claims;
        this.goodwill = goodwill;
        this.texts = texts;
        this.executor = executor;
        this.following = following;
    }

    /** What a request is answered. */
    record Answer(
            int status,
            String contentType,
            JsonNode body,
            @Nullable String position,
            @Nullable String location) {
        static Answer of(int status, JsonNode body, @Nullable String position) {
            return new Answer(status, "application/json", body, position, null);
        }
    }

    /** Makes an answer. */
    interface Writing {
        CompletableFuture<Answer> write(@Nullable RequestKey key);
    }

    /** Where answers are completed: never on a thread of Kafka's. */
    Executor executor() {
        return executor;
    }

    /** Writes, unless the same request with the same key was answered before: then it is answered the same again. */
    void once(Call call, Writing writing) {
        write(call, writing, true);
    }

    /** Writes, and answers as things stand also where the same request with the same key was answered before. */
    void anew(Call call, Writing writing) {
        write(call, writing, false);
    }

    private void write(Call call, Writing writing, boolean sameAnswer) {
        requireOpen();
        spans.begin(call.context());
        RequestKey key = RequestKey.of(call, EventBody.identity(call.context()));
        if (key != null) {
            Optional<Answer> before = idempotency.begin(key);
            if (before.isPresent()) {
                call.context().header("Idempotent-Replayed", "true");
                send(call, before.get());
                return;
            }
        }
        call.context()
                .future(() -> begin(key, writing)
                        .handleAsync(
                                (answer, failure) -> {
                                    if (failure != null) {
                                        if (key != null) {
                                            idempotency.forget(key);
                                        }
                                        throw failure instanceof CompletionException known
                                                ? known
                                                : new CompletionException(failure);
                                    }
                                    // Whatever is still pending may be answered better next time.
                                    if (key != null && answer.status() == 202) {
                                        idempotency.forget(key);
                                    } else if (key != null && !sameAnswer) {
                                        idempotency.endAnew(key);
                                    } else if (key != null) {
                                        idempotency.end(key, answer);
                                    }
                                    send(call, answer);
                                    return answer;
                                },
                                executor));
    }

    /** Refuses with a {@link Problem} where nothing is written: the ledger is a mirror, or has moved. */
    void requireOpen() {
        if (following.appendsNothing()) {
            throw Problem.mirror();
        }
        MoveRow left = following.left();
        if (left != null) {
            throw Problem.moved(left);
        }
    }

    /** A repeated answer says as much as the first: where the event stands, too. */
    private static void send(Call call, Answer answer) {
        if (answer.position() != null) {
            call.context().header(Call.POSITION, answer.position());
        }
        if (answer.location() != null) {
            call.context().header("Location", answer.location());
        }
        call.answer(answer.status(), answer.contentType(), answer.body());
    }

    private static CompletableFuture<Answer> begin(@Nullable RequestKey key, Writing writing) {
        try {
            return writing.write(key);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Checks an event in its flat JSON form; throws a {@link Problem} if it is valid and the caller may not publish it. */
    EventBody.Checked check(Call call, JsonNode event) {
        if (event instanceof ObjectNode object && !object.has("source")) {
            String name = call.caller().name();
            object.put("source", SOURCE_PREFIX + name.substring(0, Math.min(name.length(), NAME_CHARS_MAX)));
        }
        EventBody.Checked checked = bodies.get().check(event);
        if (checked.event() != null) {
            EventScopes.require(call.caller(), checked.event().envelope());
        }
        return checked;
    }

    /**
     * Makes sure that the key of a request that is good stands for no other request, at whatever instance and whenever in the last day. Fails
     * with a {@link Problem} if it does, or if Kafka does not answer.
     */
    CompletableFuture<Void> claim(@Nullable RequestKey key) {
        return key == null ? CompletableFuture.completedFuture(null) : agreed(claims.claim(key), RequestKey.HEADER);
    }

    /** What all instances agree on, told by the executor; fails with a {@link Problem} if Kafka does not answer. */
    <R> CompletableFuture<R> agreed(CompletableFuture<R> agreement, String what) {
        return agreement
                .exceptionally(failure -> {
                    Throwable cause = cause(failure);
                    if (cause instanceof KafkaException || cause instanceof TimeoutException) {
                        throw Problem.unavailable(
                                "Kafka did not confirm the " + what + "; nothing was done, send the request again");
                    }
                    throw new CompletionException(cause);
                })
                .thenApplyAsync(agreed -> agreed, executor);
    }

    /** Whether it is within a limit alone that the caller may publish the event. */
    boolean isLimited(Call call, CheckedEvent event) {
        return EventScopes.isGoodwill(call.caller(), event.envelope());
    }

    private CompletableFuture<Void> count(Call call, CheckedEvent event) {
        if (!isLimited(call, event)) {
            return CompletableFuture.completedFuture(null);
        }
        Envelope envelope = event.envelope();
        String action = envelope.event().getClass().getSimpleName() + " "
                + envelope.event().identity();
        return agreed(
                goodwill.count(call.caller(), envelope.accountId(), action, EventScopes.credits(envelope.event())),
                "credits that count towards a limit");
    }

    /** Appends a valid event; fails with a {@link Problem} if Kafka does not take it, or if it would go beyond a limit of the caller's. */
    CompletableFuture<JournalPosition> append(Call call, CheckedEvent event) {
        return append(call, event, null);
    }

    /** The same, of an event in the place of the dead letter with that id, if there is one. */
    CompletableFuture<JournalPosition> append(Call call, CheckedEvent event, @Nullable String retryOf) {
        PersonalKeys sealing = texts;
        if (sealing == null) {
            return count(call, event).thenCompose(counted -> toJournal(call, event, retryOf));
        }
        return count(call, event)
                .thenCompose(counted -> prepare(List.of(event)))
                .thenCompose(ready -> toJournal(call, sealed(sealing, event), retryOf));
    }

    /** The same of an event that no limit is about, for a caller whose request may be over. */
    CompletableFuture<JournalPosition> append(Caller caller, CheckedEvent event) {
        PersonalKeys sealing = texts;
        return sealing == null
                ? toJournal(caller, null, event, null)
                : prepare(List.of(event)).thenCompose(ready -> toJournal(caller, null, sealed(sealing, event), null));
    }

    private static CheckedEvent sealed(PersonalKeys sealing, CheckedEvent event) {
        try {
            return sealing.sealed(event);
        } catch (KafkaException e) {
            throw Problem.unavailable(
                    "the texts of the account are being erased; nothing was done, send the request again");
        }
    }

    /** What these events need before they are appended one after the other: keys for their texts. Fails with a {@link Problem}. */
    CompletableFuture<Void> prepare(List<CheckedEvent> events) {
        PersonalKeys sealing = texts;
        if (sealing == null) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> ready = sealing.prepare(events);
        // Nearly always the keys are there, and the events keep their order.
        return ready.isDone() && !ready.isCompletedExceptionally() ? ready : agreed(ready, "key of personal texts");
    }

    /** Forgets what requests were answered: who sends one again is answered anew. */
    void forgetAnswers() {
        idempotency.forgetAll();
    }

    /** Appends an event as it is: one whose texts are sealed, or that may stand in plain. Fails with a {@link Problem} if Kafka does not take it. */
    CompletableFuture<JournalPosition> toJournal(Call call, CheckedEvent event) {
        return toJournal(call, event, null);
    }

    private CompletableFuture<JournalPosition> toJournal(Call call, CheckedEvent event, @Nullable String retryOf) {
        return toJournal(call.caller(), RequestSpans.traceOf(call.context()), event, retryOf);
    }

    private CompletableFuture<JournalPosition> toJournal(
            Caller caller, @Nullable String trace, CheckedEvent event, @Nullable String retryOf) {
        return journal.append(event, trace, caller.equals(Caller.ANYONE) ? null : caller.id(), retryOf)
                .handleAsync(Writes::place, executor);
    }

    private static @Nullable Throwable cause(@Nullable Throwable failure) {
        return failure instanceof CompletionException known && known.getCause() != null ? known.getCause() : failure;
    }

    private static JournalPosition place(@Nullable Position position, @Nullable Throwable failure) {
        if (position != null) {
            return new JournalPosition(position.partition(), position.offset());
        }
        Throwable cause = cause(failure);
        if (cause instanceof KafkaException) {
            throw Problem.unavailable(
                    "Kafka did not confirm the event; it may or may not be in the journal, and to send"
                            + " it again is safe: it is not booked twice");
        }
        throw new CompletionException(cause);
    }
}
