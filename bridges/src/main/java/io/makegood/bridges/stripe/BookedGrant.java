package io.makegood.bridges.stripe;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A grant that belongs to a purchase, and what the ledger was told to take of it and to give back.
 *
 * @param bound whether an operator granted it and bound it to the payment; else it was granted here
 * @param takings in the order in which they were told
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record BookedGrant(String grantId, String accountId, long credits, boolean bound, List<Taking> takings) {
    /**
     * One CreditsRevoked.
     *
     * @param source the refund, dispute or payment that it is for
     * @param reason names it in the ledger, together with the grant
     * @param reversal the reason of the RevocationReversed that undid it, if one did
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Taking(
            String source,
            String reason,
            long credits,
            @Nullable String reversal) {
        boolean isOpen() {
            return reversal == null;
        }
    }

    BookedGrant {
        takings = List.copyOf(Objects.requireNonNullElse(takings, List.of()));
    }

    BookedGrant(String grantId, String accountId, long credits, boolean bound) {
        this(grantId, accountId, credits, bound, List.of());
    }

    BookedGrant with(List<Taking> newTakings) {
        return new BookedGrant(grantId, accountId, credits, bound, newTakings);
    }

    /** The same with takings of one source under the name of another. */
    BookedGrant renamed(String source, String newSource) {
        List<Taking> renamed = new ArrayList<>();
        for (Taking taking : takings) {
            renamed.add(
                    taking.source().equals(source)
                            ? new Taking(newSource, taking.reason(), taking.credits(), taking.reversal())
                            : taking);
        }
        return with(renamed);
    }

    /** Reasons that were told: none may be told again for something else, for with the grant they name what was done. */
    static boolean isUsed(List<Taking> takings, String reason) {
        return takings.stream()
                .flatMap(taking -> Stream.of(taking.reason(), Objects.requireNonNullElse(taking.reversal(), "")))
                .anyMatch(reason::equals);
    }

    static long taken(List<Taking> takings) {
        return takings.stream()
                .filter(Taking::isOpen)
                .mapToLong(Taking::credits)
                .sum();
    }

    static long takenBy(List<Taking> takings, String source) {
        return takings.stream()
                .filter(taking -> taking.isOpen() && taking.source().equals(source))
                .mapToLong(Taking::credits)
                .sum();
    }
}
