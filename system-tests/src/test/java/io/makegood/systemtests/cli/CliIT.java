package io.makegood.systemtests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.application.config.EngineSettings;
import io.makegood.cli.ExitCode;
import io.makegood.cli.Main;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.processor.engine.Engine;
import io.makegood.schemas.codec.OwnWords;
import io.makegood.systemtests.engine.Outputs;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command line as a person or a script meets it: what it prints, where, and with which exit code. */
class CliIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String GOOD = """
            # a comment, and a blank line

            {"type":"CreditsGranted","accountId":"a-1","grantId":"g-1","amount":100,"kind":"PAID"}
            {"type":"GenerationCharged","accountId":"a-1","generationId":"n-1","items":[{"itemId":"1","amount":10}]}
            {"type":"ItemFailed","accountId":"a-1","generationId":"n-1","itemId":"1","cause":"OTHER","message":"\\u202egnp.exe"}
            """;

    @TempDir
    Path directory;

    private record Said(int code, String out, String err) {}

    private static Said run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine =
                Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int code = commandLine.execute(arguments);
        return new Said(code, out.toString(), err.toString());
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("events.jsonl"), text);
    }

    @Test
    void every_command_explains_itself() {
        for (String command : new String[] {
            "demo",
            "traffic",
            "up",
            "publish",
            "balance",
            "activity",
            "investigate",
            "quote",
            "policy",
            "topics",
            "offsets"
        }) {
            Said said = run(command, "--help");
            assertThat(said.code()).isEqualTo(ExitCode.OK);
            assertThat(said.out()).contains("Usage: makegood " + command);
            assertThat(said.out()).as(command).contains("Example");
        }
        assertThat(run("--help").out()).contains("Exit codes");
        assertThat(run("--version").out()).contains("Makegood");
    }

    @Test
    void a_wrong_command_line_is_said_so_with_exit_code_2() {
        assertThat(run().code()).isEqualTo(ExitCode.USAGE);
        assertThat(run("balance").code()).isEqualTo(ExitCode.USAGE);
        assertThat(run("activity", "a", "--limit", "0").err()).contains("--limit must be 1 to");
        assertThat(run("activity", "a", "--cursor", "???").err()).contains("--cursor is not one");
        assertThat(run("demo", "--events", "1").code()).isEqualTo(ExitCode.USAGE);
        assertThat(run("demo", "--policy", "nothing").err()).contains("is no product and no file", "pinsearch");
        assertThat(run("quote", "a", "image", "--items", "-1").err()).contains("--items must be 0 to 256");
        assertThat(run("policy").err()).contains("Say check, diff, messages, publish or list.");
        assertThat(run("policy", "check", "nowhere.yaml").err()).contains("cannot read nowhere.yaml");
    }

    @Test
    void a_value_that_an_option_cannot_take_is_answered_with_what_it_takes() {
        assertThat(run("up", "--charge-timeout", "soon").err())
                .startsWith("--charge-timeout is soon; write a duration as ISO 8601 has it, such as PT30M or P90D");
        assertThat(run("up", "--port", "http").err()).startsWith("--port is http; write a whole number");
        assertThat(run("up", "--profile", "x").err())
                .startsWith("--profile is x; write one of DEVELOPMENT, PRODUCTION");
        for (String[] arguments : new String[][] {
            {"up", "--retention", "90days"},
            {"keys", "create", "--name", "x", "--scope", "publish", "--expires", "PT9223372036854775807S"},
            {"up", "--partitions", "99999999999"},
            {"demo", "--events", "1.5"},
            {"keys", "create", "--name", "x", "--scope", "publish", "--expires", "30D"},
            {"audit", "verify", "--threads", "two"},
            {"nonsense"},
            {"balance"},
            {"balance", "a", "b", "--nothing"}
        }) {
            Said said = run(arguments);
            assertThat(said.code()).as(String.join(" ", arguments)).isEqualTo(ExitCode.USAGE);
            OwnWords.require(said.err(), String.join(" ", arguments));
        }
    }

    @Test
    void a_dry_run_names_each_wrong_line_with_its_field_and_remedy() throws IOException {
        Path events = file("""
                {"type":"CreditsGranted","accountId":"a-1","grantId":"g-1","amount":-1,"kind":"PAID"}
                {"type":"ItemFaled","accountId":"a-1"}
                {"type":"ItemFailed","accountId":"a-1","cause":"OTHER"}
                nonsense
                """);
        Said said = run("publish", events.toString(), "--dry-run");
        assertThat(said.code()).isEqualTo(ExitCode.FOUND_WRONG);
        assertThat(said.err())
                .contains("line 1: amount is -1")
                .contains("line 2: ")
                .contains("ItemFailed")
                .contains("line 3: generationId is missing")
                .contains("line 4: is not a JSON object");
        assertThat(said.out()).contains("not sent: 0, wrong 4");
    }

    @Test
    void a_kafka_that_does_not_answer_is_said_so_with_exit_code_3() {
        Said said = run("balance", "a-1", "--bootstrap-servers", "127.0.0.1:1");
        assertThat(said.code()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(said.err()).contains("no Kafka answers at 127.0.0.1:1").contains("./makegood up");
    }

    @Test
    void a_setting_that_kafkas_clients_do_not_take_is_named() throws IOException {
        for (String setting : new String[] {"security.protocol=NOPE", "request.timeout.ms=soon"}) {
            Path properties = Files.writeString(directory.resolve("client.properties"), setting);
            Said said = run("balance", "a-1", "--command-config", properties.toString());
            assertThat(said.code()).isEqualTo(ExitCode.USAGE);
            assertThat(said.err()).contains("their setting " + setting.split("=", 2)[0]);
            OwnWords.require(said.err(), setting);
        }
    }

    @Test
    void what_is_published_is_read_back_by_people_and_by_scripts() throws IOException, InterruptedException {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort())) {
            String servers = kafka.bootstrapServers();
            assertThat(run("balance", "a-1", "--bootstrap-servers", servers).err())
                    .contains("./makegood topics create");
            assertThat(run("topics", "check", "--bootstrap-servers", servers).code())
                    .isEqualTo(ExitCode.FOUND_WRONG);
            assertThat(run("topics", "create", "--bootstrap-servers", servers).out())
                    .contains("created ledger.events");
            assertThat(run("topics", "create", "--bootstrap-servers", servers).out())
                    .contains("All topics were there");
            EngineSettings settings = EngineSettings.builder()
                    .bootstrapServers(servers)
                    .stateDirectory(directory.resolve("state"))
                    .build();
            try (Engine engine = Engine.start(settings)) {
                engine.awaitRunning(LIMIT);
                Said published = run("publish", file(GOOD).toString(), "--bootstrap-servers", servers);
                assertThat(published.code()).as(published.err()).isEqualTo(ExitCode.OK);
                assertThat(published.out()).contains("accepted 3, wrong 0");
                assertThat(new Outputs(settings).awaitEntries("a-1", 3, LIMIT)).hasSize(3);
                readBack(servers);
                firstRefund(servers, settings);
                changePolicies(servers);
                playTraffic(servers);
            }
        }
    }

    /** The README's first commands print what it shows, but for the times. */
    private static void firstRefund(String servers, EngineSettings settings) throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        String file = "docs/examples/first-refund.jsonl";
        assertThat(readme).contains("./makegood publish " + file + "\n./makegood activity ada\n");
        Said published = run("publish", "../" + file, "--bootstrap-servers", servers);
        assertThat(readme).contains(published.out().strip());
        new Outputs(settings).awaitEntries("ada", 3, LIMIT);
        List<String> rows = run("activity", "ada", "--bootstrap-servers", servers)
                .out()
                .lines()
                .map(row -> row.replaceFirst("^ \\d{4}-\\d\\d-\\d\\d \\S+", "").stripTrailing())
                .toList();
        assertThat(rows).hasSize(4).allSatisfy(row -> assertThat(readme).contains(row + "\n"));
    }

    /** Twice: a second run brings other customers and contradicts nothing of the first. */
    private static void playTraffic(String servers) throws IOException, InterruptedException {
        ObjectMapper json = new ObjectMapper();
        for (int run = 1; run <= 2; run++) {
            Said said = run("traffic", "--events", "2000", "--json", "--bootstrap-servers", servers);
            assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.OK);
            JsonNode result = json.readTree(said.out());
            assertThat(result.get("trialBalance").asLong()).isZero();
            assertThat(result.get("refunds")).isNotEmpty();
            assertThat(result.get("deadLetters")).as("run " + run).isEmpty();
            assertThat(result.get("entries").asLong()).isGreaterThan(run * 500L);
            // Customers are named by the second in which a run began.
            Thread.sleep(1_100);
        }
        Said people = run("traffic", "--events", "1000", "--bootstrap-servers", servers);
        assertThat(people.out()).contains("The ledger balances to zero.", "./makegood audit verify");
        assertThat(run("traffic", "--live", "5000").err()).contains("--live must be 0 to 1000");
    }

    private static void readBack(String servers) throws IOException {
        ObjectMapper json = new ObjectMapper();
        assertThat(run("balance", "a-1", "--bootstrap-servers", servers).out()).contains("Balance    100");
        JsonNode account = json.readTree(
                run("balance", "a-1", "--json", "--bootstrap-servers", servers).out());
        assertThat(account.get("balance").asLong()).isEqualTo(100);
        assertThat(account.get("grants").get(0).get("remaining").asLong()).isEqualTo(100);
        assertThat(account.get("grants").get(0).has("expiresAt")).isTrue();

        assertThat(run("activity", "a-1", "--bootstrap-servers", servers).out())
                .contains("REFUND", "+10", "ITEM_FAILED");
        JsonNode page = json.readTree(run("activity", "a-1", "--json", "--limit", "2", "--bootstrap-servers", servers)
                .out());
        assertThat(page.get("data")).hasSize(2);
        assertThat(page.get("data").get(0).get("kind").asText()).isEqualTo("REFUND");
        JsonNode rest = json.readTree(run(
                        "activity",
                        "a-1",
                        "--json",
                        "--cursor",
                        page.get("nextCursor").asText(),
                        "--bootstrap-servers",
                        servers)
                .out());
        assertThat(rest.get("data")).hasSize(1);
        assertThat(rest.get("nextCursor").isNull()).isTrue();

        Said found = run("investigate", "a-1", "n-1", "--bootstrap-servers", servers);
        assertThat(found.out()).contains("YES: 10 credits were given back").doesNotContain("\u202e");
        assertThat(json.readTree(run("investigate", "a-1", "n-1", "--json", "--bootstrap-servers", servers)
                                .out())
                        .get("answers"))
                .hasSize(5);
        assertThat(run("investigate", "a-1", "n-9", "--bootstrap-servers", servers)
                        .code())
                .isEqualTo(ExitCode.FOUND_WRONG);
        assertThat(run("balance", "nobody", "--bootstrap-servers", servers).code())
                .isEqualTo(ExitCode.FOUND_WRONG);
        assertThat(run("topics", "check", "--bootstrap-servers", servers).out()).contains("All is well");
        assertThat(json.readTree(run("topics", "check", "--json", "--bootstrap-servers", servers)
                                .out())
                        .get("safe")
                        .asBoolean())
                .isTrue();
    }

    private Path policy(String name, String version, String price) throws IOException {
        return Files.writeString(directory.resolve(name), """
                id: shop
                version: "%s"
                accountPrefix: "a-"
                features:
                  poem: {displayName: Poem, price: {%s}}
                """.formatted(version, price));
    }

    private void changePolicies(String servers) throws IOException {
        ObjectMapper json = new ObjectMapper();
        String[] at = {"--bootstrap-servers", servers};
        assertThat(run("policy", "list", at[0], at[1]).out()).contains("No policy was published");
        assertThat(run("quote", "a-1", "poem", at[0], at[1]).out()).contains("prices no such feature");
        String first = policy("first.yaml", "1", "base: 3, perItem: 2").toString();
        assertThat(run("policy", "diff", first, at[0], at[1]).err()).contains("no version of shop was published yet");
        assertThat(run("policy", "publish", first, at[0], at[1]).out())
                .contains("published shop 1 to 4 partitions; in force at once");
        assertThat(run("policy", "publish", first, at[0], at[1]).out()).contains("was published before; nothing to do");

        Said quote = run("quote", "a-1", "poem", "--items", "4", at[0], at[1]);
        assertThat(quote.code()).isEqualTo(ExitCode.OK);
        assertThat(quote.out()).contains("Required   11", "Available  100", "It can be paid", "g-1");
        JsonNode declined = json.readTree(run("quote", "a-1", "poem", "--items", "60", "--json", at[0], at[1])
                .out());
        assertThat(declined.get("missing").asLong()).isEqualTo(23);
        assertThat(declined.get("declined").asText()).isEqualTo("INSUFFICIENT_CREDITS");
        assertThat(declined.get("policy").get("version").asText()).isEqualTo("1");

        String changed = policy("changed.yaml", "1", "base: 4").toString();
        Said refused = run("policy", "publish", changed, at[0], at[1]);
        assertThat(refused.code()).isEqualTo(ExitCode.FOUND_WRONG);
        assertThat(refused.err()).contains("not published", "give it a new version");
        String second = policy("second.yaml", "2", "base: 4").toString();
        assertThat(run("policy", "diff", second, at[0], at[1]).out())
                .contains("From shop 1 to shop 2", "features.poem.price", "3, and 2 for each item");
        assertThat(json.readTree(run("policy", "diff", first, second, "--json").out())
                        .get("changes")
                        .get(0)
                        .get("after")
                        .asText())
                .isEqualTo("4");
        assertThat(run("policy", "publish", second, at[0], at[1]).code()).isEqualTo(ExitCode.OK);
        assertThat(json.readTree(run("policy", "list", "--json", at[0], at[1]).out())
                        .get("data"))
                .hasSize(2);
        String thief = Files.writeString(
                        directory.resolve("thief.yaml"),
                        Files.readString(Path.of(first)).replace("id: shop", "id: thief"))
                .toString();
        assertThat(run("policy", "publish", thief, at[0], at[1]).err())
                .contains("accountPrefix belongs to policy shop");
    }

    @Test
    void a_policy_is_checked_with_the_place_of_each_mistake() throws IOException {
        String wrong = policy("wrong.yaml", "1", "perItem: 2.5").toString();
        Said said = run("policy", "check", wrong);
        assertThat(said.code()).isEqualTo(ExitCode.FOUND_WRONG);
        assertThat(said.err()).contains(wrong + ":5:", "features.poem.price.perItem", "whole credits");
        String right = policy("right.yaml", "1", "perItem: 2").toString();
        assertThat(run("policy", "check", right).out()).contains("shop 1 is a valid policy: 1 features");
        assertThat(run("policy", "check", right, "--terms").out()).contains("charge.timeout", "30 minutes");
        assertThat(new ObjectMapper()
                        .readTree(run("policy", "check", wrong, "--json").out())
                        .get("problems")
                        .get(0)
                        .get("line")
                        .asInt())
                .isEqualTo(5);
    }

    @Test
    void a_policy_among_events_is_refused_with_the_command_that_publishes_it() throws IOException {
        Path events = file("""
                {"type":"PolicyPublished","accountId":"policy:p","policyId":"p","version":"1","document":"id: p"}
                """);
        assertThat(run("publish", events.toString(), "--dry-run").err())
                .contains("line 1: ", "use ./makegood policy publish");
    }

    @Test
    void the_demo_tells_the_stories_of_a_product() throws IOException {
        Said said = run("demo", "--policy", "photoroom", "--events", "1000", "--json");
        assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.OK);
        JsonNode result = new ObjectMapper().readTree(said.out());
        assertThat(result.get("trialBalance").asLong()).isZero();
        assertThat(result.get("deadLetters")).isEmpty();
        assertThat(result.get("stories")).hasSize(5);
        assertThat(result.get("stories").get(1).get("messages").get(1).asText())
                .isEqualTo("We have refunded 2 credits for this result. You now have 40.");
    }
}
