package io.makegood.topics.registry;

import io.makegood.schemas.avro.AccountBalance;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.schemas.avro.LedgerEvent;
import io.makegood.schemas.avro.Notice;
import io.makegood.schemas.avro.RefundIssued;
import io.makegood.schemas.codec.Framing;
import io.makegood.schemas.topic.Topics;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * The ledger's schemas in a registry, under the usual subject of each topic, {@code TOPIC-value}. A log is read from its start, so
 * every version must be able to read all earlier ones.
 */
public final class Subjects {
    /** What versions of a subject must be to each other. */
    public static final String COMPATIBILITY = "BACKWARD_TRANSITIVE";

    /** What promises as much. */
    private static final Set<String> AS_STRICT = Set.of(COMPATIBILITY, "FULL_TRANSITIVE");

    private Subjects() {}

    /** The schema of each subject. */
    public static Map<String, Schema> of(Topics topics) {
        Map<String, Schema> subjects = new LinkedHashMap<>();
        subjects.put(subject(topics.events().name()), LedgerEvent.getClassSchema());
        subjects.put(subject(topics.entries().name()), LedgerEntry.getClassSchema());
        subjects.put(subject(topics.refunds().name()), RefundIssued.getClassSchema());
        subjects.put(subject(topics.notices().name()), Notice.getClassSchema());
        subjects.put(subject(topics.balances().name()), AccountBalance.getClassSchema());
        return subjects;
    }

    /** Registers today's schemas and says what must hold between versions; returns the framing with their ids. */
    public static Framing register(RegistryClient registry, Topics topics) {
        Map<String, Integer> ids = new HashMap<>();
        of(topics).forEach((subject, schema) -> {
            ids.put(schema.getFullName(), registry.register(subject, schema));
            if (registry.compatibility(subject).filter(AS_STRICT::contains).isEmpty()) {
                registry.setCompatibility(subject, COMPATIBILITY);
            }
        });
        return Framing.registry(ids);
    }

    private static String subject(String topic) {
        return topic + "-value";
    }
}
