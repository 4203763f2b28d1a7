package io.makegood.systemtests.product;

import io.makegood.ledger.quote.Quote;
import io.makegood.ledger.scenario.Scenario;
import io.makegood.readmodel.scan.AccountHistory;

/** A ledger with the products' own policy files in force, on which their clauses are shown. */
interface Products {
    /** A new account of a product. */
    Scenario account(String product);

    /**
     * A new account of a product that, where real time goes by, is governed by the product's policy with {@code hurried} in
     * place of {@code written}; both are text of the document.
     */
    Scenario account(String product, String written, String hurried);

    /** What an action would cost an account now. */
    Quote quote(String accountId, String feature, int items);

    /** Everything that the log and the outputs hold of an account. */
    AccountHistory history(String accountId);
}
