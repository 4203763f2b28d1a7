package io.makegood.application.startup;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.schemas.codec.JsonLimits;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the engine must still find as it was at its first start. Kept as JSON in the engine topic, under the application id.
 *
 * @param role whether the journal is this ledger's own, or a mirror of another one's
 * @param topicIds Kafka's id of each other topic and changelog, by name: one that was deleted and made anew has another
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record EngineManifest(
        int formatVersion,
        String applicationId,
        String journalTopicId,
        int partitions,
        long firstStartedAt,
        JournalRole role,
        SortedMap<String, String> topicIds) {
    /**
     * Of rows, fold and hashes: one is never gone on with by the other. Version 2 is that of docs/rules.md; since version 3 the hashes of entries
     * depend on the content of events and not on their place.
     */
    static final int FORMAT_VERSION = 3;

    /** The first in which entries have hashes of version 2. */
    static final int HASHES_OVER_CONTENT = 3;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonLimits.forOurOwn())
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /** @throws IllegalArgumentException if the text is no manifest of a version that is known here */
    static EngineManifest parse(String json) {
        try {
            JsonNode tree = JSON.readTree(json);
            int formatVersion = tree.path("formatVersion").asInt();
            if (formatVersion < 1 || formatVersion > FORMAT_VERSION) {
                throw new IllegalArgumentException(
                        "format version " + formatVersion + " where only those up to " + FORMAT_VERSION + " are known");
            }
            if (tree instanceof ObjectNode manifest && !manifest.has("topicIds")) {
                // One of a version that did not remember them yet.
                manifest.putObject("topicIds");
            }
            if (tree instanceof ObjectNode manifest && !manifest.has("role")) {
                manifest.put("role", JournalRole.OWN.name());
            }
            return JSON.treeToValue(tree, EngineManifest.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is no manifest in JSON", e);
        }
    }

    /** It with these topics' ids besides, instead of those it had of them. */
    EngineManifest with(Map<String, String> ids) {
        SortedMap<String, String> all = new TreeMap<>(topicIds);
        all.putAll(ids);
        return new EngineManifest(formatVersion, applicationId, journalTopicId, partitions, firstStartedAt, role, all);
    }

    /** It for a journal that was moved. */
    EngineManifest onto(String journalId) {
        return new EngineManifest(formatVersion, applicationId, journalId, partitions, firstStartedAt, role, topicIds);
    }

    /** It for a ledger to which its journal is something else now. */
    EngineManifest in(JournalRole now) {
        return new EngineManifest(
                formatVersion, applicationId, journalTopicId, partitions, firstStartedAt, now, topicIds);
    }

    String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a manifest of plain values could not be written", e);
        }
    }
}
