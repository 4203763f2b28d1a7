package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.application.config.EngineSettings;
import io.makegood.audit.migration.JournalCopy;
import io.makegood.audit.migration.MigrationRefused;
import io.makegood.audit.migration.MigrationState;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.cli.ExitCode;
import io.makegood.cli.Main;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.LedgerEvent.PolicyPublished;
import io.makegood.policyfiles.YamlPolicies;
import io.makegood.processor.engine.Engine;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.schemas.topic.Topics;
import io.makegood.systemtests.engine.Journal;
import io.makegood.systemtests.engine.Outputs;
import io.makegood.topics.mapping.EventCodec;
import io.makegood.topics.ownership.Ownership;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger into another cluster: followed, compared, and what is refused, with its remedy. */
class MigrationElsewhereIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int ACCOUNTS = 30;
    private static final int FEWER_PARTITIONS = 3;

    @TempDir
    Path directory;

    private final ObjectMapper json = new ObjectMapper();
    private EmbeddedKafka here;
    private EmbeddedKafka elsewhere;
    private EngineSettings source;
    private EngineSettings copy;

    @BeforeEach
    void start() {
        here = broker("here");
        elsewhere = broker("elsewhere");
        source = EngineSettings.builder()
                .bootstrapServers(here.bootstrapServers())
                .partitions(4)
                .stateDirectory(directory.resolve("state"))
                .build();
        copy = EngineSettings.builder()
                .bootstrapServers(elsewhere.bootstrapServers())
                .partitions(FEWER_PARTITIONS)
                .mirror(true)
                .stateDirectory(directory.resolve("state-elsewhere"))
                .build();
    }

    private EmbeddedKafka broker(String name) {
        return EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve(name)).withFreePort());
    }

    @AfterEach
    void stop() {
        here.close();
        elsewhere.close();
    }

    @Test
    void a_ledger_is_followed_into_another_cluster_and_every_difference_is_told() throws Exception {
        try (Engine engine = Engine.start(source);
                Follower follower = new Follower()) {
            engine.awaitRunning(LIMIT);
            publish(0);
            assertThat(run("policy publish " + Path.of("..", "policies", "example.yaml"), here)
                            .code())
                    .isEqualTo(ExitCode.OK);
            publish(1);
            awaitCopied();
            Said early = run(
                    "migrate differences --into ledger. --to " + elsewhere.bootstrapServers() + " --wait PT1S", here);
            assertThat(early.code()).as(early.text()).isEqualTo(ExitCode.FOUND_WRONG);
            assertThat(early.text()).contains("Nothing can be said yet: the copy's engine, makegood-ledger,");
            try (Engine next = Engine.start(copy)) {
                next.awaitRunning(LIMIT);
                publish(2);
                awaitFolded();
                Said same = differences();
                assertThat(same.code()).as(same.text()).isEqualTo(ExitCode.OK);
                assertThat(same.text()).contains(ACCOUNTS + " accounts, " + 3 * ACCOUNTS + " entries");
                assertThat(entries(copy)).hasSize(3 * ACCOUNTS).isEqualTo(entries(source));

                requireRefusals(follower);
                requireKeysComeOver();

                // What only the copy has: as if another fold had booked it.
                inject("a-7", new CreditsGranted("of the copy alone", 5, GrantKind.GOODWILL, null, null, null));
                publish(3);
                awaitFolded();
                Said told = differences();
                assertThat(told.code()).isEqualTo(ExitCode.FOUND_WRONG);
                assertThat(told.text()).containsPattern("(?m)^ *a-7 +ENTRY +4 ").contains("1 differences");
                JsonNode asJson = json.readTree(
                        run("migrate differences --into ledger. --json --to " + elsewhere.bootstrapServers(), here)
                                .text());
                assertThat(asJson.at("/differences/0/accountId").asText()).isEqualTo("a-7");
                assertThat(asJson.at("/differences/0/count").asLong()).isEqualTo(2);
                assertThat(next.failure()).isEmpty();
            }
            requireHeld(follower);
            assertThat(engine.failure()).isEmpty();
        }
    }

    private void requireRefusals(Follower follower) {
        String to = " --to " + elsewhere.bootstrapServers();
        requireRefused("migrate --follow", "say --into PREFIX");
        requireRefused("migrate --into ledger." + to, "the engine of ledger.events, makegood-ledger, is running");
        requireRefused("migrate --into ledger. --follow", "must go under another prefix than ledger.");
        requireRefused("migrate --into ledger. --to-config x.properties", "name that cluster too");
        requireRefused(
                "migrate --into ledger. --partitions 5 --follow" + to,
                "ledger.events has " + FEWER_PARTITIONS + " partitions, which cannot be changed");
        Said unknown = run("migrate --into v9. --topic-prefix unknown. --follow" + to, here);
        assertThat(unknown.code()).as(unknown.text()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(unknown.text()).contains("does not exist");
        // The other way round: the copy is not copied back onto its source, which is no copy.
        Said wrong = run("migrate --into ledger. --follow --to " + here.bootstrapServers(), elsewhere);
        assertThat(wrong.code()).isEqualTo(ExitCode.USAGE);
        assertThat(wrong.text()).contains("ledger.events exists; choose a prefix under which there is nothing");
        // Another ledger into what is a copy of this one.
        assertThat(run("topics create --topic-prefix other.", here).code()).isEqualTo(ExitCode.OK);
        requireRefused(
                "migrate --into ledger. --topic-prefix other. --follow" + to,
                "into ledger.events ledger.events of cluster");
        Said none = run("migrate status --into v9." + to, here);
        assertThat(none.code()).isEqualTo(ExitCode.FOUND_WRONG);
        assertThat(none.text()).contains("no migration into v9.events was begun");
        follower.requireGoesOn();
    }

    private void requireKeysComeOver() {
        String topic = source.topics().apiKeys().name();
        assertThat(run("keys create --name me --scope read", here).code()).isEqualTo(ExitCode.OK);
        List<String> keys = keys(source, topic);
        assertThat(keys).hasSize(1);
        Await.until("the key is there", LIMIT, () -> keys(copy, topic).equals(keys));
    }

    private static List<String> keys(EngineSettings of, String topic) {
        return new Outputs(of)
                .records(topic).stream()
                        .map(record -> new String(record.key(), StandardCharsets.UTF_8) + " "
                                + new String(record.value(), StandardCharsets.UTF_8))
                        .toList();
    }

    private void requireRefused(String command, String why) {
        Said said = run(command, here);
        assertThat(said.code()).as(said.text()).isEqualTo(ExitCode.USAGE);
        assertThat(said.text()).contains(why);
    }

    /** A policy that somebody sent to one partition by hand holds the copy; and a second one that copies ends the first. */
    private void requireHeld(Follower follower) throws Exception {
        // What is no policy decides nothing, and holds nothing.
        send(here, 1, Envelope.of("policy", new PolicyPublished("no-policy", "1", null, "policy: no-policy")));
        publish(4);
        awaitCopied();
        String document = """
                id: by-hand
                version: "1"
                accountPrefix: "by-hand:"
                features:
                  image: {displayName: Image, price: {perItem: 10}}
                """;
        assertThat(new YamlPolicies().read("by-hand", "1", document).ref().id()).isEqualTo("by-hand");
        send(here, 1, Envelope.of("policy", new PolicyPublished("by-hand", "1", null, document)));
        Await.until(
                "it is told what is waited for",
                LIMIT,
                () -> follower.waits.stream()
                        .anyMatch(what ->
                                what.contains("PolicyPublished by-hand 1 stands in partitions [1] of the journal")));
        try (Follower second = new Follower()) {
            // They hear of each other when they have something to write. Nearly always it is the older one that ends.
            Await.until("one of them has ended", LIMIT, () -> {
                publish(5);
                return follower.refused.get() != null || second.refused.get() != null;
            });
            Follower ended = follower.refused.get() != null ? follower : second;
            assertThat(ended.refused.get()).hasMessageContaining("another one copies into ledger.events since");
            (ended == follower ? second : follower).requireGoesOn();
        }
    }

    private void publish(int round) {
        StringBuilder lines = new StringBuilder();
        for (int account = 0; account < ACCOUNTS; account++) {
            lines.append(String.format(
                    "{\"type\":\"CreditsGranted\",\"accountId\":\"a-%d\",\"grantId\":\"g-%d\",\"amount\":10,\"kind\":\"PAID\"}%n",
                    account, round));
        }
        new Journal(source).publish(lines.toString());
    }

    private void inject(String account, CreditsGranted event) throws Exception {
        send(elsewhere, Ownership.partitionOf(account, FEWER_PARTITIONS), Envelope.of(account, event));
    }

    private static void send(EmbeddedKafka kafka, int partition, Envelope event) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = Cluster.producer(kafka.bootstrapServers())) {
            producer.send(new ProducerRecord<>(
                            Topics.withDefaultPrefix().events().name(),
                            partition,
                            event.accountId().getBytes(StandardCharsets.UTF_8),
                            new EventCodec().write(event)))
                    .get();
        }
    }

    private void awaitCopied() {
        Await.until("all is copied", LIMIT, () -> status().at("/behind").asLong(-1) == 0);
    }

    private void awaitFolded() {
        try (Cluster cluster = new Cluster(source)) {
            cluster.awaitAllFolded(LIMIT);
        }
        awaitCopied();
        try (Cluster cluster = new Cluster(copy)) {
            cluster.awaitAllFolded(LIMIT);
        }
    }

    private JsonNode status() throws Exception {
        Said said = run("migrate status --into ledger. --json --to " + elsewhere.bootstrapServers(), here);
        return said.code() == ExitCode.OK ? json.readTree(said.text()) : json.createObjectNode();
    }

    private Said differences() {
        return run("migrate differences --into ledger. --to " + elsewhere.bootstrapServers(), here);
    }

    private static List<String> entries(EngineSettings of) {
        return new Outputs(of)
                .values(of.topics().entries().name(), LedgerEntry.class).stream()
                        .map(entry -> entry.getEntryId() + " "
                                + HexFormat.of().formatHex(entry.getHash().array()))
                        .sorted()
                        .toList();
    }

    /** Copies from the one to the other in a thread of its own. */
    private final class Follower implements AutoCloseable {
        private final AtomicBoolean goesOn = new AtomicBoolean(true);
        private final AtomicReference<RuntimeException> refused = new AtomicReference<>();
        private final Set<String> waits = new ConcurrentSkipListSet<>();
        private final KafkaLedger from =
                new KafkaLedger(Map.of("bootstrap.servers", here.bootstrapServers()), Topics.withDefaultPrefix());
        private final JournalCopy copying = new JournalCopy(
                from, Map.of("bootstrap.servers", elsewhere.bootstrapServers()), Topics.withDefaultPrefix(), null);
        private final Thread thread = new Thread(this::follow, "follower");

        Follower() {
            Await.until("the journal is there", LIMIT, () -> from.partitions() > 0);
            thread.start();
        }

        private void follow() {
            try {
                copying.follow(FEWER_PARTITIONS, from.topics().applicationId(), goesOn::get, new JournalCopy.Watcher() {
                    @Override
                    public void isAt(MigrationState state, long behind) {
                        assertThat(state.follows()).isTrue();
                    }

                    @Override
                    public void waits(String what) {
                        waits.add(what);
                    }
                });
            } catch (MigrationRefused e) {
                refused.set(e);
            }
        }

        void requireGoesOn() {
            assertThat(refused.get()).isNull();
            assertThat(thread.isAlive()).isTrue();
        }

        @Override
        public void close() {
            goesOn.set(false);
            Await.until("the copier has ended", LIMIT, () -> !thread.isAlive());
            copying.close();
            from.close();
        }
    }

    private record Said(int code, String text) {}

    private static Said run(String command, EmbeddedKafka at) {
        StringWriter said = new StringWriter();
        List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
        words.addAll(List.of("--bootstrap-servers", at.bootstrapServers()));
        int code = Main.commandLine()
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(words.toArray(new String[0]));
        return new Said(code, said.toString());
    }
}
