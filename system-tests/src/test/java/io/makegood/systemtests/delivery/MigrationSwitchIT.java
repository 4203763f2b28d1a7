package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.cli.ExitCode;
import io.makegood.ledger.event.LedgerMoved;
import io.makegood.systemtests.engine.Outputs;
import io.makegood.topics.journal.ForwardedFrom;
import io.makegood.topics.journal.JournalReading;
import io.makegood.topics.journal.JournalReading.Elsewhere;
import io.makegood.topics.journal.JournalReading.Event;
import io.makegood.topics.journal.JournalReading.Reading;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A ledger moves from 4 to 12 partitions while it is written and everybody is killed, between its departure and its arrival and afterwards:
 * nobody waits, nothing is lost or doubled. {@code -Dmakegood.move.rate=5000 -Dmakegood.move.seconds=120} publishes so many events a second,
 * and goes on killing for so long.
 */
class MigrationSwitchIT {
    private static final int AT_FIRST = 400;
    private static final int KILLED_FOR_SECONDS = Integer.getInteger("makegood.move.seconds", 0);
    private static final String ASKED = "wallet-asked";
    private static final String REQUEST = "{\"accountId\":\"" + ASKED + "\",\"amount\":7,\"kind\":\"GOODWILL\"}";

    @TempDir
    Path directory;

    private FollowedLedger ledger;

    @BeforeEach
    void start() {
        ledger = new FollowedLedger(directory);
    }

    @AfterEach
    void stop() {
        ledger.close();
    }

    @Test
    void a_ledger_moves_while_it_is_written_whoever_is_killed() throws Exception {
        MirroredTraffic traffic = new MirroredTraffic(ledger.source(), 47, AT_FIRST);
        long untilLeft;
        long untilPromoted;
        try (KafkaProducer<byte[], byte[]> producer = ledger.producer()) {
            EngineProcess old = ledger.oldEngine().awaitRunning();
            traffic.publishPolicies();
            traffic.begin(producer, AT_FIRST);
            ledger.publish(traffic, producer);
            CommandProcess migrator = ledger.migrator();
            ledger.awaitCopied(300);
            EngineProcess next = ledger.nextEngine().awaitRunning();
            ledger.publishAtFullRate();
            FollowedLedger.Said asked =
                    until("it can move", "migrate switch --into v2.", ExitCode.FOUND_WRONG, "Say --yes");
            assertThat(asked.text()).contains("no way back");
            assertThat(ledger.status().at("/moved").asBoolean()).isFalse();
            HttpResponse<String> first = grant(old, REQUEST);
            assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
            migrator.kill();
            // Nobody carries it over.
            until("it has left", "migrate switch --into v2. --yes --wait PT8S", ExitCode.FOUND_WRONG, "has left");
            requireOldOneSaysWhere(old);
            untilLeft = ledger.longest();
            old.kill();
            next.kill();
            ledger.restartBroker();
            old = ledger.oldEngine();
            migrator = ledger.migrator();
            next = ledger.nextEngine();
            next.awaitRunning();
            until("it decides there", "migrate switch --into v2. --yes", ExitCode.OK, "The ledger is in v2.events");
            requireKnownAgain(next, first);
            migrator.kill();
            next.kill();
            migrator = ledger.migrator();
            next = ledger.nextEngine();
            next.awaitRunning();
            old.awaitRunning();
            Await.until(
                    "promoted",
                    FollowedLedger.LIMIT,
                    () -> ledger.status().at("/promoted").asBoolean());
            untilPromoted = ledger.longest();
            Running running = killOneByOne(traffic, new Running(next, migrator));
            int before = traffic.count();
            Await.until("more is published", FollowedLedger.LIMIT, () -> traffic.count() > before + 100);
            ledger.requireAllPublished(producer);
            awaitAllCarried();
            running.migrator().close();
            old.endBySignal();
            running.next().endBySignal();
        }
        System.out.println("Published " + traffic.count() + " events, " + ledger.rate()
                + " a second; the longest time for those of a tenth of a second to be"
                + " taken was " + untilLeft + " ms until it had left, " + untilPromoted
                + " ms until it was promoted, with the broker's restart, and " + ledger.longest() + " ms afterwards");
        requireEverythingOnce();
        requireTheRightLedger();
    }

