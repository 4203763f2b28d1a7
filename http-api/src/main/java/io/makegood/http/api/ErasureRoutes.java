package io.makegood.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.http.access.Scope;
import io.makegood.http.contract.ErasureAnswer;
import io.makegood.ledger.event.ErasureNote;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.Limits;
import io.makegood.topics.personal.AccountKeys;
import io.makegood.topics.personal.Erasing;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Makes what people wrote of an account unreadable, as the command does. */
final class ErasureRoutes {
    static final String BODY = "ErasureRequest";

    private static final Set<String> FIELDS = Set.of("accountId", "reason");
    private static final Parameter IDEMPOTENCY_KEY = Parameter.header(
            RequestKey.HEADER,
            "The same request with the same key is answered the same for a day, and another request with it refused. An instance that does"
                    + " not remember its answer any more erases what was sealed since, too.");

    private final Publishing publishing;
    private final Writes writes;

    ErasureRoutes(Publishing publishing, Writes writes) {
        this.publishing = publishing;
        this.writes = writes;
    }

    List<Route> routes() {
        return List.of(Route.post(
                        "/v1/accounts/{id}/erase",
                        "eraseAccount",
                        "Make the sealed texts of an account unreadable, everywhere and for good. Balances, entries and proofs stay.")
                .guard(Guard.scope(Scope.ERASE))
                .with(Parameter.path("id", "The account's id."), IDEMPOTENCY_KEY)
                .body(BODY)
                .replies(200, "Erasure")
                .by(this::erase));
    }

    private void erase(Call call) {
        String account = account(call.path("id"));
        ObjectNode body = EventBody.object(call);
        WriteRoutes.same(body, "accountId", account);
        EventBody.requireKnown(body, FIELDS, "an erasure", "it takes reason");
        String reason = reason(body.get("reason"));
        writes.once(call, key -> erase(call, account, reason, key));
    }

    private CompletableFuture<Writes.Answer> erase(Call call, String account, String reason, @Nullable RequestKey key) {
        return CompletableFuture.supplyAsync(publishing::keysToErase, writes.executor())
                .exceptionally(failure -> {
                    throw unavailable(failure);
                })
                .thenCompose(keys -> {
                    if (!keys.hasHad(account)) {
                        throw Problem.notFound("no text of this account was ever sealed, so there is none to erase");
                    }
                    return writes.claim(key)
                            .thenCompose(free -> Erasing.destroy(keys, account, reason)
                                    .exceptionally(failure -> {
                                        throw unavailable(failure);
                                    }));
                })
                .thenCompose(done -> note(call, account, done));
    }

    private CompletableFuture<Writes.Answer> note(Call call, String account, Erasing.Done done) {
        AccountKeys.Erased last = done.last();
        return writes.toJournal(call, Erasing.note(account, last)).thenApply(position -> {
            JsonNode answer = call.json().tree(ErasureAnswer.of(account, done, publishing.textKeys()));
            return Writes.Answer.of(200, answer, position.toString());
        });
    }

    private static RuntimeException unavailable(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException known && known.getCause() != null ? known.getCause() : failure;
        return cause instanceof KafkaException || cause instanceof TimeoutException
                ? Problem.unavailable(
                        "Kafka did not confirm the erasure; send the request again, which does no more than"
                                + " is left to do")
                : new CompletionException(cause);
    }

    private static String account(String id) {
        try {
            return Limits.id("accountId", id);
        } catch (InvalidEvent e) {
            throw Problem.invalid(e.field(), e.problem(), e.remedy());
        }
    }

    private static String reason(@Nullable JsonNode given) {
        if (given == null || !given.isTextual() || !ErasureNote.isReference(given.asText())) {
            throw Problem.invalid(
                    "reason",
                    given == null || given.isNull() ? "is missing" : "is no reference",
                    "give " + ErasureNote.REFERENCE_RULE);
        }
        return given.asText();
    }
}
