package io.makegood.cli;

import io.makegood.application.config.EngineSettings;
import io.makegood.bridges.webhook.WebhookSettings;
import io.makegood.cli.demo.DemoProduct;
import io.makegood.cli.demo.DemoTraffic;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.http.api.HttpSettings;
import io.makegood.http.api.LedgerApi;
import io.makegood.http.contract.ContractJson;
import io.makegood.policyfiles.PublishedPolicy;
import io.makegood.processor.engine.Engine;
import io.makegood.readmodel.publication.PolicyPublication;
import io.makegood.schemas.remedy.Launcher;
import io.makegood.topics.personal.InvalidKeyFile;
import io.makegood.topics.personal.MasterKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The main job, from nothing to balances: a Kafka, an engine, a realistic stream of events, and what became of them. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Start a Kafka and an engine, publish policies and a realistic stream of events, and show what became"
                        + " of them.",
        footer = {
            "",
            "Examples:",
            "  ${makegood.command} demo",
            "  ${makegood.command} demo --policy pinsearch",
            "  ${makegood.command} demo --policy policies/example.yaml --events 5000",
            "  ${makegood.command} demo --events 500000 --keep-running"
        })
final class DemoCommand implements Callable<Integer> {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final int EVENTS_DEFAULT = 50_000;
    /** Beside a product's stories, a little traffic will do. */
    private static final int EVENTS_WITH_STORIES = 5_000;

