package io.makegood.bridges.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import io.makegood.bridges.stripe.StripeApi.Answer;
import io.makegood.bridges.stripe.StripeApi.Unavailable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pays a top-up from the card that a customer left with Stripe for that: off-session, for nobody is there to confirm it. The customer is
 * the one whose metadata names the account, the card its default payment method, what is paid the price that the policy names.
 */
final class TopUpPayment {
    private static final Logger LOG = LoggerFactory.getLogger(TopUpPayment.class);
    private static final Pattern CODE = Pattern.compile("[a-z0-9_]{1,60}");
    private static final String NOT_SAID = "not_paid";
    private static final int UNAUTHENTICATED = 401;
    private static final int FORBIDDEN = 403;

    private final StripeApi api;

    /**
     * A top-up that is due.
     *
     * @param price the price in Stripe, as the policy names it
     */
    record Due(String topUpId, String accountId, long credits, String price) {}

    /** What it costs, in the currency's smallest unit. */
    private record Cost(long amount, String currency) {}

    private record Card(String customer, String method) {}

    /** Why it cannot be paid, as a code. */
    private static final class NotPaid extends Exception {
        private static final long serialVersionUID = 1L;
        private final String code;

        NotPaid(String code) {
            super(code);
            this.code = code;
        }
    }

    TopUpPayment(StripeApi api) {
        this.api = api;
    }

    /** Pays it, or says why not; empty if Stripe still works on it and tells by its webhook. */
    Optional<StripeTopUp> pay(Due due) throws Unavailable, InterruptedException {
        try {
            Cost cost = cost(due);
            Card card = card(due.accountId());
            return paid(due, create(due, cost, card));
        } catch (NotPaid e) {
            return Optional.of(failed(due, null, e.code));
        }
    }

    private Cost cost(Due due) throws NotPaid, Unavailable, InterruptedException {
        if (!StripeMessage.isId(due.price())) {
            throw new NotPaid("price_unknown");
        }
        JsonNode price = found(api.get("/v1/prices/" + due.price(), Map.of()), "price_unknown");
        long each;
        try {
            each = GrantTerms.of(price.path("metadata"), "the price").credits();
        } catch (InvalidStripeEvent e) {
            throw new NotPaid("price_without_credits");
        }
        JsonNode unit = price.path("unit_amount");
        if (each == 0 || !unit.isIntegralNumber() || unit.asLong() <= 0) {
            throw new NotPaid("price_without_credits");
        }
        if (due.credits() % each != 0) {
            throw new NotPaid("price_sells_other_amounts");
        }
        try {
            long amount = Math.multiplyExact(unit.asLong(), due.credits() / each);
            return new Cost(amount, price.path("currency").asText(""));
        } catch (ArithmeticException e) {
            throw new NotPaid("price_sells_other_amounts");
        }
    }

    private Card card(String account) throws NotPaid, Unavailable, InterruptedException {
        String quoted = account.replace("\\", "\\\\").replace("'", "\\'");
        JsonNode found = found(
                api.get(
                        "/v1/customers/search",
                        Map.of("query", "metadata['" + GrantTerms.ACCOUNT + "']:'" + quoted + "'", "limit", "2")),
                "customer_unknown");
        if (found.path("data").size() != 1) {
            // Of two nobody knows whose card may be charged.
            throw new NotPaid(found.path("data").isEmpty() ? "customer_unknown" : "customer_ambiguous");
        }
        JsonNode customer = found.path("data").path(0);
        String id = customer.path("id").asText("");
        String method = StripeMessage.idOf(customer.path("invoice_settings").path("default_payment_method"));
        // A search may be a minute old, and may have matched more than was asked for.
        boolean isTheirs =
                customer.path("metadata").path(GrantTerms.ACCOUNT).asText("").equals(account);
        if (!isTheirs || !StripeMessage.isId(id)) {
            throw new NotPaid("customer_unknown");
        }
        if (!StripeMessage.isId(method)) {
            throw new NotPaid("no_payment_method");
        }
        return new Card(id, method);
    }

    private Answer create(Due due, Cost cost, Card card) throws Unavailable, InterruptedException {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("amount", Long.toString(cost.amount()));
        fields.put("currency", cost.currency());
        fields.put("customer", card.customer());
        fields.put("payment_method", card.method());
        fields.put("off_session", "true");
        fields.put("confirm", "true");
        fields.put("metadata[" + StripeTopUp.ID + "]", due.topUpId());
        fields.put("metadata[" + GrantTerms.ACCOUNT + "]", due.accountId());
        fields.put("metadata[" + GrantTerms.CREDITS + "]", Long.toString(due.credits()));
        return api.post("/v1/payment_intents", fields, idempotencyKey(due));
    }

