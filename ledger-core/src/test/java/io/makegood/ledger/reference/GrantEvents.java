package io.makegood.ledger.reference;

import io.makegood.ledger.event.CreditEvent.CreditsExtended;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.CreditEvent.CreditsRevoked;
import io.makegood.ledger.event.CreditEvent.GrantEnded;
import io.makegood.ledger.event.CreditEvent.GrantExpired;
import io.makegood.ledger.event.CreditEvent.RevocationReversed;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.Limits;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.reference.Pot.Revocation;
import io.makegood.ledger.reference.ReferenceFold.Did;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Grants given, expired, ended, revoked and restored ("Grants"). */
final class GrantEvents {
    private static final List<String> RESERVED = List.of("refund:", "adjustment:", "reversal:");

    private GrantEvents() {}

    static Did granted(Turn turn, CreditsGranted event) {
        Account account = turn.account;
        boolean isLikePlans =
                event.grantId().startsWith("plan:") && !turn.policy.plans().isEmpty();
        if (isLikePlans || RESERVED.stream().anyMatch(event.grantId()::startsWith)) {
            return turn.refuse("RESERVED_ID");
        }
        Integer said = event.priority();
        int priority = said == null ? CreditsGranted.PRIORITY_DEFAULT : said;
        Pot known = account.pots.get(event.grantId());
        if (known != null) {
            boolean same = known.granted == event.amount()
                    && known.kind == event.kind()
                    && known.priority == priority
                    && Objects.equals(known.expiresAtFirst, event.expiresAt())
                    && Objects.equals(known.payment, event.paymentReference())
                    && known.features.equals(Set.copyOf(event.features()))
                    && known.models.equals(Set.copyOf(event.models()));
            return same ? Did.DUPLICATE : turn.conflict();
        }
        long open = account.pots.values().stream()
                .filter(pot -> pot.left > 0 && !pot.isOver(turn.now))
                .count();
        boolean paid = event.kind() == GrantKind.PAID || event.paymentReference() != null;
        if (!paid && TransferEvents.isClosed(account)) {
            return turn.refuse("ACCOUNT_CLOSED");
        }
        if (!paid && open >= Limits.OPEN_GRANTS_MAX) {
            return turn.refuse("TOO_MANY_GRANTS");
        }
        Did bound = Bounds.of(turn, event);
        if (bound != null) {
            return bound;
        }
        turn.begin();
        paidAgain(turn, event);
        Pot pot = Pots.open(
                account,
                event.grantId(),
                event.amount(),
                event.kind(),
                priority,
                event.expiresAt(),
                event.paymentReference(),
                null);
        pot.features = Set.copyOf(event.features());
        pot.models = Set.copyOf(event.models());
        if (event.kind() == GrantKind.GOODWILL && event.expiresAt() == null) {
            pot.expiresAt = Bounds.goodwillUntil(turn);
        }
        Pots.fill(account, pot, event.amount());
        turn.book("GRANT", event.amount());
        if (turn.fold >= 2
                && !turn.policy.unlisted(event.features(), event.models()).isEmpty()) {
            turn.tell(NoticeType.EventConflict, "UNLISTED", Audience.OPERATOR);
        }
        Buying.granted(turn, event.grantId());
        return turn.applied();
    }

    /** A payment that holds after all: what was revoked is settled by the grant that comes in its place. */
    private static void paidAgain(Turn turn, CreditsGranted event) {
        if (event.kind() != GrantKind.PAID || event.paymentReference() == null) {
            return;
        }
        for (Pot pot : turn.account.pots.values()) {
            if (!pot.arrived
                    && event.paymentReference().equals(pot.payment)
                    && pot.reversible + TransferEvents.revokedElsewhere(pot) == event.amount()) {
                TransferEvents.settle(pot);
                pot.owed = 0;
                pot.reversible = 0;
                pot.revocations.values().forEach(revocation -> revocation.reversed = true);
                Questions.reviewGrants(turn, "REVERSED");
                return;
            }
        }
    }

    static Did expired(Turn turn, GrantExpired event) {
        Pot pot = turn.account.pots.get(event.grantId());
        if (pot == null) {
            return turn.refuse("UNKNOWN_GRANT");
        }
        if (!pot.isOver(turn.now)) {
            return turn.refuse("NOT_DUE");
        }
        if (pot.left == 0) {
            return Did.DUPLICATE;
        }
        turn.begin();
        return turn.applied();
    }

    static Did extended(Turn turn, CreditsExtended event) {
        Pot pot = turn.account.pots.get(event.grantId());
        if (pot == null) {
            return turn.refuse("UNKNOWN_GRANT");
        }
        if (pot.extensions.contains(event.expiresAt())) {
            return Did.DUPLICATE;
        }
        if (pot.isOver(turn.now)) {
            return turn.refuse("GRANT_OVER");
        }
        if (pot.expiresAt == null || event.expiresAt() <= pot.expiresAt) {
            return turn.refuse("NOT_LATER");
        }
        turn.begin();
        pot.extensions.add(event.expiresAt());
        pot.expiresAt = event.expiresAt();
        Questions.elsewhere(turn, pot);
        return turn.applied();
    }

