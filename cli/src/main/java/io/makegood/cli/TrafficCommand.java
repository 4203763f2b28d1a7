package io.makegood.cli;

import io.makegood.application.config.EngineSettings;
import io.makegood.cli.demo.DemoProduct;
import io.makegood.cli.demo.DemoTraffic;
import io.makegood.http.contract.ContractJson;
import io.makegood.schemas.remedy.Launcher;
import io.makegood.topics.personal.PersonalKeys;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The demo's stream of events for engines that run already: what became of it is read from Kafka alone. */
@Command(
        name = "traffic",
        mixinStandardHelpOptions = true,
        description = {
            "Publish policies and the demo's stream of events to a ledger that runs, and show what became of them.",
            "Each run brings customers of its own, so it may be run again and again. Not for a ledger with real money."
        },
        footer = {
            "",
            "Examples:",
            "  ${makegood.command} traffic",
            "  ${makegood.command} traffic --bootstrap-servers kafka-1:9092 --events 500000 --live 50"
        })
final class TrafficCommand implements Callable<Integer> {
    private static final DateTimeFormatter SERIES =
            DateTimeFormatter.ofPattern("MMdd-HHmmss-").withZone(ZoneOffset.UTC);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Connection connection = new Connection();

    @Option(
            names = "--application-id",
            paramLabel = "ID",
            description = "The engines' name in Kafka. Default: makegood- and the topic prefix, so makegood-ledger")
    private @Nullable String applicationId;

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "50000",
            description = "How many. Default: ${DEFAULT-VALUE}")
    private int events = 50_000;

    @Mixin
    private PrivacyOptions privacy = new PrivacyOptions();

    @Option(
            names = "--policy",
            paramLabel = "NAME|FILE",
            description =
                    "Whose customers: a product that comes with Makegood, or your own policy file. Default: all that"
                            + " come with it")
    private @Nullable String policy;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "7",
            description = "Another seed, another afternoon. Default: ${DEFAULT-VALUE}")
    private long seed = 7;

    @Option(
            names = "--live",
            paramLabel = "N",
            defaultValue = "0",
            description = "Then go on with N events per second until Ctrl-C, 1 to 1000. Default: stop")
    private int live;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        if (events < DemoCommand.EVENTS_MIN || events > DemoCommand.EVENTS_MAX) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--events must be " + DemoCommand.EVENTS_MIN + " to " + DemoCommand.EVENTS_MAX + ", was " + events);
        }
        if (live < 0 || live > 1_000) {
            throw new CommandFailure(ExitCode.USAGE, "--live must be 0 to 1000, was " + live);
        }
        List<DemoProduct> products = DemoCommand.products(policy);
        EngineSettings settings = settings();
        connection.requireReachable();
        PrintWriter err = spec.commandLine().getErr();
        try (Admin admin = Admin.create(connection.clients());
                PersonalKeys keys = privacy.keys(connection)) {
            err.println(DemoCommand.publishPolicies(settings, products));
            err.flush();
            long now = System.currentTimeMillis();
            DemoTraffic traffic = new DemoTraffic(
                    products.stream().map(DemoProduct::policy).toList(),
                    SERIES.format(Instant.ofEpochMilli(now)),
                    seed,
                    events,
                    now);
            Folding folding = new FoldingElsewhere(
                    admin, settings.applicationId(), settings.topics().events().name());
            DemoJournal journal = new DemoJournal(settings, folding, Progress.of(err, "Folding", !json), keys);
            DemoReport report = new DemoReport(settings, null, journal.publish(List.of(), traffic, events), events);
            show(report, traffic);
            if (live > 0) {
                err.println("Going on with " + live + " events per second, until Ctrl-C.");
                err.flush();
                journal.trickle(traffic, live);
            }
            return report.balances() ? ExitCode.OK : ExitCode.FOUND_WRONG;
        }
    }

    private EngineSettings settings() {
        try {
            return EngineSettings.builder()
                    .bootstrapServers(connection.bootstrapServers)
                    .topicPrefix(connection.topicPrefix)
                    .applicationId(applicationId)
                    .kafka(connection.fromFile())
                    .build();
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private void show(DemoReport report, DemoTraffic traffic) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new ContractJson().write(report.json(List.of())));
        } else {
            report.print(out, traffic);
            out.println();
            out.println("To look further:  " + Launcher.name() + " activity " + Printable.text(traffic.busyAccount())
                    + "  and  " + Launcher.name() + " audit verify");
        }
        out.flush();
    }
}
