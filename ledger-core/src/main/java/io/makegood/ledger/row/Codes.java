package io.makegood.ledger.row;

import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.event.RejectionReason;
import org.jspecify.annotations.Nullable;

/** The numbers that stand for names in rows. Zero means absent; a number never changes its meaning. */
final class Codes {
    private Codes() {}

    static int of(@Nullable Outcome outcome) {
        return outcome == null
                ? 0
                : switch (outcome) {
                    case SUCCEEDED -> 1;
                    case PARTIAL -> 2;
                    case FAILED -> 3;
                };
    }

    static @Nullable Outcome outcome(int code) {
        return pick(Outcome.values(), code, value -> of(value));
    }

    static int of(@Nullable RejectionReason reason) {
        return reason == null
                ? 0
                : switch (reason) {
                    case MISSING_FIELDS -> 1;
                    case INVALID_INPUT -> 2;
                    case NO_ACCESS -> 3;
                    case INSUFFICIENT_CREDITS -> 4;
                    case NOT_ACCEPTED -> 5;
                };
    }

    static @Nullable RejectionReason rejection(int code) {
        return pick(RejectionReason.values(), code, value -> of(value));
    }

    static int of(@Nullable FailureCause cause) {
        return cause == null
                ? 0
                : switch (cause) {
                    case PROVIDER_ERROR -> 1;
                    case TIMEOUT -> 2;
                    case CONTENT_FILTERED -> 3;
                    case INTERNAL_ERROR -> 4;
                    case OTHER -> 5;
                };
    }

    static @Nullable FailureCause failure(int code) {
        return pick(FailureCause.values(), code, value -> of(value));
    }

    static int of(GrantKind kind) {
        return switch (kind) {
            case PAID -> 1;
            case ALLOWANCE -> 2;
            case PROMOTIONAL -> 3;
            case GOODWILL -> 4;
        };
    }

    static GrantKind grantKind(int code) {
        GrantKind kind = pick(GrantKind.values(), code, Codes::of);
        if (kind == null) {
            throw new CorruptRow("a grant has no kind");
        }
        return kind;
    }

    private interface Coding<E> {
        int code(E value);
    }

    private static <E extends Enum<E>> @Nullable E pick(E[] values, int code, Coding<E> coding) {
        if (code == 0) {
            return null;
        }
        for (E value : values) {
            if (coding.code(value) == code) {
                return value;
            }
        }
        throw new CorruptRow("no name has code " + code);
    }
}
