package io.makegood.faults;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;

/** Which transactions are open, as the brokers say. */
final class Transactions {
    private final Admin admin;
    private final String applicationId;

    Transactions(Admin admin, String applicationId) {
        this.admin = admin;
        this.applicationId = applicationId;
    }

    /** Transactional ids of the engine's instances that are in a transaction; those of the read model are not among them. */
    Set<String> open() throws Exception {
        Collection<TransactionListing> all = admin.listTransactions(
                        new ListTransactionsOptions().filterStates(List.of(TransactionState.ONGOING)))
                .all()
                .get(15, TimeUnit.SECONDS);
        return all.stream()
                .map(TransactionListing::transactionalId)
                .filter(id -> id.startsWith(applicationId + "-") && !id.startsWith(applicationId + "-projection"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether that instance is in one. */
    boolean isOpen(EngineNode engine) throws Exception {
        String process = engine.processId().orElse("");
        return !process.isEmpty() && open().stream().anyMatch(id -> id.contains(process));
    }

    /** Partitions in which a transaction was begun and not ended. */
    Set<String> unendedIn(Collection<TopicPartition> partitions) throws Exception {
        Set<String> unended = new TreeSet<>();
        Map<TopicPartition, PartitionProducerState> all =
                admin.describeProducers(partitions).all().get(15, TimeUnit.SECONDS);
        all.forEach((partition, state) -> {
            boolean isUnended = state.activeProducers().stream()
                    .anyMatch(
                            producer -> producer.currentTransactionStartOffset().isPresent());
            if (isUnended) {
                unended.add(partition.toString());
            }
        });
        return unended;
    }
}
