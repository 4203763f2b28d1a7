package io.makegood.http.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.makegood.http.contract.WhenKnown;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a {@link Batch} is answered, one record for each shape. */
final class BatchAnswers {
    private BatchAnswers() {}

    /** What becomes of one item. */
    enum BatchStatus {
        /** In a preview: it waits, and would be decided. */
        WAITS,
        /** In a preview: somebody has settled it already, or a rule has. */
        SETTLED,
        /** In a preview: nothing is known of it. */
        UNKNOWN,
        /** The caller may not decide about this account. */
        NOT_ALLOWED,
        /** It was decided. */
        APPLIED,
        /** It was decided before, in the same way. */
        NO_EFFECT,
        /** It was decided before, in another way. */
        CONFLICT,
        /** The ledger refused it: see detail. */
        REFUSED,
        /** It is in the journal and not decided yet: the same request tells more. */
        PENDING,
        /** It could not be sent, or whoever knows of it does not answer: the same request tries again. */
        NOT_REACHED
    }

    private static final Set<BatchStatus> UNFINISHED = EnumSet.of(BatchStatus.PENDING, BatchStatus.NOT_REACHED);
    private static final Set<BatchStatus> DECIDED =
            EnumSet.of(BatchStatus.WAITS, BatchStatus.APPLIED, BatchStatus.NO_EFFECT);

    /** One item of a batch. */
    record BatchResult(
            @JsonPropertyDescription("Its place in the request, from 0.")
            int index,

            String accountId,
            String id,
            BatchStatus status,

            @JsonPropertyDescription(
                    "How many credits it moves: as they were booked or, in a preview, as they stood when it was opened.")
            long credits,

            @WhenKnown @Nullable String position,
            @WhenKnown @Nullable String detail) {
        static BatchResult of(Batch.Item item, BatchStatus status, @Nullable String detail) {
            return new BatchResult(item.index(), item.accountId(), item.id(), status, 0, null, detail);
        }

        /** As another instance has answered it. */
        static BatchResult read(Batch.Item item, JsonNode answered) {
            return new BatchResult(
                    item.index(),
                    item.accountId(),
                    item.id(),
                    BatchStatus.valueOf(answered.path("status").asText()),
                    answered.path("credits").asLong(),
                    answered.path("position").asText(null),
                    answered.path("detail").asText(null));
        }
    }

    /** What becomes of all of them, in their order. */
    record BatchAnswer(
            boolean preview,
            List<BatchResult> results,

            @JsonPropertyDescription("How many are decided as was asked or, in a preview, would be.")
            long decided,

            @JsonPropertyDescription("How many credits all of them move together.")
            long credits) {
        static BatchAnswer of(boolean preview, List<BatchResult> results) {
            List<BatchResult> ordered = new ArrayList<>(results);
            ordered.sort(Comparator.comparingInt(BatchResult::index));
            return new BatchAnswer(
                    preview,
                    List.copyOf(ordered),
                    results.stream()
                            .filter(each -> DECIDED.contains(each.status()))
                            .count(),
                    results.stream().mapToLong(BatchResult::credits).sum());
        }

        /** Whether the same request may be answered better later. */
        boolean isUnfinished() {
            return results.stream().anyMatch(each -> UNFINISHED.contains(each.status()));
        }
    }
}
