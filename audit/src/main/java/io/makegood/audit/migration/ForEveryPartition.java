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
            return decides(adopted, stands) ? signOf(adopted) : null;
        }
        if (its instanceof PolicyPublished published) {
            return isPolicy(published) ? signOf(its) : null;
        }
        return its.isForEveryPartition() ? signOf(its) : null;
    }

    /** A partition begins by the first version, and never goes back; nor does it once it takes texts sealed alone. */
    private static boolean decides(FoldAdopted event, Predicate<String> stands) {
        int version = FoldVersions.FIRST.number();
        boolean sealedOnly = false;
        for (int each = version; each <= FoldAdopted.FOLD_MAX; each++) {
            boolean sealed = stands.test(signOf(new FoldAdopted(each, true)));
            if (sealed || stands.test(signOf(new FoldAdopted(each)))) {
                version = each;
            }
            sealedOnly |= sealed;
        }
        return event.fold() > version || (event.fold() == version && event.sealedOnly() && !sealedOnly);
    }

    private static boolean isPolicy(PolicyPublished event) {
        try {
            DOCUMENTS.read(event.policyId(), event.version(), event.document());
            return true;
        } catch (InvalidPolicy refused) {
            return false;
        }
    }

    private static String signOf(LedgerEvent event) {
        return event.getClass().getSimpleName() + " " + String.join(" ", event.identity());
    }
}
