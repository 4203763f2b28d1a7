package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.application.config.EngineSettings;
import io.makegood.application.running.PrivateDirectory;
import io.makegood.application.running.RocksDbTuning;
import io.makegood.processor.store.CommitAwareStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * A stream of events in the middle of which the engine is killed again and again, and at some of these kills the broker too;
 * afterwards the journal is folded again by the pure fold and by the reference, and everything that came out must be the same.
 */
record KillRun(long seed, int events, int kills, Set<Integer> brokerKills) {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    /** Stores catch up, and are written to the disk, as often as it goes, so that what a crash leaves is gone on with. */
    private static final String OFTEN = """
            kafka:
              %s: "1000"
              %s: "65536"
            """.formatted(CommitAwareStore.ROWS_BEHIND, RocksDbTuning.WRITE_BUFFER_BYTES);

    void through(MortalKafka kafka, Path directory) throws InterruptedException, IOException {
        String servers = kafka.bootstrapServers();
        PrivateDirectory.make(directory);
        String config =
                Files.writeString(directory.resolve("makegood.yaml"), OFTEN).toString();
        int portion = events / (kills + 1) + 1;
        EngineSettings settings =
                EngineSettings.builder().bootstrapServers(servers).build();
        EngineProcess engine = EngineProcess.startTelling(servers, directory, "--no-api", "--config", config)
                .awaitRunning();
        long began = System.nanoTime();
        AtomicInteger allowed = new AtomicInteger(portion);
        AtomicReference<Throwable> failed = new AtomicReference<>();
        int goneOnWith = 0;
        Thread publisher = new Thread(() -> publish(settings, allowed, failed), "publisher");
        publisher.start();
        try (Cluster cluster = new Cluster(settings)) {
            long folded = 0;
            for (int kill = 1; kill <= kills; kill++) {
                // Now as soon as it folds again, now when stores have something on the disk that is gone on with.
                long before = folded + (kill % 2 == 0 ? 500 : portion * 3 / 4);
                Await.until("folding goes on after kill " + (kill - 1), LIMIT, () -> cluster.folded() > before);
                allowed.addAndGet(portion);
                engine.kill();
                goneOnWith += engine.said().split("is gone on with after a crash", -1).length - 1;
                folded = Math.max(0, cluster.folded());
                if (brokerKills.contains(kill)) {
                    kafka.killAndRestart();
                }
                engine = EngineProcess.startTelling(servers, directory, "--no-api", "--config", config);
            }
            publisher.join(LIMIT.toMillis());
            assertThat(failed.get()).isNull();
            assertThat(publisher.isAlive()).isFalse();
            cluster.awaitAllFolded(LIMIT);
            double seconds = (System.nanoTime() - began) / 1e9;
            assertThat(goneOnWith)
                    .as("stores that were gone on with after a crash")
                    .isPositive();
            String agreed = new LedgerCheck(settings).requireAgreement();
            System.out.printf(
                    Locale.ROOT,
                    "kill test: seed %d, %d events, %d engine kills, %d broker kills, %d stores gone on with, %.0f s, %.0f events/s; %s%n",
                    seed,
                    events,
                    kills,
                    brokerKills.size(),
                    goneOnWith,
                    seconds,
                    events / seconds,
                    agreed);
        } finally {
            engine.close();
        }
    }

    private void publish(EngineSettings settings, AtomicInteger allowed, AtomicReference<Throwable> failed) {
        Stream stream = new Stream(seed, 2_000, settings.topics().events().name());
        try (KafkaProducer<byte[], byte[]> producer = Cluster.producer(settings.bootstrapServers())) {
            for (int sent = 0; sent < events; sent++) {
                while (sent >= allowed.get()) {
                    Thread.sleep(10);
                }
                Future<RecordMetadata> unused = producer.send(stream.next(), (at, problem) -> {
                    if (problem != null) {
                        failed.compareAndSet(null, problem);
                    }
                });
            }
            producer.flush();
        } catch (InterruptedException | RuntimeException e) {
            failed.compareAndSet(null, e);
        }
    }
}
