package io.makegood.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.schemas.ContractSchemas;
import io.makegood.schemas.avro.AccountBalance;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.schemas.avro.LedgerEvent;
import io.makegood.schemas.avro.Notice;
import io.makegood.schemas.avro.RefundIssued;
import io.makegood.schemas.codec.Golden.Sample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What was ever written stays readable. After a schema changed on purpose, release it with
 * {@code ./mvnw -pl schemas verify -Dgolden.update=true} and commit the files that adds; it changes none.
 */
class GoldenTest {
    private static final String RELEASE = "; if the change is meant, run ./mvnw -pl schemas verify -D" + Golden.UPDATE
            + "=true and commit the files it adds";

    private static final Map<String, Class<? extends SpecificRecord>> TYPES = Map.of(
            "LedgerEvent", LedgerEvent.class,
            "LedgerEntry", LedgerEntry.class,
            "RefundIssued", RefundIssued.class,
            "Notice", Notice.class,
            "AccountBalance", AccountBalance.class);

    @BeforeAll
    static void releaseWhenAsked() throws IOException, UndecodableRecord {
        if (Boolean.getBoolean(Golden.UPDATE)) {
            Golden.update();
        }
    }

    @Test
    void todays_schemas_are_released() {
        for (Schema today : ContractSchemas.ofTopics()) {
            assertThat(Golden.released(today))
                    .as(today.getName() + " is unlike every released version" + RELEASE)
                    .isPresent();
        }
    }

    @Test
    void todays_readers_read_what_every_released_schema_wrote() {
        for (Schema today : ContractSchemas.ofTopics()) {
            for (Schema released : Golden.schemas(today.getName())) {
                assertCompatible(today, released);
            }
        }
    }

    /** A new event type is the one change that an earlier reader cannot follow; event types themselves must stay so. */
    @Test
    void released_readers_read_what_todays_schema_writes() {
        for (Schema today : ContractSchemas.ofTopics()) {
            for (Schema released : Golden.schemas(today.getName())) {
                if (today.getName().equals("LedgerEntry")) {
                    assertReadsAllButTransfers(released, today);
                    continue;
                }
                if (!today.getName().equals("LedgerEvent")) {
                    assertCompatible(released, today);
                    continue;
                }
                for (Schema type : released.getField("event").schema().getTypes()) {
                    Schema todays = today.getField("event").schema().getTypes().stream()
                            .filter(branch -> branch.getName().equals(type.getName()))
                            .findFirst()
                            .orElseThrow(() -> new AssertionError(type.getName() + " was removed from the journal"));
                    assertCompatible(type, todays);
                }
            }
        }
    }

    /** Entries of a new kind stand only where the new event is used; all else of an entry stays readable for an earlier reader. */
    private static void assertReadsAllButTransfers(Schema released, Schema today) {
        for (Schema.Field field : today.getFields()) {
            Schema.Field before = released.getField(field.name());
            if (before == null) {
                continue;
            }
            if (before.schema().getType() == Schema.Type.ENUM) {
                List<String> more = new ArrayList<>(field.schema().getEnumSymbols());
                assertThat(more).containsAll(before.schema().getEnumSymbols());
                more.removeAll(before.schema().getEnumSymbols());
                assertThat(List.of("TRANSFER", "IN_TRANSIT")).containsAll(more);
            } else {
                assertCompatible(before.schema(), field.schema());
            }
        }
    }

    @Test
    void golden_bytes_of_every_encoding_hold_the_golden_json() throws Exception {
        JsonCodec json = new JsonCodec();
        for (Sample sample : Golden.samples()) {
            assertThat(json.toJson(decoded(sample, "single-object")))
                    .as(sample + ", single object")
                    .isEqualTo(sample.json());
            assertThat(json.toJson(decoded(sample, "registry")))
                    .as(sample + ", registry frame")
                    .isEqualTo(sample.json());
            if (sample.recordName().equals("LedgerEvent")) {
                assertThat(json.toJson(json.decode(Expectation.utf8(sample.json()))))
                        .as(sample + ", JSON")
                        .isEqualTo(sample.json());
            }
        }
    }

    @Test
    void golden_json_of_every_version_of_every_output_becomes_the_golden_single_object() throws IOException {
        JsonOutputReading reading = new JsonOutputReading();
        int read = 0;
        for (Sample sample : Golden.samples()) {
            if (!sample.recordName().equals("LedgerEvent")) {
                byte[] object = sample.bytes("single-object");
                byte[] json = Expectation.utf8(sample.json());
                byte[] fingerprint = Arrays.copyOfRange(object, 2, 10);
                assertThat(reading.toSingleObject(sample.recordName(), json, fingerprint))
                        .as(sample.toString())
                        .hasValue(object);
                read++;
            }
        }
        assertThat(read).as("all versions of four outputs").isGreaterThanOrEqualTo(9);
    }

