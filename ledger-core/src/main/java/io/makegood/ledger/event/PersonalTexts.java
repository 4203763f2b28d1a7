package io.makegood.ledger.event;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
}
