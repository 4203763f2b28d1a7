package io.makegood.bridges.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.fuzzing.Door;
import io.makegood.fuzzing.Parts;
import io.makegood.fuzzing.Parts.Part;
import io.makegood.fuzzing.Refusal;
import io.makegood.schemas.codec.FieldProblem;
import io.makegood.schemas.codec.JsonLimits;
import io.makegood.schemas.topic.Topics;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What people write of webhooks, and what stands in their topics. The first part is a form, by its kind: of an endpoint, of a rotation, of
 * what to send again. The others are records, two parts each, key and value: whatever they hold, the table can be asked.
 */
public final class WebhookDoor implements Door {
    private static final ObjectMapper JSON = new ObjectMapper(JsonLimits.forStrangers());
    private static final Topics TOPICS = Topics.withDefaultPrefix();
    private static final String ID = "w1";

    @Override
    public boolean take(byte[] input) throws Exception {
        List<Part> parts = Parts.of(input);
        if (parts.isEmpty()) {
            return false;
        }
        WebhookTable table = new WebhookTable(TOPICS);
        for (int i = 1; i + 1 < parts.size(); i += 2) {
            Part value = parts.get(i + 1);
            String topic = (parts.get(i).kind() & 1) == 0
                    ? TOPICS.webhookEndpoints().name()
                    : TOPICS.webhookDeliveries().name();
            table.read(
                    new ConsumerRecord<>(topic, 0, i, parts.get(i).bytes(), value.kind() == 0 ? value.bytes() : null));
        }
        boolean tells = ask(table);
        return isForm(parts.get(0)) || tells;
    }

    private static boolean ask(WebhookTable table) {
        boolean tells = !table.endpoints().isEmpty();
        for (WebhookEndpoint each : table.endpoints()) {
            Refusal.unless(table.names(each.id()) != null, "an endpoint without a name");
        }
        tells |= table.rest(ID).isPresent();
        tells |= !table.redeliveries(ID).isEmpty();
        tells |= !table.deliveries(ID, any -> true).isEmpty();
        tells |= table.waiting(ID, 0).size() + table.surplus(ID, 0, 0).size() > 0;
        tells |= table.progress(ID, 0) != null || !table.begun(ID, 0).isEmpty();
        tells |= table.lastTakenAt(ID) != null || table.waiting(ID) > 0;
        return tells;
    }

    private static boolean isForm(Part form) {
        try {
            JsonNode read = JSON.readTree(form.bytes());
            if (!(read instanceof ObjectNode body)) {
                return false;
            }
            switch (form.kind() % 3) {
                case 0 -> {
                    Long from = WebhookForm.from(body);
                    Refusal.unless(from == null || from >= 0, "begins before any time");
                    WebhookTerms terms = WebhookForm.terms(body);
                    List<FieldProblem> problems = terms.problems();
                    problems.forEach(each -> Refusal.onALine(each.toString()));
                    if (problems.isEmpty()) {
                        Refusal.unless(URI.create(terms.url()).getHost() != null, "kept, and no host to call");
                        Refusal.unless(
                                JSON.readValue(JSON.writeValueAsBytes(terms), WebhookTerms.class)
                                        .equals(terms),
                                "kept, and read otherwise");
                    }
                    return problems.isEmpty();
                }
                case 1 -> WebhookForm.overlap(body);
                default -> {
                    WebhookForm.Again again = WebhookForm.again(body);
                    Refusal.unless((again.message() == null) != (again.from() == null), "both or neither");
                }
            }
            return true;
        } catch (WebhookRefused e) {
            return Refusal.onALine(e.getMessage());
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        String terms =
                "{\"name\":\"shop\",\"url\":\"https://shop.example/ledger\",\"types\":[\"entry.*\",\"balance.threshold\"],"
                        + "\"product\":\"example\",\"accountPrefix\":\"example:\",\"thresholds\":[100,0],\"openTexts\":true}";
        seeds.add(Parts.input(List.of(Parts.text(0, terms))));
        seeds.add(
                Parts.input(
                        List.of(
                                Parts.text(
                                        0,
                                        "{\"name\":\"a\",\"url\":\"http://127.0.0.1:8080/\",\"types\":[\"*\"],\"from\":\"2026-11-21T08:00:00Z\"}"))));
        seeds.add(Parts.input(List.of(Parts.text(1, "{\"overlap\":\"PT24H\"}"))));
        seeds.add(Parts.input(List.of(Parts.text(2, "{\"messageId\":\"m1\"}"))));
        seeds.add(Parts.input(
                List.of(Parts.text(2, "{\"from\":0,\"to\":\"2026-11-21T08:00:00Z\",\"accountPrefix\":\"example:\"}"))));
        seeds.add(Parts.input(List.of(
                Parts.text(0, "{}"),
                Parts.text(0, "e/w1"),
                Parts.text(
                        0,
                        "{\"id\":\"w1\",\"terms\":" + terms + ",\"secrets\":[{\"sealed\":\"AA==\"}],\"createdAt\":1}"),
                Parts.text(0, "p/w1"),
                Parts.text(0, "{\"at\":1,\"reason\":\"DEAD\"}"),
                Parts.text(0, "r/w1/r1"),
                Parts.text(0, "{\"id\":\"r1\",\"askedAt\":1,\"from\":0,\"to\":5}"))));
        seeds.add(Parts.input(List.of(
                Parts.text(0, "{}"),
                Parts.text(1, "w1/m1"),
                Parts.text(
                        0,
                        "{\"id\":\"m1\",\"type\":\"entry.CHARGE\",\"accountId\":\"example:ada\",\"source\":\"ENTRIES\",\"partition\":0,"
                                + "\"offset\":7,\"recordedAt\":1,\"status\":\"WAITING\",\"attempts\":1,\"changedAt\":2,\"again\":false}"),
                Parts.text(1, "w1/@"),
                Parts.text(0, "{\"entries\":1,\"notices\":2,\"done\":false}"),
                Parts.text(1, "w1/!r1"),
                Parts.text(0, "{\"entries\":1,\"notices\":2,\"done\":true}"))));
        return seeds;
    }
}
