/** Makegood ledger-core. */
@NullMarked
package io.makegood.ledger;

import org.jspecify.annotations.NullMarked;
