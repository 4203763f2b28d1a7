/**
 * The rows in Kafka Streams' stores. Knows keys and bytes, no rule about credits.
 */
@NullMarked
package io.makegood.processor.store;

import org.jspecify.annotations.NullMarked;
