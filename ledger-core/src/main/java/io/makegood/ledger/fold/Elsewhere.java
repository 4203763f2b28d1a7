package io.makegood.ledger.fold;

import io.makegood.ledger.account.GrantMove;
import io.makegood.ledger.account.GrantRow;
import io.makegood.ledger.notice.Amounts;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.notice.Subject;
import io.makegood.ledger.reason.Reason;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is decided of a grant here and does not reach its credits at other accounts: operators are asked (docs/rules.md, section 14). Whether a
 * gift ends with the grant that it came from no rule can tell, and none is taken from who received it.
 */
final class Elsewhere {
    /** So many grants elsewhere are named; more would be no list that anybody works through. */
    private static final int NAMED_MAX = 8;

    private Elsewhere() {}

    /**
     * Opens a case if credits of the grant, or of one that came from it, are at other accounts.
     *
     * @param what what was decided, and of which nothing comes twice: the case is one for each
     */
    static void ask(Booking booking, GrantRow named, String what) {
        if (!booking.version.asksAboutCreditsElsewhere()) {
            return;
        }
        List<GrantMove> moves = booking.departures.moves().of(booking.grants.origin(named)).stream()
                .filter(move -> move.revocable() > 0)
                .toList();
        if (moves.isEmpty()) {
            return;
        }
        long credits = moves.stream().mapToLong(GrantMove::revocable).reduce(0, Math::addExact);
        String caseId = CaseBook.PREFIX
                + booking.derived(booking.accountId(), named.grantId(), Reason.CREDITS_ELSEWHERE.name(), what);
        booking.cases.open(
                caseId,
                CaseBook.NOT_ASKED_FOR,
                NoticeDraft.caseOpened(Audience.OPERATOR, Reason.CREDITS_ELSEWHERE)
                        .about(Subject.grant(named.grantId()))
                        .of(new Amounts(null, credits, null, null, booking.balance()))
                        .detail(
                                "elsewhere",
                                moves.stream()
                                        .limit(NAMED_MAX)
                                        .map(move -> move.toAccount() + " " + move.grantThere())
                                        .collect(Collectors.joining(", ")))
                        .detail("more", moves.size() > NAMED_MAX ? Integer.toString(moves.size() - NAMED_MAX) : null));
    }
}
