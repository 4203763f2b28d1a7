package io.makegood.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.makegood.http.access.Scope;
import io.makegood.http.api.Answers.Listed;
import io.makegood.http.api.DeadLetterDesk.Filter;
import io.makegood.http.api.DeadLetterDesk.Place;
import io.makegood.http.contract.ContractJson;
import io.makegood.http.contract.DeadLetterAnswers;
import io.makegood.http.contract.DeadLetterAnswers.Cause;
import io.makegood.http.contract.DeadLetterAnswers.One;
import io.makegood.http.contract.DeadLetterAnswers.State;
import io.makegood.readmodel.projection.ProjectedRows;
import io.makegood.topics.deadletter.DeadLetterId;
import io.makegood.topics.deadletter.Remedies;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Dead letters: which there are, why, what is in one, and what was decided about it. */
final class DeadLetterRoutes {
    static final String LETTERS = "/v1/dead-letters";
    static final String ONE = LETTERS + "/{letterId}";
    static final Parameter ID = Parameter.path("letterId", "The dead letter's id, as lists show it.");
    static final Guard GUARD = Guard.ofTheWhole(Scope.OPERATE);

    private static final Parameter FROM =
            Parameter.query("from", "string", "Recorded at this time or later: ISO 8601, or epoch milliseconds.");
    private static final Parameter UNTIL = Parameter.query("until", "string", "And before this one.");
    private static final Parameter ACCOUNT = Parameter.query("account", "string", "Those whose key is this account.");

    private final Accounts accounts;
    private final DeadLetterDesk desk;
    private final DeadLetterWrites deciding;

    DeadLetterRoutes(Accounts accounts, DeadLetterDesk desk, Writes writes) {
        this.accounts = accounts;
        this.desk = desk;
        deciding = new DeadLetterWrites(accounts, desk, writes);
    }

    List<Route> routes() {
        List<Route> routes = new ArrayList<>(List.of(
                Route.get(
                                LETTERS,
                                "listDeadLetters",
                                "Records that could not be applied, why, and what was decided about them, newest first.")
                        .guard(GUARD)
                        .with(
                                Parameter.query("reason", "string", "Those of one reason."),
                                ACCOUNT,
                                FROM,
                                UNTIL,
                                Parameter.query(
                                        "state",
                                        "Those that stand so.",
                                        Arrays.stream(State.values())
                                                .map(Enum::name)
                                                .toList()),
                                Parameter.query("limit", "integer", "How many, 1 to 500. Default: 20"),
                                Parameter.query("cursor", "string", "nextCursor of the page before."))
                        .replies(200, "DeadLetterList")
                        .by(this::list),
                Route.get(
                                "/v1/dead-letter-reasons",
                                "listDeadLetterReasons",
                                "The reasons of dead letters, how many there are of each and how they stand, and what helps.")
                        .guard(GUARD)
                        .with(FROM, UNTIL)
                        .replies(200, "DeadLetterReasons")
                        .by(this::reasons),
                Route.get(
                                ONE,
                                "getDeadLetter",
                                "One dead letter: why, what helps, and, for who may read accounts, what is in it.")
                        .guard(GUARD)
                        .with(ID)
                        .replies(200, "DeadLetterWhole")
                        .by(this::one)));
        routes.addAll(deciding.routes());
        return routes;
    }

    private void list(Call call) {
        Place before = Place.ofCursor(call.text("cursor"));
        String reason = call.text("reason");
        Filter filter = new Filter(
                reason, call.account(), call.time("from"), call.time("until"), call.oneOrMore("state", State.class));
        int limit = AccountRoutes.limit(call);
        Listed<JsonNode> found = accounts.gather(
                call, rows -> desk.newest(rows, filter, before, limit + 1), DeadLetterDesk.newestFirst(), limit + 1);
        if (call.isPassedOn()) {
            call.answer(200, found);
            return;
        }
        List<JsonNode> shown = found.data().size() > limit ? found.data().subList(0, limit) : found.data();
        List<One> page = shown.stream().map(desk::again).toList();
        call.answer(
                200,
                new DeadLetterAnswers.Page(
                        page,
                        found.data().size() > limit
                                ? Place.of(shown.get(limit - 1)).cursor()
                                : null,
                        found.notAnswered()));
    }

