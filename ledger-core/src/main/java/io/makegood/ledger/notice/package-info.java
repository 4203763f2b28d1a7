/**
 * Decisions, cases and warnings as told to the outside, each with a message fit to show to the customer.
 */
@NullMarked
package io.makegood.ledger.notice;

import org.jspecify.annotations.NullMarked;
