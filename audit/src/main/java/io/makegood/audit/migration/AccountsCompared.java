package io.makegood.audit.migration;

import io.makegood.audit.migration.Difference.What;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.refund.RefundIssued;
import io.makegood.topics.mapping.AccountView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What two ledgers say about each account, held against each other as it comes, in any order between the two. Keeps what one of them has
 * said and the other not yet; besides that a few hundred bytes for each account. Not thread-safe.
 */
final class AccountsCompared {
    /** Stands between account and number in an entry's id. */
    private static final String ENTRY_MARK = ":e";

    private final Map<String, Account> accounts = new TreeMap<>();
    private long entries;
    private long refunds;
    private long read;
    private int pass;

    /** Which of the two ledgers. */
    enum Side {
        /** The one that is copied. */
        WAS,
        /** The copy. */
        WOULD_BE
    }

    /**
     * Something that was said.
     *
     * @param caused where in the journal of its ledger its cause stands, or null if it does not say so
     * @param pass during which pass it was read
     */
    private record Said(String text, @Nullable Caused caused, int pass) {}

    /** A place in a journal. */
    record Caused(int partition, long offset) {}

    /** What both say one after the other. */
    private static final class Lane {
        private final Deque<Said> ahead = new ArrayDeque<>(1);
        private Side leader = Side.WAS;
        private long compared;
        private long differing;
        private @Nullable Difference first;

        /** Whether it completed a pair. */
        boolean take(Side side, Said said, String account, What what) {
            if (ahead.isEmpty() || leader == side) {
                leader = side;
                ahead.add(said);
                return false;
            }
            Said other = ahead.remove();
            compared++;
            if (!other.text().equals(said.text())) {
                differing++;
                if (first == null) {
                    first = side == Side.WOULD_BE
                            ? new Difference(account, what, compared, other.text(), said.text(), 1)
                            : new Difference(account, what, compared, said.text(), other.text(), 1);
                }
            }
            return true;
        }

        /** What is different, and what one says that the other will not say any more. */
        @Nullable
        Difference difference(String account, What what, Predicate<Said> isDue) {
            long due = ahead.stream().filter(isDue).count();
            Difference known = first;
            if (known == null && due > 0) {
                Said next = ahead.getFirst();
                known = new Difference(
                        account,
                        what,
                        compared + 1,
                        leader == Side.WAS ? next.text() : null,
                        leader == Side.WAS ? null : next.text(),
                        1);
            }
            return known == null
                    ? null
                    : new Difference(account, what, known.number(), known.was(), known.wouldBe(), differing + due);
        }
    }

    /**
     * The newest that one says of what an account has.
     *
     * @param rest its grants and all else, in little space
     */
    private record Balance(long asOf, long sequence, long balance, long available, long held, String rest) {
        static Balance of(AccountView view) {
            return new Balance(
                    view.asOf(),
                    view.sequence(),
                    view.balance(),
                    view.available(),
                    view.held(),
                    ShortDigest.of(
                            view.grants() + " " + view.further() + " " + view.closed() + " " + view.mergedInto()));
        }

        String text() {
            return "balance " + balance + " available " + available + " held " + held + " grants " + rest;
        }
    }

    /** One account. */
    private static final class Account {
        private final Lane entries = new Lane();
        private final Lane refunds = new Lane();
        /** The last entry that was cut off where it was copied from: it stands for those before it. 0 if none was. */
        private long archivedTo;

        private @Nullable Balance was;
        private @Nullable Balance wouldBe;
        /** What differed when it was looked at before: of two who are at work one may be ahead by an event at the same moment. */
        private @Nullable Difference suspected;
    }

    /** From here on, what is read belongs to the next pass. */
    void nextPass() {
        pass++;
    }

    /** What the one that is copied has said once, and has in archives alone now. It is told before anything else of that account. */
    void archived(ArchivedEntries told) {
        Account account = account(told.accountId());
        account.archivedTo = told.sequence();
        account.entries.compared = told.sequence() - 1;
        Said said = new Said(last(told.balance(), told.hash()), new Caused(told.partition(), told.offset()), pass);
        account.entries.take(Side.WAS, said, told.accountId(), What.ENTRY);
    }

    private static String last(long balance, String hash) {
        return "balance " + balance + " hash " + hash;
    }

