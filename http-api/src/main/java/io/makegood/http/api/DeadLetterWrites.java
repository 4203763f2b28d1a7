package io.makegood.http.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.http.access.Caller;
import io.makegood.http.api.Answers.Listed;
import io.makegood.http.api.DeadLetterDesk.Filter;
import io.makegood.http.contract.DeadLetterAnswers;
import io.makegood.http.contract.DeadLetterAnswers.Bulk;
import io.makegood.http.contract.DeadLetterAnswers.NotDone;
import io.makegood.http.contract.DeadLetterAnswers.One;
import io.makegood.http.contract.DeadLetterAnswers.State;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.Limits;
import io.makegood.readmodel.projection.ProjectedRows;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.topics.deadletter.DeadLetterId;
import io.makegood.topics.mapping.EventCodec;
import io.makegood.topics.mending.Decision;
import io.makegood.topics.mending.Payload;
import io.makegood.topics.writing.CheckedEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Deciding about dead letters: publishing their events again, or others in their place, and discarding them; one, or all of one cause. */
final class DeadLetterWrites {
    static final String RETRY = "DeadLetterRetryRequest";
    static final String DISCARD = "DeadLetterDiscardRequest";
    static final String RETRY_ALL = "DeadLettersRetryRequest";
    static final String DISCARD_ALL = "DeadLettersDiscardRequest";
    /** About so many letters is decided in one request at most. */
    static final int BULK_MAX = 1_000;

    static final String WHY = "why";
    static final String EVENT = "event";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Accounts accounts;
    private final DeadLetterDesk desk;
    private final Writes writes;

    /** What one partition has of a cause. */
    private record Part(long count, List<One> letters) {}

    /** Decides about letters, the oldest first; answers which it did not, and why. */
    private interface Deciding {
        CompletableFuture<List<NotDone>> about(List<One> letters);
    }

    DeadLetterWrites(Accounts accounts, DeadLetterDesk desk, Writes writes) {
        this.accounts = accounts;
        this.desk = desk;
        this.writes = writes;
    }

    List<Route> routes() {
        return List.of(
                post(
                                DeadLetterRoutes.ONE + "/retry",
                                "retryDeadLetter",
                                "Publish the event of a dead letter again, or another in its place. The scope of the event's type is needed too.")
                        .with(DeadLetterRoutes.ID)
                        .body(RETRY)
                        .replies(200, "DeadLetter")
                        .by(this::retry),
                post(
                                DeadLetterRoutes.ONE + "/discard",
                                "discardDeadLetter",
                                "Decide that nothing is to come of a dead letter. It stays where it is.")
                        .with(DeadLetterRoutes.ID)
                        .body(DISCARD)
                        .replies(200, "DeadLetter")
                        .by(this::discard),
                post(
                                DeadLetterRoutes.LETTERS + "/retry",
                                "retryDeadLetters",
                                "Publish the events of all open dead letters of one reason again, the oldest first, or say how many they are.")
                        .body(RETRY_ALL)
                        .replies(200, "DeadLettersDecided")
                        .by(this::retryAll),
                post(
                                DeadLetterRoutes.LETTERS + "/discard",
                                "discardDeadLetters",
                                "Discard all open dead letters of one reason, or say how many they are.")
                        .body(DISCARD_ALL)
                        .replies(200, "DeadLettersDecided")
                        .by(this::discardAll));
    }

    private static Route.Builder post(String path, String operationId, String summary) {
        return Route.post(path, operationId, summary)
                .guard(DeadLetterRoutes.GUARD)
                .with(WriteRoutes.IDEMPOTENCY_KEY);
    }

    private void retry(Call call) {
        ObjectNode body = body(call);
        EventBody.requireKnown(body, Set.of(EVENT), "this request", "it takes event, or nothing");
        JsonNode given = body.get(EVENT);
        if (given != null && !given.isNull() && !given.isObject()) {
            throw Problem.invalid(EVENT, "is no object", "write the event in flat JSON, or leave it out");
        }
        One letter = DeadLetterRoutes.find(accounts, desk, call);
        if (letter == null) {
            return;
        }
        ObjectNode instead = given instanceof ObjectNode object ? object : null;
        writes.once(
                call,
                key -> inBackground(() -> {
                            desk.awaitDecisions();
                            One now = again(letter);
                            return now.state() == State.PUBLISHED_AGAIN
                                    ? CompletableFuture.completedFuture(known(call, now, instead))
                                    : publish(call, key, now, instead);
                        })
                        .thenApply(decided -> Writes.Answer.of(
                                200,
                                call.json().tree(decided),
                                decided.decision() == null
                                        ? null
                                        : decided.decision().position())));
    }

    /** The letter that was published again before: as it is, unless another event is meant now. */
    private One known(Call call, One letter, @Nullable ObjectNode instead) {
        DeadLetterAnswers.Decided decision = letter.decision();
        String position = decision == null ? null : decision.position();
        if (position == null || instead == null) {
            return letter;
        }
        instead.put("eventId", id(letter).eventId(desk.journal()));
        CheckedEvent wanted = writes.check(call, instead).valid();
        boolean same = desk.published(JournalPosition.parse("position", position))
                .map(ConsumerRecord::value)
                .map(bytes -> isSame(call, bytes, wanted))
                .orElse(false);
        if (!same) {
            throw Problem.decided(letter.id() + " was published again as " + position
                    + ", with another event; if that became a dead letter too, correct that one");
        }
        return letter;
    }

