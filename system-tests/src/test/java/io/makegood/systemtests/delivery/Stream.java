package io.makegood.systemtests.delivery;

import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.scenario.RandomEvents;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.schemas.codec.UndecodableRecord;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Random events as records for the journal: JSON and Avro in turn, and now and then garbage. */
final class Stream {
    private static final int GARBAGE_EVERY = 2_000;
    /** Nothing expires while a test runs. */
    private static final long FAR_MILLIS = 365L * 24 * 60 * 60 * 1000;

    private final RandomEvents events;
    private final Random random;
    private final LedgerEventCodec codec = new LedgerEventCodec();
    private final String topic;
    private final long now = System.currentTimeMillis() + FAR_MILLIS;

    Stream(long seed, int accounts, String topic) {
        events = new RandomEvents(seed, accounts, 12, "account-");
        random = new Random(~seed);
        this.topic = topic;
    }

    ProducerRecord<byte[], byte[]> next() {
        if (random.nextInt(GARBAGE_EVERY) == 0) {
            return new ProducerRecord<>(
                    topic, key("account-1"), "{\"type\":\"Nonsense\"}".getBytes(StandardCharsets.UTF_8));
        }
        Envelope envelope = events.next(now);
        byte[] json = EventJson.of(envelope);
        try {
            byte[] value = random.nextBoolean() ? json : codec.encode(codec.decode(json));
            return new ProducerRecord<>(topic, key(envelope.accountId()), value);
        } catch (UndecodableRecord e) {
            throw new IllegalStateException(new String(json, StandardCharsets.UTF_8), e);
        }
    }

    private static byte[] key(String account) {
        return account.getBytes(StandardCharsets.UTF_8);
    }
}
