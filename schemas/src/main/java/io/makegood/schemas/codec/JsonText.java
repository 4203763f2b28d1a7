package io.makegood.schemas.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import io.makegood.schemas.codec.UndecodableRecord.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object as plain values: map, list, {@code String}, {@code Boolean}, {@code Long}, {@code BigInteger} beyond
 * that, {@link Fraction}, null. Keeps what a reader must still judge, such as how a number was written.
 */
final class JsonText {
    /** An event nests three deep. */
    private static final int NESTING_MAX = 16;

    private static final int NAME_CHARS_MAX = 256;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(JsonLimits.bounded(NESTING_MAX)
                    .maxNameLength(NAME_CHARS_MAX)
                    .maxStringLength(Encoding.RECORD_BYTES_MAX)
                    .maxDocumentLength(Encoding.RECORD_BYTES_MAX)
                    .build())
            .build();

    /** A number with a fraction or an exponent, as it was written. */
    record Fraction(String literal) {}

    private final JsonParser parser;
    private final Problems problems;

    private JsonText(JsonParser parser, Problems problems) {
        this.parser = parser;
        this.problems = problems;
    }

    /** The one object that the bytes hold; a key given twice is noted as a problem. */
    static Map<String, @Nullable Object> parse(byte[] bytes, Problems problems) throws UndecodableRecord {
        try {
            return parse(Utf8Text.afterMark(bytes), problems);
        } catch (NotUtf8 e) {
            throw new UndecodableRecord(Reason.INVALID_JSON, "the text " + e.problem() + "; save or send it as UTF-8");
        }
    }

    /** The same of text. */
    static Map<String, @Nullable Object> parse(String text, Problems problems) throws UndecodableRecord {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new UndecodableRecord(Reason.INVALID_JSON, "expected one JSON object, {…}");
            }
            Map<String, @Nullable Object> object = new JsonText(parser, problems).object();
            if (parser.nextToken() != null) {
                throw new UndecodableRecord(
                        Reason.INVALID_JSON, "more follows after the object's end; publish one event per record");
            }
            return object;
        } catch (JsonProcessingException e) {
            throw new UndecodableRecord(
                    Reason.INVALID_JSON, "the text " + JsonFault.of(e, text, "JSON") + "; write one JSON object");
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot fail to be read", e);
        }
    }

    private Map<String, @Nullable Object> object() throws IOException {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            Object value = value();
            if (fields.containsKey(name)) {
                problems.add(
                        Reason.INVALID_FIELD, path(parser.getParsingContext()), "is given twice", "keep one of them");
            }
            fields.put(name, value);
        }
        return fields;
    }

    private List<@Nullable Object> list() throws IOException {
        List<@Nullable Object> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(value());
        }
        return values;
    }

    private @Nullable Object value() throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object();
            case START_ARRAY -> list();
            case VALUE_STRING -> parser.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT -> whole(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> new Fraction(parser.getText());
            default -> null;
        };
    }

    private static String path(JsonStreamContext at) {
        if (at.inRoot()) {
            return "";
        }
        String outer = path(at.getParent());
        if (at.inArray()) {
            return outer + "[" + at.getCurrentIndex() + "]";
        }
        return outer.isEmpty() ? at.getCurrentName() : outer + "." + at.getCurrentName();
    }

    private static Object whole(BigInteger number) {
        return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
    }
}
