/**
 * The pure fold: decides what an event does to the rows it is handed. No clock, no randomness, no I/O.
 */
@NullMarked
package io.makegood.ledger.fold;

import org.jspecify.annotations.NullMarked;
