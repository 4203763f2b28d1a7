package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.application.config.EngineSettings;
import io.makegood.processor.engine.Engine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a dead instance left open holds nobody up: whoever takes over ends it, and nothing else. */
class OrphanedTransactionsIT {
    @Test
    void the_transactions_of_who_is_no_member_any_more_are_ended_and_no_others(@TempDir Path directory)
            throws Exception {
        DamagedLedger ledger = new DamagedLedger(directory);
        List<KafkaProducer<byte[], byte[]>> producers = new ArrayList<>();
        try (Engine first = ledger.running();
                Admin admin = Admin.create(ledger.settings.clients())) {
            String id = ledger.settings.applicationId();
            String orphaned = id + "-" + UUID.randomUUID() + "-1";
            Set<String> others =
                    Set.of(id + "-projection-" + UUID.randomUUID() + "-1", id + "-by-hand", "somebody-else");
            producers.add(begun(ledger.settings, orphaned));
            others.forEach(other -> producers.add(begun(ledger.settings, other)));
            // Not the orphan, which the first instance may have ended by now.
            assertThat(open(admin)).containsAll(others);

            EngineSettings joining = EngineSettings.builder()
                    .bootstrapServers(ledger.settings.bootstrapServers())
                    .stateDirectory(directory.resolve("other"))
                    .partitions(DamagedLedger.PARTITIONS)
                    .build();
            try (Engine second = Engine.start(joining)) {
                Await.until(
                        "it is ended", DamagedLedger.LIMIT, () -> !open(admin).contains(orphaned));
                second.awaitRunning(DamagedLedger.LIMIT);
                assertThat(open(admin)).containsAll(others);
                assertThat(first.failure()).isEmpty();
                assertThat(second.failure()).isEmpty();
            }
        } finally {
            producers.forEach(producer -> producer.close(java.time.Duration.ZERO));
            ledger.close();
        }
    }

    /** A producer with an open transaction for which the broker would wait ten minutes. */
    private static KafkaProducer<byte[], byte[]> begun(EngineSettings settings, String transactionalId) {
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        settings.bootstrapServers(),
                        "transactional.id",
                        transactionalId,
                        "transaction.timeout.ms",
                        600_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        producer.beginTransaction();
        Future<RecordMetadata> unused = producer.send(
                new ProducerRecord<>(settings.topics().duplicates().name(), new byte[0]));
        producer.flush();
        return producer;
    }

    private static Set<String> open(Admin admin) {
        try {
            return admin
                    .listTransactions(new ListTransactionsOptions().filterStates(List.of(TransactionState.ONGOING)))
                    .all()
                    .get(30, TimeUnit.SECONDS)
                    .stream()
                    .map(TransactionListing::transactionalId)
                    .collect(Collectors.toSet());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
