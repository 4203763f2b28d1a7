package io.makegood.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.http.access.CustomerTokens;
import io.makegood.http.access.Scope;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.Limits;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Short-lived tokens for customers, which a product's server asks for and gives to its page or app. */
final class TokenRoutes {
    static final String BODY = "CustomerTokenRequest";

    private static final Set<String> FIELDS = Set.of("accountId", "minutes", "scope", "actorId");

    private final @Nullable CustomerTokens tokens;

    /** With what makes them; null where nothing signs them. */
    TokenRoutes(@Nullable CustomerTokens tokens) {
        this.tokens = tokens;
    }

    /** What a token lets its customer do, besides reading its own account. */
    enum TokenScope {
        /** Nothing more. */
        READ,
        /** Report bad results and claim their credits back. */
        CLAIM
    }

    List<Route> routes() {
        return List.of(Route.post(
                        "/v1/accounts/{id}/tokens",
                        "createCustomerToken",
                        "Make a token of minutes for the account's customer, which reads this account alone, and claims for it.")
                .guard(Guard.scope(Scope.READ))
                .with(Parameter.path("id", "The account's id."))
                .body(BODY)
                .replies(201, "CustomerToken")
                .by(this::create));
    }

    private void create(Call call) {
        String account = id("accountId", call.path("id"));
        ObjectNode body = EventBody.object(call);
        WriteRoutes.same(body, "accountId", account);
        EventBody.requireKnown(body, FIELDS, "a request for a token", "it takes minutes, scope and actorId");
        int minutes = minutes(body.get("minutes"));
        TokenScope scope = scope(body.get("scope"));
        String actor = actor(body.get("actorId"));
        boolean claims = scope == TokenScope.CLAIM;
        if (claims && actor != null) {
            throw invalid(
                    "actorId",
                    "is of a member, and a claim is of the whole account",
                    "leave it out, or ask for the scope read");
        }
        if (claims && !call.caller().rights().has(Scope.PUBLISH, account)) {
            throw Problem.notAllowed(call.caller().name() + " needs the scope " + Scope.PUBLISH
                    + " for this account to hand on what lets one claim");
        }
        CustomerTokens making = tokens;
        if (making == null) {
            throw Problem.tokensOff();
        }
        CustomerTokens.Made made =
                making.make(call.caller(), account, actor, claims, minutes, System.currentTimeMillis());
        // Whoever keeps answers must not keep this one.
        call.context().header("Cache-Control", "no-store");
        call.answer(
                201,
                new Answers.CustomerToken(
                        made.text(),
                        scope.name().toLowerCase(Locale.ROOT),
                        made.grant().end()));
    }

    private static int minutes(@Nullable JsonNode given) {
        if (given == null || given.isNull()) {
            return CustomerTokens.MINUTES_DEFAULT;
        }
        if (!given.isInt() || given.intValue() < 1 || given.intValue() > CustomerTokens.MINUTES_MAX) {
            throw invalid(
                    "minutes",
                    "must be a whole number from 1 to " + CustomerTokens.MINUTES_MAX,
                    "mend it, or leave it out for " + CustomerTokens.MINUTES_DEFAULT);
        }
        return given.intValue();
    }

    private static TokenScope scope(@Nullable JsonNode given) {
        if (given == null || given.isNull()) {
            return TokenScope.READ;
        }
        for (TokenScope scope : TokenScope.values()) {
            if (given.isTextual() && scope.name().toLowerCase(Locale.ROOT).equals(given.asText())) {
                return scope;
            }
        }
        throw invalid("scope", "is none of read and claim", "write one of them, or leave it out for read");
    }

    private static @Nullable String actor(@Nullable JsonNode given) {
        if (given == null || given.isNull()) {
            return null;
        }
        if (!given.isTextual()) {
            throw invalid("actorId", "is no text", "write the member's id, or leave it out");
        }
        return id("actorId", given.asText());
    }

    private static String id(String field, String text) {
        try {
            return Limits.id(field, text);
        } catch (InvalidEvent e) {
            throw invalid(e.field(), e.problem(), e.remedy());
        }
    }

    private static Problem invalid(String field, String problem, String remedy) {
        return Problem.invalid(field, problem, remedy);
    }
}
