package io.makegood.ledger.fold;

import io.makegood.ledger.event.GenerationEvent.ItemFailed;
import io.makegood.ledger.generation.CaseReason;
import io.makegood.ledger.generation.Item;
import io.makegood.ledger.notice.Amounts;
import io.makegood.ledger.notice.Subject;
import org.jspecify.annotations.Nullable;

/**
 * Questions about a generation that no rule can answer, and their cases (docs/rules.md, section 4): one is open for each reason at
 * a time, and closes when what happens has answered all that was asked for it. Lives for one event.
 */
final class Questions {
    /** How far the bits of questions are moved of which an operator has resolved the case. */
    private static final int RESOLVED_SHIFT = 16;

    /** In place of an item: the question is about the generation, or about its base. */
    static final int WHOLE = -1;

    private static final CaseReason[] REASONS = CaseReason.values();

    private final Booking booking;
    private final JudgedGeneration judged;
    private final Generation generation;

    Questions(Booking booking, JudgedGeneration judged) {
        this.booking = booking;
        this.judged = judged;
        generation = judged.generation;
    }

    /** Whether that question about the generation or its base waits for an answer. */
    boolean isAsked(CaseReason reason) {
        return isAsked(generation.asked, reason);
    }

    private static boolean isAsked(int asked, CaseReason reason) {
        return (asked & (reason.bit() | resolved(reason))) != 0;
    }

    private static int resolved(CaseReason reason) {
        return reason.bit() << RESOLVED_SHIFT;
    }

    /**
     * Asks about an item or {@link #WHOLE}, unless it was asked and not answered yet, or what is known answers it. {@code free} says
     * whether the customer would have paid more without the timeout.
     */
    void ask(CaseReason reason, int index, boolean free) {
        if (index == WHOLE) {
            if (ofTheWhole(reason, free) == null) {
                askOfTheWhole(reason, null);
            }
            return;
        }
        Item item = generation.items().get(index);
        if (!isAsked(item.asked(), reason) && ofItem(reason, item) == null) {
            open(reason, item.itemId());
            Item asked = generation.items().get(index);
            generation.put(index, asked.asking(asked.asked() | reason.bit()));
        }
    }

    /** Asks about an item that is none of the generation's, while something is paid. */
    void askOfUnknown(String itemId) {
        if (generation.outstanding() > 0) {
            askOfTheWhole(CaseReason.UNKNOWN_ITEM, itemId);
        }
    }

    /** Asks about the generation or its base, unless it was asked and not answered yet. */
    void askOfTheWhole(CaseReason reason, @Nullable String itemId) {
        if (!isAsked(reason)) {
            open(reason, itemId);
            generation.asked |= reason.bit();
        }
    }

    private void open(CaseReason reason, @Nullable String itemId) {
        int number = generation.cases(reason);
        if (number > 0 && booking.cases.isOpen(caseId(reason, number))) {
            return;
        }
        change((asked, any) -> (asked & reason.bit()) == 0 ? asked : (asked & ~reason.bit()) | resolved(reason));
        NoticeDraft notice = NoticeDraft.caseOpened(reason.audience(), reason.reason())
                .about(Subject.item(generation.id, itemId))
                .of(Amounts.moved(generation.outstanding(), booking.balance()))
                .detailsOf(generation)
                .detail("happenedAt", Long.toString(booking.at.recordedAt()))
                .under(judged.policy);
        if (booking.envelope.event() instanceof ItemFailed failed) {
            notice = notice.detail("cause", failed.cause().name())
                    .detail("message", failed.message())
                    .detail("providerReference", failed.providerReference());
        }
        booking.cases.open(caseId(reason, generation.countCase(reason)), CaseBook.NOT_ASKED_FOR, notice);
    }

    private String caseId(CaseReason reason, int number) {
        return CaseBook.PREFIX
                + (number == 1
                        ? booking.derived(booking.accountId(), generation.id, reason.name())
                        : booking.derived(booking.accountId(), generation.id, reason.name(), Integer.toString(number)));
    }

    /**
     * Closes the cases whose questions are all answered. {@code free} says whether the customer would have paid more without the
     * timeout.
     */
    void answer(boolean free) {
        if (!generation.hasCases()) {
            return;
        }
        for (CaseReason reason : REASONS) {
            int number = generation.cases(reason);
            if (number == 0) {
                continue;
            }
            if (booking.cases.isOpen(caseId(reason, number))) {
                CaseAnswer answer = answerOf(reason, free);
                if (answer != null) {
                    change((asked, any) -> asked & ~reason.bit());
                    booking.cases.settle(caseId(reason, number), answer, judged.policy);
                }
            } else {
                forgetAnswered(reason, reason.bit(), free);
            }
            forgetAnswered(reason, resolved(reason), free);
        }
    }

