package io.makegood.bridges.stripe;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.Limits;
import io.makegood.schemas.codec.FieldProblem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An operator granted credits by hand for what was paid in Stripe, and says so: refunds and disputes of the payment find them then,
 * and nothing is granted for it again. It goes the way of Stripe's own events, so its order with them is kept.
 */
public record StripeBinding(
        @JsonPropertyDescription("A payment intent, invoice, Checkout session or charge in Stripe.")
        String payment,

        @JsonPropertyDescription("Who has the credits.") String accountId,

        @JsonPropertyDescription("The grant that was made by hand.")
        String grantId,

        @JsonPropertyDescription("How many of its credits were paid for.")
        long credits) {
    /** The type of its event. */
    static final String TYPE = "makegood.binding";

    private static final Pattern PAYMENT = Pattern.compile("(pi|in|cs|ch|py)_[A-Za-z0-9_]{1,96}");

    /** Refuses what names no payment, account or grant, with {@link InvalidEvent}. */
    public StripeBinding {
        requirePayment(payment);
        Limits.id("accountId", accountId);
        Limits.id("grantId", grantId);
        Limits.positive("credits", credits);
    }

    /** All that is wrong with a binding of those; empty if it can be made. */
    public static List<FieldProblem> problems(String payment, String accountId, String grantId, long credits) {
        List<FieldProblem> problems = new ArrayList<>();
        for (Runnable rule : List.<Runnable>of(
                () -> requirePayment(payment),
                () -> Limits.id("accountId", accountId),
                () -> Limits.id("grantId", grantId),
                () -> Limits.positive("credits", credits))) {
            try {
                rule.run();
            } catch (InvalidEvent e) {
                String[] parts = String.valueOf(e.getMessage())
                        .substring(e.field().length() + 1)
                        .split("; ", 2);
                problems.add(new FieldProblem(e.field(), parts[0], parts[1]));
            }
        }
        return problems;
    }

    private static void requirePayment(String payment) {
        if (!PAYMENT.matcher(payment).matches()) {
            throw new InvalidEvent(
                    "payment",
                    payment.isEmpty() ? "is missing" : "is none of Stripe's",
                    "give the id of a payment intent (pi_…), invoice (in_…), Checkout session (cs_…) or charge (ch_…)");
        }
    }

    /** Reads what {@link #event} wrote. */
    static StripeBinding of(StripeMessage message) throws InvalidStripeEvent {
        JsonNode object = message.object();
        try {
            return new StripeBinding(
                    object.path("payment").asText(""),
                    object.path("accountId").asText(""),
                    object.path("grantId").asText(""),
                    object.path("credits").asLong());
        } catch (InvalidEvent e) {
            throw new InvalidStripeEvent(String.valueOf(e.getMessage()));
        }
    }

    /** Its event, the same for the same binding. */
    byte[] event() {
        ObjectMapper json = new ObjectMapper();
        ObjectNode event = json.createObjectNode();
        byte[] name = (payment + '\n' + accountId + '\n' + grantId + '\n' + credits).getBytes(StandardCharsets.UTF_8);
        event.put("id", "bind_" + digest(name));
        event.put("type", TYPE);
        ObjectNode object = event.putObject("data").putObject("object");
        object.put("payment", payment);
        object.put("accountId", accountId);
        object.put("grantId", grantId);
        object.put("credits", credits);
        return event.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A short name for a text, the same for the same text. */
    static String digest(String text) {
        return digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