    /** The new engine and the copier, as they run at the moment. */
    private record Running(EngineProcess next, CommandProcess migrator) {}

    /** Kills the copier and the new engine, and restarts the broker, in turn, for as long as was asked for. */
    private Running killOneByOne(MirroredTraffic traffic, Running begun) {
        long end = System.nanoTime() + KILLED_FOR_SECONDS * 1_000_000_000L;
        EngineProcess next = begun.next();
        CommandProcess migrator = begun.migrator();
        for (int turn = 0; System.nanoTime() < end; turn++) {
            if (turn % 3 == 0) {
                migrator.kill();
                migrator = ledger.migrator();
            } else if (turn % 3 == 1) {
                next.kill();
                next = ledger.nextEngine().awaitRunning();
            } else {
                ledger.restartBroker();
            }
            int reached = traffic.count();
            Await.until("it goes on", FollowedLedger.LIMIT, () -> traffic.count() > reached + 200);
        }
        return new Running(next, migrator);
    }

    /** What is asked of the old ledger after the move names where the ledger is. */
    private void requireOldOneSaysWhere(EngineProcess old) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        Await.until(
                "the old one says that it moved",
                FollowedLedger.LIMIT,
                () -> client.send(
                                HttpRequest.newBuilder(URI.create(old.url() + "/health/ready"))
                                        .build(),
                                BodyHandlers.ofString())
                        .body()
                        .contains("\"moved\":{\"prefix\":\"v2.\""));
        HttpResponse<String> write = client.send(
                HttpRequest.newBuilder(URI.create(old.url() + "/v1/events"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"type\":\"CreditsGranted\",\"accountId\":\"wallet-1\",\"grantId\":\"late\",\"amount\":1,"
                                        + "\"kind\":\"GOODWILL\"}"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(write.statusCode()).as(write.body()).isEqualTo(503);
        assertThat(write.body()).contains("urn:makegood:problem:ledger-moved", "v2.");
    }

    private static HttpResponse<String> grant(EngineProcess at, String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(at.url() + "/v1/grants?wait=30000"))
                                .header("Content-Type", "application/json")
                                .header("Idempotency-Key", "asked-before-the-move")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
    }

    /** The same request to the new ledger is the one that the old one carried out, and another with its key is refused. */
    private static void requireKnownAgain(EngineProcess next, HttpResponse<String> first) throws Exception {
        String id = first.body().replaceAll("(?s).*\"grantId\" *: *\"([^\"]*)\".*", "$1");
        assertThat(id).startsWith("grant_");
        HttpResponse<String> again = grant(next, REQUEST);
        assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
        assertThat(again.body()).contains("NO_EFFECT", id);
        HttpResponse<String> other = grant(next, REQUEST.replace("7", "8"));
        assertThat(other.statusCode()).as(other.body()).isEqualTo(422);
    }

    private void awaitAllCarried() {
        FollowedLedger.awaitAllFolded(ledger.source());
        Await.until(
                "all is carried over",
                FollowedLedger.LIMIT,
                () -> ledger.status().at("/behind").asLong(-1) == 0);
        FollowedLedger.awaitAllFolded(ledger.copy());
    }

    private FollowedLedger.Said until(String what, String command, int code, String text) {
        AtomicReference<FollowedLedger.Said> last = new AtomicReference<>();
        Await.until(what, FollowedLedger.LIMIT, () -> {
            last.set(ledger.run(command));
            return last.get().code() == code && last.get().text().contains(text);
        });
        return last.get();
    }

    private static LedgerMoved moveIn(Reading read) {
        return read instanceof Event event && event.envelope().event() instanceof LedgerMoved moved ? moved : null;
    }

    /**
     * Whatever an account's owner had before the departure, and whatever stands anywhere after it, stands in the copy once, but for what its own
     * engine appended.
     */
    private void requireEverythingOnce() {
        JournalReading reading = new JournalReading(FollowedLedger.PARTITIONS, null);
        Map<Integer, Boolean> left = new HashMap<>();
        TreeMap<String, Integer> expected = new TreeMap<>();
        new Outputs(ledger.source()).each(ledger.source().topics().events().name(), record -> {
            Reading read = reading.read(record);
            LedgerMoved moved = moveIn(read);
            if (moved != null) {
                left.put(record.partition(), true);
            } else if (!(read instanceof Elsewhere) || left.containsKey(record.partition())) {
                expected.merge(HexFormat.of().formatHex(record.value()), 1, Integer::sum);
            }
        });
        assertThat(left).hasSize(FollowedLedger.PARTITIONS);
        JournalReading there = new JournalReading(FollowedLedger.MORE_PARTITIONS, null);
        TreeMap<String, Integer> found = new TreeMap<>();
        AtomicLong arrivals = new AtomicLong();
        new Outputs(ledger.copy()).each(ledger.copy().topics().events().name(), record -> {
            Reading read = there.read(record);
            assertThat(read).isNotInstanceOf(Elsewhere.class);
            assertThat(ForwardedFrom.of(record.headers())).isNull();
            LedgerMoved moved = moveIn(read);
            if (moved != null) {
                assertThat(moved.arrived()).isTrue();
                arrivals.incrementAndGet();
            } else {
                found.merge(HexFormat.of().formatHex(record.value()), 1, Integer::sum);
            }
        });
        assertThat(arrivals.get()).isEqualTo(FollowedLedger.MORE_PARTITIONS);
        Map<String, Integer> missing = new TreeMap<>();
        expected.forEach((content, times) -> {
            if (found.getOrDefault(content, 0) < times) {
                missing.put(content, times - found.getOrDefault(content, 0));
            }
        });
        missing.keySet().removeIf(content -> !isOfAccount(content));
        assertThat(missing).as("lost").isEmpty();
        Map<String, Integer> more = new TreeMap<>();
        found.forEach((content, times) -> {
            // What was asked a second time stands there a second time, and changes nothing.
            if (times > expected.getOrDefault(content, 0)
                    && isOfAccount(content)
                    && !isOfEngine(content)
                    && !isOf(content, ASKED)) {
                more.put(content, times);
            }
        });
        assertThat(more).as("doubled").isEmpty();
    }

    private static boolean isOfAccount(String content) {
        return read(content) instanceof Event event && !event.envelope().event().isForEveryPartition();
    }

    private static boolean isOf(String content, String account) {
        return read(content) instanceof Event event
                && event.envelope().accountId().equals(account);
    }

    private static boolean isOfEngine(String content) {
        return read(content) instanceof Event event
                && io.makegood.ledger.event.Envelope.ENGINE.equals(
                        event.envelope().source());
    }

    private static Reading read(String content) {
        return new JournalReading(1, null).read(null, HexFormat.of().parseHex(content), 0);
    }

    /** Both agree with the reference fold of their journals, and what the old one decided the new one decided too. */
    private void requireTheRightLedger() {
        List<String> before = FollowedLedger.entries(ledger.source());
        List<String> after = FollowedLedger.entries(ledger.copy());
        assertThat(before).isNotEmpty();
        assertThat(after).hasSizeGreaterThan(before.size()).containsAll(before);
        assertThat(FollowedLedger.refunds(ledger.copy()))
                .isNotEmpty()
                .containsAll(FollowedLedger.refunds(ledger.source()));
        new LedgerCheck(ledger.copy()).requireAgreement();
        ledger.requireAuditsAgree();
    }
}
