/** A second, deliberately naive ledger, written from the contract, that shares no rule with the engine. */
@NullMarked
package io.makegood.ledger.reference;

import org.jspecify.annotations.NullMarked;
