package io.makegood.ledger.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The policies published to one partition of the journal, and the built-in one for accounts that none of them governs. Of
 * each policy the version with the latest start is in force; of the policies in force, the one with the longest matching
 * account prefix governs an account. Single-threaded.
 */
public final class PolicyBook implements Policies {
    private final PolicyDocuments documents;
    private final List<Policy> versions = new ArrayList<>();
    private final List<PolicyRow> rows = new ArrayList<>();

    /** Ordinals of the versions in force from {@code knownFrom} until before {@code knownUntil}. */
    private List<Integer> current = List.of();

    private long knownFrom;
    private long knownUntil;

    /** A book with the built-in policy alone. */
    public PolicyBook(Policy builtIn, PolicyDocuments documents) {
        this.documents = documents;
        versions.add(builtIn);
        forget();
    }

    /** Adds a version that was applied; versions come in the order of their ordinals, without gaps. */
    public void add(PolicyRow row) {
        if (row.ordinal() != versions.size()) {
            throw new IllegalStateException(
                    "policy version " + row.ordinal() + " does not follow " + (versions.size() - 1));
        }
        versions.add(documents.read(row.policyId(), row.version(), row.document()));
        rows.add(row);
        forget();
    }

    @Override
    public int inForce(String accountId, long at) {
        if (rows.isEmpty()) {
            return 0;
        }
        if (at < knownFrom || at >= knownUntil) {
            lookUp(at);
        }
        int best = 0;
        int longest = -1;
        for (int i = 0; i < current.size(); i++) {
            int ordinal = current.get(i);
            String prefix = versions.get(ordinal).accountPrefix();
            if (prefix.length() > longest && accountId.startsWith(prefix)) {
                best = ordinal;
                longest = prefix.length();
            }
        }
        return best;
    }

    @Override
    public Policy version(int ordinal) {
        if (ordinal < 0 || ordinal >= versions.size()) {
            throw new IllegalArgumentException("no policy version has ordinal " + ordinal);
        }
        return versions.get(ordinal);
    }

    @Override
    public List<PolicyRow> published() {
        return List.copyOf(rows);
    }

    private void forget() {
        knownFrom = Long.MAX_VALUE;
        knownUntil = Long.MIN_VALUE;
    }

    private void lookUp(long at) {
        Map<String, PolicyRow> newest = new LinkedHashMap<>();
        knownFrom = Long.MIN_VALUE;
        knownUntil = Long.MAX_VALUE;
        for (PolicyRow row : rows) {
            if (row.effectiveAt() > at) {
                knownUntil = Math.min(knownUntil, row.effectiveAt());
                continue;
            }
            knownFrom = Math.max(knownFrom, row.effectiveAt());
            PolicyRow other = newest.get(row.policyId());
            if (other == null || other.effectiveAt() <= row.effectiveAt()) {
                newest.put(row.policyId(), row);
            }
        }
        current = newest.values().stream().map(PolicyRow::ordinal).toList();
    }
}
