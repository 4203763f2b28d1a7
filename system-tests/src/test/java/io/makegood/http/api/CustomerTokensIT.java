package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.makegood.http.access.Rights;
import io.makegood.http.access.Scope;
import io.makegood.policyfiles.PolicyFile;
import io.makegood.readmodel.publication.PolicyPublication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A product asks for a token, and its customer reads and claims with it, and does nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CustomerTokensIT {
    private static final String ACCOUNT = "example:ann";
    private static final String TOKENS = "/v1/accounts/" + ACCOUNT + "/tokens";

    private TestLedger ledger;
    private Api api;
    private String product;
    private String reader;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        HttpSettings http =
                new HttpSettings("127.0.0.1", 0, null, false, null, HttpSettings.REQUESTS_PER_SECOND_DEFAULT);
        ledger = TestLedger.start(
                directory, http.offering(HttpOffers.NONE.withTokens("signs-the-tokens-of-this-test-and-no-others")));
        api = new Api(ledger.url(), null);
        String document = Files.readString(Path.of("..", "policies", "example.yaml"));
        new PolicyPublication(ledger.settings().clients(), ledger.settings().topics())
                .publish(PolicyFile.read(document).policy().orElseThrow(), document);
        product = ledger.authorization("shop", Rights.everywhere(Set.of(Scope.READ, Scope.GRANT, Scope.PUBLISH), null));
        reader = ledger.authorization("reader", Rights.everywhere(Set.of(Scope.READ), null));
        api = new Api(
                ledger.url(), new DescriptionCheck(api.get("/openapi.json").with(200)));
        post("/v1/grants", "{'accountId':'ACCOUNT','grantId':'pack','amount':500,'kind':'PAID'}", product)
                .with(201);
        post(
                        "/v1/generations",
                        "{'accountId':'ACCOUNT','generationId':'tulips','feature':'picture','platform':'web','items':2}",
                        product)
                .with(201);
        post(
                        "/v1/events",
                        "{'type':'GenerationCompleted','accountId':'ACCOUNT','generationId':'tulips','outcome':'SUCCEEDED'}",
                        product)
                .with(202);
    }

    @AfterAll
    void stop() {
        ledger.close();
    }

    private Api.Reply post(String path, String body, String authorization) {
        return api.post(path, body.replace("ACCOUNT", ACCOUNT), "Authorization", authorization);
    }

    private String token(String body, String authorization) {
        return "Bearer "
                + post(TOKENS, body, authorization).with(201).path("token").asText();
    }

    @Test
    void a_token_reads_its_account_and_nothing_else() {
        Api.Reply made = post(TOKENS, "{'minutes':5}", product);
        long left = made.with(201).path("expiresAt").asLong() - System.currentTimeMillis();
        assertThat(left).isBetween(200_000L, 300_000L);
        assertThat(made.body().path("scope").asText()).isEqualTo("read");
        assertThat(made.header("Cache-Control")).isEqualTo("no-store");
        String customer = "Bearer " + made.body().path("token").asText();
        for (String path : List.of("", "/activity", "/refunds", "/notices", "/generations/tulips", "/plan")) {
            api.get("/v1/accounts/" + ACCOUNT + path, "Authorization", customer).with(200);
            api.get("/v1/accounts/example:bob" + path, "Authorization", customer)
                    .with(403);
        }
        api.get("/v1/overview", "Authorization", customer).with(403);
        post(TOKENS, "{}", customer).with(403);
        String claim = "{'accountId':'ACCOUNT','generationId':'tulips','itemId':'1','reason':'SIX_FINGERS'}";
        assertThat(post("/v1/claims", claim, customer).with(403).path("detail").asText())
                .contains("publish or claim:account");
    }

    @Test
    void one_to_claim_claims_for_its_account_in_the_customers_words_alone() {
        String customer = token("{'scope':'claim'}", product);
        String claim =
                "{'accountId':'ACCOUNT','claimId':'mine','generationId':'tulips','itemId':'1','reason':'SIX_FINGERS'";
        Api.Reply backdated = post("/v1/claims", claim + ",'occurredAt':1,'source':'studio'}", customer);
        assertThat(backdated.with(422).path("errors").findValuesAsText("field"))
                .containsExactly("occurredAt", "source");
        JsonNode answered = post("/v1/claims", claim + "}", customer).with(201);
        assertThat(answered.path("notices").findValuesAsText("audience")).doesNotContain("OPERATOR");
        String others = claim.replace("ACCOUNT", "example:bob") + "}";
        post("/v1/claims", others, customer).with(403);
        post("/v1/claims/mine/review", "{'accountId':'ACCOUNT','verdict':'CLEARLY_UNUSABLE'}", customer)
                .with(403);
        post("/v1/events", claim + ",'type':'ResultReported'}", customer).with(403);
        assertThat(api.get("/v1/claims?account=" + ACCOUNT, "Authorization", customer)
                        .with(200)
                        .path("data")
                        .findValuesAsText("id"))
                .contains("mine");
    }

    @Test
    void a_customer_claims_a_few_times_a_minute_and_no_more() {
        // Another customer than that of the other tests, which claims too.
        String customer = "Bearer "
                + post("/v1/accounts/example:many/tokens", "{'scope':'claim'}", product)
                        .with(201)
                        .path("token")
                        .asText();
        String claim = "{'accountId':'example:many','generationId':'none','itemId':'1','reason':'X'}";
        List<Integer> statuses = IntStream.range(0, 25)
                .mapToObj(i -> post("/v1/claims?wait=0", claim, customer).status())
                .toList();
        assertThat(statuses).contains(429);
        // It still reads, and a product's own claims are its own affair.
        api.get("/v1/accounts/example:many/activity", "Authorization", customer).with(200);
        assertThat(post("/v1/claims?wait=0", claim, product).status()).isEqualTo(202);
    }

    @Test
    void who_may_not_claim_for_an_account_hands_on_no_token_to_claim() {
        token("{}", reader);
        assertThat(post(TOKENS, "{'scope':'claim'}", reader)
                        .with(403)
                        .path("detail")
                        .asText())
                .contains("publish");
    }

    @Test
    void what_is_wrong_with_a_request_is_named() {
        assertThat(field("{'minutes':0}")).isEqualTo("minutes");
        assertThat(field("{'minutes':61}")).isEqualTo("minutes");
        assertThat(field("{'minutes':'5'}")).isEqualTo("minutes");
        assertThat(field("{'scope':'write'}")).isEqualTo("scope");
        assertThat(field("{'actorId':''}")).isEqualTo("actorId");
        assertThat(field("{'actorId':'ben','scope':'claim'}")).isEqualTo("actorId");
        JsonNode misspelt = post(TOKENS, "{'minute':5}", product).with(400);
        assertThat(misspelt.path("detail").asText()).contains("did you mean minutes?");
        post(TOKENS, "{'accountId':'example:bob'}", product).with(422);
    }

    private String field(String body) {
        return post(TOKENS, body, product)
                .with(400)
                .path("errors")
                .path(0)
                .path("field")
                .asText();
    }

    @Test
    void a_token_that_was_not_made_here_opens_nothing() {
        String good = token("{}", product);
        for (String bad : List.of(good + "x", "Bearer mgt_e30.AAAA", "Bearer mgt_")) {
            assertThat(api.get("/v1/accounts/" + ACCOUNT, "Authorization", bad)
                            .with(401)
                            .path("detail")
                            .asText())
                    .contains("the customer's token is not valid here");
        }
    }
}
