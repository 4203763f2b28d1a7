package io.makegood.systemtests.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.event.EventType;
import io.makegood.ledger.event.LedgerEvent;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** A type of event is the same in schema, domain and list of authors. */
class EventTypesTest {
    @Test
    void the_schema_has_the_types_of_the_list_in_its_order() {
        assertThat(io.makegood.schemas.avro.LedgerEvent.getClassSchema()
                        .getField("event")
                        .schema()
                        .getTypes())
                .extracting(Schema::getName)
                .containsExactlyElementsOf(
                        Arrays.stream(EventType.values()).map(EventType::name).toList());
    }

    @Test
    void the_domain_has_a_record_for_each() {
        Set<String> records = new TreeSet<>();
        collect(LedgerEvent.class, records);
        assertThat(records)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(EventType.values()).map(EventType::name).toList());
    }

    private static void collect(Class<?> type, Set<String> records) {
        Class<?>[] kinds = type.getPermittedSubclasses();
        if (kinds == null) {
            records.add(type.getSimpleName());
            return;
        }
        for (Class<?> kind : kinds) {
            collect(kind, records);
        }
    }
}
