package io.makegood.ledger.fold;

import io.makegood.ledger.account.IdentityKind;
import io.makegood.ledger.event.SupportEvent.AccountNoted;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.notice.Subject;

/** What operators write down of an account: kept, told to operators, and of no effect on credits. */
final class NoteRules {
    private final Booking booking;

    NoteRules(Booking booking) {
        this.booking = booking;
    }

    Decision noted(AccountNoted event) {
        long digest = Digests.of(booking.chain, event.text(), event.operator());
        Long known = booking.side.identity(IdentityKind.NOTE, event.noteId());
        if (known != null) {
            return known == digest
                    ? Decision.DUPLICATE
                    : booking.conflict("the note was written before with other content", Subject.ACCOUNT);
        }
        booking.expireDue();
        booking.side.remember(IdentityKind.NOTE, event.noteId(), digest);
        booking.tell(NoticeDraft.forOperators(NoticeType.AccountNoted, event.text())
                .detail("noteId", event.noteId())
                .detail("operator", event.operator()));
        return booking.applied(null);
    }
}
