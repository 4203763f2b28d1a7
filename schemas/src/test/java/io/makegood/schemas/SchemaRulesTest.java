package io.makegood.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** What every schema of the contract has in common. */
class SchemaRulesTest {
    @Test
    void every_record_field_and_enum_says_what_it_means() {
        List<String> undocumented = new ArrayList<>();
        for (Schema schema : ContractSchemas.named()) {
            if (isBlank(schema.getDoc())) {
                undocumented.add(schema.getName());
            }
            if (schema.getType() == Schema.Type.RECORD) {
                for (Schema.Field field : schema.getFields()) {
                    if (isBlank(field.doc())) {
                        undocumented.add(schema.getName() + "." + field.name());
                    }
                }
            }
        }
        assertThat(undocumented)
                .as("write a \"doc\" for these in src/main/avro")
                .isEmpty();
    }

    @Test
    void optional_fields_are_null_first_and_default_to_null() {
        for (Schema schema : ContractSchemas.named()) {
            if (schema.getType() != Schema.Type.RECORD) {
                continue;
            }
            for (Schema.Field field : schema.getFields()) {
                if (field.schema().isUnion() && field.schema().isNullable()) {
                    assertThat(field.schema().getTypes().get(0).getType())
                            .as(schema.getName() + "." + field.name())
                            .isEqualTo(Schema.Type.NULL);
                    assertThat(field.hasDefaultValue())
                            .as(schema.getName() + "." + field.name())
                            .isTrue();
                }
            }
        }
    }

    @Test
    void no_event_field_is_named_like_the_envelope_so_that_json_can_be_flat() {
        Set<String> envelope = new HashSet<>(Set.of("type"));
        ContractSchemas.ofTopics().get(0).getFields().forEach(field -> envelope.add(field.name()));
        for (Schema type : ContractSchemas.ofEventTypes()) {
            assertThat(type.getFields())
                    .as(type.getName())
                    .extracting(Schema.Field::name)
                    .doesNotContainAnyElementsOf(envelope);
        }
    }

    private static boolean isBlank(String doc) {
        return doc == null || doc.isBlank();
    }
}
