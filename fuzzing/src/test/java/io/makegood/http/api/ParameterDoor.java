package io.makegood.http.api;

import io.makegood.fuzzing.Door;
import io.makegood.fuzzing.Parts;
import io.makegood.fuzzing.Parts.Part;
import io.makegood.fuzzing.Refusal;
import io.makegood.http.access.Caller;
import io.makegood.http.contract.ContractJson;
import io.makegood.ledger.notice.NoticeType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Parameters and headers of a request: cursors, positions, times, numbers, lists, Idempotency-Keys. */
public final class ParameterDoor implements Door {
    private static final List<String> QUERY =
            List.of("cursor", "position", "limit", "from", "type", "account", "feature", "wait");
    private static final List<String> HEADERS = List.of("idempotency-key", "makegood-position");
    private static final int NAMES = QUERY.size() + HEADERS.size();

    private final ContractJson json = new ContractJson();

    @Override
    public boolean take(byte[] input) {
        Map<String, List<String>> query = new TreeMap<>();
        Map<String, List<String>> headers = new TreeMap<>();
        for (Part part : Parts.of(input)) {
            int name = part.kind() % NAMES;
            Map<String, List<String>> into = name < QUERY.size() ? query : headers;
            into.computeIfAbsent(
                            name < QUERY.size() ? QUERY.get(name) : HEADERS.get(name - QUERY.size()),
                            each -> new ArrayList<>())
                    .add(part.text());
        }
        Call call = new Call(Requests.of(headers, query, input), Caller.ANYONE, json);
        List<Runnable> readings = List.of(
                () -> {
                    Long cursor = call.cursor();
                    Refusal.unless(
                            Objects.equals(cursor, ContractJson.place(ContractJson.cursor(cursor))),
                            "written again, it is another cursor");
                },
                () -> {
                    JournalPosition position = call.position();
                    Refusal.unless(
                            position == null || position.equals(JournalPosition.parse("position", position.toString())),
                            "written again, it is another position");
                },
                () -> {
                    int limit = call.number("limit", 50, 1, 500);
                    Refusal.unless(limit >= 1 && limit <= 500, "a limit beyond its limits: " + limit);
                },
                () -> {
                    Long from = call.time("from");
                    Refusal.unless(Objects.equals(from, call.time("from")), "read again, it is another time");
                },
                () -> Refusal.unless(call.oneOrMore("type", NoticeType.class) != null, "no types"),
                () -> {
                    String account = call.account();
                    Refusal.unless(account == null || !account.isBlank(), "an account without a name");
                },
                () -> Refusal.unless(!call.requiredText("feature").isBlank(), "a feature without a name"),
                () -> {
                    RequestKey key = RequestKey.of(call, input);
                    if (key != null) {
                        Refusal.unless(
                                key.identity().equals(key.identity())
                                        && key.derived("x_", "a-1").length() == 2 + 32,
                                "a key without an identity");
                    }
                });
        boolean all = true;
        for (Runnable reading : readings) {
            try {
                reading.run();
            } catch (Problem problem) {
                Refusal.unless(problem.status() == 400, "a wrong parameter is answered " + problem.status());
                all = Refusal.onALine(problem.getMessage());
            }
        }
        return all;
    }

    @Override
    public List<byte[]> seeds() {
        List<Part> good = new ArrayList<>();
        good.add(Parts.text(0, String.valueOf(ContractJson.cursor(1042L))));
        good.add(Parts.text(1, "3-1042"));
        good.add(Parts.text(2, "100"));
        good.add(Parts.text(3, "2026-11-21T08:00:00Z"));
        good.add(Parts.text(4, "ClaimAccepted,CaseOpened"));
        good.add(Parts.text(5, "a-1"));
        good.add(Parts.text(6, "image"));
        good.add(Parts.text(8, "8f14e45f-ceea-467f-a8f1-1234567890ab"));
        List<Part> other = new ArrayList<>(List.of(
                Parts.text(3, "1790000000000"), Parts.text(6, "image"), Parts.text(9, "0-7"), Parts.text(4, "")));
        return List.of(Parts.input(good), Parts.input(other));
    }
}
