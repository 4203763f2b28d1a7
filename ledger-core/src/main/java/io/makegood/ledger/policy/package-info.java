/**
 * The rules that differ by product, as the fold sees them, and the built-in default. Holds no credits.
 */
@NullMarked
package io.makegood.ledger.policy;

import org.jspecify.annotations.NullMarked;
