package io.makegood.http.api;

import io.makegood.http.access.Caller;
import io.makegood.http.access.GoodwillLimit;
import io.makegood.http.access.Permission;
import io.makegood.http.access.Rights;
import io.makegood.http.access.Scope;
import java.util.List;

/** What a caller may ask about itself, so that a page offers nothing that would be refused. */
final class CallerRoutes {
    private CallerRoutes() {}

    static List<Route> routes() {
        return List.of(Route.get("/v1/me", "getCaller", "Who calls, and what that caller may do.")
                .guard(Guard.scope(Scope.values()).narrowing())
                .replies(200, "Caller")
                .by(call -> call.answer(200, known(call.caller()))));
    }

    private static Answers.CallerKnown known(Caller caller) {
        Rights rights = caller.rights();
        GoodwillLimit limit = rights.goodwill();
        return new Answers.CallerKnown(
                caller.name(),
                rights.permissions().stream().map(Permission::text).sorted().toList(),
                rights.accountId(),
                rights.actorId(),
                limit == null ? null : limit.perAction(),
                limit == null ? null : limit.perDay(),
                caller.expiresAt());
    }
}
