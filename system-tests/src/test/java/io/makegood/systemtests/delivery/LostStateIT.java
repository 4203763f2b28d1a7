package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.makegood.application.startup.ProblemCode;
import io.makegood.application.startup.UnsafeStart;
import io.makegood.processor.engine.Engine;
import io.makegood.processor.store.StoreNames;
import io.makegood.systemtests.engine.Outputs;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Kafka has lost, or was given, behind a ledger's back is noticed before anything is booked wrongly. */
class LostStateIT {
    @TempDir
    Path directory;

    private DamagedLedger ledger;

    @BeforeEach
    void start() {
        ledger = new DamagedLedger(directory);
    }

    @AfterEach
    void stop() {
        ledger.close();
    }

    @ParameterizedTest(name = "{0}, {1}, local state {2}")
    @CsvSource({
        "accounts, deleted, kept",
        "accounts, deleted, deleted",
        "accounts, emptied, kept",
        "generations, deleted, deleted",
        "generations, emptied, deleted",
        "accounts, cut, kept",
        "generations, cut, deleted"
    })
    void a_start_is_refused_where_a_changelog_is_lost(String store, String how, String local) throws Exception {
        ledger.foldSome();
        String changelog = StoreNames.changelog(
                ledger.settings.applicationId(),
                store.equals("accounts") ? StoreNames.ACCOUNTS : StoreNames.GENERATIONS);
        if (how.equals("cut")) {
            cut(changelog);
        } else {
            ledger.delete(changelog);
        }
        if (how.equals("emptied")) {
            ledger.make(changelog, Map.of("cleanup.policy", "compact"));
        }
        if (local.equals("deleted")) {
            ledger.deleteLocalState();
        }
        for (int start = 0; start < 2; start++) {
            assertThatExceptionOfType(UnsafeStart.class)
                    .isThrownBy(() -> Engine.start(ledger.settings))
                    .withMessageContaining(changelog)
                    .withMessageContaining("[" + ProblemCode.CHANGELOG_LOST + "]")
                    .withMessageContaining("audit replay --into");
        }
    }

    /** Events after the last entry, here failures that come before their charges, are part of the state too. */
    @Test
    void lost_offsets_are_named_and_the_remedy_goes_on_where_the_state_is() throws Exception {
        try (Engine engine = ledger.running()) {
            ledger.publish("""
                    {"type":"CreditsGranted","accountId":"a-%1$d","grantId":"g","amount":100,"kind":"PAID"}
                    """);
            ledger.awaitBalances(100);
            ledger.publish("""
                    {"type":"ItemFailed","accountId":"a-%1$d","generationId":"n","itemId":"1","cause":"TIMEOUT"}
                    """);
            Await.until(
                    "all is applied",
                    DamagedLedger.LIMIT,
                    () -> engine.tally().applied() >= 2 * DamagedLedger.ACCOUNTS);
        }
        Map<TopicPartition, OffsetAndMetadata> before = ledger.offsets();
        ledger.admin
                .deleteConsumerGroups(List.of(ledger.settings.applicationId()))
                .all()
                .get();

        assertThatExceptionOfType(UnsafeStart.class)
                .isThrownBy(() -> Engine.start(ledger.settings))
                .withMessageContaining("[" + ProblemCode.OFFSETS_LOST + "]")
                .satisfies(refusal -> ledger.runRemedy(
                        String.valueOf(refusal.getMessage()), "run \\./makegood (offsets restore.*?), which"));
        // A transaction's end stands behind the last record that was applied, and none of them is an event.
        Map<TopicPartition, OffsetAndMetadata> after = ledger.offsets();
        assertThat(after.keySet()).isEqualTo(before.keySet());
        after.forEach((partition, offset) -> assertThat(offset.offset())
                .isPositive()
                .isLessThanOrEqualTo(
                        Objects.requireNonNull(before.get(partition)).offset()));

        try (Engine engine = ledger.running()) {
            assertThat(engine.failure()).isEmpty();
            ledger.publish("""
                    {"type":"GenerationCharged","accountId":"a-%1$d","generationId":"n","items":[{"itemId":"1","amount":30}]}
                    """);
            awaitSequences(3);
        }
        new LedgerCheck(ledger.settings).requireAgreement();
    }

