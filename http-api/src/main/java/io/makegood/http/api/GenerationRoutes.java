package io.makegood.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.application.telling.Subscriptions;
import io.makegood.application.telling.Subscriptions.Subscriber;
import io.makegood.application.telling.Subscriptions.Subscription;
import io.makegood.http.access.Scope;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.fold.Effect;
import io.makegood.ledger.notice.Notice;
import io.makegood.readmodel.projection.EventOutcome;
import io.makegood.readmodel.projection.Location;
import io.makegood.readmodel.projection.ProjectedRows;
import io.makegood.readmodel.projection.Projection;
import io.makegood.topics.writing.CheckedEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asking the ledger to charge for a generation, and waiting for its answer. */
final class GenerationRoutes {
    /** An answer comes with the next commit; only if none comes is it worth asking how far the engine is. */
    private static final Duration PATIENCE = Duration.ofMillis(400);

    private static final int ITEMS_MAX = io.makegood.ledger.event.Limits.ITEMS_MAX;

    private final Accounts accounts;
    private final Writes writes;
    private final Subscriptions committed;
    private final Executor later;

    GenerationRoutes(Accounts accounts, Writes writes, Subscriptions committed) {
        this.accounts = accounts;
        this.writes = writes;
        this.committed = committed;
        later = CompletableFuture.delayedExecutor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS, writes.executor());
    }

    List<Route> routes() {
        return List.of(Route.post(
                        "/v1/generations",
                        "authorizeGeneration",
                        "Ask to be charged for a generation before it starts, and wait for the answer.")
                .guard(Guard.scope(Scope.PUBLISH).narrowing())
                .with(WriteRoutes.IDEMPOTENCY_KEY, WriteRoutes.WAIT)
                .body("GenerationRequest")
                .replies(201, "Authorization")
                .replies(202, "AuthorizationPending")
                .by(this::authorize));
    }

    private void authorize(Call call) throws Exception {
        ObjectNode body = EventBody.object(call);
        JsonNode account = body.get("accountId");
        if (account != null && account.isTextual() && !call.isPassedOn() && accounts.isElsewhere(account.asText())) {
            accounts.on(call, account.asText(), (rows, partition) -> run(call, body));
            return;
        }
        run(call, body);
    }

    private void run(Call call, ObjectNode body) {
        int wait = WriteRoutes.wait(call);
        writes.anew(call, key -> {
            WriteRoutes.same(body, "type", "GenerationRequested");
            JsonNode authorize = body.get("authorize");
            if (authorize != null && !authorize.isNull() && !(authorize.isBoolean() && authorize.booleanValue())) {
                throw Problem.invalid(
                        "authorize",
                        "is not true, and this path charges",
                        "leave it out; POST /v1/events tells of a request without a charge");
            }
            body.put("authorize", true);
            countToItems(body);
            if (!body.has("generationId")) {
                body.put("generationId", WriteRoutes.id("gen_", body, key));
            }
            CheckedEvent event = writes.check(call, body).valid();
            return writes.claim(key)
                    .thenCompose(free -> ask(
                            call, event, (GenerationRequested) event.envelope().event(), wait));
        });
    }

    /** A count of items is what most callers have: it stands for the items "1", "2", "3" and so on. */
    private static void countToItems(ObjectNode body) {
        JsonNode items = body.get("items");
        if (items == null || items.isArray()) {
            return;
        }
        if (!items.isInt() || items.asInt() < 0 || items.asInt() > ITEMS_MAX) {
            throw Problem.invalid(
                    "items",
                    "must be a list of item ids, or their number from 0 to " + ITEMS_MAX,
                    "write 3 or [\"1\",\"2\",\"3\"]");
        }
        ArrayNode ids = body.putArray("items");
        for (int i = 1; i <= items.asInt(); i++) {
            ids.add(Integer.toString(i));
        }
    }

    private CompletableFuture<Writes.Answer> ask(Call call, CheckedEvent event, GenerationRequested asked, int wait) {
        String generation = asked.generationId();
        String account = event.envelope().accountId();
        Projection projection = readable(account);
        if (projection == null || wait == 0) {
            return writes.append(call, event).thenApply(position -> pending(call, account, generation, position));
        }
        Waiting waiting = new Waiting();
        // The engine here may have the partition, and tells at its commit; else the read model does, which has it.
        Subscription atCommit = committed.subscribe(account, waiting);
        Subscription subscription = projection.subscriptions().subscribe(account, waiting);
        return writes.append(call, event)
                .thenCompose(position -> {
                    waiting.at(position);
                    GenerationAnswers answers = new GenerationAnswers(call.json(), account, generation, position);
                    CompletableFuture<Void> unused = waiting.notice.thenAcceptAsync(
                            notice -> waiting.answered(() -> answers.to(notice)), writes.executor());
                    later.execute(() -> lookUp(projection, asked, account, position, wait, waiting, answers));
                    return waiting.answer
                            .copy()
                            .orTimeout(wait, TimeUnit.MILLISECONDS)
                            .handleAsync(
                                    (answer, failure) -> answer != null
                                            ? answer
                                            : unanswered(call, account, generation, position, failure),
                                    writes.executor());
                })
                .whenComplete((answer, failure) -> {
                    atCommit.close();
                    subscription.close();
                });
    }

    private @Nullable Projection readable(String account) {
        try {
            Projection projection = accounts.projection();
            return projection.locationOf(account) instanceof Location.Here ? projection : null;
        } catch (Problem starting) {
            return null;
        }
    }

    /** Hears the account's notices, and keeps those that come before the event's own position is known. */
    private static final class Waiting implements Subscriber {
        private final CompletableFuture<Writes.Answer> answer = new CompletableFuture<>();
        private final CompletableFuture<Notice> notice = new CompletableFuture<>();
        private final Queue<Notice> early = new ConcurrentLinkedQueue<>();
        private volatile @Nullable JournalPosition position;

        @Override
        public void notice(Notice heard) {
            early.add(heard);
            match();
        }

        void at(JournalPosition known) {
            position = known;
            match();
        }

        private void match() {
            JournalPosition known = position;
            if (known == null) {
                return;
            }
            for (Notice heard = early.poll(); heard != null; heard = early.poll()) {
                if (heard.cause().offset() == known.offset() && GenerationAnswers.decides(heard)) {
                    notice.complete(heard);
                }
            }
        }

        /** The answer, or the problem that it is. */
        void answered(Supplier<Writes.Answer> making) {
            try {
                answer.complete(making.get());
            } catch (RuntimeException problem) {
                answer.completeExceptionally(problem);
            }
        }
    }

    /** The event said what was known: it is answered as things stand. Or it was refused without a notice. */
    private void lookUp(
            Projection projection,
            GenerationRequested asked,
            String account,
            JournalPosition position,
            int wait,
            Waiting waiting,
            GenerationAnswers answers) {
        if (waiting.answer.isDone()) {
            return;
        }
        CompletableFuture<Void> unused = projection
                .visibility()
                .await(position.partition(), position.offset(), Duration.ofMillis(wait))
                .thenRunAsync(
                        () -> {
                            ProjectedRows rows = projection.rows(position.partition());
                            EventOutcome outcome = rows.outcome(account, position.offset());
                            Optional<Notice> own = outcome.notices().stream()
                                    .filter(GenerationAnswers::decides)
                                    .findFirst();
                            if (own.isPresent()) {
                                waiting.answered(() -> answers.to(own.get()));
                            } else if (outcome.effect() == Effect.LEFT) {
                                waiting.answer.completeExceptionally(Problem.leftBehind());
                            } else if (outcome.effect() == Effect.REFUSED) {
                                waiting.answer.completeExceptionally(Problem.refused(
                                        position, String.valueOf(outcome.reason()), String.valueOf(outcome.detail())));
                            } else {
                                answers.asItStands(
                                                asked,
                                                rows.generation(account, asked.generationId()),
                                                rows.balance(account),
                                                projection.scale(rows, account))
                                        .ifPresent(standing -> waiting.answered(standing));
                            }
                        },
                        writes.executor())
                .exceptionally(failure -> {
                    if (!(failure instanceof TimeoutException) && !(failure.getCause() instanceof TimeoutException)) {
                        waiting.answer.completeExceptionally(failure);
                    }
                    return null;
                });
    }

    private static Writes.Answer unanswered(
            Call call, String account, String generation, JournalPosition position, @Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException known && known.getCause() != null ? known.getCause() : failure;
        if (cause instanceof TimeoutException) {
            return pending(call, account, generation, position);
        }
        throw cause instanceof Problem problem ? problem : new CompletionException(cause);
    }

    private static Writes.Answer pending(Call call, String account, String generation, JournalPosition position) {
        String location = AskAgain.generation(account, generation) + "?position=" + position;
        JsonNode answer = call.json()
                .tree(new Answers.AuthorizationPending(
                        account, generation, Answers.PendingStatus.PENDING, position.toString(), location));
        return new Writes.Answer(202, "application/json", answer, position.toString(), location);
    }
}
