package io.makegood.ledger.reference;

import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.CreditEvent.CreditsRevoked;
import io.makegood.ledger.event.CreditEvent.RevocationReversed;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.Limits;
import io.makegood.ledger.event.TransferEvent.AccountMerged;
import io.makegood.ledger.event.TransferEvent.CreditsTransferred;
import io.makegood.ledger.event.TransferEvent.Slice;
import io.makegood.ledger.event.TransferEvent.TransferArrived;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.reference.ReferenceFold.Did;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Credits between accounts ("Transfers, merged and closed accounts"). Grants at other accounts have plain names here. */
final class TransferEvents {
    /** The cause of an arrival, of which no digest is known here. */
    static final String SOME_CAUSE = "some cause";

    private static final int VIA_MOST = 32;

    private TransferEvents() {}

    /** What went of a grant to one of another account. */
    static final class Move {
        final String account;
        final String grantThere;
        long moved;
        /** What was asked for there, and may be reversed. */
        long revoked;
        /** What was asked for there, and stays. */
        long revokedForGood;

        Move(String account, String grantThere) {
            this.account = account;
            this.grantThere = grantThere;
        }
    }

    /** A transfer that took all that was there when the account had so many grants. */
    record Whole(int grants, String account, String transfer) {}

    static boolean isClosed(Account account) {
        return account.closed && account.mergedInto == null;
    }

    static Did transferred(Turn turn, CreditsTransferred event) {
        Account account = turn.account;
        String known = account.said("transfer", event.transferId());
        if (known != null) {
            return known.equals(event.toString()) ? Did.DUPLICATE : turn.conflict();
        }
        if (event.toAccount().equals(account.id)) {
            return turn.refuse("SAME_ACCOUNT");
        }
        if (account.mergedInto != null) {
            return turn.refuse("ACCOUNT_MERGED");
        }
        Long amount = event.amount();
        long missing = amount == null ? Long.MAX_VALUE : amount;
        for (Pot pot : inOrder(turn)) {
            if (missing > 0 && pot.owner().moves.size() >= Limits.MOVES_MAX) {
                return turn.refuse("TOO_MANY_TRANSFERS");
            }
            missing -= Math.min(missing, pot.left);
        }
        if (amount != null && missing > 0) {
            return turn.refuse("EXCEEDS_AVAILABLE");
        }
        turn.begin();
        account.say("transfer", event.transferId(), event.toString());
        send(
                turn,
                inOrder(turn),
                amount == null ? Long.MAX_VALUE : amount,
                event.toAccount(),
                event.transferId(),
                "TRANSFERRED");
        if (amount == null) {
            account.wholes.add(new Whole(account.pots.size(), event.toAccount(), event.transferId()));
        }
        return turn.applied();
    }

    private static List<Pot> inOrder(Turn turn) {
        return turn.account.pots.values().stream()
                .filter(pot -> pot.left > 0 && !pot.isOver(turn.now))
                .sorted((first, second) -> first.burnsBefore(second) ? -1 : 1)
                .toList();
    }

    private static void send(
            Turn turn, List<Pot> pots, long most, String to, @Nullable String transfer, String reason) {
        List<Slice> slices = new ArrayList<>();
        long sent = 0;
        for (Pot pot : pots) {
            long credits = Math.min(most - sent, pot.left);
            if (credits > 0) {
                String there = "moved:"
                        + UUID.nameUUIDFromBytes((turn.account.id + "/" + transfer + "/" + pot.id + "/" + pot.expiresAt)
                                .getBytes(StandardCharsets.UTF_8));
                Move move = pot.owner().moves.stream()
                        .filter(each -> each.grantThere.equals(there))
                        .findFirst()
                        .orElse(null);
                if (move == null) {
                    move = new Move(to, there);
                    pot.owner().moves.add(move);
                }
                move.moved += credits;
                pot.left -= credits;
                sent += credits;
                slices.add(new Slice(
                        there,
                        pot.id,
                        credits,
                        pot.kind,
                        pot.priority,
                        pot.expiresAt,
                        pot.payment,
                        pot.features.stream().toList(),
                        pot.models.stream().toList()));
            }
        }
        if (sent > 0) {
            turn.book("TRANSFER", -sent);
            for (int i = 0; i < slices.size(); i += Limits.SLICES_MAX) {
                List<Slice> some = slices.subList(i, Math.min(slices.size(), i + Limits.SLICES_MAX));
                arrive(turn, to, transfer, some, 0);
            }
            turn.tell(NoticeType.CreditsTaken, reason);
        }
    }

