package io.makegood.cli;

import io.makegood.application.startup.ProcessorSetup;
import io.makegood.application.startup.StartupChecks;
import io.makegood.audit.verify.AuditRules;
import io.makegood.audit.verify.DiskRows;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.audit.verify.StateAgain;
import io.makegood.ledger.row.RowKeys;
import io.makegood.processor.store.StoreNames;
import io.makegood.schemas.remedy.Launcher;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes an engine's changelogs again from the journal, or from the opening at which a cut one begins. */
@Command(
        name = "changelogs",
        mixinStandardHelpOptions = true,
        description = "Restore the engine's changelogs where they were lost (CHANGELOG_LOST).",
        footer = {"", "Example:  ${makegood.command} changelogs restore --bootstrap-servers kafka:9092"})
final class ChangelogsCommand implements Runnable {
    private static final byte[] FIRST = {0};
    private static final byte[] END = {(byte) 0xFF};
    private static final int TRANSACTION_MILLIS = 900_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say restore.");
    }

    @LongWork.OfMethod
    @Command(
            name = "restore",
            mixinStandardHelpOptions = true,
            description =
                    "Fold the journal again to where the engine had saved that it was, and write the rows into the changelogs that"
                            + " were lost. What it had put out stays as it is. No instance may run; delete the state directories before you"
                            + " start one.")
    int restore(
            @Mixin TopicsCommand.Target target,
            @Option(
                            names = "--retention",
                            paramLabel = "DURATION",
                            defaultValue = "P90D",
                            description = "As the engine has it. Default: ${DEFAULT-VALUE}")
                    Duration retention,
            @Option(
                            names = "--charge-timeout",
                            paramLabel = "DURATION",
                            defaultValue = "PT30M",
                            description = "As the engine has it. Default: ${DEFAULT-VALUE}")
                    Duration chargeTimeout)
            throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try (Admin admin = target.admin();
                KafkaLedger ledger = new KafkaLedger(target.connection.clients(), target.connection.topics());
                WorkDirectory work = WorkDirectory.temporary("makegood-changelogs")) {
            ProcessorSetup setup = target.setup(admin);
            if (ledger.isRunning(setup.applicationId())) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "an instance of " + Printable.text(setup.applicationId())
                                + " is running; stop all, and ask again");
            }
            StartupChecks checks = new StartupChecks(admin, target.connection.clients());
            Map<String, Map<Integer, Long>> lost = checks.lostChangelogs(setup);
            AuditRules rules = new AuditRules(
                    target.connection.topics(),
                    ledger.partitions(),
                    Instants.millis("--retention", retention),
                    Instants.millis("--charge-timeout", chargeTimeout),
                    target.connection.schemas());
            again(target.connection, ledger, rules, setup.applicationId(), lost, work.path());
            if (!lost.isEmpty()) {
                checks.adopt(setup, lost.keySet());
            }
            out.println(
                    lost.isEmpty()
                            ? "No changelog is lost."
                            : "Restored " + String.join(", ", lost.keySet())
                                    + ". Delete the state directories of all instances, then start them with "
                                    + Launcher.name() + " up.");
            out.flush();
            return ExitCode.OK;
        }
    }

    /** Folds each partition to where it was saved, and writes its rows into those of its changelogs that are lost. */
    private void again(
            Connection connection,
            KafkaLedger ledger,
            AuditRules rules,
            String applicationId,
            Map<String, Map<Integer, Long>> lost,
            Path work) {
        PrintWriter out = spec.commandLine().getOut();
        Map<Integer, Long> saved = new TreeMap<>();
        lost.values().forEach(saved::putAll);
        for (Map.Entry<Integer, Long> each : saved.entrySet()) {
            int partition = each.getKey();
            List<String> into = lost.keySet().stream()
                    .filter(name -> Objects.requireNonNull(lost.get(name)).containsKey(partition))
                    .toList();
            try (DiskRows rows = new DiskRows(work.resolve("partition-" + partition))) {
                long from = CutLedger.load(ledger, rules, partition, rows);
                long last = StateAgain.fold(ledger, rules, partition, rows, from, each.getValue());
                if (last < 0) {
                    // Nothing but marks of transactions stand there: an engine that applied nothing has logged nothing.
                    continue;
                }
                long written = write(connection, applicationId, partition, into, rows, last);
                out.println("partition " + partition + ": " + Printable.count(written)
                        + " rows as they were after offset " + Printable.count(last));
            }
        }
    }

    /** Writes the rows of a partition into those of its changelogs that are lost, in one transaction. */
    private static long write(
            Connection connection,
            String applicationId,
            int partition,
            List<String> changelogs,
            DiskRows rows,
            long applied) {
        String accounts = StoreNames.changelog(applicationId, StoreNames.ACCOUNTS);
        String generations = StoreNames.changelog(applicationId, StoreNames.GENERATIONS);
        Map<String, Object> config = new HashMap<>(connection.clients());
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, applicationId + "-changelogs");
        config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MILLIS);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        long[] written = new long[1];
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            try {
                rows.walk(FIRST, END, (key, value) -> {
                    String changelog =
                            key[0] == RowKeys.GENERATION || key[0] == RowKeys.FORGOTTEN ? generations : accounts;
                    if (isOfFold(key) && changelogs.contains(changelog)) {
                        send(producer, changelog, partition, key, value);
                        written[0]++;
                    }
                    return true;
                });
                byte[] offset = ByteBuffer.allocate(Long.BYTES).putLong(applied).array();
                changelogs.forEach(changelog -> send(producer, changelog, partition, RowKeys.applied(), offset));
                producer.commitTransaction();
            } catch (ProducerFencedException fenced) {
                throw fenced;
            } catch (KafkaException e) {
                producer.abortTransaction();
                throw e;
            }
        }
        return written[0];
    }

    /** What audits and readers note for themselves begins with capital letters. */
    private static boolean isOfFold(byte[] key) {
        return key[0] >= 'a' && key[0] <= 'z' && key[0] != RowKeys.APPLIED;
    }

    private static void send(
            KafkaProducer<byte[], byte[]> producer, String topic, int partition, byte[] key, byte[] value) {
        // A send that fails makes the commit fail.
        Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(topic, partition, key, value));
    }
}
