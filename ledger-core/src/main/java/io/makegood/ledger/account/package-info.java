/**
 * State of one account: balance, open grants in burn-down order, overdraft. Changed by the fold alone.
 */
@NullMarked
package io.makegood.ledger.account;

import org.jspecify.annotations.NullMarked;
