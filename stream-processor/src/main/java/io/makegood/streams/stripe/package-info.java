/** Stripe's webhooks: what was bought becomes grants, what was paid back or disputed becomes revocations. */
@NullMarked
package io.makegood.streams.stripe;

import org.jspecify.annotations.NullMarked;
