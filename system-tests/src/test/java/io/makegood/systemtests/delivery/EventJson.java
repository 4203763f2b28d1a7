package io.makegood.systemtests.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.ledger.event.Envelope;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Domain events as flat JSON, field by field as the contract names them: what a publisher without our types would send. */
public final class EventJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** For which alone a grant pays: empty says for everything. */
    private static final Set<String> ALONE = Set.of("features", "models");

    private EventJson() {}

    /** The JSON of an event with its account. */
    public static byte[] of(Envelope envelope) {
        ObjectNode node = JSON.createObjectNode();
        node.put("type", envelope.event().getClass().getSimpleName());
        node.put("accountId", envelope.accountId());
        try {
            for (RecordComponent field : envelope.event().getClass().getRecordComponents()) {
                Object value = field.getAccessor().invoke(envelope.event());
                if (value != null && !isNothing(field.getName(), value)) {
                    node.set(field.getName(), JSON.valueToTree(value));
                }
            }
            return JSON.writeValueAsString(node).getBytes(StandardCharsets.UTF_8);
        } catch (ReflectiveOperationException | JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the contract says by leaving it out. */
    private static boolean isNothing(String name, Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.isEmpty();
        }
        return ALONE.contains(name) && value instanceof List<?> names && names.isEmpty();
    }
}
