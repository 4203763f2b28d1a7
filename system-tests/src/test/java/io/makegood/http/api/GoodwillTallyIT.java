package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.http.access.Caller;
import io.makegood.http.access.GoodwillLimit;
import io.makegood.http.access.Rights;
import io.makegood.http.access.Scope;
import io.makegood.schemas.topic.Topic;
import io.makegood.schemas.topic.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a caller may give in a day holds over all instances, whichever are asked, at once, and after they were started again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GoodwillTallyIT {
    private static final long LIMIT_SECONDS = 60;

    private OneTopic kafka;
    private Map<String, Object> clients;
    private Topic topic;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        topic = Topics.withDefaultPrefix().goodwill();
        kafka = OneTopic.start(directory, topic);
        clients = kafka.clients();
    }

    @AfterAll
    void stop() {
        kafka.close();
    }

    private static Caller caller(String id, long perAction, long perDay) {
        Rights rights = Rights.everywhere(Set.of(Scope.GOODWILL), null).giving(new GoodwillLimit(perAction, perDay));
        return new Caller(id, id, rights, null);
    }

    private static boolean counts(CompletableFuture<Void> counted) {
        try {
            counted.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(Problem.class).hasMessageContaining("in a day");
            return false;
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void two_instances_that_are_asked_at_once_never_give_more_together_than_a_day_allows() {
        Random random = new Random(11);
        Caller kim = caller("key:kim", 100, 1_000);
        long before = today();
        List<Long> credits = new ArrayList<>();
        List<CompletableFuture<Void>> asked = new ArrayList<>();
        List<Boolean> taken = new ArrayList<>();
        try (GoodwillTally one = new GoodwillTally(clients, topic.name());
                GoodwillTally other = new GoodwillTally(clients, topic.name())) {
            for (int i = 0; i < 200; i++) {
                long amount = 1L + random.nextInt(100);
                credits.add(amount);
                asked.add((random.nextBoolean() ? one : other).count(kim, "account-" + i, "adjustment", amount));
            }
            asked.forEach(each -> taken.add(counts(each)));
        }
        long given = 0;
        for (int i = 0; i < credits.size(); i++) {
            given += taken.get(i) ? credits.get(i) : 0;
        }
        // At midnight a new day begins, and with it a new sum.
        assertThat(given).isBetween(901L, today() == before ? 1_000L : 2_000L);
        try (GoodwillTally restarted = new GoodwillTally(clients, topic.name())) {
            int first = taken.indexOf(true);
            assertThat(counts(restarted.count(kim, "account-" + first, "adjustment", credits.get(first))))
                    .as("the same action, sent again")
                    .isTrue();
            assertThat(today() == before && counts(restarted.count(kim, "account-x", "adjustment", 100)))
                    .as("what one may give in a day is known after a restart")
                    .isFalse();
            assertThat(counts(restarted.count(caller("key:lee", 100, 1_000), "account-x", "adjustment", 100)))
                    .as("what one gives is nothing to another")
                    .isTrue();
        }
    }

    private static long today() {
        return TimeUnit.MILLISECONDS.toDays(System.currentTimeMillis());
    }
}
