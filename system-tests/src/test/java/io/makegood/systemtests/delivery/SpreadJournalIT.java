package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.makegood.application.config.EngineSettings;
import io.makegood.application.startup.ProblemCode;
import io.makegood.application.startup.UnsafeStart;
import io.makegood.cli.ExitCode;
import io.makegood.cli.Main;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.scenario.RandomEvents;
import io.makegood.processor.engine.Engine;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.systemtests.engine.Journal;
import io.makegood.systemtests.engine.Outputs;
import io.makegood.topics.journal.ForwardedFrom;
import io.makegood.topics.mapping.EventMapping;
import io.makegood.topics.ownership.Ownership;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay into another number of partitions keeps every amount and every hash, by the commands that it prints. */
class SpreadJournalIT {
    private static final int EVENTS = 1_500;
    private static final Path POLICIES = Path.of("..", "policies");

    @TempDir
    Path directory;

    private DamagedLedger ledger;
    private long seed = 16;

    @BeforeEach
    void start() {
        ledger = new DamagedLedger(directory);
    }

    @AfterEach
    void stop() {
        ledger.close();
    }

    /** What happens before, between and after two policies; a third of it in partitions that others own. */
    @Test
    void more_partitions_and_fewer_give_the_same_amounts_and_hashes() throws Exception {
        try (Engine engine = ledger.running()) {
            publishSome(DamagedLedger.PARTITIONS);
            publishPolicy("example.yaml");
            publishSome(DamagedLedger.PARTITIONS);
            publishPolicy("pinsearch.yaml");
            publishStrays();
            publishSome(DamagedLedger.PARTITIONS);
            awaitFolded(engine, ledger.settings);
        }
        List<String> amounts = amounts(ledger.settings);
        assertThat(amounts).hasSizeGreaterThan(EVENTS / 10);
        for (int partitions : new int[] {12, 2, DamagedLedger.PARTITIONS}) {
            EngineSettings copy = replayed("v" + partitions + ".", partitions);
            assertThat(amounts(copy)).as(partitions + " partitions").isEqualTo(amounts);
        }
    }

    /** The remedy of JOURNAL_PARTITIONS_CHANGED: what was published into the new partitions is folded after the rest. */
    @Test
    void partitions_that_were_added_are_mended_by_a_replay() throws Exception {
        int more = DamagedLedger.PARTITIONS + 2;
        try (Engine engine = ledger.running()) {
            publishPolicy("example.yaml");
            publishSome(DamagedLedger.PARTITIONS);
            awaitFolded(engine, ledger.settings);
        }
        List<String> before = amounts(ledger.settings);
        String journal = ledger.settings.topics().events().name();
        ledger.admin
                .createPartitions(Map.of(journal, NewPartitions.increaseTo(more)))
                .all()
                .get();
        Await.until("the broker knows them", DamagedLedger.LIMIT, () -> ledger.partitionsOf(journal) == more);
        publishSome(more);
        assertThatExceptionOfType(UnsafeStart.class)
                .isThrownBy(() -> Engine.start(ledger.settings))
                .withMessageContaining("[" + ProblemCode.JOURNAL_PARTITIONS_CHANGED + "]");
        EngineSettings copy = replayed("v2.", more);
        assertThat(amounts(copy)).containsAll(before).hasSizeGreaterThan(before.size());
    }

    /** Replays, and folds the copy with what the replay says. */
    private EngineSettings replayed(String prefix, int partitions) throws Exception {
        String said = output("audit replay --into " + prefix + " --partitions " + partitions);
        Matcher create = Pattern.compile("\\./makegood (topics create .*)").matcher(said);
        Matcher up = Pattern.compile(
                        "\\./makegood up --bootstrap-servers \\S+ --topic-prefix (\\S+) --partitions (\\d+)\\s*$")
                .matcher(said);
        assertThat(create.find() && up.find()).as(said).isTrue();
        assertThat(Main.commandLine().execute(create.group(1).split(" ", -1))).isEqualTo(ExitCode.OK);
        EngineSettings copy = EngineSettings.builder()
                .bootstrapServers(ledger.settings.bootstrapServers())
                .topicPrefix(up.group(1))
                .partitions(Integer.parseInt(up.group(2)))
                .stateDirectory(directory.resolve("state-of-" + prefix))
                .build();
        try (Engine engine = Engine.start(copy)) {
            engine.awaitRunning(DamagedLedger.LIMIT);
            awaitFolded(engine, copy);
            new LedgerCheck(copy).requireAgreement();
            // Nothing stands where it has to be passed on.
            assertThat(new Outputs(copy).records(copy.topics().events().name()))
                    .noneMatch(record -> record.headers().lastHeader(ForwardedFrom.HEADER) != null);
            assertThat(output("audit verify --topic-prefix " + prefix)).contains("THE LEDGER AGREES");
        }
        return copy;
    }

    private static void awaitFolded(Engine engine, EngineSettings settings) {
        new Cluster(settings).awaitAllFolded(DamagedLedger.LIMIT);
        assertThat(engine.failure()).isEmpty();
    }

    private void publishPolicy(String file) {
        assertThat(ledger.run("policy publish " + POLICIES.resolve(file))).isEqualTo(ExitCode.OK);
    }

    /** What decides for every partition, sent to one, and refused there: nothing may wait for it in the others. */
    private void publishStrays() {
        new Journal(ledger.settings).publish("""
                {"type":"FoldAdopted","accountId":"stray","fold":1}
                {"type":"PolicyPublished","accountId":"stray","policyId":"stray","version":"1","document":"no policy"}
                """);
    }

    /** Random events, a third of them where a client with another partitioner would put them. */
    private void publishSome(int partitions) throws Exception {
        RandomEvents events = new RandomEvents(seed, 30, 40, "account-" + seed++ + "-");
        Random random = new Random(seed);
        String topic = ledger.settings.topics().events().name();
        LedgerEventCodec codec = new LedgerEventCodec();
        EventMapping mapping = new EventMapping();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", ledger.settings.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < EVENTS / 3; i++) {
                Envelope event = events.next(System.currentTimeMillis());
                int partition = random.nextInt(3) == 0
                        ? random.nextInt(partitions)
                        : Ownership.partitionOf(event.accountId(), partitions);
                producer.send(new ProducerRecord<>(
                                topic,
                                partition,
                                event.accountId().getBytes(StandardCharsets.UTF_8),
                                codec.encode(mapping.toAvro(event))))
                        .get();
            }
        }
    }

    private String output(String command) {
        StringWriter said = new StringWriter();
        List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
        words.addAll(List.of("--bootstrap-servers", ledger.settings.bootstrapServers()));
        int code = Main.commandLine()
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(words.toArray(new String[0]));
        assertThat(code).as(said.toString()).isEqualTo(ExitCode.OK);
        return said.toString();
    }

    private static List<String> amounts(EngineSettings of) {
        return new Outputs(of)
                .values(of.topics().entries().name(), LedgerEntry.class).stream()
                        .map(entry -> entry.getAccountId() + " " + entry.getSequence() + " " + entry.getEntryId() + " "
                                + entry.getKind() + " " + entry.getAmount() + " " + entry.getBalanceAfter() + " "
                                + entry.getReason() + " " + entry.getPolicy() + " "
                                + HexFormat.of().formatHex(entry.getHash().array()))
                        .sorted()
                        .toList();
    }
}
