package io.makegood.topics.registry;

import io.makegood.schemas.codec.Framing;
import io.makegood.schemas.codec.JsonOutputReading;
import io.makegood.schemas.topic.Topics;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Values of the ledger's topics as Makegood itself reads them: an output in a registry's frame, or in JSON, becomes the single
 * object that it would be without, by the fingerprint in its header. So readers need no registry, and an engine may be given one, or
 * lose it, or be told to write JSON, at any time. The journal and dead letters stay as they are.
 */
public final class OutputDeserializer implements Deserializer<byte[]> {
    private @Nullable JsonOutputReading json;

    @Override
    public byte @Nullable [] deserialize(String topic, byte @Nullable [] value) {
        return value;
    }

    @Override
    public byte @Nullable [] deserialize(String topic, Headers headers, byte @Nullable [] value) {
        if (value == null || value.length == 0) {
            return value;
        }
        boolean isJson = JsonOutputReading.isJson(value);
        String type = isJson || value[0] == 0 ? Topics.outputType(topic).orElse(null) : null;
        if (type == null) {
            return value;
        }
        Header header = headers.lastHeader(Framing.FINGERPRINT_HEADER);
        byte[] fingerprint = header == null ? null : header.value();
        if (isJson) {
            return json().toSingleObject(type, value, fingerprint).orElse(value);
        }
        return fingerprint == null ? value : Framing.toSingleObject(value, fingerprint);
    }

    /** Made when it is needed: most ledgers write no JSON. */
    private JsonOutputReading json() {
        JsonOutputReading known = json;
        if (known == null) {
            known = new JsonOutputReading();
            json = known;
        }
        return known;
    }
}
