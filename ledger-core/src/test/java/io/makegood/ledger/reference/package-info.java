/**
 * A second, deliberately naive ledger, written after docs/rules.md, that shares no rule with the engine; and the comparison of the
 * two. It knows events and the policies' answers; of the engine only the comparison knows more.
 */
@NullMarked
package io.makegood.ledger.reference;

import org.jspecify.annotations.NullMarked;
