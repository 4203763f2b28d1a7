package io.makegood.policyfiles;

import io.makegood.ledger.event.Limits;
import io.makegood.policyfiles.PolicyNode.Entry;
import io.makegood.policyfiles.PolicyNode.Kind;
import io.makegood.policyfiles.PolicyNode.Mapping;
import io.makegood.policyfiles.PolicyNode.Scalar;
import io.makegood.policyfiles.PolicyNode.Sequence;
import io.makegood.schemas.codec.NearestName;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One value of a document, asked for as what it should be. An answer is empty when it is not, and the problem noted. */
final class PolicyField {
    /** Longest name of a feature, platform, surface, policy or version. */
    static final int NAME_CHARS_MAX = 64;
    /** Ten years: longer than any window a product promises. */
    private static final long DURATION_DAYS_MAX = 3_650;

    /** The greatest whole number: of nine digits. */
    static final int WHOLE_MAX = 999_999_999;

    static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0," + (NAME_CHARS_MAX - 1) + "}");
    private static final Pattern AMOUNT = Pattern.compile("(0|[1-9][0-9]{0,15})(\\.[0-9]{1,6})?");
    private static final Pattern EXACT_AMOUNT = Pattern.compile("(0|[1-9][0-9]{0,15})(\\.[0-9]{1,9})?");
    private static final Pattern COUNT = Pattern.compile("0|[1-9][0-9]{0,15}");
    static final Pattern VALUE =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+:/-]{0," + (NAME_CHARS_MAX - 1) + "}");
    private static final Pattern WHOLE = Pattern.compile("0|[1-9][0-9]{0,8}");
    static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,8})([smhd])");
    static final Pattern INSTANT =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private final String path;
    private final PolicyNode node;
    private final PolicyContext context;

    PolicyField(String path, PolicyNode node, PolicyContext context) {
        this.path = path;
        this.node = node;
        this.context = context;
    }

    PolicyNode node() {
        return node;
    }

    boolean isText() {
        return node instanceof Scalar;
    }

    void wrong(String problem, String remedy) {
        context.problems().add(node, path, problem, remedy);
    }

    /** The same of something within it, at a place of its own. */
    void wrong(Entry at, String problem, String remedy) {
        context.problems().add(at.line(), at.column(), within(at.name()), problem, remedy);
    }

    /** The same, where the remedy is worth finding only if it is told. */
    void unknown(Entry at, String problem, Supplier<String> remedy) {
        if (!context.problems().isFull()) {
            wrong(at, problem, remedy.get());
        }
    }

    /** Notes that a field of it is missing. */
    void lacks(String name, String remedy) {
        context.problems().add(node, within(name), "is missing", remedy);
    }

    String path() {
        return path;
    }

    /** What the document has declared at its top. */
    Declared declared() {
        return context.declared();
    }

    /** Whether it is there without a value. */
    boolean isNothing() {
        return node instanceof Scalar scalar && scalar.kind() == Kind.NOTHING;
    }

    /** The same the other way round; nothing is a problem. */
    boolean hasValue() {
        if (isNothing()) {
            wrong("has no value", "give it one, or leave the field out");
        }
        return !isNothing();
    }

    /** What stands under it, in its order; nothing where it is no section. */
    List<Entry> entries() {
        return node instanceof Mapping mapping ? mapping.entries() : List.of();
    }

    /** A single value as it is written; empty where it is none. */
    String written() {
        return node instanceof Scalar scalar ? scalar.text() : "";
    }

    /** What stands there, in words fit for a message. */
    String shown() {
        return node.shown();
    }

    private String within(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** Text of at most that many characters, without control characters; line breaks only where allowed. */
    Optional<String> text(int charsMax, boolean lineBreaks) {
        Optional<String> written = scalar(Kind.TEXT, "text");
        if (written.isEmpty()) {
            return written;
        }
        String text = written.get();
        if (text.isBlank()) {
            wrong("is blank", "write 1 to " + charsMax + " characters");
            return Optional.empty();
        }
        return bounded(text, charsMax, lineBreaks);
    }

    /** One line of text that may be empty, and keeps its spaces. */
    Optional<String> prefix(int charsMax) {
        return scalar(Kind.TEXT, "text").flatMap(text -> bounded(text, charsMax, false));
    }

    /** A short name of letters, digits, dots, hyphens, underscores and plus signs; whole numbers will do. */
    Optional<String> name() {
        if (node instanceof Scalar scalar
                && scalar.kind() == Kind.NUMBER
                && WHOLE.matcher(scalar.text()).matches()) {
            return Optional.of(scalar.text());
        }
        Optional<String> written = scalar(Kind.TEXT, "text");
        if (written.isPresent() && !NAME.matcher(written.get()).matches()) {
            wrong("is " + shown(), "write 1 to " + NAME_CHARS_MAX + " letters, digits and . _ - + in it");
            return Optional.empty();
        }
        return written;
    }

    /** Notes it if {@code name}, a key of the document, cannot serve as a name. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** True or false in these words: what else older YAML takes for one of them (yes, on) would be taken for the other. */
    Optional<Boolean> bool() {
        Optional<String> written = scalar(Kind.BOOLEAN, "true or false");
        if (written.isPresent() && !written.get().matches("(?i)true|false")) {
            wrong("is " + shown(), "write true or false");
            return Optional.empty();
        }
        return written.map("true"::equalsIgnoreCase);
    }

    /** A whole number within the bounds. */
    Optional<Integer> whole(int min, int max) {
        if (node instanceof Scalar scalar
                && scalar.kind() == Kind.NUMBER
                && WHOLE.matcher(scalar.text()).matches()) {
            int number = Integer.parseInt(scalar.text());
            if (number >= min && number <= max) {
                return Optional.of(number);
            }
        }
        wrong("is " + shown(), "write a whole number from " + min + " to " + max);
        return Optional.empty();
    }

    /** Credits, written in the product's own unit, as whole units of the ledger. */
    Optional<Long> amount() {
        int scale = declared().scale();
        if (!(node instanceof Scalar scalar)
                || scalar.kind() != Kind.NUMBER
                || !AMOUNT.matcher(scalar.text()).matches()) {
            wrong("is " + shown(), "write an amount of credits in plain digits, such as 2" + fraction(scale));
            return Optional.empty();
        }
        BigDecimal units = new BigDecimal(scalar.text()).movePointRight(scale);
        if (units.stripTrailingZeros().scale() > 0) {
            String remedy = scale == 0
                    ? "write whole credits, or declare the scale of the product's credits"
                    : "write at most " + scale + " digits after the point, as the scale says";
            wrong("is " + shown(), remedy);
            return Optional.empty();
        }
        if (units.compareTo(BigDecimal.valueOf(Limits.AMOUNT_MAX)) > 0) {
            wrong(
                    "is " + shown(),
                    "the most is "
                            + BigDecimal.valueOf(Limits.AMOUNT_MAX, scale).toPlainString());
            return Optional.empty();
        }
        return Optional.of(units.longValueExact());
    }

    /** Credits, written in the product's own unit, as units of the ledger and parts of them: rates may be finer than what is charged. */
    Optional<BigDecimal> exactAmount() {
        return exact(declared().scale());
    }

    /** So many percent, with at most 9 digits after the point. */
    Optional<BigDecimal> percent(int max) {
        Optional<BigDecimal> percent = exact(0);
        if (percent.isPresent() && percent.get().compareTo(BigDecimal.valueOf(max)) > 0) {
            wrong("is " + shown(), "write percent, at most " + max);
            return Optional.empty();
        }
        return percent;
    }

    private Optional<BigDecimal> exact(int scale) {
        if (!(node instanceof Scalar scalar)
                || scalar.kind() != Kind.NUMBER
                || !EXACT_AMOUNT.matcher(scalar.text()).matches()) {
            wrong("is " + shown(), "write a number in plain digits, with at most 9 after the point, such as 0.25");
            return Optional.empty();
        }
        BigDecimal units = new BigDecimal(scalar.text()).movePointRight(scale);
        if (units.compareTo(BigDecimal.valueOf(Limits.AMOUNT_MAX)) > 0) {
            wrong(
                    "is " + shown(),
                    "the most is "
                            + BigDecimal.valueOf(Limits.AMOUNT_MAX, scale).toPlainString());
            return Optional.empty();
        }
        return Optional.of(units);
    }

    /** A whole number of things, at least so many and at most as many as an amount may be. */
    Optional<Long> count(long least) {
        if (node instanceof Scalar scalar
                && scalar.kind() == Kind.NUMBER
                && COUNT.matcher(scalar.text()).matches()) {
            long count = Long.parseLong(scalar.text());
            if (count >= least && count <= Limits.AMOUNT_MAX) {
                return Optional.of(count);
            }
        }
        wrong("is " + shown(), "write a whole number from " + least + " to " + Limits.AMOUNT_MAX);
        return Optional.empty();
    }

    /** The value of an attribute, in text, digits, true or false; one of {@code known}, which are those of {@code attribute}, if there are. */
    Optional<String> value(List<String> known, String attribute) {
        if (!(node instanceof Scalar scalar) || !VALUE.matcher(scalar.text()).matches()) {
            wrong("is " + shown(), "write 1 to " + NAME_CHARS_MAX + " letters, digits and . _ + : / - in it");
            return Optional.empty();
        }
        if (!known.isEmpty() && !known.contains(scalar.text())) {
            wrong(
                    "is " + shown() + ", which is not listed for " + attribute,
                    NearestName.remedy(scalar.text(), known, "list it, or write one of " + String.join(", ", known)));
            return Optional.empty();
        }
        return Optional.of(scalar.text());
    }

    /** Tells that its name is none of those that the document lists. */
    void unlisted(String problem, String name, Collection<String> listed, String where) {
        String known = listed.isEmpty() ? "list it under " + where : "known are " + String.join(", ", listed);
        wrong(problem, NearestName.remedy(name, listed, known));
    }

    /** A duration such as {@code 30m}, in milliseconds. */
    Optional<Long> duration() {
        String written = written();
        Matcher matcher = DURATION.matcher(written);
        if (!matcher.matches()) {
            wrong("is " + shown(), "write a whole number and s, m, h or d, such as 30m, 24h or 14d");
            return Optional.empty();
        }
        long millis = Long.parseLong(matcher.group(1)) * Durations.unitMillis(matcher.group(2));
        if (millis > DURATION_DAYS_MAX * Durations.DAY_MILLIS) {
            wrong("is " + shown(), "the longest is " + DURATION_DAYS_MAX + "d");
            return Optional.empty();
        }
        return Optional.of(millis);
    }

    /** A moment such as {@code 2026-07-01T00:00:00Z}, in epoch milliseconds. */
    Optional<Long> instant() {
        String written = written();
        if (INSTANT.matcher(written).matches()) {
            try {
                long at = OffsetDateTime.parse(written).toInstant().toEpochMilli();
                if (Limits.isTime(at)) {
                    return Optional.of(at);
                }
            } catch (DateTimeException noSuchDay) {
                // Told below, with the same remedy.
            }
        }
        wrong(
                "is " + shown(),
                DATE.matcher(written).matches()
                        ? "write the time of day too: " + written + "T00:00:00Z"
                        : "write a moment from 1974 to 9999 with its offset, such as 2026-07-01T00:00:00Z");
        return Optional.empty();
    }

    /** One of the words that the format knows. */
    <T> Optional<T> word(Map<String, T> words) {
        String written = written();
        T meaning = words.get(written);
        if (meaning == null) {
            wrong(
                    "is " + shown(),
                    NearestName.remedy(written, words.keySet(), "write one of " + String.join(", ", words.keySet())));
        }
        return Optional.ofNullable(meaning);
    }

    /** That name, if the document declares it under {@code where}. */
    Optional<String> declared(String name, Collection<String> names, String where) {
        if (!names.contains(name)) {
            wrong(
                    "is " + shown() + ", which is not declared under " + where,
                    NearestName.remedy(name, names, "add it to " + where));
            return Optional.empty();
        }
        return Optional.of(name);
    }

    /** The fields under it by their names, in their order; a name that comes twice is a problem. */
    Optional<Map<String, PolicyField>> named() {
        if (!(node instanceof Mapping mapping)) {
            wrong("is " + shown(), "write fields under it, each on a line of its own");
            return Optional.empty();
        }
        Map<String, PolicyField> fields = new LinkedHashMap<>();
        for (Entry entry : mapping.entries()) {
            PolicyField field = new PolicyField(within(entry.name()), entry.value(), context);
            if (fields.putIfAbsent(entry.name(), field) != null) {
                wrong(entry, "is written twice", "keep one of them");
            }
        }
        return Optional.of(fields);
    }

    /** The elements of a list of at most that many. */
    Optional<List<PolicyField>> elements(int max) {
        if (!(node instanceof Sequence sequence)) {
            wrong("is " + shown(), "write a list, such as [a, b]");
            return Optional.empty();
        }
        if (sequence.elements().size() > max) {
            wrong("has " + sequence.elements().size() + " elements", "write at most " + max);
            return Optional.empty();
        }
        List<PolicyField> elements = new ArrayList<>();
        for (PolicyNode element : sequence.elements()) {
            elements.add(new PolicyField(path + "[" + elements.size() + "]", element, context));
        }
        return Optional.of(elements);
    }

    private Optional<String> scalar(Kind kind, String asked) {
        if (node instanceof Scalar scalar) {
            if (scalar.kind() == kind) {
                return Optional.of(scalar.text());
            }
            if (kind == Kind.TEXT && scalar.kind() != Kind.NOTHING) {
                wrong("is " + shown() + ", not text", "put it in quotes: \"" + scalar.text() + "\"");
                return Optional.empty();
            }
        }
        wrong("is " + shown(), "write " + asked);
        return Optional.empty();
    }

    private Optional<String> bounded(String text, int charsMax, boolean lineBreaks) {
        if (text.length() > charsMax) {
            wrong("has " + text.length() + " characters", "shorten it to at most " + charsMax);
            return Optional.empty();
        }
        boolean broken = text.codePoints().anyMatch(c -> !(lineBreaks && c == '\n') && isInvisible(c));
        if (broken) {
            wrong("has a control character", lineBreaks ? "remove it" : "remove it; this is one line");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    private static boolean isInvisible(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.CONTROL
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }

    private static String fraction(int scale) {
        return scale == 0 ? "" : " or 2." + "5".repeat(Math.min(scale, 1));
    }
}
