package io.makegood.topics.mapping;

import io.makegood.ledger.event.CreditEvent;
import io.makegood.ledger.event.DeliveryKind;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.GenerationEvent;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.Limits;
import io.makegood.ledger.event.Outcome;
import io.makegood.schemas.avro.GenerationOutcome;
import io.makegood.schemas.codec.BoundedDecoder;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.jspecify.annotations.Nullable;

/**
 * The six event types that make nearly all of a journal, straight from the bytes that today's schema wrote into the domain: the
 * same as Avro and {@link EventMapping} make of them, as a test holds, in a fraction of the time. Of anything else, and of
 * anything that is wrong, it says nothing: then the long way decides, and gives the reason. Not thread-safe.
 */
public final class EventReading {
    private static final int HEADER_BYTES = 10;

    private static final int REQUESTED = 0;
    private static final int CHARGED = 2;
    private static final int ITEM_FAILED = 3;
    private static final int ITEM_DELIVERED = 4;
    private static final int COMPLETED = 5;
    private static final int GRANTED = 7;
    private static final List<Integer> READ =
            List.of(REQUESTED, CHARGED, ITEM_FAILED, ITEM_DELIVERED, COMPLETED, GRANTED);

    /**
     * Of those parts of the schema that are read below: {@link #shape}. If they change, everything is read the long way until this class
     * follows. A type that is read the long way, such as a new one, leaves it as it is.
     */
    static final long SHAPE = 0x2B63_94FF_1D7B_1032L;

    private static final Schema TODAY = io.makegood.schemas.avro.LedgerEvent.getClassSchema();
    /** What begins a record that today's schema wrote. */
    private static final long FINGERPRINT = SchemaNormalization.parsingFingerprint64(TODAY);

    private static final boolean IS_KNOWN = shape(TODAY) == SHAPE;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final BoundedDecoder in = new BoundedDecoder();

