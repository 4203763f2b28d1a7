/**
 * The public contract of the ledger: its records in Avro ({@code avro}, generated), how they travel as bytes
 * ({@code codec}), and the topics they travel on ({@code topic}). Knows neither Kafka nor the rules of the ledger.
 *
 * <p>Generated builders come with a trap of Avro 1.12.2, which loads no class by name that a JVM-wide setting does not
 * trust: {@code GenerationCharged} and {@code Notice} builders throw a {@code SecurityException} unless their lists are
 * set, and so does every builder that copies a record. Use the constructors, or set the lists. The codecs do not need
 * the setting.
 */
@NullMarked
package io.makegood.schemas;

import org.jspecify.annotations.NullMarked;
