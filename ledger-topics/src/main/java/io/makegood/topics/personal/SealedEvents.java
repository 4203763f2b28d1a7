package io.makegood.topics.personal;

import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.EventType;
import io.makegood.ledger.event.PersonalTexts;
import io.makegood.ledger.event.SealedText;
import io.makegood.schemas.avro.LedgerEvent;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.topics.mapping.EventMapping;
import io.makegood.topics.writing.CheckedEvent;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Seals the personal texts of events, those that {@link PersonalTexts} lists, but for those that name something. Not thread-safe. */
public final class SealedEvents {
    private final LedgerEventCodec codec = new LedgerEventCodec();
    private final EventMapping mapping = new EventMapping();

    /** Whether the event has a text to seal. */
    public static boolean hasTexts(CheckedEvent event) {
        SpecificRecord said = said(event.asWritten());
        return fields(said).stream().anyMatch(field -> isPlain(said.get(place(said, field))));
    }

    /** What is sealed already stays as it is. */
    private static boolean isPlain(@Nullable Object text) {
        return text != null && !SealedText.is(text.toString());
    }

    /** An event as it is written. */
    CheckedEvent checked(Envelope event) {
        return new CheckedEvent(mapping.toAvro(event), event);
    }

    /** The event with its personal texts sealed; the one that is given stays as it is. */
    public CheckedEvent sealed(CheckedEvent event, TextKey key) {
        LedgerEvent copy = copy(event.asWritten());
        SpecificRecord said = said(copy);
        for (String field : fields(said)) {
            int place = place(said, field);
            Object text = said.get(place);
            if (text != null && isPlain(text)) {
                said.put(place, key.seal(text.toString()));
            }
        }
        return new CheckedEvent(copy, mapping.toDomain(copy));
    }

    private LedgerEvent copy(LedgerEvent event) {
        try {
            return codec.decode(codec.encode(event));
        } catch (UndecodableRecord e) {
            throw new IllegalStateException("an event that was written cannot be read", e);
        }
    }

    private static SpecificRecord said(LedgerEvent event) {
        return (SpecificRecord) event.getEvent();
    }

    private static List<String> fields(SpecificRecord said) {
        return EventType.named(said.getSchema().getName())
                .filter(type -> !PersonalTexts.NAMING.contains(type))
                .map(type -> PersonalTexts.FIELDS.getOrDefault(type, List.of()))
                .orElse(List.of());
    }

    private static int place(SpecificRecord said, String name) {
        Schema.Field field = said.getSchema().getField(name);
        if (field == null) {
            throw new IllegalStateException(said.getSchema().getName() + " has no field " + name);
        }
        return field.pos();
    }
}
