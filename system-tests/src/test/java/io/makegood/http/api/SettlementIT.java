package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.makegood.policyfiles.PolicyFile;
import io.makegood.readmodel.publication.PolicyPublication;
import io.makegood.systemtests.delivery.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Held, then settled: over HTTP, with a real broker and the engine that appends timeouts by itself, and under clients that race. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SettlementIT {
    private static final int CLIENTS = 50;
    private static final int ROUNDS = 4;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private TestLedger ledger;
    private Api api;

    @BeforeAll
    void start(@TempDir Path directory) {
        ledger = TestLedger.start(directory, TestLedger.open());
        api = new Api(ledger.url(), null);
        for (String rest : List.of("forgive", "openCase", "overdraw")) {
            String document = """
                    id: settled-%1$s
                    version: "1"
                    accountPrefix: "%1$s:"
                    quantities: [tokens]
                    features:
                      answer: {displayName: Answer, table: [{per: {tokens: 1}}]}
                    charge: {timeout: 3s}
                    settlement: {above: charge, limit: 300, rest: %1$s, onSilence: settleReported}
                    """.formatted(rest);
            new PolicyPublication(ledger.settings().clients(), ledger.settings().topics())
                    .publish(PolicyFile.read(document).policy().orElseThrow(), document);
        }
    }

    @AfterAll
    void stop() {
        ledger.close();
    }

    private void grant(String account, long credits) {
        api.post("/v1/grants", "{'accountId':'" + account + "','grantId':'g','amount':" + credits + ",'kind':'PAID'}")
                .with(201);
    }

    private Api.Reply ask(String account, String generation, long tokens) {
        return api.post(
                "/v1/generations",
                "{'accountId':'" + account + "','generationId':'" + generation
                        + "','feature':'answer','quantities':{'tokens':" + tokens + "}}");
    }

    private JsonNode report(String account, String generation, String event) {
        Api.Reply published = api.post(
                "/v1/events", "{'accountId':'" + account + "','generationId':'" + generation + "'," + event + "}");
        published.with(202);
        return api.get("/v1/accounts/" + account + "/events/" + published.position())
                .with(200);
    }

    private JsonNode used(String account, String generation, long tokens) {
        return report(
                account,
                generation,
                "'type':'GenerationCompleted','outcome':'SUCCEEDED','quantities':{'tokens':" + tokens + "}");
    }

    private long balance(String account) {
        return api.get("/v1/accounts/" + account).with(200).path("balance").asLong();
    }

    @Test
    void a_hold_is_settled_below_and_above() {
        String account = "forgive:both";
        grant(account, 100);
        assertThat(ask(account, "below", 20).with(201).path("charged").asLong()).isEqualTo(20);
        assertThat(used(account, "below", 5)
                        .path("entries")
                        .path(0)
                        .path("reason")
                        .asText())
                .isEqualTo("UNUSED");
        assertThat(balance(account)).isEqualTo(95);

        ask(account, "above", 20).with(201);
        JsonNode above = used(account, "above", 50);
        assertThat(above.path("entries").path(0).path("reason").asText()).isEqualTo("SETTLED");
        assertThat(above.path("notices").path(0).path("type").asText()).isEqualTo("CreditsTaken");
        assertThat(balance(account)).isEqualTo(45);
        assertThat(used(account, "above", 50).path("status").asText()).isEqualTo("NO_EFFECT");
    }

    @Test
    void a_generation_whose_publisher_falls_silent_is_settled_at_what_it_reported() {
        String account = "forgive:silent";
        grant(account, 100);
        ask(account, "n", 20).with(201);
        report(account, "n", "'type':'GenerationProgressed','quantities':{'tokens':4}");
        report(account, "n", "'type':'GenerationProgressed','quantities':{'tokens':7},'extendBy':1000");
        assertThat(balance(account)).isEqualTo(80);
        Await.until("the engine settles it", LIMIT, () -> balance(account) == 93);
        JsonNode held = api.get("/v1/accounts/" + account).with(200).path("held");
        assertThat(held.asLong()).isZero();
    }

    @Test
    void progress_keeps_a_hold_alive() {
        String account = "forgive:alive";
        grant(account, 200);
        ask(account, "long", 20).with(201);
        report(account, "long", "'type':'GenerationProgressed','extendBy':600000");
        Api.Reply second = ask(account, "short", 20);
        second.with(201);
        JsonNode both = api.get("/v1/accounts/" + account, "Makegood-Position", second.position())
                .with(200);
        assertThat(both.path("held").asLong()).isEqualTo(40);
        Await.until("the other one times out", LIMIT, () -> balance(account) == 180);
        assertThat(used(account, "long", 30)
                        .path("entries")
                        .path(0)
                        .path("reason")
                        .asText())
                .isEqualTo("SETTLED");
        assertThat(balance(account)).isEqualTo(170);
    }

    /** Each asks for 10 and uses 25: the account has enough for some of them, and never less than nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"forgive", "openCase", "overdraw"})
    void racing_clients_never_charge_what_is_not_there_unless_it_may_be_owed(String rest) throws Exception {
        String account = rest + ":race";
        long credits = 10L * CLIENTS;
        grant(account, credits);
        List<Callable<Integer>> work = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int client = i;
            work.add(() -> client(account, client));
        }
        int charged = 0;
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            for (Future<Integer> done : clients.invokeAll(work)) {
                charged += done.get();
            }
        } finally {
            clients.shutdownNow();
        }
        Map<String, Long> paid = paid(account, rest.equals("overdraw"));
        assertThat(paid).hasSize(charged);
        assertThat(paid.values()).allSatisfy(amount -> assertThat(amount).isBetween(10L, 25L));
        long sum = paid.values().stream().mapToLong(Long::longValue).sum();
        assertThat(balance(account)).isEqualTo(credits - sum);
        if (rest.equals("overdraw")) {
            assertThat(paid.values()).containsOnly(25L);
        } else {
            assertThat(balance(account)).isZero();
            assertThat(paid.values()).anyMatch(amount -> amount < 25);
        }
        long unpaid = paid.values().stream().filter(amount -> amount < 25).count();
        JsonNode cases = api.get("/v1/cases?limit=1000&account=" + account).with(200);
        assertThat(cases.path("data").size()).isEqualTo(rest.equals("openCase") ? (int) unpaid : 0);
    }

    /** So many of the client's generations were charged. */
    private int client(String account, int client) {
        int charged = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String generation = "n-" + client + "-" + round;
            int status = ask(account, generation, 10).status();
            assertThat(status).isIn(201, 402);
            if (status == 201) {
                charged++;
                used(account, generation, 25);
            }
        }
        return charged;
    }

    /** What each generation paid, by all entries; of which none but an overdraft leaves the balance below zero. */
    private Map<String, Long> paid(String account, boolean mayOwe) {
        Map<String, Long> paid = new TreeMap<>();
        String cursor = null;
        long sum = 0;
        do {
            JsonNode page = api.get("/v1/accounts/" + account + "/activity?limit=100"
                            + (cursor == null ? "" : "&cursor=" + cursor))
                    .with(200);
            for (JsonNode entry : page.path("data")) {
                sum += entry.path("amount").asLong();
                if (!mayOwe) {
                    assertThat(entry.path("balanceAfter").asLong()).isNotNegative();
                }
                if (entry.has("generationId")) {
                    paid.merge(
                            entry.path("generationId").asText(),
                            -entry.path("amount").asLong(),
                            Long::sum);
                }
            }
            cursor = page.path("nextCursor").isTextual()
                    ? page.path("nextCursor").asText()
                    : null;
        } while (cursor != null);
        assertThat(sum).isEqualTo(balance(account));
        return paid;
    }
}
