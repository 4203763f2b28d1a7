package io.makegood.http.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.makegood.http.access.ApiKey;
import io.makegood.http.access.GoodwillLimit;
import io.makegood.http.auditing.Audit;
import io.makegood.http.auditing.FinanceFigures;
import io.makegood.http.auditing.LongReading;
import io.makegood.http.auditing.PolicyComparison;
import io.makegood.http.contract.WhenKnown;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is answered to those who look after the ledger. Times are epoch milliseconds, UTC. */
final class OversightAnswers {
    private OversightAnswers() {}

    /** What an instance does. */
    enum Part {
        /** It folds. */
        ENGINE,
        /** It keeps what the API reads. */
        READERS
    }

    /** One part of one instance. */
    record InstanceKnown(
            @JsonPropertyDescription("The instance's own name in its group.")
            String name,

            Part part,

            @JsonPropertyDescription(
                    "Whether its group has it no more: it stopped, or gave no sign of life for too long.")
            boolean gone,

            @JsonPropertyDescription("Where it calls Kafka from.")
            String host,

            @JsonPropertyDescription("The partitions that it has; of one that is gone, had.")
            List<Integer> partitions,

            @JsonPropertyDescription("Records of the journal that its partitions are behind.")
            long behind,

            @JsonPropertyDescription("Since when the instance that answers knows it.")
            long since,

            @JsonPropertyDescription("Since when it is gone.") @WhenKnown @Nullable
            Long goneSince,

            @JsonPropertyDescription("In which state it says that it is.") @WhenKnown @Nullable
            String state,

            @JsonPropertyDescription("By which versions of the fold it says that it decides.") @WhenKnown @Nullable
            List<Integer> folds) {}

    /** How far a partition of the journal is. */
    record PartitionKnown(
            int partition,

            @JsonPropertyDescription("The next offset of the journal.")
            long end,

            @JsonPropertyDescription("The next offset that the engine folds.")
            long folded,

            @JsonPropertyDescription("The next offset that readers take up.")
            long projected,

            @JsonPropertyDescription("Which instance folds it; absent if none does.") @WhenKnown @Nullable
            String engine,

            @JsonPropertyDescription("Which instance reads it; absent if none does.") @WhenKnown @Nullable
            String reader,

            @JsonPropertyDescription("Since when it is behind, if it is.") @WhenKnown @Nullable
            Long behindSince) {}

    /** Which instances there are, and how far each is. */
    record InstanceList(
            long at,

            @JsonPropertyDescription(
                    "How Kafka sees the group of the engines, such as STABLE, or EMPTY if there is none.")
            String engines,

            @JsonPropertyDescription("The same of the readers.")
            String readers,

            List<InstanceKnown> instances,
            List<PartitionKnown> partitions,
            List<String> notAnswered) {}

    /** What an instance says of itself to another one that asks. */
    record InstanceSaid(String name, String engine, String readers, List<Integer> folds) {}

    /** A key, without its secret. */
    record KeyKnown(
            String keyId,
            String name,

            @JsonPropertyDescription("Scopes; with @ and the beginning of accounts' ids where it is for those alone.")
            List<String> scopes,

            @WhenKnown @Nullable String accountId,
            @WhenKnown @Nullable Long goodwillPerAction,
            @WhenKnown @Nullable Long goodwillPerDay,
            long createdAt,
            @WhenKnown @Nullable Long expiresAt,
            @WhenKnown @Nullable Long revokedAt,

            @JsonPropertyDescription("When it was last used at an instance that answered, since that started.")
            @WhenKnown
            @Nullable
            Long lastUsedAt) {
        static KeyKnown of(ApiKey key, @Nullable Long lastUsedAt) {
            GoodwillLimit limit = key.goodwill();
            return new KeyKnown(
                    key.keyId(),
                    key.name(),
                    key.scopes(),
                    key.accountId(),
                    limit == null ? null : limit.perAction(),
                    limit == null ? null : limit.perDay(),
                    key.createdAt(),
                    key.expiresAt(),
                    key.revokedAt(),
                    lastUsedAt);
        }

        KeyKnown usedAt(@Nullable Long other) {
            Long mine = lastUsedAt;
            Long newest = mine == null || (other != null && other > mine) ? other : mine;
            return new KeyKnown(
                    keyId,
                    name,
                    scopes,
                    accountId,
                    goodwillPerAction,
                    goodwillPerDay,
                    createdAt,
                    expiresAt,
                    revokedAt,
                    newest);
        }
    }

    /** All keys. */
    record KeyList(
            List<KeyKnown> data,

            @JsonPropertyDescription("Whether access control is off: then nobody is asked for a key.")
            boolean open,

            @JsonPropertyDescription("Requests that each caller may send in a second, 0 for no limit.")
            int requestsPerSecond,

            List<String> notAnswered) {}

    /** All audits that the instances keep. */
    record AuditList(List<Audit> data, List<String> notAnswered) {}

    /** Whether work that takes long is over. */
    enum ReadingState {
        /** It is read: the same request tells when it is over. */
        RUNNING,
        /** It is over. */
        DONE
    }

    /** The report for finance, or how far it is. */
    record FinanceReport(
            ReadingState state,

            @JsonPropertyDescription("Records that were read.")
            long done,

            @JsonPropertyDescription("Of how many; 0 while that is not known.")
            long all,

            @WhenKnown @Nullable FinanceFigures figures) {
        static FinanceReport of(LongReading.Run<FinanceFigures> run, @Nullable FinanceFigures figures) {
            return new FinanceReport(over(figures), run.done(), run.all(), figures);
        }
    }

    /** What another policy would have led to, or how far the comparison is. */
    record WhatIf(
            ReadingState state,

            @JsonPropertyDescription("Records that were folded.")
            long done,

            @JsonPropertyDescription("Of how many; 0 while that is not known.")
            long all,

            @WhenKnown @Nullable PolicyComparison comparison) {
        static WhatIf of(LongReading.Run<PolicyComparison> run, @Nullable PolicyComparison comparison) {
            return new WhatIf(over(comparison), run.done(), run.all(), comparison);
        }
    }

    private static ReadingState over(@Nullable Object result) {
        return result == null ? ReadingState.RUNNING : ReadingState.DONE;
    }
}
