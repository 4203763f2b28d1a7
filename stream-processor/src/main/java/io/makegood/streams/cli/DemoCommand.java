package io.makegood.streams.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.schemas.avro.AccountBalance;
import io.makegood.streams.config.EngineSettings;
import io.makegood.streams.demo.DemoTraffic;
import io.makegood.streams.engine.Engine;
import io.makegood.streams.readmodel.AccountReader;
import io.makegood.streams.readmodel.ActivityPage;
import io.makegood.streams.readmodel.CommittedReader;
import io.makegood.streams.readmodel.LedgerSummary;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
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
                "Start a Kafka and an engine, publish a realistic stream of events, and show what became of them.",
        footer = {"", "Examples:", "  ./makegood demo", "  ./makegood demo --events 500000 --keep-running"})
final class DemoCommand implements Callable<Integer> {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration STALL_LIMIT = Duration.ofSeconds(60);
    private static final Duration PROGRESS_INTERVAL = Duration.ofMillis(250);
    private static final int EVENTS_MAX = 10_000_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "50000",
            description = "How many. Default: ${DEFAULT-VALUE}")
    private int events = 50_000;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "7",
            description = "Another seed, another afternoon. Default: ${DEFAULT-VALUE}")
    private long seed = 7;

    @Option(names = "--keep-running", description = "Leave Kafka and the engine running until Ctrl-C.")
    private boolean keepRunning;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            description = "Port of the Kafka. Default: any that is free; with --keep-running 9092")
    private @Nullable Integer kafkaPort;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Keep the data here. Default: a temporary directory that is removed.")
    private @Nullable Path dataDirectory;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    /** Times of the run, in milliseconds. */
    private record Timing(long toFirstBalance, long folding) {}

    @Override
    public Integer call() throws Exception {
        if (events < 1_000 || events > EVENTS_MAX) {
            throw new CommandFailure(ExitCode.USAGE, "--events must be 1000 to " + EVENTS_MAX + ", was " + events);
        }
        Path given = dataDirectory;
        Path directory = given == null ? Files.createTempDirectory("makegood-demo") : given;
        try {
            return run(directory);
        } finally {
            if (given == null) {
                remove(directory);
            }
        }
    }

    private int run(Path directory) throws InterruptedException {
        Integer asked = kafkaPort;
        int port = asked != null ? asked : keepRunning ? EmbeddedKafka.DEFAULT_PORT : 0;
        say("Starting Kafka and the engine in one process ...");
        try (EmbeddedKafka kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withPort(port))) {
            EngineSettings settings = EngineSettings.builder()
                    .bootstrapServers(kafka.bootstrapServers())
                    .stateDirectory(directory.resolve("state"))
                    .build();
            try (Engine engine = Engine.start(settings)) {
                engine.awaitRunning(START_LIMIT);
                say("Kafka and the engine are up after " + seconds(sinceStart()) + ".");
                Timing timing = publishAndFold(settings, engine);
                CommittedReader reader = new CommittedReader(Engine.clients(settings));
                LedgerSummary summary = LedgerSummary.of(reader, settings.topics());
                show(settings, engine, reader, summary, timing);
                if (keepRunning) {
                    stayUp(settings, engine);
                }
                return summary.trialBalance() == 0 ? ExitCode.OK : ExitCode.FOUND_WRONG;
            }
        }
    }

    private Timing publishAndFold(EngineSettings settings, Engine engine) throws InterruptedException {
        AtomicReference<RuntimeException> failed = new AtomicReference<>();
        long before = engine.tally().records();
        Thread publisher = new Thread(() -> publish(settings, failed), "demo-publisher");
        long began = System.nanoTime();
        publisher.start();
        long firstBalance = 0;
        long progressed = System.nanoTime();
        long folded = 0;
        Progress progress = new Progress(spec.commandLine().getErr(), "Folding", events, !json);
        while (folded < events) {
            Thread.sleep(PROGRESS_INTERVAL.toMillis());
            RuntimeException failure = failed.get();
            if (failure != null) {
                throw failure;
            }
            engine.failure().ifPresent(cause -> {
                throw new CommandFailure(
                        ExitCode.UNAVAILABLE, "the engine stopped: " + Printable.text(cause.toString()));
            });
            long now = engine.tally().records() - before;
            if (now > folded) {
                progressed = System.nanoTime();
                if (firstBalance == 0) {
                    firstBalance = sinceStart();
                }
            } else if (System.nanoTime() - progressed > STALL_LIMIT.toNanos()) {
                throw new CommandFailure(
                        ExitCode.UNAVAILABLE, "the engine folded nothing for " + STALL_LIMIT.toSeconds() + " s");
            }
            folded = now;
            progress.show(folded);
        }
        long took = Duration.ofNanos(System.nanoTime() - began).toMillis();
        progress.end();
        publisher.join();
        awaitCommit(settings);
        return new Timing(firstBalance, took);
    }

    /** What was folded is visible when its transaction is committed, at the latest one commit interval later. */
    private static void awaitCommit(EngineSettings settings) throws InterruptedException {
        Thread.sleep(settings.commitIntervalMillis() * 5);
    }

    private void publish(EngineSettings settings, AtomicReference<RuntimeException> failed) {
        Map<String, Object> config = new HashMap<>(Engine.clients(settings));
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.LINGER_MS_CONFIG, 10);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
        String journal = settings.topics().events().name();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            new DemoTraffic(seed, events, System.currentTimeMillis()).send(events, record -> {
                // The callback tells of a failure, and flush waits for all of them.
                Future<RecordMetadata> unused = producer.send(
                        new ProducerRecord<>(journal, record.key(), record.value()), (position, problem) -> {
                            if (problem != null) {
                                failed.compareAndSet(
                                        null,
                                        new CommandFailure(
                                                ExitCode.UNAVAILABLE, "publishing failed: " + problem.getMessage()));
                            }
                        });
            });
            producer.flush();
        } catch (RuntimeException e) {
            failed.compareAndSet(null, e);
        }
    }

    private void show(
            EngineSettings settings, Engine engine, CommittedReader reader, LedgerSummary summary, Timing timing) {
        AccountReader accounts = new AccountReader(reader, settings.topics());
        PrintWriter out = spec.commandLine().getOut();
        long perSecond = events * 1000L / Math.max(1, timing.folding());
        if (json) {
            out.println(new JsonText().write(asJson(engine, summary, timing, perSecond)));
            out.flush();
            return;
        }
        List<AccountBalance> shown = new ArrayList<>();
        for (String account : List.of(
                DemoTraffic.SHOWN_ACCOUNT,
                DemoTraffic.DRY_ACCOUNT,
                "pinsearch:user-3",
                "photoroom:user-4",
                "post-remixer:user-5")) {
            accounts.balance(account).ifPresent(shown::add);
        }
        heading(out, "Balances");
        out.println(new Table<AccountBalance>()
                .text("Account", balance -> Printable.text(balance.getAccountId()))
                .number("Balance", balance -> Printable.count(balance.getBalance()))
                .number("Available", balance -> Printable.count(balance.getAvailable()))
                .number("Held", balance -> Printable.count(balance.getHeld()))
                .number("Grants", balance -> Printable.count(balance.getGrants().size()))
                .of(shown));
        heading(out, "Recent credit activity of " + DemoTraffic.SHOWN_ACCOUNT);
        ActivityPage page = accounts.activity(DemoTraffic.SHOWN_ACCOUNT, 12, null);
        ActivityCommand.print(out, page.entries());
        heading(out, "Refunds issued");
        out.println(new Table<Map.Entry<String, Long>>()
                .text("Cause", Map.Entry::getKey)
                .number("Refunds", entry -> Printable.count(entry.getValue()))
                .number(
                        "Credits",
                        entry -> Printable.count(summary.refundedCredits().getOrDefault(entry.getKey(), 0L)))
                .of(List.copyOf(summary.refunds().entrySet())));
        heading(out, "Notices");
        out.println(counts("Type", summary.notices()));
        heading(out, "Dead letters");
        out.println(new Table<Map.Entry<String, Long>>()
                .text("Reason", Map.Entry::getKey)
                .number("Records", entry -> Printable.count(entry.getValue()))
                .text(
                        "For example",
                        entry -> Printable.text(summary.deadLetterExamples().get(entry.getKey())))
                .of(List.copyOf(summary.deadLetters().entrySet())));
        showTrialBalance(out, summary);
        heading(out, "Speed");
        out.println(Printable.count(events) + " events published and folded in " + seconds(timing.folding()) + ": "
                + Printable.count(perSecond) + " events/s, exactly once");
        out.println(Printable.count(engine.tally().applied()) + " applied, "
                + Printable.count(engine.tally().duplicates()) + " duplicates without effect, "
                + Printable.count(summary.entries()) + " entries booked");
        out.println("First balance " + seconds(timing.toFirstBalance()) + " after the command began");
        if (!keepRunning) {
            out.println();
            out.println("To look further:  ./makegood demo --keep-running");
            out.println("To run your own:  ./makegood up, then ./makegood publish FILE");
        }
        out.flush();
    }

    private static void showTrialBalance(PrintWriter out, LedgerSummary summary) {
        heading(out, "Trial balance");
        Map<String, Long> sides = new HashMap<>(summary.contra());
        List<Map.Entry<String, Long>> rows = new ArrayList<>();
        rows.add(Map.entry("accounts", summary.balances()));
        sides.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(side -> rows.add(Map.entry(side.getKey().toLowerCase(Locale.ROOT), side.getValue())));
        rows.add(Map.entry("sum", summary.trialBalance()));
        out.println(counts("Side", rows));
        out.println(summary.trialBalance() == 0 ? "The ledger balances to zero." : "THE LEDGER DOES NOT BALANCE.");
    }

    private static String counts(String header, Map<String, Long> counts) {
        return counts(header, List.copyOf(counts.entrySet()));
    }

    private static String counts(String header, List<Map.Entry<String, Long>> counts) {
        return new Table<Map.Entry<String, Long>>()
                .text(header, Map.Entry::getKey)
                .number("", entry -> Printable.count(entry.getValue()))
                .of(counts);
    }

    private ObjectNode asJson(Engine engine, LedgerSummary summary, Timing timing, long perSecond) {
        JsonText text = new JsonText();
        ObjectNode result = text.object();
        result.put("events", events);
        result.put("eventsPerSecond", perSecond);
        result.put("millisToFirstBalance", timing.toFirstBalance());
        result.put("applied", engine.tally().applied());
        result.put("duplicates", engine.tally().duplicates());
        result.put("entries", summary.entries());
        result.put("trialBalance", summary.trialBalance());
        result.set("contraAccounts", text.counts(summary.contra()));
        result.set("refunds", text.counts(summary.refunds()));
        result.set("refundedCredits", text.counts(summary.refundedCredits()));
        result.set("notices", text.counts(summary.notices()));
        result.set("deadLetters", text.counts(summary.deadLetters()));
        return result;
    }

    private void stayUp(EngineSettings settings, Engine engine) throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        String servers = settings.bootstrapServers();
        out.println();
        out.println("Still running on " + servers + ", until Ctrl-C. In another terminal:");
        out.println("  ./makegood activity " + DemoTraffic.SHOWN_ACCOUNT + " --bootstrap-servers " + servers);
        out.println("  ./makegood balance " + DemoTraffic.DRY_ACCOUNT + " --json --bootstrap-servers " + servers);
        out.println("  ./makegood publish FILE --bootstrap-servers " + servers);
        out.flush();
        Thread main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> UpCommand.stop(engine, main), "stop"));
        engine.awaitEnd();
    }

    private static void heading(PrintWriter out, String text) {
        out.println();
        out.println(text);
        out.println("-".repeat(text.length()));
    }

    private void say(String text) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(text);
        err.flush();
    }

    private static long sinceStart() {
        return System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }

    private static void remove(Path directory) {
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException problem)
                        throws IOException {
                    Files.deleteIfExists(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("could not remove " + directory, e);
        }
    }
}
