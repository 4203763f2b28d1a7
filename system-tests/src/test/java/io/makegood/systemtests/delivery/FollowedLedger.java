package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.application.config.EngineSettings;
import io.makegood.cli.ExitCode;
import io.makegood.cli.Main;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.schemas.avro.RefundIssued;
import io.makegood.systemtests.engine.Outputs;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jspecify.annotations.Nullable;

/** A ledger of 4 partitions that is written all the time, and its copy in 12: each engine and the command that copies a process to kill. */
final class FollowedLedger implements AutoCloseable {
    static final Duration LIMIT = Duration.ofMinutes(4);
    static final int PARTITIONS = 4;
    static final int MORE_PARTITIONS = 12;

    /** How many events are published in a tenth of a second while programs start. */
    private static final int AT_FIRST = 10;

    /** And then, as {@code -Dmakegood.move.rate} asks for in a second. */
    private static final int AT_ONCE = Integer.getInteger("makegood.move.rate", 100) / 10;

    private final Path directory;
    private final ObjectMapper json = new ObjectMapper();
    private final AtomicBoolean published = new AtomicBoolean(true);
    private volatile int atOnce = Math.min(AT_FIRST, AT_ONCE);
    private final AtomicLong longest = new AtomicLong();
    private final AtomicLong rate = new AtomicLong();
    private final AtomicReference<@Nullable Exception> refused = new AtomicReference<>();
    private final EngineSettings source;
    private final EngineSettings copy;
    private EmbeddedKafka kafka;
    private @Nullable Thread publisher;

    FollowedLedger(Path directory) {
        this.directory = directory;
        kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort());
        source = settings("ledger.", PARTITIONS).build();
        copy = settings("v2.", MORE_PARTITIONS).mirror(true).build();
    }

    private EngineSettings.Builder settings(String prefix, int partitions) {
        return EngineSettings.builder()
                .bootstrapServers(kafka.bootstrapServers())
                .topicPrefix(prefix)
                .partitions(partitions)
                .stateDirectory(directory.resolve("state-of-" + prefix));
    }

    EngineSettings source() {
        return source;
    }

    EngineSettings copy() {
        return copy;
    }

    KafkaProducer<byte[], byte[]> producer() {
        return Cluster.producer(kafka.bootstrapServers());
    }

    void restartBroker() {
        int port = Integer.parseInt(kafka.bootstrapServers().replaceAll(".*:", ""));
        kafka.close();
        kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withPort(port));
    }

    EngineProcess oldEngine() {
        return EngineProcess.start(
                kafka.bootstrapServers(), directory.resolve("old"), "--partitions", String.valueOf(PARTITIONS));
    }

    EngineProcess nextEngine() {
        return EngineProcess.start(
                kafka.bootstrapServers(),
                directory.resolve("next"),
                "--topic-prefix",
                "v2.",
                "--mirror",
                "--partitions",
                String.valueOf(MORE_PARTITIONS));
    }

    CommandProcess migrator() {
        return CommandProcess.start(
                directory,
                "migrate",
                "--into",
                "v2.",
                "--partitions",
                String.valueOf(MORE_PARTITIONS),
                "--follow",
                "--json",
                "--bootstrap-servers",
                kafka.bootstrapServers());
    }

    /** From now on, each tenth of a second so many. */
    void publish(MirroredTraffic traffic, KafkaProducer<byte[], byte[]> producer) {
        Thread started = new Thread(() -> publishOn(traffic, producer), "publisher");
        publisher = started;
        started.start();
    }

    private void publishOn(MirroredTraffic traffic, KafkaProducer<byte[], byte[]> producer) {
        long begun = System.nanoTime();
        int first = traffic.count();
        try {
            while (published.get()) {
                long before = System.nanoTime();
                traffic.goOn(producer, atOnce);
                producer.flush();
                long millis = (System.nanoTime() - before) / 1_000_000;
                longest.accumulateAndGet(millis, Math::max);
                Thread.sleep(Math.max(1, 100 - millis));
            }
        } catch (RuntimeException | InterruptedException e) {
            refused.set(e);
        }
        long seconds = Math.max(1, (System.nanoTime() - begun) / 1_000_000_000);
        rate.set((traffic.count() - first) / seconds);
    }

    /** From now on as many as were asked for. */
    void publishAtFullRate() {
        atOnce = AT_ONCE;
    }

    /** How many events a second were published, once all are. */
    long rate() {
        return rate.get();
    }

    /** The longest that it took since that was asked last until what is published in a tenth of a second was taken, milliseconds. */
    long longest() {
        return longest.getAndSet(0);
    }

    void requireAllPublished(KafkaProducer<byte[], byte[]> producer) throws InterruptedException {
        published.set(false);
        Thread started = publisher;
        if (started != null) {
            started.join();
        }
        producer.flush();
        assertThat(refused.get()).as("no publisher was refused").isNull();
    }

    /** What {@code migrate status} says; nothing while it cannot say anything. */
    JsonNode status() throws Exception {
        Said said = run("migrate status --into v2. --json");
        return said.code() == ExitCode.OK ? json.readTree(said.text()) : json.createObjectNode();
    }

    void awaitCopied(long records) {
        Await.until(records + " are copied", LIMIT, () -> status().at("/copied").asLong() >= records);
    }

    static void awaitAllFolded(EngineSettings settings) {
        try (Cluster cluster = new Cluster(settings)) {
            cluster.awaitAllFolded(LIMIT);
        }
    }

    void requireAuditsAgree() {
        assertThat(run("audit verify").text()).contains("THE LEDGER AGREES");
        assertThat(run("audit verify --topic-prefix v2.").text()).contains("THE LEDGER AGREES");
    }

    static List<String> entries(EngineSettings of) {
        return new Outputs(of)
                .values(of.topics().entries().name(), LedgerEntry.class).stream()
                        .map(entry -> entry.getEntryId() + " " + entry.getAmount() + " " + entry.getBalanceAfter() + " "
                                + HexFormat.of().formatHex(entry.getHash().array()))
                        .sorted()
                        .toList();
    }

    static List<String> refunds(EngineSettings of) {
        return new Outputs(of)
                .values(of.topics().refunds().name(), RefundIssued.class).stream()
                        .map(RefundIssued::toString)
                        .sorted()
                        .toList();
    }

    /** What a command said, and its exit code. */
    record Said(int code, String text) {}

    Said run(String command) {
        StringWriter said = new StringWriter();
        List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
        words.addAll(List.of("--bootstrap-servers", kafka.bootstrapServers()));
        int code = Main.commandLine()
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(words.toArray(new String[0]));
        return new Said(code, said.toString());
    }

    @Override
    public void close() {
        published.set(false);
        kafka.close();
    }
}
