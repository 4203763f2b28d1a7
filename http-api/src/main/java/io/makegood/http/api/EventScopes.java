package io.makegood.http.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.http.access.Caller;
import io.makegood.http.access.Scope;
import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.CreditEvent.CreditsAdjusted;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.EventType;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.SupportEvent.ResultReported;
import io.makegood.ledger.event.TransferEvent.AccountMerged;
import io.makegood.ledger.event.TransferEvent.CreditsTransferred;
import io.makegood.schemas.codec.FieldProblem;
import io.makegood.schemas.remedy.Launcher;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which scope lets a caller publish which event for which account; {@link EventType} says who may. */
final class EventScopes {
    /** Types of which some are within the scope {@code goodwill}. */
    private static final Set<String> GIVING = Set.of(EventType.CreditsGranted.name(), EventType.CreditsAdjusted.name());

    private static final String CLAIM = EventType.ResultReported.name();
    private static final List<String> NOT_THE_CUSTOMERS = List.of("occurredAt", "eventId", "source");

    private EventScopes() {}

    /** Refuses an event that the caller may not publish for its account, and one that nobody may. */
    static void require(Caller caller, Envelope envelope) {
        String type = envelope.event().getClass().getSimpleName();
        Scope needed = needed(type);
        String other = otherAccount(envelope.event());
        boolean mayToOther = other == null || caller.rights().has(needed, other);
        boolean may = caller.rights().has(needed, envelope.accountId()) && mayToOther;
        if (may || isGoodwill(caller, envelope) || isOwnClaim(caller, envelope)) {
            return;
        }
        String others = credits(envelope.event()) > 0
                ? " or " + Scope.GOODWILL
                : CLAIM.equals(type) ? " or " + Scope.CLAIM_ACCOUNT : "";
        boolean isElsewhere = caller.rights().has(needed)
                || (credits(envelope.event()) > 0 && caller.rights().has(Scope.GOODWILL))
                || (CLAIM.equals(type) && caller.rights().has(Scope.CLAIM_ACCOUNT));
        String account = !isElsewhere ? "" : other == null ? " for this account" : " for both accounts";
        throw Problem.notAllowed(
                caller.name() + " needs the scope " + needed + others + account + " to publish " + type);
    }

    /** The account to which credits or debts go by the event, or null: whoever sends them answers for both. */
    private static @Nullable String otherAccount(LedgerEvent event) {
        if (event instanceof CreditsTransferred transfer) {
            return transfer.toAccount();
        }
        return event instanceof AccountMerged merge ? merge.toAccount() : null;
    }

    /** Any of these lets one publish an event of that type, for accounts for which one has it; {@link #require} has the last word. */
    static List<Scope> of(String type) {
        if (CLAIM.equals(type)) {
            return List.of(needed(type), Scope.CLAIM_ACCOUNT);
        }
        return GIVING.contains(type) ? List.of(needed(type), Scope.GOODWILL) : List.of(needed(type));
    }

    /** Whether it is as the account's own customer alone that the caller may publish the event: a claim of that account. */
    static boolean isOwnClaim(Caller caller, Envelope envelope) {
        return envelope.event() instanceof ResultReported
                && !caller.rights().has(Scope.PUBLISH, envelope.accountId())
                && caller.rights().mayClaim(envelope.accountId());
    }

    /**
     * Refuses what a customer says of a claim that is not the customer's to say: a product is believed when it says that something happened
     * before, a customer could so get round the time within which a policy takes claims.
     */
    static void requireCustomersWords(Caller caller, ObjectNode body) {
        if (!caller.isCustomer()) {
            return;
        }
        List<FieldProblem> problems = NOT_THE_CUSTOMERS.stream()
                .filter(body::has)
                .map(field -> new FieldProblem(
                        field, "is not for a customer to say", "leave it out; a claim is of when it comes"))
                .toList();
        if (!problems.isEmpty()) {
            throw Problem.invalidEvent(problems, problems.get(0).toString());
        }
    }

    private static Scope needed(String type) {
        EventType known = EventType.named(type).orElse(null);
        Scope needed = known == null
                ? null
                : switch (known.author()) {
                    case SERVICE -> Scope.PUBLISH;
                    case BILLING -> Scope.GRANT;
                    case SUPPORT -> Scope.REVIEW;
                    case OPERATOR -> throw Problem.notAllowed(forEveryPartition(known));
                    case ENGINE -> null;
                };
        if (needed == null) {
            throw Problem.notAllowed("only the engine publishes " + type);
        }
        return needed;
    }

    private static String forEveryPartition(EventType type) {
        return switch (type) {
            case FoldAdopted ->
                "a version of the fold must reach every partition; use " + Launcher.name() + " fold adopt VERSION";
            case LedgerMoved -> "a ledger moves in every partition; use " + Launcher.name() + " migrate switch";
            default -> "a policy must reach every partition; use " + Launcher.name() + " policy publish FILE";
        };
    }

    /** Whether it is by the scope {@code goodwill} alone that the caller may publish the event: then its limits hold. */
    static boolean isGoodwill(Caller caller, Envelope envelope) {
        return credits(envelope.event()) > 0
                && !caller.rights().has(Scope.GRANT, envelope.accountId())
                && caller.rights().has(Scope.GOODWILL, envelope.accountId());
    }

    /** How many credits the event gives of those that the scope {@code goodwill} lets one give; zero for all other events. */
    static long credits(LedgerEvent event) {
        if (event instanceof CreditsGranted grant) {
            boolean gift = grant.kind() == GrantKind.GOODWILL && grant.paymentReference() == null;
            return gift ? grant.amount() : 0;
        }
        if (event instanceof CreditsAdjusted adjustment) {
            boolean correction = adjustment.ground() == AdjustmentGround.CORRECTION;
            return correction ? 0 : Math.max(0, adjustment.amount());
        }
        return 0;
    }
}
