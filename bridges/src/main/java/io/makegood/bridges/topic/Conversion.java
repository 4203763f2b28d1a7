package io.makegood.bridges.topic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.makegood.bridges.foreign.IsoTime;
import io.makegood.bridges.foreign.Unreadable;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.Limits;
import io.makegood.schemas.codec.Excerpt;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a value of a foreign record becomes where the ledger writes it otherwise: {@code as} beside its place. */
enum Conversion {
    /** A number or a boolean as text, a text as it is: ids that come as numbers. */
    TEXT(true) {
        @Override
        JsonNode convert(JsonNode value) throws Unreadable {
            if (value.isTextual() || value.isIntegralNumber() || value.isBoolean()) {
                return JsonNodeFactory.instance.textNode(value.asText());
            }
            return JsonNodeFactory.instance.textNode(
                    number(value, "send a text, a number, true or false").toPlainString());
        }
    },
    /** A whole number, however it was written: {@code "50"} and {@code 50.00} are 50. */
    NUMBER(false) {
        @Override
        JsonNode convert(JsonNode value) throws Unreadable {
            return whole(number(value, "send a whole number, such as 50"), value, "send a whole number");
        }
    },
    /** Epoch seconds, with a fraction down to the millisecond, as epoch milliseconds. */
    SECONDS(false) {
        @Override
        JsonNode convert(JsonNode value) throws Unreadable {
            BigDecimal seconds = number(value, "send epoch seconds, such as 1798282800");
            if (seconds.compareTo(SECONDS_MAX) >= 0) {
                throw new Unreadable(
                        "is " + shown(value) + ", no seconds but finer", "take epoch milliseconds as they are");
            }
            return time(
                    whole(seconds.scaleByPowerOfTen(3), value, "send at most three digits behind the point"), value);
        }
    },
    /** A moment in ISO 8601 with its offset, as epoch milliseconds; what is finer is cut off. */
    ISO(false) {
        @Override
        JsonNode convert(JsonNode value) throws Unreadable {
            OptionalLong millis = value.isTextual() ? IsoTime.millis(value.asText()) : OptionalLong.empty();
            if (millis.isEmpty()) {
                throw new Unreadable(
                        "is " + shown(value), "send ISO 8601 with its offset, such as 2026-11-20T12:00:00Z");
            }
            return time(JsonNodeFactory.instance.numberNode(millis.getAsLong()), value);
        }
    };

    /** More are milliseconds: as seconds they would be after the year 5000. */
    private static final BigDecimal SECONDS_MAX = new BigDecimal("100000000000");
    /** More digits than any id or amount has; writing out a number with a large exponent would fill the memory. */
    private static final int DIGITS_MAX = 64;

    private static final Pattern NUMBER_TEXT = Pattern.compile("-?\\d{1,64}(\\.\\d{1,64})?");

    private final boolean makesText;

    Conversion(boolean makesText) {
        this.makesText = makesText;
    }

    /** What the value becomes; throws {@link Unreadable} if it is none that can. */
    abstract JsonNode convert(JsonNode value) throws Unreadable;

    /** Whether it makes text; otherwise a whole number. */
    boolean makesText() {
        return makesText;
    }

    /** As it is written in settings. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Conversion> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }

    /** All of them, for a sentence. */
    static String words() {
        return Arrays.stream(values()).map(Conversion::word).collect(Collectors.joining(", "));
    }

    private static BigDecimal number(JsonNode value, String remedy) throws Unreadable {
        boolean written =
                value.isTextual() && NUMBER_TEXT.matcher(value.asText()).matches();
        if (!value.isNumber() && !written) {
            throw new Unreadable("is " + shown(value), remedy);
        }
        BigDecimal number = written ? new BigDecimal(value.asText()) : value.decimalValue();
        if (number.precision() + Math.abs((long) number.scale()) > DIGITS_MAX) {
            throw new Unreadable("is " + shown(value) + ", too long a number", remedy);
        }
        return number;
    }

    private static JsonNode whole(BigDecimal number, JsonNode value, String remedy) throws Unreadable {
        if (number.stripTrailingZeros().scale() > 0) {
            throw new Unreadable("is " + shown(value) + ", too fine a fraction", remedy);
        }
        return JsonNodeFactory.instance.numberNode(number.toBigIntegerExact());
    }

    private static JsonNode time(JsonNode millis, JsonNode value) throws Unreadable {
        try {
            if (millis.canConvertToLong()) {
                Limits.optionalTime("", millis.longValue());
                return millis;
            }
        } catch (InvalidEvent e) {
            // Told below like what is no long at all.
        }
        throw new Unreadable(
                "is " + shown(value) + ", before March 1973 or after the year 9999", "send the time that is meant");
    }

    private static String shown(JsonNode value) {
        if (value.isTextual()) {
            return "the text " + Excerpt.quoted(value.asText());
        }
        return value.isObject()
                ? "an object"
                : value.isArray() ? "a list" : Excerpt.bounded(value.asText(), DIGITS_MAX);
    }
}
