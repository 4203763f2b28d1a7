/** The given/when/then language over the pure fold, and the invariants of the house that it checks after every scenario. */
@NullMarked
package io.makegood.ledger.scenario;

import org.jspecify.annotations.NullMarked;
