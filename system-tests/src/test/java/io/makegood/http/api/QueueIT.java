package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.makegood.http.access.GoodwillLimit;
import io.makegood.http.access.Permission;
import io.makegood.http.access.Rights;
import io.makegood.http.access.Scope;
import io.makegood.policyfiles.PolicyFile;
import io.makegood.readmodel.publication.PolicyPublication;
import io.makegood.systemtests.delivery.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What waits for a person: who settled it stays to be seen, and many are decided at once. Over HTTP, with a real broker and engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueueIT {
    static final String POLICY = """
            id: queue
            version: "1"
            accountPrefix: "queue:"
            features:
              picture: {displayName: Picture, price: {perItem: 2}, claims: {eligible: true}}
            claims: {timeLimit: 14d, verdict: review}
            failures: {needReview: [PROVIDER_ERROR]}
            """;

    private static final String HOSTILE = "<img src=x onerror=alert(1)>";

    private TestLedger ledger;
    private String kim;
    private int accounts;

    @BeforeAll
    void start(@TempDir Path directory) {
        ledger = TestLedger.start(directory, new HttpSettings("127.0.0.1", 0, null, false, null, 0));
        new PolicyPublication(ledger.settings().clients(), ledger.settings().topics())
                .publish(PolicyFile.read(POLICY).policy().orElseThrow(), POLICY);
        kim = ledger.authorization("kim", Rights.everywhere(EnumSet.allOf(Scope.class), null));
    }

    @AfterAll
    void stop() {
        ledger.close();
    }

    private Api.Reply post(String path, String json, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        if (!all.contains("Authorization")) {
            all.addAll(List.of("Authorization", kim));
        }
        return new Api(ledger.url(), null).post(path, json, all.toArray(new String[0]));
    }

    private JsonNode get(String path, String authorization) {
        return new Api(ledger.url(), null)
                .get(path, "Authorization", authorization)
                .with(200);
    }

    /** An account of which each of so many pictures is claimed and waits. */
    private String claimed(int pictures) {
        String account = "queue:" + accounts++;
        String begin = "{'accountId':'" + account + "',";
        post("/v1/grants", begin + "'grantId':'g','amount':100,'kind':'PAID'}").with(201);
        post("/v1/generations", begin + "'generationId':'n','feature':'picture','items':" + pictures + "}")
                .with(201);
        for (int i = 1; i <= pictures; i++) {
            post(
                            "/v1/claims",
                            begin + "'claimId':'c" + i + "','generationId':'n','itemId':'" + i
                                    + "','reason':'BLURRED'}")
                    .with(201);
        }
        return account;
    }

    private static String items(String account, int from, int to) {
        List<String> items = new ArrayList<>();
        for (int i = from; i <= to; i++) {
            items.add("{'accountId':'" + account + "','id':'c" + i + "'}");
        }
        return "'items':[" + String.join(",", items) + "]";
    }

    private long balance(String account) {
        return get("/v1/accounts/" + account, kim).path("balance").asLong();
    }

    private static JsonNode item(JsonNode list, String account, String id) {
        return find(list, account, id)
                .orElseThrow(() -> new AssertionError("no " + id + " of " + account + " in " + list));
    }

    private static boolean isListed(JsonNode list, String account, String id) {
        return find(list, account, id).isPresent();
    }

    private static Optional<JsonNode> find(JsonNode list, String account, String id) {
        for (JsonNode each : list.path("data")) {
            if (each.path("accountId").asText().equals(account)
                    && each.path("id").asText().equals(id)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    @Test
    void who_settled_a_claim_and_why_stays_to_be_seen_by_colleagues_alone() {
        String account = claimed(1);
        post(
                        "/v1/claims/c1/review",
                        "{'accountId':'" + account + "','verdict':'CLEARLY_UNUSABLE','note':'" + HOSTILE + "'}")
                .with(200);

        JsonNode settled =
                item(get("/v1/claims?account=" + account, kim), account, "c1").path("settled");
        assertThat(settled.path("by").asText()).isEqualTo("kim");
        assertThat(settled.path("caller").asText()).startsWith("key:");
        assertThat(settled.path("verdict").asText()).isEqualTo("CLEARLY_UNUSABLE");
        assertThat(settled.path("note").asText()).isEqualTo(HOSTILE);
        assertThat(settled.path("at").asLong()).isPositive();

        JsonNode newest = get("/v1/claims?status=closed&limit=1", kim).path("data");
        assertThat(newest.path(0).path("accountId").asText()).isEqualTo(account);
        assertThat(newest.path(0).path("settled")).isEqualTo(settled);
        assertThat(isListed(get("/v1/claims?status=open", kim), account, "c1")).isFalse();
        String customer = ledger.authorization("customer", Rights.everywhere(EnumSet.of(Scope.READ_ACCOUNT), account));
        assertThat(item(get("/v1/claims?account=" + account, customer), account, "c1")
                        .has("settled"))
                .isFalse();
        assertThat(get("/v1/accounts/" + account + "/notices", kim).toString()).doesNotContain("onerror");
    }

    @Test
    void credits_that_somebody_gives_for_an_uncertain_failure_are_that_somebodys_answer() {
        String account = claimed(0);
        String begin = "{'accountId':'" + account + "',";
        String failed = "'type':'ItemFailed','itemId':'1','cause':";
        for (String generation : List.of("'generationId':'given',", "'generationId':'happened',")) {
            post("/v1/generations", begin + generation + "'feature':'picture','items':1}")
                    .with(201);
            post("/v1/events", begin + generation + failed + "'PROVIDER_ERROR'}")
                    .with(202);
        }
        String waiting = "/v1/cases?account=" + account;
        Await.until(
                "both failures wait for somebody",
                Duration.ofSeconds(30),
                () -> get(waiting, kim).path("data").size() == 2);
        post(
                        "/v1/adjustments",
                        begin + "'generationId':'given','itemId':'1','adjustmentId':'a','amount':2,"
                                + "'ground':'TECHNICAL_FAILURE','note':'one only'}")
                .with(201);
        post("/v1/events", begin + "'generationId':'happened'," + failed + "'INTERNAL_ERROR'}")
                .with(202);
        Await.until(
                "nothing waits any more",
                Duration.ofSeconds(30),
                () -> StreamSupport.stream(get(waiting, kim).path("data").spliterator(), false)
                        .noneMatch(each -> each.path("status").asText().equals("OPEN")));

        List<JsonNode> settled = new ArrayList<>();
        get(waiting, kim).path("data").forEach(settled::add);
        assertThat(settled).hasSize(2);
        for (JsonNode each : settled) {
            if (each.path("opened").path("generationId").asText().equals("given")) {
                assertThat(each.path("settled").path("by").asText()).isEqualTo("kim");
                assertThat(each.path("settled").path("note").asText()).isEqualTo("one only");
            } else {
                assertThat(each.has("settled")).as(each.toString()).isFalse();
            }
        }
    }

    @Test
    void who_settled_cases_and_cash_refunds_is_known_and_a_rule_is_nobody() {
        String account = claimed(2);
        String begin = "{'accountId':'" + account + "',";
        post("/v1/cases", begin + "'caseId':'k','message':'help'}").with(201);
        post("/v1/cases/k/resolution", begin + "'resolution':'Answered','operator':'ann'}")
                .with(200);
        post("/v1/cash-refunds", begin + "'requestId':'r','grantId':'g'}").with(201);
        post("/v1/cash-refunds/r/review", begin + "'approved':false,'note':'used up'}")
                .with(200);
        post("/v1/events", begin + "'type':'GenerationCompleted','generationId':'n','outcome':'FAILED'}")
                .with(202);

        JsonNode resolved =
                item(get("/v1/cases?account=" + account, kim), account, "k").path("settled");
        assertThat(resolved.path("by").asText()).isEqualTo("ann");
        assertThat(resolved.path("verdict").asText()).isEqualTo("RESOLVED");
        assertThat(resolved.path("note").asText()).isEqualTo("Answered");
        JsonNode declined = item(get("/v1/cash-refunds?account=" + account, kim), account, "r")
                .path("settled");
        assertThat(declined.path("verdict").asText()).isEqualTo("DECLINED");
        assertThat(declined.path("note").asText()).isEqualTo("used up");
        Await.until(
                "the failure has answered the claims",
                Duration.ofSeconds(30),
                () -> get("/v1/claims?status=closed&account=" + account, kim)
                                .path("data")
                                .size()
                        == 2);
        assertThat(item(get("/v1/claims?account=" + account, kim), account, "c1")
                        .has("settled"))
                .as("a rule settled it")
                .isFalse();
    }

    @Test
    void many_claims_are_looked_at_then_judged_once_and_again_without_effect() {
        String account = claimed(5);
        String body = "{" + items(account, 1, 6) + ",'verdict':'CLEARLY_UNUSABLE','note':'all black'}";

        JsonNode preview = post("/v1/claims/reviews?preview=true", body).with(200);
        assertThat(preview.path("decided").asLong()).isEqualTo(5);
        assertThat(preview.path("credits").asLong()).isEqualTo(10);
        assertThat(preview.path("results").path(5).path("status").asText()).isEqualTo("UNKNOWN");
        assertThat(balance(account)).isEqualTo(90);

        Api.Reply done = post("/v1/claims/reviews", body, "Idempotency-Key", "batch-1");
        JsonNode first = done.with(200);
        assertThat(first.path("decided").asLong()).isEqualTo(5);
        assertThat(first.path("credits").asLong()).isEqualTo(10);
        assertThat(first.path("results").findValuesAsText("status"))
                .containsExactly("APPLIED", "APPLIED", "APPLIED", "APPLIED", "APPLIED", "REFUSED");
        assertThat(balance(account)).isEqualTo(100);
        Api.Reply replayed = post("/v1/claims/reviews", body, "Idempotency-Key", "batch-1");
        assertThat(replayed.with(200)).isEqualTo(first);
        assertThat(replayed.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(post("/v1/claims/reviews", body.replace("all black", "other"), "Idempotency-Key", "batch-1")
                        .status())
                .isEqualTo(422);

        JsonNode again = post("/v1/claims/reviews", body).with(200);
        assertThat(again.path("results").findValuesAsText("status"))
                .containsExactly("NO_EFFECT", "NO_EFFECT", "NO_EFFECT", "NO_EFFECT", "NO_EFFECT", "REFUSED");
        JsonNode other = post("/v1/claims/reviews", body.replace("CLEARLY_UNUSABLE", "NOT_UNUSABLE"))
                .with(200);
        assertThat(other.path("results").path(0).path("status").asText()).isEqualTo("CONFLICT");
        assertThat(other.path("decided").asLong()).isZero();
        assertThat(balance(account)).isEqualTo(100);
        assertThat(item(get("/v1/claims?account=" + account, kim), account, "c3")
                        .path("settled")
                        .path("note")
                        .asText())
                .isEqualTo("all black");
    }

    @Test
    void cases_and_cash_refunds_are_settled_many_at_once() {
        String account = claimed(1);
        String other = claimed(1);
        for (String each : List.of(account, other)) {
            post("/v1/cases", "{'accountId':'" + each + "','caseId':'k1','message':'help'}")
                    .with(201);
            post("/v1/cash-refunds", "{'accountId':'" + each + "','requestId':'c1','grantId':'g'}")
                    .with(201);
        }
        String both = "{'items':[{'accountId':'" + account + "','id':'c1'},{'accountId':'" + other + "','id':'c1'}],";
        JsonNode cases = post("/v1/cases/resolutions", both.replace("c1", "k1") + "'resolution':'The outage is over'}")
                .with(200);
        assertThat(cases.path("decided").asLong()).as(cases.toString()).isEqualTo(2);
        String approve = both + "'approved':true,'note':'within the month'}";
        JsonNode preview =
                post("/v1/cash-refunds/reviews?preview=true", approve).with(200);
        assertThat(preview.path("credits").asLong()).isEqualTo(196);
        JsonNode paid = post("/v1/cash-refunds/reviews", approve).with(200);
        assertThat(paid.path("credits").asLong()).isEqualTo(196);
        assertThat(balance(account)).isZero();
        assertThat(item(get("/v1/cases?account=" + other, kim), other, "k1")
                        .path("settled")
                        .path("by")
                        .asText())
                .isEqualTo("kim");
    }

    @Test
    void a_batch_keeps_to_the_accounts_and_the_limit_of_who_sends_it() {
        String mine = claimed(3);
        String foreign = claimed(1);
        Rights some = new Rights(
                Set.of(new Permission(Scope.REVIEW, mine), Permission.everywhere(Scope.GOODWILL)),
                null,
                new GoodwillLimit(4, 100));
        String lee = ledger.authorization("lee", some);
        String verdict = ",'verdict':'CLEARLY_UNUSABLE'}";

        assertThat(post("/v1/claims/reviews", "{" + items(foreign, 1, 1) + verdict, "Authorization", lee)
                        .status())
                .isEqualTo(403);
        JsonNode tooMuch = post("/v1/claims/reviews", "{" + items(mine, 1, 3) + verdict, "Authorization", lee)
                .with(403);
        assertThat(tooMuch.path("detail").asText()).contains("may give 4 credits", "come to 6");
        assertThat(balance(mine)).isEqualTo(94);
        String mixed = "{'items':[{'accountId':'" + mine + "','id':'c1'},{'accountId':'" + foreign + "','id':'c1'}]";
        JsonNode partly = post("/v1/claims/reviews", mixed + verdict, "Authorization", lee)
                .with(200);
        assertThat(partly.path("results").findValuesAsText("status")).containsExactly("APPLIED", "NOT_ALLOWED");
        assertThat(balance(foreign)).isEqualTo(98);
        JsonNode hidden = post("/v1/claims/reviews?preview=true", mixed + verdict, "Authorization", lee)
                .with(200);
        assertThat(hidden.path("results").path(1).path("status").asText()).isEqualTo("NOT_ALLOWED");
    }

    @Test
    void what_is_wrong_with_a_batch_is_named_and_nothing_is_done() {
        String account = claimed(1);
        String one = items(account, 1, 1);
        for (String[] each : new String[][] {
            {"{'verdict':'NOT_UNUSABLE'}", "items", "400"},
            {"{'items':[],'verdict':'NOT_UNUSABLE'}", "items", "400"},
            {"{" + items(account, 1, 201) + ",'verdict':'NOT_UNUSABLE'}", "items", "400"},
            {"{'items':[{'accountId':'" + account + "'}],'verdict':'NOT_UNUSABLE'}", "items[0]", "400"},
            {"{'items':[{'accountId':'" + account + "','id':7}],'verdict':'NOT_UNUSABLE'}", "items[0].id", "400"},
            {
                "{" + one.replace("]", ",{'accountId':'" + account + "','id':'c1'}]") + ",'verdict':'NOT_UNUSABLE'}",
                "items[1]",
                "400"
            },
            {"{" + one + ",'verdict':'NICE'}", "verdict", "422"},
            {"{" + one + "}", "verdict", "422"},
            {"{" + one + ",'verdict':'NOT_UNUSABLE','amount':3}", "body", "400"}
        }) {
            JsonNode refused = post("/v1/claims/reviews", each[0]).with(Integer.parseInt(each[2]));
            assertThat(refused.path("errors").path(0).path("field").asText())
                    .as(each[0])
                    .isEqualTo(each[1]);
        }
        assertThat(item(get("/v1/claims?account=" + account, kim), account, "c1")
                        .path("status")
                        .asText())
                .isEqualTo("OPEN");
    }

    @Test
    void what_waits_is_taken_by_one_given_back_and_given_to_somebody() {
        String account = claimed(2);
        String ann = ledger.authorization("ann", Rights.everywhere(EnumSet.of(Scope.READ, Scope.REVIEW), null));
        String path = "/v1/claims/c1/assignment";
        String begin = "{'accountId':'" + account + "'";

        JsonNode taken = post(path, begin + "}", "Idempotency-Key", "take-1").with(200);
        assertThat(taken.path("assignee").asText()).isEqualTo("kim");
        assertThat(post(path, begin + "}").with(200)).as("once more").isEqualTo(taken);
        JsonNode late = post(path, begin + "}", "Authorization", ann).with(409);
        assertThat(late.path("type").asText()).endsWith(":assigned");
        assertThat(late.path("detail").asText()).startsWith("kim works on it");
        JsonNode seen = item(get("/v1/claims", ann), account, "c1");
        assertThat(seen.path("assignee").asText()).isEqualTo("kim");
        assertThat(seen.path("assignedAt")).isEqualTo(taken.path("assignedAt"));
        assertThat(isListed(get("/v1/claims?assigned=me", kim), account, "c1")).isTrue();
        assertThat(isListed(get("/v1/claims?assigned=me", kim), account, "c2")).isFalse();
        assertThat(isListed(get("/v1/claims?assigned=nobody&account=" + account, kim), account, "c1"))
                .isFalse();
        assertThat(isListed(get("/v1/claims?assigned=nobody", kim), account, "c2"))
                .isTrue();

        post(path, begin + ",'from':'kim','to':'ann'}").with(200);
        assertThat(isListed(get("/v1/claims?assigned=me", ann), account, "c1")).isTrue();
        JsonNode free = post(path, begin + ",'from':'ann','to':null}", "Authorization", ann)
                .with(200);
        assertThat(free.path("assignee").isNull()).isTrue();
        post(path, begin + ",'to':'" + HOSTILE + "'}").with(200);

        ledger.closeApi();
        ledger.openApi();
        assertThat(item(get("/v1/claims", kim), account, "c1").path("assignee").asText())
                .as("known after a restart")
                .isEqualTo(HOSTILE);
        String customer = ledger.authorization("customer", Rights.everywhere(EnumSet.of(Scope.READ_ACCOUNT), account));
        assertThat(item(get("/v1/claims?account=" + account, customer), account, "c1")
                        .has("assignee"))
                .isFalse();
        assertThat(post(path, begin + "}", "Authorization", customer).status()).isEqualTo(403);
        assertThat(post("/v1/claims/none/assignment", begin + "}").status()).isEqualTo(404);
        assertThat(post(path, begin + ",'to':''}")
                        .with(400)
                        .path("errors")
                        .path(0)
                        .path("field")
                        .asText())
                .isEqualTo("to");
        post("/v1/claims/c1/review", begin + ",'verdict':'NOT_UNUSABLE'}").with(200);
        assertThat(post(path, begin + "}").with(409).path("type").asText()).endsWith(":settled");
    }

    @Test
    void whoever_judges_a_claim_is_told_what_the_customer_did_and_what_applies() {
        String account = claimed(3);
        post("/v1/claims/c1/review", "{'accountId':'" + account + "','verdict':'CLEARLY_UNUSABLE'}")
                .with(200);

        JsonNode history = get("/v1/accounts/" + account + "/claim-history?generation=n", kim);
        assertThat(history.path("claims")).hasSize(3);
        assertThat(history.path("claims").findValuesAsText("verdict")).containsExactly("CLEARLY_UNUSABLE");
        for (JsonNode span : history.path("spans")) {
            assertThat(span.path("refunds").asLong()).isEqualTo(1);
            assertThat(span.path("refunded").asLong()).isEqualTo(2);
            assertThat(span.path("generations").asLong()).isEqualTo(1);
            assertThat(span.path("claimed").asLong()).isEqualTo(1);
        }
        assertThat(history.path("spans").findValuesAsText("days")).containsExactly("30", "90");
        assertThat(history.path("rule").toString())
                .contains("Policy queue, version 1", "Time limit: 14", "Claims of picture");
        assertThat(history.path("partly").asBoolean()).isFalse();
        String customer = ledger.authorization("customer", Rights.everywhere(EnumSet.of(Scope.READ_ACCOUNT), account));
        assertThat(new Api(ledger.url(), null)
                        .get("/v1/accounts/" + account + "/claim-history", "Authorization", customer)
                        .status())
                .isEqualTo(403);
    }
}
