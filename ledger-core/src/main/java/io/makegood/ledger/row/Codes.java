package io.makegood.ledger.row;

import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.RejectionReason;
import org.jspecify.annotations.Nullable;

/** The numbers that stand for names in rows. Zero means absent; a number never changes its meaning. */
final class Codes {
    private Codes() {}

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
        return switch (code) {
            case 0 -> null;
            case 1 -> RejectionReason.MISSING_FIELDS;
            case 2 -> RejectionReason.INVALID_INPUT;
            case 3 -> RejectionReason.NO_ACCESS;
            case 4 -> RejectionReason.INSUFFICIENT_CREDITS;
            case 5 -> RejectionReason.NOT_ACCEPTED;
            default -> throw unknown(code);
        };
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
        return switch (code) {
            case 1 -> GrantKind.PAID;
            case 2 -> GrantKind.ALLOWANCE;
            case 3 -> GrantKind.PROMOTIONAL;
            case 4 -> GrantKind.GOODWILL;
            default -> throw unknown(code);
        };
    }

    private static CorruptRow unknown(int code) {
        return new CorruptRow("no name has code " + code);
    }
}
