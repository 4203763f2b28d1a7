package io.makegood.bridges.cloudevent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.provider.EventFormatProvider;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.makegood.schemas.codec.OwnWords;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** CloudEvents in each of their forms are the same event, and say one thing of it. */
class CloudEventsTest {
    private static final String DATA = "{\"grantId\":\"g\",\"amount\":5,\"kind\":\"PAID\"}";
    private static final Map<String, String> ATTRIBUTES = attributes();

    private static Map<String, String> attributes() {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("specversion", "1.0");
        attributes.put("id", "e-1");
        attributes.put("source", "/shop");
        attributes.put("type", "io.makegood.CreditsGranted");
        attributes.put("subject", "h:café");
        attributes.put("time", "2026-11-20T10:00:00.250+01:00");
        return attributes;
    }

    /** The ways in which one can come. */
    private enum Form {
        STRUCTURED,
        KAFKA_STRUCTURED,
        KAFKA_HEADERS,
        HTTP_HEADERS
    }

    private static ObjectNode flat(Form form, Map<String, String> attributes, String data) throws InvalidCloudEvent {
        return read(form, attributes, data).flat();
    }

    private static ForeignCloudEvent read(Form form, Map<String, String> attributes, String data)
            throws InvalidCloudEvent {
        byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
        return switch (form) {
            case STRUCTURED -> CloudEvents.of(structured(attributes, data));
            case KAFKA_STRUCTURED ->
                CloudEvents.of(
                        new RecordHeaders(),
                        structured(attributes, data).toString().getBytes(StandardCharsets.UTF_8));
            case KAFKA_HEADERS -> {
                RecordHeaders headers = new RecordHeaders();
                headers.add("content-type", "application/json".getBytes(StandardCharsets.UTF_8));
                attributes.forEach((name, value) -> headers.add("ce_" + name, value.getBytes(StandardCharsets.UTF_8)));
                yield CloudEvents.of(headers, bytes);
            }
            case HTTP_HEADERS -> {
                Map<String, List<String>> headers = new LinkedHashMap<>();
                attributes.forEach((name, value) -> headers.put("ce-" + name, List.of(encoded(value))));
                yield CloudEvents.of(headers, "application/json; charset=utf-8", bytes);
            }
        };
    }

    private static String encoded(String value) {
        return value.replace("%", "%25").replace("é", "%C3%A9");
    }

