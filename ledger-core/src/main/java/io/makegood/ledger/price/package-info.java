/** What an action costs by a policy's table of rates: exact arithmetic in whole numbers, one rounding, and the row that decided. */
@NullMarked
package io.makegood.ledger.price;

import org.jspecify.annotations.NullMarked;
