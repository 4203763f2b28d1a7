package io.makegood.ledger.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The hash of an entry is part of the public contract: others recompute it, so neither text nor hash may ever change. */
class EntryChainTest {
    private static final EntryHash DIGEST = new EntryHash(digest());

    private static final LedgerEntry ENTRY = new LedgerEntry(
            "a-1:e3",
            "a-1",
            3,
            EntryKind.REFUND,
            10,
            85,
            ContraAccount.CONSUMED,
            List.of(new GrantAmount("g-1", 10)),
            "n-1",
            "2",
            "rf_00",
            null,
            "ITEM_FAILED",
            new PolicyRef("default", "1"),
            new Cause(null, 2, 17, DIGEST),
            1_700_000_000_000L,
            EntryHash.NONE,
            EntryHash.NONE);

    private static final String TEXT = """
            makegood-entry-2
            a-1:e3
            a-1
            3
            REFUND
            10
            85
            consumed
            1
            g-1
            10
            n-1
            2
            rf_00
            ITEM_FAILED
            default
            1

            0303030303030303030303030303030303030303030303030303030303030303
            1700000000000""";

    private static byte[] digest() {
        byte[] bytes = new byte[EntryHash.BYTES];
        Arrays.fill(bytes, (byte) 3);
        return bytes;
    }

    @Test
    void the_place_of_what_caused_an_entry_is_no_part_of_its_hash() {
        LedgerEntry elsewhere = new LedgerEntry(
                ENTRY.entryId(),
                ENTRY.accountId(),
                ENTRY.sequence(),
                ENTRY.kind(),
                ENTRY.amount(),
                ENTRY.balanceAfter(),
                ENTRY.contraAccount(),
                ENTRY.grants(),
                ENTRY.generationId(),
                ENTRY.itemId(),
                ENTRY.refundId(),
                null,
                ENTRY.reason(),
                ENTRY.policy(),
                new Cause(null, 7, 1_000_000, DIGEST),
                ENTRY.recordedAt(),
                EntryHash.NONE,
                EntryHash.NONE);
        assertThat(new EntryChain().hashOf(elsewhere)).isEqualTo(new EntryChain().hashOf(ENTRY));
    }

    @Test
    void the_canonical_text_is_one_line_for_each_field() {
        assertThat(EntryChain.canonicalText(ENTRY)).isEqualTo(TEXT);
    }

    @Test
    void a_transfer_has_two_lines_more_at_the_end() {
        LedgerEntry sent = new LedgerEntry(
                "a-1:e4",
                "a-1",
                4,
                EntryKind.TRANSFER,
                -10,
                75,
                ContraAccount.IN_TRANSIT,
                List.of(new GrantAmount("g-1", -10)),
                null,
                null,
                null,
                new Transfer("b-1", "t-1"),
                "TRANSFERRED",
                new PolicyRef("default", "1"),
                new Cause(null, 2, 18, DIGEST),
                1_700_000_000_000L,
                EntryHash.NONE,
                EntryHash.NONE);
        assertThat(EntryChain.canonicalText(sent))
                .endsWith("0303\n1700000000000\nb-1\nt-1")
                .contains("\nin_transit\n");
    }

    @Test
    void the_hash_is_sha_256_over_the_previous_hash_and_the_text() throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(new byte[32]);
        byte[] expected = digest.digest(TEXT.getBytes(StandardCharsets.UTF_8));
        assertThat(new EntryChain().hashOf(ENTRY).bytes()).isEqualTo(expected);
        assertThat(new EntryChain().hashOf(ENTRY).hex())
                .isEqualTo("bf54cea50388773746aa0917a3240b834f81027e33c550a2d870bac6f8ab4dd0");
    }
}
