package io.makegood.application.config;

/** How an engine writes entries, refunds, notices and balances. */
public enum OutputFormat {
    /** Avro: single objects, or a registry's frames where there is one. */
    AVRO,
    /** The contract's JSON, which any Kafka client reads without a schema. */
    JSON
}
