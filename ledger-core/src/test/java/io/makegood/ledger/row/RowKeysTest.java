package io.makegood.ledger.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Keys are the UTF-8 of their ids, whatever the ids are made of, and tell them again. */
class RowKeysTest {
    private static final String[] IDS = {
        "a", "user-1", "x".repeat(128), "\u007f", "\u0080", "é1", "1é", "€", "a\ud83d\ude00"
    };

    @Test
    void a_key_is_the_same_by_whichever_way_it_was_made() {
        for (String account : IDS) {
            byte[] accountKey = RowKeys.account(account);
            assertThat(accountKey).isEqualTo(("a" + account).getBytes(StandardCharsets.UTF_8));
            assertThat(RowKeys.accountOf(accountKey)).isEqualTo(account);
            for (String generation : IDS) {
                byte[] key = RowKeys.generation(accountKey, generation);
                assertThat(key)
                        .isEqualTo(RowKeys.generation(account, generation))
                        .isEqualTo(("n" + account + "\0" + generation).getBytes(StandardCharsets.UTF_8));
                assertThat(RowKeys.accountOfGeneration(key)).isEqualTo(account);
                assertThat(RowKeys.generationOf(key)).isEqualTo(generation);
            }
            assertThat(accountKey[0]).isEqualTo(RowKeys.ACCOUNT);
        }
    }
}
