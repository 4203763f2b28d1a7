package io.makegood.bridges.stripe;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What the metadata of a price says to the ledger: newer invoices name their prices by id alone.
 *
 * @param at when Stripe said so, in its seconds
 * @param metadata those fields of it that are ours
 * @param askedBy the case that asks for it, while Stripe never told of the price; null once it did
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Price(
        long at,
        SortedMap<String, String> metadata,
        @Nullable String askedBy) {
    Price {
        metadata = Objects.requireNonNullElse(metadata, Collections.emptySortedMap());
    }

    /** What a price's event says. */
    static Price of(StripeMessage message) {
        return new Price(message.created(), GrantTerms.marks(message.object().path("metadata")), null);
    }

    /** A price that an invoice names and nobody knows. */
    static Price asked(String caseId) {
        return new Price(0, Collections.emptySortedMap(), caseId);
    }

    JsonNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        metadata.forEach(json::put);
        return json;
    }
}
