package io.makegood.policyfiles;

import io.makegood.ledger.policy.MessageValues;
import io.makegood.schemas.codec.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A message with placeholders in braces. A part in square brackets is left out when one of its placeholders has no value;
 * a message that lacks a value outside brackets is not shown at all, since a sentence with a hole helps nobody. Brackets and
 * braces of the text itself are doubled. Credits can bring their word along: {@code {amount credit|credits}} says
 * {@code 1 credit} and {@code 2 credits}; a language with more forms than two says them as {@link PluralWords} are written.
 *
 * @param source as the policy has it
 */
record MessageTemplate(String source, List<Part> parts) {
    /** Text and placeholders that stand or fall together. */
    record Part(boolean optional, List<Piece> pieces) {}

    /** Text, or a placeholder; for a placeholder of credits {@code text} may hold its word, for one and for others, or {@code plural} its words. */
    record Piece(
            String text,
            @Nullable Placeholder placeholder,
            @Nullable PluralWords plural) {
        @Nullable
        String in(MessageValues values, int scale, @Nullable String featureName, String language) {
            if (placeholder == null) {
                return text;
            }
            String value = placeholder.in(values, scale, featureName);
            if (value != null && plural != null) {
                return plural.of(value, language);
            }
            if (value == null || text.isEmpty()) {
                return value;
            }
            int bar = text.indexOf(FORMS);
            return value + " " + (value.equals("1") ? text.substring(0, bar) : text.substring(bar + 1));
        }
    }

    private static final char FORMS = '|';

    /** Reads a message in which those placeholders can have a value; empty, with each problem told, if it is none. */
    static Optional<MessageTemplate> parse(String source, Set<Placeholder> known, BiConsumer<String, String> wrong) {
        Reading reading = new Reading(source, known, wrong);
        List<Part> parts = reading.parts();
        return reading.failed ? Optional.empty() : Optional.of(new MessageTemplate(source, parts));
    }

    /** The message for these values in its language, or empty if it speaks of something that they lack. */
    Optional<String> render(MessageValues values, int scale, @Nullable String featureName, String language) {
        StringBuilder message = new StringBuilder(source.length() + 32);
        for (Part part : parts) {
            StringBuilder said = new StringBuilder();
            boolean whole = true;
            for (Piece piece : part.pieces) {
                String text = piece.in(values, scale, featureName, language);
                if (text == null) {
                    whole = false;
                    break;
                }
                said.append(text);
            }
            if (whole) {
                message.append(said);
            } else if (!part.optional) {
                return Optional.empty();
            }
        }
        return Optional.of(message.toString());
    }

    /** One pass over the text. */
    private static final class Reading {
        private final String source;
        private final Set<Placeholder> known;
        private final BiConsumer<String, String> wrong;
        private final List<Part> parts = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private List<Piece> pieces = new ArrayList<>();
        private boolean optional;
        private boolean failed;

        Reading(String source, Set<Placeholder> known, BiConsumer<String, String> wrong) {
            this.source = source;
            this.known = known;
            this.wrong = wrong;
        }

        List<Part> parts() {
            int index = 0;
            while (index < source.length() && !failed) {
                char c = source.charAt(index);
                boolean doubled = index + 1 < source.length() && source.charAt(index + 1) == c;
                if (doubled && "{}[]".indexOf(c) >= 0) {
                    text.append(c);
                    index += 2;
                } else if (c == '{') {
                    index = placeholder(index);
                } else if (c == '}') {
                    fail("has a } without its {", "write }} for a brace of the text");
                } else if (c == '[' || c == ']') {
                    bracket(c);
                    index++;
                } else {
                    text.append(c);
                    index++;
                }
            }
            if (optional && !failed) {
                fail("has a [ without its ]", "close the optional part, or write [[ for a bracket of the text");
            }
            endPart();
            return List.copyOf(parts);
        }

        private int placeholder(int open) {
            PluralWords.Found plural = PluralWords.at(source, open, this::fail);
            if (plural != null) {
                if (plural.words() != null && isKnown(plural.name())) {
                    Placeholder counted = Placeholder.find(plural.name()).orElseThrow();
                    if (!counted.isCredits()) {
                        fail(
                                "counts {" + plural.name() + "}, which is no number of credits",
                                "count one that is, such as {amount}");
                    }
                    endText();
                    pieces.add(new Piece("", counted, plural.words()));
                }
                return plural.end();
            }
            int close = source.indexOf('}', open);
            if (close < 0) {
                fail("has a { without its }", "write {{ for a brace of the text");
                return source.length();
            }
            String within = source.substring(open + 1, close);
            int space = within.indexOf(' ');
            String name = space < 0 ? within : within.substring(0, space);
            String forms = space < 0 ? "" : within.substring(space + 1).strip();
            if (isKnown(name)) {
                Placeholder placeholder = Placeholder.find(name).orElseThrow();
                if (!forms.isEmpty() && !isPairOf(placeholder, forms)) {
                    fail(
                            "has {" + within + "}, in which the word is unclear",
                            "write the word for one and for others after a number, such as {amount credit|credits}");
                } else {
                    endText();
                    pieces.add(new Piece(forms, placeholder, null));
                }
            }
            return close + 1;
        }

        private boolean isKnown(String name) {
            Optional<Placeholder> placeholder = Placeholder.find(name);
            if (placeholder.isEmpty()) {
                fail(
                        "has the unknown placeholder {" + name + "}",
                        NearestName.remedy(
                                name, Placeholder.names(), "known are " + String.join(", ", Placeholder.names())));
            } else if (!known.contains(placeholder.get())) {
                List<String> names = known.stream().map(Placeholder::written).toList();
                fail("has {" + name + "}, of which such a notice knows nothing", "use " + String.join(", ", names));
            }
            return !failed;
        }

        private static boolean isPairOf(Placeholder placeholder, String forms) {
            int bar = forms.indexOf(FORMS);
            boolean pair = bar > 0 && bar == forms.lastIndexOf(FORMS) && bar < forms.length() - 1;
            return pair && placeholder.isCredits();
        }

        private void bracket(char c) {
            if ((c == '[') == optional) {
                fail(
                        c == '[' ? "has a [ within an optional part" : "has a ] without its [",
                        "write " + c + c + " for a bracket of the text");
                return;
            }
            endText();
            if (optional && pieces.stream().allMatch(piece -> piece.placeholder == null)) {
                fail("has an optional part without a placeholder", "double the brackets, or leave them out");
                return;
            }
            endPart();
            optional = !optional;
        }

        private void endText() {
            if (text.length() > 0) {
                pieces.add(new Piece(text.toString(), null, null));
                text.setLength(0);
            }
        }

        private void endPart() {
            endText();
            if (!pieces.isEmpty()) {
                parts.add(new Part(optional, List.copyOf(pieces)));
                pieces = new ArrayList<>();
            }
        }

        private void fail(String problem, String remedy) {
            failed = true;
            wrong.accept(problem, remedy);
        }
    }
}
