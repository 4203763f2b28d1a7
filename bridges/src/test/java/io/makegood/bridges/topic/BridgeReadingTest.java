package io.makegood.bridges.topic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.makegood.bridges.topic.BridgeSettings.Format;
import java.nio.file.Files;
import java.nio.file.Path;
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
                      fields: { itemId: /id }
                    - type: GenerationCharged
                      fields: { generationId: /id, items: { each: /a } }
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
                .anySatisfy(mistake ->
                        assertThat(mistake).contains("say where accountId comes from, such as accountId: /accountId"))
                .anySatisfy(mistake -> assertThat(mistake).contains("fields.items must say with as"))
                .anySatisfy(mistake -> assertThat(mistake).startsWith("bridges[1].events must be a list of rules"))
                .anySatisfy(mistake -> assertThat(mistake).contains("a has a bridge already"))
                .anySatisfy(mistake -> assertThat(mistake).startsWith("bridges[3] must have topic and types"));
    }

    private List<String> mistakesOf(String fields) throws JsonProcessingException {
        mistakes.clear();
        read("""
                - topic: t
                  types: [CreditsGranted, GenerationCharged, GenerationRequested]
                  events:
                    - type: %s
                """.formatted(fields.indent(6).strip()));
        return List.copyOf(mistakes);
    }

    @Test
    void a_place_may_be_converted_and_each_keeps_its_own_as() throws Exception {
        assertThat(mistakesOf("""
                GenerationCharged
                fields:
                  accountId: { at: /user, as: text }
                  generationId: { at: /job }
                  occurredAt: { at: /at, as: iso }
                  baseAmount: { at: /base, as: number }
                  items: { each: /images, as: { itemId: { at: /n, as: text }, amount: { at: /price, as: number } } }
                """)).isEmpty();
        assertThat(mistakesOf("""
                GenerationRequested
                fields: { accountId: /a, generationId: /g, feature: image, items: { each: /ids, as: { at: "", as: text } } }
                """)).isEmpty();
        assertThat(mistakesOf("""
                CreditsGranted
                fields: { accountId: /a, grantId: /g, amount: 5, kind: { value: PAID }, expiresAt: { at: /e, as: seconds } }
                """)).isEmpty();
    }

    @Test
    void a_conversion_that_is_none_or_does_not_fit_its_field_is_refused() throws Exception {
        String grant = "CreditsGranted\nfields: { accountId: /a, grantId: /g, amount: /n, kind: PAID, expiresAt: %s }";
        assertThat(mistakesOf(grant.formatted("{ at: /e, as: minutes }")))
                .containsExactly("bridges[0].events[0].fields.expiresAt.as must be one of text, number, seconds, iso");
        assertThat(mistakesOf(grant.formatted("{ at: /e, as: text }")))
                .containsExactly(
                        "bridges[0].events[0].fields.expiresAt is text with as: text; it must be a whole number, or a"
                                + " place of the record such as /x");
        assertThat(mistakesOf(grant.formatted("{ at: e, as: seconds }")))
                .containsExactly("bridges[0].events[0].fields.expiresAt.at: a place is a JSON pointer such as"
                        + " /customer/id; \"\" is the whole element of each");
        assertThat(mistakesOf(grant.formatted("{ at: [/e], as: seconds }"))).hasSize(1);
        assertThat(mistakesOf(grant.formatted("{ as: seconds }")))
                .containsExactly("bridges[0].events[0].fields.expiresAt: as needs at with a place, such as"
                        + " { at: /id, as: text }");
        assertThat(mistakesOf(grant.formatted("{ at: /e, as: seconds, zone: UTC }")))
                .containsExactly("bridges[0].events[0].fields.expiresAt has only as, at; remove zone");
        assertThat(mistakesOf(grant.formatted("{ each: /e, as: seconds }")))
                .containsExactly(
                        "bridges[0].events[0].fields.expiresAt is a list; it must be a whole number, or a place of"
                                + " the record such as /x");
    }

    @Test
    void a_word_of_conversion_beside_each_is_not_guessed_at() throws Exception {
        String requested =
                "GenerationRequested\nfields: { accountId: /a, generationId: /g, feature: image, items: { each: /ids, as: %s } }";
        assertThat(mistakesOf(requested.formatted("text")))
                .containsExactly("bridges[0].events[0].fields.items.as: to convert each element write"
                        + " as: { at: \"\", as: text }; to mean the word itself, as: { value: text }");
        assertThat(mistakesOf(requested.formatted("{ value: text }"))).isEmpty();
        assertThat(mistakesOf(requested.formatted("/id"))).isEmpty();
    }

    @Test
    void what_could_never_become_the_event_is_refused_with_the_settings() throws Exception {
        assertThat(
                        mistakesOf(
                                "CreditsGranted\nfields: { accountId: /a, grantId: /g, amont: /n, kind: PIAD, priority: high }"))
                .containsExactly(
                        "bridges[0].events[0].fields.amont is no field; did you mean \"amount\"?",
                        "bridges[0].events[0].fields.kind is \"PIAD\"; it must be one of PAID, ALLOWANCE, PROMOTIONAL,"
                                + " GOODWILL, or a place of the record such as /x",
                        "bridges[0].events[0].fields.priority is \"high\"; it must be a whole number, or a place of the record"
                                + " such as /x",
                        "bridges[0].events[0].fields must say where amount comes from, such as amount: /amount");
        assertThat(mistakesOf(
                        "CreditsGranted\nwhen: paid\nfields: { accountId: /a, grantId: /g, amount: 5, kind: PAID }"))
                .containsExactly("bridges[0].events[0].when must name places and what each must have, such as"
                        + " { /type: payment.succeeded }");
        assertThat(
                        mistakesOf(
                                "CreditsGranted\nwhen: { /x: [1] }\nfields: { accountId: /a, grantId: /g, amount: 5, kind: PAID }"))
                .containsExactly(
                        "bridges[0].events[0].when: a place is a JSON pointer such as /customer/id, and what it must"
                                + " have is one value");
    }

    @Test
    void the_example_of_the_guide_is_read() throws Exception {
        String guide = Files.readString(Path.of("..", "docs", "operations.md"));
        String example = guide.substring(guide.indexOf("bridges:\n"));
        JsonNode settings = new YAMLMapper().readTree(example.substring(0, example.indexOf("```")));
        assertThat(BridgeReading.of(settings.path("bridges"), mistakes)).hasSize(2);
        assertThat(mistakes).isEmpty();
    }
}
