package io.makegood.ledger.event;

import io.makegood.ledger.event.CreditEvent.CashRefundRequested;
import io.makegood.ledger.event.CreditEvent.CashRefundReviewed;
import io.makegood.ledger.event.CreditEvent.CreditsAdjusted;
import io.makegood.ledger.event.CreditEvent.CreditsRevoked;
import io.makegood.ledger.event.CreditEvent.GrantEnded;
import io.makegood.ledger.event.CreditEvent.RevocationReversed;
import io.makegood.ledger.event.GenerationEvent.GenerationCompleted;
import io.makegood.ledger.event.GenerationEvent.GenerationRejected;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.GenerationEvent.ItemDelivered;
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
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of events hold texts that a person may have written, or a person's name: the one list of them. Such a text enters the
 * {@link EventContent canonical text} of its event as its SHA-256, so that a journal from which it was taken, and which kept its digest,
 * still proves its entries. All else that is text are ids, codes and references, which enter as they are: what they name must not
 * be told by them (docs/events.md).
 */
public final class PersonalTexts {
    /** All of them: the field of that name, and how it is read. */
    private static final List<Text<?>> TEXTS = List.of(
            Text.of(GenerationRequested.class, "label", GenerationRequested::label),
            Text.of(GenerationRejected.class, "message", GenerationRejected::message),
            Text.of(ItemFailed.class, "message", ItemFailed::message),
            Text.of(ItemDelivered.class, "resultUrl", ItemDelivered::resultUrl),
            Text.of(GenerationCompleted.class, "resultUrl", GenerationCompleted::resultUrl),
            Text.of(CreditsRevoked.class, "reason", CreditsRevoked::reason),
            Text.of(CreditsAdjusted.class, "operator", CreditsAdjusted::operator),
            Text.of(CreditsAdjusted.class, "note", CreditsAdjusted::note),
            // The reason of a ResultReported is a code.
            Text.of(ResultReported.class, "details", ResultReported::details),
            Text.of(ClaimReviewed.class, "reviewer", ClaimReviewed::reviewer),
            Text.of(ClaimReviewed.class, "note", ClaimReviewed::note),
            Text.of(CashRefundRequested.class, "reason", CashRefundRequested::reason),
            Text.of(CashRefundReviewed.class, "reviewer", CashRefundReviewed::reviewer),
            Text.of(CashRefundReviewed.class, "note", CashRefundReviewed::note),
            Text.of(SupportRequested.class, "project", SupportRequested::project),
            Text.of(SupportRequested.class, "action", SupportRequested::action),
            Text.of(SupportRequested.class, "expected", SupportRequested::expected),
            Text.of(SupportRequested.class, "message", SupportRequested::message),
            Text.of(CaseResolved.class, "resolution", CaseResolved::resolution),
            Text.of(CaseResolved.class, "operator", CaseResolved::operator),
            Text.of(GrantEnded.class, "reason", GrantEnded::reason),
            Text.of(RevocationReversed.class, "reason", RevocationReversed::reason),
            Text.of(RevocationReversed.class, "revocation", RevocationReversed::revocation),
            Text.of(AccountNoted.class, "text", AccountNoted::text),
            Text.of(AccountNoted.class, "operator", AccountNoted::operator),
            Text.of(PlanEnded.class, "reason", PlanEnded::reason),
            Text.of(TopUpFailed.class, "reason", TopUpFailed::reason),
            Text.of(CreditsTransferred.class, "reason", CreditsTransferred::reason),
            Text.of(AccountMerged.class, "reason", AccountMerged::reason),
            Text.of(AccountClosed.class, "reason", AccountClosed::reason));

    /** The fields by the type of their event, in the order of the types. */
    public static final Map<EventType, List<String>> FIELDS = fields();

    /**
     * The words of these name a revocation, by which it is found again: also by who has no key, as in a reversal through the API of what a
     * bridge revoked, and after an erasure. Sealed, they would name another one.
     */
    public static final Set<EventType> NAMING =
            Collections.unmodifiableSet(EnumSet.of(EventType.CreditsRevoked, EventType.RevocationReversed));

    /** Those that a ledger may want sealed, by the class of their event. */
    private static final Map<Class<?>, List<Text<?>>> SEALABLE = TEXTS.stream()
            .filter(text -> !NAMING.contains(text.type()))
            .collect(Collectors.collectingAndThen(Collectors.groupingBy(text -> text.of), Map::copyOf));

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
        TEXTS.forEach(text ->
                fields.computeIfAbsent(text.type(), any -> new ArrayList<>()).add(text.field));
        fields.replaceAll((type, names) -> List.copyOf(names));
        return Collections.unmodifiableMap(fields);
    }

    /** A field of events of that class. */
    private record Text<E extends LedgerEvent>(Class<E> of, String field, Function<E, @Nullable String> read) {
        static <E extends LedgerEvent> Text<E> of(Class<E> of, String field, Function<E, @Nullable String> read) {
            return new Text<>(of, field, read);
        }

        EventType type() {
            return EventType.valueOf(of.getSimpleName());
        }

        boolean isInPlain(LedgerEvent event) {
            String text = read.apply(of.cast(event));
            return text != null && !text.isEmpty() && !SealedText.is(text);
        }
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
        List<Text<?>> texts = SEALABLE.get(event.getClass());
        if (texts == null || (event instanceof AccountNoted noted && ErasureNote.is(noted))) {
            return null;
        }
        for (int i = 0; i < texts.size(); i++) {
            if (texts.get(i).isInPlain(event)) {
                return texts.get(i).field;
            }
        }
        return null;
    }
}