    private boolean isSame(Call call, byte[] published, CheckedEvent wanted) {
        EventCodec codec = new EventCodec(desk.schemas());
        try {
            JsonNode stands = MAPPER.readTree(call.json().opened(codec.toJson(codec.read(published))));
            return stands.equals(MAPPER.readTree(codec.toJson(wanted.envelope())));
        } catch (UndecodableRecord | InvalidEvent | JsonProcessingException e) {
            return false;
        }
    }

    private CompletableFuture<One> publish(
            Call call, @Nullable RequestKey key, One letter, @Nullable ObjectNode instead) {
        CheckedEvent event = checked(
                call, letter, instead == null ? desk.records(List.of(letter)).get(letter.id()) : null, instead);
        return writes.claim(key).thenCompose(free -> publish(call, letter, event));
    }

    /** First the event, then the link to it: whoever dies between publishes the same event once more, which the ledger knows then. */
    private CompletableFuture<One> publish(Call call, One letter, CheckedEvent event) {
        return writes.append(call, event, letter.id())
                .thenCompose(position -> decide(
                        letter,
                        Decision.publishedAgain(
                                call.caller().name(),
                                certain(call.caller()),
                                position.toString(),
                                event.envelope().accountId())));
    }

    /** The event to publish; a {@link Problem} if there is none, or the caller may not publish it. */
    private CheckedEvent checked(
            Call call, One letter, @Nullable ConsumerRecord<byte[], byte[]> record, @Nullable ObjectNode instead) {
        ObjectNode event = instead == null ? asItWas(letter, record) : instead;
        event.put("eventId", id(letter).eventId(desk.journal()));
        return writes.check(call, event).valid();
    }

    private ObjectNode asItWas(One letter, @Nullable ConsumerRecord<byte[], byte[]> record) {
        String remedy = "give the event as it should have been";
        if (!letter.topic().equals(desk.journal())) {
            throw Problem.invalid(
                    EVENT,
                    "is missing, and the record is one of the topic " + letter.topic() + ", which a bridge reads",
                    remedy + ", or mend the bridge's rules and have the record sent to that topic again");
        }
        if (record == null) {
            throw Problem.invalid(EVENT, "is missing, and the record is gone from the dead letters", remedy);
        }
        Payload payload = desk.payload(record);
        String known = payload.event();
        if (known == null) {
            throw Problem.invalid(
                    EVENT,
                    payload.form() == Payload.Form.NONE
                            ? "is missing, and the record was not kept: it may hold personal texts in plain"
                            : "is missing, and the record cannot be read as an event",
                    remedy);
        }
        try {
            return (ObjectNode) MAPPER.readTree(known);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was read once cannot be read again", e);
        }
    }

    private void discard(Call call) {
        ObjectNode body = body(call);
        EventBody.requireKnown(body, Set.of(WHY), "this request", "it takes why");
        String why = why(body);
        One letter = DeadLetterRoutes.find(accounts, desk, call);
        if (letter == null) {
            return;
        }
        writes.once(
                call,
                key -> inBackground(() -> {
                            desk.awaitDecisions();
                            requireNotPublished(again(letter));
                            return writes.claim(key).thenCompose(free -> decide(letter, discarded(call.caller(), why)));
                        })
                        .thenApply(decided -> {
                            requireNotPublished(decided);
                            return Writes.Answer.of(200, call.json().tree(decided), null);
                        }));
    }

    private static void requireNotPublished(One letter) {
        if (letter.state() == State.PUBLISHED_AGAIN && letter.decision() != null) {
            throw Problem.decided(letter.id() + " was published again as "
                    + letter.decision().position() + " by " + letter.decision().by() + " and cannot be discarded");
        }
    }

    private void retryAll(Call call) {
        ObjectNode body = body(call);
        EventBody.requireKnown(
                body,
                Set.of("reason", "before", "account", "apply"),
                "this request",
                "it takes reason, before, account and apply");
        all(call, body, letters -> {
            Map<String, ConsumerRecord<byte[], byte[]>> records = desk.records(letters);
            List<NotDone> notDone = new ArrayList<>();
            Map<One, CheckedEvent> events = new LinkedHashMap<>();
            for (One letter : letters) {
                try {
                    events.put(letter, checked(call, letter, records.get(letter.id()), null));
                } catch (Problem e) {
                    notDone.add(new NotDone(letter.id(), String.valueOf(e.getMessage())));
                }
            }
            List<CompletableFuture<One>> published = new ArrayList<>();
            events.forEach((letter, event) -> published.add(publish(call, letter, event)));
            return joined(published, notDone);
        });
    }

