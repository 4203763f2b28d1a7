package io.makegood.cli;

import io.makegood.application.config.EngineSettings;
import io.makegood.application.startup.FailureText;
import io.makegood.application.startup.UnsafeStart;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.http.api.HttpSettings;
import io.makegood.http.api.LedgerApi;
import io.makegood.schemas.remedy.Launcher;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.personal.MasterKey;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs an engine until it is told to stop. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Run an engine, with a Kafka of its own unless --bootstrap-servers names one.",
            "Stop it with Ctrl-C: it commits, leaves its group and goes on from there next time."
        },
        footer = {
            "",
            "Examples:",
            "  ${makegood.command} up",
            "  ${makegood.command} up --bootstrap-servers kafka-1:9092,kafka-2:9092 --profile production"
        })
final class UpCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description = "A Kafka that runs already; without it, one is started here.")
    private @Nullable String bootstrapServers;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            description = "Port of the Kafka that is started here; 0 for any. Default: 9092")
    private int kafkaPort = EmbeddedKafka.DEFAULT_PORT;

    @Option(
            names = "--kafka-wait",
            paramLabel = "DURATION",
            description =
                    "How long a start waits for Kafka to answer; PT0S for not at all. Default: until it is stopped")
    private @Nullable Duration kafkaWait;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = ".makegood",
            description = "Where Kafka and the engine keep their data. Default: ${DEFAULT-VALUE}")
    private Path dataDirectory = Path.of(".makegood");

    @Option(
            names = "--topic-prefix",
            paramLabel = "PREFIX",
            defaultValue = Topics.PREFIX_DEFAULT,
            description = "What the ledger's topics begin with. Default: ${DEFAULT-VALUE}")
    private String topicPrefix = Topics.PREFIX_DEFAULT;

    @Option(names = "--command-config", paramLabel = "FILE", description = "Further Kafka client settings.")
    private @Nullable Path commandConfig;

    @Mixin
    private EngineOptions engineOptions = new EngineOptions();

    @Option(names = "--no-api", description = "Fold only: this instance has no read model, API and console.")
    private boolean noApi;

    @Mixin
    private StripeOptions stripeOptions = new StripeOptions();

    @Option(
            names = "--public-url",
            paramLabel = "URL",
            description = "Where a browser finds the console, to be printed. Default: where it listens")
    private @Nullable String publicUrl;

    @Mixin
    private HttpOptions httpOptions = new HttpOptions();

    @Mixin
    private WebhookOptions webhookOptions = new WebhookOptions();

    @Mixin
    private PrivacyOptions privacyOptions = new PrivacyOptions();

    @Override
    public Integer call() throws InterruptedException {
        HttpSettings http = httpOptions.settings(engineOptions.profile);
        if (!noApi) {
            Instance.requirePort(http);
        }
        NativeLibraries.require();
        Map<String, String> kafkaSettings = Connection.fromFile(Settings.of(spec), commandConfig);
        String given = bootstrapServers;
        if (given != null) {
            DataDirectories.make(spec, "--data-dir", dataDirectory);
            return run(given, kafkaSettings, http, master(false));
        }
        DataDirectories.make(spec, "--data-dir", dataDirectory);
        try (EmbeddedKafka kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(dataDirectory.resolve("kafka")).withPort(kafkaPort))) {
            return run(kafka.bootstrapServers(), kafkaSettings, http, master(true));
        }
    }

    private @Nullable MasterKey master(boolean ownKafka) {
        return privacyOptions.master(dataDirectory, ownKafka);
    }

    private int run(String servers, Map<String, String> kafkaSettings, HttpSettings http, @Nullable MasterKey master)
            throws InterruptedException {
        engineOptions.sealedTextsOnly = master != null && privacyOptions.refusesPlain();
        EngineSettings settings =
                engineOptions.settings(servers, topicPrefix, dataDirectory.resolve("state"), kafkaSettings);
        Instance.Beside beside = new Instance.Beside(
                Settings.of(spec).bridges(),
                stripeOptions.settings(engineOptions.profile),
                noApi ? null : http,
                master,
                webhookOptions.settings());
        KafkaWait wait = new KafkaWait(
                servers, kafkaSettings, waitLimit(), spec.commandLine().getErr());
        try (Instance instance = wait.until(() -> Instance.start(settings, beside))) {
            instance.stopOnSignal(Thread.currentThread());
            instance.awaitReady(spec.commandLine().getErr());
            announce(settings, instance.api().orElse(null), http);
            instance.engine().awaitEnd();
            Throwable failure = instance.engine().failure().orElse(null);
            if (failure instanceof UnsafeStart unsafe) {
                throw unsafe;
            }
            if (failure != null) {
                throw new CommandFailure(
                        ExitCode.UNAVAILABLE, "the engine stopped: " + Printable.text(FailureText.of(failure)));
            }
            return ExitCode.OK;
        }
    }

    private @Nullable Duration waitLimit() {
        Duration told = kafkaWait;
        if (told != null && told.isNegative()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--kafka-wait is " + told + "; write a duration that is not negative, such as PT10M");
        }
        return told == null ? null : Duration.ofMillis(Instants.millis("--kafka-wait", told));
    }

    private void announce(EngineSettings settings, @Nullable LedgerApi api, HttpSettings http) {
        PrintWriter out = spec.commandLine().getOut();
        String servers = settings.bootstrapServers();
        out.println("The ledger is running on " + servers + ", journal "
                + settings.topics().events().name() + ".");
        out.println();
        if (api != null) {
            out.println("  Console   " + (publicUrl == null ? api.url() : Printable.text(publicUrl))
                    + (http.open() ? "  (access is off: for development on this machine alone)" : ""));
        }
        if (api != null && !http.open()) {
            out.println("            needs a key: " + Launcher.name()
                    + " keys create --name me --scope read,review,goodwill,operate"
                    + " --goodwill-per-action 1000 --goodwill-per-day 10000 --bootstrap-servers " + servers);
        }
        if (api != null && !api.sealsTexts()) {
            out.println("  Texts     of people are written in plain and cannot be erased: see --privacy-key-file");
        }
        out.println("  Publish   " + Launcher.name() + " publish events.jsonl --bootstrap-servers " + servers);
        out.println("  Read      " + Launcher.name() + " balance ACCOUNT --bootstrap-servers " + servers);
        out.println("            " + Launcher.name() + " activity ACCOUNT --bootstrap-servers " + servers);
        out.println("  Stop      Ctrl-C");
        out.flush();
    }
}
