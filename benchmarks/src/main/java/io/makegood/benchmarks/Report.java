package io.makegood.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.utils.internals.AppInfoParser;

/** What was measured: medians, spread and ratios, on which machine, for people and for programs. */
final class Report {
    static final String MARKDOWN = "report.md";
    static final String JSON = "report.json";
    static final String CHART = "throughput.svg";

    private static final String PER_SECOND = "events/s";
    /** Parts in the chart: those that measure events until they are dealt with. */
    private static final Set<String> COMPARED = Set.of("limit", "ledger", "postgres", "tutorial");
    /** Of these, what only reads or only writes. */
    private static final Set<String> NOT_COMPARED = Set.of(LimitPart.PRODUCER, LimitPart.CONSUMER);

    private final Size size;
    private final int rounds;
    private final List<Sample> samples;
    private final Map<String, String> skipped;

    /** One thing that was measured, over all rounds. */
    record Line(
            String part, String name, String unit, double median, double least, double most, Map<String, Double> more) {
        Line {
            more = Map.copyOf(more);
        }
    }

    Report(Size size, int rounds, List<Sample> samples, Map<String, String> skipped) {
        this.size = size;
        this.rounds = rounds;
        this.samples = List.copyOf(samples);
        this.skipped = Map.copyOf(skipped);
    }

    /** In the order in which they were first measured. */
    List<Line> lines() {
        Map<String, List<Sample>> byName = new LinkedHashMap<>();
        samples.forEach(sample ->
                byName.computeIfAbsent(sample.name(), any -> new ArrayList<>()).add(sample));
        List<Line> lines = new ArrayList<>();
        byName.forEach((name, all) -> {
            Sample first = all.get(0);
            List<Double> values = all.stream().map(Sample::value).toList();
            Map<String, Double> more = new TreeMap<>();
            first.more()
                    .keySet()
                    .forEach(what -> more.put(
                            what,
                            Stopwatch.median(all.stream()
                                    .map(sample -> sample.more().getOrDefault(what, 0.0))
                                    .toList())));
            lines.add(new Line(
                    first.part(),
                    name,
                    first.unit(),
                    Stopwatch.median(values),
                    values.stream().mapToDouble(Double::doubleValue).min().orElse(0),
                    values.stream().mapToDouble(Double::doubleValue).max().orElse(0),
                    more));
        });
        return lines;
    }

    /** The figures that hold on other machines too, of what was measured. */
    Map<String, Double> ratios() {
        Map<String, Double> medians = new LinkedHashMap<>();
        lines().forEach(line -> medians.put(line.name(), line.median()));
        Map<String, Double> ratios = new LinkedHashMap<>();
        ratio(ratios, medians, "ledger : transactional copy", LedgerPart.BACKLOG, LimitPart.COPY);
        ratio(ratios, medians, "ledger : PostgreSQL, a transaction per event", LedgerPart.BACKLOG, PostgresPart.SINGLE);
        ratio(ratios, medians, "ledger : PostgreSQL, 500 in a loop", LedgerPart.BACKLOG, PostgresPart.LOOP);
        ratio(ratios, medians, "ledger : PostgreSQL, 500 set-based", LedgerPart.BACKLOG, PostgresPart.SET);
        ratio(ratios, medians, "ledger : tutorial aggregate", LedgerPart.BACKLOG, TutorialPart.AGGREGATE);
        ratio(ratios, medians, "audit verify : bare consumer", AuditPart.VERIFY, AuditPart.CONSUMER);
        return ratios;
    }

    private static void ratio(
            Map<String, Double> ratios, Map<String, Double> medians, String name, String above, String below) {
        Double first = medians.get(above);
        Double second = medians.get(below);
        if (first != null && second != null && second > 0) {
            ratios.put(name, first / second);
        }
    }

    void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(MARKDOWN), markdown(), StandardCharsets.UTF_8);
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(
                        directory.resolve(JSON).toFile(),
                        Map.of(
                                "machine", machine(),
                                "measured", lines(),
                                "ratios", ratios(),
                                "skipped", skipped,
                                "samples", samples));
        BarChart chart = new BarChart("Events a second, medians of " + rounds + " rounds");
        lines().stream()
                .filter(line -> line.unit().equals(PER_SECOND)
                        && COMPARED.contains(line.part())
                        && !NOT_COMPARED.contains(line.name()))
                .forEach(line ->
                        chart.add(line.name(), line.median(), line.part().equals("ledger")));
        Files.writeString(directory.resolve(CHART), chart.svg(), StandardCharsets.UTF_8);
    }

    private Map<String, String> machine() {
        Map<String, String> machine = new LinkedHashMap<>();
        machine.put("measured", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        machine.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        machine.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
        machine.put("heap", Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB");
        machine.put("kafka", AppInfoParser.getVersion() + ", one broker in a process of its own on the same machine");
        machine.put(
                "load",
                String.format(
                        Locale.ROOT,
                        "%,d events about %,d accounts in %d partitions, %d rounds",
                        size.events(),
                        size.accounts(),
                        Cluster.PARTITIONS,
                        rounds));
        return machine;
    }

    private String markdown() {
        StringBuilder text = new StringBuilder("# What was measured\n\n");
        machine()
                .forEach((what, value) -> text.append("- ")
                        .append(what)
                        .append(": ")
                        .append(value)
                        .append('\n'));
        text.append("\n![Events a second](").append(CHART).append(")\n\n");
        text.append("| measured | median | least to most | unit | also |\n|---|---:|---:|---|---|\n");
        for (Line line : lines()) {
            List<String> more = new ArrayList<>();
            new TreeMap<>(line.more()).forEach((what, figure) -> more.add(what + " " + figure(figure)));
            text.append("| ")
                    .append(line.name())
                    .append(" | ")
                    .append(figure(line.median()))
                    .append(" | ")
                    .append(figure(line.least()))
                    .append(" – ")
                    .append(figure(line.most()))
                    .append(" | ")
                    .append(line.unit())
                    .append(" | ")
                    .append(String.join(", ", more))
                    .append(" |\n");
        }
        text.append("\n| ratio of medians | |\n|---|---:|\n");
        ratios().forEach((name, ratio) -> text.append("| ")
                .append(name)
                .append(" | ")
                .append(figure(ratio))
                .append(" |\n"));
        skipped.forEach((part, why) ->
                text.append("\nSkipped: ").append(part).append(", ").append(why).append(".\n"));
        return text.toString();
    }

    /** A figure with three digits that count. */
    static String figure(double value) {
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    }
}
