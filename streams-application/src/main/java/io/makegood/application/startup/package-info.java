/**
 * Refuses an unsafe start. Owns what must hold in Kafka before the engine takes its first event (topics, retention, replication,
 * feature levels, saved offsets, a journal that is still the one it began with), the making of the topics, and the engine's memory of
 * its first start. It reads no event and books nothing. Every problem is found before any is reported, each with the way out.
 */
@NullMarked
package io.makegood.application.startup;

import org.jspecify.annotations.NullMarked;
