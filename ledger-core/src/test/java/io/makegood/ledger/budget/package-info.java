/** Windows and what is spent in them. */
@NullMarked
package io.makegood.ledger.budget;

import org.jspecify.annotations.NullMarked;
