package io.makegood.ledger.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules of claims on bad results: which results may be claimed, until when, how often, and who judges. */
public interface ClaimRules {
    /** Whether a result of that feature, made on that platform and surface, may be claimed at all. */
    Eligibility eligibility(@Nullable String feature, @Nullable String platform, @Nullable String surface);

    /** Whether only a result that was delivered may be claimed. */
    boolean requiresDelivery();

    /** How long after its completion or delivery (its charge, if neither is known) a result may be claimed, in milliseconds. */
    long timeLimitMillis();

    /** How many claims an account may make in which periods; all of them hold. */
    List<ClaimLimit> limits();

    /** What a report's reason leads to. */
    Judgement judgement(String reason);

    /** At most {@code claims} in any {@code periodMillis}. */
    record ClaimLimit(int claims, long periodMillis) {
        /** The most claims that a limit may allow: they are remembered one by one. */
        public static final int CLAIMS_MAX = 1_000;

        /** Refuses limits that cannot be kept. */
        public ClaimLimit {
            if (claims < 0 || claims > CLAIMS_MAX) {
                throw new IllegalArgumentException("claims must be 0 to " + CLAIMS_MAX + ", was " + claims);
            }
            if (periodMillis <= 0) {
                throw new IllegalArgumentException("periodMillis must be above zero, was " + periodMillis);
            }
        }
    }

    /** Whether a result may be claimed. */
    enum Eligibility {
        /** It may. */
        ELIGIBLE,
        /** It may not. */
        NOT_ELIGIBLE,
        /** Where it was made is not said, or is nothing that the policy lists: a person looks at it. */
        UNCERTAIN
    }

    /** Who judges a claim. */
    enum Judgement {
        /** The rule accepts it at once. */
        ACCEPT,
        /** The rule declines it at once: such a result is not unusable. */
        DECLINE,
        /** A person looks at it. */
        REVIEW
    }
}
