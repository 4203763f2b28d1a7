package io.makegood.ledger.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rules under which nothing can be claimed. */
public final class NoClaims implements ClaimRules {
    @Override
    public Eligibility eligibility(@Nullable String feature, @Nullable String platform, @Nullable String surface) {
        return Eligibility.NOT_ELIGIBLE;
    }

    @Override
    public boolean requiresDelivery() {
        return false;
    }

    @Override
    public long timeLimitMillis() {
        return 0;
    }

    @Override
    public List<ClaimLimit> limits() {
        return List.of();
    }

    @Override
    public Judgement judgement(String reason) {
        return Judgement.REVIEW;
    }
}
