package io.makegood.ledger.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** It never denies a key that is there, and denies nearly all that are not, once it was shown all. */
class KeyFilterTest {
    private final Random random = new Random(7);

    private long[] keys(int count) {
        return random.longs(count).toArray();
    }

    private static int denied(KeyFilter filter, long[] keys) {
        int denied = 0;
        for (long key : keys) {
            denied += filter.mayHave(key) ? 0 : 1;
        }
        return denied;
    }

    @Test
    void before_it_was_shown_all_it_denies_nothing() {
        KeyFilter filter = new KeyFilter(1_024, 2);
        long[] strangers = keys(1_000);
        assertThat(denied(filter, strangers)).isZero();
        filter.add(1);
        assertThat(denied(filter, strangers)).isZero();
        filter.end();
        assertThat(denied(filter, strangers)).isZero();
        filter.begin();
        assertThat(denied(filter, strangers)).isZero();
        filter.end();
        assertThat(denied(filter, strangers)).isEqualTo(1_000);
    }

    @Test
    void keys_of_the_walk_and_keys_put_meanwhile_and_later_are_never_denied_and_others_nearly_always() {
        for (int count : new int[] {1, 100, 1_024, 1_025, 20_000, 60_000}) {
            KeyFilter filter = new KeyFilter(1_024, 4);
            long[] walked = keys(count);
            long[] put = keys(count / 3);
            filter.begin();
            for (int i = 0; i < count; i++) {
                filter.add(walked[i]);
                if (i < put.length) {
                    filter.add(put[i]);
                }
            }
            filter.end();
            long[] later = keys(1_000);
            for (long key : later) {
                filter.add(key);
            }
            assertThat(denied(filter, walked) + denied(filter, put) + denied(filter, later))
                    .isZero();
            assertThat(denied(filter, keys(100_000))).isGreaterThan(98_500);
        }
    }

    @Test
    void with_more_keys_than_it_has_room_for_it_denies_nothing_until_the_next_walk() {
        KeyFilter filter = new KeyFilter(1_024, 2);
        long[] many = keys(10_000);
        filter.begin();
        filter.end();
        for (long key : many) {
            filter.add(key);
        }
        assertThat(denied(filter, keys(1_000))).isZero();
        filter.begin();
        filter.add(many[0]);
        filter.end();
        assertThat(filter.mayHave(many[0])).isTrue();
        assertThat(denied(filter, keys(1_000))).isGreaterThan(990);
    }

    @Test
    void a_walk_with_too_many_keys_tells_nothing() {
        KeyFilter filter = new KeyFilter(1_024, 2);
        filter.begin();
        for (long key : keys(10_000)) {
            filter.add(key);
        }
        filter.end();
        assertThat(denied(filter, keys(1_000))).isZero();
    }

    @Test
    void a_walk_after_it_was_shown_all_changes_nothing() {
        KeyFilter filter = new KeyFilter(1_024, 1);
        long[] all = keys(1_000);
        for (int round = 0; round < 5; round++) {
            filter.begin();
            for (long key : all) {
                filter.add(key);
            }
            filter.end();
        }
        assertThat(denied(filter, all)).isZero();
        assertThat(denied(filter, keys(1_000))).isGreaterThan(990);
    }
}
