package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.application.config.EngineSettings;
import io.makegood.bridges.webhook.AllowedNetworks;
import io.makegood.bridges.webhook.WebhookBook;
import io.makegood.bridges.webhook.WebhookTerms;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.ledger.event.Position;
import io.makegood.processor.engine.Engine;
import io.makegood.systemtests.delivery.WebhookReceiver.Sent;
import io.makegood.topics.personal.MasterKey;
import io.makegood.topics.writing.EventChecking;
import io.makegood.topics.writing.JournalWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes send, one is killed with kill -9 and the other one told to stop: nothing is lost, and what comes twice has the same id. */
class WebhookKillIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int ACCOUNTS = 40;
    private static final int EACH = 15;
    private static final String PATH = "/ledger";

    @TempDir
    Path directory;

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void kills_lose_nothing_and_what_comes_twice_has_the_same_id() throws Exception {
        Path key = directory.resolve("privacy.key");
        MasterKey master = MasterKey.of(key, true);
        try (EmbeddedKafka kafka = EmbeddedKafka.start(
                        EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort());
                WebhookReceiver receiver = WebhookReceiver.start()) {
            EngineSettings settings = EngineSettings.builder()
                    .bootstrapServers(kafka.bootstrapServers())
                    .stateDirectory(directory.resolve("state"))
                    .build();
            try (Engine engine = Engine.start(settings);
                    WebhookBook book = WebhookBook.open(
                            settings.clients(), settings.topics(), AllowedNetworks.of(List.of("127.0.0.1")), master);
                    JournalWriter journal = new JournalWriter(settings.clients(), settings.topics())) {
                engine.awaitRunning(LIMIT);
                WebhookTerms terms =
                        new WebhookTerms("kills", receiver.url(PATH), List.of("entry.*"), null, null, List.of(), false);
                String id = book.add(terms, null).standing().endpoint().id();
                // Slow, and now and then out of order, so that there is always something under way and something that
                // waits.
                Random refusing = new Random(7);
                receiver.answer(sent -> {
                    pause(10);
                    return sent.body().hashCode() % 7 == 0 && refusing.nextBoolean() ? 500 : 204;
                });
                JavaProcess first = sender("first", kafka, key);
                JavaProcess second = sender("second", kafka, key);
                grant(journal, 0, EACH / 3);
                await(receiver, ACCOUNTS);
                grant(journal, EACH / 3, 2 * EACH / 3);
                first.kill();
                await(receiver, ACCOUNTS * EACH / 2);
                JavaProcess third = sender("third", kafka, key);
                grant(journal, 2 * EACH / 3, EACH);
                second.kill();
                Await.until("everything came", LIMIT, () -> ids(receiver).size() == ACCOUNTS * EACH);
                Await.until("nothing waits", LIMIT, () -> book.get(id).waiting() == 0);
                third.kill();
            }
            assertInOrderAndAlike(receiver.at(PATH));
        }
    }

    private JavaProcess sender(String name, EmbeddedKafka kafka, Path key) {
        return JavaProcess.start(
                name,
                directory,
                Map.of(),
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        WebhookSenders.class.getName(),
                        kafka.bootstrapServers(),
                        key.toString()));
    }

    private static void grant(JournalWriter journal, int from, int to) throws Exception {
        EventChecking checking = new EventChecking();
        for (int i = from; i < to; i++) {
            for (int account = 0; account < ACCOUNTS; account++) {
                CompletableFuture<Position> unused = journal.append(
                        checking.check("{\"type\":\"CreditsGranted\",\"accountId\":\"a-" + account
                                + "\",\"grantId\":\"g-" + i + "\",\"amount\":1,\"kind\":\"PAID\"}"),
                        null,
                        null);
            }
        }
    }

    private static void await(WebhookReceiver receiver, int count) {
        Await.until(count + " came", LIMIT, () -> ids(receiver).size() >= count);
    }

    private static Set<String> ids(WebhookReceiver receiver) {
        return receiver.at(PATH).stream().map(Sent::id).collect(Collectors.toSet());
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void assertInOrderAndAlike(List<Sent> all) throws Exception {
        Map<String, String> bodies = new HashMap<>();
        Map<String, Long> newest = new HashMap<>();
        Set<String> seen = new HashSet<>();
        for (Sent sent : all) {
            assertThat(bodies.merge(sent.id(), sent.body(), (before, now) -> before))
                    .isEqualTo(sent.body());
            JsonNode entry = json.readTree(sent.body()).path("data");
            if (seen.add(sent.id())) {
                long sequence = entry.path("sequence").asLong();
                Long before = newest.put(entry.path("accountId").asText(), sequence);
                assertThat(sequence).isEqualTo(before == null ? 1 : before + 1);
            }
        }
        assertThat(seen).hasSize(ACCOUNTS * EACH);
    }
}
