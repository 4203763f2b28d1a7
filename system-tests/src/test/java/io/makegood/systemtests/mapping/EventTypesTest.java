package io.makegood.systemtests.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.event.EventType;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.schemas.codec.SchemaHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** A type of event is the same in schema, domain, list of authors and documents. */
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

    @Test
    void the_page_says_what_is_the_same_event_for_each_that_may_come_from_outside() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "events.md"));
        String table =
                page.substring(page.indexOf("| event | identity |"), page.indexOf("A duplicate changes nothing"));
        assertThat(Arrays.stream(EventType.values())
                        .filter(EventType::isFromOutside)
                        .map(EventType::name))
                .allSatisfy(type -> assertThat(table).containsPattern("(?m)^\\|[^|]*\\b" + type + "\\b"));
    }

    @Test
    void the_changelog_names_each_that_came_after_the_first_version() throws IOException {
        List<String> first = SchemaHistory.of("LedgerEvent").get(0).getField("event").schema().getTypes().stream()
                .map(Schema::getName)
                .toList();
        String changelog = Files.readString(Path.of("..", "CHANGELOG.md"));
        assertThat(Arrays.stream(EventType.values()).map(EventType::name).filter(type -> !first.contains(type)))
                .isNotEmpty()
                .allMatch(changelog::contains);
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
