package io.makegood.ledger.reference;

import io.makegood.ledger.notice.Audience;
import org.jspecify.annotations.Nullable;

/** Something that waits for support. */
final class Case {
    final String reason;
    final Audience audience;
    /** What a customer wrote, or empty. */
    final String content;

    boolean open = true;
    /** What the operator said who closed it. */
    @Nullable
    String resolution;

    Case(String reason, Audience audience, String content) {
        this.reason = reason;
        this.audience = audience;
        this.content = content;
    }
}
