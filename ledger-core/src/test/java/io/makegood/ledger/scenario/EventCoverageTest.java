package io.makegood.ledger.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.event.LedgerEvent;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every type of the journal has a scenario in which it is the event in question, and is among the random events. */
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

    /** Policies are fixed where random events are folded, so none is published there. */
    @Test
    void every_type_of_event_is_among_the_random_ones_on_which_both_ledgers_agree() {
        Set<Class<?>> seen = new HashSet<>(Set.of(LedgerEvent.PolicyPublished.class));
        for (long seed = 0; seed < 200; seed++) {
            RandomEvents random = new RandomEvents(seed, 1, 1, "a");
            random.journey("a", Scenario.START)
                    .forEach(timed -> seen.add(timed.envelope().event().getClass()));
        }
        new RandomEvents(1, 1, 1, "a")
                .stream(2_000, Scenario.START)
                        .forEach(timed -> seen.add(timed.envelope().event().getClass()));
        assertThat(seen)
                .containsAll(Arrays.stream(LedgerEvent.Cases.class.getMethods())
                        .<Class<?>>map(event -> event.getParameterTypes()[0])
                        .toList());
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
