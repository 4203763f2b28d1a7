package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.application.config.EngineSettings;
import io.makegood.audit.verify.Checkpoint;
import io.makegood.audit.verify.EntryProof;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.cli.ExitCode;
import io.makegood.cli.Main;
import io.makegood.embedded.BrokerProcess;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.systemtests.delivery.LedgersAlike.Snapshot;
import io.makegood.systemtests.engine.Outputs;
import io.makegood.topics.mapping.OutputReading;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The drill of docs/disaster.md: two clusters, the real MirrorMaker 2 with the file of deploy/mirror between them, the first one lost in
 * the middle of traffic while the mirror lags, the second promoted, and upstream publishing again what it had not, and more.
 */
class DisasterIT {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final int EVENTS = 2_400;
    private static final int PROOFS = 12;

    @TempDir
    Path directory;

    private final ObjectMapper json = new ObjectMapper();
    private long mirroredRecords;
    private long promoteMillis;

    @Test
    void a_lost_cluster_is_replaced_by_its_mirror() throws Exception {
        try (BrokerProcess primary = BrokerProcess.start(directory.resolve("primary"), 0);
                BrokerProcess backup = BrokerProcess.start(directory.resolve("backup"), 0)) {
            EngineSettings first = settings(primary);
            EngineSettings second = settings(backup);
            EngineProcess engine = EngineProcess.start(
                            primary.bootstrapServers(), directory.resolve("engine-1"), "--no-api")
                    .awaitRunning();
            assertThat(run(second, "topics create --mirror --partitions " + second.partitions())
                            .code())
                    .isEqualTo(ExitCode.OK);
            EngineProcess follower = EngineProcess.start(
                            backup.bootstrapServers(), directory.resolve("engine-2"), "--mirror")
                    .awaitRunning();
            MirroredTraffic traffic = new MirroredTraffic(first, 20, EVENTS);
            try (MirrorMakerProcess maker =
                            MirrorMakerProcess.start(directory, primary.bootstrapServers(), backup.bootstrapServers());
                    KafkaProducer<byte[], byte[]> producer = Cluster.producer(primary.bootstrapServers())) {
                traffic.publishPolicies();
                traffic.begin(producer, EVENTS / 3);
                leaveAnAbortedTransaction(first);
                producer.flush();
                awaitFolded(first);
                traffic.goOn(producer, EVENTS / 3);
                producer.flush();
                awaitFolded(first);
                List<EntryProof> receipts = receipts(first);
                awaitMirrored(first, second, maker);
                int mirrored = traffic.count();

                maker.freeze();
                traffic.goOn(producer, EVENTS / 3);
                producer.flush();
                awaitFolded(first);
                Snapshot before = LedgersAlike.of(first);
                long lost = System.currentTimeMillis();
                primary.kill();
                engine.kill();
                maker.kill();

                JsonNode promoted = promote(second, follower);
                Snapshot copied = LedgersAlike.of(second);
                LedgersAlike.requireBeginning(journalOnly(copied, promoted), before);
                EngineProcess ledger = EngineProcess.start(backup.bootstrapServers(), directory.resolve("engine-2"))
                        .awaitRunning();
                long recovered = System.currentTimeMillis() - lost;
                requireReceipts(receipts, second);
                awaitFolded(second);

                Snapshot after = publishedAgain(second, traffic, mirrored / 2);
                requireNoRefundLost(before, after);
                long same = before.balances().entrySet().stream()
                        .filter(each -> each.getValue().equals(after.balances().get(each.getKey())))
                        .count();
                assertThat(same)
                        .as("accounts with the same balance")
                        .isEqualTo(before.balances().size());
                tell(before, copied, promoted, recovered, receipts.size(), same);
                ledger.close();
            } finally {
                engine.kill();
                follower.kill();
            }
        }
    }

    private void tell(Snapshot before, Snapshot copied, JsonNode promoted, long recovered, int receipts, long same) {
        System.out.printf(
                "Disaster drill: %,d records at the primary, %,d of them mirrored; %,d entries and %,d refunds of what was"
                        + " mirrored equal, %d receipts verify.%n"
                        + "RPO: %,d records, %.1f s. RTO: %.1f s, of which promote took %.1f s. Appended by the promotion: %d.%n"
                        + "Balances equal after upstream published again: %,d of %,d.%n",
                before.records(),
                mirroredRecords,
                Snapshot.size(copied.entries()),
                Snapshot.size(copied.refunds()),
                receipts,
                before.records() - mirroredRecords,
                (newest(before) - promoted.at("/newestAt").asLong()) / 1000.0,
                recovered / 1000.0,
                promoteMillis / 1000.0,
                promoted.at("/appended").asLong(),
                same,
                before.balances().size());
    }

    private static Snapshot publishedAgain(EngineSettings second, MirroredTraffic traffic, int from) {
        try (KafkaProducer<byte[], byte[]> again = Cluster.producer(second.bootstrapServers())) {
            traffic.again(again, second.topics().events().name(), from);
        }
        awaitFolded(second);
        new LedgerCheck(second).requireAgreement();
        Said audit = run(second, "audit verify");
        assertThat(audit.text()).contains("THE LEDGER AGREES");
        return LedgersAlike.of(second);
    }

    private static EngineSettings settings(BrokerProcess broker) {
        return EngineSettings.builder()
                .bootstrapServers(broker.bootstrapServers())
                .build();
    }

