package io.makegood.http.api;

import io.makegood.readmodel.projection.EventOutcome;
import io.makegood.readmodel.projection.Location;
import io.makegood.readmodel.projection.Projection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waits for what the ledger decides about events that were just appended. */
final class AwaitedOutcomes {
    private final Accounts accounts;
    private final Executor executor;

    AwaitedOutcomes(Accounts accounts, Executor executor) {
        this.accounts = accounts;
        this.executor = executor;
    }

    /** What became of the event, once it can be read here; null if it is read elsewhere, or that takes longer than the caller waits. */
    CompletableFuture<@Nullable EventOutcome> of(String account, JournalPosition position, int waitMillis) {
        Projection projection;
        try {
            projection = accounts.projection();
        } catch (Problem starting) {
            return CompletableFuture.completedFuture(null);
        }
        if (waitMillis == 0 || !(projection.locationOf(account) instanceof Location.Here here)) {
            return CompletableFuture.completedFuture(null);
        }
        return projection
                .visibility()
                .await(position.partition(), position.offset(), Duration.ofMillis(waitMillis))
                .handleAsync(
                        (done, failure) -> {
                            if (failure == null) {
                                return projection.rows(here.partition()).outcome(account, position.offset());
                            }
                            if (failure instanceof TimeoutException || failure.getCause() instanceof TimeoutException) {
                                return null;
                            }
                            throw new CompletionException(failure);
                        },
                        executor);
    }
}