    void entry(Side side, LedgerEntry entry) {
        read++;
        Account account = account(entry.accountId());
        boolean isLast = entry.sequence() == account.archivedTo;
        // While a cut is under way they are still there.
        if (entry.sequence() < account.archivedTo || (isLast && side == Side.WAS)) {
            return;
        }
        String hash = entry.hash().hex();
        String text = isLast
                ? last(entry.balanceAfter(), hash)
                : entry.kind() + " " + entry.amount() + " balance " + entry.balanceAfter() + " " + entry.reason()
                        + " hash " + hash;
        Said said = new Said(
                text, new Caused(entry.cause().partition(), entry.cause().offset()), pass);
        if (account.entries.take(side, said, entry.accountId(), What.ENTRY)) {
            entries += isLast ? account.archivedTo : 1;
        }
    }

    void refund(Side side, RefundIssued refund) {
        read++;
        Account account = account(refund.accountId());
        if (account.archivedTo > 0 && sequence(refund) <= account.archivedTo) {
            // The hash of its entry says it.
            return;
        }
        String text = refund.refundId() + " " + refund.amount() + " " + refund.cause() + " balance "
                + refund.balanceAfter() + " at " + refund.recordedAt() + " entry " + refund.entryId();
        if (account.refunds.take(side, new Said(text, null, pass), refund.accountId(), What.REFUND)) {
            refunds++;
        }
    }

    /** The number of the entry that a refund is of; what names none comes after all others. */
    private static long sequence(RefundIssued refund) {
        String id = refund.entryId();
        try {
            return Long.parseLong(id.substring(id.lastIndexOf(ENTRY_MARK) + ENTRY_MARK.length()));
        } catch (NumberFormatException none) {
            return Long.MAX_VALUE;
        }
    }

    void balance(Side side, AccountView view) {
        read++;
        Account account = account(view.accountId());
        Balance newest = Balance.of(view);
        if (side == Side.WAS) {
            account.was = newest;
        } else {
            account.wouldBe = newest;
        }
    }

    private Account account(String id) {
        return accounts.computeIfAbsent(id, any -> new Account());
    }

    /** How much was said, by either. */
    long read() {
        return read;
    }

    long accounts() {
        return accounts.size();
    }

    long entries() {
        return entries;
    }

    long refunds() {
        return refunds;
    }

    /** How much one of the two has said and the other not yet. */
    long underway() {
        return accounts.values().stream()
                .mapToLong(each -> each.entries.ahead.size() + each.refunds.ahead.size())
                .sum();
    }

    /**
     * Every difference, by account.
     *
     * @param isFolded whether the copy has folded what stands at that place of the journal that is copied
     * @param settled the last pass of which all that the copy said has been folded by the other ledger too; what one of them alone says so
     *     far belongs to what differs
     */
    List<Difference> differences(Predicate<Caused> isFolded, int settled) {
        List<Difference> all = new ArrayList<>();
        accounts.forEach((id, account) -> {
            Lane lane = account.entries;
            Predicate<Said> isDue = said -> lane.leader == Side.WAS
                    ? said.caused() != null && isFolded.test(said.caused())
                    : said.pass() <= settled;
            add(all, lane.difference(id, What.ENTRY, isDue));
            // A refund comes with its entry, in one transaction.
            boolean entriesAreThere = lane.ahead.stream().allMatch(isDue);
            add(all, account.refunds.difference(id, What.REFUND, said -> entriesAreThere && said.pass() <= settled));
            add(all, balance(id, account));
        });
        return all;
    }

    private static void add(List<Difference> all, @Nullable Difference difference) {
        if (difference != null) {
            all.add(difference);
        }
    }

    private static @Nullable Difference balance(String id, Account account) {
        Balance was = account.was;
        Balance wouldBe = account.wouldBe;
        Difference now = was != null
                        && wouldBe != null
                        && was.asOf() == wouldBe.asOf()
                        && was.sequence() == wouldBe.sequence()
                        && !was.equals(wouldBe)
                ? new Difference(id, What.BALANCE, 0, was.text(), wouldBe.text(), 1)
                : null;
        Difference before = account.suspected;
        account.suspected = now;
        return Objects.equals(now, before) ? now : null;
    }
}
