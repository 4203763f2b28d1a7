package io.makegood.topics.registry;

import io.makegood.schemas.codec.Framing;
import io.makegood.schemas.topic.Topics;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Values of the ledger's topics as Makegood itself reads them: an output in a registry's frame becomes the single object that it
 * would be without a registry, by the fingerprint in its header. So readers need no registry, and an engine may be given one, or
 * lose it, at any time. The journal and dead letters stay as they are.
 */
public final class OutputDeserializer implements Deserializer<byte[]> {
    @Override
    public byte @Nullable [] deserialize(String topic, byte @Nullable [] value) {
        return value;
    }

    @Override
    public byte @Nullable [] deserialize(String topic, Headers headers, byte @Nullable [] value) {
        if (value == null || value.length == 0 || value[0] != 0 || !Topics.isOutput(topic)) {
            return value;
        }
        Header fingerprint = headers.lastHeader(Framing.FINGERPRINT_HEADER);
        return fingerprint == null || fingerprint.value() == null
                ? value
                : Framing.toSingleObject(value, fingerprint.value());
    }
}
