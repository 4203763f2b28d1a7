package io.makegood.http.api;

import io.makegood.http.auditing.AuditVerdict;
import io.makegood.http.auditing.Auditor;
import io.makegood.http.auditing.FinanceFigures;
import io.makegood.http.auditing.PolicyComparison;
import java.util.List;
import java.util.Map;

/** Answers at once, without looking: for tests of who may ask. */
final class QuickAuditor implements Auditor {
    @Override
    public AuditVerdict verify(Progress progress) {
        return new AuditVerdict(
                true, "0", 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of(), List.of(), 0, List.of(), List.of(), null, 0);
    }

    @Override
    public FinanceFigures finance(String accountPrefix, long from, long to, Progress progress) {
        return new FinanceFigures(accountPrefix, from, to, 0, Map.of(), 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public PolicyComparison compare(String document, long from, long to, Progress progress) {
        PolicyComparison.Totals none = new PolicyComparison.Totals(0, 0, 0, 0, 0, 0, Map.of(), Map.of());
        return new PolicyComparison("none", "0", none, none, 0, 0);
    }
}
