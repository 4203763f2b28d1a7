package io.makegood.bridges.stripe;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What Stripe said about one purchase, and what the ledger was told of it.
 *
 * @param grants what was granted for it, here or by an operator who bound it
 * @param openCases cases that ask support to book it
 * @param cases how many were ever opened
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Purchase(Facts facts, List<BookedGrant> grants, List<String> openCases, int cases) {
    /** Nothing is known. */
    static final Purchase NONE = new Purchase(Facts.NONE, List.of(), List.of(), 0);

    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    Purchase {
        facts = Objects.requireNonNullElse(facts, Facts.NONE);
        grants = List.copyOf(Objects.requireNonNullElse(grants, List.of()));
        openCases = List.copyOf(Objects.requireNonNullElse(openCases, List.of()));
    }

    Purchase with(Facts newFacts) {
        return new Purchase(newFacts, grants, openCases, cases);
    }

    Purchase with(List<BookedGrant> newGrants) {
        return new Purchase(facts, newGrants, openCases, cases);
    }

    Purchase opened(String caseId) {
        return new Purchase(facts, grants, List.of(caseId), cases + 1);
    }

    Purchase closed() {
        return new Purchase(facts, grants, List.of(), cases);
    }

    /** The two turned out to be one: an invoice and the payment that paid it, say. */
    Purchase join(Purchase other) {
        List<BookedGrant> all = new ArrayList<>(grants);
        other.grants.stream().filter(grant -> grant(grant.grantId()).isEmpty()).forEach(all::add);
        List<String> open = new ArrayList<>(openCases);
        open.addAll(other.openCases);
        return new Purchase(facts.join(other.facts), all, open, cases + other.cases);
    }

    /** A dispute of an older row, known without its id, is the first that is heard of. */
    Purchase adopted(Facts said) {
        if (said.disputes().isEmpty() || !facts.disputes().containsKey(LegacyPayment.UNNAMED_DISPUTE)) {
            return this;
        }
        SortedMap<String, Dispute> named = new TreeMap<>(facts.disputes());
        named.remove(LegacyPayment.UNNAMED_DISPUTE);
        return with(facts.withDisputes(named))
                .with(grants.stream()
                        .map(grant -> grant.renamed(
                                LegacyPayment.UNNAMED_DISPUTE, said.disputes().firstKey()))
                        .toList());
    }

    Optional<BookedGrant> grant(String grantId) {
        return grants.stream().filter(grant -> grant.grantId().equals(grantId)).findFirst();
    }

    boolean isBound() {
        return grants.stream().anyMatch(BookedGrant::bound);
    }

    byte[] bytes() {
        return bytes(this);
    }

    static Purchase of(byte[] row) {
        return read(row, Purchase.class);
    }

    /** A record of plain values as a row. */
    static byte[] bytes(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of plain values cannot be written", e);
        }
    }

    /** The record that a row holds. */
    static <T> T read(byte[] row, Class<T> type) {
        try {
            return JSON.readValue(row, type);
        } catch (IOException e) {
            throw new IllegalStateException("a row of a payment cannot be read", e);
        }
    }
}
