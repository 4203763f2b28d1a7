package io.makegood.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.makegood.http.access.GoodwillLimit;
import io.makegood.http.access.Scope;
import io.makegood.http.api.Batch.Item;
import io.makegood.http.api.BatchAnswers.BatchAnswer;
import io.makegood.http.api.BatchAnswers.BatchResult;
import io.makegood.http.api.BatchAnswers.BatchStatus;
import io.makegood.ledger.notice.Notice;
import io.makegood.readmodel.projection.EventOutcome;
import io.makegood.readmodel.projection.ProjectedRows;
import io.makegood.readmodel.projection.WorkItem;
import io.makegood.topics.writing.CheckedEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides about many items at once: each as if it were sent alone, so that whoever sends the same again decides nothing twice. Each instance
 * does what it reads, and is asked for that by the one that was called.
 */
final class BatchRoutes {
    private static final String PREVIEW = "preview";

    private final Accounts accounts;
    private final Writes writes;
    private final AwaitedOutcomes outcomes;

    BatchRoutes(Accounts accounts, Writes writes) {
        this.accounts = accounts;
        this.writes = writes;
        outcomes = new AwaitedOutcomes(accounts, writes.executor());
    }

    List<Route> routes() {
        return Arrays.stream(Batch.Kind.values()).map(this::route).toList();
    }

    private Route route(Batch.Kind kind) {
        return Route.post(kind.path, kind.operationId, kind.summary)
                .guard(Guard.scope(Scope.REVIEW).narrowing())
                .with(
                        WriteRoutes.IDEMPOTENCY_KEY,
                        WriteRoutes.WAIT,
                        Parameter.query(
                                PREVIEW,
                                "Whether only to say what it comes to, and decide nothing. Default: false",
                                List.of("true", "false")))
                .body(kind.body())
                .replies(200, "Batch")
                .replies(202, "Batch")
                .by(call -> serve(call, kind));
    }

    private void serve(Call call, Batch.Kind kind) {
        Batch batch = Batch.of(call, kind);
        boolean preview = isPreview(call);
        int wait = WriteRoutes.wait(call);
        Map<Item, CheckedEvent> good = new HashMap<>();
        List<BatchResult> refused = new ArrayList<>();
        check(call, batch, good, refused);
        if (preview) {
            call.answer(200, look(call, batch, good.keySet(), refused));
            return;
        }
        if (batch.gives() && !call.isPassedOn()) {
            requireWithinLimit(call, batch, good.keySet(), refused);
        }
        Writes.Writing writing = key -> decide(call, batch, good, refused, key, wait);
        if (call.isPassedOn()) {
            // A part of the answer is not what whoever sends the whole request here is answered.
            writes.anew(call, writing);
        } else {
            writes.once(call, writing);
        }
    }

    private static boolean isPreview(Call call) {
        String given = call.text(PREVIEW);
        if (given == null || given.equals("false")) {
            return false;
        }
        if (!given.equals("true")) {
            throw Problem.invalid(PREVIEW, "is neither true nor false", "write one of them, or leave it out");
        }
        return true;
    }

    /** What is malformed is refused as a whole, before anything is done; what the caller may not decide is left out, unless it is all. */
    private void check(Call call, Batch batch, Map<Item, CheckedEvent> good, List<BatchResult> refused) {
        Problem last = null;
        for (Item item : batch.items()) {
            try {
                EventBody.Checked checked = writes.check(call, batch.event(item));
                CheckedEvent event = checked.event();
                if (event == null) {
                    throw batch.refused(item, checked);
                }
                good.put(item, event);
            } catch (Problem e) {
                if (e.status() != 403) {
                    throw e;
                }
                last = e;
                refused.add(BatchResult.of(item, BatchStatus.NOT_ALLOWED, e.getMessage()));
            }
        }
        if (good.isEmpty() && last != null) {
            throw last;
        }
    }

    /** Claims are decided by the policy's rules; but nobody gives away more with one click than with one action. */
    private void requireWithinLimit(Call call, Batch batch, Set<Item> good, List<BatchResult> refused) {
        GoodwillLimit limit = call.caller().rights().goodwill();
        if (limit == null) {
            return;
        }
        long credits = look(call, batch, good, refused).credits();
        if (credits > limit.perAction()) {
            throw Problem.notAllowed(call.caller().name() + " may give " + limit.perAction()
                    + " credits in one action, and these claims come to " + credits
                    + "; choose fewer, judge them one by one, or ask somebody who may give more");
        }
    }

