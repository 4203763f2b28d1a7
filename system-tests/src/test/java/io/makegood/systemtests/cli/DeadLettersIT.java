package io.makegood.systemtests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.application.config.EngineSettings;
import io.makegood.cli.ExitCode;
import io.makegood.cli.Main;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.processor.engine.Engine;
import io.makegood.systemtests.delivery.Await;
import io.makegood.topics.reading.CommittedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What could not be applied is listed, shown, and published again once the cause is gone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeadLettersIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private Path directory;

    private EmbeddedKafka kafka;
    private EngineSettings settings;
    private Engine engine;

    private record Ran(int code, String out, String err) {
        JsonNode json() throws JsonProcessingException {
            return new ObjectMapper().readTree(out);
        }
    }

    @BeforeAll
    void start(@TempDir Path given) {
        directory = given;
        kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort());
        settings = EngineSettings.builder()
                .bootstrapServers(kafka.bootstrapServers())
                .stateDirectory(directory.resolve("state"))
                .commitIntervalMillis(50)
                .build();
        engine = Engine.start(settings);
        engine.awaitRunning(LIMIT);
    }

    @AfterAll
    void stop() {
        engine.close();
        kafka.close();
    }

    private Ran run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--bootstrap-servers");
        all.add(kafka.bootstrapServers());
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine =
                Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int code = commandLine.execute(all.toArray(new String[0]));
        return new Ran(code, out.toString(), err.toString());
    }

    private void publish(String json) throws IOException {
        Path file = Files.writeString(directory.resolve("events.jsonl"), json.replace('\'', '"') + "\n");
        assertThat(run("publish", file.toString()).code()).isEqualTo(ExitCode.OK);
    }

    private JsonNode listed(String account, int expected) throws Exception {
        Await.until("the dead letters of " + account, LIMIT, () -> data(account).size() == expected);
        return data(account);
    }

    private JsonNode data(String account) {
        try {
            return run("dead-letters", "list", "--account", account, "--json")
                    .json()
                    .path("data");
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /** What the account has; -1 if nothing is known of it. */
    private long balance(String account) {
        try {
            return run("balance", account, "--json").json().path("balance").asLong(-1);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_dead_letter_is_published_again_once_its_cause_is_gone_and_names_the_old_one() throws Exception {
        String account = "shop:ann";
        publish("{'type':'GrantEnded','accountId':'shop:ann','grantId':'spring','reason':'plan change'}");
        JsonNode dead = listed(account, 1).path(0);
        String place = dead.path("id").asText();
        assertThat(dead.path("reason").asText()).isEqualTo("UNKNOWN_GRANT");
        assertThat(place)
                .isEqualTo(dead.path("partition").asText() + "-"
                        + dead.path("offset").asText());
        assertThat(run("dead-letters", "list", "--reason", "unknown_grant").out())
                .contains(place, account);
        Ran shown = run("dead-letters", "show", place);
        assertThat(shown.out()).contains("UNKNOWN_GRANT", "\"grantId\":\"spring\"", account);

        publish("{'type':'CreditsGranted','accountId':'shop:ann','grantId':'spring','amount':10,'kind':'PROMOTIONAL'}");
        Await.until("the grant", LIMIT, () -> balance(account) == 10);
        Ran retried = run("dead-letters", "retry", place, "--json");
        assertThat(retried.code()).as(retried.err()).isEqualTo(ExitCode.OK);
        assertThat(retried.json().path("id").asText()).isEqualTo(place);
        assertThat(retried.json().path("state").asText()).isEqualTo("PUBLISHED_AGAIN");
        Await.until("the grant's end", LIMIT, () -> balance(account) == 0);
        assertThat(data(account)).hasSize(1);
        String[] position = retried.json().at("/decision/position").asText().split("-", -1);
        ConsumerRecord<byte[], byte[]> record =
                journalRecord(Integer.parseInt(position[0]), Long.parseLong(position[1]));
        assertThat(new String(record.headers().lastHeader("makegood-retry-of").value(), StandardCharsets.UTF_8))
                .isEqualTo(place);
        assertThat(new String(record.value(), StandardCharsets.UTF_8)).contains("\"eventId\":\"retry:" + place + "\"");
        // Once more it is known already, and the same is answered.
        assertThat(run("dead-letters", "retry", place, "--json").json()).isEqualTo(retried.json());
        assertThat(run("dead-letters", "show", place).out())
                .contains("published again as "
                        + retried.json().at("/decision/position").asText() + " of account " + account);
        assertThat(run("dead-letters", "list", "--account", account, "--state", "open")
                        .out())
                .contains("There are none of that kind");
    }

    private ConsumerRecord<byte[], byte[]> journalRecord(int partition, long offset) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        new CommittedReader(settings.clients())
                .readAll(settings.topics().events().name(), record -> {
                    if (record.partition() == partition && record.offset() == offset) {
                        found.add(record);
                    }
                });
        return found.get(0);
    }

    @Test
    void what_is_no_event_is_shown_and_not_published_again() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings.clients(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            settings.topics().events().name(),
                            "shop:bob".getBytes(StandardCharsets.UTF_8),
                            "{broken".getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
        String place = listed("shop:bob", 1).path(0).path("id").asText();
        assertThat(run("dead-letters", "show", place).out()).contains("INVALID_JSON", "Event      none: ");
        JsonNode contents = run("dead-letters", "show", place, "--json").json().path("contents");
        assertThat(contents.has("event")).isFalse();
        assertThat(contents.path("text").asText()).isEqualTo("{broken");
        Ran retried = run("dead-letters", "retry", place, "--json");
        assertThat(retried.code()).isEqualTo(ExitCode.FOUND_WRONG);
        assertThat(new ObjectMapper()
                        .readTree(retried.err())
                        .path("error")
                        .path("message")
                        .asText())
                .contains("cannot be read as an event", "dead-letters retry " + place + " --event FILE");
        Ran unknown = run("dead-letters", "show", "0-999999");
        assertThat(unknown.code()).isEqualTo(ExitCode.FOUND_WRONG);
        assertThat(unknown.err()).contains("there is no dead letter of record 0-999999");
    }

    @Test
    void a_wrong_event_is_corrected_and_published_in_the_place_of_the_dead_one() throws Exception {
        publish("{'type':'CreditsExtended','accountId':'shop:cid','grantId':'sprung','expiresAt':1900000000000}");
        String place = listed("shop:cid", 1).path(0).path("id").asText();
        publish("{'type':'CreditsGranted','accountId':'shop:cid','grantId':'spring','amount':10,'kind':'PAID'}");
        Path file = directory.resolve("corrected.json");
        Files.writeString(file, "{\"type\":\"GrantEnded\",\"accountId\":\"shop:cid\"}");
        Ran wrong = run("dead-letters", "retry", place, "--event", file.toString());
        assertThat(wrong.code()).isEqualTo(ExitCode.FOUND_WRONG);
        assertThat(wrong.err()).contains("grantId");
        Files.writeString(
                file,
                "{\"type\":\"GrantEnded\",\"accountId\":\"shop:cid\",\"grantId\":\"spring\",\"reason\":\"mended\",\"eventId\":\"e-1\"}");
        Await.until("the grant", LIMIT, () -> balance("shop:cid") == 10);
        Ran mended = run("dead-letters", "retry", place, "--event", file.toString(), "--json");
        assertThat(mended.code()).as(mended.err()).isEqualTo(ExitCode.OK);
        Await.until("the grant's end", LIMIT, () -> balance("shop:cid") == 0);
        String[] position = mended.json().at("/decision/position").asText().split("-", -1);
        ConsumerRecord<byte[], byte[]> record =
                journalRecord(Integer.parseInt(position[0]), Long.parseLong(position[1]));
        assertThat(new String(record.value(), StandardCharsets.UTF_8)).contains("\"eventId\":\"retry:" + place + "\"");
        assertThat(run("dead-letters", "retry").code()).isEqualTo(ExitCode.USAGE);
        assertThat(run("dead-letters", "retry", place, "--reason", "X").code()).isEqualTo(ExitCode.USAGE);
        assertThat(run("dead-letters", "retry", "--reason", "X", "--event", file.toString())
                        .code())
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void all_dead_letters_of_one_cause_are_published_again_at_once() throws Exception {
        for (int i = 0; i < 3; i++) {
            publish("{'type':'CreditsRevoked','accountId':'shop:dan','grantId':'late','amount':1,'reason':'r" + i
                    + "'}");
        }
        listed("shop:dan", 3);
        publish("{'type':'CreditsGranted','accountId':'shop:dan','grantId':'late','amount':10,'kind':'PAID'}");
        Await.until("the grant", LIMIT, () -> balance("shop:dan") == 10);
        Ran retried = run("dead-letters", "retry", "--reason", "unknown_grant", "--account", "shop:dan", "--json");
        assertThat(retried.code()).as(retried.err()).isEqualTo(ExitCode.OK);
        assertThat(retried.json().path("published").size()).isEqualTo(3);
        assertThat(retried.json().path("notPublished")).isEmpty();
        Await.until("all three", LIMIT, () -> balance("shop:dan") == 7);
        assertThat(run("dead-letters", "retry", "--reason", "UNKNOWN_GRANT", "--account", "shop:dan")
                        .out())
                .contains("Published again: 0, not published: 0");
        assertThat(run("dead-letters", "retry", "--reason", "NO_SUCH").out())
                .contains("Published again: 0, not published: 0");
    }

    @Test
    void what_nothing_is_to_come_of_is_discarded_with_who_said_so_and_why() throws Exception {
        for (String grant : List.of("gone-1", "gone-2", "gone-3")) {
            publish("{'type':'GrantEnded','accountId':'shop:eve','grantId':'" + grant + "','reason':'left'}");
        }
        String place = listed("shop:eve", 3).path(0).path("id").asText();
        assertThat(run("dead-letters", "discard", place).code()).isEqualTo(ExitCode.USAGE);
        Ran discarded = run("dead-letters", "discard", place, "--why", "a test", "--operator", "kim", "--json");
        assertThat(discarded.code()).as(discarded.err()).isEqualTo(ExitCode.OK);
        JsonNode decision = discarded.json().at("/data/0/decision");
        assertThat(decision.path("by").asText()).isEqualTo("kim");
        assertThat(decision.path("why").asText()).isEqualTo("a test");
        // Who is first is believed.
        Ran again = run("dead-letters", "discard", place, "--why", "another", "--operator", "lee", "--json");
        assertThat(again.json()).isEqualTo(discarded.json());
        assertThat(run("dead-letters", "show", place).out())
                .contains("State      discarded: a test, by kim at ", "Remedy     It speaks of what was not known");
        assertThat(run(
                                "dead-letters",
                                "discard",
                                "--reason",
                                "UNKNOWN_GRANT",
                                "--account",
                                "shop:eve",
                                "--why",
                                "all of them")
                        .out())
                .contains("Discarded: 2");
        assertThat(run("dead-letters", "list", "--account", "shop:eve", "--state", "open")
                        .out())
                .contains("There are none of that kind");
        // Whoever thinks better of it publishes it after all; then it cannot be discarded any more.
        assertThat(run("dead-letters", "retry", place).code()).isEqualTo(ExitCode.OK);
        Ran late = run("dead-letters", "discard", place, "--why", "late");
        assertThat(late.code()).isEqualTo(ExitCode.FOUND_WRONG);
        assertThat(late.err()).contains("published again as");
    }

    @Test
    void after_json_errors_are_json_and_a_wrong_command_line_too() throws Exception {
        for (String[] wrong : List.of(
                new String[] {"dead-letters", "list", "--limit", "0", "--json"},
                new String[] {"balance", "--json", "--no-such-option"},
                new String[] {"activity", "shop:ann", "--json", "--limit", "x"})) {
            StringWriter err = new StringWriter();
            int code = Main.commandLine()
                    .setErr(new PrintWriter(err))
                    .setOut(new PrintWriter(new StringWriter()))
                    .execute(wrong);
            assertThat(code).isEqualTo(ExitCode.USAGE);
            JsonNode error = new ObjectMapper().readTree(err.toString()).path("error");
            assertThat(error.path("exitCode").asInt()).isEqualTo(ExitCode.USAGE);
            assertThat(error.path("message").asText()).isNotBlank();
        }
        assertThat(Map.of("help", "Usage: makegood publish", "completion", "complete -F"))
                .allSatisfy((command, expected) -> assertThat(printed(command)).contains(expected));
    }

    private static String printed(String command) {
        StringWriter out = new StringWriter();
        int code = Main.commandLine()
                .setOut(new PrintWriter(out))
                .execute(command, command.equals("help") ? "publish" : "bash");
        assertThat(code).isEqualTo(ExitCode.OK);
        return out.toString();
    }

    @Test
    void bash_takes_the_script_and_completes_by_it() throws Exception {
        Path script = Files.writeString(directory.resolve("completion.sh"), printed("completion"));
        String asks = "source " + script + "; COMP_WORDS=(makegood dead-letters r); COMP_CWORD=2;"
                + " COMP_LINE='makegood dead-letters r'; COMP_POINT=${#COMP_LINE}; _complete_makegood;"
                + " echo \"${COMPREPLY[@]}\"";
        Process bash =
                new ProcessBuilder("bash", "-c", asks).redirectErrorStream(true).start();
        String answered = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(answered).isZero();
        assertThat(answered.strip()).endsWith("retry");
    }
}