    /** A fingerprint of what stands where in an event of that schema, as far as it is read below. */
    static long shape(Schema event) {
        StringBuilder parts = new StringBuilder();
        for (Schema.Field field : event.getFields()) {
            parts.append(field.name()).append(' ');
            if (!field.name().equals("event")) {
                parts.append(SchemaNormalization.toParsingForm(field.schema())).append('\n');
                continue;
            }
            List<Schema> types = field.schema().getTypes();
            for (int type : READ) {
                parts.append(type)
                        .append(' ')
                        .append(type < types.size() ? SchemaNormalization.toParsingForm(types.get(type)) : "none")
                        .append('\n');
            }
        }
        return SchemaNormalization.fingerprint64(parts.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The event, or null if it has to be read the long way. */
    public @Nullable Envelope read(byte @Nullable [] record) {
        if (!IS_KNOWN
                || record == null
                || record.length < HEADER_BYTES
                || record[0] != (byte) 0xC3
                || record[1] != 1
                || (long) LONGS.get(record, 2) != FINGERPRINT) {
            return null;
        }
        in.reset(record, HEADER_BYTES);
        try {
            String eventId = optionalText();
            String accountId = in.readString();
            Long occurredAt = optionalNumber();
            String source = optionalName();
            LedgerEvent event = event(in.readIndex());
            return event == null || in.remaining() > 0
                    ? null
                    : new Envelope(eventId, accountId, occurredAt, source, event);
        } catch (IOException | InvalidEvent | IndexOutOfBoundsException wrong) {
            return null;
        }
    }

    private @Nullable LedgerEvent event(int type) throws IOException {
        return switch (type) {
            case REQUESTED ->
                new GenerationEvent.GenerationRequested(
                        in.readString(),
                        in.readFamiliarString(),
                        optionalName(),
                        optionalName(),
                        optionalName(),
                        optionalName(),
                        optionalText(),
                        texts(),
                        in.readBoolean(),
                        attempt(),
                        optionalNumber(),
                        attributes(),
                        quantities());
            case CHARGED ->
                new GenerationEvent.GenerationCharged(
                        in.readString(), optionalName(), optionalName(), optionalName(), in.readLong(), prices());
            case ITEM_FAILED ->
                new GenerationEvent.ItemFailed(
                        in.readString(),
                        in.readFamiliarString(),
                        Symbols.CAUSES.get(in.readEnum()),
                        optionalName(),
                        optionalText());
            case ITEM_DELIVERED ->
                new GenerationEvent.ItemDelivered(
                        in.readString(),
                        in.readFamiliarString(),
                        Symbols.DELIVERIES.get(in.readEnum()),
                        optionalText());
            case COMPLETED ->
                new GenerationEvent.GenerationCompleted(
                        in.readString(),
                        Symbols.OUTCOMES.get(in.readEnum()),
                        optionalNumber(),
                        quantities(),
                        optionalText());
            case GRANTED ->
                new CreditEvent.CreditsGranted(
                        in.readString(),
                        in.readLong(),
                        Symbols.GRANTS.get(in.readEnum()),
                        optionalInt(),
                        optionalNumber(),
                        optionalText(),
                        Limits.publishedFeatures(isPresent() ? texts() : null),
                        Limits.publishedModels(isPresent() ? texts() : null));
            default -> null;
        };
    }

    private List<String> texts() throws IOException {
        List<String> texts = List.of();
        for (long block = in.readArrayStart(); block > 0; block = in.arrayNext()) {
            String[] read = new String[few(block)];
            for (int i = 0; i < read.length; i++) {
                read[i] = in.readFamiliarString();
            }
            texts = joined(texts, List.of(read));
        }
        return texts;
    }

    private static int few(long block) throws IOException {
        if (block > Limits.ITEMS_MAX) {
            throw new IOException("no generation has " + block + " items");
        }
        return (int) block;
    }

    /** Nearly every list is one block. */
    private static <T> List<T> joined(List<T> before, List<T> block) {
        if (before.isEmpty()) {
            return block;
        }
        List<T> both = new ArrayList<>(before);
        both.addAll(block);
        return both;
    }

    private int attempt() throws IOException {
        return isPresent() ? in.readInt() : GenerationEvent.GenerationRequested.FIRST_ATTEMPT;
    }

    private Map<String, String> attributes() throws IOException {
        if (!isPresent()) {
            return Map.of();
        }
        Map<String, String> attributes = new HashMap<>();
        for (long block = in.readMapStart(); block > 0; block = in.mapNext()) {
            for (long i = 0; i < block; i++) {
                attributes.put(in.readString(), in.readString());
            }
        }
        return attributes;
    }

    private Map<String, Long> quantities() throws IOException {
        if (!isPresent()) {
            return Map.of();
        }
        Map<String, Long> quantities = new HashMap<>();
        for (long block = in.readMapStart(); block > 0; block = in.mapNext()) {
            for (long i = 0; i < block; i++) {
                quantities.put(in.readString(), in.readLong());
            }
        }
        return quantities;
    }

    private List<GenerationEvent.ItemPrice> prices() throws IOException {
        List<GenerationEvent.ItemPrice> prices = List.of();
        for (long block = in.readArrayStart(); block > 0; block = in.arrayNext()) {
            GenerationEvent.ItemPrice[] read = new GenerationEvent.ItemPrice[few(block)];
            for (int i = 0; i < read.length; i++) {
                read[i] = new GenerationEvent.ItemPrice(in.readFamiliarString(), in.readLong());
            }
            prices = joined(prices, List.of(read));
        }
        return prices;
    }

    /** A text that is the same in event after event. */
    private @Nullable String optionalName() throws IOException {
        return isPresent() ? in.readFamiliarString() : null;
    }

    private @Nullable String optionalText() throws IOException {
        return isPresent() ? in.readString() : null;
    }

    private @Nullable Long optionalNumber() throws IOException {
        return isPresent() ? in.readLong() : null;
    }

    private @Nullable Integer optionalInt() throws IOException {
        return isPresent() ? in.readInt() : null;
    }

    private boolean isPresent() throws IOException {
        int branch = in.readIndex();
        if (branch != 0 && branch != 1) {
            throw new IOException("a union of two has no branch " + branch);
        }
        return branch == 1;
    }

    /** The domain's values in the order of the schema's symbols. */
    private static final class Symbols {
        private static final List<FailureCause> CAUSES =
                of(FailureCause.class, io.makegood.schemas.avro.FailureCause.values());
        private static final List<DeliveryKind> DELIVERIES =
                of(DeliveryKind.class, io.makegood.schemas.avro.DeliveryKind.values());
        private static final List<Outcome> OUTCOMES = of(Outcome.class, GenerationOutcome.values());
        private static final List<GrantKind> GRANTS = of(GrantKind.class, io.makegood.schemas.avro.GrantKind.values());

        private static <D extends Enum<D>> List<D> of(Class<D> type, Enum<?>[] symbols) {
            List<D> values = new ArrayList<>(symbols.length);
            for (Enum<?> symbol : symbols) {
                values.add(Enum.valueOf(type, symbol.name()));
            }
            return List.copyOf(values);
        }
    }
}
