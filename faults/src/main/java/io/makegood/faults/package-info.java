/**
 * {@code ./makegood faults}: breaks real processes in every way that is known, heals them, and asks each time whether the ledger
 * still adds up.
 */
@NullMarked
package io.makegood.faults;

import org.jspecify.annotations.NullMarked;
