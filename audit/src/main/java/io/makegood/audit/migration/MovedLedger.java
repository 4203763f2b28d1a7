package io.makegood.audit.migration;

import io.makegood.audit.verify.KafkaLedger;
import io.makegood.schemas.topic.Topics;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;

/** Whether a ledger has moved within its cluster, and under which topics it goes on. Found without reading its journal. */
public final class MovedLedger {
    private static final String MIGRATION = "migration";

    private MovedLedger() {}

    /**
     * The topics under which the ledger of those topics goes on; empty if it is where it was, or went to another cluster.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer, or does not let see it
     */
    public static Optional<Topics> within(Map<String, Object> clients, Topics ledger) {
        try (Admin admin = Admin.create(clients);
                KafkaLedger source = new KafkaLedger(clients, ledger)) {
            TreeSet<String> names =
                    new TreeSet<>(KafkaLedger.answer(admin.listTopics().names()));
            names.removeIf(name -> !name.endsWith(MIGRATION));
            for (String name : names) {
                Topics copy = new Topics(name.substring(0, name.length() - MIGRATION.length()));
                if (!copy.equals(ledger) && isFrom(source, clients, copy)) {
                    return Optional.of(copy);
                }
            }
            return Optional.empty();
        }
    }

    private static boolean isFrom(KafkaLedger source, Map<String, Object> clients, Topics copy) {
        try (MigrationTarget target = new MigrationTarget(clients, copy)) {
            MigrationState state = target.state();
            return state != null
                    && state.move() != null
                    && state.from().journal().equals(source.topics().events().name())
                    && state.from()
                            .journalId()
                            .equals(source.journal().topicId().toString());
        } catch (MigrationRefused another) {
            // Of another version, or no state of a migration at all.
            return false;
        }
    }
}
