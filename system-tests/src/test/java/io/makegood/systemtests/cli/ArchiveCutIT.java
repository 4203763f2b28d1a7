package io.makegood.systemtests.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.application.config.EngineSettings;
import io.makegood.application.startup.UnsafeStart;
import io.makegood.audit.archive.Archive;
import io.makegood.audit.archive.LedgerCut;
import io.makegood.audit.migration.MigrationState;
import io.makegood.audit.verify.AcceptedKeys;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.audit.verify.RecordTree.Kind;
import io.makegood.cli.ExitCode;
import io.makegood.cli.Main;
import io.makegood.cli.demo.DemoProduct;
import io.makegood.cli.demo.DemoRecord;
import io.makegood.cli.demo.DemoTraffic;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.processor.engine.Engine;
import io.makegood.readmodel.projection.ActivityFilter;
import io.makegood.readmodel.projection.ProjectedRows;
import io.makegood.readmodel.projection.Projection;
import io.makegood.systemtests.delivery.Await;
import io.makegood.systemtests.delivery.Cluster;
import io.makegood.topics.openings.OpeningKeys;
import io.makegood.topics.ownership.Ownership;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * A ledger whose old part was cut off: engine, audit and readers go on from its openings. {@code -Dmakegood.cut.events=1000000
 * -Dmakegood.cut.percent=99} prints what an audit, a restore and a start of so many events take before a cut and afterwards, and does nothing else.
 */
class ArchiveCutIT {
    private static final Duration LIMIT = Duration.ofMinutes(90);
    private static final int EVENTS = Integer.getInteger("makegood.cut.events", 1_500);
    private static final int OLD = (int) ((long) EVENTS * Integer.getInteger("makegood.cut.percent", 60) / 100);
    /** Whether it was asked for figures: then what an engine takes to start is measured before the cut too. */
    private static final boolean MEASURES = System.getProperty("makegood.cut.events") != null;

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private EmbeddedKafka kafka;
    private EngineSettings settings;
    private Admin admin;
    private DemoTraffic traffic;
    private DemoRecord oldGrant;
    private String moment;
    private String key;
    private String archive;

    private record Said(int code, String out, String err) {
        private JsonNode json() throws IOException {
            return JSON.readTree(out);
        }

        private Said ok() {
            assertThat(code).as(out + err).isZero();
            return this;
        }
    }