    /** What the items come to as they stand, here and at the other instances. */
    private BatchAnswer look(Call call, Batch batch, Set<Item> good, List<BatchResult> refused) {
        List<BatchResult> results = new ArrayList<>(refused);
        Map<Item, BatchResult> found = new HashMap<>();
        for (ProjectedRows rows : accounts.projection().localRows()) {
            for (Item item : good) {
                rows.workItem(batch.kind().work(), item.accountId(), item.id())
                        .ifPresent(known -> found.put(item, stands(batch, item, known)));
            }
        }
        boolean allAnswered = true;
        if (!call.isPassedOn()) {
            for (String other : accounts.projection().others()) {
                JsonNode part = accounts.part(call, other, batch.kind().path + "?" + PREVIEW + "=true", false);
                allAnswered &= part != null;
                read(part, good)
                        .forEach((item, answered) -> found.merge(
                                item, answered, (one, two) -> one.status() == BatchStatus.UNKNOWN ? two : one));
            }
        }
        for (Item item : good) {
            BatchResult known = found.get(item);
            results.add(
                    known != null
                            ? known
                            : BatchResult.of(item, allAnswered ? BatchStatus.UNKNOWN : BatchStatus.NOT_REACHED, null));
        }
        return BatchAnswer.of(true, results);
    }

    private static BatchResult stands(Batch batch, Item item, WorkItem known) {
        if (!known.isOpen()) {
            return BatchResult.of(item, BatchStatus.SETTLED, null);
        }
        Notice opened = known.opened();
        Long amount = opened == null ? null : opened.amounts().amount();
        long credits = batch.movesCredits() && amount != null ? amount : 0;
        return new BatchResult(item.index(), item.accountId(), item.id(), BatchStatus.WAITS, credits, null, null);
    }

    /** What another instance has answered about these items. */
    private static Map<Item, BatchResult> read(@Nullable JsonNode part, Set<Item> items) {
        Map<Item, BatchResult> results = new HashMap<>();
        if (part != null) {
            Map<Integer, Item> byPlace = items.stream().collect(Collectors.toMap(Item::index, item -> item));
            for (JsonNode each : part.path("results")) {
                Item item = byPlace.get(each.path("index").asInt(-1));
                if (item != null) {
                    results.put(item, BatchResult.read(item, each));
                }
            }
        }
        return results;
    }

    private CompletableFuture<Writes.Answer> decide(
            Call call,
            Batch batch,
            Map<Item, CheckedEvent> good,
            List<BatchResult> refused,
            @Nullable RequestKey key,
            int wait) {
        Map<String, Set<Item>> others = new HashMap<>();
        List<Item> mine = new ArrayList<>();
        for (Item item : batch.items()) {
            String other = good.containsKey(item) ? accounts.readBy(item.accountId()) : null;
            if (other == null && good.containsKey(item)) {
                mine.add(item);
            } else if (other != null && !call.isPassedOn()) {
                others.computeIfAbsent(other, any -> new HashSet<>()).add(item);
            }
        }
        return writes.claim(key)
                .thenCompose(free -> decideHere(call, mine, good, wait))
                .thenApplyAsync(
                        results -> {
                            List<BatchResult> all = new ArrayList<>(results);
                            all.addAll(refused);
                            others.forEach((other, items) -> all.addAll(decidedBy(call, batch, other, items, wait)));
                            BatchAnswer answer = BatchAnswer.of(false, all);
                            return Writes.Answer.of(
                                    answer.isUnfinished() ? 202 : 200,
                                    call.json().tree(answer),
                                    null);
                        },
                        writes.executor());
    }

    private CompletableFuture<List<BatchResult>> decideHere(
            Call call, List<Item> items, Map<Item, CheckedEvent> events, int wait) {
        List<CompletableFuture<BatchResult>> results = new ArrayList<>();
        for (Item item : items) {
            CheckedEvent event = Objects.requireNonNull(events.get(item));
            results.add(writes.append(call, event)
                    .thenCompose(position -> outcomes.of(item.accountId(), position, wait)
                            .thenApply(outcome -> result(item, position, outcome)))
                    .exceptionally(failure -> BatchResult.of(item, BatchStatus.NOT_REACHED, null)));
        }
        return CompletableFuture.allOf(results.toArray(new CompletableFuture<?>[0]))
                .thenApply(all -> results.stream().map(CompletableFuture::join).toList());
    }

    private static BatchResult result(Item item, JournalPosition position, @Nullable EventOutcome outcome) {
        long credits = outcome == null
                ? 0
                : outcome.entries().stream()
                        .mapToLong(entry -> Math.abs(entry.amount()))
                        .sum();
        BatchStatus status = outcome == null
                ? BatchStatus.PENDING
                : switch (Outcomes.status(outcome)) {
                    case APPLIED -> BatchStatus.APPLIED;
                    case NO_EFFECT -> BatchStatus.NO_EFFECT;
                    case CONFLICT -> BatchStatus.CONFLICT;
                    case REFUSED -> BatchStatus.REFUSED;
                    case PENDING -> BatchStatus.PENDING;
                };
        return new BatchResult(
                item.index(),
                item.accountId(),
                item.id(),
                status,
                credits,
                position.toString(),
                outcome == null ? null : outcome.detail());
    }

    private List<BatchResult> decidedBy(Call call, Batch batch, String other, Set<Item> items, int wait) {
        JsonNode part = accounts.part(call, other, batch.kind().path + "?wait=" + wait, true);
        Map<Item, BatchResult> answered = read(part, items);
        return items.stream()
                .map(item -> answered.getOrDefault(item, BatchResult.of(item, BatchStatus.NOT_REACHED, null)))
                .toList();
    }
}