    /** What MirrorMaker would take for events if it read what is not committed. */
    private static void leaveAnAbortedTransaction(EngineSettings settings) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        settings.bootstrapServers(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        "given-up"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            byte[] account = "wallet-1".getBytes(StandardCharsets.UTF_8);
            // The flush waits for it.
            Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(
                    settings.topics().events().name(),
                    account,
                    ("{\"type\":\"CreditsGranted\",\"accountId\":\"wallet-1\",\"grantId\":\"never\",\"amount\":9,"
                                    + "\"kind\":\"PAID\"}")
                            .getBytes(StandardCharsets.UTF_8)));
            producer.flush();
            producer.abortTransaction();
        }
    }

    /** A checkpoint over what is there, and proofs of some of its entries. */
    private List<EntryProof> receipts(EngineSettings settings) throws Exception {
        Path work = directory.resolve("audit");
        Said said = run(settings, "audit verify --work-dir " + work);
        assertThat(said.code()).as(said.text()).isEqualTo(ExitCode.OK);
        Checkpoint covered = Checkpoint.read(work.resolve("checkpoint.json"));
        List<EntryProof> proofs = new ArrayList<>();
        try (KafkaLedger ledger = new KafkaLedger(settings.clients(), settings.topics())) {
            List<String> ids = new ArrayList<>(entries(settings).keySet());
            for (int i = 0; i < PROOFS; i++) {
                proofs.add(EntryProof.of(ledger, null, covered, ids.get(i * ids.size() / PROOFS))
                        .orElseThrow());
            }
        }
        return proofs;
    }

    /** Receipts of before hold for the mirror's entries. */
    private static void requireReceipts(List<EntryProof> receipts, EngineSettings settings) {
        Map<String, LedgerEntry> now = entries(settings);
        for (EntryProof receipt : receipts) {
            assertThat(receipt.holds(now.get(receipt.entryId())))
                    .as("receipt of " + receipt.entryId())
                    .isTrue();
        }
    }

    private static Map<String, LedgerEntry> entries(EngineSettings settings) {
        Map<String, LedgerEntry> entries = new LinkedHashMap<>();
        OutputReading reading = new OutputReading();
        new Outputs(settings).each(settings.topics().entries().name(), record -> {
            try {
                LedgerEntry entry = reading.entry(record.value());
                entries.put(entry.entryId(), entry);
            } catch (UndecodableRecord e) {
                throw new AssertionError(e);
            }
        });
        return entries;
    }

    private static void awaitMirrored(EngineSettings first, EngineSettings second, MirrorMakerProcess maker) {
        String journal = first.topics().events().name();
        Await.until("MirrorMaker has brought everything over", LIMIT, () -> {
            if (!maker.isAlive()) {
                throw new AssertionError("MirrorMaker ended:\n" + maker.said());
            }
            return new Outputs(second).records(journal).size()
                    == new Outputs(first).records(journal).size();
        });
    }

    /** As the page says: until everything is folded the follower runs, then it is stopped, and the promotion is asked until it may be. */
    private JsonNode promote(EngineSettings second, EngineProcess follower) throws Exception {
        long began = System.currentTimeMillis();
        awaitFolded(second);
        mirroredRecords =
                new Outputs(second).records(second.topics().events().name()).size();
        follower.close();
        JsonNode[] said = new JsonNode[1];
        Await.until("the mirror may be promoted", LIMIT, () -> {
            said[0] = json.readTree(
                    run(second, "promote --still PT2S --yes --json").text());
            return said[0].at("/promoted").asBoolean();
        });
        promoteMillis = System.currentTimeMillis() - began;
        assertThat(said[0].at("/unaccounted")).isEmpty();
        return said[0];
    }

    /** The mirror as it was before the promotion appended anything. */
    private static Snapshot journalOnly(Snapshot copied, JsonNode promoted) {
        if (promoted.at("/appended").asLong() == 0) {
            return copied;
        }
        copied.journal()
                .values()
                .forEach(
                        records -> records.removeIf(record -> record.timestampType() == TimestampType.LOG_APPEND_TIME));
        return copied;
    }

    private static long newest(Snapshot of) {
        return of.journal().values().stream()
                .flatMap(List::stream)
                .mapToLong(ConsumerRecord::timestamp)
                .max()
                .orElse(0);
    }

    private static void requireNoRefundLost(Snapshot before, Snapshot after) {
        TreeSet<String> then = new TreeSet<>();
        before.refunds().forEach((account, refunds) -> refunds.forEach(refund -> then.add(refundId(refund))));
        TreeSet<String> now = new TreeSet<>();
        after.refunds().forEach((account, refunds) -> refunds.forEach(refund -> now.add(refundId(refund))));
        assertThat(now).as("refunds").isEqualTo(then);
    }

    private static String refundId(String refund) {
        return refund.replaceAll(".*refundId=(\\S+).*", "$1");
    }

    private record Said(int code, String text) {}

    private static Said run(EngineSettings settings, String command) {
        StringWriter said = new StringWriter();
        List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
        words.addAll(List.of("--bootstrap-servers", settings.bootstrapServers()));
        int code = Main.commandLine()
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(words.toArray(new String[0]));
        return new Said(code, said.toString());
    }

    private static void awaitFolded(EngineSettings settings) {
        try (Cluster cluster = new Cluster(settings)) {
            cluster.awaitAllFolded(LIMIT);
        }
    }
}
