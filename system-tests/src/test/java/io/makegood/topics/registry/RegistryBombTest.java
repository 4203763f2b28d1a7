package io.makegood.topics.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.systemtests.limits.Bombs;
import java.io.IOException;
import java.util.Map;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;

/** Whatever answers in place of a schema registry, it is refused by name, in time, and without filling the heap. */
class RegistryBombTest {
    private static void isRefused(String what, Bombs server) {
        RegistryClient client = new RegistryClient(RegistrySettings.of(server.url(), null));
        Bombs.inTime(
                what,
                () -> assertThatThrownBy(() ->
                                client.register("s", SchemaBuilder.fixed("f").size(1)))
                        .as(what)
                        .isInstanceOfAny(RegistryUnavailable.class, RegistryRefusal.class)
                        .hasMessageContaining("schema registry"));
        Bombs.inTime(what, () -> {
            try {
                assertThat(client.schema(1)).as(what).isEmpty();
            } catch (RegistryUnavailable | RegistryRefusal e) {
                assertThat(e).as(what).hasMessageContaining("schema registry");
            }
        });
    }

    @Test
    void an_answer_that_is_made_to_cost_is_no_registrys() throws IOException {
        for (Map.Entry<String, String> bomb : Bombs.json("id").entrySet()) {
            try (Bombs server = Bombs.serve()) {
                server.answer("/", bomb.getValue());
                isRefused(bomb.getKey(), server);
            }
        }
    }

    @Test
    void a_schema_that_is_made_to_cost_is_none() throws IOException {
        for (String schema : new String[] {
            "{'type':'array','items':".repeat(20_000) + "'int'" + "}".repeat(20_000),
            "[".repeat(500_000),
            "{'type':'fixed','name':'f','size':" + "9".repeat(500_000) + "}",
            "{'type':'fixed','name':'f','size':-1}",
            "{'type':'enum','name':'e','symbols':['" + "x".repeat(800_000) + "'",
            "[" + "'int',".repeat(100_000) + "'int']"
        }) {
            try (Bombs server = Bombs.serve()) {
                server.answer("/", "{\"schema\":\"" + schema.replace("'", "\\\"") + "\"}");
                isRefused(schema.substring(0, 20), server);
            }
        }
    }

    @Test
    void an_answer_without_end_is_cut_off() throws IOException {
        try (Bombs server = Bombs.serve()) {
            server.answerWithoutEnd("/");
            isRefused("endless", server);
        }
    }

    @Test
    void an_answer_that_is_promised_and_does_not_come_is_not_waited_for() throws IOException {
        try (Bombs server = Bombs.serve()) {
            server.promise("/");
            isRefused("promised", server);
        }
    }
}
