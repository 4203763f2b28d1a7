/**
 * The public contract of the ledger: its records in Avro ({@code avro}, generated), how they travel as bytes
 * ({@code codec}), and the topics they travel on ({@code topic}). Knows neither Kafka nor the rules of the ledger.
 */
@NullMarked
package io.makegood.schemas;

import org.jspecify.annotations.NullMarked;
