package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.makegood.cli.mcp.AskedLedger;
import io.makegood.cli.mcp.McpServer;
import io.makegood.http.api.Api.Reply;
import io.makegood.policyfiles.PolicyFile;
import io.makegood.readmodel.publication.PolicyPublication;
import io.makegood.systemtests.delivery.Await;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The API over real HTTP, with a real broker and engine behind it; every answer is held against the API's description. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiIT {
    private TestLedger ledger;
    private Api api;
    private DescriptionCheck description;
    private int accounts;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        ledger = TestLedger.start(directory, TestLedger.open());
        description = new DescriptionCheck(
                new Api(ledger.url(), null).get("/openapi.json").with(200));
        api = new Api(ledger.url(), description);
        for (String product : List.of("example", "post-remixer")) {
            String document = Files.readString(Path.of("..", "policies", product + ".yaml"));
            new PolicyPublication(ledger.settings().clients(), ledger.settings().topics())
                    .publish(PolicyFile.read(document).policy().orElseThrow(), document);
        }
    }

    @AfterAll
    void stop() {
        ledger.close();
        assertThat(description.seen()).as("every operation is tried").containsAll(withoutStream(description));
    }

    @Test
    void every_request_and_answer_that_is_described_has_an_example_of_its_shape() {
        description.requireGoodExamples();
    }

    @Test
    void every_type_of_problem_is_described() throws IOException {
        String source = Files.readString(
                Path.of("..", "http-api", "src", "main", "java", "io", "makegood", "http", "api", "Problem.java"));
        Matcher made =
                Pattern.compile("new Problem\\(\\s*\\d+,\\s*\"([a-z-]+)\"").matcher(source);
        Set<String> types = new TreeSet<>();
        while (made.find()) {
            types.add(made.group(1));
        }
        assertThat(types).hasSizeGreaterThan(14);
        assertThat(OpenApiErrors.known()).containsAll(types);
    }

    private static Iterable<String> withoutStream(DescriptionCheck description) {
        return description.described().stream()
                // WebhookIT tries those of webhooks, and ErasureIT erases, at ledgers that have a key.
                .filter(operation ->
                        !Set.of("streamAccount", "eraseAccount").contains(operation) && !operation.contains("Webhook"))
                .toList();
    }

    private String account() {
        return "post-remixer:api-" + accounts++;
    }

    private String accountWith(long credits) {
        String account = account();
        api.post(
                        "/v1/grants",
                        "{'accountId':'" + account + "','grantId':'start','amount':" + credits + ",'kind':'PAID'}")
                .with(201);
        return account;
    }

    @Test
    void credits_are_transferred_and_accounts_are_merged_and_closed() {
        String from = "'accountId':'moves-1',";
        api.post("/v1/grants", "{" + from + "'grantId':'g','amount':9,'kind':'PAID'}")
                .with(201);
        String transfer = "{" + from + "'transferId':'t','toAccount':'moves-2','amount':4,'reason':'gift'}";
        JsonNode sent = api.post("/v1/transfers", transfer).with(201);
        assertThat(sent.path("entries").path(0).path("kind").asText()).isEqualTo("TRANSFER");
        JsonNode refused = api.post("/v1/transfers", transfer.replace("'amount':4", "'amount':null"))
                .with(400);
        assertThat(refused.path("errors").path(0).path("field").asText()).isEqualTo("amount");
        api.post("/v1/closures", "{'accountId':'moves-1','reason':'left'}").with(200);
        assertThat(api.get("/v1/accounts/moves-1").with(200).path("closed").asBoolean())
                .isTrue();
        assertThat(declined("moves-1")).isEqualTo("ACCOUNT_CLOSED");
        api.post("/v1/merges", "{" + from + "'toAccount':'moves-2','reason':'one customer'}")
                .with(200);
        JsonNode merged = api.get("/v1/accounts/moves-1").with(200);
        assertThat(merged.path("balance").asLong()).isEqualTo(0);
        assertThat(merged.path("mergedInto").asText()).isEqualTo("moves-2");
        assertThat(declined("moves-1")).isEqualTo("ACCOUNT_MERGED");
    }

    private String declined(String account) {
        return api.get("/v1/quotes?account=" + account + "&feature=image&items=1")
                .with(200)
                .path("declined")
                .asText();
    }

    @Test
    void a_caller_learns_what_it_may_do() {
        JsonNode caller = api.get("/v1/me").with(200);
        assertThat(caller.path("name").asText()).isEqualTo("developer");
        assertThat(caller.path("permissions").toString()).contains("\"goodwill\"", "\"read\"");
        assertThat(caller.path("goodwillPerAction").isNull()).isTrue();
    }

    @Test
    void what_waits_is_assigned_and_settled_in_batches() {
        String account = accountWith(30);
        String begin = "{'accountId':'" + account + "'";
        api.post("/v1/cases", begin + ",'caseId':'k','message':'help'}").with(201);
        api.post("/v1/cash-refunds", begin + ",'requestId':'r','grantId':'start'}")
                .with(201);
        api.post("/v1/cases/k/assignment", begin + "}").with(200);
        api.post("/v1/cases/k/assignment", begin + ",'to':'ann'}").with(409);
        api.post("/v1/cash-refunds/r/assignment", begin + ",'to':'ann'}").with(200);
        api.post("/v1/claims/none/assignment", begin + "}").with(404);
        String item = "{'items':[{'accountId':'" + account + "','id':'";
        api.post("/v1/claims/reviews?preview=true", item + "c'}],'verdict':'NOT_UNUSABLE'}")
                .with(200);
        api.post("/v1/cases/resolutions", item + "k'}],'resolution':'Answered'}")
                .with(200);
        api.post("/v1/cash-refunds/reviews", item + "r'}],'approved':false,'note':'too late'}")
                .with(200);
        JsonNode settled = api.get("/v1/cash-refunds?status=closed&account=" + account)
                .with(200)
                .path("data")
                .path(0);
        assertThat(settled.path("settled").path("note").asText()).isEqualTo("too late");
        assertThat(settled.path("assignee").asText()).isEqualTo("ann");
        api.get("/v1/accounts/" + account + "/claim-history").with(200);
    }

    @Test
    void whatever_is_quoted_is_found() {
        String account = account() + "-Quoted";
        api.post("/v1/grants", "{'accountId':'" + account + "','grantId':'Grant-Q1','amount':9,'kind':'PAID'}")
                .with(201);
        JsonNode found = api.get("/v1/search?text=grant-q").with(200).path("data");
        assertThat(found).hasSize(1);
        assertThat(found.path(0).path("kind").asText()).isEqualTo("GRANT");
        assertThat(found.path(0).path("id").asText()).isEqualTo("Grant-Q1");
        assertThat(found.path(0).path("accountId").asText()).isEqualTo(account);
        assertThat(api.get("/v1/search?text=quoted").with(200).path("data").findValuesAsText("kind"))
                .containsExactly("ACCOUNT");
        assertThat(api.get("/v1/search?text=%20")
                        .with(400)
                        .path("errors")
                        .path(0)
                        .path("field")
                        .asText())
                .isEqualTo("text");
    }

    @Test
    void an_assistant_finds_reads_and_writes_nothing_unless_it_may() throws Exception {
        String account = account() + "-assisted";
        api.post("/v1/grants", "{'accountId':'" + account + "','grantId':'g','amount':9,'kind':'PAID'}")
                .with(201);
        List<JsonNode> read = ask(
                false,
                "{'jsonrpc':'2.0','id':1,'method':'initialize','params':{'protocolVersion':'2025-03-26','capabilities':{}}}",
                "{'jsonrpc':'2.0','method':'notifications/initialized'}",
                "{'jsonrpc':'2.0','id':'two','method':'tools/list'}",
                call("find", "'text':'ASSISTED'"),
                call("account", "'account':'" + account + "'"),
                call("account", "'account':'nobody'"),
                call("account", "'accounts':'x'"),
                call("give_goodwill", "'account':'" + account + "'"),
                "no JSON",
                "{'jsonrpc':'2.0','id':9,'method':'resources/list'}");

        assertThat(read).hasSize(9);
        assertThat(read.get(0).at("/result/protocolVersion").asText()).isEqualTo("2025-03-26");
        assertThat(read.get(1).path("id").asText()).isEqualTo("two");
        assertThat(read.get(1).at("/result/tools").findValuesAsText("readOnlyHint"))
                .hasSizeGreaterThan(10)
                .containsOnly("true");
        assertThat(read.get(2).at("/result/content/0/text").asText()).contains("\"accountId\":\"" + account);
        assertThat(read.get(3).at("/result/content/0/text").asText()).contains("\"balance\":9");
        assertThat(read.get(4).at("/result/isError").asBoolean()).isTrue();
        assertThat(read.get(4).at("/result/content/0/text").asText()).contains("nothing is known of this account");
        assertThat(read.get(5).at("/result/content/0/text").asText()).contains("account is missing");
        assertThat(read.get(6).at("/error/code").asInt()).isEqualTo(-32602);
        assertThat(read.get(7).at("/error/code").asInt()).isEqualTo(-32700);
        assertThat(read.get(8).at("/error/code").asInt()).isEqualTo(-32601);

        String given = call("give_goodwill", "'key':'k1','account':'" + account + "','amount':3,'reason':'slow'");
        List<JsonNode> written = ask(true, given, given, call("account", "'account':'" + account + "'"));
        assertThat(written.get(0).at("/result/content/0/text").asText()).contains("\"amount\":3");
        assertThat(written.get(2).at("/result/content/0/text").asText()).contains("\"balance\":12");
    }

    private static String call(String tool, String arguments) {
        return "{'jsonrpc':'2.0','id':7,'method':'tools/call','params':{'name':'" + tool + "','arguments':{" + arguments
                + "}}}";
    }

    private List<JsonNode> ask(boolean writing, String... lines) throws Exception {
        StringWriter out = new StringWriter();
        new McpServer(new AskedLedger(URI.create(ledger.url()), null), "test", writing)
                .serve(new StringReader(String.join("\n", lines).replace('\'', '"')), new PrintWriter(out));
        List<JsonNode> answers = new ArrayList<>();
        for (String line : out.toString().lines().toList()) {
            answers.add(Api.JSON.readTree(line));
        }
        return answers;
    }

    @Test
    void an_id_with_a_slash_or_a_backslash_is_read_as_it_was_written() {
        for (String odd : List.of("odd/1", "odd\\\\1")) {
            api.post("/v1/grants", "{'accountId':'" + odd + "','grantId':'g','amount':9,'kind':'PAID'}")
                    .with(201);
            String encoded = odd.replace("\\\\", "%5C").replace("/", "%2F");
            assertThat(api.get("/v1/accounts/" + encoded)
                            .with(200)
                            .path("balance")
                            .asLong())
                    .isEqualTo(9);
        }
    }

    @Test
    void a_grant_is_read_as_soon_as_it_is_answered() {
        String account = account();
        Reply granted =
                api.post("/v1/grants", "{'accountId':'" + account + "','grantId':'g','amount':30,'kind':'PAID'}");

        assertThat(granted.with(201).path("status").asText()).isEqualTo("APPLIED");
        assertThat(granted.body().path("entries").path(0).path("balanceAfter").asLong())
                .isEqualTo(30);
        JsonNode read = api.get("/v1/accounts/" + account).with(200);
        assertThat(read.path("balance").asLong()).isEqualTo(30);
        assertThat(read.path("grants").path(0).path("grantId").asText()).isEqualTo("g");
    }

    @Test
    void a_generation_is_charged_before_it_starts_and_a_repeated_request_charges_nothing_more() {
        String account = accountWith(20);
        String request = "{'accountId':'" + account
                + "','generationId':'gen','feature':'studio-options','items':3,'label':'Spring post'}";

        Reply first = api.post("/v1/generations", request);
        Reply second = api.post("/v1/generations", request);

        assertThat(first.with(201).path("charged").asLong()).isEqualTo(6);
        assertThat(second.with(201).path("charged").asLong()).isEqualTo(6);
        assertThat(api.get("/v1/accounts/" + account).with(200).path("balance").asLong())
                .isEqualTo(14);
        assertThat(first.header("Location")).isEqualTo("/v1/accounts/" + Api.segment(account) + "/generations/gen");
    }

    @Test
    void a_budget_is_shown_with_what_is_left_and_declines_what_it_leaves_no_room_for() {
        String account = accountWith(100);
        api.post(
                        "/v1/events",
                        "{'type':'BudgetSet','accountId':'" + account
                                + "','budgetId':'each','scope':'ACTOR','limit':7,'window':'DAY'}")
                .with(202);
        String begin = "{'accountId':'" + account + "','feature':'studio-options','actorId':'ann','items':3,";
        Reply charged = api.post("/v1/generations", begin + "'generationId':'b-1'}");
        charged.with(201);
        JsonNode budget = api.get("/v1/accounts/" + account + "/budgets?actor=ann&position=" + charged.position())
                .with(200)
                .path("data")
                .path(0);
        assertThat(budget.path("used").asLong()).isEqualTo(6);
        assertThat(api.get("/v1/accounts/" + account + "/plan")
                        .with(200)
                        .path("plan")
                        .isNull())
                .isTrue();
        assertThat(budget.path("left").asLong()).isEqualTo(1);
        JsonNode declined =
                api.post("/v1/generations", begin + "'generationId':'b-2'}").with(402);
        assertThat(declined.path("reason").asText()).isEqualTo("BUDGET_EXCEEDED");
        assertThat(declined.path("budget").path("limit").asLong()).isEqualTo(7);
        JsonNode quote = api.get("/v1/quotes?account=" + account + "&feature=studio-options&items=3&actor=ann")
                .with(200);
        assertThat(quote.path("budget").path("left").asLong()).isEqualTo(1);
    }

    @Test
    void a_generation_that_cannot_be_paid_is_declined_with_what_is_missing() {
        String account = accountWith(5);
        Reply declined = api.post(
                "/v1/generations",
                "{'accountId':'" + account + "','generationId':'g','feature':'studio-options','items':4}");

        JsonNode problem = declined.with(402);
        assertThat(declined.header("content-type")).startsWith("application/problem+json");
        assertThat(problem.path("reason").asText()).isEqualTo("INSUFFICIENT_CREDITS");
        assertThat(problem.path("required").asLong()).isEqualTo(8);
        assertThat(problem.path("available").asLong()).isEqualTo(5);
        assertThat(problem.path("missing").asLong()).isEqualTo(3);
    }

    @Test
    void the_same_generation_with_other_content_is_a_conflict() {
        String account = accountWith(20);
        api.post(
                        "/v1/generations",
                        "{'accountId':'" + account + "','generationId':'g','feature':'studio-options','items':1}")
                .with(201);
        JsonNode conflict = api.post(
                        "/v1/generations",
                        "{'accountId':'" + account + "','generationId':'g','feature':'studio-options','items':2}")
                .with(409);
        assertThat(conflict.path("reason").asText()).isEqualTo("CONFLICT");
        assertThat(conflict.at("/errors/0/field").asText()).isEqualTo("generationId");
    }

    @Test
    void a_conflict_names_the_field_by_which_the_event_is_known_and_what_to_do() {
        String account = accountWith(20);
        String grant = "{'accountId':'" + account + "','grantId':'twice','amount':%d,'kind':'PAID'}";
        api.post("/v1/grants", grant.formatted(1)).with(201);
        JsonNode conflict = api.post("/v1/grants", grant.formatted(2)).with(409);
        assertThat(conflict.path("reason").asText()).isEqualTo("CONFLICT");
        assertThat(conflict.at("/errors/0/field").asText()).isEqualTo("grantId");
        assertThat(conflict.at("/errors/0/remedy").asText()).contains("another grantId");
        assertThat(conflict.path("detail").asText()).contains("grantId", "given before with other content");
    }

    @Test
    void of_many_requests_for_the_last_credits_exactly_as_many_win_as_can_be_paid() throws Exception {
        String account = accountWith(7);
        List<CompletableFuture<Reply>> replies = IntStream.range(0, 12)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> api.post(
                        "/v1/generations", "{'accountId':'" + account + "','feature':'studio-options','items':1}")))
                .toList();
        int charged = 0;
        for (CompletableFuture<Reply> reply : replies) {
            Reply answer = reply.get(60, TimeUnit.SECONDS);
            if (answer.status() == 201) {
                charged++;
                api.get("/v1/accounts/" + account + "?position=" + answer.position())
                        .with(200);
            }
        }
        assertThat(charged).isEqualTo(3);
        assertThat(api.get("/v1/accounts/" + account).with(200).path("balance").asLong())
                .isEqualTo(1);
    }

    @Test
    void who_does_not_wait_is_told_where_to_ask_again() {
        String account = accountWith(20);
        Reply pending = api.post(
                "/v1/generations?wait=0",
                "{'accountId':'" + account + "','generationId':'later','feature':'studio-options'}");

        String where = pending.with(202).path("askAgain").asText();
        assertThat(where).contains("position=" + pending.position());
        assertThat(api.get(where).with(200).path("status").asText()).isIn("CHARGED", "REQUESTED");

        Reply grant = api.post(
                "/v1/grants?wait=0", "{'accountId':'" + account + "','grantId':'more','amount':1,'kind':'GOODWILL'}");
        assertThat(grant.with(202).path("status").asText()).isEqualTo("PENDING");
        assertThat(api.get(grant.header("Location")).with(200).path("status").asText())
                .isEqualTo("APPLIED");
    }

    @Test
    void a_failed_item_is_given_back_and_shows_in_activity_refunds_and_timeline() {
        String account = accountWith(20);
        api.post(
                        "/v1/generations",
                        "{'accountId':'" + account
                                + "','generationId':'g','feature':'studio-options','items':3,'label':'Tulips'}")
                .with(201);
        Reply failed = api.post(
                "/v1/events",
                "{'type':'ItemFailed','accountId':'" + account
                        + "','generationId':'g','itemId':'2','cause':'PROVIDER_ERROR'}");
        String at = failed.with(202).path("results").path(0).path("position").asText();
        assertThat(failed.position()).isEqualTo(at);

        JsonNode activity =
                api.get("/v1/accounts/" + account + "/activity?position=" + at).with(200);
        JsonNode newest = activity.path("data").path(0);
        assertThat(newest.path("kind").asText()).isEqualTo("REFUND");
        assertThat(newest.path("amount").asLong()).isEqualTo(2);
        assertThat(newest.path("balanceBefore").asLong()).isEqualTo(14);
        assertThat(newest.path("text").asText()).isEqualTo("Refund for “Tulips”: item 2 failed");
        assertThat(api.get("/v1/accounts/" + account + "/refunds")
                        .with(200)
                        .path("data")
                        .path(0)
                        .path("cause")
                        .asText())
                .isEqualTo("ITEM_FAILED");
        JsonNode generation =
                api.get("/v1/accounts/" + account + "/generations/g").with(200);
        assertThat(generation.path("charged").asLong()).isEqualTo(6);
        assertThat(generation.path("refunded").asLong()).isEqualTo(2);
        JsonNode investigation = api.get("/v1/accounts/" + account + "/generations/g/investigation")
                .with(200);
        assertThat(investigation.path("answers")).hasSize(5);
        assertThat(api.get("/v1/accounts/" + account + "/notices")
                        .with(200)
                        .path("data")
                        .path(0)
                        .path("type")
                        .asText())
                .isEqualTo("ChargeAuthorized");
    }

    @Test
    void what_a_client_published_is_what_it_reads_even_straight_after() {
        String account = accountWith(1_000);
        for (int i = 1; i <= 60; i++) {
            Reply published = api.post(
                    "/v1/events",
                    "{'type':'GenerationCharged','accountId':'" + account + "','generationId':'c" + i
                            + "','baseAmount':1}");
            JsonNode read = api.get("/v1/accounts/" + account, "Makegood-Position", published.position())
                    .with(200);
            assertThat(read.path("balance").asLong()).isEqualTo(1_000 - i);
        }
    }

    @Test
    void pages_stay_stable_while_entries_arrive() {
        String account = accountWith(500);
        charge(account, 0, 9);
        JsonNode first =
                api.get("/v1/accounts/" + account + "/activity?limit=4").with(200);
        charge(account, 9, 12);
        List<Long> sequences = new ArrayList<>();
        first.path("data").forEach(row -> sequences.add(row.path("sequence").asLong()));
        String cursor = first.path("nextCursor").asText();
        while (!cursor.equals("null")) {
            JsonNode page = api.get("/v1/accounts/" + account + "/activity?limit=4&cursor=" + cursor)
                    .with(200);
            page.path("data").forEach(row -> sequences.add(row.path("sequence").asLong()));
            cursor = page.path("nextCursor").asText("null");
        }
        assertThat(sequences).containsExactly(10L, 9L, 8L, 7L, 6L, 5L, 4L, 3L, 2L, 1L);
    }

    private void charge(String account, int from, int to) {
        String last = "";
        for (int i = from; i < to; i++) {
            last = api.post(
                            "/v1/events",
                            "{'type':'GenerationCharged','accountId':'" + account + "','generationId':'p" + i
                                    + "','baseAmount':2}")
                    .position();
        }
        api.get("/v1/accounts/" + account + "?position=" + last).with(200);
    }

    @Test
    void activity_is_filtered_by_kind_time_and_generation() {
        String account = accountWith(100);
        charge(account, 0, 3);
        assertThat(api.get("/v1/accounts/" + account + "/activity?kind=GRANT")
                        .with(200)
                        .path("data"))
                .hasSize(1);
        assertThat(api.get("/v1/accounts/" + account + "/activity?kind=GRANT,CHARGE")
                        .with(200)
                        .path("data"))
                .hasSize(4);
        assertThat(api.get("/v1/accounts/" + account + "/activity?generation=p1")
                        .with(200)
                        .path("data"))
                .hasSize(1);
        assertThat(api.get("/v1/accounts/" + account + "/activity?to=2020-01-01T00:00:00Z")
                        .with(200)
                        .path("data"))
                .isEmpty();
        assertThat(api.get("/v1/accounts/" + account + "/activity?from=2020-01-01T00:00:00Z")
                        .with(200)
                        .path("data"))
                .hasSize(4);
    }

    @Test
    void a_request_with_a_key_is_carried_out_once_and_the_key_is_no_good_for_another() {
        String account = account();
        String body = "{'accountId':'" + account + "','amount':5,'kind':'PROMOTIONAL'}";
        Reply first = api.post("/v1/grants", body, "Idempotency-Key", "key-" + account);
        Reply again = api.post("/v1/grants", body, "Idempotency-Key", "key-" + account);
        assertThat(again.with(201)).isEqualTo(first.with(201));
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.header("Makegood-Position"))
                .as("where to read what was written")
                .isEqualTo(first.header("Makegood-Position"))
                .isNotEmpty();
        Reply other = api.post("/v1/grants", body.replace("5", "6"), "Idempotency-Key", "key-" + account);
        assertThat(other.with(422).path("type").asText()).endsWith("idempotency-key-reused");
        assertThat(api.get("/v1/accounts/" + account).with(200).path("balance").asLong())
                .isEqualTo(5);
    }

    @Test
    void a_batch_is_answered_event_by_event() {
        String account = account();
        JsonNode mixed = api.post(
                        "/v1/events",
                        "[{'type':'CreditsGranted','accountId':'" + account
                                + "','grantId':'b','amount':9,'kind':'PAID'},"
                                + "{'type':'CreditsGrantd'},{'type':'AccountUpdated','accountId':'" + account
                                + "','accessActive':true}]")
                .with(207);
        assertThat(mixed.path("accepted").asInt()).isEqualTo(2);
        assertThat(mixed.path("results")
                        .path(1)
                        .path("errors")
                        .path(0)
                        .path("remedy")
                        .asText())
                .contains("CreditsGranted");
        JsonNode refused = api.post("/v1/events", "[{'type':'Nonsense'}]").with(422);
        assertThat(refused.path("errors").path(0).path("field").asText()).isEqualTo("type");
    }

    @Test
    void cloud_events_are_taken_single_and_in_batches() {
        String account = accountWith(10);
        String event =
                "{'specversion':'1.0','id':'%s','source':'/gen','type':'io.makegood.GenerationCharged','subject':'"
                        + account + "','time':'2026-11-20T10:00:00Z','data':{'generationId':'%s','baseAmount':1}}";
        Reply single = api.post(
                "/v1/events", String.format(event, "e-1", "ce-1"), "Content-Type", "application/cloudevents+json");
        assertThat(single.with(202).path("results").path(0).path("eventId").asText())
                .isEqualTo("e-1");
        Reply batch = api.post(
                "/v1/events",
                "[" + String.format(event, "e-2", "ce-2") + "," + String.format(event, "e-3", "ce-3") + "]",
                "Content-Type",
                "application/cloudevents-batch+json");
        String last = batch.with(202).path("results").path(1).path("position").asText();
        assertThat(api.get("/v1/accounts/" + account + "?position=" + last)
                        .with(200)
                        .path("balance")
                        .asLong())
                .isEqualTo(7);
        JsonNode broken = api.post(
                        "/v1/events", "{'specversion':'1.0','id':'x'}", "Content-Type", "application/cloudevents+json")
                .with(400);
        assertThat(broken.path("detail").asText()).contains("CloudEvent");
    }

    @Test
    void what_is_wrong_is_named_with_field_and_remedy() {
        JsonNode missing = api.post("/v1/grants", "{'amount':5,'kind':'PAID'}").with(422);
        assertThat(missing.path("errors").path(0).path("field").asText()).isEqualTo("accountId");
        JsonNode limit = api.get("/v1/accounts/x/activity?limit=0").with(400);
        assertThat(limit.path("errors").path(0).path("field").asText()).isEqualTo("limit");
        JsonNode cursor = api.get("/v1/accounts/x/activity?cursor=%21%21").with(400);
        assertThat(cursor.path("errors").path(0).path("field").asText()).isEqualTo("cursor");
        JsonNode time = api.get("/v1/accounts/x/activity?from=yesterday").with(400);
        assertThat(time.path("errors").path(0).path("remedy").asText()).contains("2026-");
        assertThat(api.get("/v1/accounts/nobody-at-all")
                        .with(404)
                        .path("detail")
                        .asText())
                .contains("case-sensitive");
        assertThat(api.post("/v1/grants", "{'amount':").with(400).path("detail").asText())
                .contains("line 1");
        assertThat(api.send("POST", "/v1/grants", "{}", "Content-Type", "text/plain")
                        .with(415)
                        .path("detail")
                        .asText())
                .contains("application/json");
        assertThat(api.get("/v1/nothing-here").status()).isEqualTo(404);
        assertThat(api.send("DELETE", "/v1/events", null).status()).isEqualTo(405);
        JsonNode engineOnly = api.post("/v1/events", "{'type':'GrantExpired','accountId':'a','grantId':'g'}")
                .with(403);
        assertThat(engineOnly.path("detail").asText()).contains("engine");
    }

    @Test
    void a_body_that_is_too_large_is_refused() {
        String huge = "{'type':'" + "x".repeat(5 << 20) + "'}";
        assertThat(api.post("/v1/events", huge).status()).isEqualTo(413);
    }

    @Test
    void ids_with_slashes_and_markup_go_through_unharmed() {
        String account = "post-remixer:a/b <i>&\"é";
        api.post(
                        "/v1/grants",
                        "{'accountId':'" + account.replace("\"", "\\\"") + "','grantId':'g','amount':3,'kind':'PAID'}")
                .with(201);
        JsonNode read = api.get("/v1/accounts/" + Api.segment(account)).with(200);
        assertThat(read.path("accountId").asText()).isEqualTo(account);
    }

    @Test
    void an_unchanged_account_is_not_sent_again() {
        String account = accountWith(3);
        Reply first = api.get("/v1/accounts/" + account);
        Reply second = api.get("/v1/accounts/" + account, "If-None-Match", first.header("ETag"));
        assertThat(second.status()).isEqualTo(304);
        assertThat(second.bytes()).isEmpty();
        accountWith(1);
        api.post("/v1/grants", "{'accountId':'" + account + "','grantId':'more','amount':3,'kind':'PAID'}")
                .with(201);
        assertThat(api.get("/v1/accounts/" + account, "If-None-Match", first.header("ETag"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void long_answers_are_compressed_on_demand() throws IOException {
        Reply reply = api.get("/v1/policies", "Accept-Encoding", "gzip");
        assertThat(reply.header("content-encoding")).isEqualTo("gzip");
        try (InputStream body = new GZIPInputStream(new ByteArrayInputStream(reply.bytes()))) {
            assertThat(Api.JSON.readTree(body).path("data")).hasSize(2);
        }
    }

    @Test
    void a_claim_waits_for_review_and_is_settled() {
        String account = "example:api-claims";
        api.post("/v1/grants", "{'accountId':'" + account + "','grantId':'g','amount':200,'kind':'PAID'}")
                .with(201);
        api.post(
                        "/v1/generations",
                        "{'accountId':'" + account
                                + "','generationId':'c','feature':'picture','platform':'web','items':2}")
                .with(201);
        api.post(
                        "/v1/events",
                        "{'type':'GenerationCompleted','accountId':'" + account
                                + "','generationId':'c','outcome':'SUCCEEDED'}")
                .with(202);

        JsonNode claim = api.post(
                        "/v1/claims",
                        "{'accountId':'" + account
                                + "','claimId':'cl','generationId':'c','itemId':'1','reason':'SIX_FINGERS'}")
                .with(201);

        assertThat(claim.path("notices").path(0).path("type").asText()).isEqualTo("ClaimOpened");
        assertThat(api.get("/v1/claims").with(200).path("data").findValuesAsText("id"))
                .contains("cl");
        api.post("/v1/claims/cl/assignment", "{'accountId':'" + account + "'}").with(200);
        JsonNode reviewed = api.post(
                        "/v1/claims/cl/review", "{'accountId':'" + account + "','verdict':'CLEARLY_UNUSABLE'}")
                .with(200);
        assertThat(reviewed.path("event").path("reviewer").asText()).isEqualTo("developer");
        assertThat(reviewed.path("entries").path(0).path("amount").asLong()).isEqualTo(25);
        assertThat(api.get("/v1/claims").with(200).path("data").findValuesAsText("id"))
                .doesNotContain("cl");
        JsonNode own =
                api.get("/v1/claims?account=" + account).with(200).path("data").path(0);
        assertThat(own.path("status").asText()).isEqualTo("CLOSED");
    }

    @Test
    void what_is_wrong_with_an_attribute_in_a_header_is_told_with_the_header() {
        JsonNode refused = api.post(
                        "/v1/events",
                        "{'generationId':'g'}",
                        "ce-specversion",
                        "1.0",
                        "ce-type",
                        "io.makegood.GenerationStarted",
                        "ce-time",
                        "yesterday")
                .with(400);
        assertThat(refused.path("errors").findValuesAsText("field"))
                .containsExactlyInAnyOrder("header ce-id", "header ce-source", "header ce-time");
    }

    @Test
    void a_token_for_a_customer_is_made_in_development_too() {
        String account = accountWith(5);
        JsonNode made = api.post("/v1/accounts/" + account + "/tokens", "{'scope':'claim','minutes':1}")
                .with(201);
        assertThat(made.path("token").asText()).startsWith("mgt_");
        assertThat(made.path("scope").asText()).isEqualTo("claim");
    }

    @Test
    void a_receipt_is_signed_and_opened_by_a_link() {
        String account = accountWith(9);
        api.post(
                        "/v1/events",
                        "{'type':'GenerationCharged','accountId':'" + account
                                + "','generationId':'n-1','items':[{'itemId':'1','amount':4}]}")
                .with(202);
        String receipt = "/v1/accounts/" + account + "/generations/n-1/receipt";
        Reply text = api.get(receipt);
        assertThat(text.status()).isEqualTo(200);
        assertThat(new String(text.bytes(), StandardCharsets.UTF_8)).contains("n-1", account, "signed-by");
        JsonNode link = api.post(receipt + "/links", "{'days':2}").with(201);
        assertThat(link.path("path").asText()).contains("/receipts/");
    }

    @Test
    void where_no_text_was_sealed_there_is_none_to_erase() {
        String account = accountWith(1);
        JsonNode refused = api.post(
                        "/v1/accounts/" + account + "/erase",
                        "{'reason':'request-1'}",
                        "Idempotency-Key",
                        "e-" + account)
                .with(404);
        assertThat(refused.path("detail").asText()).contains("none to erase");
    }

    @Test
    void what_is_asked_of_the_whole_log_is_answered_as_it_is_described() throws Exception {
        accountWith(11);
        JsonNode instances = api.get("/v1/instances").with(200);
        assertThat(instances.path("partitions").findValuesAsText("engine"))
                .hasSize(instances.path("partitions").size());
        assertThat(api.get("/v1/keys").with(200).path("open").asBoolean()).isTrue();
        JsonNode audit = api.send("POST", "/v1/audits", null, "Idempotency-Key", "audit-1")
                .body();
        assertThat(audit.path("state").asText()).isEqualTo("RUNNING");
        Await.until(
                "the audit is over",
                Duration.ofMinutes(2),
                () -> !audit("audit-1", audit).path("state").asText().equals("RUNNING"));
        assertThat(audit("audit-1", audit).path("verdict").path("agrees").asBoolean())
                .as(audit("audit-1", audit).toString())
                .isTrue();
        String end = "/v1/audits/" + audit.path("auditId").asText() + "/end";
        assertThat(api.send("POST", end, null).with(200).path("state").asText())
                .as("what is over stays as it is")
                .isEqualTo("AGREES");
        api.send("POST", "/v1/audits/none/end", null).with(404);
        JsonNode figures = api.get("/v1/finance-report?wait=30000&accounts=post-remixer:")
                .with(200)
                .path("figures");
        assertThat(figures.path("granted").path("PAID").asLong()).isGreaterThanOrEqualTo(11);
        assertThat(new String(api.get("/v1/finance-report/csv?wait=30000").bytes(), StandardCharsets.UTF_8))
                .contains("closing balance");
        String document = Files.readString(Path.of("..", "policies", "post-remixer.yaml"));
        String asked = Api.JSON.writeValueAsString(Map.of("document", document));
        JsonNode compared = api.send("POST", "/v1/what-ifs?wait=30000", asked).with(200);
        assertThat(compared.path("comparison").path("policyId").asText()).isEqualTo("post-remixer");
        JsonNode refused = api.post("/v1/what-ifs", "{'document':'id: x'}").with(400);
        assertThat(refused.path("errors").path(0).path("field").asText()).isEqualTo("document");
        api.get("/v1/finance-report?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z")
                .with(400);
    }

    /** The same request again is answered with how that audit stands. */
    private JsonNode audit(String key, JsonNode begun) {
        JsonNode again =
                api.send("POST", "/v1/audits", null, "Idempotency-Key", key).body();
        assertThat(again.path("auditId")).isEqualTo(begun.path("auditId"));
        assertThat(api.get("/v1/audits").with(200).path("data").findValuesAsText("auditId"))
                .contains(begun.path("auditId").asText());
        return again;
    }

    @Test
    void a_campaign_that_finds_nothing_comes_to_nothing() {
        JsonNode found = api.post("/v1/make-goods", "{'incident':'INC-0','from':1000000000000,'until':1000000000001}")
                .with(200);
        assertThat(found.path("apply").asBoolean()).isFalse();
    }

    @Test
    void a_case_is_opened_listed_and_settled() {
        String account = accountWith(5);
        JsonNode opened = api.post(
                        "/v1/cases",
                        "{'accountId':'" + account + "','message':'<script>alert(1)</script> it is black'}",
                        "Idempotency-Key",
                        "case-" + account)
                .with(201);
        String id = opened.path("event").path("caseId").asText();
        assertThat(api.get("/v1/cases").with(200).path("data").findValuesAsText("id"))
                .contains(id);
        String sorry = "{'accountId':'" + account + "','amount':2,'ground':'GOODWILL','note':'sorry'}";
        JsonNode unnamed = api.post("/v1/adjustments", sorry).with(422);
        assertThat(unnamed.path("errors").path(0).path("field").asText()).isEqualTo("adjustmentId");
        assertThat(unnamed.path("detail").asText()).contains("Idempotency-Key", "booked twice");
        api.post("/v1/adjustments", sorry, "Idempotency-Key", "sorry-" + account)
                .with(201);
        api.post("/v1/cases/" + id + "/resolution", "{'accountId':'" + account + "','resolution':'answered'}")
                .with(200);
        assertThat(api.get("/v1/cases").with(200).path("data").findValuesAsText("id"))
                .doesNotContain(id);
        assertThat(api.get("/v1/cases?account=" + account)
                        .with(200)
                        .path("data")
                        .path(0)
                        .path("status")
                        .asText())
                .isEqualTo("CLOSED");
        assertThat(api.get("/v1/accounts/" + account).with(200).path("balance").asLong())
                .isEqualTo(7);
        JsonNode unknown = api.post(
                        "/v1/cases/none/resolution", "{'accountId':'" + account + "','resolution':'answered'}")
                .with(409);
        assertThat(unknown.path("reason").asText()).isEqualTo("UNKNOWN_CASE");
    }

    @Test
    void a_note_on_an_account_is_taken_once() {
        String account = accountWith(1);
        String note = "{'accountId':'" + account + "','noteId':'n','text':'Called twice.','operator':'kim'}";

        assertThat(api.post("/v1/notes", note).with(201).path("status").asText())
                .isEqualTo("APPLIED");
        assertThat(api.post("/v1/notes", note).with(200).path("status").asText())
                .isEqualTo("NO_EFFECT");
    }

    @Test
    void a_cash_refund_is_approved_and_a_grant_is_taken_back_given_back_and_ended() {
        String account = accountWith(40);
        JsonNode asked = api.post(
                        "/v1/cash-refunds", "{'accountId':'" + account + "','requestId':'r1','grantId':'start'}")
                .with(201);
        assertThat(asked.path("notices").path(0).path("type").asText()).isEqualTo("CaseOpened");
        assertThat(api.get("/v1/cash-refunds").with(200).path("data").findValuesAsText("id"))
                .contains("r1");
        api.post(
                        "/v1/cash-refunds/r1/review",
                        "{'accountId':'" + account + "','approved':true,'amount':15,'paymentReference':'re_1'}")
                .with(200);
        assertThat(api.get("/v1/accounts/" + account).with(200).path("balance").asLong())
                .isEqualTo(25);
        String chargeback = "{'accountId':'" + account + "','grantId':'start','reason':'chargeback'}";
        api.post("/v1/revocations", chargeback).with(200);
        assertThat(api.get("/v1/accounts/" + account).with(200).path("balance").asLong())
                .isEqualTo(0);
        JsonNode reversed = api.post("/v1/reversals", chargeback).with(200);
        assertThat(reversed.path("entries").path(0).path("reason").asText()).isEqualTo("REVOCATION_REVERSED");
        assertThat(api.get("/v1/accounts/" + account).with(200).path("balance").asLong())
                .isEqualTo(25);
        JsonNode ended = api.post("/v1/grants/start/end", "{'accountId':'" + account + "','reason':'account closed'}")
                .with(200);
        assertThat(ended.path("notices").path(0).path("reason").asText()).isEqualTo("ENDED");
        assertThat(api.get("/v1/accounts/" + account).with(200).path("balance").asLong())
                .isEqualTo(0);
        assertThat(api.get("/v1/cash-refunds?account=" + account)
                        .with(200)
                        .path("data")
                        .path(0)
                        .path("closed")
                        .path("type")
                        .asText())
                .isEqualTo("CashRefundAccepted");
    }

    @Test
    void a_grant_is_let_live_longer_and_never_shorter() {
        String account = "example:api-extended";
        long soon = System.currentTimeMillis() + Duration.ofDays(30).toMillis();
        api.post(
                        "/v1/grants",
                        "{'accountId':'" + account + "','grantId':'month','amount':5,'kind':'ALLOWANCE','expiresAt':"
                                + soon + "}")
                .with(201);
        String path = "/v1/grants/month/extend";
        Reply extended = api.post(path, "{'accountId':'" + account + "','expiresAt':" + (soon + 1) + "}");
        assertThat(extended.status()).isEqualTo(200);
        assertThat(api.get("/v1/accounts/" + account + "?position=" + extended.position())
                        .with(200)
                        .path("grants")
                        .path(0)
                        .path("expiresAt")
                        .asLong())
                .isEqualTo(soon + 1);
        assertThat(api.post(path, "{'accountId':'" + account + "','expiresAt':" + soon + "}")
                        .with(409)
                        .path("reason")
                        .asText())
                .isEqualTo("NOT_LATER");
    }

    @Test
    void a_quote_says_what_an_action_would_cost() {
        String account = accountWith(5);
        JsonNode quote = api.get("/v1/quotes?account=" + account + "&feature=studio-options&items=2")
                .with(200);
        assertThat(quote.path("required").asLong()).isEqualTo(4);
        assertThat(quote.path("declined").isNull()).isTrue();
        JsonNode missing = api.get("/v1/quotes?account=" + account).with(400);
        assertThat(missing.path("errors").path(0).path("field").asText()).isEqualTo("feature");
    }

    @Test
    void dead_letters_are_listed_with_their_reasons() throws ExecutionException, InterruptedException {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                ledger.settings().clients(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < 2; i++) {
                producer.send(new ProducerRecord<>(
                                ledger.settings().topics().events().name(),
                                "garbage-1".getBytes(StandardCharsets.UTF_8),
                                "{\"type\":\"<b>no</b>\"}".getBytes(StandardCharsets.UTF_8)))
                        .get();
            }
        }
        JsonNode letters =
                api.get("/v1/dead-letters?reason=UNKNOWN_TYPE").with(200).path("data");
        for (int i = 0; letters.size() < 2 && i < 100; i++) {
            Thread.sleep(100);
            letters = api.get("/v1/dead-letters?reason=UNKNOWN_TYPE").with(200).path("data");
        }
        assertThat(letters.path(0).path("accountId").asText()).isEqualTo("garbage-1");
        assertThat(letters.path(0).path("detail").asText()).contains("is no event type");
        String id = letters.path(0).path("id").asText();
        JsonNode whole = api.get("/v1/dead-letters/" + id).with(200);
        assertThat(whole.path("remedy").asText()).contains("Correct the field");
        assertThat(whole.at("/contents/event/type").asText()).isEqualTo("<b>no</b>");
        api.get("/v1/dead-letters/no-such").with(404);
        assertThat(api.get("/v1/dead-letter-reasons").with(200).path("data").findValuesAsText("reason"))
                .contains("UNKNOWN_TYPE");
        api.post("/v1/dead-letters/" + id + "/retry", "{}").with(422);
        String meant =
                "{'event':{'type':'CreditsGranted','accountId':'garbage-1','grantId':'g','amount':3,'kind':'PAID'}}";
        JsonNode published =
                api.post("/v1/dead-letters/" + id + "/retry", meant).with(200);
        assertThat(published.path("state").asText()).isEqualTo("PUBLISHED_AGAIN");
        assertThat(api.post("/v1/dead-letters/" + id + "/retry", meant).with(200))
                .isEqualTo(published);
        assertThat(api.post("/v1/dead-letters/" + id + "/discard", "{'why':'late'}")
                        .with(409)
                        .path("type")
                        .asText())
                .endsWith(":decided");
        String other = "/v1/dead-letters/" + letters.path(1).path("id").asText() + "/discard";
        JsonNode discarded = api.post(other, "{'why':'noise'}").with(200);
        assertThat(discarded.path("decision").path("by").asText()).isEqualTo("developer");
        assertThat(api.post(other, "{'why':'again'}").with(200)).isEqualTo(discarded);
        String none = "{'reason':'NO_SUCH','why':'none','apply':true}";
        assertThat(api.post("/v1/dead-letters/discard", none)
                        .with(200)
                        .path("done")
                        .asLong())
                .isZero();
        assertThat(api.post("/v1/dead-letters/retry", "{'reason':'NO_SUCH'}")
                        .with(200)
                        .path("applied")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void the_overview_counts_what_happens() {
        accountWith(5);
        assertThat(api.get("/v1/overview").with(200).path("journal").asLong()).isPositive();
        JsonNode counts = api.get("/v1/counts?hours=1").with(200).path("data");
        assertThat(counts.findValuesAsText("name")).contains("event:CreditsGranted", "entry:GRANT");
        api.get("/v1/counts?hours=24").with(200);
        assertThat(api.get("/v1/accounts?prefix=post-remixer:api").with(200).path("data"))
                .isNotEmpty();
        assertThat(api.get("/health/live").with(200).path("status").asText()).isEqualTo("LIVE");
        assertThat(api.get("/health/ready").with(200).path("status").asText()).isEqualTo("READY");
        String metrics = new String(api.get("/metrics").bytes(), StandardCharsets.UTF_8);
        assertThat(metrics)
                .contains("makegood_events_total{type=\"CreditsGranted\"}", "makegood_entries_total{kind=\"GRANT\"}")
                .contains("makegood_lag_records{part=\"engine\"}", "makegood_commit_latency_ms", "makegood_store_bytes")
                .contains("makegood_restore_rows", "makegood_decision_seconds", "makegood_http_requests_seconds_count")
                .doesNotContain("post-remixer:api");
    }

    @Test
    void a_live_stream_tells_of_entries_and_resumes_after_the_last_one_seen() throws Exception {
        String account = accountWith(50);
        List<String> lines = new ArrayList<>();
        try (InputStream stream = open(account, null)) {
            BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
            readUntil(reader, lines, "event: balance");
            charge(account, 0, 1);
            readUntil(reader, lines, "event: entry");
        }
        charge(account, 1, 4);
        List<String> resumed = new ArrayList<>();
        try (InputStream stream = open(account, "2")) {
            BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
            readUntil(reader, resumed, "id: 5");
        }
        assertThat(resumed.stream().filter(line -> line.startsWith("id: "))).containsExactly("id: 3", "id: 4", "id: 5");
    }

    private InputStream open(String account, @Nullable String lastEventId) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(ledger.url() + "/v1/accounts/" + Api.segment(account) + "/stream"))
                .header("Accept", "text/event-stream");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        HttpResponse<InputStream> response =
                HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    private static void readUntil(BufferedReader reader, List<String> lines, String wanted) throws Exception {
        CompletableFuture<Void> found = CompletableFuture.runAsync(() -> {
            try {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    lines.add(line);
                    if (line.equals(wanted)) {
                        return;
                    }
                }
                throw new AssertionError("the stream ended without " + wanted);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        found.get(20, TimeUnit.SECONDS);
    }

    @Test
    void pages_and_answers_forbid_what_they_do_not_need() {
        Reply page = api.get("/");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'none'")
                .doesNotContain("unsafe");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(api.get("/v1/overview").header("Cache-Control")).contains("private");
    }
}
