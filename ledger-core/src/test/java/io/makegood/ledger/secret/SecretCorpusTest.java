package io.makegood.ledger.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * How well secrets are found (post-remixer policy, REM-7), measured on two corpora in the tree and on ids made at random. The figures
 * stand in docs/rules.md.
 */
class SecretCorpusTest {
    /** Secrets that are let through, and why. A text that is found after all must leave the list. */
    private static final Map<String, String> KNOWN_MISSES = Map.of(
            "passphrase: correct horse battery staple",
            "its first word says of most passwords what they are: \"password: correct, but still refused\"");

    private static final int SAMPLES = 200_000;
    private static final String HEADING = "# ";
    private static final Pattern ESCAPE = Pattern.compile("\\\\(u[0-9a-f]{4}|.)");

    /** A line of a corpus, unescaped, under its heading. */
    private record Line(String heading, String text) {}

    @Test
    void every_secret_of_the_corpus_is_found_as_what_it_is() throws IOException {
        List<Line> lines = lines("secrets.txt");
        List<String> missed = new ArrayList<>();
        List<String> misnamed = new ArrayList<>();
        for (Line line : lines) {
            Optional<String> found = Secrets.findIn(line.text());
            if (found.isEmpty()) {
                missed.add(line.text());
            } else if (!found.get().equals(line.heading())) {
                misnamed.add(line + ": " + found.get());
            }
        }
        System.out.println("secrets: " + lines.size() + " texts, " + missed.size() + " missed");
        assertThat(lines).hasSizeGreaterThan(300);
        assertThat(new HashSet<>(missed)).isEqualTo(KNOWN_MISSES.keySet());
        assertThat(misnamed).isEmpty();
    }

    @Test
    void no_harmless_text_of_the_corpus_is_refused() throws IOException {
        List<Line> lines = lines("harmless.txt");
        List<String> alarms = lines.stream()
                .flatMap(line -> Secrets.findIn(line.text()).map(kind -> line.text() + ": " + kind).stream())
                .toList();
        System.out.println("harmless: " + lines.size() + " texts, " + alarms.size() + " refused");
        assertThat(lines).hasSizeGreaterThan(300);
        assertThat(alarms).isEmpty();
    }

    @Test
    void a_text_amid_others_is_found_too() throws IOException {
        List<String> missed = new ArrayList<>();
        for (Line line : lines("secrets.txt")) {
            String amid = "The picture was black.\n" + line.text() + "\nPlease give 12 credits back.";
            if (Secrets.findIn(amid).isEmpty()) {
                missed.add(line.text());
            }
        }
        assertThat(new HashSet<>(missed)).isEqualTo(KNOWN_MISSES.keySet());
    }

    @Test
    void ids_made_at_random_are_seldom_taken_for_secrets() {
        assertThat(alarms(
                        "UUIDs",
                        random -> UUID.nameUUIDFromBytes(
                                        drawn(random, DIGITS, 20).getBytes(StandardCharsets.US_ASCII))
                                .toString()))
                .isLessThan(2e-5);
        assertThat(alarms("SHA-256 in hexadecimal digits", random -> drawn(random, "0123456789abcdef", 64)))
                .isLessThan(2e-5);
        assertThat(alarms("ULIDs", random -> "01" + drawn(random, "0123456789ABCDEFGHJKMNPQRSTVWXYZ", 24)))
                .isLessThan(2e-5);
        assertThat(alarms("ids in Base62", random -> "pi_" + drawn(random, BASE62, 24)))
                .isLessThan(2e-5);
        assertThat(alarms("times in milliseconds", random -> "17" + drawn(random, DIGITS, 11)))
                .isZero();
        assertThat(alarms("telephone numbers", random -> "+49 151 " + drawn(random, DIGITS, 8)))
                .isZero();
        assertThat(alarms("numbers of 12 digits", random -> drawn(random, DIGITS, 12)))
                .isZero();
        assertThat(alarms("barcodes of 13 digits", random -> "4" + drawn(random, DIGITS, 12)))
                .isZero();
    }

    @Test
    void numbers_as_long_as_a_cards_are_taken_for_one_as_often_as_issuers_make_it_so() {
        assertThat(alarms("numbers of 14 digits", random -> drawn(random, DIGITS, 14)))
                .isLessThan(0.005);
        assertThat(alarms("numbers of 15 digits", random -> drawn(random, DIGITS, 15)))
                .isLessThan(0.005);
        assertThat(alarms("numbers of 16 digits", random -> drawn(random, DIGITS, 16)))
                .isLessThan(0.03);
        assertThat(alarms("numbers of 20 digits", random -> drawn(random, DIGITS, 20)))
                .isLessThan(0.03);
        assertThat(alarms(
                        "four numbers of four digits",
                        random -> String.join(
                                ", ",
                                drawn(random, DIGITS, 4),
                                drawn(random, DIGITS, 4),
                                drawn(random, DIGITS, 4),
                                drawn(random, DIGITS, 4))))
                .isLessThan(0.03);
    }

    private static final String DIGITS = "0123456789";
    private static final String BASE62 = DIGITS + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static double alarms(String what, Function<Random, String> text) {
        Random random = new Random(20_261_127);
        int found = 0;
        for (int i = 0; i < SAMPLES; i++) {
            found += Secrets.findIn(text.apply(random)).isPresent() ? 1 : 0;
        }
        System.out.println(what + ": " + found + " of " + SAMPLES + " refused");
        return (double) found / SAMPLES;
    }

    private static String drawn(Random random, String from, int size) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < size; i++) {
            text.append(from.charAt(random.nextInt(from.length())));
        }
        return text.toString();
    }

    private static List<Line> lines(String name) throws IOException {
        List<Line> lines = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        String heading = "";
        try (InputStream in =
                Objects.requireNonNull(SecretCorpusTest.class.getResourceAsStream("/secrets/" + name), name)) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                if (line.startsWith(HEADING)) {
                    heading = line.substring(HEADING.length());
                } else if (!line.isBlank()) {
                    assertThat(seen.add(line)).as("stands once: %s", line).isTrue();
                    lines.add(new Line(heading, unescaped(line)));
                }
            }
        }
        return lines;
    }

    private static String unescaped(String line) {
        StringBuilder text = new StringBuilder();
        Matcher escape = ESCAPE.matcher(line);
        while (escape.find()) {
            String code = escape.group(1);
            String meant = switch (code.charAt(0)) {
                case 'n' -> "\n";
                case 't' -> "\t";
                case 'u' -> Character.toString(Integer.parseInt(code.substring(1), 16));
                default -> code;
            };
            escape.appendReplacement(text, Matcher.quoteReplacement(meant));
        }
        return escape.appendTail(text).toString();
    }
}
