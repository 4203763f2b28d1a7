package io.makegood.streams.topology;

import io.makegood.streams.ownership.Ownership;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** Puts a record into the partition that owns its key. */
final class OwnerPartitioner implements StreamPartitioner<byte[], byte[]> {
    @Override
    public Optional<Set<Integer>> partitions(String topic, byte[] key, byte[] value, int partitions) {
        return Optional.of(Set.of(Ownership.partitionOf(new String(key, StandardCharsets.UTF_8), partitions)));
    }
}
