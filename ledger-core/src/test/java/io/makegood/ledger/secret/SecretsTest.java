package io.makegood.ledger.secret;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must not reach the log for ever, and what a customer must be able to say (post-remixer policy, REM-7). */
class SecretsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "card 4111 1111 1111 1111",
                "card 4111-1111-1111-1111, exp 12/27",
                "5500005555555559",
                "amex 378282246310005 was charged"
            })
    void card_numbers_are_found(String text) {
        assertThat(Secrets.findIn(text)).contains("a card number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"my password: hunter2", "Password is hunter2", "pwd=hunter2", "PASSPHRASE = a b c"})
    void passwords_are_found(String text) {
        assertThat(Secrets.findIn(text)).contains("a password");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the verification code is 123456",
                "2FA 493021",
                "one-time code 49302117",
                "OTP is 4930",
                "my pin is 4930",
                "the code is 493021, please log in for me"
            })
    void authentication_codes_are_found(String text) {
        assertThat(Secrets.findIn(text)).contains("an authentication code");
    }

    @Test
    void private_keys_are_found() {
        assertThat(Secrets.findIn("-----BEGIN RSA PRIVATE KEY-----\nMIIE")).contains("a private key");
        assertThat(Secrets.findIn("-----BEGIN OPENSSH PRIVATE KEY-----")).contains("a private key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "order 4111 1111 1111 1112, image 3 of 4 was black",
                "I forgot my password and could not export 12 images",
                "Pin 2026 looks for autumn",
                "pin 1234 of my board",
                "the error code is 500310",
                "error code: 502, status code: 503123",
                "my postal code is 101170",
                "it showed 2026-11-20 14:05:33 and 1763647533000",
                "video of 1920 1080 at 60 fps"
            })
    void what_only_looks_alike_is_let_through(String text) {
        assertThat(Secrets.findIn(text)).isEmpty();
    }
}
