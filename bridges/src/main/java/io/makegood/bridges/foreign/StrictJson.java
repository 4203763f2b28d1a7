package io.makegood.bridges.foreign;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.makegood.schemas.codec.Excerpt;
import io.makegood.schemas.codec.JsonFault;
import io.makegood.schemas.codec.JsonLimits;
import io.makegood.schemas.codec.NotUtf8;
import io.makegood.schemas.codec.Utf8Text;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** JSON of strangers as a tree: in UTF-8, one value, no field twice, numbers with all their digits. */
public final class StrictJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonLimits.forStrangers())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final JsonFactory LENIENT = JsonLimits.forStrangers();

    private StrictJson() {}

    /** The one value that the bytes hold. */
    public static JsonNode read(byte @Nullable [] bytes) throws Unreadable {
        if (bytes == null || bytes.length == 0) {
            throw new Unreadable("is empty", "send JSON");
        }
        try {
            return read(Utf8Text.afterMark(bytes));
        } catch (NotUtf8 e) {
            throw new Unreadable(e.problem(), "send it as UTF-8");
        }
    }

    private static JsonNode read(String text) throws Unreadable {
        if (text.isBlank()) {
            throw new Unreadable("is blank", "send JSON");
        }
        try {
            return MAPPER.readTree(text);
        } catch (MismatchedInputException e) {
            throw new Unreadable("has more after its end", "send one JSON value");
        } catch (NumberFormatException e) {
            // An exponent beyond an int; the parser lets it through until somebody wants the number.
            throw new Unreadable("has a number with too large an exponent", "write numbers out");
        } catch (JsonProcessingException e) {
            Optional<String> twice = e instanceof StreamConstraintsException ? Optional.empty() : twice(text);
            throw twice.isPresent()
                    ? new Unreadable("has the field " + Excerpt.quoted(twice.get()) + " twice", "keep one of them")
                    : new Unreadable(JsonFault.of(e, text, "JSON"), "mend it there");
        }
    }

    /** JSON for a tree, as text: what is no character in it is left to whoever reads it. */
    public static String text(JsonNode tree) {
        try {
            return MAPPER.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that was read cannot be written", e);
        }
    }

    /** The first field that an object has a second time, if that is what is wrong. */
    private static Optional<String> twice(String text) {
        Deque<Set<String>> open = new ArrayDeque<>();
        try (JsonParser parser = LENIENT.createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.START_OBJECT) {
                    open.push(new HashSet<>());
                } else if (token == JsonToken.END_OBJECT) {
                    open.pop();
                } else if (token == JsonToken.FIELD_NAME && !open.element().add(String.valueOf(parser.currentName()))) {
                    return Optional.of(String.valueOf(parser.currentName()));
                }
            }
        } catch (IOException malformed) {
            // Then that is what is wrong, and told.
        }
        return Optional.empty();
    }
}
