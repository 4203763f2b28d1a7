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
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of events hold texts that a person may have written, or a person's name: the one list of them. Such a text enters the
 * {@link EventContent canonical text} of its event as its SHA-256, so that a journal from which it was taken, and which kept its digest,
 * still proves its entries. All else that is text are ids, codes and references, which enter as they are: what they name must not
 * be told by them (docs/events.md).
 */
public final class PersonalTexts {
    /** The fields by the type of their event, in the order of the types. */
    public static final Map<EventType, List<String>> FIELDS = fields();

    /**
     * The words of these name a revocation, by which it is found again: also by who has no key, as in a reversal through the API of what a
     * bridge revoked, and after an erasure. Sealed, they would name another one.
     */
    public static final Set<EventType> NAMING =
            Collections.unmodifiableSet(EnumSet.of(EventType.CreditsRevoked, EventType.RevocationReversed));

    /** What is wrong with a field that is in plain, and what to do, after its name. */
    public static final String PLAIN_REFUSED =
            " is a personal text in plain, and this ledger takes such texts sealed alone: write the event through the API, seal the text with"
                    + " the ledger's key file, or leave it out; what was sent is not kept here";

    private PersonalTexts() {}

    /** Whether that field of events of that type is one. */
    public static boolean holds(EventType type, String field) {
        return FIELDS.getOrDefault(type, List.of()).contains(field);
    }

    private static Map<EventType, List<String>> fields() {
        Map<EventType, List<String>> fields = new EnumMap<>(EventType.class);
        fields.put(EventType.GenerationRequested, List.of("label"));
        fields.put(EventType.GenerationRejected, List.of("message"));
        fields.put(EventType.ItemFailed, List.of("message"));
        fields.put(EventType.CreditsRevoked, List.of("reason"));
        fields.put(EventType.CreditsAdjusted, List.of("operator", "note"));
        // The reason of a ResultReported is a code.
        fields.put(EventType.ResultReported, List.of("details"));
        fields.put(EventType.ClaimReviewed, List.of("reviewer"));
        fields.put(EventType.CashRefundRequested, List.of("reason"));
        fields.put(EventType.CashRefundReviewed, List.of("reviewer"));
        fields.put(EventType.SupportRequested, List.of("project", "action", "expected", "message"));
        fields.put(EventType.CaseResolved, List.of("resolution", "operator"));
        fields.put(EventType.GrantEnded, List.of("reason"));
        fields.put(EventType.RevocationReversed, List.of("reason", "revocation"));
        fields.put(EventType.AccountNoted, List.of("text", "operator"));
        fields.put(EventType.PlanEnded, List.of("reason"));
        fields.put(EventType.TopUpFailed, List.of("reason"));
        fields.put(EventType.CreditsTransferred, List.of("reason"));
        fields.put(EventType.AccountMerged, List.of("reason"));
        fields.put(EventType.AccountClosed, List.of("reason"));
        return Collections.unmodifiableMap(fields);
    }

    /** Each of them as {@code Type.field}, in the order of the types. */
    public static List<String> names() {
        List<String> names = new ArrayList<>();
        FIELDS.forEach((type, fields) -> fields.forEach(field -> names.add(type + "." + field)));
        return names;
    }

    /**
     * The first field of the event with a text in plain, which a ledger refuses that takes them sealed alone (docs/privacy.md); null if there is
     * none. An empty text says nothing. Those that {@link #NAMING name something} are never sealed, and so are not among them; nor is what
     * {@link ErasureNote} says.
     */
    public static @Nullable String firstInPlain(LedgerEvent event) {
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
            return about != null ? about : first("expected", requested.expected(), "message", requested.message());
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
