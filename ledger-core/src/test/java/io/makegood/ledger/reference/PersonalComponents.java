package io.makegood.ledger.reference;

import io.makegood.ledger.event.EventType;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.PersonalTexts;
import io.makegood.ledger.event.SupportEvent.AccountNoted;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;

/** The personal texts of an event, found by their names alone. */
public final class PersonalComponents {
    private PersonalComponents() {}

    /** Whether one of them says something, and in plain. */
    public static boolean anyInPlain(LedgerEvent event) {
        if (event instanceof AccountNoted note && note.noteId().startsWith("erasure:")) {
            // Random notes are called otherwise; what is said of an erasure has a test of its own.
            return false;
        }
        EventType type = EventType.named(event.getClass().getSimpleName()).orElseThrow();
        List<String> fields = PersonalTexts.FIELDS.getOrDefault(type, List.of());
        return !PersonalTexts.NAMING.contains(type)
                && Arrays.stream(event.getClass().getRecordComponents())
                        .filter(component -> fields.contains(component.getName()))
                        .map(component -> text(component, event))
                        .anyMatch(text -> !text.isEmpty() && !text.startsWith("sealed:1:"));
    }

    private static String text(RecordComponent component, LedgerEvent event) {
        try {
            Object text = component.getAccessor().invoke(event);
            return text == null ? "" : text.toString();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }
}
