package io.makegood.systemtests.delivery;

import io.makegood.application.config.EngineSettings;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Random events at a steady pace until it is ended. A machine that folds fast, or a test that waits long, must not end with more
 * events than a check in memory can hold: some 400 a second are 50,000 in two minutes, whatever the machine.
 */
final class Load implements AutoCloseable {
    private static final int BATCH = 20;
    private static final long PAUSE_MILLIS = 50;

    private final AtomicBoolean going = new AtomicBoolean(true);
    private final FutureTask<Void> publishing;

    private Load(EngineSettings settings, Stream events) {
        publishing = new FutureTask<>(() -> publish(settings, events), null);
        new Thread(publishing, "load").start();
    }

    /** Publishes this number of accounts' events, which the seed decides. */
    static Load start(EngineSettings settings, long seed, int accounts) {
        return new Load(
                settings, new Stream(seed, accounts, settings.topics().events().name()));
    }

    private void publish(EngineSettings settings, Stream events) {
        try (KafkaProducer<byte[], byte[]> producer = Cluster.producer(settings.bootstrapServers())) {
            while (going.get()) {
                for (int each = 0; each < BATCH; each++) {
                    Future<RecordMetadata> unused = producer.send(events.next());
                }
                producer.flush();
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when all that was published is in the journal; fails as the publishing did. */
    void end() {
        going.set(false);
        try {
            publishing.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (ExecutionException e) {
            throw new AssertionError("the load failed", e.getCause());
        }
    }

    @Override
    public void close() {
        going.set(false);
    }
}
