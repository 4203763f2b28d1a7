package io.makegood.benchmarks;

import io.makegood.application.config.EngineSettings;
import io.makegood.schemas.avro.LedgerEvent;
import io.makegood.schemas.codec.LedgerEventCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Whether an engine's memory stays bounded: events at a fixed rate for a long time, and what its process has in memory in each
 * minute. Runs only where it is asked for.
 */
final class SoakPart implements Part {
    /** Its name. */
    static final String NAME = "soak";

    private static final int PER_SECOND = 5_000;
    private static final double MEBIBYTE = 1 << 20;
    private static final long HALF_MINUTE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final int minutes;

    SoakPart(int minutes) {
        this.minutes = minutes;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isMeasuredOnce() {
        return true;
    }

    @Override
    public List<Sample> round(Cluster cluster, Size size) throws Exception {
        String id = cluster.name(NAME);
        Path directory = cluster.directory(id);
        EngineSettings settings =
                EngineMain.settings(cluster.bootstrapServers(), id, directory).build();
        LedgerPart.prepare(settings);
        String journal = settings.topics().events().name();
        cluster.publish(journal, size.workload()::grants);
        List<Long> resident = new ArrayList<>();
        long events = PER_SECOND * 60L * minutes;
        try (EngineProcess engine = EngineProcess.start(cluster, id, directory, 0)) {
            engine.awaitRunning();
            publish(cluster, journal, size.workload(), events, engine, resident);
            cluster.awaitCommitted(id, cluster.ends(journal));
        }
        cluster.remove(settings);
        String name = String.format(Locale.ROOT, "engine's memory, %d min at %,d events/s", minutes, PER_SECOND);
        // Two samples a minute; the first minute is for warming up.
        int third = Math.max(1, (resident.size() - 2) / 3);
        List<Long> warm = resident.subList(Math.min(2, resident.size() - 1), resident.size());
        return List.of(
                Sample.of(name(), name + ", first third", "MiB at most", most(warm.subList(0, third))),
                Sample.of(
                                name(),
                                name + ", last third",
                                "MiB at most",
                                most(warm.subList(warm.size() - third, warm.size())))
                        .with("events", (double) events)
                        .with("all, MiB", most(warm)));
    }

    private static double most(List<Long> bytes) {
        return bytes.stream().mapToLong(Long::longValue).max().orElse(0) / MEBIBYTE;
    }

    private static void publish(
            Cluster cluster, String journal, Workload workload, long count, EngineProcess engine, List<Long> resident) {
        LedgerEventCodec codec = new LedgerEventCodec();
        long start = System.nanoTime();
        long[] sent = {0};
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(cluster.producerSettings())) {
            workload.events(count, event -> {
                long due = start + sent[0]++ * Duration.ofSeconds(1).toNanos() / PER_SECOND;
                for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                    LockSupport.parkNanos(wait);
                }
                if (due - start >= (resident.size() + 1) * HALF_MINUTE_NANOS) {
                    resident.add(engine.residentBytes());
                }
                Future<RecordMetadata> unused = producer.send(record(journal, codec, event));
            });
        }
        resident.add(engine.residentBytes());
    }

    private static ProducerRecord<byte[], byte[]> record(String journal, LedgerEventCodec codec, LedgerEvent event) {
        return new ProducerRecord<>(
                journal, event.getAccountId().getBytes(StandardCharsets.UTF_8), codec.encode(event));
    }
}
