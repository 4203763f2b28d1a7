package io.makegood.processor.simulation;

import io.makegood.ledger.scenario.TestPolicy;
import io.makegood.policyfiles.YamlPolicies;
import io.makegood.processor.topology.FoldSettings;
import io.makegood.processor.topology.LooseProcessor;
import io.makegood.schemas.codec.Framing;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.apache.kafka.streams.processor.api.Processor;
import org.jspecify.annotations.Nullable;

/**
 * What the worlds of neighbouring seeds have in common: settings, a policy, and processors, most of whose making is reading schemas.
 * Kafka Streams too starts a processor again that it has closed.
 */
final class Ground {
    private static final int SEEDS = 16;
    private static final long RETENTION_MILLIS = 500_000;

    private final long number;
    private final FoldSettings settings;
    private final Deque<Processor<byte[], byte[], byte[], byte[]>> closed = new ArrayDeque<>();
    private @Nullable Broker broker;

    private static Ground newest = new Ground(0);

    private Ground(long number) {
        this.number = number;
        Random random = new Random(number);
        settings = new FoldSettings(
                Broker.TOPICS,
                1 + random.nextInt(3),
                TestPolicy.random(random.nextLong()),
                new YamlPolicies(),
                RETENTION_MILLIS,
                List.of(2, 4, 8, 64).get(random.nextInt(4)),
                Framing.singleObject(),
                null,
                this::isAnyCommitted);
    }

    /** That of a seed. */
    static Ground of(long seed) {
        if (newest.number != seed / SEEDS) {
            newest = new Ground(seed / SEEDS);
        }
        return newest;
    }

    FoldSettings settings() {
        return settings;
    }

    /** The world that is on it from now on. */
    void carry(Broker now) {
        broker = now;
    }

    private boolean isAnyCommitted(int partition, long from, long to) {
        return broker != null && !broker.journal(partition).committed(from, to).isEmpty();
    }

    Processor<byte[], byte[], byte[], byte[]> processor() {
        Processor<byte[], byte[], byte[], byte[]> again = closed.poll();
        return again == null ? LooseProcessor.of(settings) : again;
    }

    void takeBack(Processor<byte[], byte[], byte[], byte[]> processor) {
        closed.add(processor);
    }
}
