package io.makegood.faults;

import static io.makegood.faults.OwnLedger.get;
import static io.makegood.faults.OwnLedger.named;

import io.makegood.processor.store.StoreNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** What Kafka loses or is told behind an engine's back: it must stop with a name, and the remedy must keep the money. */
final class RefusalFaults {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    /** Said where state and offsets do not fit; there is no name for it. */
    private static final String AHEAD = "would book";

    private RefusalFaults() {}

    static List<Fault> all() {
        List<Fault> all = new ArrayList<>(ofOffsetsAndChangelogs());
        all.addAll(ofTopics());
        all.addAll(ofNames());
        return all;
    }

    private static List<Fault> ofOffsetsAndChangelogs() {
        return List.of(
                Fault.alone(
                        "lost-offsets",
                        "the group's offsets are gone: OFFSETS_LOST, offsets restore",
                        scene -> OwnLedger.atRest(
                                scene, "offsets", RefusalFaults::deleteGroup, named("OFFSETS_LOST"), (play, ledger) -> {
                                    play.restoreOffsets(ledger);
                                    play.goOn(ledger);
                                })),
                Fault.alone(
                        "offsets-set-back",
                        "saved offsets are set back: the engine stops, offsets restore",
                        scene -> OwnLedger.atRest(
                                scene,
                                "back",
                                (play, ledger) -> moveOffsets(ledger, -40),
                                RefusalFaults::stopped,
                                (play, ledger) -> {
                                    deleteGroup(play, ledger);
                                    play.restoreOffsets(ledger);
                                    play.goOn(ledger);
                                })),
                Fault.alone(
                        "offsets-set-forward",
                        "saved offsets are set forward over events: the engine stops",
                        scene -> OwnLedger.atRest(
                                scene, "forward", RefusalFaults::skip, RefusalFaults::stopped, (play, ledger) -> {
                                    deleteGroup(play, ledger);
                                    play.restoreOffsets(ledger);
                                    play.goOn(ledger);
                                })),
                Fault.alone(
                        "lost-changelog",
                        "a changelog is deleted: CHANGELOG_LOST, replay",
                        scene -> OwnLedger.atRest(
                                scene,
                                "changelog",
                                (play, ledger) -> deleteTopic(play, changelog(ledger)),
                                named("CHANGELOG_LOST"),
                                OwnLedger::replay)),
                Fault.alone(
                        "emptied-changelog",
                        "a changelog and the state are gone, and it was made anew: CHANGELOG_LOST, replay",
                        scene -> OwnLedger.atRest(
                                scene, "emptied", RefusalFaults::empty, named("CHANGELOG_LOST"), OwnLedger::replay)),
                Fault.alone(
                        "changelog-not-compacted",
                        "a changelog would lose rows: CHANGELOG_NOT_COMPACTED, set back",
                        scene -> OwnLedger.atRest(
                                scene,
                                "compaction",
                                (play, ledger) -> set(play, changelog(ledger), "cleanup.policy", "delete"),
                                named("CHANGELOG_NOT_COMPACTED"),
                                (play, ledger) -> {
                                    set(play, changelog(ledger), "cleanup.policy", "compact");
                                    play.goOn(ledger);
                                })));
    }

    private static List<Fault> ofTopics() {
        return List.of(
                Fault.alone(
                        "partitions-added",
                        "the journal gets partitions while it is folded: JOURNAL_PARTITIONS_CHANGED",
                        scene -> OwnLedger.atWork(
                                scene,
                                "partitions",
                                (play, ledger) -> get(play.scene()
                                        .brokers()
                                        .admin()
                                        .createPartitions(Map.of(
                                                journal(ledger), NewPartitions.increaseTo(Ledger.PARTITIONS + 2)))
                                        .all()),
                                named("JOURNAL_PARTITIONS_CHANGED", "PARTITIONS_DIFFER", "TOPIC_PARTITIONS"),
                                (play, ledger) -> {})),
                Fault.alone(
                        "settings-changed",
                        "the journal would lose records, set while it is folded: TOPIC_CONFIG, set back",
                        scene -> OwnLedger.atWork(
                                scene,
                                "settings",
                                (play, ledger) -> set(play, journal(ledger), "retention.ms", "3600000"),
                                named("TOPIC_CONFIG"),
                                (play, ledger) -> {
                                    set(play, journal(ledger), "retention.ms", "-1");
                                    play.goOn(ledger);
                                })),
                Fault.alone(
                        "lost-output",
                        "the topic of entries is deleted: TOPIC_MISSING, replay",
                        scene -> OwnLedger.atRest(
                                scene,
                                "output",
                                (play, ledger) -> deleteTopic(
                                        play,
                                        ledger.settings().topics().entries().name()),
                                named("TOPIC_MISSING"),
                                OwnLedger::replay)),
                Fault.alone(
                        "journal-beginning-lost",
                        "the journal's first records are deleted: a refusal, nothing else",
                        scene -> OwnLedger.atRest(
                                scene,
                                "beginning",
                                RefusalFaults::deleteBeginning,
                                named("JOURNAL_BEGINNING_LOST", "RECORDS_LOST_BEFORE_APPLIED"),
                                (play, ledger) -> {})),
                Fault.alone(
                        "journal-recreated",
                        "the journal is deleted and made anew: JOURNAL_RECREATED, nothing else",
                        scene -> OwnLedger.atRest(
                                scene,
                                "recreated",
                                RefusalFaults::recreate,
                                named("JOURNAL_RECREATED", "JOURNAL_TRUNCATED"),
                                (play, ledger) -> {})));
    }

