package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.makegood.http.access.ApiKey;
import io.makegood.http.access.KeyTopic;
import io.makegood.http.access.Scope;
import io.makegood.http.access.TokenSettings;
import io.makegood.schemas.codec.OwnWords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what: every route, every role, one's own account and a foreign one; keys and tokens that are no good. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessIT {
    private static final String OWN = "access:own";
    private static final String FOREIGN = "access:foreign";

    private TestIssuer issuer;
    private TestLedger ledger;
    private Api api;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException, JOSEException {
        issuer = TestIssuer.start();
        ledger = TestLedger.start(directory, new HttpSettings("127.0.0.1", 0, null, false, issuer.settings(), 0));
        api = new Api(ledger.url(), null);
    }

    @AfterAll
    void stop() {
        ledger.close();
        issuer.close();
    }

    private KeyTopic keys() {
        return new KeyTopic(
                ledger.settings().clients(),
                ledger.settings().topics().apiKeys().name());
    }

    private String key(Set<Scope> scopes, @Nullable String account) {
        ApiKey.Created created = ApiKey.create("test " + scopes, scopes, account, System.currentTimeMillis(), null);
        keys().write(created.key());
        awaitStatus(created.text(), false);
        return created.text();
    }

    /** Keys take effect within a second. */
    private void awaitStatus(String credential, boolean refused) {
        for (int i = 0; i < 100; i++) {
            int status = api.get("/v1/policies", "Authorization", "Bearer " + credential)
                    .status();
            if ((status == 401) == refused) {
                return;
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        throw new AssertionError("the key did not take effect");
    }

    @TestFactory
    Stream<DynamicTest> every_route_lets_in_the_roles_that_it_names_and_no_other() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Scope scope : Scope.values()) {
            String credential = key(EnumSet.of(scope), scope == Scope.READ_ACCOUNT ? OWN : null);
            for (Route route : ledger.api().described()) {
                for (String account : List.of(OWN, FOREIGN)) {
                    boolean allowed = route.guard().isOpen()
                            || route.guard().anyOf().contains(scope)
                            || (route.guard().own()
                                    && scope == Scope.READ_ACCOUNT
                                    && account.equals(OWN)
                                    && namesAccount(route));
                    tests.add(DynamicTest.dynamicTest(
                            scope + " " + route.method() + " " + route.path() + " of " + account,
                            () -> requireAccess(route, account, credential, allowed)));
                }
            }
        }
        return tests.stream();
    }

    private static boolean namesAccount(Route route) {
        return route.path().contains("/accounts/{id}")
                || route.parameters().stream()
                        .anyMatch(parameter -> parameter.name().equals("account"));
    }

    private void requireAccess(Route route, String account, String credential, boolean allowed) {
        Api.Reply reply = call(route, account, "Bearer " + credential);
        if (allowed) {
            assertThat(reply.status()).as(reply.body().toString()).isNotIn(401, 403, 404 + 1000);
        } else {
            assertThat(reply.status()).as(reply.body().toString()).isEqualTo(403);
            assertThat(reply.body().path("detail").asText()).contains("needs the scope");
        }
    }

    private Api.Reply call(Route route, String account, String authorization) {
        String path = route.path()
                        .replace("{id}", Api.segment(account))
                        .replace("{position}", "0-0")
                        .replaceAll("\\{[a-zA-Z]+}", "x")
                + (route.path().contains("{id}") ? "" : "?account=" + Api.segment(account) + "&feature=f");
        if (path.endsWith("/stream")) {
            // Without Accept: text/event-stream it is refused at once, after access was decided.
            path += "?once";
        }
        String method = route.method().name();
        return api.send(method, path, method.equals("POST") ? "{}" : null, "Authorization", authorization);
    }

    @TestFactory
    Stream<DynamicTest> without_a_credential_only_the_open_routes_answer() {
        return ledger.api().described().stream()
                .map(route -> DynamicTest.dynamicTest(route.method() + " " + route.path(), () -> {
                    int status = call(route, OWN, "Basic eDp5").status();
                    if (route.guard().isOpen()) {
                        assertThat(status).isNotEqualTo(401);
                    } else {
                        assertThat(status).isEqualTo(401);
                    }
                }));
    }

    @Test
    void each_type_of_event_needs_the_scope_of_its_own() {
        String publisher = key(EnumSet.of(Scope.PUBLISH), null);
        String grant = "{'type':'CreditsGranted','accountId':'" + FOREIGN + "','grantId':'g','amount':5,'kind':'PAID'}";
        assertThat(api.post("/v1/events", grant, "Authorization", "Bearer " + publisher)
                        .with(403)
                        .path("detail")
                        .asText())
                .contains("scope grant to publish CreditsGranted");
        String batch = "[{'type':'GenerationCharged','accountId':'a','generationId':'g','baseAmount':1}," + grant + "]";
        api.post("/v1/events", batch, "Authorization", "Bearer " + publisher).with(403);
        String granter = key(EnumSet.of(Scope.GRANT), null);
        api.post("/v1/events", grant, "Authorization", "Bearer " + granter).with(202);
    }

    @Test
    void a_revoked_key_stops_working_and_an_expired_one_never_works() {
        ApiKey.Created created = ApiKey.create("short", EnumSet.of(Scope.READ), null, System.currentTimeMillis(), null);
        keys().write(created.key());
        awaitStatus(created.text(), false);
        keys().write(created.key().revoked(System.currentTimeMillis()));
        awaitStatus(created.text(), true);

        ApiKey.Created expired = ApiKey.create("late", EnumSet.of(Scope.READ), null, 0, 1L);
        keys().write(expired.key());
        key(EnumSet.of(Scope.READ), null);
        assertThat(api.get("/v1/policies", "Authorization", "Bearer " + expired.text())
                        .status())
                .isEqualTo(401);
    }

    @Test
    void what_is_kept_of_a_key_does_not_open_anything() {
        ApiKey.Created created = ApiKey.create("kept", EnumSet.of(Scope.READ), null, System.currentTimeMillis(), null);
        keys().write(created.key());
        awaitStatus(created.text(), false);
        ApiKey kept = Objects.requireNonNull(keys().read().get(created.key().keyId()));
        assertThat(kept.toString()).doesNotContain(created.text().split("_", -1)[2]);
        assertThat(api.get("/v1/policies", "Authorization", "Bearer mg_" + kept.keyId() + "_" + kept.secretHash())
                        .status())
                .isEqualTo(401);
    }

    @Test
    void a_token_of_the_issuer_lets_in_with_its_scopes_and_its_account() throws JOSEException {
        String support = token(claims("makegood:read makegood:review openid").build());
        api.get("/v1/policies", "Authorization", "Bearer " + support).with(200);
        assertThat(api.get("/v1/dead-letters", "Authorization", "Bearer " + support)
                        .status())
                .isEqualTo(403);

        String customer = token(claims("makegood:read:account")
                .claim(TokenSettings.ACCOUNT_CLAIM_DEFAULT, OWN)
                .build());
        assertThat(api.get("/v1/accounts/" + Api.segment(OWN), "Authorization", "Bearer " + customer)
                        .status())
                .isEqualTo(404);
        assertThat(api.get("/v1/accounts/" + Api.segment(FOREIGN), "Authorization", "Bearer " + customer)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void tokens_that_are_no_good_let_nobody_in_and_are_told_why_in_our_own_words() throws JOSEException {
        JWTClaimsSet good = claims("makegood:read").build();
        Map<String, String> bad = new LinkedHashMap<>();
        bad.put(token(claims("makegood:read").audience("another").build()), "its aud is not makegood");
        bad.put(token(claims("makegood:read").issuer("http://elsewhere").build()), "its iss is not " + issuer.url());
        bad.put(token(claims("makegood:read").subject(null).build()), "it lacks sub or exp");
        bad.put(
                token(claims("makegood:read")
                        .expirationTime(Date.from(Instant.now().minusSeconds(600)))
                        .build()),
                "it has expired");
        bad.put(
                token(claims("makegood:read")
                        .claim(TokenSettings.ACCOUNT_CLAIM_DEFAULT, 5)
                        .build()),
                "makegood_account is no text");
        bad.put(token(claims("x").claim("scp", List.of(1, 2)).build()), "its claim scp is no list of texts");
        bad.put(
                TestIssuer.signed(new RSAKeyGenerator(2048).keyID("one").generate(), good),
                "it is not signed by a key of its issuer");
        bad.put(symmetric(good), "it is not signed by a key of its issuer");
        bad.put(
                "eyJhbGciOiJub25lIn0." + token(good).split("\\.", -1)[1] + ".",
                "it is not signed by a key of its issuer");
        // A header that is null, in Base64.
        bad.put("bnVsbA.e30.AAAA", "it is neither a key of this ledger nor a signed token");
        bad.put("nonsense", "it is neither a key of this ledger nor a signed token");
        bad.put("a.b.c", "it is neither a key of this ledger nor a signed token");
        bad.forEach((token, why) -> assertThat(refused(token)).as(token).contains(why));
    }

    @Test
    void whatever_is_sent_as_a_token_is_refused_in_our_own_words() throws JOSEException {
        String good = token(claims("makegood:read").build());
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            StringBuilder token = new StringBuilder(good);
            for (int slips = random.nextInt(3); slips >= 0; slips--) {
                int at = random.nextInt(token.length());
                if (random.nextBoolean()) {
                    token.delete(at, Math.min(token.length(), at + random.nextInt(40)));
                } else {
                    token.insert(at, (char) ('!' + random.nextInt(90)));
                }
            }
            Api.Reply reply = api.get("/v1/policies", "Authorization", "Bearer " + token);
            // What is no Base64 at all is skipped; the signature decides.
            assertThat(reply.status()).isIn(200, 401);
            OwnWords.require(new String(reply.bytes(), StandardCharsets.UTF_8), token.toString());
        }
    }

    private String refused(String token) {
        Api.Reply reply = api.get("/v1/policies", "Authorization", "Bearer " + token);
        assertThat(reply.status()).as(token).isEqualTo(401);
        assertThat(reply.header("WWW-Authenticate")).startsWith("Bearer");
        OwnWords.require(new String(reply.bytes(), StandardCharsets.UTF_8), token);
        return reply.body().path("detail").asText();
    }

    private JWTClaimsSet.Builder claims(String scope) {
        return issuer.claims(scope);
    }

    private String token(JWTClaimsSet claims) throws JOSEException {
        return issuer.token(claims);
    }

    /** Signed with the public key as if it were a secret: an old trick. */
    private String symmetric(JWTClaimsSet claims) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build(), claims);
        token.sign(new MACSigner(issuer.key().toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)));
        return token.serialize();
    }

    @Test
    void who_sends_too_much_is_told_when_to_come_back() {
        RateLimit limit = new RateLimit(5);
        int refused = 0;
        for (int i = 0; i < 30; i++) {
            try {
                limit.require("eager");
            } catch (Problem problem) {
                assertThat(problem.status()).isEqualTo(429);
                assertThat(problem.retryAfterSeconds()).isPositive();
                refused++;
            }
        }
        assertThat(refused).isBetween(15, 20);
        limit.require("another");
    }

    @Test
    void an_advertised_address_is_a_host_and_maybe_a_port() {
        for (String address : List.of("ledger-1", "ledger-1:7070", "10.0.0.1:7070", "[::1]:7070")) {
            assertThat(new HttpSettings("127.0.0.1", 0, address, false, null, 0).advertised())
                    .isEqualTo(address);
        }
        for (String none : List.of(
                "", "http://ledger-1", "ledger-1:", "ledger-1:http", "ledger-1:99999999999", "a b", "a:65536")) {
            assertThatThrownBy(() -> new HttpSettings("127.0.0.1", 0, none, false, null, 0))
                    .as(none)
                    .hasMessageContaining("advertised.http must be HOST or HOST:PORT");
        }
    }

    @Test
    void access_can_be_off_on_loopback_alone() {
        org.junit.jupiter.api.Assertions.assertThrows(
                IllegalArgumentException.class, () -> new HttpSettings("0.0.0.0", 0, null, true, null, 0));
    }
}
