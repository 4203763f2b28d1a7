package io.makegood.ledger.event;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a request says of itself by name: attributes and quantities. Every bound keeps an event small and is part of the contract. */
public final class Particulars {
    /** Most attributes of one request, and most quantities. */
    public static final int NAMES_MAX = 16;
    /** Longest name of an attribute or a quantity, in characters. */
    public static final int NAME_CHARS_MAX = 64;

    /** The attribute that names the model which makes it: grants may pay for some alone. */
    public static final String MODEL = "model";

    /** Names that a request has fields of their own for. */
    public static final Set<String> FIELDS =
            Collections.unmodifiableSet(new LinkedHashSet<>(List.of("platform", "surface", "inputMode")));

    private Particulars() {}

    /** The attributes in the order of their names, if each has a name and a value that an event may carry; empty if absent. */
    public static Map<String, String> attributes(@Nullable Map<String, String> attributes) {
        if (attributes == null || attributes.isEmpty()) {
            return Map.of();
        }
        requireFew("attributes", attributes.size());
        TreeMap<String, String> kept = new TreeMap<>();
        attributes.forEach((name, value) -> {
            requireName("attributes", name);
            if (FIELDS.contains(name)) {
                throw new InvalidEvent("attributes." + name, "is a field of its own", "write it as " + name);
            }
            String field = "attributes." + name;
            kept.put(name, Limits.withoutSecret(field, Limits.id(field, value)));
        });
        return Collections.unmodifiableSortedMap(kept);
    }

    /** The quantities in the order of their names, if each has a name and is 0 to {@link Limits#AMOUNT_MAX}; empty if absent. */
    public static Map<String, Long> quantities(@Nullable Map<String, Long> quantities) {
        if (quantities == null || quantities.isEmpty()) {
            return Map.of();
        }
        requireFew("quantities", quantities.size());
        TreeMap<String, Long> kept = new TreeMap<>();
        quantities.forEach((name, amount) -> {
            requireName("quantities", name);
            String field = "quantities." + name;
            if (amount < 0) {
                throw new InvalidEvent(field, "is " + amount, "give zero or a whole number above it");
            }
            if (amount > Limits.AMOUNT_MAX) {
                throw new InvalidEvent(field, "is " + amount, "the most allowed is " + Limits.AMOUNT_MAX);
            }
            kept.put(name, amount);
        });
        return Collections.unmodifiableSortedMap(kept);
    }

    /** Whether an attribute or a quantity may have that name: a letter, then letters, digits and {@code . _ -}. */
    public static boolean isName(String name) {
        if (name.isEmpty() || name.length() > NAME_CHARS_MAX || !isLetter(name.charAt(0))) {
            return false;
        }
        for (int i = 1; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!isLetter(c) && (c < '0' || c > '9') && c != '.' && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static void requireFew(String field, int count) {
        if (count > NAMES_MAX) {
            throw new InvalidEvent(field, "names " + count, "name at most " + NAMES_MAX);
        }
    }

    private static void requireName(String field, String name) {
        if (!isName(name)) {
            throw new InvalidEvent(
                    field,
                    "has a name that is none",
                    "begin names with a letter, then 0 to " + (NAME_CHARS_MAX - 1) + " letters, digits and . _ -");
        }
        Limits.withoutSecret(field, name);
    }
}
