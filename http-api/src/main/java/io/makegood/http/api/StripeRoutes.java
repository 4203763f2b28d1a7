package io.makegood.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.bridges.stripe.StripeBinding;
import io.makegood.bridges.stripe.StripeInbox;
import io.makegood.http.access.Scope;
import io.makegood.http.contract.StripeBindingTaken;
import io.makegood.schemas.codec.FieldProblem;
import io.makegood.schemas.codec.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** What operators say about payments in Stripe. Served, and described, where Stripe's events are taken. */
final class StripeRoutes {
    private static final Guard GUARD = Guard.scope(Scope.GRANT).narrowing();
    private static final String PAYMENT = "payment";
    private static final String ACCOUNT = "accountId";
    private static final String GRANT = "grantId";
    private static final String CREDITS = "credits";
    private static final Set<String> FIELDS = Set.of(PAYMENT, ACCOUNT, GRANT, CREDITS);

    private final StripeInbox inbox;
    private final Writes writes;

    StripeRoutes(StripeInbox inbox, Writes writes) {
        this.inbox = inbox;
        this.writes = writes;
    }

    List<Route> routes() {
        return List.of(Route.post(
                        "/v1/stripe/bindings",
                        "bindStripePayment",
                        "Bind credits that were granted by hand to the payment in Stripe that paid for them.")
                .guard(GUARD)
                .with(WriteRoutes.IDEMPOTENCY_KEY)
                .body("StripeBinding")
                .replies(202, "StripeBindingTaken")
                .by(call -> writes.once(call, key -> bind(call, key))));
    }

    private CompletableFuture<Writes.Answer> bind(Call call, @Nullable RequestKey key) {
        StripeBinding binding = binding(EventBody.object(call));
        GUARD.require(call.caller(), binding.accountId());
        return writes.claim(key)
                .thenCompose(free -> inbox.take(binding))
                .handleAsync(
                        (kept, failure) -> {
                            if (failure == null) {
                                return taken(call, binding);
                            }
                            Throwable cause = failure instanceof CompletionException known && known.getCause() != null
                                    ? known.getCause()
                                    : failure;
                            if (cause instanceof KafkaException) {
                                throw Problem.unavailable(
                                        "Kafka did not confirm the binding; to send it again is safe: it is"
                                                + " not bound twice");
                            }
                            throw new CompletionException(cause);
                        },
                        writes.executor());
    }

    private static Writes.Answer taken(Call call, StripeBinding binding) {
        JsonNode answer = call.json().tree(StripeBindingTaken.of(binding));
        return new Writes.Answer(202, "application/json", answer, null, AskAgain.account(binding.accountId()));
    }

    /** Reads a body; whatever is wrong with it is told at once. */
    static StripeBinding binding(ObjectNode body) {
        List<FieldProblem> problems = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            if (!FIELDS.contains(field.getKey())) {
                problems.add(new FieldProblem(
                        field.getKey(),
                        "is no field of a binding",
                        NearestName.find(field.getKey(), FIELDS)
                                .map(near -> "did you mean " + near + "?")
                                .orElse("leave it out")));
            } else if (field.getKey().equals(CREDITS) != field.getValue().isIntegralNumber()) {
                problems.add(new FieldProblem(
                        field.getKey(),
                        "is of the wrong type",
                        field.getKey().equals(CREDITS) ? "give a whole number" : "give a text"));
            }
        }
        if (problems.isEmpty()) {
            problems.addAll(StripeBinding.problems(
                    body.path(PAYMENT).asText(""),
                    body.path(ACCOUNT).asText(""),
                    body.path(GRANT).asText(""),
                    body.path(CREDITS).asLong()));
        }
        if (!problems.isEmpty()) {
            throw Problem.invalid(problems);
        }
        return new StripeBinding(
                body.path(PAYMENT).asText(),
                body.path(ACCOUNT).asText(),
                body.path(GRANT).asText(),
                body.path(CREDITS).asLong());
    }
}
