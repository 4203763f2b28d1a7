package io.makegood.ledger.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The hash of an entry is part of the public contract: others recompute it, so neither text nor hash may ever change. */
class EntryChainTest {
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
            new Cause(null, 2, 17),
            1_700_000_000_000L,
            EntryHash.NONE,
            EntryHash.NONE);

    private static final String TEXT = """
            makegood-entry-1
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

            2
            17
            1700000000000""";

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
                new Cause(null, 2, 18),
                1_700_000_000_000L,
                EntryHash.NONE,
                EntryHash.NONE);
        assertThat(EntryChain.canonicalText(sent))
                .endsWith("\n18\n1700000000000\nb-1\nt-1")
                .contains("\nin_transit\n");
    }

    @Test
    void the_hash_is_sha_256_over_the_previous_hash_and_the_text() throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(new byte[32]);
        byte[] expected = digest.digest(TEXT.getBytes(StandardCharsets.UTF_8));
        assertThat(new EntryChain().hashOf(ENTRY).bytes()).isEqualTo(expected);
        assertThat(new EntryChain().hashOf(ENTRY).hex())
                .isEqualTo("49f966da61d994e4e56e6e93e1ffe8343a4612c6e937a9d70ab9f4b75dd41e26");
    }
}
