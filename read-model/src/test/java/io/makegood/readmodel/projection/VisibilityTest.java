package io.makegood.readmodel.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.schemas.topic.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

/** Who waits for what an event led to is told at once that this instance stops: the event stands, and is read elsewhere. */
class VisibilityTest {
    @Test
    void who_waits_when_the_instance_stops_and_who_comes_later_is_told_as_if_it_took_too_long() {
        Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:1"));
        try {
            Visibility visibility = new Visibility(admin, "ledger-engine", new Topics("ledger."), 4, new Fetched());
            visibility.start();
            CompletableFuture<Void> waiting = visibility.await(0, 7, Duration.ofHours(1));
            assertThat(waiting).isNotDone();
            visibility.close();
            assertThat(waiting.handle((done, failure) -> failure).join()).isInstanceOf(TimeoutException.class);
            assertThat(visibility
                            .await(1, 7, Duration.ofHours(1))
                            .handle((done, failure) -> failure)
                            .join())
                    .isInstanceOf(TimeoutException.class);
        } finally {
            // It still asks, and nobody answers.
            admin.close(Duration.ZERO);
        }
    }
}