    static final int EVENTS_MIN = 1_000;
    static final int EVENTS_MAX = 10_000_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--events",
            paramLabel = "N",
            description = "How many. Default: " + EVENTS_DEFAULT + ", with --policy " + EVENTS_WITH_STORIES)
    private @Nullable Integer events;

    @Option(
            names = "--policy",
            paramLabel = "NAME|FILE",
            description = "Run one product and tell its customers' stories: one that comes with Makegood, or your own"
                    + " policy file. Default: all that come with it, without stories.")
    private @Nullable String policy;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "7",
            description = "Another seed, another afternoon. Default: ${DEFAULT-VALUE}")
    private long seed = 7;

    @Option(names = "--keep-running", description = "Leave Kafka, the engine and its console running until Ctrl-C.")
    private boolean keepRunning;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            description = "Port of the Kafka. Default: any that is free; with --keep-running 9092")
    private @Nullable Integer kafkaPort;

    @Option(
            names = "--live",
            paramLabel = "N",
            defaultValue = "20",
            description = "With --keep-running, go on with N events per second, 0 to 1000. Default: ${DEFAULT-VALUE}")
    private int live = 20;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "" + HttpSettings.PORT_DEFAULT,
            description = "Port of the console and the API with --keep-running; 0 for any. Default: ${DEFAULT-VALUE}")
    private int port = HttpSettings.PORT_DEFAULT;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Keep the data here. Default: a temporary directory that is removed.")
    private @Nullable Path dataDirectory;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        int count = count();
        List<DemoProduct> products = products(policy);
        Path given = dataDirectory;
        try (WorkDirectory directory = given == null
                ? WorkDirectory.temporary("makegood-demo")
                : WorkDirectory.kept(DataDirectories.make(spec, "--data-dir", given))) {
            return run(directory.path(), products, count);
        }
    }

    private int count() {
        Integer asked = events;
        if (live < 0 || live > 1_000) {
            throw new CommandFailure(ExitCode.USAGE, "--live must be 0 to 1000, was " + live);
        }
        int count = asked != null ? asked : policy == null ? EVENTS_DEFAULT : EVENTS_WITH_STORIES;
        if (count < EVENTS_MIN || count > EVENTS_MAX) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--events must be " + EVENTS_MIN + " to " + EVENTS_MAX + ", was " + count);
        }
        return count;
    }

    /** The products whose customers make the traffic: one by name or file, or all that come with Makegood. */
    static List<DemoProduct> products(@Nullable String asked) {
        if (asked == null) {
            return DemoProduct.names().stream()
                    .map(name -> DemoProduct.named(name).orElseThrow())
                    .toList();
        }
        Optional<DemoProduct> named = DemoProduct.named(asked);
        if (named.isPresent()) {
            return List.of(named.get());
        }
        try {
            return List.of(DemoProduct.in(Path.of(asked)));
        } catch (IOException | InvalidPathException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--policy " + Printable.text(asked) + " is no product and no file; give a policy file, or one of "
                            + String.join(", ", DemoProduct.names()));
        } catch (IllegalArgumentException invalid) {
            throw new CommandFailure(
                    ExitCode.FOUND_WRONG,
                    "--policy " + Printable.text(asked) + " is no valid policy: "
                            + Printable.text(invalid.getMessage()));
        }
    }

    private int run(Path directory, List<DemoProduct> products, int count) throws InterruptedException {
        Integer asked = kafkaPort;
        if (keepRunning) {
            Instance.requirePort(http());
        }
        NativeLibraries.require();
        int broker = asked != null ? asked : keepRunning ? EmbeddedKafka.DEFAULT_PORT : 0;
        say("Starting Kafka and the engine in one process ...");
        try (EmbeddedKafka kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withPort(broker))) {
            EngineSettings settings = EngineSettings.builder()
                    .bootstrapServers(kafka.bootstrapServers())
                    .stateDirectory(directory.resolve("state"))
                    .build();
            Instance.Beside beside = keepRunning
                    ? new Instance.Beside(List.of(), null, http(), master(directory), WebhookSettings.DEFAULT)
                    : Instance.Beside.NOTHING;
            try (Instance instance = Instance.start(settings, beside)) {
                Engine engine = instance.engine();
                engine.awaitRunning(START_LIMIT);
                say("Kafka and the engine are up after " + seconds(sinceStart()) + ".");
                say(publishPolicies(settings, products));
                DemoTraffic traffic = new DemoTraffic(
                        products.stream().map(DemoProduct::policy).toList(), seed, count, System.currentTimeMillis());
                Progress progress = Progress.of(spec.commandLine().getErr(), "Folding", !json);
                boolean withStories = policy != null;
                DemoJournal journal = new DemoJournal(settings, Folding.by(engine), progress, null);
                DemoReport.Timing timing =
                        journal.publish(withStories ? products.get(0).stories() : List.of(), traffic, count);
                DemoReport report = new DemoReport(settings, engine.tally(), timing, count);
                show(report, withStories ? products : List.of(), traffic);
                LedgerApi api = instance.api().orElse(null);
                if (api != null) {
                    stayUp(settings, instance, traffic, api, journal);
                }
                return report.balances() ? ExitCode.OK : ExitCode.FOUND_WRONG;
            }
        }
    }

    /** What people write by the console is sealed, and can be erased; the stream of events is of others, and stays as it is. */
    private static MasterKey master(Path directory) {
        try {
            return MasterKey.of(directory.resolve(PrivacyOptions.FILE), true);
        } catch (InvalidKeyFile e) {
            throw new CommandFailure(ExitCode.USAGE, Printable.text(e.getMessage()));
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "cannot make the key of personal texts in " + Printable.text(directory.toString())
                            + "; name another directory with --data-dir");
        }
    }

    /** Puts the products' policies in force and says which they are. */
    static String publishPolicies(EngineSettings settings, List<DemoProduct> products) {
        PolicyPublication publication = new PolicyPublication(settings.clients(), settings.topics());
        for (DemoProduct product : products) {
            PolicyPublication.Result result = publication.publish(product.policy(), product.document());
            if (result.status() == PolicyPublication.Status.REFUSED) {
                throw new CommandFailure(ExitCode.FOUND_WRONG, Printable.text(result.detail()));
            }
        }
        return "In force: "
                + String.join(
                        ", ",
                        products.stream()
                                .map(product -> "policy "
                                        + Printable.text(product.policy().title()))
                                .toList())
                + ".";
    }

    private void show(DemoReport report, List<DemoProduct> withStories, DemoTraffic traffic) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new ContractJson().write(report.json(withStories)));
            out.flush();
            return;
        }
        for (DemoProduct product : withStories) {
            if (!product.stories().isEmpty()) {
                report.printStories(out, product);
            }
        }
        report.print(out, traffic);
        if (!keepRunning) {
            out.println();
            if (withStories.isEmpty()) {
                out.println("Customers' stories: " + Launcher.name() + " demo --policy "
                        + String.join("|", DemoProduct.names()));
            }
            out.println("To look further:    " + Launcher.name() + " demo --keep-running");
            out.println("To run your own:    " + Launcher.name() + " up, then " + Launcher.name() + " publish FILE");
        }
        out.flush();
    }

    private HttpSettings http() {
        try {
            return new HttpSettings("127.0.0.1", port, null, true, null, 0);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, Printable.text(e.getMessage()));
        }
    }

    private void stayUp(
            EngineSettings settings, Instance instance, DemoTraffic traffic, LedgerApi api, DemoJournal journal)
            throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        String servers = settings.bootstrapServers();
        String at = servers.endsWith(":" + EmbeddedKafka.DEFAULT_PORT) ? "" : " --bootstrap-servers " + servers;
        PublishedPolicy last = traffic.lastPolicy();
        out.println();
        api.awaitReady(START_LIMIT);
        out.println("Still running, until Ctrl-C. Open the console:");
        out.println("  " + api.url() + "#/accounts/" + Printable.text(traffic.busyAccount()));
        out.println("In another terminal, with Kafka on " + servers + ":");
        out.println("  " + Launcher.name() + " activity " + Printable.text(traffic.busyAccount()) + at);
        out.println("  " + Launcher.name() + " balance " + Printable.text(traffic.dryAccount()) + " --json" + at);
        out.println("  " + Launcher.name() + " quote " + Printable.text(traffic.dryAccount()) + " "
                + Printable.text(last.features().lastKey()) + " --items 3" + at);
        out.println("  " + Launcher.name() + " policy list" + at);
        out.println("  " + Launcher.name() + " audit verify" + at);
        out.println("  " + Launcher.name() + " publish FILE" + at);
        out.flush();
        instance.stopOnSignal(Thread.currentThread());
        if (live > 0) {
            journal.trickle(traffic, live);
        }
        instance.engine().awaitEnd();
    }

    private void say(String text) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(text);
        err.flush();
    }

    static long sinceStart() {
        return System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    }

    static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
}
