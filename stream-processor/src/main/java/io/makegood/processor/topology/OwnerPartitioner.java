package io.makegood.processor.topology;

import io.makegood.topics.ownership.Ownership;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * Puts a record into the partition that owns its key, which is not another one when partitions were added: a record that is passed
 * on would be passed on for ever. Throws {@link JournalPartitionsChanged} then.
 */
final class OwnerPartitioner implements StreamPartitioner<byte[], byte[]> {
    /** One for each partition; asked for with every record. */
    private final List<Optional<Set<Integer>>> answers;

    OwnerPartitioner(int partitions) {
        answers = IntStream.range(0, partitions)
                .mapToObj(partition -> Optional.of(Set.of(partition)))
                .toList();
    }

    /** Kafka asks the other one, with headers, which asks this one for as long as it has to be there. */
    @Override
    @SuppressWarnings("removal")
    public Optional<Set<Integer>> partitions(String topic, byte[] key, byte[] value, int partitions) {
        if (answers.size() != partitions) {
            throw new JournalPartitionsChanged(topic, answers.size(), partitions);
        }
        return answers.get(Ownership.partitionOf(key, partitions));
    }
}
