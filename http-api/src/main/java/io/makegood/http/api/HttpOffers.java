package io.makegood.http.api;

import io.makegood.http.access.CustomerTokens;
import io.makegood.http.auditing.Auditor;
import io.makegood.topics.signing.TextSigner;
import org.jspecify.annotations.Nullable;

/**
 * What the API offers beyond the ledger, each part of it only where it was told to.
 *
 * @param crossOrigin the pages that a browser lets call the API
 * @param tokenSecrets sign the tokens of customers, separated by commas; null for no such tokens
 * @param receipts what signs receipts; null for no receipts, or in development for a key that is made up
 * @param auditor what reads the whole log when it is asked for; null for nothing of that kind
 */
public record HttpOffers(
        CrossOrigin crossOrigin,
        @Nullable String tokenSecrets,
        @Nullable TextSigner receipts,
        @Nullable Auditor auditor) {
    /** Nothing of it. */
    public static final HttpOffers NONE = new HttpOffers(CrossOrigin.NONE, null, null, null);

    /** Refuses secrets that sign nothing safely, with {@link IllegalArgumentException}. */
    public HttpOffers {
        if (tokenSecrets != null) {
            CustomerTokens unused = CustomerTokens.of(tokenSecrets, "");
        }
    }

    /** The same, called by those pages. */
    HttpOffers with(CrossOrigin pages) {
        return new HttpOffers(pages, tokenSecrets, receipts, auditor);
    }

    /** The same, with tokens of customers that these sign. */
    HttpOffers withTokens(String secrets) {
        return new HttpOffers(crossOrigin, secrets, receipts, auditor);
    }

    /** The same, with receipts that it signs. */
    HttpOffers withReceipts(TextSigner signer) {
        return new HttpOffers(crossOrigin, tokenSecrets, signer, auditor);
    }

    /** The same, with what reads the whole log. */
    HttpOffers with(Auditor reading) {
        return new HttpOffers(crossOrigin, tokenSecrets, receipts, reading);
    }
}
