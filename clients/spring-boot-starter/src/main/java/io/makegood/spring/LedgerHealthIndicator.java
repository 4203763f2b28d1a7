package io.makegood.spring;

import io.makegood.client.api.Ledger;
import java.time.Duration;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Up while the ledger says that it is ready. */
final class LedgerHealthIndicator extends AbstractHealthIndicator {
    private final Ledger ledger;
    private final Duration limit;

    LedgerHealthIndicator(Ledger ledger, Duration limit) {
        super("the ledger could not be asked");
        this.ledger = ledger;
        this.limit = limit;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        health.withDetail("url", ledger.url());
        if (ledger.isReady(limit)) {
            health.up();
        } else {
            health.down().withDetail("problem", "it did not say within " + limit.toMillis() + " ms that it is ready");
        }
    }
}
