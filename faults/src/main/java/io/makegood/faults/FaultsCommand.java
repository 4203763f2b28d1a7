package io.makegood.faults;

import io.makegood.application.running.PrivateDirectory;
import io.makegood.cli.CommandFailure;
import io.makegood.cli.ExitCode;
import io.makegood.cli.Printable;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Breaks a ledger of real processes again and again, and writes what held and what did not. */
@Command(
        name = "faults",
        mixinStandardHelpOptions = true,
        description = {
            "Start brokers and engines as processes of their own, publish events of every type, break something, heal it, and compare"
                    + " everything with a reference; again and again. Exit code 1 if anything was wrong.",
            "The same seed breaks the same things in the same order. What breaks a moment later or earlier is up to the machine."
        },
        footer = {
            "",
            "Examples:",
            "  ${makegood.command} faults --minutes 60 --seed 7",
            "  ${makegood.command} faults --brokers 1 --cycles 3 --kinds kill-engine,zombie-engine",
            "  ${makegood.command} faults --list"
        })
final class FaultsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--minutes",
            defaultValue = "60",
            description = "No fault is begun later. Default: ${DEFAULT-VALUE}")
    private int minutes;

    @Option(
            names = "--cycles",
            defaultValue = "1000000",
            description = "Nor after so many. Default: until time is over")
    private int cycles;

    @Option(
            names = "--seed",
            defaultValue = "7",
            description = "Decides events, faults and their order. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--kinds",
            split = ",",
            paramLabel = "KIND",
            description =
                    "Which kinds of faults, separated by commas. Default: all that this machine can do; see --list")
    private List<String> kinds = List.of();

    @Option(names = "--once", description = "Each kind once, then end.")
    private boolean once;

    @Option(names = "--brokers", defaultValue = "3", description = "1 or 3. Default: ${DEFAULT-VALUE}")
    private int brokers;

    @Option(names = "--engines", defaultValue = "2", description = "1 to 3. Default: ${DEFAULT-VALUE}")
    private int engines;

    @Option(names = "--standbys", defaultValue = "0", description = "0 or 1. Default: ${DEFAULT-VALUE}")
    private int standbys;

    @Option(names = "--no-api", description = "Engines that only fold: no read model, no writes and readers over HTTP.")
    private boolean noApi;

    @Option(
            names = "--events-per-second",
            paramLabel = "N",
            defaultValue = "200",
            description = "That are published. Default: ${DEFAULT-VALUE}")
    private int perSecond;

    @Option(
            names = "--recovery",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "In which nothing may be left to fold after each fault. Default: ${DEFAULT-VALUE}")
    private int recovery;

    @Option(
            names = "--report",
            paramLabel = "DIRECTORY",
            defaultValue = ".makegood/faults",
            description = "Where the report goes. Default: ${DEFAULT-VALUE}")
    private Path report = Path.of("");

    @Option(names = "--list", description = "Tell the kinds of faults and what each does, and end.")
    private boolean list;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        if (list) {
            Catalog.all().forEach(fault -> out.printf("%-24s %s%n", fault.name(), fault.what()));
            out.flush();
            return ExitCode.OK;
        }
        if (minutes < 1 || cycles < 1 || engines < 1 || engines > 3 || standbys < 0 || standbys > 1 || perSecond < 1) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--minutes, --cycles and --events-per-second must be 1 or more, --engines 1 to 3, --standbys 0 or 1");
        }
        if (brokers != 1 && brokers != 3) {
            throw new CommandFailure(ExitCode.USAGE, "--brokers must be 1 or 3");
        }
        Ledger.Shape shape = new Ledger.Shape("campaign", engines, !noApi, standbys, perSecond, seed, null);
        Campaign.Terms terms = new Campaign.Terms(
                seed, Duration.ofMinutes(minutes), cycles, Duration.ofSeconds(recovery), once, shape, brokers);
        List<Fault> chosen = chosen();
        Path parent = Path.of(".makegood").toAbsolutePath();
        PrivateDirectory.make(parent);
        Path directory = Files.createTempDirectory(parent, "faults");
        Report written;
        try (Campaign campaign =
                new Campaign(terms, chosen, directory, spec.commandLine().getErr())) {
            campaign.run();
            written = campaign.report();
        }
        written.write(report);
        out.print(written.markdown());
        out.println();
        out.println("Report: " + report.resolve(Report.MARKDOWN));
        out.flush();
        keepEvidence(directory);
        return written.isClean() ? ExitCode.OK : ExitCode.FOUND_WRONG;
    }

    private void keepEvidence(Path directory) throws java.io.IOException {
        Path evidence = directory.resolve("evidence");
        Path kept = report.resolve("evidence");
        Directories.remove(kept);
        if (Files.exists(evidence)) {
            Directories.copy(evidence, kept);
        }
        Directories.remove(directory);
    }

    private List<Fault> chosen() {
        Map<String, Fault> known = new LinkedHashMap<>();
        Catalog.all().forEach(fault -> known.put(fault.name(), fault));
        List<Fault> chosen = new ArrayList<>();
        for (String kind : kinds.isEmpty() ? List.copyOf(known.keySet()) : kinds) {
            Fault fault = known.get(kind);
            if (fault == null) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "--kinds: there is no kind " + Printable.text(kind) + "; there are "
                                + String.join(", ", known.keySet()));
            }
            chosen.add(fault);
        }
        return chosen;
    }
}
