package io.makegood.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * Asks Kafka for the journal before the first event goes there: a producer that names a topic which does not exist may make
 * Kafka create it, with neither the ledger's partitions nor its time.
 */
final class JournalCheck {
    private JournalCheck() {}

    static void require(Map<String, Object> producer, String topic, Duration limit) {
        Map<String, Object> settings = ProducerSettings.only(producer, AdminClientConfig.configNames());
        int millis = Math.toIntExact(limit.toMillis());
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        // Closing waits for whatever the client still does, for minutes if no broker answers.
        Admin admin = Admin.create(settings);
        try {
            Object unused = admin.describeTopics(List.of(topic)).allTopicNames().get(millis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw PublishFailure.notOpened(e, topic, String.valueOf(settings.get("bootstrap.servers")));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PublishFailure.interrupted(e);
        } finally {
            admin.close(limit);
        }
    }
}