    private static void arrive(Turn turn, String to, @Nullable String transfer, List<Slice> slices, long debt) {
        long part = turn.sent.stream()
                .filter(each -> each.event() instanceof TransferArrived)
                .count();
        List<String> via = new ArrayList<>();
        if (turn.account.mergedInto != null) {
            via.addAll(turn.via);
            via.add(turn.account.id);
        }
        append(turn, to, new TransferArrived(turn.account.id, SOME_CAUSE, (int) part, transfer, slices, debt, via));
    }

    private static void append(Turn turn, String account, LedgerEvent event) {
        turn.sent.add(Envelope.of(account, event));
    }

    /** What came back to what was transferred follows it, and a merged account keeps nothing. */
    static void passOn(Turn turn) {
        Account account = turn.account;
        for (Pot pot : inOrder(turn)) {
            account.wholes.stream()
                    .filter(whole -> pot.owner().age < whole.grants())
                    .findFirst()
                    .ifPresent(whole ->
                            send(turn, List.of(pot), Long.MAX_VALUE, whole.account(), whole.transfer(), "PASSED_ON"));
        }
        String into = account.mergedInto;
        if (into == null) {
            return;
        }
        send(turn, inOrder(turn), Long.MAX_VALUE, into, null, "MERGED");
        long debt = account.overdrawn;
        if (debt > 0) {
            Pot payer = account.pots.get("debt");
            if (payer == null) {
                payer = Pots.open(
                        account, "debt", 0, GrantKind.GOODWILL, CreditsGranted.PRIORITY_DEFAULT, null, null, null);
            }
            payer.granted += debt;
            Pots.fill(account, payer, debt);
            turn.book("TRANSFER", debt);
            arrive(turn, into, null, List.of(), debt);
        }
    }

    static Did arrived(Turn turn, TransferArrived event) {
        Account account = turn.account;
        String identity = String.join("/", event.identity());
        String content = event.slices() + " " + event.debt() + " " + event.transferId();
        String known = account.said("arrival", identity);
        if (known != null) {
            return known.equals(content) ? Did.DUPLICATE : turn.conflict();
        }
        turn.begin();
        account.say("arrival", identity, content);
        turn.via = event.via();
        breakCircle(turn);
        Pots.Return way = new Pots.Return(turn, turn.policy, turn.now);
        long sum = 0;
        for (Slice slice : event.slices()) {
            sum += slice.amount();
            Pot pot = account.pots.get(slice.grantId());
            if (pot != null) {
                pot.granted += slice.amount();
                way.to(pot, slice.amount());
                continue;
            }
            pot = Pots.open(
                    account,
                    slice.grantId(),
                    slice.amount(),
                    slice.kind(),
                    slice.priority(),
                    slice.expiresAt(),
                    slice.paymentReference(),
                    null);
            pot.arrived = true;
            pot.features = Set.copyOf(slice.features());
            pot.models = Set.copyOf(slice.models());
            Pots.fill(account, pot, slice.amount());
        }
        if (sum > 0) {
            turn.book("TRANSFER", sum);
            way.bookTakenOnReturn();
        }
        if (event.debt() > 0) {
            Pots.takeForAnything(turn, event.debt());
            turn.book("TRANSFER", -event.debt());
            turn.tell(NoticeType.CreditsTaken, "MERGED");
        }
        return turn.applied();
    }

