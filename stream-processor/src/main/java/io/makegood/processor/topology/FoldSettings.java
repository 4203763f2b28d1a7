package io.makegood.processor.topology;

import io.makegood.application.running.CommitPace;
import io.makegood.application.running.Following;
import io.makegood.application.telling.Subscriptions;
import io.makegood.application.tracing.Spans;
import io.makegood.ledger.fold.FoldVersions;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.policy.PolicyDocuments;
import io.makegood.schemas.codec.Framing;
import io.makegood.schemas.codec.SchemaById;
import io.makegood.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;

/**
 * What the topology is built for: topics, their number of partitions, the built-in policy, how published ones are read, how
 * long ended generations are remembered (milliseconds), how many accounts and how many generations each partition keeps on the
 * heap, how outputs are framed, the schemas of a registry if publishers use one, what stands where a task goes on ahead of its
 * state, which versions of the fold this build has, when it commits because somebody waits, and who that is, whether it follows a
 * mirror and so appends nothing, and what takes spans, null for nobody.
 */
public record FoldSettings(
        Topics topics,
        int partitions,
        Policy builtInPolicy,
        PolicyDocuments documents,
        long retentionMillis,
        int rowsKept,
        Framing framing,
        @Nullable SchemaById schemas,
        SkippedRecords skipped,
        FoldVersions folds,
        CommitPace pace,
        Subscriptions told,
        Following following,
        @Nullable Spans spans) {
    /** With a pace that no client of Kafka follows. */
    public FoldSettings(
            Topics topics,
            int partitions,
            Policy builtInPolicy,
            PolicyDocuments documents,
            long retentionMillis,
            int rowsKept,
            Framing framing,
            @Nullable SchemaById schemas,
            SkippedRecords skipped) {
        this(
                topics,
                partitions,
                builtInPolicy,
                documents,
                retentionMillis,
                rowsKept,
                framing,
                schemas,
                skipped,
                FoldVersions.ALL,
                new CommitPace(),
                new Subscriptions(),
                Following.nobody(),
                null);
    }
}
