package io.makegood.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a campaign did and found, for people and for programs. */
final class Report {
    static final String MARKDOWN = "report.md";
    static final String JSON = "report.json";

    private final Campaign.Terms terms;
    private final List<Cycle> cycles;
    private final Map<String, String> notRun;
    private final long events;
    private final long writes;
    private final Set<String> types;

    /** One kind of fault in the table. */
    record Line(
            String fault,
            int cycles,
            int effective,
            int violations,
            double recoveryP50,
            double recoveryMax,
            Kills kills) {}

    /** What was killed in series, and the seconds from each kill to the commit of everything that it had stopped; -1 if there were none. */
    record Kills(int count, double firstCommitP50, double firstCommitP99, double firstCommitMax) {
        static Kills of(List<Cycle> cycles) {
            List<Long> millis = cycles.stream()
                    .flatMap(cycle -> cycle.firstCommits().stream())
                    .sorted()
                    .toList();
            return new Kills(millis.size(), quantile(millis, 50), quantile(millis, 99), quantile(millis, 100));
        }
    }

    /** The smallest of the sorted times that so many percent do not exceed, in seconds. */
    private static double quantile(List<Long> sorted, int percent) {
        return sorted.isEmpty() ? -1 : sorted.get((sorted.size() * percent + 99) / 100 - 1) / 1e3;
    }

    Report(
            Campaign.Terms terms,
            List<Cycle> cycles,
            Map<String, String> notRun,
            long events,
            long writes,
            Set<String> types) {
        this.terms = terms;
        this.cycles = List.copyOf(cycles);
        this.notRun = new LinkedHashMap<>(notRun);
        this.events = events;
        this.writes = writes;
        this.types = new TreeSet<>(types);
    }

    List<Cycle> cycles() {
        return cycles;
    }

    Map<String, String> notRun() {
        return notRun;
    }

    boolean isClean() {
        return cycles.stream().allMatch(cycle -> cycle.violations().isEmpty());
    }

    List<Line> lines() {
        Map<String, List<Cycle>> byFault = new TreeMap<>();
        cycles.forEach(cycle ->
                byFault.computeIfAbsent(cycle.fault(), any -> new ArrayList<>()).add(cycle));
        List<Line> lines = new ArrayList<>();
        byFault.forEach((fault, its) -> {
            List<Long> recoveries = its.stream()
                    .map(Cycle::recoveryMillis)
                    .filter(millis -> millis >= 0)
                    .sorted()
                    .toList();
            lines.add(new Line(
                    fault,
                    its.size(),
                    (int) its.stream().filter(Cycle::effective).count(),
                    its.stream().mapToInt(cycle -> cycle.violations().size()).sum(),
                    quantile(recoveries, 50),
                    quantile(recoveries, 100),
                    Kills.of(its)));
        });
        return lines;
    }

    void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(MARKDOWN), markdown(), StandardCharsets.UTF_8);
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(
                        directory.resolve(JSON).toFile(),
                        Map.of(
                                "seed", terms.seed(),
                                "brokers", terms.brokers(),
                                "engines", terms.shape().engines(),
                                "events", events,
                                "writesOverHttp", writes,
                                "typesOfEvents", types,
                                "faults", lines(),
                                "notRun", notRun,
                                "cycles", cycles));
    }

    String markdown() {
        StringBuilder text = new StringBuilder("# Faults\n\n");
        text.append(String.format(
                Locale.ROOT,
                "Seed %d, %d broker%s, %d engine%s%s; %d cycles, %,d events of %d types acknowledged, %,d writes over HTTP.%n%n",
                terms.seed(),
                terms.brokers(),
                terms.brokers() == 1 ? "" : "s",
                terms.shape().engines(),
                terms.shape().engines() == 1 ? "" : "s",
                terms.shape().api() ? " with API" : "",
                cycles.size(),
                events,
                types.size(),
                writes));
        text.append(
                "| fault | cycles | effective | violations | recovery p50, s | max, s |\n|---|---:|---:|---:|---:|---:|\n");
        for (Line line : lines()) {
            text.append("| ")
                    .append(line.fault())
                    .append(" | ")
                    .append(line.cycles())
                    .append(" | ")
                    .append(line.effective())
                    .append(" | ")
                    .append(line.violations())
                    .append(" | ")
                    .append(seconds(line.recoveryP50()))
                    .append(" | ")
                    .append(seconds(line.recoveryMax()))
                    .append(" |\n");
        }
        notRun.forEach((fault, why) -> text.append("| ")
                .append(fault)
                .append(" | not run: ")
                .append(why)
                .append(" | | | | |\n"));
        kills(text);
        for (Cycle cycle : cycles) {
            for (String violation : cycle.violations()) {
                text.append("\nViolation in cycle ")
                        .append(cycle.number())
                        .append(", ")
                        .append(cycle.fault())
                        .append(": ")
                        .append(violation)
                        .append('\n');
            }
        }
        for (Cycle cycle : cycles) {
            for (String note : cycle.notes()) {
                text.append("\nCycle ")
                        .append(cycle.number())
                        .append(", ")
                        .append(cycle.fault())
                        .append(": ")
                        .append(note)
                        .append('\n');
            }
        }
        return text.toString();
    }

    private void kills(StringBuilder text) {
        List<Line> series =
                lines().stream().filter(line -> line.kills().count() > 0).toList();
        if (series.isEmpty()) {
            return;
        }
        text.append("\nFrom a kill that hit an open transaction to the commit of everything that it had stopped:\n\n")
                .append("| series | kills | p50, s | p99, s | max, s |\n|---|---:|---:|---:|---:|\n");
        for (Line line : series) {
            text.append("| ")
                    .append(line.fault())
                    .append(" | ")
                    .append(line.kills().count())
                    .append(" | ")
                    .append(seconds(line.kills().firstCommitP50()))
                    .append(" | ")
                    .append(seconds(line.kills().firstCommitP99()))
                    .append(" | ")
                    .append(seconds(line.kills().firstCommitMax()))
                    .append(" |\n");
        }
    }

    private static String seconds(double seconds) {
        return seconds < 0 ? "–" : String.format(Locale.ROOT, "%.1f", seconds);
    }
}
