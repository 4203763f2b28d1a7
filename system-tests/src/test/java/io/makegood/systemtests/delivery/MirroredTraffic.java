package io.makegood.systemtests.delivery;

import io.makegood.application.config.EngineSettings;
import io.makegood.cli.demo.DemoProduct;
import io.makegood.cli.demo.DemoTraffic;
import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.CreditEvent.CreditsAdjusted;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.TransferEvent.CreditsTransferred;
import io.makegood.readmodel.publication.PolicyPublication;
import io.makegood.topics.mapping.EventCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What upstream publishes, and can publish again: the demo's products with all that happens to them, and customers who give credits to
 * each other. A seventh of it stands where a client with another partitioner puts it.
 */
final class MirroredTraffic {
    private static final int WALLETS = 30;

    private final Random random;
    private final EngineSettings settings;
    private final DemoTraffic demo;
    private final List<DemoProduct> products;
    private final EventCodec codec = new EventCodec();
    private final List<Sent> sent = new ArrayList<>();
    private int ids;

    /** What was published, and to which partition if not by its key. */
    @SuppressWarnings("ArrayRecordComponent") // Handed on to Kafka, never compared.
    record Sent(@Nullable Integer partition, byte[] key, byte[] value) {}

    MirroredTraffic(EngineSettings settings, long seed, int events) {
        this.settings = settings;
        random = new Random(seed);
        products = DemoProduct.names().stream()
                .map(name -> DemoProduct.named(name).orElseThrow())
                .toList();
        demo = new DemoTraffic(
                products.stream().map(DemoProduct::policy).toList(), seed, events, System.currentTimeMillis());
    }

    void publishPolicies() {
        PolicyPublication publication = new PolicyPublication(settings.clients(), settings.topics());
        products.forEach(product -> publication.publish(product.policy(), product.document()));
    }

    /** Opens accounts and wallets, with so many events. */
    void begin(KafkaProducer<byte[], byte[]> producer, int count) {
        for (int wallet = 0; wallet < WALLETS; wallet++) {
            send(
                    producer,
                    name(wallet),
                    new CreditsGranted("g" + ids++, 1_000, GrantKind.PAID, null, null, "pi_" + ids));
        }
        demo.send(count, record -> send(producer, record.key(), record.value()));
    }

    /** So many events more, a fifth of them between wallets. */
    void goOn(KafkaProducer<byte[], byte[]> producer, int count) {
        for (int i = 0; i < count; i++) {
            if (i % 5 == 0) {
                String from = name(random.nextInt(WALLETS));
                String to = name(random.nextInt(WALLETS));
                send(
                        producer,
                        from,
                        random.nextInt(8) == 0
                                ? new CreditsAdjusted(
                                        "a" + ids++, 5L, AdjustmentGround.GOODWILL, "support:kim", "sorry", null, null)
                                : new CreditsTransferred(
                                        "t" + ids++,
                                        to.equals(from) ? "wallet-other" : to,
                                        1L + random.nextInt(9),
                                        "a gift"));
            } else {
                demo.goOn(1, record -> send(producer, record.key(), record.value()));
            }
        }
    }

    int count() {
        return sent.size();
    }

    /** Publishes again what was published from there on. */
    void again(KafkaProducer<byte[], byte[]> producer, String journal, int from) {
        for (Sent each : sent.subList(from, sent.size())) {
            Future<RecordMetadata> unused =
                    producer.send(new ProducerRecord<>(journal, each.partition(), each.key(), each.value()));
        }
        producer.flush();
    }

    private static String name(int wallet) {
        return "wallet-" + wallet;
    }

    private void send(KafkaProducer<byte[], byte[]> producer, String account, LedgerEvent event) {
        send(producer, account.getBytes(StandardCharsets.UTF_8), codec.write(Envelope.of(account, event)));
    }

    private void send(KafkaProducer<byte[], byte[]> producer, byte[] key, byte[] value) {
        Integer partition = random.nextInt(7) == 0 ? Integer.valueOf(random.nextInt(settings.partitions())) : null;
        sent.add(new Sent(partition, key, value));
        Future<RecordMetadata> unused =
                producer.send(new ProducerRecord<>(settings.topics().events().name(), partition, key, value));
    }
}
