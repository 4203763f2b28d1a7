package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.http.access.Rights;
import io.makegood.http.access.Scope;
import io.makegood.policyfiles.PolicyFile;
import io.makegood.readmodel.publication.PolicyPublication;
import io.makegood.systemtests.delivery.Await;
import io.makegood.topics.personal.MasterKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Links to results over HTTP: whom the policy shows them, what is refused, which of several is shown, and what an erasure leaves. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResultLinksIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String ITEM = "https://cdn.example/n/1.png?signed=1";
    private static final String WHOLE = "https://cdn.example/n";

    private TestLedger ledger;
    private Api api;
    private String kim;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        MasterKey master = MasterKey.of(directory.resolve("privacy.key"), true);
        ledger = TestLedger.start(directory, new HttpSettings("127.0.0.1", 0, null, false, null, 0), null, master);
        api = new Api(ledger.url(), null);
        for (String results : List.of("support", "customers", "nobody")) {
            publish(results, 1, "results: " + results);
        }
        publish("silent", 1, "");
        publish("changed", 1, "results: customers");
        kim = ledger.authorization("kim", Rights.everywhere(EnumSet.allOf(Scope.class), null));
    }

    @AfterAll
    void stop() {
        ledger.close();
    }

    private void publish(String product, int version, String results) {
        String policy = """
                id: %s
                version: "%d"
                accountPrefix: "%s:"
                features:
                  picture: {displayName: Picture, price: {perItem: 2}, claims: {eligible: true}}
                claims: {timeLimit: 14d, verdict: review}
                %s
                """.formatted(product, version, product, results);
        new PolicyPublication(ledger.settings().clients(), ledger.settings().topics())
                .publish(PolicyFile.read(policy).policy().orElseThrow(), policy);
    }

    private Api.Reply post(String path, String json) {
        return api.post(path, json, "Authorization", kim);
    }

    private JsonNode get(String path, String authorization) {
        return api.get(path, "Authorization", authorization).with(200);
    }

    private static String event(String account, String type, String more) {
        return "{'type':'" + type + "','accountId':'" + account + "','generationId':'n'," + more + "}";
    }

    private String said(String json) {
        JsonNode answered = post("/v1/events", json).with(202);
        return answered.at("/results/0/position").asText();
    }

    /** Two pictures of the account's, one delivered with a link and claimed, and all of it ended with another. */
    private String claimed(String account) {
        String begin = "{'accountId':'" + account + "',";
        post("/v1/grants", begin + "'grantId':'g','amount':100,'kind':'PAID'}").with(201);
        post("/v1/generations", begin + "'generationId':'n','feature':'picture','items':2}")
                .with(201);
        said(event(account, "ItemDelivered", "'itemId':'1','how':'SAVED','resultUrl':'" + ITEM + "'"));
        said(event(account, "GenerationCompleted", "'outcome':'SUCCEEDED','resultUrl':'" + WHOLE + "'"));
        for (int i = 1; i <= 2; i++) {
            post(
                            "/v1/claims",
                            begin + "'claimId':'c" + i + "','generationId':'n','itemId':'" + i
                                    + "','reason':'BLURRED'}")
                    .with(201);
        }
        return account;
    }

    private List<String> generation(String account, String authorization, String query) {
        return urls(get("/v1/accounts/" + account + "/generations/n" + query, authorization)
                .path("results"));
    }

    private List<String> claim(String account, String id, String authorization) {
        for (JsonNode each : get("/v1/claims?account=" + account, authorization).path("data")) {
            if (each.path("id").asText().equals(id)) {
                assertThat(each.has("results")).isEqualTo(!each.path("results").isEmpty());
                return urls(each.path("results"));
            }
        }
        throw new AssertionError("no claim " + id + " of " + account);
    }

    private static List<String> urls(JsonNode results) {
        return results.findValuesAsText("url");
    }

    private String customer(String account) {
        return ledger.authorization("of " + account, Rights.everywhere(EnumSet.of(Scope.READ_ACCOUNT), account));
    }

    @Test
    void the_policy_says_who_is_shown_them() {
        String reviewer = ledger.authorization("lee", Rights.everywhere(Set.of(Scope.REVIEW), null));
        for (String product : List.of("support", "customers", "nobody", "silent", "unpublished")) {
            String account = product.equals("unpublished") ? "nowhere:ada" : product + ":ada";
            if (product.equals("unpublished")) {
                post("/v1/grants", "{'accountId':'nowhere:ada','grantId':'g','amount':9,'kind':'PAID'}")
                        .with(201);
                said(event(account, "ItemDelivered", "'itemId':'1','how':'SAVED','resultUrl':'" + ITEM + "'"));
                said(event(account, "GenerationCompleted", "'outcome':'SUCCEEDED','resultUrl':'" + WHOLE + "'"));
                await(account, 2);
            } else {
                claimed(account);
            }
            List<String> all = product.equals("nobody") ? List.of() : List.of(ITEM, WHOLE);
            List<String> customers = product.equals("customers") ? List.of(ITEM, WHOLE) : List.of();
            assertThat(generation(account, kim, "")).as(product).isEqualTo(all);
            assertThat(generation(account, kim, "?audience=customer"))
                    .as(product)
                    .isEqualTo(customers);
            assertThat(generation(account, customer(account), "")).as(product).isEqualTo(customers);
            assertThat(generation(account, customer(account), "?audience=all"))
                    .as(product)
                    .isEqualTo(customers);
            assertThat(urls(get("/v1/accounts/" + account + "/generations/n/investigation", kim)
                            .path("results")))
                    .as(product)
                    .isEqualTo(all);
            if (product.equals("unpublished")) {
                continue;
            }
            assertThat(claim(account, "c1", kim)).as(product).isEqualTo(all);
            assertThat(claim(account, "c1", reviewer)).as(product).isEqualTo(all);
            assertThat(claim(account, "c2", kim)).as(product).isEqualTo(all.isEmpty() ? all : List.of(WHOLE));
            assertThat(claim(account, "c1", customer(account))).as(product).isEqualTo(customers);
            assertThat(get("/v1/claims", kim).path("data").findValues("results").toString())
                    .contains(all.isEmpty() ? "" : ITEM);
        }
    }

    private void await(String account, int links) {
        Await.until("the links are there", LIMIT, () -> {
            Api.Reply reply = api.get("/v1/accounts/" + account + "/generations/n", "Authorization", kim);
            return reply.status() == 200 && reply.body().path("results").size() == links;
        });
    }

    @Test
    void a_new_version_of_the_policy_holds_for_old_links_too() {
        String account = claimed("changed:ada");
        assertThat(generation(account, customer(account), "")).containsExactly(ITEM, WHOLE);
        publish("changed", 2, "results: nobody");
        Await.until(
                "nobody is shown them",
                LIMIT,
                () -> generation(account, kim, "").isEmpty());
        assertThat(generation(account, customer(account), "")).isEmpty();
        assertThat(claim(account, "c1", kim)).isEmpty();
    }

    @Test
    void a_report_again_with_a_link_that_was_signed_anew_is_no_news_and_the_newest_link_is_shown() {
        String account = claimed("customers:ben");
        String anew = ITEM.replace("signed=1", "signed=2");
        String position =
                said(event(account, "ItemDelivered", "'itemId':'1','how':'SAVED','resultUrl':'" + anew + "'"));
        assertThat(get("/v1/accounts/" + account + "/events/" + position, kim)
                        .path("status")
                        .asText())
                .isEqualTo("NO_EFFECT");
        String ended = said(event(account, "GenerationCompleted", "'outcome':'SUCCEEDED'"));
        assertThat(get("/v1/accounts/" + account + "/events/" + ended, kim)
                        .path("status")
                        .asText())
                .isEqualTo("NO_EFFECT");
        assertThat(generation(account, kim, "")).containsExactly(WHOLE, anew);
        assertThat(get("/v1/accounts/" + account, kim).path("balance").asLong()).isEqualTo(96);
    }

    @Test
    void what_is_no_address_of_the_web_is_refused_with_the_field_and_the_remedy_and_not_repeated() {
        for (String url : List.of(
                "javascript:alert(1)",
                "data:text/html,alert(1)",
                "//evil.example/1",
                "https://ann:alert@evil.example/1",
                "https://cdn.example/\"onmouseover=\"alert(1)",
                "https://cdn.example/<script>alert(1)</script>",
                "https://cdn.example/\u202egnp.exe",
                "https://cdn.example/a alert",
                "https://cdn.example/" + "a".repeat(2_029))) {
            ObjectNode event = Api.JSON
                    .createObjectNode()
                    .put("type", "ItemDelivered")
                    .put("accountId", "support:eve")
                    .put("generationId", "n")
                    .put("itemId", "1")
                    .put("how", "SAVED")
                    .put("resultUrl", url);
            Api.Reply reply = api.send("POST", "/v1/events", event.toString(), "Authorization", kim);
            assertThat(reply.status()).as(url).isEqualTo(422);
            assertThat(reply.body().findValuesAsText("field")).as(url).contains("resultUrl");
            assertThat(reply.body().toString())
                    .as(url)
                    .doesNotContain("alert", "evil", "\u202e")
                    .matches(".*(begin it with https|percent-encode|leave out|shorten).*");
        }
        assertThat(api.get("/v1/accounts/support:eve", "Authorization", kim).status())
                .isEqualTo(404);
    }

    @Test
    void after_an_erasure_nothing_of_a_link_is_left_to_be_seen() {
        String account = claimed("customers:eli");
        post("/v1/accounts/" + account + "/erase", "{'reason':'request-7'}").with(200);
        Await.until(
                "the links are erased",
                LIMIT,
                () -> generation(account, kim, "").equals(List.of("(erased)", "(erased)")));
        assertThat(generation(account, customer(account), "")).containsExactly("(erased)", "(erased)");
        assertThat(claim(account, "c1", kim)).containsExactly("(erased)", "(erased)");
    }
}
