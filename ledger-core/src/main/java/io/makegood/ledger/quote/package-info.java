/** What an action will cost, before it starts. */
@NullMarked
package io.makegood.ledger.quote;

import org.jspecify.annotations.NullMarked;
