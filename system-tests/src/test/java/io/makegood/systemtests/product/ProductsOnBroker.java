package io.makegood.systemtests.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.application.config.EngineSettings;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.ledger.entry.Cause;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.fold.Effect;
import io.makegood.ledger.price.PriceQuery;
import io.makegood.ledger.quote.Quote;
import io.makegood.ledger.scenario.Outcome;
import io.makegood.ledger.scenario.Scenario;
import io.makegood.ledger.scenario.Stage;
import io.makegood.policyfiles.PolicyFile;
import io.makegood.policyfiles.PublishedPolicy;
import io.makegood.processor.engine.Engine;
import io.makegood.readmodel.publication.PolicyPublication;
import io.makegood.readmodel.scan.AccountHistory;
import io.makegood.readmodel.scan.QuoteReader;
import io.makegood.schemas.avro.AccountBalance;
import io.makegood.schemas.avro.GrantBalance;
import io.makegood.systemtests.delivery.EventJson;
import io.makegood.systemtests.product.OutputsFollower.DeadLetter;
import io.makegood.topics.reading.CommittedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The three products on one engine behind a real broker; events go in as JSON, outputs come back read_committed. */
final class ProductsOnBroker implements Products, Stage, AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long COMMIT_INTERVAL_MILLIS = 20;

    private final EmbeddedKafka kafka;
    private final EngineSettings settings;
    private final Engine engine;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;
    private final OutputsFollower outputs;
    private int accounts;

    ProductsOnBroker(Path directory) {
        kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort());
        settings = EngineSettings.builder()
                .bootstrapServers(kafka.bootstrapServers())
                .stateDirectory(directory.resolve("state"))
                .commitIntervalMillis(COMMIT_INTERVAL_MILLIS)
                .build();
        engine = Engine.start(settings);
        engine.awaitRunning(LIMIT);
        admin = Admin.create(settings.clients());
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", settings.bootstrapServers(), "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        outputs = new OutputsFollower(settings);
        ProductsInMemory.ALL.forEach(product -> publish(PolicyFiles.document(product)));
    }

    EngineSettings settings() {
        return settings;
    }

    /** Publishes a policy to every partition, as {@code policy publish} does. */
    void publish(String document) {
        PublishedPolicy policy = PolicyFile.read(document).policy().orElseThrow();
        PolicyPublication.Result result =
                new PolicyPublication(settings.clients(), settings.topics()).publish(policy, document);
        assertThat(result.status()).as(result.detail()).isEqualTo(PolicyPublication.Status.PUBLISHED);
    }

    @Override
    public Scenario account(String product) {
        return Scenario.on(this, product + ":ann-" + ++accounts);
    }

    @Override
    public Scenario account(String product, String written, String hurried) {
        String prefix = product + ":hurried-" + ++accounts + "-";
        String document = PolicyFiles.document(product);
        assertThat(document).contains(written);
        publish(document.replace(written, hurried)
                .replace("accountPrefix: \"" + product + ":\"", "accountPrefix: \"" + prefix + "\"")
                .replace("id: " + product + "\n", "id: " + product + "-" + accounts + "\n"));
        return Scenario.on(this, prefix + "ann");
    }

    @Override
    public Quote quote(String accountId, String feature, int items) {
        return new QuoteReader(new CommittedReader(settings.clients()), settings.topics())
                .quote(accountId, PriceQuery.of(feature, null, items), null, System.currentTimeMillis());
    }

    @Override
    public AccountHistory history(String accountId) {
        return AccountHistory.of(accountId, new CommittedReader(settings.clients()), settings.topics());
    }

    @Override
    public Outcome publish(Envelope envelope) {
        RecordMetadata position;
        try {
            position = producer.send(new ProducerRecord<>(
                            settings.topics().events().name(),
                            envelope.accountId().getBytes(StandardCharsets.UTF_8),
                            EventJson.of(envelope)))
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        awaitFolded(position.partition(), position.offset());
        return outcome(envelope.accountId(), position.partition(), position.offset());
    }

    @Override
    public Outcome appendedByEngine(Envelope envelope, long millis, long hurriedMillis) {
        String account = envelope.accountId();
        int known = outputs.balances(account).size();
        await(() -> {
            readOutputs();
            return outputs.balances(account).size() > known;
        });
        AccountBalance newest = newest(account);
        return outcome(
                account,
                newest.getPosition().getPartition(),
                newest.getPosition().getOffset());
    }

    @Override
    public void pass(long millis, long hurriedMillis) {
        sleep(hurriedMillis);
    }

    @Override
    public Standing standing(String accountId) {
        if (outputs.balances(accountId).isEmpty()) {
            return new Standing(0, 0, 0, Map.of());
        }
        AccountBalance newest = newest(accountId);
        Map<String, Long> remaining = new TreeMap<>();
        for (GrantBalance grant : newest.getGrants()) {
            remaining.merge(grant.getGrantId(), grant.getRemaining(), Long::sum);
        }
        return new Standing(newest.getBalance(), newest.getAvailable(), newest.getHeld(), remaining);
    }

    @Override
    public void check(Outcome last) {
        assertThat(engine.failure()).isEmpty();
    }

    private AccountBalance newest(String accountId) {
        List<AccountBalance> published = outputs.balances(accountId);
        return published.get(published.size() - 1);
    }

    private Outcome outcome(String accountId, int partition, long offset) {
        List<LedgerEntry> entries = outputs.entries().stream()
                .filter(entry -> isOf(entry.cause(), partition, offset))
                .toList();
        Set<String> entryIds =
                entries.stream().map(LedgerEntry::entryId).collect(Collectors.toCollection(HashSet::new));
        DeadLetter dead = outputs.deadLetters().get(partition + "/" + offset);
        boolean applied = outputs.balances(accountId).stream()
                .anyMatch(balance -> balance.getPosition().getPartition() == partition
                        && balance.getPosition().getOffset() == offset);
        Effect effect = dead != null ? Effect.REFUSED : applied ? Effect.APPLIED : Effect.DUPLICATE;
        return new Outcome(
                effect,
                dead == null ? null : dead.reason(),
                dead == null ? "" : dead.detail(),
                entries,
                outputs.refunds().stream()
                        .filter(refund -> entryIds.contains(refund.entryId()))
                        .toList(),
                outputs.notices().stream()
                        .filter(notice -> isOf(notice.cause(), partition, offset))
                        .toList());
    }

    private static boolean isOf(Cause cause, int partition, long offset) {
        return cause.partition() == partition && cause.offset() == offset;
    }

    private void awaitFolded(int partition, long offset) {
        TopicPartition journal = new TopicPartition(settings.topics().events().name(), partition);
        await(() -> {
            OffsetAndMetadata saved = answer(admin.listConsumerGroupOffsets(settings.applicationId())
                            .partitionsToOffsetAndMetadata())
                    .get(journal);
            return saved != null && saved.offset() > offset;
        });
        readOutputs();
    }

    /** Offsets are saved in the same transaction; what it wrote stands before the ends of this moment. */
    private void readOutputs() {
        Map<TopicPartition, OffsetSpec> all = new HashMap<>();
        outputs.partitions().forEach(partition -> all.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end :
                answer(admin.listOffsets(all).all()).entrySet()) {
            ends.put(end.getKey(), end.getValue().offset());
        }
        outputs.readUntil(ends);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the engine led to nothing within " + LIMIT.toSeconds() + " s");
            }
            sleep(5);
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static <T> T answer(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        outputs.close();
        producer.close();
        admin.close();
        engine.close();
        kafka.close();
    }
}