    /** The same for the same top-up, whatever else is asked meanwhile: so no restart pays it twice. */
    static String idempotencyKey(Due due) {
        return "makegood-topup-" + StripeBinding.digest(due.accountId() + '\n' + due.topUpId());
    }

    /** What became of one that is so old that Stripe may have forgotten its idempotency key: it is looked for, and not paid any more. */
    Optional<StripeTopUp> late(Due due) throws Unavailable, InterruptedException {
        Optional<StripeTopUp> paid = found(due);
        return paid.isPresent() ? paid : Optional.of(failed(due, null, "not_paid_in_time"));
    }

    private Optional<StripeTopUp> found(Due due) throws Unavailable, InterruptedException {
        Answer answer = api.get(
                "/v1/payment_intents/search",
                Map.of(
                        "query",
                        "metadata['" + StripeTopUp.ID + "']:'" + due.topUpId().replace("'", "\\'") + "'"));
        requireAllowed(answer);
        for (JsonNode intent : answer.body().path("data")) {
            String id = intent.path("id").asText("");
            JsonNode metadata = intent.path("metadata");
            boolean isTheirs = metadata.path(StripeTopUp.ID).asText("").equals(due.topUpId())
                    && metadata.path(GrantTerms.ACCOUNT).asText("").equals(due.accountId());
            if (isTheirs
                    && StripeMessage.isId(id)
                    && intent.path("status").asText("").equals("succeeded")) {
                return Optional.of(new StripeTopUp(due.topUpId(), due.accountId(), id, due.credits(), null));
            }
        }
        return Optional.empty();
    }

    private Optional<StripeTopUp> paid(Due due, Answer answer) throws NotPaid, Unavailable, InterruptedException {
        JsonNode intent = answer.isOk() ? answer.body() : answer.error().path("payment_intent");
        String id = intent.path("id").asText("");
        String payment = StripeMessage.isId(id) ? id : null;
        String status = intent.path("status").asText("");
        if (answer.isOk() && payment != null && status.equals("succeeded")) {
            return Optional.of(new StripeTopUp(due.topUpId(), due.accountId(), payment, due.credits(), null));
        }
        if (answer.isOk() && status.equals("processing")) {
            return Optional.empty();
        }
        requireAllowed(answer);
        if (answer.error().path("type").asText("").equals("idempotency_error")) {
            // It was asked before with another card or price, and nobody here knows what came of it.
            Optional<StripeTopUp> before = found(due);
            if (before.isEmpty()) {
                throw new Unavailable("it was asked for the same top-up before, and its search does not show it yet");
            }
            return before;
        }
        String code = answer.isOk() ? "authentication_required" : reason(answer.error());
        if (payment != null) {
            // What failed here is not to be paid later by somebody who finds it open.
            api.post("/v1/payment_intents/" + payment + "/cancel", Map.of(), idempotencyKey(due) + "-cancel");
        }
        return Optional.of(failed(due, payment, code));
    }

    private static JsonNode found(Answer answer, String otherwise) throws NotPaid, Unavailable {
        requireAllowed(answer);
        if (!answer.isOk()) {
            throw new NotPaid(otherwise);
        }
        return answer.body();
    }

    /** A key that is wrong is no fault of the customer's: it waits until somebody mends it. */
    private static void requireAllowed(Answer answer) throws Unavailable {
        if (answer.status() == UNAUTHENTICATED || answer.status() == FORBIDDEN) {
            throw new Unavailable("it does not take the key of stripe.api.key, or that may not do this");
        }
    }

    private static StripeTopUp failed(Due due, @Nullable String payment, String code) {
        LOG.info("Top-up {} was not paid: {}", StripeBinding.digest(due.accountId() + '\n' + due.topUpId()), code);
        return new StripeTopUp(due.topUpId(), due.accountId(), payment, due.credits(), code);
    }

    /** Why a payment failed, as Stripe's code: the bank's if it gave one. Codes alone are taken over, no text. */
    static String reason(JsonNode error) {
        for (String name : new String[] {"decline_code", "code", "type"}) {
            String code = error.path(name).asText("");
            if (CODE.matcher(code).matches()) {
                return code;
            }
        }
        return NOT_SAID;
    }
}
