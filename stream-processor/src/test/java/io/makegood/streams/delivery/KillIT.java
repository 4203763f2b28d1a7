package io.makegood.streams.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.embedded.BrokerProcess;
import io.makegood.streams.config.EngineSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: nobody is paid twice and nobody is left unpaid, whenever the engine or the broker dies. Method: both run as processes of
 * their own and are killed with kill -9 in the middle of a stream; afterwards the journal is folded again by the pure fold
 * and by the reference, and everything that came out must be the same.
 */
class KillIT {
    private static final long SEED = 20261120;
    private static final int EVENTS = 200_000;
    private static final int KILLS = 10;
    private static final int PORTION = EVENTS / (KILLS + 1) + 1;
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir
    Path directory;

    @Test
    void ten_kills_of_the_engine_and_two_of_the_broker_lose_nothing_and_double_nothing() throws InterruptedException {
        BrokerProcess broker = BrokerProcess.start(directory.resolve("kafka"), 0);
        String servers = broker.bootstrapServers();
        int port = Integer.parseInt(servers.substring(servers.lastIndexOf(':') + 1));
        EngineSettings settings =
                EngineSettings.builder().bootstrapServers(servers).build();
        EngineProcess engine = EngineProcess.start(servers, directory.resolve("engine"), "--no-api")
                .awaitRunning();
        long began = System.nanoTime();
        AtomicInteger allowed = new AtomicInteger(PORTION);
        AtomicReference<Throwable> failed = new AtomicReference<>();
        Thread publisher = new Thread(() -> publish(settings, allowed, failed), "publisher");
        publisher.start();
        try (Cluster cluster = new Cluster(settings)) {
            long folded = 0;
            for (int kill = 1; kill <= KILLS; kill++) {
                long before = folded;
                Await.until("folding goes on after kill " + (kill - 1), LIMIT, () -> cluster.folded() > before + 500);
                allowed.addAndGet(PORTION);
                engine.kill();
                folded = Math.max(0, cluster.folded());
                if (kill == 3 || kill == 7) {
                    broker.kill();
                    broker = BrokerProcess.start(directory.resolve("kafka"), port);
                }
                engine = EngineProcess.start(servers, directory.resolve("engine"), "--no-api");
            }
            publisher.join(LIMIT.toMillis());
            assertThat(failed.get()).isNull();
            assertThat(publisher.isAlive()).isFalse();
            cluster.awaitAllFolded(LIMIT);
            double seconds = (System.nanoTime() - began) / 1e9;
            String agreed = new LedgerCheck(settings).requireAgreement();
            System.out.printf(
                    Locale.ROOT,
                    "kill test: seed %d, %d events, %d engine kills, 2 broker kills, %.0f s, %.0f events/s; %s%n",
                    SEED,
                    EVENTS,
                    KILLS,
                    seconds,
                    EVENTS / seconds,
                    agreed);
        } finally {
            engine.close();
            broker.close();
        }
    }

    private static void publish(EngineSettings settings, AtomicInteger allowed, AtomicReference<Throwable> failed) {
        Stream stream = new Stream(SEED, 2_000, settings.topics().events().name());
        try (KafkaProducer<byte[], byte[]> producer = Cluster.producer(settings.bootstrapServers())) {
            for (int sent = 0; sent < EVENTS; sent++) {
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
