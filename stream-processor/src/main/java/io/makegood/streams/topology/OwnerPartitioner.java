package io.makegood.streams.topology;

import io.makegood.streams.ownership.Ownership;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** Puts a record into the partition that owns its key. */
final class OwnerPartitioner implements StreamPartitioner<byte[], byte[]> {
    /** One for each partition; asked for with every record. */
    private volatile List<Optional<Set<Integer>>> answers = List.of();

    @Override
    public Optional<Set<Integer>> partitions(String topic, byte[] key, byte[] value, int partitions) {
        List<Optional<Set<Integer>>> known = answers;
        if (known.size() != partitions) {
            known = IntStream.range(0, partitions)
                    .mapToObj(partition -> Optional.of(Set.of(partition)))
                    .toList();
            answers = known;
        }
        return known.get(Ownership.partitionOf(key, partitions));
    }
}
