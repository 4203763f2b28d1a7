package io.makegood.bridges.stripe;

import io.makegood.bridges.stripe.StripeBook.Result;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.topics.deadletter.DeadLetter;
import io.makegood.topics.mapping.EventCodec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns verified events of Stripe's into events of the ledger; what is known of purchases is kept beside it. The first partition is
 * the one that books. A record elsewhere is passed on to it, with what the first version kept of its payment there.
 */
public final class StripeProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    /** The store of purchases. */
    public static final String STORE = "stripe-payments";

    private static final Logger LOG = LoggerFactory.getLogger(StripeProcessor.class);
    /** Carries the row that the first version kept of the payment that the key names. */
    private static final String LEGACY = "makegood-legacy-row";

    private final Nodes nodes;
    private final StripeSettings settings;
    private final UnaryOperator<Envelope> sealing;
    private final Consumer<Outcome> tally;
    private final EventCodec codec = new EventCodec();
    private final Set<String> saidRefusals = new HashSet<>();
    private @Nullable ProcessorContext<byte[], byte[]> initialized;
    private @Nullable KeyValueStore<Bytes, byte[]> store;

    /** What became of an event of Stripe's. */
    public enum Outcome {
        /** The ledger was told. */
        TOLD,
        /** It changed nothing. */
        NOTHING,
        /** It is of another mode or account than the settings name. */
        REFUSED,
        /** It is a dead letter. */
        DEAD_LETTER
    }

    /** The sink nodes that it sends to: the journal, the dead letters, and the partition whose order counts. */
    public record Nodes(String journal, String deadLetters, String order) {}

    /** Books as the settings say; {@code sealing} seals the personal texts of what is booked. */
    public StripeProcessor(
            Nodes nodes, StripeSettings settings, UnaryOperator<Envelope> sealing, Consumer<Outcome> tally) {
        this.nodes = nodes;
        this.settings = settings;
        this.sealing = sealing;
        this.tally = tally;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        initialized = context;
        store = context.getStateStore(STORE);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        ProcessorContext<byte[], byte[]> context = initialized;
        KeyValueStore<Bytes, byte[]> known = store;
        if (context == null || known == null) {
            throw new IllegalStateException("the processor was not initialized");
        }
        RecordMetadata at =
                context.recordMetadata().orElseThrow(() -> new IllegalStateException("a record has no position"));
        if (at.partition() != StripeTopic.ORDER) {
            context.forward(passedOn(record, known), nodes.order());
            return;
        }
        try {
            tally.accept(book(context, known, record, at));
        } catch (InvalidStripeEvent | InvalidEvent e) {
            bury(context, record, at, String.valueOf(e.getMessage()));
            tally.accept(Outcome.DEAD_LETTER);
        }
    }

    private static Record<byte[], byte[]> passedOn(Record<byte[], byte[]> record, KeyValueStore<Bytes, byte[]> known) {
        RecordHeaders headers = new RecordHeaders(record.headers());
        headers.remove(LEGACY);
        byte[] legacy = record.key() == null ? null : known.get(Bytes.wrap(record.key()));
        if (legacy != null) {
            headers.add(LEGACY, legacy);
        }
        return record.withHeaders(headers).withValue(excerpt(record.value()));
    }

    /** What earlier versions kept whole is not written whole again. What is no event of Stripe's is not Stripe's to tell of anybody. */
    private static byte[] excerpt(byte[] value) {
        try {
            return StripeExcerpt.of(StripeMessage.read(value));
        } catch (InvalidStripeEvent e) {
            return value;
        }
    }

    private Outcome book(
            ProcessorContext<byte[], byte[]> context,
            KeyValueStore<Bytes, byte[]> known,
            Record<byte[], byte[]> record,
            RecordMetadata at)
            throws InvalidStripeEvent {
        StripeMessage message = StripeMessage.read(record.value());
        String refusal = settings.refusal(message);
        if (refusal != null) {
            if (saidRefusals.add(refusal)) {
                LOG.warn("Stripe's event {} {}. It is left out, and so are others like it.", message.id(), refusal);
            }
            return Outcome.REFUSED;
        }
        Result result = StripeBook.take(new StoredRows(known, record), message, settings);
        for (Envelope event : result.events()) {
            context.forward(
                    new Record<>(
                            event.accountId().getBytes(StandardCharsets.UTF_8),
                            codec.write(sealing.apply(event)),
                            record.timestamp(),
                            new RecordHeaders()),
                    nodes.journal());
        }
        result.changes().forEach((key, row) -> known.put(StoredRows.key(key), row));
        String problem = result.problem();
        if (problem != null) {
            bury(context, record, at, problem);
            return Outcome.DEAD_LETTER;
        }
        return result.events().isEmpty() ? Outcome.NOTHING : Outcome.TOLD;
    }

    private void bury(
            ProcessorContext<byte[], byte[]> context,
            Record<byte[], byte[]> record,
            RecordMetadata at,
            String problem) {
        DeadLetter letter = new DeadLetter(DeadLetter.INVALID_EVENT, problem, at.topic(), at.partition(), at.offset());
        context.forward(
                new Record<>(
                        record.key(), excerpt(record.value()), record.timestamp(), letter.headers(record.headers())),
                nodes.deadLetters());
    }

    /** The rows of the store, and those that came with the record. */
    private record StoredRows(KeyValueStore<Bytes, byte[]> known, Record<byte[], byte[]> record)
            implements StripeBook.Rows {
        static Bytes key(String key) {
            return Bytes.wrap(key.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public byte @Nullable [] get(String key) {
            return known.get(key(key));
        }

        @Override
        public byte @Nullable [] legacy(String id) {
            Header brought = record.headers().lastHeader(LEGACY);
            boolean isKey = Arrays.equals(id.getBytes(StandardCharsets.UTF_8), record.key());
            return brought != null && isKey ? brought.value() : known.get(key(id));
        }
    }
}
