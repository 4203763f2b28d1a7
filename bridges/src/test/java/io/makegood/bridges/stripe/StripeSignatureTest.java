package io.makegood.bridges.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.net.Webhook;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StripeSignatureTest {
    private static final String SECRET = "whsec_test";
    private static final long TOLERANCE_SECONDS = 300;
    private static final byte[] BODY = "{\"id\":\"evt_1\"}".getBytes(StandardCharsets.UTF_8);

    @Test
    void a_body_that_was_signed_a_moment_ago_is_signed() throws GeneralSecurityException {
        long now = System.currentTimeMillis() / 1_000;
        String text = new String(BODY, StandardCharsets.UTF_8);
        String header = "t=" + now + ",v1=" + Webhook.Util.computeHmacSha256(SECRET, now + "." + text);
        assertThat(StripeInbox.isSigned(BODY, header, SECRET, TOLERANCE_SECONDS))
                .isTrue();
    }

    /** Anybody may send one: it is answered like a wrong signature, not like a fault of the server. */
    @ParameterizedTest
    @ValueSource(
            strings = {"", "t=soon,v1=ff", "t=99999999999999999999,v1=ff", "t=1,v1", "t", ",,,", "=", "v1=ff", "t=,v1="
            })
    void a_header_that_is_no_signature_is_no_fault_of_the_server(String header) {
        assertThat(StripeInbox.isSigned(BODY, header, SECRET, TOLERANCE_SECONDS))
                .isFalse();
    }
}
