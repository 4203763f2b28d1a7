package io.makegood.http.api;

import io.javalin.http.Context;
import io.makegood.ledger.event.SealedText;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps sealed texts out of requests. An answer that repeated one would open it, for whoever has come by it without the right to read it.
 */
final class SealedInput {
    private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-fA-F]{4})");
    private static final int HEXADECIMAL = 16;

    private SealedInput() {}

    /** Refuses a request that holds one, in its address, its body or the headers that are an event, however it is written there. */
    static void refuse(Context context) {
        if (holds(decoded(context.req().getRequestURI()))
                || holds(decoded(context.queryString()))
                || Collections.list(context.req().getHeaderNames()).stream()
                        .filter(name -> name.toLowerCase(Locale.ROOT).startsWith("ce-"))
                        .anyMatch(name -> Collections.list(context.req().getHeaders(name)).stream()
                                .anyMatch(value -> holds(decoded(value))))
                || holds(unescaped(body(context)))) {
            throw Problem.unreadable("a text that begins with \"" + SealedText.MARK
                    + "\" is what the ledger makes of one; send what it said before");
        }
    }

    /** In whatever encoding it comes, what is sought is ASCII, with zeros between in some. */
    private static String body(Context context) {
        return new String(context.bodyAsBytes(), StandardCharsets.ISO_8859_1).replace("\0", "");
    }

    private static boolean holds(String text) {
        return text.contains(SealedText.MARK);
    }

    private static String decoded(@Nullable String text) {
        if (text == null || text.indexOf('%') < 0) {
            return text == null ? "" : text;
        }
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Whoever reads it next refuses it, in words of its own.
            return text;
        }
    }

    private static String unescaped(String json) {
        if (json.indexOf('\\') < 0) {
            return json;
        }
        Matcher escapes = ESCAPE.matcher(json);
        return escapes.replaceAll(found ->
                Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(found.group(1), HEXADECIMAL))));
    }
}
