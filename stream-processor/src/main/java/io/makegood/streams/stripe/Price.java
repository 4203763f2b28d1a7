package io.makegood.streams.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;

/**
 * What the metadata of a price says to the ledger: newer invoices name their prices by id alone.
 *
 * @param at when Stripe said so, in its seconds
 * @param metadata those fields of it that are ours
 */
record Price(long at, SortedMap<String, String> metadata) {
    Price {
        metadata = Objects.requireNonNullElse(metadata, Collections.emptySortedMap());
    }

    /** What a price's event says. */
    static Price of(StripeMessage message) {
        return new Price(message.created(), GrantTerms.marks(message.object().path("metadata")));
    }

    JsonNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        metadata.forEach(json::put);
        return json;
    }
}
