package io.makegood.bridges.topic;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.makegood.bridges.topic.BridgeMapping.Dead;
import io.makegood.bridges.topic.BridgeMapping.Event;
import io.makegood.bridges.topic.BridgeMapping.Mapped;
import io.makegood.fuzzing.Door;
import io.makegood.fuzzing.Golden;
import io.makegood.fuzzing.Parts;
import io.makegood.fuzzing.Parts.Part;
import io.makegood.fuzzing.Refusal;
import io.makegood.topics.mapping.EventCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Records of other teams' topics, CloudEvents among them: an event, nothing, or a dead letter in words. */
public final class BridgeDoor implements Door {
    private static final String BRIDGES = """
            - topic: plain
              types: [CreditsGranted, GenerationCharged, ItemFailed, GenerationRequested]
            - topic: events
              format: cloudevents
              types: [CreditsGranted, GenerationCharged, ItemFailed]
            - topic: payments
              types: [CreditsGranted, GenerationCharged]
              others: leave-out
              events:
                - when: { /type: payment.succeeded }
                  type: CreditsGranted
                  fields:
                    accountId: { at: /customer/id, as: text }
                    grantId: /payment/id
                    amount: { at: /credits, as: number }
                    kind: PAID
                    expiresAt: { at: /until, as: iso }
                - when: { /type: charged }
                  type: GenerationCharged
                  fields:
                    accountId: /customer/id
                    generationId: /id
                    occurredAt: { at: /at, as: seconds }
                    baseAmount: 1
                    items: { each: /images, as: { itemId: { at: /n, as: text }, amount: /price } }
            - topic: cloud
              format: cloudevents
              types: [CreditsGranted]
              events:
                - type: CreditsGranted
                  fields:
                    accountId: /subject
                    grantId: /id
                    occurredAt: /time
                    amount: /data/credits
                    kind: { value: GOODWILL }
            """;
    private static final ObjectMapper YAML = new YAMLMapper();
    private static final List<String> HEADERS = List.of(
            "ce_specversion",
            "ce_id",
            "ce_source",
            "ce_type",
            "ce_subject",
            "ce_time",
            "ce_datacontenttype",
            "ce_dataschema",
            "content-type",
            "ce_Ext");
    private static final int WITHOUT_VALUE = 128;

    private final List<BridgeMapping> mappings = new ArrayList<>();
    private final EventCodec codec = new EventCodec();

    /** With bridges of every kind. */
    public BridgeDoor() {
        List<String> mistakes = new ArrayList<>();
        try {
            BridgeReading.of(YAML.readTree(BRIDGES), mistakes)
                    .forEach(bridge -> mappings.add(new BridgeMapping(bridge, null)));
        } catch (IOException e) {
            throw new IllegalStateException("the bridges cannot be read", e);
        }
        Refusal.unless(mistakes.isEmpty(), mistakes.toString());
    }

    @Override
    public boolean take(byte[] input) throws Exception {
        BridgeMapping mapping = mappings.get(Parts.first(input) % mappings.size());
        RecordHeaders headers = new RecordHeaders();
        byte[] value = null;
        List<Part> parts = Parts.of(Parts.rest(input));
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (i == 0) {
                value = part.kind() >= WITHOUT_VALUE ? null : part.bytes();
            } else {
                headers.add(
                        HEADERS.get(part.kind() % HEADERS.size()), part.kind() >= WITHOUT_VALUE ? null : part.bytes());
            }
        }
        Mapped mapped = mapping.map(value, headers, "topic/0/1");
        if (mapped instanceof Dead dead) {
            return Refusal.with(dead.reason()) || Refusal.onALine(dead.detail());
        }
        if (mapped instanceof Event event) {
            Refusal.unless(
                    event.event().equals(codec.read(codec.write(event.event()))), "the engine reads another event");
        }
        return true;
    }

    @Override
    public List<byte[]> seeds() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        for (String json : Golden.json("LedgerEvent-v2")) {
            if (json.contains("\"ItemFailed\"")) {
                seeds.add(Parts.after(0, Parts.input(List.of(Parts.text(0, json)))));
            }
        }
        String granted = "{\"grantId\":\"g-1\",\"amount\":5,\"kind\":\"PAID\"}";
        seeds.add(Parts.after(
                1,
                Parts.input(List.of(Parts.text(
                        0,
                        "{\"specversion\":\"1.0\",\"id\":\"e-1\","
                                + "\"source\":\"/shop\",\"type\":\"io.makegood.CreditsGranted\",\"subject\":\"a-1\","
                                + "\"time\":\"2026-11-20T10:00:00Z\",\"datacontenttype\":\"application/json\",\"data\":"
                                + granted
                                + "}")))));
        seeds.add(Parts.after(
                1,
                Parts.input(List.of(Parts.text(
                        0,
                        "{\"specversion\":\"1.0\",\"id\":\"e-1\","
                                + "\"source\":\"/shop\",\"type\":\"CreditsGranted\",\"subject\":\"a-1\",\"data_base64\":\""
                                + Base64.getEncoder().encodeToString(Parts.bytes(granted)) + "\"}")))));
        seeds.add(Parts.after(
                1,
                Parts.input(List.of(
                        Parts.text(0, granted),
                        Parts.text(0, "1.0"),
                        Parts.text(1, "e-1"),
                        Parts.text(2, "/shop"),
                        Parts.text(3, "CreditsGranted"),
                        Parts.text(4, "a-1"),
                        Parts.text(5, "2026-11-20T10:00:00.5+01:00"),
                        Parts.text(8, "application/json; charset=utf-8")))));
        seeds.add(
                Parts.after(
                        2,
                        Parts.input(
                                List.of(
                                        Parts.text(
                                                0,
                                                "{\"type\":\"payment.succeeded\",\"customer\":{\"id\":7},"
                                                        + "\"payment\":{\"id\":\"pi_1\"},\"credits\":\"50.0\",\"until\":\"2027-01-01T00:00:00Z\"}")))));
        seeds.add(
                Parts.after(
                        2,
                        Parts.input(
                                List.of(
                                        Parts.text(
                                                0,
                                                "{\"type\":\"charged\",\"customer\":{\"id\":\"a-1\"},"
                                                        + "\"id\":\"n-1\",\"at\":1790000000.123,\"images\":[{\"n\":1,\"price\":2},{\"n\":2,\"price\":3}]}")))));
        seeds.add(Parts.after(
                3,
                Parts.input(List.of(Parts.text(
                        0,
                        "{\"specversion\":\"1.0\",\"id\":\"e-1\","
                                + "\"source\":\"/shop\",\"type\":\"x\",\"subject\":\"a-1\",\"time\":\"2026-11-20T10:00:00Z\","
                                + "\"data\":{\"credits\":5}}")))));
        return seeds;
    }
}