    /** Questions whose case an operator has resolved may be asked again once they were answered, each by itself. */
    private void forgetAnswered(CaseReason reason, int bit, boolean free) {
        change((asked, item) -> {
            if ((asked & bit) == 0) {
                return asked;
            }
            CaseAnswer answer = item == null ? ofTheWhole(reason, free) : ofItem(reason, item);
            return answer == null ? asked : asked & ~bit;
        });
    }

    /** How all questions of the newest case for a reason are answered; null if one is not, or none is asked. */
    private @Nullable CaseAnswer answerOf(CaseReason reason, boolean free) {
        CaseAnswer first = null;
        if ((generation.asked & reason.bit()) != 0) {
            first = ofTheWhole(reason, free);
            if (first == null) {
                return null;
            }
        }
        for (Item item : generation.items()) {
            if ((item.asked() & reason.bit()) != 0) {
                CaseAnswer answer = ofItem(reason, item);
                if (answer == null) {
                    return null;
                }
                first = first == null || answer.compareTo(first) < 0 ? answer : first;
            }
        }
        return first;
    }

    private @Nullable CaseAnswer ofTheWhole(CaseReason reason, boolean free) {
        boolean nothingPaid = generation.outstanding() == 0;
        return switch (reason) {
            case FAILED_AFTER_DELIVERY -> generation.unreturnedBase() == 0 || nothingPaid ? CaseAnswer.REFUNDED : null;
            case COMPLETED_AFTER_TIMEOUT -> free ? null : CaseAnswer.REFUNDED;
            case UNKNOWN_ITEM -> nothingPaid ? CaseAnswer.REFUNDED : null;
            case USED_ABOVE_CHARGE -> {
                CaseAnswer charged = new HoldSettlement(judged).isPaid() ? CaseAnswer.CHARGED : null;
                yield nothingPaid ? CaseAnswer.REFUNDED : charged;
            }
            case TIMED_OUT -> {
                boolean ended = generation.outcome() != null || generation.rejection != null;
                yield nothingPaid ? CaseAnswer.REFUNDED : ended ? CaseAnswer.COMPLETED : null;
            }
            case UNEXPLAINED_PARTIAL -> {
                CaseAnswer explained = judged.isPartialWithoutReason() ? null : CaseAnswer.EXPLAINED;
                yield nothingPaid ? CaseAnswer.REFUNDED : explained;
            }
            case REFUNDED_TOO_SOON -> generation.unreturnedBase() == 0 || nothingPaid ? null : CaseAnswer.CHARGED;
            case CONTRADICTORY_REPORTS -> null;
            case DELIVERED_AFTER_REFUND, UNCONFIRMED_FAILURE ->
                throw new IllegalStateException(reason + " is asked of items");
        };
    }

    private @Nullable CaseAnswer ofItem(CaseReason reason, Item item) {
        boolean settled = !judged.isAtStake(item);
        return switch (reason) {
            case UNCONFIRMED_FAILURE -> {
                CaseAnswer delivered = judged.isAnsweredByDelivery(item) ? CaseAnswer.DELIVERED : null;
                yield settled ? CaseAnswer.REFUNDED : delivered;
            }
            case FAILED_AFTER_DELIVERY -> settled ? CaseAnswer.REFUNDED : null;
            case DELIVERED_AFTER_REFUND, REFUNDED_TOO_SOON -> settled ? null : CaseAnswer.CHARGED;
            case COMPLETED_AFTER_TIMEOUT,
                    USED_ABOVE_CHARGE,
                    TIMED_OUT,
                    UNEXPLAINED_PARTIAL,
                    UNKNOWN_ITEM,
                    CONTRADICTORY_REPORTS -> throw new IllegalStateException(reason + " is asked of the whole");
        };
    }

    /** Changes what is asked of the generation, where the item is null, and of each item. */
    private void change(Change change) {
        generation.asked = change.of(generation.asked, null);
        for (int i = 0; i < generation.items().size(); i++) {
            Item item = generation.items().get(i);
            int asked = change.of(item.asked(), item);
            if (asked != item.asked()) {
                generation.put(i, item.asking(asked));
            }
        }
    }

    /** What is asked in place of what was. */
    private interface Change {
        int of(int asked, @Nullable Item item);
    }
}
