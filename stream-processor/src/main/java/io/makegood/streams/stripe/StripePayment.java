package io.makegood.streams.stripe;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.schemas.avro.CreditsGranted;
import io.makegood.schemas.avro.CreditsRevoked;
import io.makegood.schemas.avro.GrantKind;
import io.makegood.schemas.avro.LedgerEvent;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Stripe has said about one payment, and what was told to the ledger of it. Stripe sends events in any order and more than
 * once; whatever the order, the same credits are granted and revoked in the end.
 *
 * @param account who bought; null until the purchase is known
 * @param credits how many were bought
 * @param refunded the most that was said to be paid back, of {@code paid}, in the currency's smallest unit
 * @param disputed whether the bank took the money back
 * @param revoked how many credits the ledger was told to take back
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
record StripePayment(@Nullable String account, long credits, long refunded, long paid, boolean disputed, long revoked) {
    /** Nothing is known. */
    static final StripePayment NONE = new StripePayment(null, 0, 0, 0, false, 0);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SOURCE = "stripe";

    /** What is known after an event, and what the ledger is told. */
    record Step(StripePayment payment, List<LedgerEvent> events) {}

    /** Takes an event in; throws {@link InvalidStripeEvent} if it lacks what is needed. */
    Step take(StripeMessage message, boolean refundsRevoke) throws InvalidStripeEvent {
        List<LedgerEvent> events = new ArrayList<>();
        StripePayment known = switch (message.meaning()) {
            case PURCHASE -> bought(message, events);
            case REFUND -> refundsRevoke ? paidBack(message) : this;
            case DISPUTE -> takenBack(message);
            case NONE -> this;
        };
        return new Step(known.revoke(message, events), events);
    }

    private StripePayment bought(StripeMessage message, List<LedgerEvent> events) throws InvalidStripeEvent {
        if (account != null) {
            return this;
        }
        String buyer = message.account();
        long bought = message.credits();
        events.add(event(
                message,
                buyer,
                new CreditsGranted(grantId(message), bought, GrantKind.PAID, null, null, message.payment())));
        return new StripePayment(buyer, bought, refunded, paid, disputed, revoked);
    }

    private StripePayment takenBack(StripeMessage message) throws InvalidStripeEvent {
        message.requirePayment();
        return new StripePayment(account, credits, refunded, paid, true, revoked);
    }

    private StripePayment paidBack(StripeMessage message) throws InvalidStripeEvent {
        message.requirePayment();
        long now = message.refunded()
                .orElseThrow(() -> new InvalidStripeEvent("the charge does not say how much was refunded"));
        if (message.paid() <= 0 || now > message.paid()) {
            throw new InvalidStripeEvent("the charge's amount_refunded is not within its amount");
        }
        return now <= refunded ? this : new StripePayment(account, credits, now, message.paid(), disputed, revoked);
    }

    /** Credits go back as the money did, rounded in the customer's favour; with a dispute all of them. */
    private StripePayment revoke(StripeMessage message, List<LedgerEvent> events) {
        String buyer = account;
        if (buyer == null) {
            return this;
        }
        long due = disputed
                ? credits
                : paid == 0
                        ? 0
                        : BigInteger.valueOf(credits)
                                .multiply(BigInteger.valueOf(refunded))
                                .divide(BigInteger.valueOf(paid))
                                .longValueExact();
        if (due <= revoked) {
            return this;
        }
        events.add(event(
                message,
                buyer,
                new CreditsRevoked(
                        grantId(message),
                        due - revoked,
                        disputed ? "Stripe: disputed" : "Stripe: refunded " + refunded + " of " + paid)));
        return new StripePayment(buyer, credits, refunded, paid, disputed, due);
    }

    private static String grantId(StripeMessage message) {
        return "stripe:" + message.payment();
    }

    private static LedgerEvent event(StripeMessage message, String account, Object event) {
        return new LedgerEvent(message.id(), account, message.created() * 1000, SOURCE, event);
    }

    byte[] bytes() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of plain values cannot be written", e);
        }
    }

    static StripePayment of(byte @Nullable [] bytes) {
        if (bytes == null) {
            return NONE;
        }
        try {
            return JSON.readValue(bytes, StripePayment.class);
        } catch (IOException e) {
            throw new IllegalStateException("what was kept of a payment cannot be read", e);
        }
    }
}
