package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.makegood.http.access.GoodwillLimit;
import io.makegood.http.access.Permission;
import io.makegood.http.access.Rights;
import io.makegood.policyfiles.PolicyFile;
import io.makegood.readmodel.publication.PolicyPublication;
import io.makegood.systemtests.delivery.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Keys that may do something for some accounts alone, or give no more than so much. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitedCallersIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private TestLedger ledger;
    private Api api;
    private String all;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        ledger = TestLedger.start(directory, new HttpSettings("127.0.0.1", 0, null, false, null, 0));
        api = new Api(ledger.url(), null);
        all = key(null, "publish", "grant", "read", "review");
        for (String account : List.of("shop:ann", "shop:bob", "club:cid", "shopping:dan")) {
            grant(all, account, "g-" + account, 1_000, "PAID", 201);
            api.post(
                            "/v1/cases",
                            "{'accountId':'" + account + "','message':'please look'}",
                            "Authorization",
                            all,
                            "Idempotency-Key",
                            account)
                    .with(201);
        }
    }

    @AfterAll
    void stop() {
        ledger.close();
    }

    private String key(@Nullable GoodwillLimit limit, String... scopes) {
        Set<Permission> permissions = Arrays.stream(scopes)
                .map(text -> Permission.of(text).orElseThrow())
                .collect(Collectors.toSet());
        return ledger.authorization("key " + String.join(" ", scopes), new Rights(permissions, null, limit));
    }

    private JsonNode grant(String key, String account, String id, long amount, String kind, int status) {
        return api.post(
                        "/v1/grants",
                        "{'accountId':'" + account + "','grantId':'" + id + "','amount':" + amount + ",'kind':'" + kind
                                + "'}",
                        "Authorization",
                        key)
                .with(status);
    }

    private JsonNode adjust(String key, String account, String id, long amount, String ground, int status) {
        return api.post(
                        "/v1/adjustments",
                        "{'accountId':'" + account + "','adjustmentId':'" + id + "','amount':" + amount + ",'ground':'"
                                + ground + "','note':'sorry'}",
                        "Authorization",
                        key)
                .with(status);
    }

    private long balance(String account) {
        return api.get("/v1/accounts/" + account, "Authorization", all)
                .with(200)
                .path("balance")
                .asLong();
    }

    private List<String> accounts(JsonNode list) {
        return list.path("data").findValuesAsText("accountId").stream()
                .distinct()
                .sorted()
                .toList();
    }

    @Test
    void a_scope_for_some_accounts_reads_those_and_no_others() {
        String shop = key(null, "read@shop:", "review@shop:");
        assertThat(accounts(api.get("/v1/accounts", "Authorization", shop).with(200)))
                .containsExactly("shop:ann", "shop:bob");
        assertThat(accounts(api.get("/v1/accounts?prefix=shop:b", "Authorization", shop)
                        .with(200)))
                .containsExactly("shop:bob");
        assertThat(accounts(api.get("/v1/accounts?prefix=club", "Authorization", shop)
                        .with(200)))
                .isEmpty();
        assertThat(accounts(api.get("/v1/cases", "Authorization", shop).with(200)))
                .containsExactly("shop:ann", "shop:bob");
        api.get("/v1/accounts/shop:ann/activity", "Authorization", shop).with(200);
        assertThat(api.get("/v1/accounts/shopping:dan", "Authorization", shop)
                        .with(403)
                        .path("detail")
                        .asText())
                .contains("needs the scope read for this account");
        api.get("/v1/cases?account=club:cid", "Authorization", shop).with(403);
        api.get("/v1/overview", "Authorization", shop).with(403);
        api.get("/v1/counts", "Authorization", shop).with(403);
        api.get("/v1/overview?account=shop:ann", "Authorization", shop).with(403);
    }

    @Test
    void an_incident_is_made_good_for_the_accounts_of_the_caller_alone_and_taken_back() throws Exception {
        for (String account : List.of("shop:eve", "club:eve")) {
            grant(all, account, "g-" + account, 100, "PAID", 201);
            String charge = "{'type':'GenerationCharged','accountId':'" + account
                    + "','generationId':'n-eve','feature':'incident','baseAmount':5,'items':[{'itemId':'1','amount':10}]}";
            api.post("/v1/events", charge, "Authorization", all).with(202);
        }
        Await.until("both are charged", LIMIT, () -> balance("shop:eve") == 85 && balance("club:eve") == 85);
        String shop = key(null, "grant@shop:");
        JsonNode planned = makeGood(shop, "");
        assertThat(planned.at("/total/generations").asLong()).isEqualTo(1);
        assertThat(planned.at("/total/left").asLong()).isEqualTo(15);
        assertThat(planned.at("/products/0/feature").asText()).isEqualTo("incident");
        assertThat(balance("shop:eve")).isEqualTo(85);

        assertThat(makeGood(shop, ",'apply':true").path("published").asLong()).isEqualTo(1);
        Await.until("it is made good", LIMIT, () -> balance("shop:eve") == 100);
        assertThat(balance("club:eve")).isEqualTo(85);
        assertThat(makeGood(shop, ",'apply':true").path("published").asLong()).isZero();
        JsonNode told =
                api.get("/v1/accounts/shop:eve/notices", "Authorization", all).with(200);
        assertThat(told.toString()).contains("MadeGood", "Something went wrong on our side: 15 credits given back.");

        assertThat(makeGood(shop, ",'apply':true,'reverse':true")
                        .path("published")
                        .asLong())
                .isEqualTo(1);
        Await.until("it is taken back", LIMIT, () -> balance("shop:eve") == 85);
        api.post(
                        "/v1/make-goods",
                        "{'incident':'INC-1','from':1,'until':2,'aply':true}",
                        "Authorization",
                        key(null, "goodwill"))
                .with(403);
        assertThat(api.post(
                                "/v1/make-goods",
                                "{'incident':'INC-1','from':1,'until':2,'aply':true}",
                                "Authorization",
                                all)
                        .with(400)
                        .toString())
                .contains("did you mean apply?");
    }

    private JsonNode makeGood(String key, String more) throws InterruptedException {
        String body =
                "{'incident':'INC-1','from':1600000000000,'until':4000000000000,'features':['incident']" + more + "}";
        for (int i = 0; i < 20; i++) {
            Api.Reply reply = api.post("/v1/make-goods?wait=10000", body, "Authorization", key);
            if (reply.status() == 200) {
                return reply.body();
            }
            reply.with(202);
        }
        throw new AssertionError("it is not over");
    }

    @Test
    void credits_and_debts_go_to_another_account_only_by_who_may_for_both() {
        String shop = key(null, "grant@shop:");
        for (String route : List.of("/v1/transfers", "/v1/merges")) {
            String id = route.equals("/v1/transfers") ? "'transferId':'t-1'," : "";
            assertThat(api.post(
                                    route,
                                    "{'accountId':'shop:ann'," + id + "'toAccount':'club:cid','reason':'mine'}",
                                    "Authorization",
                                    shop)
                            .with(403)
                            .path("detail")
                            .asText())
                    .contains("needs the scope grant for both accounts");
        }
    }

    @Test
    void a_scope_for_some_accounts_writes_to_those_and_no_others() {
        String shop = key(null, "grant@shop:", "publish@shop:", "review@shop:");
        grant(shop, "shop:ann", "mine", 1, "PAID", 201);
        grant(shop, "club:cid", "foreign", 1, "PAID", 403);
        api.post(
                        "/v1/generations",
                        "{'accountId':'club:cid','generationId':'x','feature':'f','items':1}",
                        "Authorization",
                        shop)
                .with(403);
        String mixed = "[{'type':'GenerationCharged','accountId':'shop:ann','generationId':'g1','baseAmount':1},"
                + "{'type':'GenerationCharged','accountId':'club:cid','generationId':'g2','baseAmount':1}]";
        api.post("/v1/events", mixed, "Authorization", shop).with(403);
        String caseId = api.get("/v1/cases?account=club:cid", "Authorization", all)
                .with(200)
                .path("data")
                .path(0)
                .path("id")
                .asText();
        api.post(
                        "/v1/cases/" + caseId + "/resolution",
                        "{'accountId':'club:cid','resolution':'done'}",
                        "Authorization",
                        shop)
                .with(403);
        assertThat(balance("club:cid")).isEqualTo(1_000);
    }

    @Test
    void goodwill_is_given_within_limits_and_nothing_else_is() {
        String kim = key(new GoodwillLimit(100, 250), "goodwill@shop:");
        long before = balance("shop:bob");
        adjust(kim, "shop:bob", "a1", 100, "GOODWILL", 201);
        adjust(kim, "shop:bob", "a1", 100, "GOODWILL", 200);
        assertThat(adjust(kim, "shop:bob", "a2", 101, "GOODWILL", 403)
                        .path("detail")
                        .asText())
                .contains("100 credits in one action");
        grant(kim, "shop:bob", "a3", 100, "GOODWILL", 201);
        assertThat(adjust(kim, "shop:bob", "a4", 51, "GOODWILL", 403)
                        .path("detail")
                        .asText())
                .contains("250 credits in a day");
        adjust(kim, "shop:bob", "a5", 50, "GOODWILL", 201);
        assertThat(balance("shop:bob")).isEqualTo(before + 250);

        adjust(kim, "shop:bob", "a6", -1, "GOODWILL", 403);
        adjust(kim, "shop:bob", "a7", 1, "CORRECTION", 403);
        grant(kim, "shop:bob", "a8", 1, "PAID", 403);
        grant(kim, "shop:bob", "a9", 1, "PROMOTIONAL", 403);
        adjust(kim, "club:cid", "a10", 1, "GOODWILL", 403);
        String paid = "{'accountId':'shop:bob','grantId':'a11','amount':1,'kind':'GOODWILL','paymentReference':'pi_1'}";
        api.post("/v1/grants", paid, "Authorization", kim).with(403);
        String batch =
                "[{'type':'CreditsGranted','accountId':'shop:bob','grantId':'a12','amount':1,'kind':'GOODWILL'}]";
        assertThat(api.post("/v1/events", batch, "Authorization", kim)
                        .with(403)
                        .path("detail")
                        .asText())
                .contains("one event at a time");
        assertThat(balance("shop:bob")).isEqualTo(before + 250);
    }

    @Test
    void a_small_amount_that_the_ledger_refused_pays_for_no_large_one_with_the_same_id() {
        String kim = key(new GoodwillLimit(50, 100), "goodwill");
        long given = 0;
        for (int i = 0; i < 5; i++) {
            String refused = "{'accountId':'shop:ann','adjustmentId':'m" + i
                    + "','amount':1,'ground':'LEGAL_RIGHT','generationId':'none','note':'x'}";
            api.post("/v1/adjustments", refused, "Authorization", kim);
            String large =
                    "{'accountId':'shop:ann','adjustmentId':'m" + i + "','amount':50,'ground':'GOODWILL','note':'x'}";
            given += api.post("/v1/adjustments", large, "Authorization", kim).status() == 201 ? 50 : 0;
        }
        assertThat(given).isEqualTo(50);
    }

    @Test
    void above_the_policys_threshold_two_people_are_needed_and_a_second_name_is_no_second_person() {
        String policy = """
                id: vip
                version: "1"
                accountPrefix: "vip:"
                features:
                  image: {displayName: Image, price: {perItem: 2}}
                goodwill:
                  secondPersonAbove: 200
                """;
        new PolicyPublication(ledger.settings().clients(), ledger.settings().topics())
                .publish(PolicyFile.read(policy).policy().orElseThrow(), policy);
        String kim = key(new GoodwillLimit(1_000, 5_000), "goodwill");
        String lee = key(new GoodwillLimit(1_000, 5_000), "goodwill");
        adjust(kim, "vip:ann", "small", 200, "GOODWILL", 201);
        adjust(kim, "vip:ann", "large", 201, "GOODWILL", 201);
        JsonNode waiting = api.get("/v1/cases?account=vip:ann", "Authorization", all)
                .with(200)
                .path("data")
                .path(0);
        assertThat(waiting.path("opened").path("reason").asText()).isEqualTo("SECOND_PERSON");
        assertThat(waiting.path("opened").path("adjustmentId").asText()).isEqualTo("large");
        String asLee =
                "{'accountId':'vip:ann','adjustmentId':'large','amount':201,'ground':'GOODWILL','operator':'lee'}";
        api.post("/v1/adjustments", asLee, "Authorization", kim).with(200);
        assertThat(balance("vip:ann")).isEqualTo(200);
        adjust(lee, "vip:ann", "large", 201, "GOODWILL", 201);
        assertThat(balance("vip:ann")).isEqualTo(401);
        assertThat(api.get("/v1/cases", "Authorization", all)
                        .with(200)
                        .path("data")
                        .findValuesAsText("accountId"))
                .doesNotContain("vip:ann");
    }

    @Test
    void a_key_for_goodwill_without_limits_gives_nothing() {
        String unlimited = key(null, "goodwill");
        assertThat(adjust(unlimited, "shop:bob", "b1", 1, "GOODWILL", 403)
                        .path("detail")
                        .asText())
                .contains("without its limits");
    }
}
