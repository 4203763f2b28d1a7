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

    /** The claim that names the one member of the account whose part the token reads. */
    public static final String ACTOR_CLAIM = "makegood_actor";

    /** The claim that says how many credits the scope {@link Scope#GOODWILL} may give in one action. */
    public static final String GOODWILL_PER_ACTION_CLAIM = "makegood_goodwill_per_action";
    /** The claim that says how many credits the scope {@link Scope#GOODWILL} may give in one day, UTC. */
    public static final String GOODWILL_PER_DAY_CLAIM = "makegood_goodwill_per_day";
}
