/**
 * What a Java service needs to publish events: typed builders, checked before anything is sent, and a publisher whose futures say
 * when Kafka has an event for good. Owns the derivation of event ids and the bounds on what is under way; the limits on fields
 * are {@code ledger-core}'s, the encoding is {@code schemas}'. Knows no rule about credits and reads nothing back: {@code api} does,
 * by HTTP.
 */
@NullMarked
package io.makegood.client;

import org.jspecify.annotations.NullMarked;