    private Said run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine =
                Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int code = commandLine.execute(arguments);
        return new Said(code, out.toString(), err.toString());
    }

    private Said onCluster(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--bootstrap-servers";
        all[arguments.length + 1] = kafka.bootstrapServers();
        return run(all);
    }

    @BeforeEach
    void publish() throws Exception {
        kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort());
        settings = EngineSettings.builder()
                .bootstrapServers(kafka.bootstrapServers())
                .stateDirectory(directory.resolve("state"))
                .partitions(3)
                .build();
        admin = Admin.create(settings.clients());
        key = directory.resolve("auditor.pem").toString();
        archive = directory.resolve("archive").toString();
        assertThat(run("audit", "keygen", key).code()).isZero();
        try (Engine engine = running()) {
            onCluster(
                            "policy",
                            "publish",
                            Path.of("..", "policies", "pinsearch.yaml").toString())
                    .ok();
            traffic = new DemoTraffic(
                    List.of(DemoProduct.named(DemoProduct.names().get(0))
                            .orElseThrow()
                            .policy()),
                    5,
                    EVENTS,
                    System.currentTimeMillis());
            List<DemoRecord> first = publishSome(OLD);
            oldGrant = first.stream()
                    .filter(each -> new String(each.value(), StandardCharsets.UTF_8).contains("GenerationCharged"))
                    .findFirst()
                    .orElse(first.get(0));
            Instant next = Instant.now().plusMillis(1);
            moment = next.toString();
            Await.until("the moment is over", LIMIT, () -> Instant.now().isAfter(next));
            publishSome(EVENTS - OLD);
            awaitFolded();
            assertThat(engine.failure()).isEmpty();
        }
    }

    @AfterEach
    void stop() {
        admin.close();
        kafka.close();
    }

    private Engine running() {
        Engine engine = Engine.start(settings);
        engine.awaitRunning(LIMIT);
        return engine;
    }

    private void awaitFolded() {
        try (Cluster cluster = new Cluster(settings)) {
            cluster.awaitAllFolded(LIMIT);
        }
    }

    private KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> config =
                new HashMap<>(Map.of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all", "linger.ms", "5"));
        config.putAll(more);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private List<DemoRecord> publishSome(int events) {
        List<DemoRecord> some = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            traffic.send(events, record -> {
                if (some.size() < 200) {
                    some.add(record);
                }
                send(producer, record);
            });
        }
        return some;
    }

    private void send(KafkaProducer<byte[], byte[]> producer, DemoRecord record) {
        Future<RecordMetadata> unused =
                producer.send(new ProducerRecord<>(settings.topics().events().name(), record.key(), record.value()));
    }

    private JsonNode verified(String... more) throws IOException {
        List<String> all = new ArrayList<>(List.of("audit", "verify", "--json"));
        all.addAll(List.of(more));
        Said said = onCluster(all.toArray(new String[0]));
        assertThat(said.code()).as(said.out() + said.err()).isZero();
        return said.json();
    }

    private static void same(JsonNode one, JsonNode other) {
        for (String field : List.of("counts", "contra", "balances", "entriesByKind", "partitions")) {
            assertThat(one.get(field)).as(field).isEqualTo(other.get(field));
        }
    }

    private void deleteAll(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private long begins(Map<String, Long> of) throws Exception {
        long sum = 0;
        try (KafkaLedger ledger = new KafkaLedger(settings.clients(), settings.topics())) {
            for (var topic : List.of(
                    settings.topics().events(),
                    settings.topics().entries(),
                    settings.topics().refunds(),
                    settings.topics().notices())) {
                long begin = ledger.beginnings(topic.name()).values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
                of.put(topic.name(), begin);
                sum += begin;
            }
        }
        return sum;
    }

    @Test
    void a_cut_ledger_goes_on_as_if_nothing_had_been_cut() throws Exception {
        JsonNode whole = verified();
        if (MEASURES) {
            measure(whole);
            return;
        }
        String now = Instant.now().toString();
        JsonNode balances = onCluster("audit", "as-of", now, "--json").ok().json();
        refusedBefore();
        Said written = onCluster("archive", "--before", moment, "--to", archive, "--sign-key", key, "--json")
                .ok();
        long archived = 0;
        for (JsonNode part : written.json().get("partitions")) {
            archived += part.get("files").get(0).get("records").asLong();
        }
        interrupted(whole);
        onCluster("archive", "--before", moment, "--to", archive, "--cut", "--sign-key", key)
                .ok();
        Map<String, Long> begin = new HashMap<>();
        assertThat(begins(begin)).isPositive();
        assertThat(begin.values()).allSatisfy(first -> assertThat(first).isPositive());
        onCluster("archive", "cut", archive, "--public-key", key + ".pub").ok();

        JsonNode rest = verified("--public-key", key + ".pub");
        same(rest, whole);
        assertThat(rest.get("auditedNow").asLong())
                .isEqualTo(whole.get("counts").get("journal").asLong() - archived);
        same(verified("--archive", archive), whole);
        String work = directory.resolve("work").toString();
        same(verified("--work-dir", work), whole);
        same(verified("--work-dir", work), whole);
        assertThat(onCluster("audit", "as-of", now, "--json").ok().json()).isEqualTo(balances);
        refusedAfter(archived);

        withState();
        withoutState();
        // The engine's own appends and what was published again came since.
        assertThat(verified().get("agrees").asBoolean()).isTrue();
        goesOn(now, balances);
        readers();
        forged();
    }

    /** What an audit reads, a restore and a start take, before the cut and after it, of as many events as were asked for. */
    private void measure(JsonNode whole) throws Exception {
        System.out.println(
                "before the cut an audit read " + whole.get("auditedNow") + " in " + whole.get("millis") + " ms");
        measureStarts("before the cut");
        long began = System.nanoTime();
        onCluster("archive", "--before", moment, "--to", archive, "--cut", "--sign-key", key)
                .ok();
        System.out.println("archived and cut in " + (System.nanoTime() - began) / 1_000_000 + " ms");
        JsonNode rest = verified("--public-key", key + ".pub");
        same(rest, whole);
        System.out.println("of " + whole.get("counts").get("journal") + " records an audit reads "
                + rest.get("auditedNow") + " after the cut, in " + rest.get("millis") + " ms");
        measureStarts("after the cut");
        same(verified(), whole);
    }

    /** What was published before the cut is not published, and what is cut further than proven is refused. */
    private void refusedBefore() {
        String unsigned = directory.resolve("unsigned").toString();
        onCluster("archive", "--before", moment, "--to", unsigned).ok();
        assertThat(onCluster("archive", "cut", unsigned).err()).contains("is not signed", "--unsigned");
        assertThat(onCluster("archive", "cut", unsigned, "--application-id", "nobody", "--unsigned")
                        .err())
                .contains("the engine nobody has saved offset 0");
        assertThat(onCluster("archive", "--before", moment, "--to", unsigned, "--cut")
                        .err())
                .contains("--cut asks for --sign-key");
        TopicPartition partition =
                new TopicPartition(settings.topics().entries().name(), 0);
        try {
            admin.alterConsumerGroupOffsets(
                            "analytics", Map.of(partition, new org.apache.kafka.clients.consumer.OffsetAndMetadata(1)))
                    .all()
                    .get();
            assertThat(onCluster("archive", "cut", unsigned, "--unsigned").err())
                    .contains("the group analytics has read ledger.entries-0 up to offset 1");
            admin.deleteConsumerGroups(List.of("analytics")).all().get();
            migrating(unsigned);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void migrating(String unsigned) throws Exception {
        admin.createTopics(List.of(
                        new NewTopic("v2.events", 3, (short) 1),
                        new NewTopic("v2.migration", 1, (short) 1).configs(Map.of("cleanup.policy", "compact"))))
                .all()
                .get();
        String journal = settings.topics().events().name();
        String id = Objects.requireNonNull(admin.describeTopics(List.of(journal))
                        .allTopicNames()
                        .get()
                        .get(journal))
                .topicId()
                .toString();
        MigrationState.Source none = new MigrationState.Source(0, 0, 0, 0, 0);
        MigrationState state = new MigrationState(
                1,
                new MigrationState.Origin("c", journal, id, 3),
                1,
                true,
                false,
                List.of(none, none, none),
                List.of(0L, 0L, 0L),
                List.of(),
                0,
                -1,
                null,
                Map.of());
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            producer.send(new ProducerRecord<>("v2.migration", new byte[] {1}, JSON.writeValueAsBytes(state)))
                    .get();
        }
        assertThat(onCluster("archive", "cut", unsigned, "--unsigned").err())
                .contains("a migration into v2.events has copied partition 0 up to offset 0");
        admin.deleteTopics(List.of("v2.events", "v2.migration")).all().get();
    }

    /** Whoever is killed leaves one of these behind; each time the ledger is right, and the command finishes. */
    private void interrupted(JsonNode whole) throws Exception {
        try (KafkaLedger ledger = new KafkaLedger(settings.clients(), settings.topics());
                LedgerCut cut = new LedgerCut(ledger, Archive.open(Path.of(archive), AcceptedKeys.NOT_ASKED))) {
            cut.requireSafe(settings.applicationId(), false);
            cut.makeTopic();
            assertThat(cut.write(0, more -> {})).isTrue();
            assertThat(cut.write(0, more -> {})).isFalse();
            same(verified(), whole);
            String openings = settings.topics().openings().name();
            KafkaProducer<byte[], byte[]> killed = producer(Map.of("transactional.id", openings + "-cut"));
            killed.initTransactions();
            killed.beginTransaction();
            killed.send(new ProducerRecord<>(openings, 1, OpeningKeys.row(new byte[] {'a'}), new byte[] {1}))
                    .get();
            assertThat(cut.write(1, more -> {})).isTrue();
            killed.close(Duration.ZERO);
            assertThat(cut.write(2, more -> {})).isTrue();
            for (int partition = 0; partition < 3; partition++) {
                cut.check(partition, AcceptedKeys.NOT_ASKED);
            }
            same(verified(), whole);
            admin.deleteRecords(Map.of(
                            new TopicPartition(settings.topics().events().name(), 1),
                            RecordsToDelete.beforeOffset(
                                    Objects.requireNonNull(cut.begins().get(1)))))
                    .all()
                    .get();
            same(verified(), whole);
            // The journal of one partition is cut off, and all entries are still there.
            reconciles(whole);
            running().close();
            cut.delete(Kind.EVENTS);
            same(verified(), whole);
            reconciles(whole);
            cut.delete(Kind.ENTRIES);
            reconciles(whole);
            running().close();
        }
    }

    /** A report of what came since the cut closes with what the accounts hold. */
    private void reconciles(JsonNode verified) throws IOException {
        JsonNode report =
                onCluster("audit", "report", "--from", moment, "--json").ok().json();
        assertThat(report.get("unexplained").asLong()).isZero();
        assertThat(report.get("closing").asLong())
                .isEqualTo(verified.get("balances").asLong());
    }

    private void refusedAfter(long archived) throws Exception {
        assertThat(onCluster("audit", "as-of", "2020-01-01", traffic.busyAccount())
                        .err())
                .contains("was archived and cut off", "--archive DIR");
        assertThat(onCluster("audit", "replay", "--fold", "1").err()).contains("a replay needs it");
        assertThat(onCluster("audit", "replay", "--into", "copy.").err()).contains("does not have its first records");
        assertThat(onCluster("migrate", "--into", "copy.", "--follow").err())
                .contains("does not have its first records");
        assertThat(onCluster("audit", "report").err()).contains("was archived and cut off");
        reconciles(verified());
        assertThat(onCluster("archive", "--before", moment, "--to", path("x")).err())
                .contains("was archived and cut off; write a later moment");
        assertThat(onCluster("policy", "list").ok().out()).contains("pinsearch");
        assertThat(archived).isPositive();
    }

    /** An engine that has its rows goes on; what was published before the cut is a duplicate. */
    private void withState() throws Exception {
        try (Engine engine = started("after the cut")) {
            again(engine);
        }
    }

    private Engine started(String when) {
        long began = System.nanoTime();
        Engine engine = running();
        System.out.println(when + ", an engine starts in " + (System.nanoTime() - began) / 1_000_000 + " ms");
        return engine;
    }

    private void measureStarts(String when) throws Exception {
        started(when).close();
        loseChangelogs();
        restoreChangelogs(when);
        started(when + " and with no rows of its own").close();
    }

    private void loseChangelogs() throws Exception {
        deleteAll(settings.stateDirectory());
        List<String> changelogs = List.of(
                settings.applicationId() + "-accounts-changelog", settings.applicationId() + "-generations-changelog");
        admin.deleteTopics(changelogs).all().get();
        Await.until(
                "the changelogs are gone",
                LIMIT,
                () -> !admin.listTopics().names().get().containsAll(changelogs));
    }

    private void restoreChangelogs(String when) {
        assertThatExceptionOfType(UnsafeStart.class)
                .isThrownBy(() -> Engine.start(settings))
                .withMessageContaining("[CHANGELOG_LOST]")
                .withMessageContaining("changelogs restore");
        long began = System.nanoTime();
        assertThat(onCluster("changelogs", "restore").ok().out()).contains("Restored");
        System.out.println(when + ", changelogs are restored in " + (System.nanoTime() - began) / 1_000_000 + " ms");
    }

    private void again(Engine engine) throws Exception {
        JsonNode before = balanceOf(oldGrant);
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            send(producer, oldGrant);
        }
        awaitFolded();
        assertThat(engine.failure()).isEmpty();
        assertThat(balanceOf(oldGrant)).isEqualTo(before);
    }

    private JsonNode balanceOf(DemoRecord record) throws IOException {
        String account = new String(record.key(), StandardCharsets.UTF_8);
        return onCluster("balance", account, "--json").ok().json().get("balance");
    }

    /** One that has lost rows and changelogs gets them again from the openings, as they were when it saved its offsets. */
    private void withoutState() throws Exception {
        JsonNode before = onCluster("audit", "as-of", Instant.now().toString(), "--json")
                .ok()
                .json();
        loseChangelogs();
        restoreChangelogs("after the cut");
        assertThat(onCluster("changelogs", "restore").ok().out()).contains("No changelog is lost");
        try (Engine engine = started("after the cut and with no rows of its own")) {
            again(engine);
            publishSome(50);
            awaitFolded();
            assertThat(engine.failure()).isEmpty();
        }
        assertThat(before.get("data").size()).isPositive();
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    /** A second cut and a third, with another key since: each archive goes on from the one before. */
    private void goesOn(String now, JsonNode balances) throws Exception {
        String newKey = path("new.pem");
        run("audit", "keygen", newKey).ok();
        String[] keys = {"--public-key", key + ".pub", "--public-key", newKey + ".pub"};
        JsonNode whole = verified();
        String second = path("second");
        passed();
        onCluster("archive", "--before", moment, "--to", second, "--sign-key", newKey)
                .ok();
        try (KafkaLedger ledger = new KafkaLedger(settings.clients(), settings.topics());
                LedgerCut cut = new LedgerCut(ledger, Archive.open(Path.of(second), AcceptedKeys.NOT_ASKED))) {
            cut.requireSafe(settings.applicationId(), false);
            assertThat(cut.write(1, more -> {})).isTrue();
            same(verified(), whole);
            assertThat(onCluster("archive", "--before", Instant.now().toString(), "--to", path("x"))
                            .err())
                    .contains("a cut was begun and not finished");
            assertThat(cut.write(0, more -> {})).isTrue();
            assertThat(cut.write(2, more -> {})).isTrue();
            cut.delete(Kind.EVENTS);
            same(verified(), whole);
            reconciles(whole);
            running().close();
        }
        onCluster("archive", "cut", second, "--public-key", newKey + ".pub").ok();
        same(verified(keys), whole);
        assertThat(onCluster("audit", "verify", "--public-key", key + ".pub").err())
                .contains("is not what that key signed", "it says that");
        same(verified("--archive", archive, "--archive", second, keys[0], keys[1], keys[2], keys[3]), whole);
        same(verified("--archive", second), whole);
        assertThat(onCluster("archive", "cut", archive).err()).contains("it was cut with another archive");
        run("archive", "verify", second).ok();
        run("archive", "verify", archive, second, keys[0], keys[1], keys[2], keys[3])
                .ok();
        assertThat(run("audit", "as-of", now, "--archive", second, "--archive", archive, "--json")
                        .ok()
                        .json())
                .isEqualTo(balances);
        assertThat(run("audit", "as-of", "2020-01-01", "--archive", second).err())
                .contains("is in the archive before");
        third(whole, second, newKey);
    }

    /** No record is of this moment or a later one yet. */
    private void passed() throws Exception {
        Instant next = Instant.now().plusMillis(1);
        moment = next.toString();
        Await.until("the moment is over", LIMIT, () -> Instant.now().isAfter(next));
    }

    private void third(JsonNode before, String second, String newKey) throws Exception {
        try (Engine engine = running()) {
            publishSome(100);
            awaitFolded();
            passed();
            publishSome(30);
            awaitFolded();
            assertThat(engine.failure()).isEmpty();
        }
        JsonNode whole = verified();
        String third = path("third");
        onCluster("archive", "--before", moment, "--to", third, "--sign-key", newKey, "--cut")
                .ok();
        JsonNode rest = verified("--public-key", newKey + ".pub");
        same(rest, whole);
        assertThat(rest.get("auditedNow").asLong())
                .isPositive()
                .isLessThan(whole.get("auditedNow").asLong());
        assertThat(whole.get("counts").get("journal").asLong())
                .isGreaterThan(before.get("counts").get("journal").asLong());
        run("archive", "verify", archive, second, third).ok();
        assertThat(run("archive", "verify", archive, third).err()).contains("does not go on from");
        loseChangelogs();
        restoreChangelogs("after the third cut");
        running().close();
    }

    /** A read model that begins now has balances, policies and what is open from before the cut. */
    private void readers() {
        String account = traffic.busyAccount();
        int partition = Ownership.partitionOf(account, settings.partitions());
        try (Projection projection = Projection.start(settings, "localhost", 7070)) {
            projection.part().awaitRunning(LIMIT);
            Await.until(
                    "the policy is there",
                    LIMIT,
                    () -> projection
                                    .policies(projection.rows(partition), partition)
                                    .versions()
                                    .size()
                            == 1);
            ProjectedRows rows = projection.rows(partition);
            Await.until(
                    "the balance is there",
                    LIMIT,
                    () -> projection.rows(partition).balance(account).isPresent());
            assertThat(rows.balance(account)).isPresent();
            Await.until(
                    "the list of entries says that it ends at the cut",
                    Duration.ofMinutes(2),
                    () -> Objects.equals(
                            projection
                                    .rows(partition)
                                    .activity(account, ActivityFilter.ALL, 10_000, null)
                                    .archivedBefore(),
                            Instant.parse(moment).toEpochMilli()));
            assertThat(onCluster("activity", account, "--limit", "1000").out()).contains("was archived.");
        }
    }

    /** Somebody who may write there can put another opening behind the right one; it is found, and named. */
    private void forged() throws Exception {
        String openings = settings.topics().openings().name();
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of());
                KafkaLedger ledger = new KafkaLedger(settings.clients(), settings.topics());
                io.makegood.topics.reading.Openings known =
                        new io.makegood.topics.reading.Openings(settings.clients(), settings.topics())) {
            var sealed = known.newest(0).orElseThrow();
            List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
            try (var stream = new io.makegood.audit.verify.KafkaRecords(
                    ledger.clients(),
                    new TopicPartition(openings, 0),
                    sealed.seal().first(),
                    sealed.at() + 1)) {
                for (var record = stream.next(); record != null; record = stream.next()) {
                    byte[] value = record.value().clone();
                    if (OpeningKeys.kindOf(record.key()) == OpeningKeys.ROW && record.key()[1] == 'a') {
                        value[value.length - 1] ^= 1;
                    }
                    records.add(new ProducerRecord<>(openings, 0, record.key(), value));
                }
            }
            for (ProducerRecord<byte[], byte[]> record : records) {
                producer.send(record).get();
            }
        }
        Said found = onCluster("audit", "verify");
        assertThat(found.code()).isEqualTo(ExitCode.FOUND_WRONG);
        assertThat(found.err()).contains("the opening of partition 0");
        admin.deleteRecords(Map.of(
                        new TopicPartition(settings.topics().events().name(), 2), RecordsToDelete.beforeOffset(-1)))
                .all()
                .get();
        assertThatExceptionOfType(UnsafeStart.class)
                .isThrownBy(() -> Engine.start(settings))
                .withMessageContaining("[JOURNAL_BEGINNING_LOST]")
                .withMessageContaining("and was cut at");
    }
}
