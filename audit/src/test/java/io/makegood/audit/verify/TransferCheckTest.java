package io.makegood.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.audit.verify.Finding.Kind;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.TransferEvent.Slice;
import io.makegood.ledger.event.TransferEvent.TransferArrived;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What arrives is what left: no more, no less, nothing else, whichever partition is read first. */
class TransferCheckTest {
    private final TransferCheck check = new TransferCheck();

    private static Envelope arrival(String to, long cause, long amount) {
        Slice slice = new Slice("transfer:1", "g", amount, GrantKind.PAID, 100, null, null, List.of(), List.of());
        return Envelope.of(to, new TransferArrived("ann", "cause " + cause, 0, "t", List.of(slice), 0, List.of()));
    }

    private List<Kind> findings() {
        return check.findings("events").stream().map(Finding::kind).toList();
    }

    @Test
    void what_is_called_for_and_there_is_in_order() {
        check.called(arrival("bob", 1, 5), 0, 10);
        check.found(arrival("bob", 1, 5), 1, 20);
        check.found(arrival("cid", 2, 5), 2, 30);
        check.called(arrival("cid", 2, 5), 0, 11);
        assertThat(findings()).isEmpty();
        assertThat(check.isAnyOnItsWay()).isFalse();
    }

    @Test
    void credits_that_arrive_nowhere_are_missing() {
        check.called(arrival("bob", 1, 5), 0, 10);
        assertThat(check.isAnyOnItsWay()).isTrue();
        assertThat(check.findings("events")).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.MISSING);
            assertThat(finding.partition()).isZero();
            assertThat(finding.offset()).isEqualTo(10);
            assertThat(finding.accountId()).isEqualTo("bob");
        });
    }

    @Test
    void credits_that_nobody_sent_are_too_many_and_so_are_others_than_were_sent() {
        check.found(arrival("bob", 1, 5), 1, 20);
        assertThat(findings()).containsExactly(Kind.EXTRA);
        check.called(arrival("bob", 1, 4), 0, 10);
        assertThat(findings()).containsExactlyInAnyOrder(Kind.EXTRA, Kind.MISSING);
    }

    @Test
    void what_stands_after_the_records_that_were_folded_is_on_its_way() {
        check.called(arrival("bob", 1, 5), 0, 10);
        assertThat(check.foundLater(arrival("bob", 2, 5))).isFalse();
        assertThat(check.foundLater(arrival("bob", 1, 5))).isTrue();
        assertThat(check.foundLater(arrival("bob", 1, 5))).isFalse();
        assertThat(findings()).isEmpty();
    }
}
