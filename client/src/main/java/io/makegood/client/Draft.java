package io.makegood.client;

import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.Limits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds every mistake of an event, though the domain's records, which own the rules, stop at the first: a field that they refuse
 * is noted, a harmless value stands in for it, and the record is made again until it is refused no more.
 */
final class Draft {
    private static final String TEXT = "x";
    private static final long TIME = 1_000_000_000_000L;

    private final List<Mistake> mistakes;
    private final Set<String> wrong = new HashSet<>();

    /** Begins with mistakes that were found before. */
    Draft(List<Mistake> found) {
        mistakes = new ArrayList<>(found);
    }

    /** What {@code event} makes, if there is nothing wrong with it. */
    <T> T require(String type, Supplier<T> event) {
        while (true) {
            try {
                T made = event.get();
                if (mistakes.isEmpty()) {
                    return made;
                }
                throw new EventRefused(type, mistakes);
            } catch (InvalidEvent e) {
                if (!wrong.add(e.field())) {
                    // The value that stands in is refused too: no more can be found this way.
                    throw new EventRefused(type, mistakes);
                }
                mistakes.add(new Mistake(e.field(), String.valueOf(e.getMessage())));
            }
        }
    }

    String text(String field, @Nullable String given) {
        return present(field, given, TEXT);
    }

    @Nullable
    String optionalText(String field, @Nullable String given) {
        return wrong.contains(field) ? TEXT : given;
    }

    /** An address: no harmless word is one. */
    @Nullable
    String optionalAddress(String field, @Nullable String given) {
        return wrong.contains(field) ? null : given;
    }

    <T> T present(String field, @Nullable T given, T standIn) {
        return wrong.contains(field) ? standIn : Limits.present(field, given);
    }

    long amount(String field, long given) {
        return wrong.contains(field) ? 1 : given;
    }

    long time(String field, long given) {
        return wrong.contains(field) ? TIME : given;
    }

    @Nullable
    Long optionalNumber(String field, @Nullable Long given) {
        return wrong.contains(field) ? null : given;
    }

    int count(String field, int given) {
        return wrong.contains(field) ? 1 : given;
    }

    List<String> texts(String field, List<String> given) {
        if (wrong.contains(field)) {
            return List.of();
        }
        given.forEach(each -> Limits.present(field, each));
        return given;
    }

    /** Values by name, without those that are wrong. */
    <V> Map<String, V> named(String field, Map<String, V> given) {
        if (wrong.contains(field)) {
            return Map.of();
        }
        Map<String, V> right = new TreeMap<>(given);
        right.keySet().removeIf(name -> wrong.contains(field + "." + name));
        return right;
    }

    @Nullable
    List<String> optionalTexts(String field, @Nullable List<String> given) {
        // The domain names the field also where it is missing and should not be; an empty list stands in there too.
        return given == null && !wrong.contains(field) ? null : texts(field, given == null ? List.of() : given);
    }
}