    /** Nobody's event is left out in silence: neither where offsets were set forward, nor where the state is older than they are. */
    @Test
    void an_engine_stops_where_its_state_is_behind_its_offsets() throws Exception {
        try (Engine engine = ledger.running()) {
            ledger.publish("""
                    {"type":"CreditsGranted","accountId":"a-%1$d","grantId":"g","amount":100,"kind":"PAID"}
                    """);
            ledger.awaitBalances(100);
            assertThat(engine.failure()).isEmpty();
        }
        ledger.publish("""
                {"type":"CreditsGranted","accountId":"a-%1$d","grantId":"h","amount":1,"kind":"PAID"}
                {"type":"CreditsGranted","accountId":"a-%1$d","grantId":"i","amount":1,"kind":"PAID"}
                """);
        Map<TopicPartition, OffsetAndMetadata> forward = new TreeMap<>(Comparator.comparing(TopicPartition::partition));
        ledger.offsets()
                .forEach((partition, offset) -> forward.put(partition, new OffsetAndMetadata(offset.offset() + 1)));
        ledger.admin
                .alterConsumerGroupOffsets(ledger.settings.applicationId(), forward)
                .all()
                .get();
        try (Engine engine = Engine.start(ledger.settings)) {
            engine.awaitEnd();
            assertThat(engine.failure())
                    .get()
                    .satisfies(failure -> assertThat(DamagedLedger.textOf(failure))
                            .contains("and not what stands between", "saved offsets were set forward"));
        }
    }

    @Test
    void an_engine_stops_where_partitions_are_added_and_passes_nothing_on_twice() throws Exception {
        try (Engine engine = ledger.running()) {
            ledger.publish("""
                    {"type":"CreditsGranted","accountId":"a-%1$d","grantId":"g","amount":100,"kind":"PAID"}
                    """);
            ledger.awaitBalances(100);
            String journal = ledger.settings.topics().events().name();
            ledger.admin
                    .createPartitions(Map.of(journal, NewPartitions.increaseTo(DamagedLedger.PARTITIONS + 2)))
                    .all()
                    .get();
            Await.until(
                    "the broker knows them",
                    DamagedLedger.LIMIT,
                    () -> ledger.partitionsOf(journal) == DamagedLedger.PARTITIONS + 2);
            long recordsBefore = ledger.ends(journal);
            ledger.publish("""
                    {"type":"CreditsGranted","accountId":"a-%1$d","grantId":"h","amount":1,"kind":"PAID"}
                    {"type":"CreditsGranted","accountId":"a-%1$d","grantId":"i","amount":1,"kind":"PAID"}
                    """);
            engine.awaitEnd();
            assertThat(engine.failure())
                    .get()
                    .satisfies(failure -> assertThat(DamagedLedger.textOf(failure))
                            .contains(ProblemCode.JOURNAL_PARTITIONS_CHANGED.name()));
            // Each event once, passed on once at most, and the ends of transactions.
            assertThat(ledger.ends(journal) - recordsBefore).isLessThanOrEqualTo(4L * 2 * DamagedLedger.ACCOUNTS);
        }
        assertThatExceptionOfType(UnsafeStart.class)
                .isThrownBy(() -> Engine.start(ledger.settings))
                .withMessageContaining("[" + ProblemCode.JOURNAL_PARTITIONS_CHANGED + "]");
    }

    /** A grant, a charge, and its failed item. */
    private void awaitSequences(long sequence) {
        Outputs outputs = new Outputs(ledger.settings);
        for (int account = 0; account < DamagedLedger.ACCOUNTS; account++) {
            String id = "a-" + account;
            Await.until(
                    "the entries of " + id,
                    DamagedLedger.LIMIT,
                    () -> outputs.entries(id).size() == sequence);
            assertThat(outputs.awaitBalance(id, 100, DamagedLedger.LIMIT).getSequence())
                    .isEqualTo(sequence);
        }
    }

    private void cleanup(String topic, String policy) throws Exception {
        ledger.admin
                .incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        List.of(new AlterConfigOp(
                                new ConfigEntry("cleanup.policy", policy), AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }

    /** Somebody deletes the first records. */
    private void cut(String changelog) throws Exception {
        Map<TopicPartition, RecordsToDelete> first = new TreeMap<>(Comparator.comparing(TopicPartition::partition));
        for (int partition = 0; partition < DamagedLedger.PARTITIONS; partition++) {
            first.put(new TopicPartition(changelog, partition), RecordsToDelete.beforeOffset(1));
        }
        cleanup(changelog, "compact,delete");
        ledger.admin.deleteRecords(first).all().get();
        cleanup(changelog, "compact");
    }
}
