package io.makegood.audit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.audit.migration.AccountsCompared.Side;
import io.makegood.audit.migration.Difference.What;
import io.makegood.ledger.account.ParkedGrants;
import io.makegood.ledger.entry.Cause;
import io.makegood.ledger.entry.ContraAccount;
import io.makegood.ledger.entry.EntryHash;
import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.entry.PolicyRef;
import io.makegood.ledger.refund.RefundCause;
import io.makegood.ledger.refund.RefundIssued;
import io.makegood.topics.mapping.AccountView;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What two ledgers say is held against each other in any order between the two; what one has yet to say is no difference. */
class AccountsComparedTest {
    private final AccountsCompared accounts = new AccountsCompared();

    private static LedgerEntry entry(String account, long sequence, long amount, long offset) {
        byte[] hash = new byte[EntryHash.BYTES];
        hash[0] = (byte) amount;
        return new LedgerEntry(
                LedgerEntry.idOf(account, sequence),
                account,
                sequence,
                EntryKind.GRANT,
                amount,
                amount,
                ContraAccount.ISSUED,
                List.of(),
                null,
                null,
                null,
                null,
                "GRANTED_PAID",
                new PolicyRef("p", "1"),
                new Cause(null, 0, offset, EntryHash.NONE),
                1_000,
                EntryHash.NONE,
                new EntryHash(hash));
    }

    private static RefundIssued refund(String account, long amount) {
        return new RefundIssued("r", account, "g", null, amount, 7, RefundCause.GENERATION_FAILED, account + ":e1", 5);
    }

    private static AccountView balance(String account, long held, long asOf) {
        return new AccountView(account, 10, 10, held, List.of(), ParkedGrants.NONE, asOf, 1, 3, 44, false, null);
    }

    private List<Difference> found() {
        return accounts.differences(caused -> caused.offset() < 100, 0);
    }

    @Test
    void what_both_say_is_the_same_wherever_it_stands_and_whoever_says_it_first() {
        accounts.entry(Side.WAS, entry("ann", 1, 5, 10));
        accounts.entry(Side.WAS, entry("ann", 2, 6, 11));
        accounts.entry(Side.WOULD_BE, entry("bob", 1, 5, 900));
        accounts.entry(Side.WOULD_BE, entry("ann", 1, 5, 901));
        accounts.entry(Side.WOULD_BE, entry("ann", 2, 6, 902));
        accounts.entry(Side.WAS, entry("bob", 1, 5, 12));
        accounts.refund(Side.WAS, refund("ann", 3));
        accounts.refund(Side.WOULD_BE, refund("ann", 3));
        assertThat(found()).isEmpty();
        assertThat(accounts.accounts()).isEqualTo(2);
        assertThat(accounts.entries()).isEqualTo(3);
        assertThat(accounts.refunds()).isEqualTo(1);
        assertThat(accounts.underway()).isZero();
    }

    @Test
    void another_content_is_a_difference_from_the_first_on() {
        for (int i = 1; i <= 4; i++) {
            accounts.entry(Side.WAS, entry("ann", i, i, i));
            accounts.entry(Side.WOULD_BE, entry("ann", i, i < 3 ? i : i + 10, i));
        }
        assertThat(found()).singleElement().satisfies(difference -> {
            assertThat(difference.accountId()).isEqualTo("ann");
            assertThat(difference.what()).isEqualTo(What.ENTRY);
            assertThat(difference.number()).isEqualTo(3);
            assertThat(difference.was()).startsWith("GRANT 3 ");
            assertThat(difference.wouldBe()).startsWith("GRANT 13 ");
            assertThat(difference.count()).isEqualTo(2);
        });
    }