    private static JsonNode structured(Map<String, String> attributes, String data) {
        try {
            ObjectNode whole = new ObjectMapper().createObjectNode();
            attributes.forEach(whole::put);
            whole.set("data", new ObjectMapper().readTree(data));
            return whole;
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, String> with(String attribute, String value) {
        Map<String, String> changed = new LinkedHashMap<>(ATTRIBUTES);
        changed.put(attribute, value);
        return changed;
    }

    private static Map<String, String> without(String attribute) {
        Map<String, String> changed = new LinkedHashMap<>(ATTRIBUTES);
        changed.remove(attribute);
        return changed;
    }

    private static InvalidCloudEvent refused(Form form, Map<String, String> attributes, String data) {
        InvalidCloudEvent refused = catchThrowableOfType(InvalidCloudEvent.class, () -> flat(form, attributes, data));
        assertThat(refused).as(form + " " + attributes + " " + data).isNotNull();
        assertThat(refused.detail()).contains("; ");
        OwnWords.require(refused.detail(), form + " " + attributes + " " + data);
        return refused;
    }

    @Test
    void in_every_form_it_is_the_same_event() throws InvalidCloudEvent {
        for (Form form : Form.values()) {
            ObjectNode flat = flat(form, ATTRIBUTES, DATA);
            assertThat(flat.path("type").asText()).as(form.name()).isEqualTo("CreditsGranted");
            assertThat(flat.path("accountId").asText()).isEqualTo("h:café");
            assertThat(flat.path("eventId").asText()).isEqualTo("e-1");
            assertThat(flat.path("source").asText()).isEqualTo("/shop");
            assertThat(flat.path("occurredAt").asLong()).isEqualTo(1_795_165_200_250L);
            assertThat(flat.path("amount").asInt()).isEqualTo(5);
        }
    }

    @Test
    void data_that_repeat_an_attribute_say_the_same_and_null_says_nothing() throws InvalidCloudEvent {
        String same = DATA.replaceFirst(
                "\\{",
                "{\"accountId\":\"h:café\",\"type\":\"CreditsGranted\",\"eventId\":\"e-1\",\"source\":\"/shop\","
                        + "\"occurredAt\":1795165200250,");
        String nulls = DATA.replaceFirst(
                "\\{", "{\"accountId\":null,\"type\":null,\"eventId\":null,\"source\":null,\"occurredAt\":null,");
        for (Form form : Form.values()) {
            assertThat(flat(form, ATTRIBUTES, same)).isEqualTo(flat(form, ATTRIBUTES, DATA));
            assertThat(flat(form, ATTRIBUTES, nulls)).isEqualTo(flat(form, ATTRIBUTES, DATA));
            assertThat(flat(form, without("subject"), same).path("accountId").asText())
                    .isEqualTo("h:café");
        }
    }

    @Test
    void data_that_contradict_an_attribute_are_refused_with_the_attribute_and_the_remedy() {
        Map<String, String> contradictions = Map.of(
                "subject", "\"accountId\":\"h:other\"",
                "type", "\"type\":\"CreditsRevoked\"",
                "id", "\"eventId\":\"e-2\"",
                "source", "\"source\":\"/elsewhere\"",
                "time", "\"occurredAt\":1795165200251");
        contradictions.forEach((attribute, contradiction) -> {
            for (Form form : Form.values()) {
                InvalidCloudEvent refused =
                        refused(form, ATTRIBUTES, DATA.replaceFirst("\\{", "{" + contradiction + ","));
                assertThat(refused.isReadable()).isTrue();
                assertThat(refused.problems()).singleElement().satisfies(problem -> {
                    assertThat(problem.field()).isEqualTo(attribute);
                    assertThat(problem.problem()).contains(", and data.");
                    assertThat(problem.remedy()).contains("give both the same");
                });
                assertThat(refused.reason()).isEqualTo(attribute.equals("subject") ? "KEY_MISMATCH" : "INVALID_EVENT");
            }
        });
    }

    @Test
    void a_time_that_is_plainly_none_is_refused_as_everywhere() {
        for (Form form : Form.values()) {
            assertThat(refused(form, with("time", "1970-01-21T19:31:22Z"), DATA).detail())
                    .startsWith("time is 1798282000, in January 1970; give the moment");
            assertThat(refused(form, with("time", "1798282800"), DATA).detail())
                    .startsWith("time is \"1798282800\"; write a moment as RFC 3339 has it");
        }
    }

    @Test
    void every_attribute_that_is_missing_or_wrong_is_named() {
        for (Form form : Form.values()) {
            for (String attribute : List.of("id", "source", "type")) {
                assertThat(refused(form, without(attribute), DATA).detail()).contains(attribute + " is missing");
                assertThat(refused(form, with(attribute, ""), DATA).detail()).contains(attribute + " is \"\"");
            }
            assertThat(refused(form, with("subject", ""), DATA).detail()).contains("subject is \"\"");
            assertThat(refused(form, with("specversion", "0.3"), DATA).detail())
                    .contains("specversion is \"0.3\"; write \"1.0\"");
            assertThat(refused(form, with("source", "a b"), DATA).detail()).contains("source is \"a b\"");
            assertThat(refused(form, with("accountId", "a"), DATA).detail())
                    .contains("accountId is no attribute; name attributes in lower-case");
            assertThat(refused(form, ATTRIBUTES, "[1]").detail()).contains("data is no object");
        }
        assertThat(refused(Form.KAFKA_HEADERS, ATTRIBUTES, "{\"a\":nul}").detail())
                .contains("data is no valid JSON, line 1, column 6");
        assertThat(refused(Form.HTTP_HEADERS, without("specversion"), DATA).detail())
                .contains("specversion is missing");
    }

    @Test
    void two_accounts_in_another_encoding_never_become_one() {
        RecordHeaders headers = new RecordHeaders();
        without("subject").forEach((name, value) -> headers.add("ce_" + name, value.getBytes(StandardCharsets.UTF_8)));
        headers.add("ce_subject", "h:café".getBytes(StandardCharsets.ISO_8859_1));
        InvalidCloudEvent refused = catchThrowableOfType(
                InvalidCloudEvent.class, () -> CloudEvents.of(headers, DATA.getBytes(StandardCharsets.UTF_8)));
        assertThat(refused.detail())
                .isEqualTo("header ce_subject is not UTF-8 at byte offset 5 (E9); send it as UTF-8");

        for (String raw : List.of("h:café", "h:caf%E9", "h:caf%", "h:caf%4")) {
            Map<String, List<String>> http = new LinkedHashMap<>();
            without("subject").forEach((name, value) -> http.put("ce-" + name, List.of(value)));
            http.put("ce-subject", List.of(raw));
            InvalidCloudEvent inHeader = catchThrowableOfType(
                    InvalidCloudEvent.class,
                    () -> CloudEvents.of(http, "application/json", DATA.getBytes(StandardCharsets.UTF_8)));
            assertThat(inHeader.detail()).as(raw).startsWith("header ce-subject ");
            OwnWords.require(inHeader.detail(), raw);
        }
    }

    @Test
    void a_header_given_twice_is_given_the_same() {
        RecordHeaders headers = new RecordHeaders();
        ATTRIBUTES.forEach((name, value) -> headers.add("ce_" + name, value.getBytes(StandardCharsets.UTF_8)));
        headers.add("ce_subject", "h:other".getBytes(StandardCharsets.UTF_8));
        assertThat(catchThrowableOfType(InvalidCloudEvent.class, () -> CloudEvents.of(headers, new byte[0]))
                        .detail())
                .contains("ce_subject is given twice");
    }

    @Test
    void what_the_sdk_of_cloud_events_writes_is_read_the_same() throws InvalidCloudEvent {
        CloudEvent event = CloudEventBuilder.v1()
                .withId("e-1")
                .withSource(URI.create("/shop"))
                .withType("io.makegood.CreditsGranted")
                .withSubject("h:café")
                .withTime(OffsetDateTime.parse("2026-11-20T10:00:00.250+01:00"))
                .withExtension("attempt", 2)
                .withExtension("retry", true)
                .withData("application/json", DATA.getBytes(StandardCharsets.UTF_8))
                .build();
        ObjectNode expected;
        expected = flat(Form.STRUCTURED, ATTRIBUTES, DATA);
        ProducerRecord<Void, byte[]> inHeaders =
                KafkaMessageFactory.createWriter("topic").writeBinary(event);
        ProducerRecord<Void, byte[]> whole = KafkaMessageFactory.createWriter("topic")
                .writeStructured(event, EventFormatProvider.getInstance().resolveFormat(JsonFormat.CONTENT_TYPE));
        assertThat(CloudEvents.of(inHeaders.headers(), inHeaders.value()).flat())
                .isEqualTo(expected);
        assertThat(CloudEvents.of(whole.headers(), whole.value()).flat()).isEqualTo(expected);
        byte[] asBase64 = new JsonFormat().withForceJsonDataToBase64().serialize(event);
        assertThat(CloudEvents.of(new RecordHeaders(), asBase64).flat()).isEqualTo(expected);
        assertThat(CloudEvents.of(whole.headers(), whole.value())
                        .document()
                        .path("attempt")
                        .asInt())
                .isEqualTo(2);
    }
}
