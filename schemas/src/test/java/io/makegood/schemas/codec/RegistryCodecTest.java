package io.makegood.schemas.codec;

import static io.makegood.schemas.codec.Expectation.undecodable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.schemas.avro.LedgerEvent;
import io.makegood.schemas.avro.RefundIssued;
import io.makegood.schemas.codec.UndecodableRecord.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/** The wire format of schema registries, against a registry in memory. */
class RegistryCodecTest {
    private static final Schema TODAY = RefundIssued.getClassSchema();

    /** A later writer: one optional field more, which today's reader passes over. */
    private static final Schema LATER = new Schema.Parser()
            .parse(TODAY.toString()
                    .replaceFirst(
                            "\"fields\":\\[",
                            "\"fields\":["
                                    + "{\"name\":\"currency\",\"type\":[\"null\",\"string\"],\"default\":null},"));

    private static final Schema UNRELATED =
            SchemaBuilder.record("Click").fields().requiredLong("at").endRecord();

    /** Hostile: as many items as it likes in no bytes at all. */
    private static final Schema EMPTY_ITEMS = new Schema.Parser()
            .parse(TODAY.toString()
                    .replaceFirst(
                            "\"fields\":\\[",
                            "\"fields\":[{\"name\":\"nothing\",\"type\":{\"type\":\"array\",\"items\":\"null\"}},"));

    private final Map<Integer, Schema> registry =
            Map.of(7, TODAY, 8, LATER, 9, UNRELATED, 10, EMPTY_ITEMS, -1, TODAY, 11, Schema.create(Schema.Type.STRING));
    private final RegistryCodec<RefundIssued> codec =
            RegistryCodec.of(RefundIssued.class, id -> Optional.ofNullable(registry.get(id)));

    @Test
    void the_frame_is_a_zero_and_the_id_most_significant_byte_first() throws UndecodableRecord {
        byte[] bytes = codec.encode(Samples.REFUND, 0x01020304);
        assertThat(bytes).startsWith(0, 1, 2, 3, 4);
        assertThat(codec.decode(codec.encode(Samples.REFUND, 7))).isEqualTo(Samples.REFUND);
        assertThat(codec.decode(codec.encode(Samples.REFUND, -1))).isEqualTo(Samples.REFUND);
    }

    @Test
    void a_later_writers_new_field_is_passed_over() throws Exception {
        assertThat(codec.decode(written(LATER, 8))).isEqualTo(Samples.REFUND);
    }

    @Test
    void an_id_that_the_registry_does_not_have_is_refused_every_time() {
        for (int attempt = 0; attempt < 2; attempt++) {
            UndecodableRecord refused = undecodable(() -> codec.decode(codec.encode(Samples.REFUND, 77)));
            assertThat(refused.reason()).isEqualTo(Reason.UNKNOWN_SCHEMA);
            assertThat(refused.detail()).contains("no schema with id 77; register the schema");
        }
    }

    @Test
    void data_of_an_unrelated_schema_is_refused() {
        UndecodableRecord refused = undecodable(() -> codec.decode(new byte[] {0, 0, 0, 0, 9, 2}));
        assertThat(refused.reason()).isEqualTo(Reason.INCOMPATIBLE_SCHEMA);
        assertThat(refused.detail())
                .startsWith("not a RefundIssued: its schema \"Click\" has no field refundId, accountId, ")
                .endsWith("; write with a schema that is compatible with today's");
        assertThat(undecodable(() -> codec.decode(new byte[] {0, 0, 0, 0, 11, 2, 'x'}))
                        .reason())
                .isEqualTo(Reason.INCOMPATIBLE_SCHEMA);
    }

    @Test
    void whatever_schema_wrote_whatever_bytes_the_refusal_is_in_our_own_words() {
        Random random = new Random(20_261_126);
        for (Schema.Type type : List.of(Schema.Type.STRING, Schema.Type.INT, Schema.Type.NULL, Schema.Type.DOUBLE)) {
            for (Schema.Field changed : TODAY.getFields()) {
                Schema writer = Schema.createRecord(
                        TODAY.getName(),
                        null,
                        TODAY.getNamespace(),
                        false,
                        TODAY.getFields().stream()
                                .map(field -> field.equals(changed)
                                        ? new Schema.Field(field.name(), Schema.create(type))
                                        : new Schema.Field(field.name(), field.schema()))
                                .toList());
                RegistryCodec<RefundIssued> reading = RegistryCodec.of(RefundIssued.class, id -> Optional.of(writer));
                for (int i = 0; i < 50; i++) {
                    byte[] bytes = codec.encode(Samples.REFUND, 7);
                    bytes[5 + random.nextInt(bytes.length - 5)] = (byte) random.nextInt(256);
                    String input = type + " for " + changed.name() + ", "
                            + HexFormat.of().formatHex(bytes);
                    try {
                        reading.decode(Arrays.copyOf(bytes, bytes.length - random.nextInt(3)));
                    } catch (UndecodableRecord refused) {
                        OwnWords.require(refused.detail(), input);
                    }
                }
            }
        }
    }

    @Test
    void items_that_take_no_bytes_cannot_be_claimed_by_the_billion() {
        byte[] billions = {0, 0, 0, 0, 10, (byte) 0xFE, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F};
        assertThat(undecodable(() -> codec.decode(billions)).reason()).isEqualTo(Reason.TRUNCATED_OR_INVALID_AVRO);
    }

    @Test
    void every_truncation_is_refused() {
        byte[] whole = codec.encode(Samples.REFUND, 7);
        for (int length = 1; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThat(undecodable(() -> codec.decode(cut)).reason()).isEqualTo(Reason.TRUNCATED_OR_INVALID_AVRO);
        }
    }

    @Test
    void without_a_registry_a_framed_event_says_what_to_do() {
        UndecodableRecord refused = undecodable(() -> new LedgerEventCodec().decode(new byte[] {0, 0, 0, 0, 7, 1}));
        assertThat(refused.reason()).isEqualTo(Reason.UNKNOWN_SCHEMA);
        assertThat(refused.detail()).contains("schema id 7", "configure it, or publish Avro single objects or JSON");
    }

    @Test
    void a_registry_that_cannot_be_asked_is_no_fault_of_the_record() {
        LedgerEventCodec events = new LedgerEventCodec(id -> {
            throw new IllegalStateException("registry is down");
        });
        assertThatThrownBy(() -> events.decode(new byte[] {0, 0, 0, 0, 7, 1})).hasMessage("registry is down");
    }

    @Test
    void events_are_read_through_the_registry_when_there_is_one() throws UndecodableRecord {
        LedgerEventCodec events = new LedgerEventCodec(id -> Optional.of(LedgerEvent.getClassSchema()));
        LedgerEvent event = new JsonCodec().decode(Expectation.utf8(Samples.EVENTS.get(0)));
        RegistryCodec<LedgerEvent> publisher =
                RegistryCodec.of(LedgerEvent.class, id -> Optional.of(LedgerEvent.getClassSchema()));
        assertThat(events.decode(publisher.encode(event, 3))).isEqualTo(event);
    }

    private static byte[] written(Schema schema, int id) throws IOException {
        GenericRecord record = new GenericData.Record(schema);
        record.put("currency", "EUR");
        for (Schema.Field field : TODAY.getFields()) {
            Object value = Samples.REFUND.get(field.pos());
            Schema target = schema.getField(field.name()).schema();
            record.put(
                    field.name(),
                    target.getType() == Schema.Type.ENUM
                            ? new GenericData.EnumSymbol(target, value.toString())
                            : value);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0, 0, 0, 0, (byte) id});
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }
}
