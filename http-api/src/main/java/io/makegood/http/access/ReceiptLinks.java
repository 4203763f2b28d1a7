package io.makegood.http.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.schemas.codec.JsonLimits;
import java.io.IOException;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What a link to a receipt says, made by whoever may read the account and checked by its signature alone, so that support can send it to
 * whoever asks. It opens the receipt of one generation until its end, and nothing else. Thread-safe.
 */
public final class ReceiptLinks {
    /** The longest that one is good. */
    public static final int DAYS_MAX = 90;
    /** How long one is good unless the request says otherwise. */
    public static final int DAYS_DEFAULT = 30;

    /** What is signed begins so: the signature of a customer's token, which is over its payload alone, is none of a link. */
    private static final String PURPOSE = "receipt.";

    private static final int CHARS_MAX = 4_096;
    private static final ObjectMapper JSON = new ObjectMapper(JsonLimits.forStrangers());
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private final TokenSecrets secrets;
    private final String ledger;

    ReceiptLinks(TokenSecrets secrets, String ledger) {
        this.secrets = secrets;
        this.ledger = ledger;
    }

    /**
     * What a link says.
     *
     * @param ledger which ledger it is for
     * @param end epoch milliseconds, UTC, from which on it opens nothing
     */
    public record Target(String ledger, String account, String generation, long end) {
        /** Refuses JSON that lacks what every link has. */
        public Target {
            Objects.requireNonNull(ledger, "ledger");
            Objects.requireNonNull(account, "account");
            Objects.requireNonNull(generation, "generation");
        }
    }

    /** When a link that is made now for so many days, 1 to {@link #DAYS_MAX}, ends. */
    public static long end(int days, long now) {
        if (days < 1 || days > DAYS_MAX) {
            throw new IllegalArgumentException("a link is good for 1 to " + DAYS_MAX + " days");
        }
        return now + TimeUnit.DAYS.toMillis(days);
    }

    /** The text of a link, fit for a path. */
    public String make(String account, String generation, long end) {
        String payload = ENCODER.encodeToString(bytes(new Target(ledger, account, generation, end)));
        return payload + "." + ENCODER.encodeToString(secrets.sign(PURPOSE + payload));
    }

    /** What that text says; nothing if it was not made here, or has ended. Nothing of it is read before its signature is known to be good. */
    public Optional<Target> read(String text, long now) {
        String[] parts = text.split("\\.", -1);
        try {
            if (text.length() <= CHARS_MAX
                    && parts.length == 2
                    && secrets.isSigned(PURPOSE + parts[0], DECODER.decode(parts[1]))) {
                Target target = JSON.readValue(DECODER.decode(parts[0]), Target.class);
                return Optional.of(target).filter(good -> good.ledger().equals(ledger) && now < good.end());
            }
        } catch (IllegalArgumentException | IOException e) {
            // No Base64, or what another version signed: told like a wrong signature.
        }
        return Optional.empty();
    }

    private static byte[] bytes(Target target) {
        try {
            return JSON.writeValueAsBytes(target);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a link could not be written as JSON", e);
        }
    }
}
