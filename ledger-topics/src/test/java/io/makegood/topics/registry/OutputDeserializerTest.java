package io.makegood.topics.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.schemas.avro.RefundCause;
import io.makegood.schemas.avro.RefundIssued;
import io.makegood.schemas.codec.AvroCodec;
import io.makegood.schemas.codec.Framing;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** Outputs in a registry's frame, as Makegood's own readers see them. */
class OutputDeserializerTest {
    private static final RefundIssued REFUND =
            new RefundIssued("rf_1", "a", "n", null, 5L, 10L, RefundCause.ITEM_FAILED, "a:e3", 7L);
    private static final byte[] SINGLE = AvroCodec.of(RefundIssued.class).encode(REFUND);
    private static final byte[] FRAMED = AvroCodec.of(
                    RefundIssued.class,
                    Framing.registry(Map.of(RefundIssued.getClassSchema().getFullName(), 77)))
            .encode(REFUND);

    private final OutputDeserializer values = new OutputDeserializer();

    private static RecordHeaders named(byte[] fingerprint) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(Framing.FINGERPRINT_HEADER, fingerprint);
        return headers;
    }

    @Test
    void a_framed_output_is_the_single_object_that_it_would_be_without_a_registry() {
        RecordHeaders headers = named(Framing.fingerprint(RefundIssued.getClassSchema()));
        assertThat(FRAMED).startsWith(0, 0, 0, 0, 77);
        assertThat(values.deserialize("ledger.refunds", headers, FRAMED)).isEqualTo(SINGLE);
        assertThat(values.deserialize("x-refunds", headers, FRAMED)).isEqualTo(SINGLE);
    }

    @Test
    void everything_else_stays_as_it_is() {
        RecordHeaders headers = named(Framing.fingerprint(RefundIssued.getClassSchema()));
        assertThat(values.deserialize("ledger.events", headers, FRAMED)).isSameAs(FRAMED);
        assertThat(values.deserialize("ledger.dead-letters", headers, FRAMED)).isSameAs(FRAMED);
        assertThat(values.deserialize("ledger.refunds", new RecordHeaders(), FRAMED))
                .isSameAs(FRAMED);
        assertThat(values.deserialize("ledger.refunds", named(new byte[3]), FRAMED))
                .isSameAs(FRAMED);
        assertThat(values.deserialize("ledger.refunds", headers, SINGLE)).isSameAs(SINGLE);
        assertThat(values.deserialize("ledger.refunds", headers, new byte[0])).isEmpty();
        assertThat(values.deserialize("ledger.refunds", headers, (byte[]) null)).isNull();
    }
}
