package io.makegood.client.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each part of an answer is a field of the API's description, of the same type, and is null only where it may be absent. */
class AnswersOfTheContractTest {
    private static final Path OPEN_API = Path.of("..", "docs", "contract", "openapi.json");

    private static final Map<Class<? extends Record>, String> WHERE = Map.ofEntries(
            Map.entry(Balance.class, "/Account"),
            Map.entry(Quote.class, "/Quote"),
            Map.entry(Entry.class, "/Activity/properties/data/items"),
            Map.entry(Refund.class, "/Refund"),
            Map.entry(Notice.class, "/Notice"),
            Map.entry(EventOutcome.class, "/EventOutcome"),
            Map.entry(Published.class, "/Published"),
            Map.entry(Budget.class, "/Budgets/properties/data/items"),
            Map.entry(Plan.class, "/Plan/properties/plan"),
            Map.entry(WorkItem.class, "/WorkItem"),
            Map.entry(Generation.class, "/Generation"),
            Map.entry(CustomerToken.class, "/CustomerToken"));

    @Test
    void records_hold_what_the_contract_says() throws IOException {
        JsonNode schemas = new ObjectMapper()
                .readTree(Files.readString(OPEN_API))
                .path("components")
                .path("schemas");
        List<String> wrong = new ArrayList<>();
        WHERE.forEach((record, where) -> {
            JsonNode schema = schemas.at(where);
            for (RecordComponent part : record.getRecordComponents()) {
                if (!part.getName().equals("json")) {
                    check(schema, part, record.getSimpleName() + "." + part.getName(), wrong);
                }
            }
        });
        assertThat(wrong).isEmpty();
    }

    private static void check(JsonNode schema, RecordComponent part, String name, List<String> wrong) {
        JsonNode field = schema.path("properties").path(part.getName());
        boolean isRequired = false;
        for (JsonNode each : schema.path("required")) {
            isRequired |= each.asText().equals(part.getName());
        }
        boolean mayBeNull = !isRequired || field.path("type").isArray() || field.has("anyOf");
        boolean isNullable = part.getAnnotatedType().isAnnotationPresent(Nullable.class);
        String type = part.getType().equals(String.class) ? "string" : "integer";
        if (field.isMissingNode() || !field.toString().contains("\"" + type + "\"")) {
            wrong.add(name + " is no " + type + " of the contract");
        }
        if (mayBeNull != isNullable) {
            wrong.add(name + (isNullable ? " is never absent" : " may be absent"));
        }
    }
}
