package io.makegood.http.api;

import io.makegood.http.access.Caller;
import io.makegood.http.access.Scope;
import java.util.Map;
import java.util.Set;

/** Which scope lets a caller publish which type of event. */
final class EventScopes {
    private static final Map<Scope, Set<String>> BY_SCOPE = Map.of(
            Scope.PUBLISH,
            Set.of(
                    "GenerationRequested",
                    "GenerationRejected",
                    "GenerationCharged",
                    "ItemFailed",
                    "ItemDelivered",
                    "GenerationCompleted",
                    "AccountUpdated",
                    "ResultReported",
                    "CashRefundRequested",
                    "SupportRequested"),
            Scope.GRANT,
            Set.of("CreditsGranted", "GrantEnded", "CreditsRevoked", "RevocationReversed", "CreditsAdjusted"),
            Scope.REVIEW,
            Set.of("ClaimReviewed", "CashRefundReviewed", "CaseResolved"));

    private EventScopes() {}

    /** Refuses a type that the caller may not publish, and one that nobody may. */
    static void require(Caller caller, String type) {
        for (Map.Entry<Scope, Set<String>> scope : BY_SCOPE.entrySet()) {
            if (scope.getValue().contains(type)) {
                if (!caller.has(scope.getKey())) {
                    throw Problem.notAllowed(
                            caller.name() + " needs the scope " + scope.getKey().text() + " to publish " + type);
                }
                return;
            }
        }
        throw Problem.notAllowed(
                type.equals("PolicyPublished")
                        ? "a policy must reach every partition; use ./makegood policy publish FILE"
                        : "only the engine publishes " + type);
    }
}
