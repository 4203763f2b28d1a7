package io.makegood.http.api;

import io.makegood.http.access.Caller;
import io.makegood.http.access.Scope;
import io.makegood.ledger.event.EventType;
import io.makegood.schemas.remedy.Launcher;

/** Which scope lets a caller publish which type of event; {@link EventType} says who may. */
final class EventScopes {
    private EventScopes() {}

    /** Refuses a type that the caller may not publish, and one that nobody may. */
    static void require(Caller caller, String type) {
        EventType known = EventType.named(type).orElse(null);
        Scope needed = known == null
                ? null
                : switch (known.author()) {
                    case SERVICE -> Scope.PUBLISH;
                    case BILLING -> Scope.GRANT;
                    case SUPPORT -> Scope.REVIEW;
                    case OPERATOR ->
                        throw Problem.notAllowed(
                                "a policy must reach every partition; use " + Launcher.name() + " policy publish FILE");
                    case ENGINE -> null;
                };
        if (needed == null) {
            throw Problem.notAllowed("only the engine publishes " + type);
        }
        if (!caller.has(needed)) {
            throw Problem.notAllowed(caller.name() + " needs the scope " + needed.text() + " to publish " + type);
        }
    }
}
