package io.makegood.benchmarks;

import io.makegood.cli.CommandFailure;
import io.makegood.cli.ExitCode;
import io.makegood.cli.Printable;
import io.makegood.cli.Table;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the ledger beside what else could be used, and writes a report. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description =
                "Measure the ledger beside Kafka alone and beside other ways to keep a ledger, in turn and in one run: the ratios"
                        + " hold where the figures do not. Starts a Kafka of its own; only the part postgres needs something installed.",
        subcommands = HttpCommand.class,
        footer = {
            "",
            "Parts:",
            "  limit     bare producer, bare consumer, a stateless copy with transactions of the same events",
            "  ledger    the whole ledger over a backlog, with 1 and 2 threads",
            "  postgres  a ledger in PostgreSQL: a transaction per event, 500 in a loop, 500 set-based",
            "  tutorial  a Kafka Streams aggregate with JSON, as tutorials have it",
            "  audit     the audit of the whole ledger, beside a bare consumer",
            "  latency   from a failure until its refund, from a request until its decision can be read",
            "  api       balances read and charges asked for over HTTP, beside PostgreSQL and Kafka alone",
            "  start     from the command up to the first answer, stopped and started again, and at rest",
            "  recovery  kill -9, then restart or a standby, until events are folded again",
            "  space     bytes of a row, of the changelogs and of the outputs",
            "  growth    throughput and memory as accounts and open generations grow",
            "  fold      the pure fold and the codecs in memory, by JMH",
            "  store     what RocksDB takes for a row that is there, for one that is not, and for a write",
            "  make-good  an incident of so many generations: found, made good by a campaign, and folded",
            "  soak      an engine's memory through --minutes of steady traffic; only if it is named",
            "",
            "Examples:",
            "  ${makegood.command} bench",
            "  ${makegood.command} bench --parts limit,ledger --events 3000000 --rounds 5",
            "  ${makegood.command} bench --report docs/performance"
        })
final class BenchCommand implements Callable<Integer> {
    private static final long EVENTS_MIN = 10_000;
    private static final int ACCOUNTS_MIN = 100;
    private static final long ROWS_MIN = 1_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--parts",
            split = ",",
            paramLabel = "PART",
            description = "Which of the parts below, separated by commas. Default: all but soak.")
    private List<String> parts = List.of();

    @Option(names = "--events", defaultValue = "1000000", description = "Of each backlog. Default: ${DEFAULT-VALUE}")
    private long events;

    @Option(
            names = "--accounts",
            defaultValue = "100000",
            description = "That the events are about. Default: ${DEFAULT-VALUE}")
    private int accounts;

    @Option(
            names = "--rounds",
            defaultValue = "3",
            description =
                    "How often a part is measured; start, recovery, space, growth, fold and make-good once. Default: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(
            names = "--warm-up",
            paramLabel = "ROUNDS",
            defaultValue = "1",
            description = "Rounds before these that do not count. Default: ${DEFAULT-VALUE}")
    private int warmUp;

    @Option(
            names = "--report",
            paramLabel = "DIRECTORY",
            defaultValue = ".makegood/bench",
            description = "Where the report goes. Default: ${DEFAULT-VALUE}")
    private Path report = Path.of("");

    @Option(
            names = "--rows",
            defaultValue = "1000000",
            description =
                    "That the part recovery restores; to as many open generations, and half as many accounts, growth"
                            + " grows. Default: ${DEFAULT-VALUE}")
    private long rows;

    @Option(
            names = "--minutes",
            defaultValue = "30",
            description = "That the part soak takes. Default: ${DEFAULT-VALUE}")
    private int minutes;

    @Override
    public Integer call() throws Exception {
        if (minutes < 1) {
            throw new CommandFailure(ExitCode.USAGE, "--minutes must be 1 or more");
        }
        if (events < EVENTS_MIN || accounts < ACCOUNTS_MIN || rows < ROWS_MIN || rounds < 1 || warmUp < 0) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--events must be " + EVENTS_MIN + " or more, --accounts " + ACCOUNTS_MIN + " or more, --rows "
                            + ROWS_MIN + " or more, --rounds 1 or more, --warm-up 0 or more");
        }
        PrintWriter err = spec.commandLine().getErr();
        List<Part> chosen = new ArrayList<>();
        Map<String, String> skipped = new LinkedHashMap<>();
        for (Part part : chosen()) {
            part.missing().ifPresentOrElse(why -> skipped.put(part.name(), why), () -> chosen.add(part));
        }
        skipped.forEach((part, why) -> err.println("skipped: " + part + ": " + why));
        List<Sample> samples = new ArrayList<>();
        Size size = new Size(events, accounts);
        try (Cluster cluster = Cluster.start(Path.of(".makegood").toAbsolutePath())) {
            for (int round = 1 - warmUp; round <= rounds; round++) {
                for (Part part : chosen) {
                    if (part.isMeasuredOnce() && round != 1) {
                        continue;
                    }
                    err.println((round < 1 ? "warm-up" : "round " + round + " of " + rounds) + ": " + part.name());
                    err.flush();
                    List<Sample> measured = part.round(cluster, size);
                    if (round > 0) {
                        samples.addAll(measured);
                    }
                }
            }
        }
        Report written = new Report(size, rounds, samples, skipped);
        written.write(report);
        PrintWriter out = spec.commandLine().getOut();
        out.println(new Table<Report.Line>()
                .text("Measured", Report.Line::name)
                .number("Median", line -> Report.figure(line.median()))
                .number("Least", line -> Report.figure(line.least()))
                .number("Most", line -> Report.figure(line.most()))
                .text("Unit", Report.Line::unit)
                .of(written.lines()));
        written.ratios().forEach((name, ratio) -> out.println(name + ": " + Report.figure(ratio)));
        out.println("Report: " + report.resolve(Report.MARKDOWN));
        out.flush();
        return ExitCode.OK;
    }

    private Map<String, Part> known() {
        Map<String, Part> known = new LinkedHashMap<>();
        for (Part part : List.of(
                new LimitPart(),
                new LedgerPart(),
                new PostgresPart(),
                new TutorialPart(),
                new AuditPart(),
                new LatencyPart(),
                new ApiPart(),
                new StartPart(),
                new RecoveryPart(rows),
                new SpacePart(),
                new GrowthPart(rows),
                new FoldPart(),
                new StorePart(),
                new MakeGoodPart(),
                new SoakPart(minutes))) {
            known.put(part.name(), part);
        }
        return known;
    }

    private List<Part> chosen() {
        Map<String, Part> known = known();
        List<Part> chosen = new ArrayList<>();
        List<String> names = new ArrayList<>(parts);
        if (names.isEmpty()) {
            names.addAll(known.keySet());
            names.remove(SoakPart.NAME);
        }
        for (String name : names) {
            Part part = known.get(name);
            if (part == null) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "--parts: there is no part " + Printable.text(name) + "; there are "
                                + String.join(", ", known.keySet()));
            }
            chosen.add(part);
        }
        return chosen;
    }
}
