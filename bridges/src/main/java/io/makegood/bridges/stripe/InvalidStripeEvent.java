package io.makegood.bridges.stripe;

/** An event of Stripe's that the ledger would take if it said what is needed. The message names the field and the remedy. */
final class InvalidStripeEvent extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidStripeEvent(String message) {
        super(message);
    }
}
