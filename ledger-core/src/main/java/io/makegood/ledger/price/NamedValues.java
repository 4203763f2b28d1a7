package io.makegood.ledger.price;

import io.makegood.ledger.event.InvalidEvent;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Attributes and quantities as callers write them on one line: {@code model=pro,resolution=1080p}. */
public final class NamedValues {
    private NamedValues() {}

    /** The values by name; none for null. Throws {@link InvalidEvent} that names the field and the remedy. */
    public static Map<String, String> texts(String field, @Nullable String line) {
        Map<String, String> values = new TreeMap<>();
        if (line != null) {
            for (String pair : line.split(",", -1)) {
                int equals = pair.indexOf('=');
                if (equals <= 0 || equals == pair.length() - 1) {
                    throw new InvalidEvent(
                            field, "is no list of names and values", "write name=value, and commas between such");
                }
                if (values.put(pair.substring(0, equals), pair.substring(equals + 1)) != null) {
                    throw new InvalidEvent(field, "names one twice", "name each once");
                }
            }
        }
        return values;
    }

    /** Whole numbers by name; none for null. Throws {@link InvalidEvent} that names the field and the remedy. */
    public static Map<String, Long> numbers(String field, @Nullable String line) {
        Map<String, Long> numbers = new TreeMap<>();
        texts(field, line).forEach((name, value) -> {
            try {
                numbers.put(name, Long.valueOf(value));
            } catch (NumberFormatException e) {
                throw new InvalidEvent(field, "has a value that is no whole number", "write such as seconds=8");
            }
        });
        return numbers;
    }
}
