/**
 * Refunds: what was given back and why, and the identity derived from what is given back.
 */
@NullMarked
package io.makegood.ledger.refund;

import org.jspecify.annotations.NullMarked;
