package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.application.config.EngineSettings;
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

    void through(MortalKafka kafka, Path directory) throws InterruptedException {
        String servers = kafka.bootstrapServers();
        int portion = events / (kills + 1) + 1;
        EngineSettings settings =
                EngineSettings.builder().bootstrapServers(servers).build();
        EngineProcess engine =
                EngineProcess.start(servers, directory, "--no-api").awaitRunning();
        long began = System.nanoTime();
        AtomicInteger allowed = new AtomicInteger(portion);
        AtomicReference<Throwable> failed = new AtomicReference<>();
        Thread publisher = new Thread(() -> publish(settings, allowed, failed), "publisher");
        publisher.start();
        try (Cluster cluster = new Cluster(settings)) {
            long folded = 0;
            for (int kill = 1; kill <= kills; kill++) {
                long before = folded;
                Await.until("folding goes on after kill " + (kill - 1), LIMIT, () -> cluster.folded() > before + 500);
                allowed.addAndGet(portion);
                engine.kill();
                folded = Math.max(0, cluster.folded());
                if (brokerKills.contains(kill)) {
                    kafka.killAndRestart();
                }
                engine = EngineProcess.start(servers, directory, "--no-api");
            }
            publisher.join(LIMIT.toMillis());
            assertThat(failed.get()).isNull();
            assertThat(publisher.isAlive()).isFalse();
            cluster.awaitAllFolded(LIMIT);
            double seconds = (System.nanoTime() - began) / 1e9;
            String agreed = new LedgerCheck(settings).requireAgreement();
            System.out.printf(
                    Locale.ROOT,
                    "kill test: seed %d, %d events, %d engine kills, %d broker kills, %.0f s, %.0f events/s; %s%n",
                    seed,
                    events,
                    kills,
                    brokerKills.size(),
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
