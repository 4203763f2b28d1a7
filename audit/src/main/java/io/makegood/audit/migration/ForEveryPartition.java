package io.makegood.audit.migration;

import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.LedgerEvent.PolicyPublished;
import io.makegood.topics.journal.JournalReading.Event;
import io.makegood.topics.journal.JournalReading.Reading;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Which events stand in every partition of a journal, because they concern all accounts. */
final class ForEveryPartition {
    private static final int DIGEST_BYTES = 12;

    private ForEveryPartition() {}

    /** By what such an event is known in all of them; null for what concerns an account. */
    static @Nullable String sign(Reading read) {
        if (!(read instanceof Event event)) {
            return null;
        }
        LedgerEvent its = event.envelope().event();
        return its instanceof PolicyPublished
                ? its.getClass().getSimpleName() + " " + String.join(" ", its.identity())
                : null;
    }

    /** A sign in little space. */
    static String digest(String sign) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(sign.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