    private void discardAll(Call call) {
        ObjectNode body = body(call);
        EventBody.requireKnown(
                body,
                Set.of("reason", "before", "account", "apply", WHY),
                "this request",
                "it takes reason, why, before, account and apply");
        Decision decision = discarded(call.caller(), why(body));
        all(
                call,
                body,
                letters -> joined(
                        letters.stream().map(letter -> decide(letter, decision)).toList(), new ArrayList<>()));
    }

    private static CompletableFuture<List<NotDone>> joined(List<CompletableFuture<One>> each, List<NotDone> notDone) {
        return CompletableFuture.allOf(each.toArray(new CompletableFuture<?>[0]))
                .thenApply(all -> notDone);
    }

    private void all(Call call, ObjectNode body, Deciding deciding) {
        String reason = text(body, "reason");
        JsonNode account = body.get("account");
        Filter filter = new Filter(
                reason,
                account == null || account.isNull() ? null : text(body, "account"),
                null,
                time(body.get("before")),
                Set.of(State.OPEN));
        boolean apply = flag(body.get("apply"));
        if (apply && !call.isPassedOn()) {
            desk.awaitDecisions();
        }
        Listed<JsonNode> parts = accounts.gather(
                call, rows -> List.of(part(filter, rows)), Comparator.comparingInt(part -> 0), Integer.MAX_VALUE);
        if (call.isPassedOn()) {
            call.answer(200, parts);
            return;
        }
        long matching = parts.data().stream()
                .mapToLong(part -> part.path("count").asLong())
                .sum();
        if (!apply) {
            call.answer(200, new Bulk(false, matching, 0, List.of(), parts.notAnswered()));
            return;
        }
        List<JsonNode> found = new ArrayList<>();
        parts.data().forEach(part -> part.path("letters").forEach(found::add));
        found.sort(DeadLetterDesk.newestFirst().reversed());
        List<One> letters = found.stream()
                .limit(BULK_MAX)
                .map(desk::again)
                .filter(letter -> letter.state() == State.OPEN)
                .toList();
        writes.once(
                call,
                key -> inBackground(() ->
                                writes.claim(key).thenComposeAsync(free -> deciding.about(letters), writes.executor()))
                        .thenApply(notDone -> Writes.Answer.of(
                                200,
                                call.json()
                                        .tree(new Bulk(
                                                true,
                                                matching,
                                                letters.size() - (long) notDone.size(),
                                                notDone,
                                                parts.notAnswered())),
                                null)));
    }

    private Part part(Filter filter, ProjectedRows rows) {
        long[] count = {0};
        desk.each(rows, filter, letter -> count[0]++);
        return new Part(count[0], desk.oldest(rows, filter, BULK_MAX));
    }

    private CompletableFuture<One> decide(One letter, Decision decision) {
        CompletableFuture<Void> agreed =
                writes.agreed(desk.decide(id(letter), decision).thenAccept(stands -> {}), "decision");
        return agreed.thenApply(any -> again(letter));
    }

    /** The letter as it stands now. */
    private One again(One letter) {
        return desk.again(MAPPER.valueToTree(letter));
    }

    private static DeadLetterId id(One letter) {
        return new DeadLetterId(letter.topic(), letter.partition(), letter.offset());
    }

    private static Decision discarded(Caller caller, String why) {
        return Decision.discarded(caller.name(), certain(caller), why);
    }

    private static @Nullable String certain(Caller caller) {
        return caller.equals(Caller.ANYONE) ? null : caller.id();
    }

    /** Does what blocks where nobody waits for the thread. */
    private <T> CompletableFuture<T> inBackground(Supplier<CompletableFuture<T>> work) {
        return CompletableFuture.completedFuture(work).thenComposeAsync(Supplier::get, writes.executor());
    }

    private static ObjectNode body(Call call) {
        return call.context().bodyAsBytes().length == 0 ? MAPPER.createObjectNode() : EventBody.object(call);
    }

    private static String why(ObjectNode body) {
        String why = text(body, WHY).strip();
        try {
            String taken = Limits.optionalText(WHY, why);
            if (taken != null && taken.length() <= Decision.WHY_CHARS_MAX) {
                return taken;
            }
        } catch (InvalidEvent e) {
            throw Problem.invalid(e.field(), e.problem(), e.remedy());
        }
        throw Problem.invalid(WHY, "is too long", "say it in at most " + Decision.WHY_CHARS_MAX + " characters");
    }

    private static String text(ObjectNode body, String field) {
        JsonNode given = body.get(field);
        if (given == null || !given.isTextual() || given.asText().isBlank()) {
            throw Problem.invalid(field, "is no text", "write one in quotes");
        }
        return given.asText();
    }

    private static @Nullable Long time(@Nullable JsonNode given) {
        if (given == null || given.isNull()) {
            return null;
        }
        if (!given.isIntegralNumber() || !given.canConvertToLong()) {
            throw Problem.invalid("before", "is no time", "write epoch milliseconds, UTC, or leave it out");
        }
        return given.longValue();
    }

    private static boolean flag(@Nullable JsonNode given) {
        if (given == null || given.isNull()) {
            return false;
        }
        if (!given.isBoolean()) {
            throw Problem.invalid("apply", "is neither true nor false", "write one of them, or leave it out for false");
        }
        return given.booleanValue();
    }
}
