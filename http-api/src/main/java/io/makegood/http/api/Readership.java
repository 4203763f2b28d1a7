package io.makegood.http.api;

import io.makegood.http.access.Scope;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.notice.Notice;
import io.makegood.readmodel.projection.EventOutcome;
import io.makegood.readmodel.projection.WorkItem;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * For whom a caller reads. A customer's own token sees what is for customers and nothing else; staff and services see all,
 * unless they ask for what a customer may be shown.
 */
enum Readership {
    /** What may be shown to the customer. */
    CUSTOMER,
    /** Everything. */
    ALL;

    static final Parameter PARAMETER = Parameter.query(
            "audience",
            "For whom the notices are: customer leaves out what is for operators alone. A customer's own token sees no other."
                    + " Default: all",
            List.of("all", "customer"));

    /** For whom the caller of a request reads. */
    static Readership of(Call call, String account) {
        String asked = Optional.ofNullable(call.text("audience")).orElse("all");
        if (!asked.equals("all") && !asked.equals("customer")) {
            throw Problem.invalid("audience", "is none of all and customer", "write one of them, or leave it out");
        }
        return call.caller().rights().has(Scope.READ, account)
                        || call.caller().rights().has(Scope.REVIEW, account)
                ? valueOf(asked.toUpperCase(Locale.ROOT))
                : CUSTOMER;
    }

    /** Whom it stands for. */
    Audience audience() {
        return this == ALL ? Audience.OPERATOR : Audience.CUSTOMER;
    }

    boolean sees(Notice notice) {
        return this == ALL || notice.audience() == Audience.CUSTOMER;
    }

    /** What of an event's outcome it sees. */
    EventOutcome of(EventOutcome outcome) {
        return outcome.withNotices(outcome.notices().stream().filter(this::sees).toList());
    }

    boolean sees(WorkItem item) {
        Notice opened = item.opened();
        Notice closed = item.closed();
        return (opened == null || sees(opened)) && (closed == null || sees(closed));
    }
}
