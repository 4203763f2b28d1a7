package io.makegood.http.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.schemas.codec.JsonLimits;
import java.io.IOException;
import java.util.Base64;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tokens for customers, of minutes: each for one account, made by whoever may read that account, and checked by its signature alone. A
 * product's server asks for one and gives it to the page or the app, which must never have the product's own key. Thread-safe.
 */
public final class CustomerTokens {
    /** The setting whose secrets sign them. */
    public static final String SETTING = "token.secret";
    /** The longest that one is good. */
    public static final int MINUTES_MAX = 60;
    /** How long one is good unless the request says otherwise. */
    public static final int MINUTES_DEFAULT = 15;

    private static final String TEXT_PREFIX = "mgt_";
    private static final ObjectMapper JSON = new ObjectMapper(JsonLimits.forStrangers());
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private final TokenSecrets secrets;
    private final String ledger;

    private CustomerTokens(TokenSecrets secrets, String ledger) {
        this.secrets = secrets;
        this.ledger = ledger;
    }

    /**
     * Signed with the first secret in a text that separates them by commas, and good with any of them.
     *
     * @param ledger which ledger they are for: a token of another one with the same secret is refused
     * @throws IllegalArgumentException if a secret is too short to be one, or there are too many
     */
    public static CustomerTokens of(String secrets, String ledger) {
        return new CustomerTokens(TokenSecrets.of(secrets), ledger);
    }

    /** Signed with a secret that nobody else has, and that is gone with the process: for development, where nobody checks them. */
    public static CustomerTokens madeUp(String ledger) {
        return new CustomerTokens(TokenSecrets.madeUp(), ledger);
    }

    /** Links to receipts of the same ledger, which the same secrets sign. */
    public ReceiptLinks receiptLinks() {
        return new ReceiptLinks(secrets, ledger);
    }

    /** Whether a credential looks like such a token. */
    static boolean isToken(String credential) {
        return credential.startsWith(TEXT_PREFIX);
    }

    /**
     * What a token says.
     *
     * @param ledger which ledger it is for
     * @param account the one account that it is for
     * @param actor the member of the account whose part alone it reads; null for all of it
     * @param claims whether it may also claim credits back
     * @param by the id of the caller that made it
     * @param end epoch milliseconds, UTC, from which on it is good no more
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Grant(
            String ledger, String account, @Nullable String actor, boolean claims, String by, long end) {
        /** Refuses JSON that lacks what every token has. */
        public Grant {
            Objects.requireNonNull(ledger, "ledger");
            Objects.requireNonNull(account, "account");
            Objects.requireNonNull(by, "by");
        }
    }

    /** A new token, and what it says. */
    public record Made(String text, Grant grant) {}

    /**
     * Makes one. It ends with the credential of whoever asked, if that ends first.
     *
     * @param actor a member of the account, or null; with {@code claims} there can be none
     * @param minutes from now on, 1 to {@link #MINUTES_MAX}
     */
    public Made make(Caller by, String account, @Nullable String actor, boolean claims, int minutes, long now) {
        if (minutes < 1 || minutes > MINUTES_MAX || (claims && actor != null)) {
            throw new IllegalArgumentException(
                    "a token is good for 1 to " + MINUTES_MAX + " minutes, and claims for no member alone");
        }
        long end = now + TimeUnit.MINUTES.toMillis(minutes);
        Long own = by.expiresAt();
        Grant grant = new Grant(ledger, account, actor, claims, by.id(), own == null ? end : Math.min(own, end));
        String payload = ENCODER.encodeToString(bytes(grant));
        return new Made(TEXT_PREFIX + payload + "." + ENCODER.encodeToString(secrets.sign(payload)), grant);
    }

    /** Who shows that token; whether the key that made it is still good, others know. */
    Caller caller(String text, long now) throws AccessDenied {
        Grant grant = checked(text);
        if (!grant.ledger().equals(ledger)) {
            throw denied("it is for the ledger of another application.id");
        }
        if (grant.end() <= now) {
            throw denied("it has expired");
        }
        Set<Permission> permissions = new HashSet<>(Set.of(Permission.everywhere(Scope.READ_ACCOUNT)));
        if (grant.claims()) {
            permissions.add(Permission.everywhere(Scope.CLAIM_ACCOUNT));
        }
        Rights rights = new Rights(permissions, grant.account(), grant.actor(), null);
        String member = grant.actor() == null ? "" : " member " + grant.actor();
        return new Caller(grant.by() + Caller.FOR + grant.account() + member, grant.account(), rights, grant.end());
    }

    /** What it says, once its signature is known to be good: before that, nothing reads it. */
    private Grant checked(String text) throws AccessDenied {
        String[] parts = text.substring(TEXT_PREFIX.length()).split("\\.", -1);
        try {
            if (parts.length == 2 && secrets.isSigned(parts[0], DECODER.decode(parts[1]))) {
                return JSON.readValue(DECODER.decode(parts[0]), Grant.class);
            }
        } catch (IllegalArgumentException | IOException e) {
            // No Base64, or what another version signed: told like a wrong signature.
        }
        throw denied("it is not signed with a secret of " + SETTING);
    }

    private static AccessDenied denied(String why) {
        return new AccessDenied(
                "the customer's token is not valid here: " + why + "; have the product's server make a new one");
    }

    private static byte[] bytes(Grant grant) {
        try {
            return JSON.writeValueAsBytes(grant);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a token could not be written as JSON", e);
        }
    }
}
