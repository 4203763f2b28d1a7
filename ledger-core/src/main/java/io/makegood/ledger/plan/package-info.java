/** When the periods of plans begin: the calendar, which the fold does not compute. */
@NullMarked
package io.makegood.ledger.plan;

import org.jspecify.annotations.NullMarked;
