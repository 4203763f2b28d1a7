package io.makegood.http.contract;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.makegood.bridges.stripe.StripeBinding;

/** That a binding is kept and will be carried out. */
public record StripeBindingTaken(
        Status status, @JsonUnwrapped StripeBinding binding) {
    /** What became of it. */
    public enum Status {
        /** Kafka has it for good. */
        TAKEN
    }

    /** For that one. */
    public static StripeBindingTaken of(StripeBinding binding) {
        return new StripeBindingTaken(Status.TAKEN, binding);
    }
}
