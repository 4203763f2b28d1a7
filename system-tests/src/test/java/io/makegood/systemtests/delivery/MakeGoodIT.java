package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.application.config.EngineSettings;
import io.makegood.application.running.PrivateDirectory;
import io.makegood.cli.ExitCode;
import io.makegood.cli.Main;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.GenerationEvent.GenerationCharged;
import io.makegood.ledger.event.GenerationEvent.GenerationCompleted;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.GenerationEvent.ItemFailed;
import io.makegood.ledger.event.GenerationEvent.ItemPrice;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.Outcome;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.schemas.avro.RefundIssued;
import io.makegood.systemtests.engine.Outputs;
import io.makegood.topics.mapping.EventCodec;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * An incident's generations are made good by a command that is killed (kill -9) and said again, while the engine is killed too: each gets
 * what is left, once; and so it is taken back. Fold, reference and auditor agree.
 */
class MakeGoodIT {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int ACCOUNTS = 50;
    private static final int GENERATIONS = 3_000;
    private static final long GRANTED = 10_000;
    /** A base and two items of 10; of every third an item had failed. */
    private static final long PRICE = 25;

    private static final long LEFT = GENERATIONS * PRICE - (GENERATIONS / 3) * 10L;

    @TempDir
    Path directory;

    private final EventCodec codec = new EventCodec();
    private String servers = "";

    @Test
    void an_incident_is_made_good_once_and_taken_back_once_whatever_is_killed() throws Exception {
        try (MortalKafka kafka = MortalKafka.process(directory.resolve("kafka"))) {
            servers = kafka.bootstrapServers();
            Path home = directory.resolve("engine");
            PrivateDirectory.make(home);
            EngineSettings settings =
                    EngineSettings.builder().bootstrapServers(servers).build();
            EngineProcess engine =
                    EngineProcess.start(servers, home, "--no-api").awaitRunning();
            try (Cluster cluster = new Cluster(settings)) {
                incident(settings);
                cluster.awaitAllFolded(LIMIT);
                JsonNode planned = makeGood();
                assertThat(planned.at("/total/generations").asLong()).isEqualTo(GENERATIONS);
                assertThat(planned.at("/total/left").asLong()).isEqualTo(LEFT);
                assertThat(planned.at("/published").asLong()).isZero();
                assertThat(generations("--cause", "PROVIDER_ERROR,TIMEOUT", "--attributes", "model=pro"))
                        .isEqualTo(GENERATIONS / 3);
                assertThat(generations("--provider-reference", "r-1", "--feature", "image,film"))
                        .isEqualTo(GENERATIONS / 3);
                assertThat(generations("--attributes", "model=lite")).isZero();
                assertThat(generations("--feature", "film")).isZero();

                long before = cluster.folded();
                try (CommandProcess broken = CommandProcess.start(directory, words("--operator", "kim", "--apply"))) {
                    Await.until("some are made good", LIMIT, () -> cluster.folded() > before + 100);
                    broken.kill();
                }
                engine.kill();
                engine = EngineProcess.start(servers, home, "--no-api");
                // Said again while nothing of it is folded, and by another.
                makeGood("--operator", "kim", "--apply");
                makeGood("--operator", "lee", "--apply");
                cluster.awaitAllFolded(LIMIT);
                JsonNode done = makeGood("--operator", "kim", "--apply");
                assertThat(done.at("/published").asLong()).isZero();
                assertThat(done.at("/total/left").asLong()).isZero();
                assertThat(done.at("/total/madeGoodCredits").asLong()).isEqualTo(LEFT);
                assertThat(done.at("/campaignId")).isEqualTo(planned.at("/campaignId"));
                requireRefundedOnce(settings);

                makeGood("--operator", "kim", "--reverse", "--apply");
                makeGood("--operator", "lee", "--reverse", "--apply");
                engine.kill();
                engine = EngineProcess.start(servers, home, "--no-api");
                cluster.awaitAllFolded(LIMIT);
                JsonNode reversed = makeGood("--reverse");
                assertThat(reversed.at("/total/left").asLong()).isEqualTo(LEFT);
                assertThat(reversed.at("/total/madeGood").asLong()).isZero();
                assertThat(reversed.at("/total/reversed").asLong()).isEqualTo(GENERATIONS);
                new LedgerCheck(settings).requireAgreement();
            } finally {
                engine.close();
            }
        }
    }

    private void incident(EngineSettings settings) {
        try (KafkaProducer<byte[], byte[]> producer = Cluster.producer(servers)) {
            for (int account = 0; account < ACCOUNTS; account++) {
                send(settings, producer, account, new CreditsGranted("g", GRANTED, GrantKind.PAID, null, null, null));
            }
            for (int i = 0; i < GENERATIONS; i++) {
                String id = "n" + i;
                int account = i % ACCOUNTS;
                if (i % 3 == 0) {
                    send(settings, producer, account, requested(id));
                }
                List<ItemPrice> items = List.of(new ItemPrice("1", 10), new ItemPrice("2", 10));
                send(settings, producer, account, new GenerationCharged(id, "image", null, null, 5L, items));
                if (i % 3 == 0) {
                    send(
                            settings,
                            producer,
                            account,
                            new ItemFailed(id, "1", FailureCause.PROVIDER_ERROR, null, "r-1"));
                }
                send(settings, producer, account, new GenerationCompleted(id, Outcome.SUCCEEDED, null));
            }
            producer.flush();
        }
    }

    /** Asked for before it was charged; the charge says the feature itself. */
    private static GenerationRequested requested(String id) {
        List<String> items = List.of("1", "2");
        SortedMap<String, String> attributes = new TreeMap<>(Map.of("model", "pro", "resolution", "720p"));
        return new GenerationRequested(
                id, "image", null, null, null, null, null, items, false, 1, null, attributes, new TreeMap<>());
    }

    private void send(EngineSettings settings, KafkaProducer<byte[], byte[]> producer, int account, LedgerEvent event) {
        String name = "shop:" + account;
        Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(
                settings.topics().events().name(),
                name.getBytes(StandardCharsets.UTF_8),
                codec.write(Envelope.of(name, event))));
    }

    private String[] words(String... more) {
        List<String> words = new ArrayList<>(List.of(
                "make-good",
                "--incident",
                "INC-42",
                "--from",
                "2020-01-01",
                "--until",
                "2099-01-01",
                "--json",
                "--bootstrap-servers",
                servers));
        words.addAll(List.of(more));
        return words.toArray(new String[0]);
    }

    private long generations(String... more) throws Exception {
        return makeGood(more).at("/total/generations").asLong();
    }

    private JsonNode makeGood(String... more) throws Exception {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine =
                Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int code = commandLine.execute(words(more));
        assertThat(code).as(err.toString()).isEqualTo(ExitCode.OK);
        return new ObjectMapper().readTree(out.toString());
    }

    private static void requireRefundedOnce(EngineSettings settings) {
        Outputs outputs = new Outputs(settings);
        Set<String> refunds = new HashSet<>();
        long sum = 0;
        for (RefundIssued refund : outputs.values(settings.topics().refunds().name(), RefundIssued.class)) {
            assertThat(refunds.add(refund.getRefundId())).as(refund.toString()).isTrue();
            sum += refund.getAmount();
        }
        assertThat(sum).as("all that was charged").isEqualTo(GENERATIONS * PRICE);
        long balance = outputs.values(settings.topics().entries().name(), LedgerEntry.class).stream()
                .mapToLong(LedgerEntry::getAmount)
                .sum();
        assertThat(balance).isEqualTo(ACCOUNTS * GRANTED);
    }
}
