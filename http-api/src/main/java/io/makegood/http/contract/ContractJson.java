package io.makegood.http.contract;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.util.NameTransformer;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.refund.RefundIssued;
import io.makegood.schemas.codec.JsonCodec;
import io.makegood.topics.mapping.OutputMapping;
import io.makegood.topics.personal.Opening;
import io.makegood.topics.writing.CheckedEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** What the API answers and {@code --json} prints: the shapes of the public contract (design §4). Thread-safe. */
public final class ContractJson {
    private static final String CURSOR_VERSION = "1:";

    /** What a record merely tells about itself, such as isKnown, is no part of the contract. */
    private final ObjectMapper mapper = JsonMapper.builder()
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .addModule(new SimpleModule()
                    .addSerializer(LedgerEntry.class, Form.of(LedgerEntry.class, this::entry))
                    .addSerializer(RefundIssued.class, Form.of(RefundIssued.class, this::refund))
                    .addSerializer(Notice.class, Form.of(Notice.class, this::notice))
                    .addSerializer(CheckedEvent.class, Form.of(CheckedEvent.class, this::event)))
            .build();

    private final JsonCodec codec = new JsonCodec();
    private final Opening opening;

    /** Sealed texts are shown as they are. */
    public ContractJson() {
        this(Opening.NONE);
    }

    /** Shows what sealed texts say, in all that is written; trees hold them as they are. */
    public ContractJson(Opening opening) {
        this.opening = opening;
    }

    /** An object to fill. */
    public ObjectNode object() {
        return mapper.createObjectNode();
    }

    /** Indented text. */
    public String write(JsonNode node) {
        try {
            return opened(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(node));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values could not be written", e);
        }
    }

    /** A record or a tree, as text without indentation, in UTF-8. */
    public byte[] bytes(Object value) {
        try {
            return opening == Opening.NONE
                    ? mapper.writeValueAsBytes(value)
                    : opened(mapper.writeValueAsString(value)).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values could not be written", e);
        }
    }

    /** JSON with what sealed texts in it say: they stand within JSON's strings, which escapes nothing of them. */
    public String opened(String json) {
        return opening.openAll(
                json, text -> new String(JsonStringEncoder.getInstance().quoteAsString(text)));
    }

    /** A record's components as an object; entries, refunds, notices and events among them in their own form. */
    public JsonNode tree(Object value) {
        return mapper.valueToTree(value);
    }

    /** An entry. */
    public ObjectNode entry(LedgerEntry entry) {
        return record(OutputMapping.toAvro(entry));
    }

    /** A refund. */
    public ObjectNode refund(RefundIssued refund) {
        return record(OutputMapping.toAvro(refund));
    }

    /** A notice. */
    public ObjectNode notice(Notice notice) {
        return record(OutputMapping.toAvro(notice));
    }

    /** An event in its flat form. */
    public ObjectNode event(CheckedEvent event) {
        return record(event.asWritten());
    }

    /** Within an answer too, such a value has its form in the contract: as one part of it, or unwrapped as several. */
    private static final class Form<T> extends StdSerializer<T> {
        private static final long serialVersionUID = 1L;

        private final transient Function<T, ObjectNode> form;
        private final boolean isUnwrapped;

        private Form(Class<T> type, Function<T, ObjectNode> form, boolean isUnwrapped) {
            super(type);
            this.form = form;
            this.isUnwrapped = isUnwrapped;
        }

        static <T> Form<T> of(Class<T> type, Function<T, ObjectNode> form) {
            return new Form<>(type, form, false);
        }

        @Override
        public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
            ObjectNode node = form.apply(value);
            if (!isUnwrapped) {
                node.serialize(out, provider);
                return;
            }
            for (Map.Entry<String, JsonNode> part : node.properties()) {
                provider.defaultSerializeField(part.getKey(), part.getValue(), out);
            }
        }

        @Override
        public JsonSerializer<T> unwrappingSerializer(NameTransformer names) {
            return new Form<>(handledType(), form, true);
        }

        @Override
        public boolean isUnwrappingSerializer() {
            return isUnwrapped;
        }
    }

    private ObjectNode record(SpecificRecord record) {
        return (ObjectNode) read(codec.toJson(record));
    }

    /** Counts by name. */
    public ObjectNode counts(Map<String, Long> counts) {
        ObjectNode node = object();
        counts.forEach(node::put);
        return node;
    }

    /** An opaque text for a place in a list, null for null. */
    public static @Nullable String cursor(@Nullable Long olderThan) {
        return olderThan == null
                ? null
                : Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString((CURSOR_VERSION + olderThan).getBytes(StandardCharsets.UTF_8));
    }

    /** The place in a cursor, null for null; throws {@link IllegalArgumentException} for a text that is none. */
    public static @Nullable Long place(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        if (!text.startsWith(CURSOR_VERSION)) {
            throw new IllegalArgumentException("not a cursor of this version");
        }
        return Long.parseLong(text.substring(CURSOR_VERSION.length()));
    }

    private JsonNode read(String json) {
        try {
            return mapper.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the JSON of a record could not be read", e);
        }
    }
}