    @Test
    void todays_golden_outputs_are_written_as_the_golden_json_and_what_no_engine_wrote_is_not_read()
            throws IOException {
        JsonOutputReading reading = new JsonOutputReading();
        for (Sample sample : Golden.samples()) {
            if (!sample.recordName().equals("LedgerEvent") && isTodays(sample)) {
                byte[] written = JsonOutputWriting.of(
                                Golden.schemas(sample.recordName()).get(sample.version() - 1))
                        .write(sample.bytes("single-object"));
                assertThat(new String(written, StandardCharsets.UTF_8)).isEqualTo(sample.json());
                assertThat(reading.toSingleObject(sample.recordName(), written, null))
                        .hasValue(sample.bytes("single-object"));
                byte[] more = Expectation.utf8(sample.json().replaceFirst("\\{", "{\"surprise\":1,"));
                assertThat(reading.toSingleObject(sample.recordName(), more, null))
                        .isEmpty();
                byte[] less = Expectation.utf8("{}");
                assertThat(reading.toSingleObject(sample.recordName(), less, null))
                        .isEmpty();
                assertThat(reading.toSingleObject(sample.recordName(), written, new byte[8]))
                        .as("a version that does not exist")
                        .isEmpty();
            }
        }
    }

    private static boolean isTodays(Sample sample) {
        return Golden.schemas(sample.recordName()).size() == sample.version();
    }

    @Test
    void todays_golden_bytes_are_what_encoding_gives() throws Exception {
        for (Sample sample : Golden.samples()) {
            Schema today = type(sample).getDeclaredConstructor().newInstance().getSchema();
            if (Golden.released(today)
                    .filter(version -> version == sample.version())
                    .isPresent()) {
                assertSameBytes(type(sample), sample);
            }
        }
    }

    @Test
    void every_event_type_and_output_has_a_golden_record() throws IOException {
        Set<String> expected = new HashSet<>(TYPES.keySet());
        expected.remove("LedgerEvent");
        ContractSchemas.ofEventTypes().forEach(type -> expected.add(type.getName()));
        assertThat(Golden.samples())
                .as("golden records" + RELEASE)
                .extracting(Sample::kind)
                .containsAll(expected);
    }

    @Test
    void samples_set_every_field_so_that_golden_records_cover_them() throws UndecodableRecord {
        List<SpecificRecord> records = new ArrayList<>(Samples.OUTPUTS);
        for (String event : Samples.EVENTS) {
            LedgerEvent envelope = new JsonCodec().decode(Expectation.utf8(event));
            records.add(envelope);
            records.add((SpecificRecord) envelope.getEvent());
            assertThat(new JsonCodec().toJson(envelope)).isEqualTo(event);
        }
        for (SpecificRecord record : records) {
            for (Schema.Field field : record.getSchema().getFields()) {
                assertThat(record.get(field.pos()))
                        .as(record.getSchema().getName() + "." + field.name() + " in Samples")
                        .isNotNull()
                        .isNotEqualTo(List.of());
            }
        }
    }

    /** So that the first build of a new type has one. */
    @Test
    void a_type_without_a_golden_record_has_a_sample_that_follows_from_its_schema() throws UndecodableRecord {
        JsonCodec json = new JsonCodec();
        for (Schema type : ContractSchemas.ofEventTypes()) {
            String made = Samples.made(type);
            assertThat(json.toJson(json.decode(Expectation.utf8(made)))).isEqualTo(made);
            assertThat(type.getFields()).allSatisfy(field -> assertThat(made).contains('"' + field.name() + "\":"));
        }
    }

    @Test
    void codecs_know_every_released_schema() {
        for (String name : TYPES.keySet()) {
            assertThat(SchemaHistory.of(name))
                    .as(name + " (after an update, build once more)")
                    .hasSameSizeAs(Golden.schemas(name));
        }
    }

    private static Class<? extends SpecificRecord> type(Sample sample) {
        return Objects.requireNonNull(TYPES.get(sample.recordName()), () -> sample + " is of no record known here");
    }

    private static void assertCompatible(Schema reader, Schema writer) {
        SchemaCompatibility.SchemaPairCompatibility found =
                SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
        assertThat(found.getType())
                .as(reader.getName() + ": " + found.getResult().getIncompatibilities()
                        + "; add optional fields only, with a default, and remove or rename none")
                .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    }

    private static SpecificRecord decoded(Sample sample, String encoding) throws UndecodableRecord {
        return decoded(type(sample), sample, encoding);
    }

    private static <T extends SpecificRecord> T decoded(Class<T> type, Sample sample, String encoding)
            throws UndecodableRecord {
        Schema writer = Golden.schemas(sample.recordName()).get(sample.version() - 1);
        return encoding.equals("registry")
                ? RegistryCodec.of(type, id -> id == Golden.REGISTRY_ID ? Optional.of(writer) : Optional.empty())
                        .decode(sample.bytes(encoding))
                : AvroCodec.of(type).decode(sample.bytes(encoding));
    }

    private static <T extends SpecificRecord> void assertSameBytes(Class<T> type, Sample sample)
            throws UndecodableRecord {
        byte[] golden = sample.bytes("single-object");
        T record = AvroCodec.of(type).decode(golden);
        assertThat(AvroCodec.of(type).encode(record)).as(sample.toString()).isEqualTo(golden);
        assertThat(RegistryCodec.of(type, id -> Optional.empty()).encode(record, Golden.REGISTRY_ID))
                .as(sample.toString())
                .isEqualTo(sample.bytes("registry"));
    }
}
