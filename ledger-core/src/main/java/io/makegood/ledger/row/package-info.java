/**
 * Bytes of the rows in the stores and of their keys: versioned, compact, with golden files. No rule lives here.
 */
@NullMarked
package io.makegood.ledger.row;

import org.jspecify.annotations.NullMarked;
