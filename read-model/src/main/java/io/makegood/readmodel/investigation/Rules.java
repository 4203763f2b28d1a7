package io.makegood.readmodel.investigation;

import io.makegood.ledger.entry.PolicyRef;
import io.makegood.ledger.reason.Basis;
import io.makegood.ledger.reason.Reason;
import io.makegood.policyfiles.PolicyTerms;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which rule stands behind the reason of an entry or a notice, and what a policy says there. */
record Rules(@Nullable String feature, Map<PolicyRef, PolicyTerms> terms) {
    /** A path in the policy, or in words where no policy decides. */
    String rule(String reason) {
        return Reason.named(reason).map(Reason::basis).orElse(Basis.CONTRACT).of(feature);
    }

    /** The row of a price table that decided, as a path in the policy; the rule of the reason where no row did. */
    String rule(String reason, @Nullable String priceRow) {
        return priceRow == null ? rule(reason) : Basis.PRICE_ROW.of(feature) + "." + priceRow;
    }

    /** What the rule at that path says in that version, or null if it is none of the policy's terms. */
    @Nullable
    String saysAt(String path, PolicyRef policy) {
        PolicyTerms known = terms.get(policy);
        return known == null ? null : known.byPath().get(path);
    }
}
