package io.makegood.schemas.codec;

import static io.makegood.schemas.codec.Expectation.undecodable;
import static io.makegood.schemas.codec.Expectation.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.schemas.avro.GenerationTimedOut;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.schemas.avro.LedgerEvent;
import io.makegood.schemas.avro.PolicyPublished;
import io.makegood.schemas.codec.UndecodableRecord.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.Test;

/** Records in Avro's single-object encoding, honest and otherwise. */
class AvroCodecTest {
    private final LedgerEventCodec events = new LedgerEventCodec();
    private final AvroCodec<LedgerEntry> entries = AvroCodec.of(LedgerEntry.class);

    @Test
    void the_bytes_are_those_of_avros_own_encoder() throws IOException {
        BinaryMessageEncoder<LedgerEntry> peer =
                new BinaryMessageEncoder<>(new SpecificData(), LedgerEntry.getClassSchema());
        byte[] expected = new byte[peer.encode(Samples.ENTRY).remaining()];
        peer.encode(Samples.ENTRY).get(expected);
        assertThat(entries.encode(Samples.ENTRY)).isEqualTo(expected);
    }

    @Test
    void a_block_with_its_size_in_bytes_is_read_like_any_other() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(entries.encode(Samples.ENTRY), 0, 10);
        BinaryEncoder blocking = new EncoderFactory().configureBlockSize(64).blockingBinaryEncoder(out, null);
        new GenericDatumWriter<>(LedgerEntry.getClassSchema(), new SpecificData()).write(Samples.ENTRY, blocking);
        blocking.flush();
        assertThat(entries.decode(out.toByteArray())).isEqualTo(Samples.ENTRY);
    }

    @Test
    void every_truncation_is_refused() {
        byte[] whole = entries.encode(Samples.ENTRY);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThat(undecodable(() -> entries.decode(cut)).reason())
                    .as("%d bytes", length)
                    .isEqualTo(
                            length == 0
                                    ? Reason.EMPTY
                                    : length == 1 ? Reason.UNKNOWN_ENCODING : Reason.TRUNCATED_OR_INVALID_AVRO);
        }
    }

    @Test
    void bytes_after_the_datum_are_refused() {
        byte[] whole = entries.encode(Samples.ENTRY);
        UndecodableRecord refused = undecodable(() -> entries.decode(Arrays.copyOf(whole, whole.length + 3)));
        assertThat(refused.reason()).isEqualTo(Reason.TRUNCATED_OR_INVALID_AVRO);
        assertThat(refused.detail()).contains("3 bytes follow the end of the data");
    }

    @Test
    void a_record_of_another_type_is_not_mistaken() {
        UndecodableRecord refused = undecodable(() -> events.decode(entries.encode(Samples.ENTRY)));
        assertThat(refused.reason()).isEqualTo(Reason.UNKNOWN_SCHEMA);
        assertThat(refused.detail()).contains("no version of LedgerEvent has the fingerprint");
    }

    @Test
    void empty_and_oversized_records_are_refused_before_they_are_looked_at() {
        assertThat(undecodable(() -> events.decode(null)).reason()).isEqualTo(Reason.EMPTY);
        assertThat(undecodable(() -> events.decode(new byte[0])).reason()).isEqualTo(Reason.EMPTY);
        assertThat(undecodable(() -> events.decode(utf8(" \n"))).reason()).isEqualTo(Reason.EMPTY);
        assertThat(undecodable(() -> events.decode(new byte[Encoding.RECORD_BYTES_MAX + 1]))
                        .reason())
                .isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void other_encodings_are_told_by_their_first_bytes() throws UndecodableRecord {
        assertThat(Encoding.of(new byte[] {(byte) 0xC3, 1})).isEqualTo(Encoding.SINGLE_OBJECT);
        assertThat(Encoding.of(new byte[] {0})).isEqualTo(Encoding.REGISTRY);
        assertThat(Encoding.of(utf8("{"))).isEqualTo(Encoding.JSON);
        assertThat(Encoding.of(utf8("\uFEFF \r\n\t{"))).isEqualTo(Encoding.JSON);
        assertThat(undecodable(() -> Encoding.of(utf8("[{}]"))).detail()).contains("one JSON object per record");
        assertThat(undecodable(() -> Encoding.of(utf8("hello"))).detail())
                .isEqualTo("the record begins with 68 65 6C 6C 6F; expected C3 01 (Avro single object), "
                        + "00 (registry frame) or '{' (JSON)");
    }

    @Test
    void malformed_text_is_refused_and_a_replacement_character_is_not() throws UndecodableRecord {
        LedgerEvent event = new LedgerEvent(null, "\uFFFD", null, null, new GenerationTimedOut("g"));
        byte[] bytes = events.encode(event);
        assertThat(events.decode(bytes)).isEqualTo(event);
        bytes[12] = (byte) 0xFF;
        assertThat(undecodable(() -> events.decode(bytes)).reason()).isEqualTo(Reason.TRUNCATED_OR_INVALID_AVRO);
    }

    @Test
    void what_could_not_be_read_again_is_not_written() {
        LedgerEvent unset = new LedgerEvent();
        assertThatThrownBy(() -> events.encode(unset)).isInstanceOf(IllegalArgumentException.class);
        LedgerEvent large = new LedgerEvent(
                null, "a", null, null, new PolicyPublished("p", "1", null, "x".repeat(Encoding.RECORD_BYTES_MAX)));
        assertThatThrownBy(() -> events.encode(large)).hasMessageContaining("more than 1048576");
    }

    @Test
    void a_codec_is_usable_after_it_refused() throws UndecodableRecord {
        assertThatThrownBy(() -> entries.encode(new LedgerEntry())).isInstanceOf(IllegalArgumentException.class);
        assertThat(entries.decode(entries.encode(Samples.ENTRY))).isEqualTo(Samples.ENTRY);
    }
}
