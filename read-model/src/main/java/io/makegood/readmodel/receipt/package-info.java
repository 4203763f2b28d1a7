/** What one generation cost and what came back, as a text for the customer that can be checked without the ledger. */
@NullMarked
package io.makegood.readmodel.receipt;

import org.jspecify.annotations.NullMarked;
