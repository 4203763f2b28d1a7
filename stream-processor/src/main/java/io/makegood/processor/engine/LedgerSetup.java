package io.makegood.processor.engine;

import io.makegood.application.config.EngineSettings;
import io.makegood.application.startup.ExpectedTopic;
import io.makegood.application.startup.ProcessorSetup;
import io.makegood.processor.store.LedgerStores;
import io.makegood.processor.store.StoreNames;
import io.makegood.schemas.topic.Topic;
import io.makegood.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.List;

/** The ledger's topics and changelogs as the start-up checks look at them. */
public final class LedgerSetup {
    private LedgerSetup() {}

    /** What must hold in Kafka for an engine with those settings. */
    public static ProcessorSetup of(EngineSettings settings) {
        Topics topics = settings.topics();
        int partitions = settings.partitions();
        List<ExpectedTopic> expected = new ArrayList<>();
        for (Topic topic : topics.all()) {
            expected.add(
                    new ExpectedTopic(topic.name(), partitions, !topic.equals(topics.deadLetters()), topic.config()));
        }
        for (Topic beside : List.of(
                topics.apiKeys(),
                topics.requestKeys(),
                topics.goodwill(),
                topics.assignments(),
                topics.textKeys(),
                topics.deadLetterDecisions(),
                topics.webhookEndpoints())) {
            expected.add(new ExpectedTopic(beside.name(), 1, false, beside.config()));
        }
        Topic deliveries = topics.webhookDeliveries();
        expected.add(new ExpectedTopic(deliveries.name(), partitions, false, deliveries.config()));
        return new ProcessorSetup(
                settings.applicationId(),
                settings.profile(),
                expected,
                topics.events().name(),
                topics.prefix() + ProcessorSetup.ENGINE_TOPIC,
                List.of(topics.entries(), topics.refunds(), topics.notices(), topics.balances()).stream()
                        .map(Topic::name)
                        .toList(),
                List.of(StoreNames.ACCOUNTS, StoreNames.GENERATIONS).stream()
                        .map(store -> new ExpectedTopic(
                                StoreNames.changelog(settings.applicationId(), store),
                                partitions,
                                true,
                                LedgerStores.CHANGELOG))
                        .toList(),
                List.of(topics.mirroredEvents(), topics.withheld()).stream()
                        .map(topic -> new ExpectedTopic(topic.name(), partitions, true, topic.config()))
                        .toList(),
                settings.mirror());
    }
}
