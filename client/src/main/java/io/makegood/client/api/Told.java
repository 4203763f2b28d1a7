package io.makegood.client.api;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What a live stream told.
 *
 * @param type {@code entry}, {@code notice} or {@code balance}
 * @param id of an entry its sequence
 * @param data the entry, notice or balance, by the names of the contract
 */
public record Told(String type, @Nullable String id, JsonNode data) {}
