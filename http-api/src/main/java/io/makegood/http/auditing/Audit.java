package io.makegood.http.auditing;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.makegood.http.contract.WhenKnown;
import org.jspecify.annotations.Nullable;

/** One audit of the ledger by an instance. Times are epoch milliseconds, UTC. */
public record Audit(
        String auditId,

        @JsonPropertyDescription("Which instance does it, or did.")
        String instance,

        State state,

        @JsonPropertyDescription("Who asked for it.") String startedBy,

        long startedAt,
        @WhenKnown @Nullable Long endedAt,

        @JsonPropertyDescription("Who ended it before it was over.") @WhenKnown @Nullable
        String endedBy,

        @JsonPropertyDescription("Records of the journal that were read.")
        long done,

        @JsonPropertyDescription("Of how many; 0 while that is not known.")
        long all,

        @JsonPropertyDescription("Why there is no verdict, if it failed or was ended.") @WhenKnown @Nullable
        String problem,

        @WhenKnown @Nullable AuditVerdict verdict) {
    /** How an audit stands. */
    public enum State {
        /** It is done at this moment. */
        RUNNING,
        /** The ledger agrees with its log. */
        AGREES,
        /** It does not. */
        DISAGREES,
        /** There is no verdict. */
        FAILED,
        /** It was ended before it was over: somebody ended it, the instance stopped, or it took too long. */
        ENDED
    }
}
