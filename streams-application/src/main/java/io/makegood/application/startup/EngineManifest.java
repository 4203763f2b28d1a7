package io.makegood.application.startup;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** What the engine must still find as it was at its first start. Kept as JSON in the engine topic, under the application id. */
@JsonIgnoreProperties(ignoreUnknown = true)
record EngineManifest(
        int formatVersion, String applicationId, String journalTopicId, int partitions, long firstStartedAt) {
    /** Of rows and fold: one is never gone on with by the other. Version 2 is that of docs/rules.md. */
    static final int FORMAT_VERSION = 2;

    private static final ObjectMapper JSON = JsonMapper.builder()
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
            return JSON.treeToValue(tree, EngineManifest.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is no manifest in JSON", e);
        }
    }

    String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a manifest of plain values could not be written", e);
        }
    }
}
