package io.makegood.ledger.scenario;

import io.makegood.ledger.event.GenerationEvent;
import io.makegood.ledger.event.LedgerEvent;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Events as the source of a scenario: what a property prints of a stream that breaks it, ready to paste as a test. */
public final class Script {
    /** How many times as much random input properties try: {@code -Dmakegood.tries=50} searches for a night. */
    public static final int TRIES = Integer.getInteger("makegood.tries", 1);

    private Script() {}

    /** The fewest of these events that still break it, found by leaving out one after the other. */
    public static List<Timed> shrunk(List<Timed> events, Predicate<List<Timed>> holds) {
        List<Timed> shrunk = new ArrayList<>(events);
        for (int i = shrunk.size() - 1; i >= 0; i = Math.min(i, shrunk.size()) - 1) {
            List<Timed> without = new ArrayList<>(shrunk);
            without.remove(i);
            if (!holds.test(without)) {
                shrunk = without;
                i = shrunk.size();
            }
        }
        return shrunk;
    }

    /** Fails unless the law holds for the events of that seed, with the fewest of them that break it as a scenario. */
    public static void requireThat(
            String property,
            long seed,
            TestPolicy policy,
            long retentionMillis,
            List<Timed> events,
            Consumer<List<Timed>> law) {
        if (holds(events, law)) {
            return;
        }
        List<Timed> shrunk = shrunk(events, fewer -> holds(fewer, law));
        String script = of(policy, retentionMillis, shrunk);
        try {
            law.accept(shrunk);
        } catch (AssertionError | RuntimeException broken) {
            throw new AssertionError("seed " + seed + " breaks \"" + property + "\" with\n" + script, broken);
        }
    }

    private static boolean holds(List<Timed> events, Consumer<List<Timed>> law) {
        try {
            law.accept(events);
            return true;
        } catch (AssertionError | RuntimeException broken) {
            return false;
        }
    }

    /** A scenario of these events for each account that they name. */
    public static String of(TestPolicy policy, long retentionMillis, List<Timed> events) {
        StringBuilder script = new StringBuilder();
        TreeSet<String> accounts = new TreeSet<>();
        events.forEach(event -> accounts.add(event.envelope().accountId()));
        for (String account : accounts) {
            script.append("// account ").append(account);
            script.append("\nunder(").append(policy.script());
            script.append(")\n        .remembering(").append(retentionMillis).append(')');
            List<Timed> its = events.stream()
                    .filter(event -> event.envelope().accountId().equals(account))
                    .toList();
            for (int i = 0; i < its.size(); i++) {
                Timed event = its.get(i);
                script.append("\n        .at(").append(event.at() - Scenario.START);
                script.append(i + 1 < its.size() ? ").and(" : ").when(");
                script.append(of(event.envelope().event())).append(')');
            }
            script.append(";\n");
        }
        return script.toString();
    }

    /** One value as a Java expression. */
    static String of(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof String text) {
            return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
        }
        if (value instanceof Long number) {
            return number + "L";
        }
        if (value instanceof Enum<?> constant) {
            return constant.getDeclaringClass().getSimpleName() + '.' + constant.name();
        }
        if (value instanceof Map<?, ?> named) {
            List<String> entries = new ArrayList<>();
            named.forEach((name, each) -> entries.add(of(name) + ", " + of(each)));
            return "Map.of(" + String.join(", ", entries) + ')';
        }
        if (value instanceof List<?> list) {
            return "List.of(" + String.join(", ", list.stream().map(Script::of).toList()) + ')';
        }
        if (value instanceof LedgerEvent || value instanceof GenerationEvent.ItemPrice) {
            List<String> fields = new ArrayList<>();
            for (RecordComponent field : value.getClass().getRecordComponents()) {
                try {
                    fields.add(of(field.getAccessor().invoke(value)));
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(e);
                }
            }
            return "new " + value.getClass().getSimpleName() + '(' + String.join(", ", fields) + ')';
        }
        return value.toString();
    }
}
