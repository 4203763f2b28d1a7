package io.makegood.http.access;

import java.util.Arrays;
import java.util.Optional;

/** What a caller may do. */
public enum Scope {
    /** Publish what happens to generations and accounts, ask for charges, report results, ask for support. */
    PUBLISH("publish"),
    /** Grant, revoke and adjust credits. */
    GRANT("grant"),
    /** Give credits to customers out of goodwill, and give charges back, within the caller's {@link GoodwillLimit}. */
    GOODWILL("goodwill"),
    /** Read the one account that the key or token names. */
    READ_ACCOUNT("read:account"),
    /** Claim credits back for bad results of the one account that the key or token names. */
    CLAIM_ACCOUNT("claim:account"),
    /** Read any account. */
    READ("read"),
    /** Settle cases, claims and cash refunds. */
    REVIEW("review"),
    /** See how the ledger runs: overview, dead letters, instances and keys; and have it audited. */
    OPERATE("operate"),
    /** Say who is sent webhooks, and of what: any account, and personal texts too. */
    WEBHOOKS("webhooks"),
    /** Make the sealed texts of an account unreadable, for good. */
    ERASE("erase");

    /** What a token's scope begins with, so that it is not mistaken for another service's. */
    public static final String TOKEN_PREFIX = "makegood:";

    private final String text;

    Scope(String text) {
        this.text = text;
    }

    /** Whether it is for the one account that the key or token names, and so for no beginning of ids. */
    public boolean isOfOneAccount() {
        return this == READ_ACCOUNT || this == CLAIM_ACCOUNT;
    }

    /** Whether it is about the whole ledger, and so for no beginning of ids. */
    public boolean isOfTheWhole() {
        return this == OPERATE || this == WEBHOOKS;
    }

    /** As people and tokens write it. */
    public String text() {
        return text;
    }

    /** The scope of that text, or empty for a text that is none. */
    public static Optional<Scope> of(String text) {
        return Arrays.stream(values()).filter(scope -> scope.text.equals(text)).findFirst();
    }

    @Override
    public String toString() {
        return text;
    }
}
