/**
 * The running engine: start-up checks, Kafka Streams, failure and a clean end.
 */
@NullMarked
package io.makegood.processor.engine;

import org.jspecify.annotations.NullMarked;
