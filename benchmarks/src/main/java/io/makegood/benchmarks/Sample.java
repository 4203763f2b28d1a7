package io.makegood.benchmarks;

import java.util.Map;
import java.util.TreeMap;

/**
 * One measurement of one round.
 *
 * @param part what was measured with, such as {@code limit}
 * @param name what was measured
 * @param unit of the values, such as {@code events/s}
 * @param value the figure
 * @param more what else was seen, by name with its unit
 */
public record Sample(String part, String name, String unit, double value, Map<String, Double> more) {
    /** Keeps its own copy. */
    public Sample {
        more = Map.copyOf(more);
    }

    static Sample of(String part, String name, String unit, double value) {
        return new Sample(part, name, unit, value, Map.of());
    }

    /** The same sample, with one more figure. */
    Sample with(String what, double figure) {
        Map<String, Double> all = new TreeMap<>(more);
        all.put(what, figure);
        return new Sample(part, name, unit, value, all);
    }
}
