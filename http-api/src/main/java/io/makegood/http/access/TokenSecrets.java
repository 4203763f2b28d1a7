package io.makegood.http.access;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secrets of {@link CustomerTokens#SETTING}, of which the first signs and all are good. Thread-safe. */
final class TokenSecrets {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SECRET_CHARS_MIN = 32;
    /** One that signs, one that did, and one for whoever has not heard of that yet. */
    private static final int SECRETS_MAX = 3;

    private static final int MADE_UP_BYTES = 32;

    private final List<SecretKeySpec> secrets;

    private TokenSecrets(List<SecretKeySpec> secrets) {
        this.secrets = List.copyOf(secrets);
    }

    /** Those of a text that separates them by commas; throws {@link IllegalArgumentException} if one is too short, or there are too many. */
    static TokenSecrets of(String text) {
        List<String> each =
                Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        if (each.size() > SECRETS_MAX) {
            throw new IllegalArgumentException(CustomerTokens.SETTING + " has " + each.size()
                    + " secrets; write at most " + SECRETS_MAX + ", the new one before the old");
        }
        for (String secret : each) {
            if (secret.length() < SECRET_CHARS_MIN) {
                throw new IllegalArgumentException(CustomerTokens.SETTING + " has a secret of " + secret.length()
                        + " characters, which could be guessed; make one of " + SECRET_CHARS_MIN
                        + " or more, with openssl rand -hex 32, say");
            }
        }
        return new TokenSecrets(each.stream()
                .map(secret -> new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM))
                .toList());
    }

    /** One that nobody else has, and that is gone with the process. */
    static TokenSecrets madeUp() {
        byte[] random = new byte[MADE_UP_BYTES];
        new SecureRandom().nextBytes(random);
        return new TokenSecrets(List.of(new SecretKeySpec(random, ALGORITHM)));
    }

    /** The signature of the first over that text in ASCII. */
    byte[] sign(String text) {
        return sign(secrets.get(0), text);
    }

    /** Whether any of them signed that text; how long it takes does not tell how near a wrong signature is. */
    boolean isSigned(String text, byte[] signature) {
        boolean good = false;
        for (SecretKeySpec secret : secrets) {
            good |= MessageDigest.isEqual(sign(secret, text), signature);
        }
        return good;
    }

    private static byte[] sign(SecretKeySpec secret, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
