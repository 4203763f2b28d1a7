package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.http.api.RequestKey.Fingerprint;
import io.makegood.schemas.topic.Topic;
import io.makegood.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** An Idempotency-Key stands for one request: at every instance, when several are asked at once, and after they were started again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestClaimsIT {
    private static final long LIMIT_SECONDS = 60;

    private OneTopic kafka;
    private Map<String, Object> clients;
    private Topic topic;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        topic = Topics.withDefaultPrefix().requestKeys();
        kafka = OneTopic.start(directory, topic);
        clients = kafka.clients();
    }

    @AfterAll
    void stop() {
        kafka.close();
    }

    private static RequestKey key(String text, String body) {
        return new RequestKey("key:1", "/v1/grants", text, Fingerprint.of(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static boolean isTaken(CompletableFuture<Void> claim) {
        try {
            claim.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (java.util.concurrent.ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(Problem.class).hasMessageContaining("another key");
            return false;
        } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_key_that_two_instances_are_given_at_once_for_different_requests_is_one_requests_everywhere() {
        Random random = new Random(7);
        List<String> winners = new ArrayList<>();
        int keys = 300;
        try (RequestClaims one = new RequestClaims(clients, topic.name());
                RequestClaims other = new RequestClaims(clients, topic.name())) {
            List<List<CompletableFuture<Void>>> asked = new ArrayList<>();
            for (int i = 0; i < keys; i++) {
                List<CompletableFuture<Void>> claims = new ArrayList<>();
                for (int request = 0; request < 4; request++) {
                    RequestClaims instance = random.nextBoolean() ? one : other;
                    claims.add(instance.claim(key("key-" + i, "body " + request)));
                }
                asked.add(claims);
            }
            for (List<CompletableFuture<Void>> claims : asked) {
                List<Integer> taken = new ArrayList<>();
                for (int request = 0; request < claims.size(); request++) {
                    if (isTaken(claims.get(request))) {
                        taken.add(request);
                    }
                }
                assertThat(taken).hasSize(1);
                winners.add("body " + taken.get(0));
            }
        }
        try (RequestClaims restarted = new RequestClaims(clients, topic.name())) {
            for (int i = 0; i < keys; i++) {
                assertThat(isTaken(restarted.claim(key("key-" + i, winners.get(i)))))
                        .as("the same request, sent again")
                        .isTrue();
                assertThat(isTaken(restarted.claim(key("key-" + i, "yet another"))))
                        .isFalse();
            }
        }
    }

    @Test
    void two_callers_may_use_the_same_key_and_two_paths_too() {
        try (RequestClaims claims = new RequestClaims(clients, topic.name())) {
            Fingerprint body = Fingerprint.of(new byte[] {1});
            Fingerprint other = Fingerprint.of(new byte[] {2});
            assertThat(isTaken(claims.claim(new RequestKey("key:1", "/v1/grants", "shared", body))))
                    .isTrue();
            assertThat(isTaken(claims.claim(new RequestKey("key:2", "/v1/grants", "shared", other))))
                    .isTrue();
            assertThat(isTaken(claims.claim(new RequestKey("key:1", "/v1/claims", "shared", other))))
                    .isTrue();
            assertThat(isTaken(claims.claim(new RequestKey("key:1", "/v1/grants", "shared", other))))
                    .isFalse();
        }
    }

    @Test
    void ids_are_derived_from_account_path_and_key_and_from_nothing_else() {
        String derived = key("k", "one body").derived("grant_", "a");
        assertThat(new RequestKey("token:issuer me", "/v1/grants", "k", Fingerprint.of(new byte[0]))
                        .derived("grant_", "a"))
                .as("another credential, another body")
                .isEqualTo(derived);
        assertThat(key("k", "one body").derived("grant_", "b")).isNotEqualTo(derived);
        assertThat(key("k2", "one body").derived("grant_", "a")).isNotEqualTo(derived);
        assertThat(new RequestKey("key:1", "/v1/adjustments", "k", Fingerprint.of(new byte[0])).derived("grant_", "a"))
                .isNotEqualTo(derived);
        // No way to shift a character from one part to the next.
        assertThat(new RequestKey("c", "/p", "1 x", Fingerprint.of(new byte[0])).identity())
                .isNotEqualTo(new RequestKey("c", "/p1", " x", Fingerprint.of(new byte[0])).identity());
    }
}
