package io.makegood.ledger.event;

import io.makegood.ledger.secret.Secrets;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What an id, a text and an amount may look like. Every bound keeps a row or a line small and is part of the contract. */
public final class Limits {
    /** Longest id, in UTF-8 bytes: room for a UUID with a prefix, small enough to be a key. */
    public static final int ID_BYTES_MAX = 128;
    /** Longest label, feature-like name or operator, in characters. */
    public static final int LABEL_MAX = 256;
    /** Longest free text, in characters. */
    public static final int TEXT_MAX = 2_000;
    /** Longest address of a result, in characters: what browsers and proxies take of one. */
    public static final int URL_MAX = 2_048;
    /** Longest policy document, in characters. */
    public static final int DOCUMENT_MAX = 512 * 1024;
    /** Most items in one generation: it bounds the generation's row. */
    public static final int ITEMS_MAX = 256;
    /** Most holders named for one account, each in a row of its own. */
    public static final int HOLDERS_MAX = 1_000;
    /** Largest amount of one event: thousands of such events still fit a long. */
    public static final long AMOUNT_MAX = 1_000_000_000_000_000L;
    /** Most open grants that an account may have by CreditsGranted: it bounds the account's row. */
    public static final int OPEN_GRANTS_MAX = 256;

    /** Most features that a grant may name: they stand in the account's row as long as it has credits left. */
    public static final int GRANT_FEATURES_MAX = 16;

    /** Most models that a grant may name: they stand there too. */
    public static final int GRANT_MODELS_MAX = 16;

    /** Most grants of which one arrival brings credits: a transfer of more comes in several. It keeps the record small. */
    public static final int SLICES_MAX = 64;

    /** Most other accounts to which credits of one grant may be transferred: a revocation has to find them all. */
    public static final int MOVES_MAX = 256;

    /** Most of a plan that an account may have at once: with it, every allowance fits 64 bits. */
    public static final int PLAN_QUANTITY_MAX = 5_000;

    /** Highest attempt of a request: room for every customer's patience. */
    public static final int ATTEMPTS_MAX = 1_000_000;

    /** Longest time by which a charge timeout can be extended, in milliseconds: 30 days, so that no hold stays for ever. */
    public static final long EXTENSION_MAX_MILLIS = 30L * 24 * 60 * 60 * 1000;

    /** Times before it, 3 March 1973, are seconds taken for milliseconds: those of today would be in January 1970. */
    private static final long TIME_MIN = 100_000_000_000L;
    /** Times after it, the end of the year 9999, are no milliseconds. */
    private static final long TIME_MAX = 253_402_300_799_999L;

    private static final long DAY_MILLIS = 24L * 60 * 60 * 1000;

    private static final int FEW_ITEMS = 16;

    private static final HarmlessTexts HARMLESS = new HarmlessTexts();

    private Limits() {}

