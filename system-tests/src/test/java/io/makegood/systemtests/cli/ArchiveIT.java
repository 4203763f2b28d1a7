package io.makegood.systemtests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.application.config.EngineSettings;
import io.makegood.cli.ExitCode;
import io.makegood.cli.Main;
import io.makegood.cli.demo.DemoProduct;
import io.makegood.cli.demo.DemoTraffic;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.processor.engine.Engine;
import io.makegood.systemtests.delivery.Await;
import io.makegood.systemtests.delivery.Cluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Archives of a real cluster: the old part of its traffic in files, while the ledger goes on. {@code -Dmakegood.archive.events=100000
 * -Dmakegood.archive.percent=98} publishes more and archives more of it; what an audit then reads is printed.
 */
class ArchiveIT {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int EVENTS = Integer.getInteger("makegood.archive.events", 1_500);
    private static final int OLD = (int) ((long) EVENTS * Integer.getInteger("makegood.archive.percent", 50) / 100);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path directory;

    private static EmbeddedKafka kafka;
    private static Engine engine;
    private static EngineSettings settings;
    private static DemoTraffic traffic;
    private static String moment;

    private record Said(int code, String out, String err) {
        private JsonNode json() throws IOException {
            return JSON.readTree(out);
        }
    }

    private static Said run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine =
                Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int code = commandLine.execute(arguments);
        return new Said(code, out.toString(), err.toString());
    }

    private static Said onCluster(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--bootstrap-servers";
        all[arguments.length + 1] = kafka.bootstrapServers();
        return run(all);
    }

    @BeforeAll
    static void publish() throws InterruptedException {
        kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort());
        settings = EngineSettings.builder()
                .bootstrapServers(kafka.bootstrapServers())
                .stateDirectory(directory.resolve("state"))
                .build();
        engine = Engine.start(settings);
        engine.awaitRunning(LIMIT);
        traffic = new DemoTraffic(
                List.of(DemoProduct.named(DemoProduct.names().get(0))
                        .orElseThrow()
                        .policy()),
                5,
                EVENTS,
                System.currentTimeMillis());
        publishSome(OLD);
        // What was taken so far has record times before it, and what comes next has not.
        Instant next = Instant.now().plusMillis(1);
        moment = next.toString();
        Await.until("the moment is over", LIMIT, () -> Instant.now().isAfter(next));
        publishSome(EVENTS - OLD);
        try (Cluster cluster = new Cluster(settings)) {
            cluster.awaitAllFolded(LIMIT);
        }
    }

    private static void publishSome(int events) {
        String journal = settings.topics().events().name();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all", "linger.ms", "5"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            traffic.send(events, record -> {
                Future<RecordMetadata> unused =
                        producer.send(new ProducerRecord<>(journal, record.key(), record.value()));
            });
        }
    }

    @AfterAll
    static void stop() {
        engine.close();
        kafka.close();
    }

    private static Map<String, byte[]> files(Path archive) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> there = Files.list(archive)) {
            for (Path each : there.toList()) {
                files.put(String.valueOf(each.getFileName()), Files.readAllBytes(each));
            }
        }
        return files;
    }

    @Test
    void the_old_half_of_a_ledger_is_archived_verified_and_asked() throws Exception {
        String key = directory.resolve("auditor.pem").toString();
        String to = directory.resolve("archive").toString();
        assertThat(run("audit", "keygen", key).code()).isZero();
        Said written = onCluster("archive", "--before", moment, "--to", to, "--sign-key", key, "--json");
        assertThat(written.code()).as(written.out() + written.err()).isZero();
        long archived = 0;
        for (JsonNode part : written.json().get("partitions")) {
            archived += part.get("files").get(0).get("records").asLong();
        }
        assertThat(archived).isPositive();
        assertThat(written.json().get("isSigned").asBoolean()).isTrue();

        Said verified = run("archive", "verify", to, "--public-key", key + ".pub", "--json");
        assertThat(verified.code()).as(verified.out() + verified.err()).isZero();
        assertThat(verified.json().get("records").asLong()).isEqualTo(archived);
        assertThat(verified.json().get("agrees").asBoolean()).isTrue();
        assertThat(run("archive", "verify", to).out())
                .contains("THE ARCHIVE AGREES WITH ITSELF", "sum                             0");

        JsonNode whole = onCluster("audit", "verify", "--json").json();
        assertThat(whole.get("counts").get("journal").asLong()).isGreaterThan(archived);

        JsonNode rest = onCluster("audit", "verify", "--archive", to, "--public-key", key + ".pub", "--json")
                .json();
        assertThat(rest.get("agrees").asBoolean()).as(rest.toString()).isTrue();
        System.out.println("from an archive of " + archived + " records an audit reads "
                + rest.get("auditedNow").asLong() + " records in "
                + rest.get("millis").asLong() + " ms, and "
                + whole.get("auditedNow").asLong() + " in "
                + whole.get("millis").asLong() + " ms without");
        for (String same : List.of("counts", "contra", "balances", "entriesByKind", "partitions")) {
            assertThat(rest.get(same)).as(same).isEqualTo(whole.get(same));
        }
        assertThat(rest.get("auditedNow").asLong())
                .isEqualTo(whole.get("counts").get("journal").asLong() - archived);

        String work = directory.resolve("work").toString();
        for (int i = 0; i < 2; i++) {
            // The second time from the checkpoint of the first.
            Said kept = onCluster("audit", "verify", "--archive", to, "--work-dir", work);
            assertThat(kept.code()).as(kept.out() + kept.err()).isZero();
        }
        assertThat(onCluster("audit", "verify", "--archive", to, "--retention", "P30D")
                        .err())
                .contains("was folded with --retention PT2160H");

        again(to, key);
        asked(to, key);
    }

    private static void again(String to, String key) throws IOException {
        Said same = onCluster("archive", "--before", moment, "--to", to);
        assertThat(same.out()).contains("is complete already");
        assertThat(same.code()).isZero();
        assertThat(onCluster("archive", "--before", "2020-01-01", "--to", to).err())
                .contains("name another directory");
        String second = directory.resolve("again").toString();
        assertThat(onCluster("archive", "--before", moment, "--to", second, "--sign-key", key)
                        .code())
                .isZero();
        Map<String, byte[]> first = files(Path.of(to));
        Map<String, byte[]> anew = files(Path.of(second));
        assertThat(anew.keySet()).isEqualTo(first.keySet());
        first.forEach((name, bytes) -> assertThat(anew.get(name)).as(name).isEqualTo(bytes));
        assertThat(onCluster("archive", "--before", "2100-01-01", "--to", second)
                        .err())
                .contains("yet to come");
        assertThat(onCluster("archive", "--to", second).err()).contains("--before TIME");
        assertThat(onCluster(
                                "archive",
                                "--before",
                                moment,
                                "--to",
                                directory.resolve("third").toString(),
                                "--application-id",
                                "nobody")
                        .err())
                .contains("let it fold that first");
    }

    private static void asked(String to, String key) throws IOException {
        String account = traffic.busyAccount();
        String earlier = Instant.parse(moment).minusMillis(1).toString();
        JsonNode there = onCluster("audit", "as-of", earlier, account, "--json").json();
        Said here = run("audit", "as-of", earlier, account, "--archive", to, "--public-key", key + ".pub", "--json");
        assertThat(here.json()).isEqualTo(there);
        assertThat(run("audit", "as-of", moment, account, "--archive", to).err())
                .contains("ask the ledger about later moments");
        JsonNode proof = run("audit", "prove", account + ":e1", "--archive", to).json();
        assertThat(proof.get("checkpointText").asText())
                .contains(proof.get("root").asText());
        assertThat(run("audit", "prove", account + ":e99999", "--archive", to).code())
                .isEqualTo(ExitCode.FOUND_WRONG);
        assertThat(run("audit", "prove", account + ":e1").err()).contains("say one of --checkpoint FILE");

        Path file = Path.of(to, "events-0.records.gz");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        Said broken = run("archive", "verify", to);
        assertThat(broken.code()).isEqualTo(ExitCode.FOUND_WRONG);
        assertThat(broken.out()).contains("THE ARCHIVE WAS CHANGED OR DAMAGED", "events-0.records.gz");
        assertThat(run("audit", "as-of", earlier, "--archive", to).err()).contains("was changed; archive verify");
    }
}
