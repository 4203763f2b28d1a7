package io.makegood.ledger.fold;

/** That an event was not applied, why, and what would mend it. */
public record Refusal(RefusalReason reason, String detail) {}
