package io.makegood.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens of an issuer that answers, does not answer, or answers no more. */
class TokensTest {
    private static final long NOW = System.currentTimeMillis();

    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer issuer;
    private RSAKey key;
    private Tokens tokens;

    @BeforeEach
    void start() throws IOException, JOSEException {
        key = new RSAKeyGenerator(2048).keyID("one").generate();
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] keys = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
        issuer.createContext("/keys", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        issuer.start();
        tokens = new Tokens(new TokenSettings(url(), "makegood", url() + "/keys", TokenSettings.ACCOUNT_CLAIM_DEFAULT));
    }

    @AfterEach
    void stop() {
        issuer.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + issuer.getAddress().getPort();
    }

    /** Anybody may send one, so it is answered as such, and is no fault of the server. */
    @Test
    void what_is_no_token_is_told_so() {
        for (String header : new String[] {"null", "null{\"a\":1}", "[]", "{}", "{\"alg\":null}", "7", ""}) {
            String token = Base64URL.encode(header) + "." + Base64URL.encode("{}") + "." + Base64URL.encode("s");
            assertThatThrownBy(() -> tokens.caller(token, NOW))
                    .as(header)
                    .isInstanceOf(AccessDenied.class)
                    .hasMessageContaining("neither a key of this ledger nor a signed token");
        }
    }

    /** What it does would be nobody's: events name who reviewed, and limits go by the subject. */
    @Test
    void a_token_of_nobody_is_not_taken() {
        for (String subject : new String[] {"", " "}) {
            assertThatThrownBy(() -> tokens.caller(token(key, null, subject, null), NOW))
                    .isInstanceOf(AccessDenied.class)
                    .hasMessageContaining("its sub names nobody");
        }
    }

    private String token(RSAKey by, @Nullable String type, String subject, @Nullable Object account)
            throws JOSEException {
        JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(by.getKeyID());
        if (type != null) {
            header.type(new JOSEObjectType(type));
        }
        SignedJWT token = new SignedJWT(
                header.build(),
                new JWTClaimsSet.Builder()
                        .issuer(url())
                        .audience("makegood")
                        .subject(subject)
                        .claim("scope", "makegood:read")
                        .claim(TokenSettings.ACCOUNT_CLAIM_DEFAULT, account)
                        .expirationTime(Date.from(Instant.ofEpochMilli(NOW).plusSeconds(300)))
                        .build());
        token.sign(new RSASSASigner(by));
        return token.serialize();
    }

    @Test
    void access_tokens_are_taken_under_each_of_their_types() throws Exception {
        for (String type : new String[] {null, "JWT", "at+jwt", "application/at+jwt", "AT+JWT"}) {
            Caller caller = tokens.caller(token(key, type, "kim", null), NOW);
            assertThat(caller.id()).isEqualTo("token:" + url() + " kim");
            assertThat(caller.expiresAt()).isNotNull();
        }
        String other = token(key, "logout+jwt", "kim", null);
        assertThatThrownBy(() -> tokens.caller(other, NOW)).isInstanceOf(AccessDenied.class);
    }

    @Test
    void a_token_for_no_account_in_particular_is_no_customers() throws Exception {
        for (String account : new String[] {"", " ", "\t"}) {
            String token = token(key, null, "kim", account);
            assertThatThrownBy(() -> tokens.caller(token, NOW))
                    .isInstanceOf(AccessDenied.class)
                    .hasMessageContaining("names no account");
        }
    }

    @Test
    void while_the_issuers_keys_cannot_be_had_a_token_is_neither_good_nor_bad() throws Exception {
        issuer.stop(0);
        String token = token(key, null, "kim", null);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> tokens.caller(token, NOW))
                    .isInstanceOfSatisfying(
                            AccessDenied.class,
                            denied -> assertThat(denied.isUndecided()).isTrue());
        }
    }

    @Test
    void once_the_keys_are_known_an_issuer_that_does_not_answer_keeps_nobody_out() throws Exception {
        tokens.caller(token(key, null, "kim", null), NOW);
        issuer.stop(0);
        assertThat(tokens.caller(token(key, null, "lee", null), NOW).name()).isEqualTo("lee");
    }

    @Test
    void a_key_that_the_issuer_does_not_know_is_asked_for_once_and_not_for_each_token() throws Exception {
        tokens.caller(token(key, null, "kim", null), NOW);
        for (int i = 0; i < 20; i++) {
            String token = token(new RSAKeyGenerator(2048).keyID("unknown-" + i).generate(), null, "kim", null);
            assertThatThrownBy(() -> tokens.caller(token, NOW))
                    .isInstanceOfSatisfying(
                            AccessDenied.class,
                            denied -> assertThat(denied.isUndecided()).isFalse());
        }
        assertThat(asked.get()).isLessThan(5);
    }

    @Test
    void a_token_is_not_remembered_beyond_its_end() throws Exception {
        String token = token(key, null, "kim", null);
        tokens.caller(token, NOW);
        assertThat(tokens.isKnown(token)).isTrue();
        Caller caller = tokens.caller(token, NOW + 299_000);
        assertThat(caller.expiresAt()).isGreaterThan(NOW);
        assertThat(Access.open().isValid(caller, NOW + 301_000)).isFalse();
    }
}
