/** Budgets: how much may be spent in a window, by whom and on what. Arithmetic alone: nothing here knows rows or events. */
@NullMarked
package io.makegood.ledger.budget;

import org.jspecify.annotations.NullMarked;
