/**
 * State of one generation: what was charged, what failed, what was delivered and what may still come back.
 */
@NullMarked
package io.makegood.ledger.generation;

import org.jspecify.annotations.NullMarked;
