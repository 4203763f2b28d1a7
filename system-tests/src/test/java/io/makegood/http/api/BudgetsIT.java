package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import io.makegood.http.access.Permission;
import io.makegood.http.access.Rights;
import io.makegood.http.access.TokenSettings;
import io.makegood.policyfiles.PolicyFile;
import io.makegood.readmodel.publication.PolicyPublication;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Shared accounts over real HTTP: budgets under clients that race, what is quoted, and what a member's token sees. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BudgetsIT {
    private static final int CLIENTS = 50;
    private static final String POLICY = """
            id: team
            version: "1"
            accountPrefix: "team:"
            features:
              image: {displayName: Image, price: {perItem: 3}}
              video: {displayName: Video, price: {base: 7}}
              text: {displayName: Text, free: true}
            holdersOnly: true
            plans:
              pro: {allowance: 100, period: month}
            budgets:
              each-month: {scope: actor, limit: 40, window: month}
            """;

    private TestIssuer issuer;
    private TestLedger ledger;
    private Api api;
    private String all;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException, JOSEException {
        issuer = TestIssuer.start();
        ledger = TestLedger.start(directory, new HttpSettings("127.0.0.1", 0, null, false, issuer.settings(), 0));
        api = new Api(ledger.url(), null);
        Set<Permission> permissions = List.of("publish", "grant", "read", "review").stream()
                .map(text -> Permission.of(text).orElseThrow())
                .collect(Collectors.toSet());
        all = ledger.authorization("all", new Rights(permissions, null, null));
        new PolicyPublication(ledger.settings().clients(), ledger.settings().topics())
                .publish(PolicyFile.read(POLICY).policy().orElseThrow(), POLICY);
    }

    @AfterAll
    void stop() {
        ledger.close();
        issuer.close();
    }

    private JsonNode event(String account, String type, String fields) {
        return api.post(
                        "/v1/events",
                        "{'accountId':'" + account + "','type':'" + type + "'," + fields + "}",
                        "Authorization",
                        all)
                .with(202);
    }

    private void budget(String account, String id, String scope, @Nullable String of, long limit, String window) {
        event(
                account,
                "BudgetSet",
                "'budgetId':'" + id + "','scope':'" + scope + "'," + (of == null ? "" : "'scopeId':'" + of + "',")
                        + "'limit':" + limit + ",'window':'" + window + "'"
                        + (window.equals("SLIDING") ? ",'windowMillis':86400000" : ""));
    }

    private String team(String name, long credits) {
        String account = "team:" + name;
        api.post(
                        "/v1/grants",
                        "{'accountId':'" + account + "','grantId':'start','amount':" + credits + ",'kind':'PAID'}",
                        "Authorization",
                        all)
                .with(201);
        event(
                account,
                "AccountUpdated",
                "'holders':['ana','bob','cy','dee'],'groups':{'art':['ana','bob'],'film':['cy']}");
        return account;
    }

    private Api.Reply asks(String account, String generation, String actor, String feature, int items) {
        return api.post(
                "/v1/generations",
                "{'accountId':'" + account + "','generationId':'" + generation + "','feature':'" + feature
                        + "','actorId':'" + actor + "'" + (items == 0 ? "" : ",'items':" + items) + "}",
                "Authorization",
                all);
    }

    private JsonNode get(String path, String authorization) {
        return api.get(path, "Authorization", authorization).with(200);
    }

    @Test
    void fifty_racing_clients_spend_no_credit_above_any_limit() throws Exception {
        String account = team("race", 100_000);
        budget(account, "all", "ALL", null, 101, "DAY");
        budget(account, "art", "GROUP", "art", 47, "SLIDING");
        budget(account, "images", "FEATURE", "image", 60, "WEEK");
        budget(account, "ana", "ACTOR", "ana", 26, "EVER");
        List<String> actors = List.of("ana", "bob", "cy", "dee");
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        Map<String, Long> spent = new HashMap<>();
        int declined = 0;
        try {
            List<Callable<Object[]>> requests = new ArrayList<>();
            for (int i = 0; i < CLIENTS * 4; i++) {
                String actor = actors.get(i % 4);
                String feature = i % 3 == 0 ? "video" : "image";
                String generation = "n-" + i;
                int items = feature.equals("video") ? 0 : 1 + i % 2;
                requests.add(() -> new Object[] {actor, feature, asks(account, generation, actor, feature, items)});
            }
            for (Future<Object[]> answer : clients.invokeAll(requests)) {
                Api.Reply reply = (Api.Reply) answer.get()[2];
                if (reply.status() == 402) {
                    assertThat(reply.body().path("reason").asText()).isEqualTo("BUDGET_EXCEEDED");
                    assertThat(reply.body().path("budget").path("budgetId").asText())
                            .isNotBlank();
                    declined++;
                    continue;
                }
                long charged = reply.with(201).path("charged").asLong();
                String actor = (String) answer.get()[0];
                spent.merge("all", charged, Long::sum);
                spent.merge("by " + actor, charged, Long::sum);
                spent.merge("on " + answer.get()[1], charged, Long::sum);
                if (actor.equals("ana") || actor.equals("bob")) {
                    spent.merge("art", charged, Long::sum);
                }
            }
        } finally {
            clients.shutdownNow();
        }
        assertThat(declined).isPositive();
        assertThat(spent.getOrDefault("all", 0L)).isBetween(90L, 101L);
        assertThat(spent.getOrDefault("art", 0L)).isLessThanOrEqualTo(47);
        assertThat(spent.getOrDefault("on image", 0L)).isLessThanOrEqualTo(60);
        assertThat(spent.getOrDefault("by ana", 0L)).isLessThanOrEqualTo(26);
        for (String actor : actors) {
            assertThat(spent.getOrDefault("by " + actor, 0L)).as(actor).isLessThanOrEqualTo(40);
        }
        long balance = get("/v1/accounts/" + account, all).path("balance").asLong();
        assertThat(balance).isEqualTo(100_000 - spent.getOrDefault("all", 0L));
        Map<String, Long> told = new HashMap<>();
        for (JsonNode budget : get("/v1/accounts/" + account + "/budgets", all).path("data")) {
            String subject = budget.path("scopeId").asText("");
            told.put(
                    budget.path("budgetId").asText() + " " + subject,
                    budget.path("used").asLong());
            assertThat(budget.path("used").asLong() + budget.path("left").asLong())
                    .isEqualTo(budget.path("limit").asLong());
        }
        JsonNode first = get("/v1/accounts/" + account + "/budgets?limit=1", all);
        assertThat(first.path("data").findValuesAsText("scope")).containsExactly("ALL");
        assertThat(first.path("more").asBoolean()).isTrue();
        assertThat(told)
                .containsEntry("all ", spent.getOrDefault("all", 0L))
                .containsEntry("art art", spent.getOrDefault("art", 0L))
                .containsEntry("ana ana", spent.getOrDefault("by ana", 0L))
                .containsEntry("each-month bob", spent.getOrDefault("by bob", 0L));
    }

    @Test
    void a_parameter_that_a_path_does_not_know_is_refused_with_those_that_it_knows() {
        String account = "/v1/accounts/" + team("misspelt", 10);
        JsonNode wrong =
                api.get(account + "/activity?actr=ana", "Authorization", all).with(400);
        assertThat(wrong.path("errors").path(0).path("field").asText()).isEqualTo("actr");
        assertThat(wrong.path("detail").asText())
                .contains("is no parameter of this path", "limit, cursor, kind", "actor");
        assertThat(api.get("/v1/policies?%3Cb%3E=1", "Authorization", all)
                        .with(400)
                        .path("errors")
                        .path(0)
                        .path("field")
                        .asText())
                .isEqualTo("query");
        api.get(account + "/budgets?actor=ana&limit=3", "Authorization", all).with(200);
    }

    @Test
    void who_is_no_holder_is_told_so_and_what_to_do() {
        String account = team("strangers", 10);
        assertThat(asks(account, "n", "eve", "image", 1)
                        .with(402)
                        .path("detail")
                        .asText())
                .contains("Only the holders of this account may spend")
                .doesNotContain("not active");
    }

    @Test
    void the_plan_of_an_account_is_told_to_its_members_too() throws JOSEException {
        String account = team("planned", 10);
        assertThat(get("/v1/accounts/" + account + "/plan", all).path("plan").isNull())
                .isTrue();
        event(account, "PlanStarted", "'planId':'pro','quantity':2,'anchorAt':4102444800000");
        JsonNode plan = get(
                        "/v1/accounts/" + account + "/plan?position="
                                + api.post(
                                                "/v1/grants",
                                                "{'accountId':'" + account
                                                        + "','grantId':'more','amount':1,'kind':'PAID'}",
                                                "Authorization",
                                                all)
                                        .position(),
                        all)
                .path("plan");
        assertThat(plan.path("status").asText()).isEqualTo("WAITING");
        assertThat(plan.path("planId").asText()).isEqualTo("pro");
        assertThat(plan.path("renewsAt").asLong()).isEqualTo(4_102_444_800_000L);
        assertThat(plan.path("terms").path("allowance").asLong()).isEqualTo(200);
        assertThat(plan.path("period").isNull()).isTrue();
    }

    @Test
    void a_quote_says_what_the_ledger_would_say_to_that_actor() {
        String account = team("quotes", 1_000);
        budget(account, "video", "FEATURE", "video", 10, "DAY");
        String quotes = "/v1/quotes?account=" + account + "&feature=video&items=0";
        assertThat(get(quotes, all).path("declined").asText()).isEqualTo("NOT_A_HOLDER");
        assertThat(get(quotes + "&actor=eve", all).path("declined").asText()).isEqualTo("NOT_A_HOLDER");
        assertThat(get(quotes + "&actor=ana", all).path("declined").isNull()).isTrue();
        Api.Reply charged = asks(account, "v-1", "ana", "video", 0);
        charged.with(201);
        JsonNode declined = get(quotes + "&actor=bob&position=" + charged.position(), all);
        assertThat(declined.path("declined").asText()).isEqualTo("BUDGET_EXCEEDED");
        assertThat(declined.path("budget").path("budgetId").asText()).isEqualTo("video");
        assertThat(declined.path("budget").path("left").asLong()).isEqualTo(3);
        JsonNode said = asks(account, "v-2", "bob", "video", 0).with(402);
        assertThat(said.path("budget").path("renewsAt").asLong())
                .isEqualTo(declined.path("budget").path("renewsAt").asLong());
        event(account, "GenerationRejected", "'generationId':'v-1','reason':'INVALID_INPUT'");
        assertThat(asks(account, "v-3", "eve", "video", 0)
                        .with(402)
                        .path("reason")
                        .asText())
                .isEqualTo("NOT_A_HOLDER");
        asks(account, "v-4", "bob", "video", 0).with(201);
    }

    @Test
    void a_members_token_sees_its_own_part_and_no_other() throws JOSEException {
        String account = team("tokens", 1_000);
        budget(account, "film", "GROUP", "film", 30, "DAY");
        budget(account, "ana", "ACTOR", "ana", 30, "DAY");
        asks(account, "by-ana", "ana", "image", 1).with(201);
        asks(account, "by-cy", "cy", "image", 2).with(201);
        event(account, "GenerationRejected", "'generationId':'by-cy','reason':'INVALID_INPUT'");
        String ana = "Bearer "
                + issuer.token(issuer.claims("makegood:read:account")
                        .claim(TokenSettings.ACCOUNT_CLAIM_DEFAULT, account)
                        .claim(TokenSettings.ACTOR_CLAIM, "ana")
                        .build());
        String own = "/v1/accounts/" + account;

        assertThat(get(own + "/activity?kind=CHARGE", all).path("data")).hasSize(2);
        assertThat(get(own + "/activity?actor=cy", all).path("data").findValuesAsText("generationId"))
                .isNotEmpty()
                .containsOnly("by-cy");
        JsonNode activity = get(own + "/activity", ana).path("data");
        assertThat(activity).hasSize(1);
        assertThat(activity.path(0).path("actorId").asText()).isEqualTo("ana");
        assertThat(get(own + "/refunds", ana).path("data")).isEmpty();
        assertThat(get(own + "/refunds", all).path("data")).hasSize(2);
        assertThat(get(own + "/budgets", ana).path("data").findValuesAsText("budgetId"))
                .containsExactlyInAnyOrder("ana", "each-month");
        assertThat(get(own + "/notices", ana).toString()).contains("by-ana").doesNotContain("by-cy");
        get(own + "/generations/by-ana", ana);
        assertThat(status(own + "/generations/by-cy", ana)).isEqualTo(404);
        assertThat(status(own + "/activity?actor=cy", ana)).isEqualTo(403);
        assertThat(status("/v1/quotes?account=" + account + "&feature=image&actor=cy", ana))
                .isEqualTo(403);
        assertThat(status(own + "/stream", ana)).isEqualTo(403);
        assertThat(get("/v1/quotes?account=" + account + "&feature=image", ana)
                        .path("declined")
                        .isNull())
                .isTrue();
    }

    private int status(String path, String authorization) {
        return api.get(path, "Authorization", authorization).status();
    }
}
