/**
 * Why something was booked, told or refused: every reason there is, with the rule behind it and its words. Knows no other package.
 */
@NullMarked
package io.makegood.ledger.reason;

import org.jspecify.annotations.NullMarked;
