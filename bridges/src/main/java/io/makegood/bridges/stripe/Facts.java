package io.makegood.bridges.stripe;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What Stripe said about one purchase. Each event is read into facts, and facts are joined: in any order, any number of times, the
 * same events make the same facts.
 *
 * @param ids every name that Stripe has for it: payment intents, charges, invoices, Checkout sessions
 * @param subscription the subscription that it is of, if any
 * @param accounts who bought, by the session that says so
 * @param paid how much was paid: by {@code session:}, {@code invoice:} or {@code charge:} and the id that says so
 * @param sales what was sold, by session or invoice
 * @param refundTotals what charges say was refunded altogether
 * @param refunds refunds by their ids
 * @param disputes disputes by their ids
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Facts(
        SortedSet<String> ids,
        @Nullable String subscription,
        SortedMap<String, String> accounts,
        SortedMap<String, Money> paid,
        SortedMap<String, Sale> sales,
        SortedSet<RefundTotal> refundTotals,
        SortedMap<String, Refund> refunds,
        SortedMap<String, Dispute> disputes) {
    static final String BY_SESSION = "session:";
    static final String BY_INVOICE = "invoice:";
    static final String BY_CHARGE = "charge:";

    /** Nothing is known. */
    static final Facts NONE = new Facts(
            Collections.emptySortedSet(),
            null,
            Collections.emptySortedMap(),
            Collections.emptySortedMap(),
            Collections.emptySortedMap(),
            Collections.emptySortedSet(),
            Collections.emptySortedMap(),
            Collections.emptySortedMap());

    Facts {
        // A row leaves out what is empty.
        ids = Objects.requireNonNullElse(ids, Collections.emptySortedSet());
        accounts = Objects.requireNonNullElse(accounts, Collections.emptySortedMap());
        paid = Objects.requireNonNullElse(paid, Collections.emptySortedMap());
        sales = Objects.requireNonNullElse(sales, Collections.emptySortedMap());
        refundTotals = Objects.requireNonNullElse(refundTotals, Collections.emptySortedSet());
        refunds = Objects.requireNonNullElse(refunds, Collections.emptySortedMap());
        disputes = Objects.requireNonNullElse(disputes, Collections.emptySortedMap());
    }

    /** Facts that only name the purchase. */
    static Facts named(String... ids) {
        return new Facts(
                new TreeSet<>(List.of(ids)),
                null,
                NONE.accounts,
                NONE.paid,
                NONE.sales,
                NONE.refundTotals,
                NONE.refunds,
                NONE.disputes);
    }

    Facts join(Facts other) {
        return new Facts(
                union(ids, other.ids),
                subscription == null ? other.subscription : subscription,
                joined(accounts, other.accounts, (one, another) -> one),
                joined(paid, other.paid, Money::better),
                joined(sales, other.sales, Sale::join),
                earliest(union(refundTotals, other.refundTotals)),
                joined(refunds, other.refunds, Refund::join),
                joined(disputes, other.disputes, Dispute::join));
    }

    Facts of(@Nullable String itsSubscription) {
        return new Facts(ids, itsSubscription, accounts, paid, sales, refundTotals, refunds, disputes);
    }

    Facts withAccount(String session, String account) {
        return new Facts(ids, subscription, one(session, account), paid, sales, refundTotals, refunds, disputes);
    }

    Facts withPaid(String by, Money money) {
        return new Facts(ids, subscription, accounts, one(by, money), sales, refundTotals, refunds, disputes);
    }

    Facts withSale(String seller, Sale sale) {
        return new Facts(ids, subscription, accounts, paid, one(seller, sale), refundTotals, refunds, disputes);
    }

    Facts withRefundTotal(RefundTotal total) {
        return new Facts(ids, subscription, accounts, paid, sales, new TreeSet<>(List.of(total)), refunds, disputes);
    }

    Facts withRefunds(SortedMap<String, Refund> some) {
        return new Facts(ids, subscription, accounts, paid, sales, refundTotals, some, disputes);
    }

    Facts withDisputes(SortedMap<String, Dispute> some) {
        return new Facts(ids, subscription, accounts, paid, sales, refundTotals, refunds, some);
    }

    /** Where the ledger's own cash refunds have taken the credits already. */
    Facts withoutRefunds() {
        return new Facts(ids, subscription, accounts, paid, sales, NONE.refundTotals, NONE.refunds, disputes);
    }

    private static <V> SortedMap<String, V> one(String key, V value) {
        return new TreeMap<>(Map.of(key, value));
    }

    private static <V> SortedSet<V> union(SortedSet<V> one, SortedSet<V> other) {
        SortedSet<V> all = new TreeSet<>(one);
        all.addAll(other);
        return all;
    }

    private static <V> SortedMap<String, V> joined(
            SortedMap<String, V> one, SortedMap<String, V> other, BinaryOperator<V> join) {
        SortedMap<String, V> all = new TreeMap<>(one);
        other.forEach((key, value) -> all.merge(key, value, join));
        return all;
    }

    /** A total that was said twice is kept once, as of its first time. */
    private static SortedSet<RefundTotal> earliest(SortedSet<RefundTotal> totals) {
        SortedSet<RefundTotal> kept = new TreeSet<>();
        RefundTotal before = null;
        for (RefundTotal total : totals) {
            if (before == null || !before.payment().equals(total.payment()) || before.amount() != total.amount()) {
                kept.add(total);
            }
            before = total;
        }
        return kept;
    }
}
