/**
 * The pure domain of Makegood: events in, entries, refunds and notices out. Depends on the JDK alone and reads neither
 * clock nor file nor network, so one log always yields one ledger.
 */
@NullMarked
package io.makegood.ledger;

import org.jspecify.annotations.NullMarked;
