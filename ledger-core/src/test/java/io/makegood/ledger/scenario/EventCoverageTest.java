package io.makegood.ledger.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.event.LedgerEvent;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every type of the journal has a scenario in which it is the event in question. */
class EventCoverageTest {
    private static final Path SOURCES = Path.of("src/test/java/io/makegood/ledger");
    private static final Pattern WORD = Pattern.compile("LedgerEvent (\\w+)\\([^{]*\\{([^}]*)\\}");

    @Test
    void every_type_of_event_has_a_scenario() throws IOException {
        String words = Files.readString(SOURCES.resolve("scenario/Words.java"));
        String scenarios = scenarios();
        List<String> without = new ArrayList<>();
        for (Method event : LedgerEvent.Cases.class.getMethods()) {
            Class<?> type = event.getParameterTypes()[0];
            List<String> ways = wordsFor(type, words);
            ways.add("new " + type.getSimpleName());
            if (ways.stream().noneMatch(way -> scenarios.contains("when(" + way + "("))) {
                without.add(type.getSimpleName());
            }
        }
        assertThat(without).as("types of events without a scenario").isEmpty();
    }

    private static List<String> wordsFor(Class<?> type, String words) {
        List<String> found = new ArrayList<>();
        Matcher word = WORD.matcher(words);
        while (word.find()) {
            if (word.group(2).contains("new " + type.getSimpleName() + "(")) {
                found.add(word.group(1));
            }
        }
        return found;
    }

    private static String scenarios() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(path -> path.toString().endsWith("Scenarios.java"))
                    .toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }
}
