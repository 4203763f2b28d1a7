package io.makegood.topics.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.cli.demo.DemoProduct;
import io.makegood.cli.demo.DemoTraffic;
import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.event.DeliveryKind;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.GenerationEvent.GenerationCompleted;
import io.makegood.ledger.event.GenerationEvent.ItemDelivered;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.Decision;
import io.makegood.ledger.fold.PartitionLedger;
import io.makegood.ledger.policy.DefaultPolicy;
import io.makegood.ledger.scenario.MemoryRows;
import io.makegood.policyfiles.YamlPolicies;
import io.makegood.schemas.avro.AccountBalance;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.schemas.avro.LedgerEvent;
import io.makegood.schemas.avro.Notice;
import io.makegood.schemas.avro.RefundIssued;
import io.makegood.schemas.codec.AvroCodec;
import io.makegood.schemas.codec.Framing;
import io.makegood.schemas.codec.JsonOutputReading;
import io.makegood.schemas.codec.JsonOutputWriting;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.schemas.codec.UndecodableRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is read and written without Avro's objects is the same, byte for byte, as with them. */
class DirectCodecsTest {
    private static final int EVENTS = 30_000;
    private static final List<byte[]> RECORDS = new ArrayList<>();

    private final EventReading direct = new EventReading();
    private final LedgerEventCodec codec = new LedgerEventCodec();
    private final EventMapping mapping = new EventMapping();

    @BeforeAll
    static void generate() {
        List<DemoProduct> products = DemoProduct.names().stream()
                .map(name -> DemoProduct.named(name).orElseThrow())
                .toList();
        new DemoTraffic(products.stream().map(DemoProduct::policy).toList(), 3, EVENTS, 1_700_000_000_000L)
                .send(EVENTS, record -> RECORDS.add(record.value()));
    }

    private @Nullable Envelope theLongWay(byte[] record) {
        try {
            return mapping.toDomain(codec.decode(record));
        } catch (UndecodableRecord | InvalidEvent wrong) {
            return null;
        }
    }

    @Test
    void links_to_results_are_read_straight_from_the_bytes_and_what_is_none_is_left_to_the_long_way() throws Exception {
        String link = "https://cdn.example/1.png?signed=1";
        for (io.makegood.ledger.event.LedgerEvent event : List.of(
                new ItemDelivered("n", "1", DeliveryKind.SAVED, link),
                new ItemDelivered("n", "1", DeliveryKind.SAVED),
                new GenerationCompleted("n", Outcome.SUCCEEDED, 3L, Map.of(), link),
                new GenerationCompleted("n", Outcome.PARTIAL, null, Map.of("seconds", 8L), link))) {
            Envelope envelope = Envelope.of("a-1", event);
            byte[] record = codec.encode(mapping.toAvro(envelope));
            assertThat(direct.read(record)).isEqualTo(envelope).isEqualTo(theLongWay(record));
            LedgerEvent hostile = mapping.toAvro(envelope);
            SpecificRecord said = (SpecificRecord) hostile.getEvent();
            said.put(said.getSchema().getField("resultUrl").pos(), "javascript:alert(1)");
            byte[] refused = codec.encode(hostile);
            assertThat(direct.read(refused)).isNull();
            assertThat(theLongWay(refused)).isNull();
        }
    }

    @Test
    void it_is_made_for_todays_schema() {
        assertThat(EventReading.shape(LedgerEvent.getClassSchema()))
                .as("a part of the schema that EventReading reads is another: follow it there, and then set SHAPE")
                .isEqualTo(EventReading.SHAPE);
    }

    @Test
    void a_type_that_is_read_the_long_way_changes_nothing_and_a_field_of_one_that_is_not_does() {
        String today = LedgerEvent.getClassSchema().toString();
        long newType = shape(today.replace("\"name\":\"SupportRequested\"", "\"name\":\"Otherwise\""));
        long newField = shape(today.replace("\"name\":\"usedAmount\"", "\"name\":\"amountUsed\""));
        long newSymbol = shape(today.replace("\"EXPORTED\"", "\"EXPORTED\",\"PRINTED\""));
        long otherPlace = shape(today.replace("\"name\":\"GenerationRejected\"", "\"name\":\"X\"")
                .replace("\"name\":\"GenerationCharged\"", "\"name\":\"GenerationRejected\"")
                .replace("\"name\":\"X\"", "\"name\":\"GenerationCharged\""));
        assertThat(newType).isEqualTo(EventReading.SHAPE);
        assertThat(List.of(newField, newSymbol, otherPlace)).doesNotContain(EventReading.SHAPE);
    }

