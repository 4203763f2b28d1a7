/** Makegood on Kafka Streams: topology, stores, read side, start-up checks and command line. */
@NullMarked
package io.makegood.streams;

import org.jspecify.annotations.NullMarked;
