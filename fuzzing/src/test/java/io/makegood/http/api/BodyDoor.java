package io.makegood.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.makegood.fuzzing.Door;
import io.makegood.fuzzing.Golden;
import io.makegood.fuzzing.Parts;
import io.makegood.fuzzing.Parts.Part;
import io.makegood.fuzzing.Refusal;
import io.makegood.http.access.Caller;
import io.makegood.http.contract.ContractJson;
import io.makegood.topics.mapping.EventCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Bodies of requests: events in JSON, one or many, CloudEvents in bodies and headers, commands, bindings of payments. */
public final class BodyDoor implements Door {
    private static final List<String> TYPES = List.of(
            "application/json", "application/cloudevents+json", "application/cloudevents-batch+json", "text/plain");
    private static final List<String> HEADERS =
            List.of("ce-specversion", "ce-id", "ce-source", "ce-type", "ce-subject", "ce-time", "ce-x", "content-type");

    private final ContractJson json = new ContractJson();
    private final EventBody body = new EventBody();
    private final EventCodec codec = new EventCodec();

    @Override
    public boolean take(byte[] input) throws Exception {
        List<Part> parts = Parts.of(Parts.rest(input));
        if (parts.isEmpty()) {
            return false;
        }
        Map<String, List<String>> headers = new TreeMap<>();
        headers.put("content-type", new ArrayList<>(List.of(TYPES.get(Parts.first(input) % TYPES.size()))));
        for (Part part : parts.subList(1, parts.size())) {
            headers.computeIfAbsent(HEADERS.get(part.kind() % HEADERS.size()), each -> new ArrayList<>())
                    .add(part.text());
        }
        Context context = Requests.of(headers, Map.of(), parts.get(0).bytes());
        Refusal.unless(EventBody.identity(context) != null, "a request without an identity");
        boolean any = read(context);
        Call call = new Call(context, Caller.ANYONE, json);
        any |= command(call);
        any |= binding(call);
        return any;
    }

    private boolean read(Context context) throws Exception {
        boolean any = false;
        try {
            EventBody.Received received = EventBody.read(context);
            for (EventBody.Part part : received.parts()) {
                JsonNode event = part.event();
                EventBody.Checked checked =
                        event == null ? EventBody.Checked.refused(part.problems()) : body.check(event);
                if (checked.event() == null) {
                    boolean unused = Refusal.with(checked.detail());
                    continue;
                }
                var envelope = checked.valid().envelope();
                Refusal.unless(envelope.equals(codec.read(codec.write(envelope))), "the engine reads another event");
                Refusal.unless(json.event(checked.valid()) != null, "an event that cannot be answered");
                any = true;
            }
        } catch (Problem problem) {
            return refused(problem);
        }
        return any;
    }

    private boolean command(Call call) {
        try {
            ObjectNode object = EventBody.object(call);
            WriteRoutes.same(object, "type", "CreditsGranted");
            Refusal.unless(!WriteRoutes.id("grant_", object, null).isBlank(), "no id");
            return body.check(object).event() != null;
        } catch (Problem problem) {
            return refused(problem);
        }
    }

    private static boolean binding(Call call) {
        try {
            return StripeRoutes.binding(EventBody.object(call)) != null;
        } catch (Problem problem) {
            return refused(problem);
        }
    }

    private static boolean refused(Problem problem) {
        Refusal.unless(
                problem.status() >= 400 && problem.status() < 500,
                "the caller's fault is answered " + problem.status());
        return Refusal.with(problem.getMessage());
    }

    @Override
    public List<byte[]> seeds() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        List<String> events = Golden.json("LedgerEvent-v2").stream()
                .filter(event -> event.contains("\"ItemFailed\"") || event.contains("\"CaseResolved\""))
                .toList();
        for (String event : events) {
            seeds.add(Parts.after(0, Parts.input(List.of(Parts.text(0, event)))));
        }
        seeds.add(Parts.after(0, Parts.input(List.of(Parts.text(0, events.toString())))));
        String data = "{\"grantId\":\"g-1\",\"amount\":5,\"kind\":\"PAID\"}";
        String cloud = "{\"specversion\":\"1.0\",\"id\":\"e-1\",\"source\":\"/shop\",\"type\":\"CreditsGranted\","
                + "\"subject\":\"a-1\",\"time\":\"2026-11-20T10:00:00Z\",\"data\":" + data + "}";
        seeds.add(Parts.after(1, Parts.input(List.of(Parts.text(0, cloud)))));
        seeds.add(Parts.after(2, Parts.input(List.of(Parts.text(0, "[" + cloud + "," + cloud + "]")))));
        seeds.add(Parts.after(
                0,
                Parts.input(List.of(
                        Parts.text(0, data),
                        Parts.text(0, "1.0"),
                        Parts.text(1, "e%201"),
                        Parts.text(2, "\"/shop\""),
                        Parts.text(3, "CreditsGranted"),
                        Parts.text(4, "a-1"),
                        Parts.text(5, "2026-11-20T10:00:00Z")))));
        seeds.add(Parts.after(
                0,
                Parts.input(List.of(Parts.text(
                        0, "{\"payment\":\"pi_1\",\"accountId\":\"a-1\",\"grantId\":\"g-1\",\"credits\":100}")))));
        return seeds;
    }
}
