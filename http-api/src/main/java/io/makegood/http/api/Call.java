package io.makegood.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.makegood.http.access.Caller;
import io.makegood.http.access.Sha256;
import io.makegood.http.contract.ContractJson;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.Limits;
import io.makegood.ledger.price.NamedValues;
import io.makegood.ledger.price.PriceQuery;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A request that may be served, and the answer to it. Whatever is wrong with a parameter is a {@link Problem} naming it. */
record Call(Context context, Caller caller, ContractJson json) {
    /** Marks a request that another instance passed on, which must not be passed on again. */
    static final String HOP = "Makegood-Hop";
    /** A position of the journal, given and taken. */
    static final String POSITION = "Makegood-Position";

    private static final String ACCOUNT = "account";
    private static final Pattern NUMBER = Pattern.compile("-?\\d+");
    private static final int TEXT_CHARS_MAX = 300;
    /** Room for every attribute that a request may have. */
    private static final int LINE_CHARS_MAX = 3_200;

    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;
    private static final int TAG_BYTES = 12;

    boolean isPassedOn() {
        return context.header(HOP) != null;
    }

    /** Whether only the headers of the answer are asked for. */
    boolean isHeadersOnly() {
        return context.attribute(Door.HEADERS_ONLY) != null;
    }

    /** The account that the request is about, or null if it is about none in particular: what guards and handlers go by. */
    @Nullable
    String account(Route route) {
        return route.path().contains("/accounts/{id}") ? path("id") : account();
    }

    /** The account that the query names, or null without one: an empty name is not everybody. */
    @Nullable
    String account() {
        if (context.queryParams(ACCOUNT).stream().anyMatch(String::isEmpty)) {
            throw empty(ACCOUNT);
        }
        return text(ACCOUNT);
    }

    String requiredAccount() {
        String account = account();
        if (account == null) {
            throw missing(ACCOUNT);
        }
        return account;
    }

    private static Problem missing(String name) {
        return Problem.invalid(name, "is missing", "add ?" + name + "=…");
    }

    private static Problem empty(String name) {
        return Problem.invalid(name, "is empty", "give it a value, or leave it out");
    }

    String path(String name) {
        return bounded(name, context.pathParam(name));
    }

    @Nullable
    String text(String name) {
        return text(name, TEXT_CHARS_MAX);
    }

    private @Nullable String text(String name, int charsMax) {
        List<String> values = context.queryParams(name);
        if (values.isEmpty()) {
            return null;
        }
        if (values.size() > 1) {
            throw Problem.invalid(name, "is given " + values.size() + " times", "give it once");
        }
        String value = values.get(0);
        if (value.isEmpty()) {
            return null;
        }
        if (value.isBlank()) {
            throw empty(name);
        }
        return bounded(name, value, charsMax);
    }

    String requiredText(String name) {
        String value = text(name);
        if (value == null) {
            throw missing(name);
        }
        return value;
    }

    int number(String name, int otherwise, int min, int max) {
        String value = text(name);
        if (value == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below like a number out of bounds.
        }
        throw Problem.invalid(name, "must be a whole number from " + min + " to " + max, "mend it or leave it out");
    }

    /** What a quote is asked for, as the parameters platform, attributes and quantities say. */
    PriceQuery priceQuery(String feature, int items) {
        try {
            return PriceQuery.of(feature, text("platform"), items)
                    .with(
                            NamedValues.texts("attributes", text("attributes", LINE_CHARS_MAX)),
                            NamedValues.numbers("quantities", text("quantities", LINE_CHARS_MAX)));
        } catch (InvalidEvent e) {
            throw Problem.invalid(e.field(), e.problem(), e.remedy());
        }
    }

    /** Epoch milliseconds, UTC; callers may write those or an ISO 8601 instant. */
    @Nullable
    Long time(String name) {
        String value = text(name);
        if (value == null) {
            return null;
        }
        try {
            if (!NUMBER.matcher(value).matches()) {
                return Instant.parse(value).toEpochMilli();
            }
            long millis = Long.parseLong(value);
            // What callers write for "from the beginning", and the same in seconds.
            return millis == 0 ? Long.valueOf(0) : Limits.optionalTime(name, millis);
        } catch (InvalidEvent e) {
            throw Problem.invalid(name, e.problem(), e.remedy() + ", or write 2026-11-21T08:00:00Z");
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            throw Problem.invalid(name, "is no time", "write 2026-11-21T08:00:00Z or epoch milliseconds");
        }
    }

    @Nullable
    Long cursor() {
        try {
            return ContractJson.place(text("cursor"));
        } catch (IllegalArgumentException e) {
            throw Problem.invalid(
                    "cursor", "is not one that was answered here", "pass nextCursor as it was, or leave it out");
        }
    }

    <E extends Enum<E>> Set<E> oneOrMore(String name, Class<E> type) {
        Set<E> found = EnumSet.noneOf(type);
        List<String> given = new ArrayList<>();
        context.queryParams(name).forEach(value -> given.addAll(Arrays.asList(value.split(",", -1))));
        for (String text : given) {
            try {
                if (!text.isEmpty()) {
                    found.add(Enum.valueOf(type, text));
                }
            } catch (IllegalArgumentException e) {
                throw Problem.invalid(
                        name,
                        "is not known",
                        "write one or more of " + Arrays.toString(type.getEnumConstants()) + ", separated by commas");
            }
        }
        return found;
    }

    /** Where the caller wants the ledger to have come at least, or null. */
    @Nullable
    JournalPosition position() {
        String given = text("position");
        String text = given == null ? context.header(POSITION) : given;
        return text == null || text.isBlank() ? null : JournalPosition.parse("position", text.strip());
    }

    /** Answers with a record, which the API describes by what it is. */
    void answer(int status, Record answer) {
        answer(status, "application/json", json.bytes(answer));
    }

    void answer(int status, JsonNode body) {
        answer(status, "application/json", body);
    }

    void answer(Problem problem) {
        answer(problem.status(), Problem.CONTENT_TYPE, json.bytes(problem.details()));
    }

    void answer(int status, String contentType, JsonNode body) {
        answer(status, contentType, json.bytes(body));
    }

    /** Answers with what is no JSON. */
    void answer(String contentType, byte[] bytes) {
        answer(OK, contentType, bytes);
    }

    private void answer(int status, String contentType, byte[] bytes) {
        if (status == OK && context.method().equals(HandlerType.GET)) {
            String tag = '"' + tag(bytes) + '"';
            context.header("ETag", tag);
            String known = context.header("If-None-Match");
            if (known != null
                    && Arrays.asList(known.replace("W/", "").split("\\s*,\\s*", -1))
                            .contains(tag)) {
                context.status(NOT_MODIFIED);
                return;
            }
        }
        context.status(status);
        context.contentType(contentType);
        context.result(bytes);
    }

    private static String tag(byte[] body) {
        return HexFormat.of().formatHex(Sha256.of(body), 0, TAG_BYTES);
    }

    private static String bounded(String name, String value) {
        return bounded(name, value, TEXT_CHARS_MAX);
    }

    private static String bounded(String name, String value, int charsMax) {
        if (value.length() > charsMax) {
            throw Problem.invalid(name, "is too long", "no id or filter has more than " + charsMax + " characters");
        }
        return value;
    }
}
