package io.makegood.schemas.topic;

import java.util.Map;

/**
 * One topic of the catalogue.
 *
 * @param name the full name, prefix included
 * @param key what its records are keyed by
 * @param value what its records hold
 * @param config the settings it must have, as a Kafka admin client takes them, in name order
 */
public record Topic(String name, String key, String value, Map<String, String> config) {}