    private static long shape(String schema) {
        return EventReading.shape(new Schema.Parser().parse(schema));
    }

    @Test
    void events_are_read_as_avro_reads_them_and_nearly_all_of_them() {
        int inAvro = 0;
        int read = 0;
        for (byte[] record : RECORDS) {
            inAvro += record[0] == (byte) 0xC3 ? 1 : 0;
            Envelope envelope = direct.read(record);
            if (envelope != null) {
                assertThat(envelope).isEqualTo(theLongWay(record));
                read++;
            }
        }
        assertThat(read).isGreaterThan(inAvro * 9 / 10).isGreaterThan(EVENTS / 2);
    }

    @Test
    void what_is_damaged_is_read_as_avro_reads_it_or_left_to_the_long_way() {
        Random random = new Random(8);
        int read = 0;
        for (int i = 0; i < 300_000; i++) {
            byte[] record = RECORDS.get(random.nextInt(RECORDS.size())).clone();
            if (record.length == 0) {
                continue;
            }
            for (int flips = random.nextInt(3); flips >= 0; flips--) {
                record[random.nextInt(record.length)] = (byte) random.nextInt(256);
            }
            if (random.nextInt(4) == 0) {
                record = java.util.Arrays.copyOf(record, random.nextInt(record.length + 3));
            }
            Envelope envelope = direct.read(record);
            if (envelope != null) {
                assertThat(envelope).isEqualTo(theLongWay(record));
                read++;
            }
        }
        assertThat(read).isGreaterThan(10_000);
    }

    @Test
    void outputs_are_written_as_avro_writes_them() {
        PartitionLedger<MemoryRows> ledger = new PartitionLedger<>(
                new MemoryRows(), new DefaultPolicy(), new YamlPolicies(), PartitionLedger.RETENTION_MILLIS_DEFAULT);
        OutputWriting writing = new OutputWriting(Framing.singleObject());
        AvroCodec<LedgerEntry> entries = AvroCodec.of(LedgerEntry.class);
        AvroCodec<RefundIssued> refunds = AvroCodec.of(RefundIssued.class);
        AvroCodec<AccountBalance> balances = AvroCodec.of(AccountBalance.class);
        int[] compared = new int[4];
        JsonTrip json = new JsonTrip();
        long offset = 0;
        for (byte[] record : RECORDS) {
            Envelope envelope = theLongWay(record);
            if (envelope == null) {
                continue;
            }
            Position at = new Position(3, offset++, 1_700_000_000_000L + offset);
            Decision decision = ledger.apply(envelope, at);
            decision.entries().forEach(entry -> {
                assertThat(writing.entry(entry)).isEqualTo(entries.encode(OutputMapping.toAvro(entry)));
                json.requireSame(LedgerEntry.getClassSchema(), writing.entry(entry));
                compared[0]++;
            });
            decision.refunds().forEach(refund -> {
                assertThat(writing.refund(refund)).isEqualTo(refunds.encode(OutputMapping.toAvro(refund)));
                json.requireSame(RefundIssued.getClassSchema(), writing.refund(refund));
                compared[1]++;
            });
            decision.notices().forEach(notice -> {
                json.requireSame(Notice.getClassSchema(), writing.notice(notice));
                compared[3]++;
            });
            AccountRow row = decision.changes().account();
            if (row != null) {
                assertThat(writing.balance(envelope.accountId(), row, at))
                        .isEqualTo(balances.encode(OutputMapping.toAvro(envelope.accountId(), row, at)));
                if (compared[2] % 10 == 0) {
                    json.requireSame(AccountBalance.getClassSchema(), writing.balance(envelope.accountId(), row, at));
                }
                compared[2]++;
            }
        }
        assertThat(compared[0]).isGreaterThan(5_000);
        assertThat(compared[3]).isGreaterThan(1_000);
        assertThat(compared[1]).isGreaterThan(500);
        assertThat(compared[2]).isGreaterThan(15_000);
    }

    /** Each output as JSON and back: the same bytes. */
    private static final class JsonTrip {
        private final JsonOutputReading reading = new JsonOutputReading();
        private final Map<String, JsonOutputWriting> writings = new HashMap<>();

        void requireSame(Schema schema, byte[] singleObject) {
            byte[] json = writings.computeIfAbsent(schema.getName(), name -> JsonOutputWriting.of(schema))
                    .write(singleObject);
            assertThat(json[0]).isEqualTo((byte) '{');
            assertThat(reading.toSingleObject(schema.getName(), json, Framing.fingerprint(schema)))
                    .hasValue(singleObject);
        }
    }
}
