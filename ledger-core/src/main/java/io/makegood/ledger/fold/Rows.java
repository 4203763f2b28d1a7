package io.makegood.ledger.fold;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.account.CashRequestRow;
import io.makegood.ledger.account.ClaimRow;
import io.makegood.ledger.account.GrantRow;
import io.makegood.ledger.account.IdentityKind;
import io.makegood.ledger.generation.GenerationRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows that a fold reads: state before the event. Whoever keeps them answers the same until the decision is stored. */
public interface Rows {
    /** The account's row, or null if nothing is known of it. */
    @Nullable
    AccountRow account(String accountId);

    /** The generation's row, or null if nothing is known of it or it was forgotten. */
    @Nullable
    GenerationRow generation(String accountId, String generationId);

    /** Whether the generation's row was once there and left the store for its age. */
    boolean isForgotten(String accountId, String generationId);

    /** The grant with that id, or null. */
    @Nullable
    GrantRow grant(String accountId, String grantId);

    /** The grant with that ordinal, or null. */
    @Nullable
    GrantRow grant(String accountId, int ordinal);

    /** The claim with that id, or null. */
    @Nullable
    ClaimRow claim(String accountId, String claimId);

    /** Record times of the account's claims that count against its limits, oldest first. */
    List<Long> claimTimes(String accountId);

    /** The cash refund request with that id, or null. */
    @Nullable
    CashRequestRow cashRequest(String accountId, String requestId);

    /** The digest of that identity, or null if it has not been seen. */
    @Nullable
    Long identity(String accountId, IdentityKind kind, String id);
}
