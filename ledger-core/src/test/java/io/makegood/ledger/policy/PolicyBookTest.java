package io.makegood.ledger.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.ledger.scenario.TestPolicy;
import org.junit.jupiter.api.Test;

/** Which version is in force when; the reference ledger asks the same book, so only this test would see it err. */
class PolicyBookTest {
    private final PolicyBook book = new PolicyBook(new TestPolicy(), (policyId, version, document) -> new TestPolicy());

    private void published(int ordinal, long effectiveAt) {
        book.add(new PolicyRow(ordinal, "p", Integer.toString(ordinal), effectiveAt, "document"));
    }

    @Test
    void a_version_is_in_force_from_the_very_millisecond_that_it_names() {
        published(1, 1_000);
        published(2, 2_000);
        assertThat(book.inForce("a", 999)).isZero();
        assertThat(book.inForce("a", 1_000)).isEqualTo(1);
        assertThat(book.inForce("a", 1_999)).isEqualTo(1);
        assertThat(book.inForce("a", 2_000)).isEqualTo(2);
        assertThat(book.inForce("a", 1_500)).isEqualTo(1);
    }

    @Test
    void of_two_versions_from_one_time_on_the_one_published_last_is_in_force() {
        published(1, 1_000);
        published(2, 1_000);
        assertThat(book.inForce("a", 1_000)).isEqualTo(2);
    }

    @Test
    void a_version_for_an_earlier_time_does_not_take_the_place_of_a_later_one() {
        published(1, 2_000);
        published(2, 1_000);
        assertThat(book.inForce("a", 1_500)).isEqualTo(2);
        assertThat(book.inForce("a", 2_000)).isEqualTo(1);
    }

    @Test
    void versions_come_without_gaps() {
        published(1, 1_000);
        assertThatThrownBy(() -> published(3, 1_000)).isInstanceOf(IllegalStateException.class);
    }
}