    @Test
    void what_the_copy_has_folded_and_does_not_say_is_a_difference_and_what_it_has_not_folded_is_underway() {
        accounts.entry(Side.WAS, entry("ann", 1, 5, 99));
        accounts.entry(Side.WAS, entry("bob", 1, 5, 100));
        assertThat(accounts.underway()).isEqualTo(2);
        assertThat(found()).singleElement().satisfies(difference -> {
            assertThat(difference.accountId()).isEqualTo("ann");
            assertThat(difference.was()).startsWith("GRANT 5");
            assertThat(difference.wouldBe()).isNull();
        });
    }

    @Test
    void what_the_copy_alone_says_is_a_difference_once_the_other_has_folded_it() {
        accounts.entry(Side.WOULD_BE, entry("ann", 1, 5, 1));
        accounts.nextPass();
        accounts.entry(Side.WOULD_BE, entry("bob", 1, 5, 1));
        assertThat(found()).singleElement().satisfies(difference -> {
            assertThat(difference.accountId()).isEqualTo("ann");
            assertThat(difference.was()).isNull();
        });
    }

    @Test
    void a_refund_that_only_one_says_is_a_difference_unless_its_entry_is_on_its_way() {
        accounts.refund(Side.WAS, refund("ann", 3));
        accounts.entry(Side.WAS, entry("ann", 1, 3, 500));
        assertThat(found()).isEmpty();
        accounts.entry(Side.WOULD_BE, entry("ann", 1, 3, 1));
        assertThat(found()).extracting(Difference::what).containsExactly(What.REFUND);
        accounts.refund(Side.WOULD_BE, refund("ann", 4));
        assertThat(found())
                .singleElement()
                .satisfies(difference -> assertThat(difference.wouldBe()).startsWith("r 4 "));
    }

    private static ArchivedEntries cutOff(String account, long sequence, int amount, long offset) {
        return new ArchivedEntries(account, sequence, amount, "%02x".formatted(amount) + "00".repeat(31), 0, offset);
    }

    @Test
    void the_last_entry_that_was_cut_off_stands_for_all_before_it() {
        accounts.archived(cutOff("ann", 3, 7, 40));
        accounts.archived(cutOff("bob", 2, 8, 40));
        accounts.archived(cutOff("cy", 1, 9, 400));
        accounts.archived(cutOff("dan", 1, 9, 50));
        // While the cut is under way it is still there.
        accounts.entry(Side.WAS, entry("ann", 3, 7, 40));
        accounts.entry(Side.WAS, entry("ann", 4, 2, 60));
        for (int i = 1; i <= 2; i++) {
            accounts.entry(Side.WOULD_BE, entry("ann", i, i, i));
            accounts.entry(Side.WOULD_BE, entry("bob", i, i, i));
        }
        accounts.entry(Side.WOULD_BE, entry("ann", 3, 7, 3));
        accounts.entry(Side.WOULD_BE, entry("ann", 4, 2, 4));
        accounts.refund(Side.WOULD_BE, refund("ann", 3));
        assertThat(found()).extracting(Difference::accountId).containsExactly("bob", "dan");
        assertThat(found().get(0).number()).isEqualTo(2);
        assertThat(found().get(0).was()).startsWith("balance 8 hash 08");
        assertThat(found().get(0).wouldBe()).startsWith("balance 2 hash 02");
        assertThat(found().get(1).wouldBe()).isNull();
        assertThat(accounts.entries()).isEqualTo(6);
        assertThat(accounts.underway()).isEqualTo(2);
    }

    @Test
    void a_balance_differs_if_it_does_so_twice_at_the_same_event() {
        accounts.balance(Side.WAS, balance("ann", 1, 10));
        accounts.balance(Side.WOULD_BE, balance("ann", 2, 9));
        assertThat(found()).isEmpty();
        accounts.balance(Side.WOULD_BE, balance("ann", 2, 10));
        assertThat(found())
                .as("one may be ahead by an event at the same moment")
                .isEmpty();
        assertThat(found()).extracting(Difference::what).containsExactly(What.BALANCE);
        accounts.balance(Side.WOULD_BE, balance("ann", 1, 10));
        assertThat(found()).isEmpty();
    }
}
