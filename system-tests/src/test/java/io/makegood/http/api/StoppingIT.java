package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.systemtests.delivery.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An instance that is stopped while it is asked says so, or says nothing; it never says that something is wrong with it. */
class StoppingIT {
    private static final int CLIENTS = 16;
    private static final int ROUNDS = 6;

    @TempDir
    Path directory;

    @Test
    void who_asks_while_the_instance_stops_is_told_to_ask_again() throws Exception {
        Map<Integer, AtomicInteger> answers = new ConcurrentHashMap<>();
        AtomicInteger sent = new AtomicInteger();
        try (TestLedger ledger = TestLedger.start(directory, TestLedger.open())) {
            for (int round = 0; round < ROUNDS; round++) {
                if (round > 0) {
                    ledger.openApi();
                }
                Api client = new Api(ledger.url(), null);
                AtomicBoolean gone = new AtomicBoolean();
                int before = sent.get();
                ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
                for (int i = 0; i < CLIENTS; i++) {
                    clients.execute(() -> {
                        while (!gone.get()) {
                            int grant = sent.incrementAndGet();
                            try {
                                int status = client.post(
                                                "/v1/grants",
                                                "{'accountId':'a','grantId':'g" + grant + "','amount':1,'kind':'PAID'}")
                                        .status();
                                answers.computeIfAbsent(status, any -> new AtomicInteger())
                                        .incrementAndGet();
                            } catch (AssertionError noAnswer) {
                                gone.set(true);
                            }
                        }
                    });
                }
                Await.until("they ask", Duration.ofMinutes(1), () -> sent.get() > before + 5 * CLIENTS);
                ledger.closeApi();
                gone.set(true);
                clients.shutdown();
                assertThat(clients.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
            }
        }
        assertThat(answers.keySet())
                .as("what they were told: %s", answers)
                .contains(201)
                .isSubsetOf(201, 202, 503);
    }
}
