package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.application.config.EngineSettings;
import io.makegood.cli.ExitCode;
import io.makegood.cli.Main;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.processor.engine.Engine;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A ledger moves from 2 to 3 partitions and back to 2, while publishers write to the first journal all the time: what each of the three decided
 * the last one decided too, and it agrees with the reference fold of all that was published.
 */
class WayBackIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int AT_FIRST = 400;

    private final List<Engine> engines = new ArrayList<>();
    private final List<Thread> followers = new ArrayList<>();
    private EmbeddedKafka kafka;
    private Path directory;

    @BeforeEach
    void start(@TempDir Path place) {
        directory = place;
        kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort());
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (Thread follower : followers) {
            follower.interrupt();
            follower.join(10_000);
        }
        engines.forEach(Engine::close);
        kafka.close();
    }

    @Test
    void a_ledger_that_has_moved_moves_back_and_nothing_is_lost() throws Exception {
        EngineSettings first = settings("ledger.", 2, false);
        EngineSettings second = settings("v2.", 3, true);
        EngineSettings last = settings("back.", 2, true);
        MirroredTraffic traffic = new MirroredTraffic(first, 61, AT_FIRST);
        try (KafkaProducer<byte[], byte[]> producer = Cluster.producer(kafka.bootstrapServers())) {
            engines.add(Engine.start(first));
            traffic.publishPolicies();
            traffic.begin(producer, AT_FIRST);
            follow("ledger.", "v2.", 3);
            engines.add(Engine.start(second));
            // The way back is prepared before the ledger moves: a copy of the copy, folded too.
            follow("v2.", "back.", 2);
            engines.add(Engine.start(last));
            move("ledger.", "v2.", traffic, producer);
            traffic.goOn(producer, 60);
            move("v2.", "back.", traffic, producer);
            traffic.goOn(producer, 60);
            producer.flush();
        }
        awaitCarried(first, "ledger.", "v2.");
        awaitCarried(second, "v2.", "back.");
        FollowedLedger.awaitAllFolded(last);
        requireDecidedAsBefore(first, second);
        requireDecidedAsBefore(second, last);
        new LedgerCheck(last).requireAgreement();
        assertThat(run("balance wallet-1").text()).contains("has moved: it goes on with --topic-prefix v2.", "Balance");
        assertThat(run("balance wallet-1 --topic-prefix v2.").text()).contains("--topic-prefix back.", "Balance");
        assertThat(run("balance wallet-1 --topic-prefix back.").text()).doesNotContain("moved");
        assertThat(run("audit verify --topic-prefix back.").text()).contains("THE LEDGER AGREES");
    }

    private EngineSettings settings(String prefix, int partitions, boolean mirror) {
        return EngineSettings.builder()
                .bootstrapServers(kafka.bootstrapServers())
                .topicPrefix(prefix)
                .partitions(partitions)
                .mirror(mirror)
                .stateDirectory(directory.resolve("state-of-" + prefix))
                .build();
    }

    private void follow(String from, String into, int partitions) {
        Thread follower = new Thread(
                () -> run("migrate --topic-prefix " + from + " --into " + into + " --partitions " + partitions
                        + " --follow --json"),
                "follow-into-" + into);
        followers.add(follower);
        follower.start();
        Await.until(
                "the copy into " + into + " has begun",
                LIMIT,
                () -> status(from, into).contains("Copied:"));
    }

    /** Moves the ledger while it is written. */
    private void move(String from, String into, MirroredTraffic traffic, KafkaProducer<byte[], byte[]> producer) {
        AtomicReference<FollowedLedger.Said> said = new AtomicReference<>();
        Await.until("the ledger moves to " + into, LIMIT, () -> {
            traffic.goOn(producer, 10);
            said.set(run("migrate switch --topic-prefix " + from + " --into " + into + " --yes"));
            return said.get().code() == ExitCode.OK;
        });
        System.out.println(said.get().text());
        assertThat(said.get().text()).contains("The ledger is in " + into + "events", "Promoted.");
    }

    private String status(String from, String into) {
        return run("migrate status --topic-prefix " + from + " --into " + into).text();
    }

    private void awaitCarried(EngineSettings from, String prefix, String into) {
        FollowedLedger.awaitAllFolded(from);
        Await.until(
                "all is carried over into " + into,
                LIMIT,
                () -> status(prefix, into).contains("Not copied:     0"));
    }

    private static void requireDecidedAsBefore(EngineSettings before, EngineSettings after) {
        List<String> decided = FollowedLedger.entries(before);
        assertThat(decided).isNotEmpty();
        assertThat(FollowedLedger.entries(after))
                .hasSizeGreaterThan(decided.size())
                .containsAll(decided);
        assertThat(FollowedLedger.refunds(after)).containsAll(FollowedLedger.refunds(before));
    }

    private FollowedLedger.Said run(String command) {
        StringWriter said = new StringWriter();
        List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
        words.addAll(List.of("--bootstrap-servers", kafka.bootstrapServers()));
        int code = Main.commandLine()
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(words.toArray(new String[0]));
        return new FollowedLedger.Said(code, said.toString());
    }
}