    // Revocations -----------------------------------------------------------------------------------------------------

    /** Asks for credits where they went, the oldest first; returns how many. */
    static long revoke(Turn turn, Pot pot, String reason, long most) {
        long asked = 0;
        for (Move move : pot.moves) {
            long now = Math.min(most - asked, move.moved - move.revoked - move.revokedForGood);
            if (now > 0) {
                asked += now;
                move.revoked += now;
                Objects.requireNonNull(pot.revocations.get(reason)).elsewhere.put(move, now);
                append(turn, move.account, new CreditsRevoked(move.grantThere, now, reason));
            }
        }
        return asked;
    }

    static long revokedElsewhere(Pot pot) {
        return pot.moves.stream().mapToLong(move -> move.revoked).sum();
    }

    static void reverse(Turn turn, Pot pot, RevocationReversed event, Pot.@Nullable Revocation one) {
        for (Move move : pot.moves) {
            long back = one == null ? move.revoked : one.elsewhere.getOrDefault(move, 0L);
            if (back > 0) {
                move.revoked -= back;
                append(turn, move.account, new RevocationReversed(move.grantThere, event.reason(), event.revocation()));
            }
        }
    }

    /** A payment that holds after all: nothing that was asked for elsewhere comes back. */
    static void settle(Pot pot) {
        for (Move move : pot.moves) {
            move.revokedForGood += move.revoked;
            move.revoked = 0;
        }
    }

    // Accounts that end -----------------------------------------------------------------------------------------------

    static Did merged(Turn turn, AccountMerged event) {
        Account account = turn.account;
        if (event.toAccount().equals(account.id)) {
            return turn.refuse("SAME_ACCOUNT");
        }
        if (account.mergedInto != null) {
            return account.mergedInto.equals(event.toAccount()) ? Did.DUPLICATE : turn.conflict();
        }
        turn.begin();
        account.mergedInto = event.toAccount();
        return turn.applied();
    }

    static Did closed(Turn turn) {
        if (turn.account.closed) {
            return Did.DUPLICATE;
        }
        turn.begin();
        turn.account.closed = true;
        turn.account.plan = null;
        return turn.applied();
    }

    private static void breakCircle(Turn turn) {
        String into = turn.account.mergedInto;
        if (into == null) {
            return;
        }
        int start = turn.via.lastIndexOf(into);
        boolean isCircle = start >= 0;
        for (int i = Math.max(0, start); i < turn.via.size(); i++) {
            isCircle &= turn.via.get(i).compareTo(turn.account.id) <= 0;
        }
        if (isCircle || turn.via.size() >= VIA_MOST) {
            turn.account.mergedInto = null;
            ask(turn, "MERGED_IN_A_CIRCLE");
        }
    }

    static void watchClosed(Turn turn) {
        if (!turn.account.closed) {
            return;
        }
        String reason = "CREDITS_ON_CLOSED_ACCOUNT";
        if (turn.account.balance > 0) {
            ask(turn, reason);
        } else {
            casesOf(turn, reason).stream()
                    .filter(each -> each.open)
                    .forEach(each -> Questions.close(turn, each, "GONE"));
        }
    }

    /** Opens a case unless one is open, or an operator has resolved one. */
    private static void ask(Turn turn, String reason) {
        List<Case> before = casesOf(turn, reason);
        if (before.stream().anyMatch(each -> each.open || each.resolution != null)) {
            return;
        }
        turn.account.cases.put(
                "case:null/" + reason + "/" + (before.size() + 1), new Case(reason, Audience.OPERATOR, ""));
        turn.tell(NoticeType.CaseOpened, reason, Audience.OPERATOR);
    }

    private static List<Case> casesOf(Turn turn, String reason) {
        return turn.account.cases.values().stream()
                .filter(each -> each.reason.equals(reason))
                .toList();
    }
}
