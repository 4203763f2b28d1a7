package io.makegood.audit.migration;

import io.makegood.audit.migration.MigrationState.Origin;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.ledger.event.LedgerMoved;
import io.makegood.schemas.topic.Topic;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.journal.JournalTime;
import io.makegood.topics.reading.CommittedReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/** Where a journal is copied to: its topics, and how far it is there. */
final class MigrationTarget implements AutoCloseable {
    /** Settings of the journal that guard its copy too, or without which a record of it would not fit. */
    private static final Set<String> GUARDS = Set.of(
            TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
            TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG,
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG);

    private final Map<String, Object> clients;
    private final Topics topics;
    private final Admin admin;

    MigrationTarget(Map<String, Object> clients, Topics topics) {
        this.clients = Map.copyOf(clients);
        this.topics = topics;
        admin = Admin.create(this.clients);
    }

    Map<String, Object> clients() {
        return clients;
    }

    Topics topics() {
        return topics;
    }

    String journal() {
        return topics.events().name();
    }

    /** How far it is; null if nothing was begun here. */
    @Nullable
    MigrationState state() {
        String topic = topics.migration().name();
        if (!exists(topic)) {
            return null;
        }
        List<byte[]> last = new ArrayList<>();
        new CommittedReader(clients).readAll(topic, record -> {
            last.clear();
            last.add(record.value());
        });
        return last.isEmpty() ? null : MigrationState.read(topic, last.get(0));
    }

    private boolean exists(String topic) {
        return KafkaLedger.answer(admin.listTopics().names()).contains(topic);
    }

    /**
     * Returns what was begun here before, or null; refuses if it cannot be gone on with.
     *
     * @throws MigrationRefused saying what to do
     */
    @Nullable
    MigrationState begun(Origin from, @Nullable Integer partitions, boolean follow) {
        MigrationState state = state();
        if (state == null) {
            if (exists(journal())) {
                throw new MigrationRefused(
                        journal() + " exists; choose a prefix under which there is nothing, or delete it");
            }
            return null;
        }
        if (!state.from().equals(from)) {
            throw new MigrationRefused("into " + journal() + " " + state.from().journal() + " of cluster "
                    + state.from().clusterId() + " is copied, and this is " + from.journal() + " of cluster "
                    + from.clusterId()
                    + (state.from().journalId().equals(from.journalId()) ? "" : ", another topic")
                    + "; choose a prefix under which there is nothing");
        }
        if (partitions != null && partitions != state.partitions()) {
            throw new MigrationRefused(journal() + " has " + state.partitions()
                    + " partitions, which cannot be changed; leave --partitions out, or choose a prefix under which there is"
                    + " nothing");
        }
        boolean own = takesBrokersTime();
        if (state.finished() && (own || follow)) {
            throw new MigrationRefused(
                    journal() + " exists, was copied to its end and is a ledger of its own; choose a prefix under which"
                            + " there is nothing"
                            + (follow ? ", and say --follow from the beginning" : ", or delete it"));
        }
        if (!exists(journal()) && state.copied() > 0) {
            throw new MigrationRefused(journal() + " is gone, and "
                    + topics.migration().name() + " says that it was copied; delete that too to begin anew");
        }
        if (state.move() == null) {
            requireMirror();
        }
        return state;
    }

    /** Returns if the copy may still be written: once it is promoted, its records have the broker's time and it is written by others. */
    void requireMirror() {
        if (takesBrokersTime()) {
            throw new MigrationRefused(
                    journal() + " takes the broker's time: it was promoted, and nothing is copied into it any more");
        }
    }

    /** Whether the ledger that leaves with that event goes on here. */
    boolean isWhere(LedgerMoved event) {
        return event.prefix().equals(topics.prefix()) && event.cluster().equals(clusterOf(clients));
    }

    private boolean takesBrokersTime() {
        if (!exists(journal())) {
            return false;
        }
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, journal());
        return KafkaLedger.answer(admin.describeConfigs(List.of(resource)).all()).values().stream()
                .anyMatch(config -> config.get(JournalTime.SETTING) != null
                        && JournalTime.BROKERS.equals(
                                config.get(JournalTime.SETTING).value()));
    }

    /** Makes the topics that are missing, guarded as the source's; of what is followed, those too that are kept beside the journal. */
    void create(KafkaLedger source, int partitions, boolean follows) {
        int brokers = KafkaLedger.answer(admin.describeCluster().nodes()).size();
        short replicas = (short) Math.max(1, Math.min(brokers, source.replicas()));
        Map<String, String> guards = guards(source);
        if (Integer.parseInt(guards.getOrDefault(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "1")) > replicas) {
            // A smaller cluster could not take a record.
            guards.remove(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
        }
        List<NewTopic> missing = new ArrayList<>();
        add(missing, topics.migration(), 1, replicas, guards);
        add(missing, topics.mirroredEvents(), partitions, replicas, guards);
        if (follows) {
            add(missing, topics.requestKeys(), 1, replicas, guards);
            add(missing, topics.goodwill(), 1, replicas, guards);
            createStripe(source, partitions);
        }
        KafkaLedger.answer(admin.createTopics(missing).all());
    }

    /** Makes the topic of what Stripe says, if the source has one by now: it is needed as long as anybody may be paid back. */
    void createStripe(KafkaLedger source, int partitions) {
        try (Admin there = Admin.create(source.clients())) {
            if (exists(topics.stripe())
                    || !KafkaLedger.answer(there.listTopics().names())
                            .contains(source.topics().stripe())) {
                return;
            }
        }
        Map<String, String> config = guards(source);
        config.remove(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
        config.put(TopicConfig.RETENTION_MS_CONFIG, "-1");
        config.put(TopicConfig.RETENTION_BYTES_CONFIG, "-1");
        int brokers = KafkaLedger.answer(admin.describeCluster().nodes()).size();
        short replicas = (short) Math.max(1, Math.min(brokers, source.replicas()));
        NewTopic stripe = new NewTopic(topics.stripe(), partitions, replicas).configs(config);
        KafkaLedger.answer(admin.createTopics(List.of(stripe)).all());
    }

    private void add(List<NewTopic> to, Topic topic, int partitions, short replicas, Map<String, String> guards) {
        if (!exists(topic.name())) {
            Map<String, String> config = new HashMap<>(guards);
            config.putAll(topic.config());
            to.add(new NewTopic(topic.name(), partitions, replicas).configs(config));
        }
    }

    private static Map<String, String> guards(KafkaLedger source) {
        Map<String, String> guards = new HashMap<>();
        ConfigResource resource = new ConfigResource(
                ConfigResource.Type.TOPIC, source.topics().events().name());
        try (Admin there = Admin.create(source.clients())) {
            KafkaLedger.answer(there.describeConfigs(List.of(resource)).all()).values().stream()
                    .flatMap(known -> known.entries().stream())
                    .filter(entry -> GUARDS.contains(entry.name()) && entry.value() != null)
                    .forEach(entry -> guards.put(entry.name(), entry.value()));
        }
        return guards;
    }

    /** From here on the copy is a journal like any other. */
    void takeBrokersTime() {
        KafkaLedger.answer(JournalTime.takeBrokers(admin, journal()));
    }

    /** Which cluster that is. */
    static String clusterOf(Map<String, Object> clients) {
        try (Admin admin = Admin.create(clients)) {
            return KafkaLedger.answer(admin.describeCluster().clusterId());
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
