package io.makegood.bridges.topic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.makegood.bridges.topic.BridgeMapping.Dead;
import io.makegood.bridges.topic.BridgeMapping.Event;
import io.makegood.bridges.topic.BridgeMapping.LeftOut;
import io.makegood.bridges.topic.BridgeMapping.Mapped;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.GenerationEvent.GenerationCharged;
import io.makegood.ledger.event.GenerationEvent.ItemFailed;
import io.makegood.schemas.codec.OwnWords;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** Given a bridge, when a record comes, then this event, or this reason why there is none. */
class BridgeMappingTest {
    private static final String PAYMENTS = """
            - topic: billing.payments
              types: [CreditsGranted]
              events:
                - when: { /kind: paid }
                  type: CreditsGranted
                  fields: { eventId: /id, accountId: /customer/id, grantId: /payment, amount: /credits, kind: PAID }
            """;

    private static BridgeMapping bridge(String yaml) throws JsonProcessingException {
        List<String> mistakes = new ArrayList<>();
        List<BridgeSettings> bridges = BridgeReading.of(new YAMLMapper().readTree(yaml), mistakes);
        assertThat(mistakes).isEmpty();
        return new BridgeMapping(bridges.get(0), null);
    }

    private static Mapped map(BridgeMapping bridge, String value, String... headers) {
        RecordHeaders all = new RecordHeaders();
        for (int i = 0; i < headers.length; i += 2) {
            all.add(headers[i], headers[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return bridge.map(value.getBytes(StandardCharsets.UTF_8), all, "topic/0/7");
    }

    private static Envelope event(Mapped mapped) {
        assertThat(mapped).isInstanceOf(Event.class);
        return ((Event) mapped).event();
    }

    @Test
    void a_record_that_a_rule_matches_becomes_its_event() throws Exception {
        Envelope event = event(map(
                bridge(PAYMENTS),
                "{\"kind\":\"paid\",\"id\":\"e-1\",\"customer\":{\"id\":\"a-1\"},\"payment\":\"p-1\",\"credits\":50}"));
        assertThat(event.eventId()).isEqualTo("e-1");
        assertThat(event.accountId()).isEqualTo("a-1");
        assertThat(event.source()).isEqualTo("billing.payments");
        CreditsGranted granted = (CreditsGranted) event.event();
        assertThat(granted.grantId()).isEqualTo("p-1");
        assertThat(granted.amount()).isEqualTo(50);
        assertThat(granted.kind()).hasToString("PAID");
    }

    @Test
    void a_record_without_an_id_is_named_by_its_place() throws Exception {
        Envelope event = event(map(
                bridge(PAYMENTS), "{\"kind\":\"paid\",\"customer\":{\"id\":\"a\"},\"payment\":\"p\",\"credits\":5}"));
        assertThat(event.eventId()).isEqualTo("topic/0/7");
    }

    @Test
    void what_no_rule_matches_is_a_dead_letter_unless_the_bridge_leaves_it_out() throws Exception {
        assertThat(map(bridge(PAYMENTS), "{\"kind\":\"tried\"}"))
                .isInstanceOfSatisfying(
                        Dead.class, dead -> assertThat(dead.reason()).isEqualTo("NO_RULE"));
        assertThat(map(bridge(PAYMENTS + "  others: leave-out\n"), "{\"kind\":\"tried\"}"))
                .isInstanceOf(LeftOut.class);
    }

    @Test
    void what_a_rule_makes_of_a_record_must_be_a_valid_event() throws Exception {
        assertThat(map(bridge(PAYMENTS), "{\"kind\":\"paid\",\"customer\":{\"id\":\"a\"},\"credits\":\"many\"}"))
                .isInstanceOfSatisfying(
                        Dead.class, dead -> assertThat(dead.detail()).contains("grantId", "amount"));
        assertThat(map(bridge(PAYMENTS), "{\"kind\":"))
                .isInstanceOfSatisfying(
                        Dead.class, dead -> assertThat(dead.reason()).isEqualTo("INVALID_JSON"));
        assertThat(map(bridge(PAYMENTS), ""))
                .isInstanceOfSatisfying(
                        Dead.class, dead -> assertThat(dead.reason()).isEqualTo("EMPTY"));
    }

    @Test
    void lists_are_built_element_by_element() throws Exception {
        Envelope event = event(map(
                bridge("""
                        - topic: studio
                          types: [GenerationCharged]
                          events:
                            - type: GenerationCharged
                              fields:
                                accountId: /user
                                generationId: /job
                                items: { each: /images, as: { itemId: /n, amount: /price } }
                        """),
                "{\"user\":\"a\",\"job\":\"j\",\"images\":[{\"n\":\"1\",\"price\":3},{\"n\":\"2\",\"price\":4}]}"));
        GenerationCharged charged = (GenerationCharged) event.event();
        assertThat(charged.items())
                .extracting(item -> item.itemId() + "=" + item.amount())
                .containsExactly("1=3", "2=4");
    }

    @Test
    void without_rules_records_are_events_and_only_those_that_are_allowed() throws Exception {
        BridgeMapping bridge = bridge("- topic: studio\n  types: [ItemFailed]\n");
        Envelope event = event(
                map(
                        bridge,
                        "{\"type\":\"ItemFailed\",\"accountId\":\"a\",\"generationId\":\"n\",\"itemId\":\"1\",\"cause\":\"TIMEOUT\"}"));
        assertThat(((ItemFailed) event.event()).itemId()).isEqualTo("1");
        assertThat(
                        map(
                                bridge,
                                "{\"type\":\"CreditsGranted\",\"accountId\":\"a\",\"grantId\":\"g\",\"amount\":1000000,\"kind\":\"PAID\"}"))
                .isInstanceOfSatisfying(Dead.class, dead -> {
                    assertThat(dead.reason()).isEqualTo("NOT_ALLOWED");
                    assertThat(dead.detail()).contains("studio may not send CreditsGranted");
                });
    }

    @Test
    void a_cloud_event_in_headers_or_whole_is_the_event_that_it_names() throws Exception {
        BridgeMapping bridge = bridge("- topic: studio\n  types: [ItemFailed]\n  format: cloudevents\n");
        String data = "{\"generationId\":\"n\",\"itemId\":\"1\",\"cause\":\"TIMEOUT\"}";
        Envelope inHeaders = event(map(
                bridge,
                data,
                "ce_specversion",
                "1.0",
                "ce_id",
                "e-1",
                "ce_source",
                "/studio",
                "ce_type",
                "io.makegood.ItemFailed",
                "ce_subject",
                "a",
                "content-type",
                "application/json"));
        Envelope whole = event(map(
                bridge,
                "{\"specversion\":\"1.0\",\"id\":\"e-1\",\"source\":\"/studio\",\"type\":\"ItemFailed\",\"subject\":\"a\","
                        + "\"datacontenttype\":\"application/json\",\"data\":" + data + "}"));
        assertThat(inHeaders).isEqualTo(whole);
        assertThat(whole.eventId()).isEqualTo("e-1");
        assertThat(whole.accountId()).isEqualTo("a");
        assertThat(map(bridge, "{\"id\":\"e-1\"}")).isInstanceOf(Dead.class);
    }

    @Test
    void rules_see_the_attributes_of_a_cloud_event_beside_its_data() throws Exception {
        Envelope event = event(map(
                bridge("""
                        - topic: billing
                          types: [CreditsGranted]
                          format: cloudevents
                          events:
                            - when: { /type: com.shop.paid }
                              type: CreditsGranted
                              fields:
                                { eventId: /id, accountId: /subject, occurredAt: /time, grantId: /data/order, amount: /data/credits, kind: { value: PAID } }
                        """),
                "{\"specversion\":\"1.0\",\"id\":\"e-1\",\"source\":\"/shop\",\"type\":\"com.shop.paid\",\"subject\":\"a\","
                        + "\"time\":\"2026-01-02T03:04:05Z\",\"data\":{\"order\":\"o-1\",\"credits\":9}}"));
        assertThat(event.occurredAt()).isEqualTo(1_767_323_045_000L);
        assertThat(((CreditsGranted) event.event()).grantId()).isEqualTo("o-1");
    }

    private static final String CLOUD_EVENT = "{\"specversion\":\"1.0\",\"id\":\"e-1\",\"source\":\"/studio\","
            + "\"type\":\"CreditsGranted\",\"subject\":\"h:ce\",\"time\":\"2026-11-20T10:00:00Z\","
            + "\"data\":{\"grantId\":\"g\",\"amount\":5,\"kind\":\"PAID\"}}";

    @Test
    void a_cloud_event_that_contradicts_itself_is_a_dead_letter_as_a_contradicting_key_is() throws Exception {
        BridgeMapping bridge =
                bridge("- topic: studio\n  types: [CreditsGranted, CreditsRevoked]\n  format: cloudevents\n");
        assertThat(map(bridge, CLOUD_EVENT)).isInstanceOf(Event.class);
        assertThat(map(bridge, CLOUD_EVENT.replace("\"data\":{", "\"data\":{\"accountId\":\"h:other\",")))
                .isEqualTo(new Dead(
                        "KEY_MISMATCH",
                        "subject is \"h:ce\", and data.accountId is \"h:other\"; give both the same, or leave out the one in"
                                + " data"));
        assertThat(map(bridge, CLOUD_EVENT.replace("\"data\":{", "\"data\":{\"type\":\"CreditsRevoked\",")))
                .isInstanceOfSatisfying(Dead.class, dead -> {
                    assertThat(dead.reason()).isEqualTo("INVALID_EVENT");
                    assertThat(dead.detail()).startsWith("type is \"CreditsGranted\", and data.type is");
                });
    }

    @Test
    void whatever_a_record_holds_it_is_an_event_or_a_dead_letter_in_our_own_words() throws Exception {
        List<BridgeMapping> bridges = List.of(
                bridge(PAYMENTS),
                bridge("- topic: studio\n  types: [CreditsGranted]\n  format: cloudevents\n"),
                bridge("- topic: studio\n  types: [CreditsGranted]\n"));
        List<String> good = List.of(
                CLOUD_EVENT,
                "{\"kind\":\"paid\",\"id\":\"e-1\",\"customer\":{\"id\":\"a-1\"},\"payment\":\"p-1\",\"credits\":50}",
                "{\"type\":\"CreditsGranted\",\"accountId\":\"a\",\"grantId\":\"g\",\"amount\":5,\"kind\":\"PAID\"}");
        List<String> names = List.of("ce_specversion", "ce_id", "ce_subject", "ce_time", "content-type", "ce_X", "ce_");
        List<String> values = List.of("1.0", "", "application/json", "application/cloudevents+avro", "a b", "{");
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = good.get(random.nextInt(good.size())).getBytes(StandardCharsets.UTF_8);
            for (int slips = random.nextInt(3); slips > 0; slips--) {
                bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? random.nextInt(256) : '"');
            }
            RecordHeaders headers = new RecordHeaders();
            for (int more = random.nextInt(3); more > 0; more--) {
                byte[] value = values.get(random.nextInt(values.size())).getBytes(StandardCharsets.UTF_8);
                if (value.length > 0 && random.nextInt(4) == 0) {
                    value[0] = (byte) random.nextInt(256);
                }
                headers.add(names.get(random.nextInt(names.size())), value);
            }
            Mapped mapped = bridges.get(random.nextInt(bridges.size())).map(bytes, headers, "topic/0/7");
            if (mapped instanceof Dead dead) {
                assertThat(dead.detail()).contains("; ");
                OwnWords.require(dead.detail(), "seed " + seed);
            }
        }
    }
}
