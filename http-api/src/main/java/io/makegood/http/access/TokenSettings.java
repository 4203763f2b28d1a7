package io.makegood.http.access;

import org.jspecify.annotations.Nullable;

/**
 * Whose tokens are trusted.
 *
 * @param issuer the OIDC issuer; its discovery document names the keys
 * @param audience what tokens for this ledger carry as {@code aud}
 * @param keysUri where the issuer's keys are, instead of asking its discovery document
 * @param accountClaim the claim that names a customer's own account
 */
public record TokenSettings(
        String issuer, String audience, @Nullable String keysUri, String accountClaim) {
    /** The claim that names a customer's account unless configured otherwise. */
    public static final String ACCOUNT_CLAIM_DEFAULT = "makegood_account";
}
