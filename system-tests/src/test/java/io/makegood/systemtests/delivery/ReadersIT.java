package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.readmodel.scan.AccountReader;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.reading.CommittedReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two instances share the partitions while one of them is killed in mid-transaction, again and again. Readers ask the other
 * over HTTP all the while, for accounts that it holds and for accounts that it must pass on, and never see anything that the
 * ledger does not hold in the end.
 */
class ReadersIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int ACCOUNTS = 12;
    private static final int KILLS = 2;

    private final ObjectMapper mapper = new ObjectMapper();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    /** What readers were shown: the hash of each entry, by account and sequence. */
    private final Map<String, String> shown = new ConcurrentSkipListMap<>();

    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger unavailable = new AtomicInteger();
    private final AtomicInteger fromCopies = new AtomicInteger();
    private final List<String> wrong = new ArrayList<>();

    @TempDir
    Path directory;

    @Test
    void nothing_that_a_reader_sees_is_ever_rolled_back() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort())) {
            String servers = kafka.bootstrapServers();
            // A long commit interval: a kill is sure to come in the middle of a transaction.
            String[] slow = {"--commit-interval-ms", "700", "--standbys", "1"};
            try (EngineProcess stays = EngineProcess.start(servers, directory.resolve("stays"), slow)) {
                stays.awaitRunning();
                readWhileTheOtherDies(servers, slow, stays.url());
                assertThat(wrong).as(stays.said()).isEmpty();
            }

            assertThat(answers.get()).as("answers").isGreaterThan(200);
            assertThat(fromCopies.get())
                    .as("answers of a standby, with how far it is behind")
                    .isPositive();
            Map<String, String> booked = booked(servers);
            assertThat(shown)
                    .as("%d answers, %d times unavailable", answers.get(), unavailable.get())
                    .isNotEmpty();
            shown.forEach((entry, hash) -> assertThat(booked).containsEntry(entry, hash));
        }
    }

    private void readWhileTheOtherDies(String servers, String[] options, String url) throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        Thread publisher = new Thread(() -> publish(servers, done), "publisher");
        Thread reader = new Thread(() -> read(url, done), "reader");
        EngineProcess dies = EngineProcess.start(servers, directory.resolve("dies"), options);
        try {
            dies.awaitRunning();
            publisher.start();
            reader.start();
            for (int i = 0; i < KILLS; i++) {
                Thread.sleep(3_000);
                dies.kill();
                Thread.sleep(500);
                dies = EngineProcess.start(servers, directory.resolve("dies"), options);
                dies.awaitRunning();
            }
            Thread.sleep(2_000);
            done.set(true);
            publisher.join();
            reader.join();
            Await.until("every account can be read again", LIMIT, () -> allAnswer(url));
            requireLoopGuard(url);
            requireStreams(url);
        } finally {
            done.set(true);
            dies.close();
        }
    }

    private static String account(int number) {
        return "reader-" + number;
    }

    private void publish(String servers, AtomicBoolean done) {
        String journal = Topics.withDefaultPrefix().events().name();
        try (KafkaProducer<byte[], byte[]> producer = Cluster.producer(servers)) {
            for (int i = 0; !done.get(); i++) {
                String account = account(i % ACCOUNTS);
                String event = i < ACCOUNTS
                        ? "{\"type\":\"CreditsGranted\",\"accountId\":\"" + account
                                + "\",\"grantId\":\"g\",\"amount\":1000000,\"kind\":\"PAID\"}"
                        : "{\"type\":\"GenerationCharged\",\"accountId\":\"" + account + "\",\"generationId\":\"c" + i
                                + "\",\"baseAmount\":1}";
                Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(
                        journal, account.getBytes(StandardCharsets.UTF_8), event.getBytes(StandardCharsets.UTF_8)));
                if (i % 10 == 9) {
                    Thread.sleep(10);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(String url, AtomicBoolean done) {
        for (int i = 0; !done.get(); i++) {
            String account = account(i % ACCOUNTS);
            HttpResponse<String> response = get(url + "/v1/accounts/" + account + "/activity?limit=50");
            if (response.statusCode() == 200) {
                answers.incrementAndGet();
                if (response.headers().firstValue("Makegood-Records-Behind").isPresent()) {
                    fromCopies.incrementAndGet();
                }
                note(account, response.body());
            } else if (response.statusCode() == 503) {
                unavailable.incrementAndGet();
                if (response.headers().firstValue("Retry-After").isEmpty()) {
                    wrong.add("503 without Retry-After");
                }
            } else {
                wrong.add(response.statusCode() + " " + response.body());
            }
        }
    }

    private void note(String account, String body) {
        try {
            for (JsonNode row : mapper.readTree(body).path("data")) {
                String entry = account + " " + row.path("sequence").asLong();
                String before = shown.putIfAbsent(entry, row.path("hash").asText());
                if (before != null && !before.equals(row.path("hash").asText())) {
                    wrong.add(entry + " was shown in two ways");
                }
            }
        } catch (IOException e) {
            wrong.add("unreadable: " + body);
        }
    }

    /** Of accounts that the other instance holds, a request that was passed on once is not passed on again. */
    private void requireLoopGuard(String url) {
        Await.until("the other instance has accounts, and requests for them are passed on once", LIMIT, () -> {
            int refused = 0;
            int answered = 0;
            for (int i = 0; i < ACCOUNTS; i++) {
                String account = url + "/v1/accounts/" + account(i);
                refused += get(account, "Makegood-Hop", "1").statusCode() == 503 ? 1 : 0;
                answered += get(account).statusCode() == 200 ? 1 : 0;
            }
            return refused > 0 && answered == ACCOUNTS;
        });
    }

    /** Accounts of either instance can be followed live. */
    private void requireStreams(String url) throws Exception {
        for (int i = 0; i < ACCOUNTS; i++) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v1/accounts/" + account(i) + "/stream"))
                    .header("Accept", "text/event-stream")
                    .build();
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                assertThat(lines.readLine()).isEqualTo("event: balance");
            }
        }
    }

    private boolean allAnswer(String url) {
        for (int i = 0; i < ACCOUNTS; i++) {
            if (get(url + "/v1/accounts/" + account(i)).statusCode() != 200) {
                return false;
            }
        }
        return true;
    }

    private HttpResponse<String> get(String url, String... headers) {
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(60));
            if (headers.length > 0) {
                request.headers(headers);
            }
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError("the instance that stays does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** What the ledger holds in the end. */
    private static Map<String, String> booked(String servers) {
        CommittedReader reader = new CommittedReader(Map.of("bootstrap.servers", servers));
        AccountReader accounts = new AccountReader(reader, Topics.withDefaultPrefix());
        Map<String, String> booked = new TreeMap<>();
        for (int i = 0; i < ACCOUNTS; i++) {
            String account = account(i);
            accounts.activity(account, Integer.MAX_VALUE, null)
                    .entries()
                    .forEach(entry -> booked.put(
                            account + " " + entry.sequence(),
                            java.util.HexFormat.of().formatHex(entry.hash().bytes())));
        }
        return booked;
    }
}