    static Did ended(Turn turn, GrantEnded event) {
        Pot pot = turn.account.pots.get(event.grantId());
        if (pot == null) {
            return turn.refuse("UNKNOWN_GRANT");
        }
        if (pot.isOver(turn.now)) {
            return Did.DUPLICATE;
        }
        turn.begin();
        pot.endedAt = turn.now;
        if (pot.left > 0) {
            turn.tell(NoticeType.CreditsTaken, "ENDED");
        }
        Questions.elsewhere(turn, pot);
        return turn.applied();
    }

    static Did revoked(Turn turn, CreditsRevoked event) {
        Pot pot = turn.account.pots.get(event.grantId());
        if (pot == null) {
            return turn.refuse("UNKNOWN_GRANT");
        }
        Revocation known = pot.revocations.get(event.reason());
        if (known != null) {
            if (Objects.equals(known.said, event.amount())) {
                return Did.DUPLICATE;
            }
            if (turn.fold >= 2 && pot.arrived) {
                long before = known.reversed ? 0 : known.amount;
                long more = event.amount() == null ? Long.MAX_VALUE : event.amount() - before;
                if (Math.min(more, pot.revocable()) > 0) {
                    Questions.revokedForMore(turn, pot, event.reason());
                }
            }
            return turn.conflict();
        }
        turn.begin();
        long most = pot.origin == null ? Math.max(0, pot.revocable()) : pot.left;
        long asked = event.amount() == null ? most : Math.min(event.amount(), most);
        pot.revocations.put(event.reason(), new Revocation(event.amount(), asked));
        pot.revokedAt = turn.now;
        long missing = asked - takeFrom(pot, asked);
        for (Pot next = firstDescendant(turn, pot); next != null && missing > 0; next = firstDescendant(turn, pot)) {
            missing -= takeFrom(next, missing);
        }
        long taken = asked - missing;
        if (pot.origin == null) {
            missing -= TransferEvents.revoke(turn, pot, event.reason(), missing);
        }
        if (taken > 0) {
            pot.taken += taken;
            pot.reversible += taken;
            turn.book("REVOCATION", -taken);
            turn.tell(NoticeType.CreditsTaken, "REVOKED");
        }
        if (missing > 0) {
            pot.owed += missing;
            Questions.fellShort(turn, pot);
        }
        return turn.applied();
    }

    private static long takeFrom(Pot pot, long most) {
        long taken = Math.min(most, pot.left);
        pot.left -= taken;
        return taken;
    }

    private static @Nullable Pot firstDescendant(Turn turn, Pot pot) {
        Pot first = null;
        for (Pot descendant : pot.descendants) {
            if (descendant.left > 0
                    && !descendant.isOver(turn.now)
                    && (first == null || descendant.burnsBefore(first))) {
                first = descendant;
            }
        }
        return first;
    }

    static Did reversed(Turn turn, RevocationReversed event) {
        Pot pot = turn.account.pots.get(event.grantId());
        if (pot == null) {
            return turn.refuse("UNKNOWN_GRANT");
        }
        String content = String.valueOf(event.revocation());
        String known = pot.reversals.get(event.reason());
        if (known != null) {
            return known.equals(content) ? Did.DUPLICATE : turn.conflict();
        }
        String name = event.revocation() != null ? event.revocation() : event.reason();
        Revocation named = pot.revocations.get(name);
        if (event.revocation() != null && named == null) {
            return turn.refuse("UNKNOWN_REVOCATION");
        }
        if (named != null && named.reversed) {
            return turn.refuse("UNKNOWN_REVOCATION");
        }
        long elsewhere = named == null ? TransferEvents.revokedElsewhere(pot) : sum(named);
        long amount = named == null ? pot.owed + pot.reversible : named.amount - elsewhere;
        long cleared = Math.min(amount, pot.owed);
        long back = Math.min(amount - cleared, pot.reversible);
        if (cleared + back + elsewhere == 0) {
            return turn.refuse("UNKNOWN_REVOCATION");
        }
        turn.begin();
        pot.reversals.put(event.reason(), content);
        if (named == null) {
            pot.revocations.values().forEach(revocation -> revocation.reversed = true);
        } else {
            named.reversed = true;
        }
        TransferEvents.reverse(turn, pot, event, named);
        pot.owed -= cleared;
        Questions.reviewGrants(turn, "REVERSED");
        pot.reversible -= back;
        pot.taken -= back;
        if (back > 0) {
            Pots.Return way = new Pots.Return(turn, turn.policy, Objects.requireNonNull(pot.revokedAt));
            way.to(pot, back);
            turn.book("REVOCATION", back);
            way.bookTakenOnReturn();
        }
        return turn.applied();
    }

    private static long sum(Revocation revocation) {
        return revocation.elsewhere.values().stream().mapToLong(each -> each).sum();
    }
}