    /** Returns {@code value} if it may serve as an id; throws {@link InvalidEvent} otherwise. */
    public static String id(String field, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            throw new InvalidEvent(field, "is missing", "give it 1 to " + ID_BYTES_MAX + " bytes of text");
        }
        int bytes = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < 0x80) {
                if (c < 0x20 || c == 0x7f) {
                    throw new InvalidEvent(field, "has a control character at index " + i, "remove it");
                }
                bytes++;
            } else {
                requireText(field, value, i);
                bytes += c < 0x800 ? 2 : Character.isSurrogate(c) ? 2 : 3;
            }
        }
        if (bytes > ID_BYTES_MAX) {
            throw new InvalidEvent(field, "is " + bytes + " bytes long", "shorten it to at most " + ID_BYTES_MAX);
        }
        if (value.charAt(0) == ' ' || value.charAt(value.length() - 1) == ' ') {
            throw new InvalidEvent(field, "begins or ends with a space", "trim it");
        }
        return value;
    }

    /** Like {@link #id}, but may be absent. */
    public static @Nullable String optionalId(String field, @Nullable String value) {
        return value == null ? null : id(field, value);
    }

    /**
     * Returns {@code value} if it is a one-line name or reference of at most {@link #LABEL_MAX} characters, or absent. Like every text,
     * it is refused if it looks like a secret.
     */
    public static @Nullable String optionalLabel(String field, @Nullable String value) {
        return value == null ? null : withoutSecret(field, bounded(field, value, LABEL_MAX, false));
    }

    /** Like {@link #optionalLabel}, but present. */
    public static String label(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new InvalidEvent(field, "is missing", "give it 1 to " + LABEL_MAX + " characters");
        }
        return withoutSecret(field, bounded(field, value, LABEL_MAX, false));
    }

    /**
     * Returns {@code value} if it is free text (line breaks allowed) of at most {@link #TEXT_MAX} characters, or absent. It is refused
     * if it looks like a secret.
     */
    public static @Nullable String optionalText(String field, @Nullable String value) {
        return value == null ? null : withoutSecret(field, bounded(field, value, TEXT_MAX, true));
    }

    /** Like {@link #label} for a {@link PersonalTexts personal text}, which may be sealed: then it is looked at no further. */
    public static String personalLabel(String field, @Nullable String value) {
        return value != null && SealedText.begins(value) ? sealed(field, value, LABEL_MAX) : label(field, value);
    }

    /** Like {@link #personalLabel}, but may be absent. */
    public static @Nullable String optionalPersonalLabel(String field, @Nullable String value) {
        return value != null && SealedText.begins(value)
                ? sealed(field, value, LABEL_MAX)
                : optionalLabel(field, value);
    }

    /** Like {@link #optionalText} for a personal text, which may be sealed. */
    public static @Nullable String optionalPersonalText(String field, @Nullable String value) {
        return value != null && SealedText.begins(value) ? sealed(field, value, TEXT_MAX) : optionalText(field, value);
    }

    /**
     * Returns {@code value} if it is the absolute http or https address of a result, of at most {@link #URL_MAX} characters, without user info;
     * or sealed, or absent. It is looked through for no secrets: what signs a link for some hours looks like one, and has to be in it.
     */
    public static @Nullable String optionalPersonalUrl(String field, @Nullable String value) {
        if (value == null) {
            return null;
        }
        return SealedText.begins(value) ? sealed(field, value, URL_MAX) : WebAddress.of(field, value, URL_MAX);
    }

    private static String sealed(String field, String value, int charsMax) {
        if (!SealedText.is(value)) {
            throw new InvalidEvent(
                    field,
                    "begins like a sealed text and is none",
                    "send what the API sealed as it is, or another text");
        }
        int max = SealedText.charsMax(charsMax);
        if (value.length() > max) {
            throw new InvalidEvent(
                    field,
                    "is a sealed text of " + value.length() + " characters",
                    "shorten what is sealed to at most " + charsMax);
        }
        return value;
    }

    /** Returns {@code value} if it is no secret, as far as can be seen; of no other length or form than it has. */
    public static String withoutSecret(String field, String value) {
        if (HARMLESS.holds(value)) {
            return value;
        }
        Optional<String> kind = Secrets.findIn(value);
        if (kind.isPresent()) {
            throw new InvalidEvent(field, "seems to hold " + kind.get(), "remove it; the ledger keeps text for ever");
        }
        HARMLESS.add(value);
        return value;
    }

    /** Returns the features for which alone a grant pays, in alphabetical order; refuses too many, bad names and one named twice. */
    public static List<String> features(List<String> names) {
        return only("features", "feature", names, GRANT_FEATURES_MAX);
    }

    /** The same for the models for which alone it pays. */
    public static List<String> models(List<String> names) {
        return only("models", "model", names, GRANT_MODELS_MAX);
    }

    private static List<String> only(String field, String each, List<String> names, int most) {
        if (names.size() > most) {
            throw new InvalidEvent(field, "names " + names.size(), "name at most " + most);
        }
        names.forEach(name -> id(field, name));
        if (!areDistinct(names, Function.identity())) {
            throw new InvalidEvent(field, "names a " + each + " twice", "name each " + each + " once");
        }
        return names.size() < 2 ? List.copyOf(names) : names.stream().sorted().toList();
    }

    /** Features as they are published: absent for a grant that pays for every one, and never none. */
    public static List<String> publishedFeatures(@Nullable List<String> names) {
        return features(published("features", names));
    }

    /** Models as they are published: absent for a grant that pays for every one, and never none. */
    public static List<String> publishedModels(@Nullable List<String> names) {
        return models(published("models", names));
    }

    private static List<String> published(String field, @Nullable List<String> names) {
        if (names != null && names.isEmpty()) {
            throw new InvalidEvent(field, "names none", "leave it out if the credits pay for every one");
        }
        return names == null ? List.of() : names;
    }

    /** Refuses a generation's items if they are too many, if one's {@code id} is none or is named twice. */
    public static <T> void items(List<T> items, Function<T, String> id) {
        int count = items.size();
        if (count > ITEMS_MAX) {
            throw new InvalidEvent("items", "names " + count, "split it: at most " + ITEMS_MAX);
        }
        for (int i = 0; i < count; i++) {
            id("items", id.apply(items.get(i)));
        }
        if (!areDistinct(items, id)) {
            throw new InvalidEvent("items", "names an item twice", "name each item once");
        }
    }

    private static <T> boolean areDistinct(List<T> items, Function<T, String> id) {
        int count = items.size();
        if (count > FEW_ITEMS) {
            Set<String> ids = new HashSet<>();
            for (T item : items) {
                ids.add(id.apply(item));
            }
            return ids.size() == count;
        }
        // Most generations have a few items, and this runs for every event: no set is made for them.
        for (int i = 1; i < count; i++) {
            String one = id.apply(items.get(i));
            for (int before = 0; before < i; before++) {
                if (one.equals(id.apply(items.get(before)))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Returns {@code amount} if it is 1 to {@link #AMOUNT_MAX}. */
    public static long positive(String field, long amount) {
        if (amount <= 0) {
            throw new InvalidEvent(field, "is " + amount, "give a whole number of credits above zero");
        }
        return atMost(field, amount);
    }

    /** Returns {@code amount} if it is 0 to {@link #AMOUNT_MAX}. */
    public static long notNegative(String field, long amount) {
        if (amount < 0) {
            throw new InvalidEvent(field, "is " + amount, "give zero or a whole number of credits above it");
        }
        return atMost(field, amount);
    }

    /** Returns {@code amount} if it is not zero and at most {@link #AMOUNT_MAX} either way. */
    public static long signed(String field, long amount) {
        if (amount == 0) {
            throw new InvalidEvent(field, "is 0", "give the credits to add (above zero) or take (below zero)");
        }
        if (amount < -AMOUNT_MAX) {
            throw new InvalidEvent(field, "is " + amount, "the least allowed is " + -AMOUNT_MAX);
        }
        return atMost(field, amount);
    }

    /** Returns {@code value} if it is present. */
    public static <T> T present(String field, @Nullable T value) {
        if (value == null) {
            throw new InvalidEvent(field, "is missing", "give it a value");
        }
        return value;
    }

    /** Returns {@code attempt} if it is 1 to {@link #ATTEMPTS_MAX}. */
    public static int attempt(String field, int attempt) {
        if (attempt < 1 || attempt > ATTEMPTS_MAX) {
            throw new InvalidEvent(field, "is " + attempt, "count attempts from 1 to at most " + ATTEMPTS_MAX);
        }
        return attempt;
    }

    /** Returns the time if it can be one in epoch milliseconds and is not plainly seconds or microseconds; or null if absent. */
    public static @Nullable Long optionalTime(String field, @Nullable Long epochMillis) {
        if (epochMillis == null || isTime(epochMillis)) {
            return epochMillis;
        }
        if (epochMillis < 0) {
            throw new InvalidEvent(field, "is " + epochMillis, "give epoch milliseconds, UTC");
        }
        if (epochMillis > TIME_MAX) {
            throw new InvalidEvent(
                    field,
                    "is " + epochMillis + ", after the year 9999",
                    "give epoch milliseconds, not microseconds or finer");
        }
        LocalDate day = LocalDate.ofEpochDay(epochMillis / DAY_MILLIS);
        String month = day.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH) + " " + day.getYear();
        throw new InvalidEvent(
                field, "is " + epochMillis + ", in " + month, "give epoch milliseconds, which are seconds times 1000");
    }

    /** Whether such a time can stand in an event. */
    public static boolean isTime(long epochMillis) {
        return epochMillis >= TIME_MIN && epochMillis <= TIME_MAX;
    }

    private static long atMost(String field, long amount) {
        if (amount > AMOUNT_MAX) {
            throw new InvalidEvent(field, "is " + amount, "the most allowed is " + AMOUNT_MAX);
        }
        return amount;
    }

    private static String bounded(String field, String value, int max, boolean lineBreaks) {
        if (value.length() > max) {
            throw new InvalidEvent(field, "has " + value.length() + " characters", "shorten it to at most " + max);
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean broken = c < 0x20 || c == 0x7f;
            if (broken && !(lineBreaks && (c == '\n' || c == '\r' || c == '\t'))) {
                throw new InvalidEvent(field, "has a control character at index " + i, "remove it");
            }
            if (c >= 0x80) {
                requireText(field, value, i);
            }
        }
        return value;
    }

    /** Refuses what is no character: C1 controls, line separators and halves of surrogate pairs. */
    private static void requireText(String field, String value, int index) {
        char c = value.charAt(index);
        if (c <= 0x9f || c == '\u2028' || c == '\u2029') {
            throw new InvalidEvent(field, "has a control character at index " + index, "remove it");
        }
        boolean paired = !Character.isSurrogate(c)
                || (Character.isHighSurrogate(c)
                        && index + 1 < value.length()
                        && Character.isLowSurrogate(value.charAt(index + 1)))
                || (Character.isLowSurrogate(c) && index > 0 && Character.isHighSurrogate(value.charAt(index - 1)));
        if (!paired) {
            throw new InvalidEvent(field, "has half of a surrogate pair at index " + index, "send valid Unicode");
        }
    }
}
