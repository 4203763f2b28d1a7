package io.makegood.ledger.event;

import io.makegood.ledger.event.CreditEvent.CashRefundRequested;
import io.makegood.ledger.event.CreditEvent.CashRefundReviewed;
import io.makegood.ledger.event.CreditEvent.CreditsAdjusted;
import io.makegood.ledger.event.CreditEvent.GrantEnded;
import io.makegood.ledger.event.GenerationEvent.GenerationRejected;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.GenerationEvent.ItemFailed;
import io.makegood.ledger.event.PlanEvent.PlanEnded;
import io.makegood.ledger.event.SupportEvent.AccountNoted;
import io.makegood.ledger.event.SupportEvent.CaseResolved;
import io.makegood.ledger.event.SupportEvent.ClaimReviewed;
import io.makegood.ledger.event.SupportEvent.ResultReported;
import io.makegood.ledger.event.SupportEvent.SupportRequested;
import io.makegood.ledger.event.TopUpEvent.TopUpFailed;
import io.makegood.ledger.event.TransferEvent.AccountClosed;
import io.makegood.ledger.event.TransferEvent.AccountMerged;
import io.makegood.ledger.event.TransferEvent.CreditsTransferred;
import org.jspecify.annotations.Nullable;

/**
 * Personal texts that stand in an event in plain, which a ledger refuses that takes them sealed alone (docs/privacy.md). Those that
 * {@link PersonalTexts#NAMING name something} are never sealed, and so are not among them; nor is what {@link ErasureNote} says.
 */
public final class PlainTexts {
    /** What is wrong with such a field, and what to do, after its name. */
    public static final String REFUSED =
            " is a personal text in plain, and this ledger takes such texts sealed alone: write the event through the API, seal the text with"
                    + " the ledger's key file, or leave it out; what was sent is not kept here";

    private PlainTexts() {}

    /** The first field of the event with such a text; null if it has none. An empty text says nothing. */
    public static @Nullable String firstIn(LedgerEvent event) {
        if (event instanceof GenerationEvent generation) {
            return inGeneration(generation);
        }
        if (event instanceof SupportEvent support) {
            return inSupport(support);
        }
        if (event instanceof CreditEvent credit) {
            return inCredits(credit);
        }
        if (event instanceof PlanEnded ended) {
            return first("reason", ended.reason());
        }
        if (event instanceof TopUpFailed failed) {
            return first("reason", failed.reason());
        }
        if (event instanceof CreditsTransferred transferred) {
            return first("reason", transferred.reason());
        }
        if (event instanceof AccountMerged merged) {
            return first("reason", merged.reason());
        }
        return event instanceof AccountClosed closed ? first("reason", closed.reason()) : null;
    }

    private static @Nullable String inGeneration(GenerationEvent event) {
        if (event instanceof GenerationRequested requested) {
            return first("label", requested.label());
        }
        if (event instanceof GenerationRejected rejected) {
            return first("message", rejected.message());
        }
        return event instanceof ItemFailed failed ? first("message", failed.message()) : null;
    }

    private static @Nullable String inCredits(CreditEvent event) {
        if (event instanceof CreditsAdjusted adjusted) {
            return first("operator", adjusted.operator(), "note", adjusted.note());
        }
        if (event instanceof CashRefundRequested requested) {
            return first("reason", requested.reason());
        }
        if (event instanceof CashRefundReviewed reviewed) {
            return first("reviewer", reviewed.reviewer());
        }
        return event instanceof GrantEnded ended ? first("reason", ended.reason()) : null;
    }

    private static @Nullable String inSupport(SupportEvent event) {
        if (event instanceof ResultReported reported) {
            return first("details", reported.details());
        }
        if (event instanceof ClaimReviewed reviewed) {
            return first("reviewer", reviewed.reviewer());
        }
        if (event instanceof SupportRequested requested) {
            String about = first("project", requested.project(), "action", requested.action());
            return about != null
                    ? about
                    : first("expected", requested.expected(), "message", requested.message());
        }
        if (event instanceof CaseResolved resolved) {
            return first("resolution", resolved.resolution(), "operator", resolved.operator());
        }
        return event instanceof AccountNoted noted && !ErasureNote.is(noted)
                ? first("text", noted.text(), "operator", noted.operator())
                : null;
    }

    private static @Nullable String first(String field, @Nullable String text) {
        return text == null || text.isEmpty() || SealedText.is(text) ? null : field;
    }

    private static @Nullable String first(
            String field, @Nullable String text, String second, @Nullable String itsText) {
        String found = first(field, text);
        return found != null ? found : first(second, itsText);
    }
}
