package io.makegood.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** Of the balances of an account between two commits the newest goes out, in the order of the events. */
class PendingBalancesTest {
    private final PendingBalances balances = new PendingBalances();
    private final Map<String, Integer> numbers = new HashMap<>();
    private int events;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void note(String account, String balance) {
        Integer before = numbers.put(account, balances.next());
        balances.note(before == null ? 0 : before, bytes(account), bytes(balance), ++events, new RecordHeaders());
    }

    private List<String> drained() {
        List<String> drained = new ArrayList<>();
        balances.drain(balance -> drained.add(new String(balance.key(), StandardCharsets.UTF_8) + "="
                + new String(balance.value(), StandardCharsets.UTF_8) + "@" + balance.recordedAt()));
        return drained;
    }

    @Test
    void the_newest_of_each_account_goes_out_once() {
        note("a", "1");
        note("b", "1");
        note("a", "2");
        note("c", "1");
        note("a", "3");
        assertThat(drained()).containsExactly("b=1@2", "c=1@4", "a=3@5");
        assertThat(drained()).isEmpty();
    }

    @Test
    void what_went_out_with_a_commit_is_not_taken_back_by_the_next() {
        note("a", "1");
        note("b", "1");
        assertThat(drained()).containsExactly("a=1@1", "b=1@2");
        note("b", "2");
        note("a", "2");
        assertThat(drained()).containsExactly("b=2@3", "a=2@4");
    }

    @Test
    void a_number_that_was_forgotten_or_is_anothers_takes_nothing_back() {
        note("z", "1");
        assertThat(drained()).containsExactly("z=1@1");
        note("a", "1");
        numbers.remove("a");
        numbers.put("b", balances.next() - 1);
        note("b", "1");
        note("a", "2");
        assertThat(drained()).containsExactly("a=1@2", "b=1@3", "a=2@4");
    }

    @Test
    void after_what_was_pending_was_given_up_numbers_go_on() {
        note("a", "1");
        balances.clear();
        note("a", "2");
        assertThat(drained()).containsExactly("a=2@2");
    }
}
