package io.makegood.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;

/** What no answer and no dead letter says: words that a library wrote, which speak of its classes and change with its version. */
public final class OwnWords {
    private static final List<Pattern> OF_LIBRARIES = List.of(
            Pattern.compile("com\\.(fasterxml|nimbusds|github)"),
            Pattern.compile("(org|io)\\.(apache|eclipse|yaml|javalin|cloudevents|kotlin|makegood)\\.[a-z]"),
            Pattern.compile("\\b(java|javax|sun|jdk|kotlin)\\.[a-z]"),
            Pattern.compile("[A-Za-z]Exception|[a-z]Error\\b"),
            Pattern.compile("\\[Source|REDACTED|\\(byte\\[]|\\(String\\)\"|[A-Z][a-z]+(Read|Write|ization)Feature"),
            Pattern.compile(
                    "Unexpected (character|end|close)|Unrecognized (token|character|field)|JsonToken|was expecting"),
            Pattern.compile(
                    "Invalid UTF-8|Illegal (unquoted|character|white)|Duplicate (field|key)|Non-standard token"),
            Pattern.compile("Leading zero|Number value length|nesting depth \\(|Trailing token|Invalid numeric value"),
            Pattern.compile(
                    "Input length =|Malformed (data|union)|Found [A-Za-z.]+, expecting|No enum|For input string"),
            Pattern.compile(
                    "out of bounds|Cannot (deserialize|construct|invoke|cast)|could not be parsed|long overflow"),
            Pattern.compile("(?i)while (parsing|scanning)|mapping values|did not find expected|found character"),
            Pattern.compile("JWT|JWS|JOSE|compact (JSON|serial)|Missing (part|dot)|Jetty|Servlet|Powered by"),
            Pattern.compile("\\bat [a-z]+(\\.[A-Za-z$]+)+\\(|\\bnull\\b\\s*$|[A-Za-z]@[0-9a-f]{6,}"));

    private OwnWords() {}

    /** Fails if any of them is in the answer; {@code input} tells to what it was given. */
    public static void require(String answer, String input) {
        for (Pattern foreign : OF_LIBRARIES) {
            assertThat(foreign.matcher(answer).find())
                    .as("\"%s\" has words of a library (%s), after %s", answer, foreign, input)
                    .isFalse();
        }
    }
}
