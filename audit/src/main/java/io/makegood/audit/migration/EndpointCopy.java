package io.makegood.audit.migration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.schemas.codec.JsonLimits;
import io.makegood.schemas.topic.EndpointKeys;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.reading.CommittedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Endpoints of webhooks, carried over in the transaction in which a ledger arrives, with the secrets that sign, and with whether they rest. They are told
 * what was recorded from the departure on; what was recorded before the instances that the ledger has left tell them. An endpoint that is
 * at the copy already, by its id or its name, stays as it is there.
 */
final class EndpointCopy {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointCopy.class);
    private static final ObjectMapper JSON = new ObjectMapper(JsonLimits.forOurOwn());
    private static final String BEGINS_AT = "beginsAt";

    private EndpointCopy() {}

    /**
     * Writes them.
     *
     * @param departedAt when the first partition's departure was recorded, epoch milliseconds, UTC
     */
    static void write(
            KafkaLedger source,
            Map<String, Object> clients,
            Topics there,
            long departedAt,
            Consumer<ProducerRecord<byte[], byte[]>> writer) {
        String from = source.topics().webhookEndpoints().name();
        String to = there.webhookEndpoints().name();
        Map<String, byte[]> here = exists(source.clients(), from) ? read(source.clients(), from) : Map.of();
        if (here.isEmpty()) {
            return;
        }
        if (!exists(clients, to)) {
            LOG.warn(
                    "Endpoints of webhooks do not come over, as there is no topic {}: make it, and add them there", to);
            return;
        }
        Map<String, byte[]> known = read(clients, to);
        Set<String> names = new HashSet<>();
        known.forEach((key, value) -> names.add(name(value)));
        here.forEach((key, value) -> {
            String id = id(key);
            byte[] endpoint = here.get(EndpointKeys.ENDPOINT + id);
            if (endpoint == null || known.containsKey(EndpointKeys.ENDPOINT + id) || names.contains(name(endpoint))) {
                return;
            }
            byte[] carried = key.startsWith(EndpointKeys.ENDPOINT) ? beginning(value, departedAt) : value;
            writer.accept(new ProducerRecord<>(to, 0, key.getBytes(StandardCharsets.UTF_8), carried));
        });
    }

    private static boolean exists(Map<String, Object> clients, String topic) {
        try (Admin admin = Admin.create(clients)) {
            return KafkaLedger.answer(admin.listTopics().names()).contains(topic);
        }
    }

    /** Those that there are, and which of them rest, by their keys. */
    private static Map<String, byte[]> read(Map<String, Object> clients, String topic) {
        Map<String, byte[]> newest = new LinkedHashMap<>();
        new CommittedReader(clients).readAll(topic, record -> {
            String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
            if (key.startsWith(EndpointKeys.ENDPOINT) || key.startsWith(EndpointKeys.REST)) {
                newest.remove(key);
                if (record.value() != null) {
                    newest.put(key, record.value());
                }
            }
        });
        return newest;
    }

    private static String id(String key) {
        return key.substring(EndpointKeys.ENDPOINT.length());
    }

    private static String name(byte[] endpoint) {
        return tree(endpoint).path("terms").path("name").asText();
    }

    private static byte[] beginning(byte[] endpoint, long at) {
        JsonNode known = tree(endpoint);
        if (!(known instanceof ObjectNode told)) {
            return endpoint;
        }
        try {
            return JSON.writeValueAsBytes(
                    told.put(BEGINS_AT, Math.max(at, told.path(BEGINS_AT).asLong())));
        } catch (IOException e) {
            throw new IllegalStateException("plain values could not be written as JSON", e);
        }
    }

    private static JsonNode tree(byte[] value) {
        try {
            return JSON.readTree(value);
        } catch (IOException e) {
            // It stands for nothing, there as here.
            return JSON.missingNode();
        }
    }
}