    private void reasons(Call call) {
        Filter filter = new Filter(null, null, call.time("from"), call.time("until"), Set.of());
        Listed<JsonNode> parts = accounts.gather(
                call,
                rows -> causes(rows, filter),
                Comparator.comparing(cause -> cause.path("reason").asText()),
                Integer.MAX_VALUE);
        if (call.isPassedOn()) {
            call.answer(200, parts);
            return;
        }
        Map<String, Cause> sums = new TreeMap<>();
        for (JsonNode part : parts.data()) {
            String reason = part.path("reason").asText();
            add(
                    sums,
                    new Cause(
                            reason,
                            Remedies.of(reason),
                            part.path("open").asLong(),
                            part.path("publishedAgain").asLong(),
                            part.path("discarded").asLong(),
                            part.path("oldestAt").asLong(),
                            part.path("newestAt").asLong()));
        }
        List<Cause> all = new ArrayList<>(sums.values());
        all.sort(Comparator.comparingLong(Cause::open).reversed().thenComparing(Cause::reason));
        call.answer(200, new DeadLetterAnswers.Causes(all, parts.notAnswered()));
    }

    private List<Cause> causes(ProjectedRows rows, Filter filter) {
        Map<String, Cause> sums = new TreeMap<>();
        desk.each(
                rows,
                filter,
                letter -> add(
                        sums,
                        new Cause(
                                letter.reason(),
                                "",
                                letter.state() == State.OPEN ? 1 : 0,
                                letter.state() == State.PUBLISHED_AGAIN ? 1 : 0,
                                letter.state() == State.DISCARDED ? 1 : 0,
                                letter.recordedAt(),
                                letter.recordedAt())));
        return List.copyOf(sums.values());
    }

    private static void add(Map<String, Cause> sums, Cause more) {
        sums.merge(
                more.reason(),
                more,
                (a, b) -> new Cause(
                        a.reason(),
                        a.remedy(),
                        a.open() + b.open(),
                        a.publishedAgain() + b.publishedAgain(),
                        a.discarded() + b.discarded(),
                        Math.min(a.oldestAt(), b.oldestAt()),
                        Math.max(a.newestAt(), b.newestAt())));
    }

    private void one(Call call) {
        One letter = find(accounts, desk, call);
        if (letter == null) {
            return;
        }
        boolean reads = call.caller().rights().hasEverywhere(Scope.READ);
        DeadLetterAnswers.Contents contents = null;
        if (reads) {
            ConsumerRecord<byte[], byte[]> record =
                    desk.records(List.of(letter)).get(letter.id());
            contents = record == null ? null : DeadLetterAnswers.contents(desk.payload(record), record.headers());
        }
        // What is sealed in it is opened for who may read accounts alone.
        Call answered = reads ? call : new Call(call.context(), call.caller(), new ContractJson());
        answered.answer(200, DeadLetterAnswers.whole(letter, contents));
    }

    /**
     * The letter that the path names, wherever its row is; a {@link Problem} if there is none. Null if another instance asks, which was
     * answered.
     */
    static @Nullable One find(Accounts accounts, DeadLetterDesk desk, Call call) {
        String text = call.path("letterId");
        DeadLetterId id = desk.id(text);
        Listed<JsonNode> found = accounts.gather(
                call,
                rows -> {
                    List<One> same = new ArrayList<>();
                    desk.each(rows, new Filter(null, null, null, null, Set.of()), letter -> {
                        if (letter.id().equals(id.text(desk.journal()))) {
                            same.add(letter);
                        }
                    });
                    return same;
                },
                DeadLetterDesk.newestFirst(),
                1);
        if (call.isPassedOn()) {
            call.answer(200, found);
            return null;
        }
        if (found.data().isEmpty()) {
            if (!found.notAnswered().isEmpty()) {
                throw Problem.unavailable("an instance that may know the dead letter does not answer");
            }
            throw DeadLetterDesk.unknown(text);
        }
        return desk.again(found.data().get(0));
    }
}
