package io.makegood.topics.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryAnswerTest {
    @Test
    void a_schema_of_avro_is_read() throws JsonProcessingException {
        assertThat(RegistryClient.schema(RegistryClient.tree("{\"schema\":\"\\\"string\\\"\"}")))
                .isPresent();
    }

    /** Whoever may register schemas must not be able to stop the engine with one: a record that names it is a dead letter. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'record','name':'R','fields':[{'name':'f','type':['null','long'],'default':[]}]}",
                "{'type':'record','name':'R','fields':[{'name':'f','type':'R','default':{}}]}",
                "{'type':'enum','name':'E','symbols':['A','A']}",
                "{'type':'fixed','name':'F','size':-1}",
                "{'type':'record'}",
                "{'type':",
                "[]extra",
                ""
            })
    void what_is_no_schema_is_none(String text) throws JsonProcessingException {
        String schema = text.replace("'", "\\\"");
        assertThat(RegistryClient.schema(RegistryClient.tree("{\"schema\":\"" + schema + "\"}")))
                .as(text)
                .matches(found -> found.isEmpty() || found.get().getName() != null);
    }
}
