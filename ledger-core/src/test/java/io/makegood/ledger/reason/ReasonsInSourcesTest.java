package io.makegood.ledger.reason;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No code of any module writes the word of a reason in quotes: whoever means a reason says so, and the compiler finds all who do. */
class ReasonsInSourcesTest {
    private static final Pattern QUOTED = Pattern.compile("\"([A-Z][A-Z0-9_]*)\"");

    /** Words that are called like a reason and are none, by the file in which they stand. This list can only shrink. */
    private static final Map<String, Set<String>> NO_REASONS = Map.of(
            // The status of an answer of the API: what became of an event, and of a request to charge.
            "Outcomes.java", Set.of("CONFLICT"),
            "GenerationAnswers.java", Set.of("REFUNDED"),
            // The same, as a client reads it: it knows the API and no fold.
            "LedgerError.java", Set.of("REFUNDED"));

    @Test
    void no_reason_is_written_in_quotes() throws IOException {
        List<String> offenders = new ArrayList<>();
        Set<String> unused = new TreeSet<>();
        NO_REASONS.forEach((file, words) -> words.forEach(word -> unused.add(file + " " + word)));
        for (Path file : sources()) {
            String name = file.getFileName().toString();
            for (String line : Files.readAllLines(file)) {
                Matcher quoted = QUOTED.matcher(line);
                while (quoted.find()) {
                    String word = quoted.group(1);
                    if (!isOfReasons(word)) {
                        continue;
                    }
                    if (NO_REASONS.getOrDefault(name, Set.of()).contains(word)) {
                        unused.remove(name + " " + word);
                    } else {
                        offenders.add(name + ": " + line.strip());
                    }
                }
            }
        }
        assertThat(offenders).isEmpty();
        assertThat(unused).as("exceptions that nothing needs").isEmpty();
    }

    /** Whether it is a reason's word, or what one is put together of. */
    private static boolean isOfReasons(String word) {
        return Reason.named(word).isPresent()
                || (word.endsWith("_")
                        && Arrays.stream(Reason.values())
                                .anyMatch(reason -> reason.name().startsWith(word)));
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(Path.of("..").toRealPath())) {
            for (Path root : modules.map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(root)) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                }
            }
        }
        return sources;
    }
}
