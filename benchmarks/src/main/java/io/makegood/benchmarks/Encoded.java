package io.makegood.benchmarks;

import io.makegood.schemas.avro.LedgerEvent;
import io.makegood.schemas.codec.LedgerEventCodec;
import java.nio.charset.StandardCharsets;

/** An event as the journal holds it. */
final class Encoded {
    private static final ThreadLocal<LedgerEventCodec> CODECS = ThreadLocal.withInitial(LedgerEventCodec::new);

    private final byte[] key;
    private final byte[] value;

    private Encoded(byte[] key, byte[] value) {
        this.key = key;
        this.value = value;
    }

    static Encoded of(LedgerEvent event) {
        return new Encoded(
                event.getAccountId().getBytes(StandardCharsets.UTF_8),
                CODECS.get().encode(event));
    }

    /** The record's key; not to be changed. */
    byte[] key() {
        return key;
    }

    /** The record's value; not to be changed. */
    byte[] value() {
        return value;
    }
}
