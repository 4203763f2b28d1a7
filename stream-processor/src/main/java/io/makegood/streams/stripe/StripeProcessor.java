package io.makegood.streams.stripe;

import io.makegood.ledger.event.InvalidEvent;
import io.makegood.schemas.avro.LedgerEvent;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.streams.deadletter.DeadLetter;
import io.makegood.streams.mapping.EventMapping;
import io.makegood.streams.stripe.StripePayment.Step;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Turns verified events of Stripe's into events of the ledger; what is known of a payment is kept beside it. */
public final class StripeProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    /** The store of payments. */
    public static final String STORE = "stripe-payments";

    private final String journalNode;
    private final String deadLettersNode;
    private final boolean refundsRevoke;
    private final Consumer<Outcome> tally;
    private final LedgerEventCodec codec = new LedgerEventCodec();
    private final EventMapping mapping = new EventMapping();
    private @Nullable ProcessorContext<byte[], byte[]> initialized;
    private @Nullable KeyValueStore<Bytes, byte[]> store;

    /** What became of an event of Stripe's. */
    public enum Outcome {
        /** The ledger was told. */
        TOLD,
        /** It changed nothing. */
        NOTHING,
        /** It is a dead letter. */
        DEAD_LETTER
    }

    /** Sends to the sink nodes of those names. */
    public StripeProcessor(String journalNode, String deadLettersNode, boolean refundsRevoke, Consumer<Outcome> tally) {
        this.journalNode = journalNode;
        this.deadLettersNode = deadLettersNode;
        this.refundsRevoke = refundsRevoke;
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
        KeyValueStore<Bytes, byte[]> payments = store;
        if (context == null || payments == null) {
            throw new IllegalStateException("the processor was not initialized");
        }
        try {
            StripeMessage message = StripeMessage.read(record.value());
            Bytes key = Bytes.wrap(message.payment().getBytes(StandardCharsets.UTF_8));
            StripePayment before = StripePayment.of(payments.get(key));
            Step step = before.take(message, refundsRevoke);
            for (LedgerEvent event : step.events()) {
                mapping.toDomain(event);
            }
            for (LedgerEvent event : step.events()) {
                context.forward(
                        new Record<>(
                                event.getAccountId().getBytes(StandardCharsets.UTF_8),
                                codec.encode(event),
                                record.timestamp(),
                                new RecordHeaders()),
                        journalNode);
            }
            if (!step.payment().equals(before)) {
                payments.put(key, step.payment().bytes());
            }
            tally.accept(step.events().isEmpty() ? Outcome.NOTHING : Outcome.TOLD);
        } catch (InvalidStripeEvent | InvalidEvent e) {
            RecordMetadata at = context.recordMetadata()
                    .orElseThrow(() -> new IllegalStateException("a record has no position", e));
            DeadLetter letter = new DeadLetter(
                    DeadLetter.INVALID_EVENT, String.valueOf(e.getMessage()), at.topic(), at.partition(), at.offset());
            context.forward(
                    new Record<>(record.key(), record.value(), record.timestamp(), letter.headers(record.headers())),
                    deadLettersNode);
            tally.accept(Outcome.DEAD_LETTER);
        }
    }
}
