package io.makegood.streams.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.makegood.streams.bridge.BridgeSettings.Format;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bridges as they are written in a settings' file. */
class BridgeReadingTest {
    private final List<String> mistakes = new ArrayList<>();

    private List<BridgeSettings> read(String yaml) throws JsonProcessingException {
        return BridgeReading.of(new YAMLMapper().readTree(yaml), mistakes);
    }

    @Test
    void a_bridge_names_its_topic_what_it_may_send_and_how_records_become_events() throws Exception {
        List<BridgeSettings> bridges = read("""
                - topic: billing.payments
                  types: [CreditsGranted, CreditsRevoked]
                  format: cloudevents
                  others: leave-out
                  events:
                    - when: { /type: payment.succeeded }
                      type: CreditsGranted
                      fields: { accountId: /data/customer, grantId: /id, amount: /data/credits, kind: PAID }
                - topic: generations
                  types: [ItemFailed]
                """);
        assertThat(mistakes).isEmpty();
        assertThat(bridges).hasSize(2);
        assertThat(bridges.get(0).format()).isEqualTo(Format.CLOUDEVENTS);
        assertThat(bridges.get(0).othersLeftOut()).isTrue();
        assertThat(bridges.get(0).rules()).hasSize(1);
        assertThat(bridges.get(1).rules()).isEmpty();
    }

    @Test
    void every_mistake_is_named_with_its_place() throws Exception {
        read("""
                - topic: "no topic"
                  types: [GrantExpired, Nonsense]
                  format: xml
                  others: drop
                  more: 1
                  events:
                    - when: { type: x }
                      type: ItemFailed
                      fields: { itemId: /id, list: { each: /a } }
                - topic: a
                  types: [ItemFailed]
                  events: []
                - topic: a
                  types: [ItemFailed]
                - 5
                """);
        assertThat(mistakes)
                .anySatisfy(mistake -> assertThat(mistake).startsWith("bridges[0].topic must name a topic"))
                .anySatisfy(mistake -> assertThat(mistake).contains("GrantExpired is appended by Makegood alone"))
                .anySatisfy(mistake -> assertThat(mistake).startsWith("bridges[0].types must be some of"))
                .anySatisfy(mistake -> assertThat(mistake).startsWith("bridges[0].types must list"))
                .anySatisfy(mistake -> assertThat(mistake).contains("format must be json or cloudevents"))
                .anySatisfy(mistake -> assertThat(mistake).contains("others must be dead-letter or leave-out"))
                .anySatisfy(mistake -> assertThat(mistake).contains("remove more"))
                .anySatisfy(mistake -> assertThat(mistake).contains("a place is a JSON pointer"))
                .anySatisfy(mistake -> assertThat(mistake).contains("types do not allow ItemFailed"))
                .anySatisfy(mistake -> assertThat(mistake).contains("say where accountId comes from"))
                .anySatisfy(mistake -> assertThat(mistake).contains("fields.list must say with as"))
                .anySatisfy(mistake -> assertThat(mistake).startsWith("bridges[1].events must be a list of rules"))
                .anySatisfy(mistake -> assertThat(mistake).contains("a has a bridge already"))
                .anySatisfy(mistake -> assertThat(mistake).startsWith("bridges[3] must have topic and types"));
    }
}
