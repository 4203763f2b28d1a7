package io.makegood.ledger.secret;

import java.util.Optional;

/**
 * Finds what must never be written into a ledger for ever: passwords, authentication codes, full card numbers, private keys, access
 * keys and tokens (post-remixer policy, REM-7). It decides by the text alone and errs towards asking the writer again; how often it
 * does is measured (docs/rules.md). Its time is linear in the text's length.
 */
public final class Secrets {
    private Secrets() {}

    /** What kind of secret {@code text} seems to hold, in words for its writer; empty if none. */
    public static Optional<String> findIn(String text) {
        return findIn(new Reading(text));
    }

    static Optional<String> findIn(Reading text) {
        AccessKeys keys = new AccessKeys(text);
        if (keys.holdsPrivateKey()) {
            return Optional.of("a private key");
        }
        LabelledSecrets labelled = new LabelledSecrets(text);
        Optional<String> found = labelled.find();
        if (found.isPresent()) {
            return found;
        }
        if (keys.holdsKey()) {
            return Optional.of("an access key or token");
        }
        return CardNumbers.isIn(text) ? Optional.of("a card number") : Optional.empty();
    }
}