    private static List<Fault> ofNames() {
        return List.of(
                Fault.alone(
                        "application-id-in-use",
                        "another ledger takes the engine's name: APPLICATION_ID_IN_USE",
                        scene -> stranger(scene, "in-use", "APPLICATION_ID_IN_USE", true)),
                Fault.alone(
                        "application-id-changed",
                        "the engine takes another name: APPLICATION_ID_CHANGED",
                        scene -> stranger(scene, "renamed", "APPLICATION_ID_CHANGED", false)));
    }

    private static boolean stopped(String said) {
        return said.contains("saved offsets") || said.contains(AHEAD) || said.contains("OFFSETS");
    }

    private static String journal(Ledger ledger) {
        return ledger.settings().topics().events().name();
    }

    private static String changelog(Ledger ledger) {
        return StoreNames.changelog(ledger.settings().applicationId(), StoreNames.ACCOUNTS);
    }

    private static void deleteGroup(OwnLedger play, Ledger ledger) throws Exception {
        Admin admin = play.scene().brokers().admin();
        Waiting.answer(
                () -> get(admin.deleteConsumerGroups(List.of(ledger.settings().applicationId()))
                        .all()));
    }

    private static void moveOffsets(Ledger ledger, long by) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> moved = new HashMap<>();
        String group = ledger.settings().applicationId();
        Admin admin = ledger.admin();
        get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .forEach((partition, at) -> moved.put(partition, new OffsetAndMetadata(Math.max(0, at.offset() + by))));
        Waiting.answer(() -> get(admin.alterConsumerGroupOffsets(group, moved).all()));
    }

    /** More events come while the engine is down, and somebody sets the offsets past some of them. */
    private static void skip(OwnLedger play, Ledger ledger) throws Exception {
        ledger.work();
        Waiting.until(
                "more is published", LIMIT, () -> ledger.publisher().acks().size() > 200);
        ledger.rest();
        moveOffsets(ledger, 10);
    }

    private static void deleteTopic(OwnLedger play, String topic) throws Exception {
        Admin admin = play.scene().brokers().admin();
        get(admin.deleteTopics(List.of(topic)).all());
        Waiting.until(
                topic + " is gone",
                LIMIT,
                () -> !get(admin.listTopics().names()).contains(topic));
    }

    private static void create(OwnLedger play, String topic, Map<String, String> config) throws Exception {
        Admin admin = play.scene().brokers().admin();
        NewTopic fresh = new NewTopic(topic, java.util.Optional.of(Ledger.PARTITIONS), java.util.Optional.empty());
        Waiting.answer(
                () -> get(admin.createTopics(List.of(fresh.configs(config))).all()));
    }

    private static void empty(OwnLedger play, Ledger ledger) throws Exception {
        deleteTopic(play, changelog(ledger));
        create(play, changelog(ledger), Map.of("cleanup.policy", "compact"));
        Directories.remove(ledger.engines().get(0).state());
    }

    private static void recreate(OwnLedger play, Ledger ledger) throws Exception {
        deleteTopic(play, journal(ledger));
        create(play, journal(ledger), ledger.settings().topics().events().config());
    }

    private static void deleteBeginning(OwnLedger play, Ledger ledger) throws Exception {
        Map<TopicPartition, RecordsToDelete> first = new HashMap<>();
        for (int partition = 0; partition < Ledger.PARTITIONS; partition++) {
            first.put(new TopicPartition(journal(ledger), partition), RecordsToDelete.beforeOffset(20));
        }
        get(play.scene().brokers().admin().deleteRecords(first).all());
    }

    private static void set(OwnLedger play, String topic, String name, String value) throws Exception {
        get(play.scene()
                .brokers()
                .admin()
                .incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        List.of(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET))))
                .all());
    }

    /** An engine with a name or a prefix that belongs to another is refused, and the one that has it goes on. */
    private static Fault.Outcome stranger(Scene scene, String what, String name, boolean sameId) throws Exception {
        return OwnLedger.beside(scene, what, name, sameId);
    }
}
