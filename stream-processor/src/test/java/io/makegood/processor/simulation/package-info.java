/**
 * The engine's processor, stores and rows in one thread, under a scheduler that a seed decides: what Kafka and Kafka Streams do
 * around them is a model of some hundred lines (docs/reliability.md).
 */
@NullMarked
package io.makegood.processor.simulation;

import org.jspecify.annotations.NullMarked;
