package io.makegood.audit.migration;

import io.makegood.ledger.event.FoldAdopted;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.LedgerEvent.PolicyPublished;
import io.makegood.ledger.fold.FoldVersions;
import io.makegood.ledger.policy.InvalidPolicy;
import io.makegood.ledger.policy.PolicyDocuments;
import io.makegood.policyfiles.YamlPolicies;
import io.makegood.topics.journal.JournalReading.Event;
import io.makegood.topics.journal.JournalReading.Reading;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which events stand in every partition of a journal, because they decide for all accounts. One that decides nothing where it stands, as a
 * publisher may have sent it to some partition, is copied as any other that is refused, and nothing waits for it.
 */
final class ForEveryPartition {
    private static final PolicyDocuments DOCUMENTS = new YamlPolicies();

    private ForEveryPartition() {}

    /**
     * By what such an event is known in all of them; null for any other.
     *
     * @param stands whether what is known by that stands before it in its partition
     */
    static @Nullable String sign(Reading read, Predicate<String> stands) {
        if (!(read instanceof Event event)) {
            return null;
        }
        LedgerEvent its = event.envelope().event();
        if (its instanceof FoldAdopted adopted) {
            return isNewer(adopted.fold(), stands) ? fold(adopted.fold()) : null;
        }
        if (its instanceof PolicyPublished published) {
            return isPolicy(published) ? signOf(its) : null;
        }
        return its.isForEveryPartition() ? signOf(its) : null;
    }

    /** A partition begins by the first version, and never goes back. */
    private static boolean isNewer(int version, Predicate<String> stands) {
        if (version <= FoldVersions.FIRST.number()) {
            return false;
        }
        for (int newer = version + 1; newer <= FoldAdopted.FOLD_MAX; newer++) {
            if (stands.test(fold(newer))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPolicy(PolicyPublished event) {
        try {
            DOCUMENTS.read(event.policyId(), event.version(), event.document());
            return true;
        } catch (InvalidPolicy refused) {
            return false;
        }
    }

    private static String fold(int version) {
        return signOf(new FoldAdopted(version));
    }

    private static String signOf(LedgerEvent event) {
        return event.getClass().getSimpleName() + " " + String.join(" ", event.identity());
    }
}
