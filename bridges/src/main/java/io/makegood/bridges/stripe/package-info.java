/**
 * Stripe's webhooks: what was bought becomes grants, what was paid back or disputed becomes revocations, and what came back of that
 * reversals. Events are read ({@code FactsReading}), joined into what is known of a purchase ({@code StripeBook}), and the ledger is told
 * the difference ({@code Settlement}, {@code TakingBack}). It owns the topic and the rows of purchases; it decides nothing about
 * balances, which the fold alone does, and reads no clock.
 */
@NullMarked
package io.makegood.bridges.stripe;

import org.jspecify.annotations.NullMarked;
