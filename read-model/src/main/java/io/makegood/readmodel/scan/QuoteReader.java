package io.makegood.readmodel.scan;

import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.LedgerEvent.AccountUpdated;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.price.PriceQuery;
import io.makegood.ledger.quote.Purse;
import io.makegood.ledger.quote.Quote;
import io.makegood.policyfiles.PublishedPolicy;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.mapping.AccountView;
import io.makegood.topics.mapping.OutputReading;
import io.makegood.topics.reading.CommittedReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What an action will cost an account, from its newest balance and the policies in its log. */
public final class QuoteReader {
    private final CommittedReader reader;
    private final Topics topics;

    /** Reads those topics. */
    public QuoteReader(CommittedReader reader, Topics topics) {
        this.reader = reader;
        this.topics = topics;
    }

    /**
     * Quotes what is asked for at a moment {@code at}, epoch milliseconds, UTC.
     *
     * @param actor who would ask for it, or null
     */
    public Quote quote(String accountId, PriceQuery query, @Nullable String actor, long at) {
        Told told = told(accountId);
        Policy policy = told.policies().inForce(accountId, at);
        Purse purse = new AccountReader(reader, topics)
                .balance(accountId)
                .map(AccountView::purse)
                .orElse(Purse.EMPTY);
        AccountBudgets budgets = new AccountBudgets(told.budgets(), policy, at);
        return Quote.of(query, policy, purse, budgets.standing(actor, query.feature()), at);
    }

    /**
     * Who may spend how much of an account.
     *
     * @param scale how many decimals its product shows
     */
    public record Budgets(AccountBudgets budgets, int scale) {}

    /** Who may spend how much of the account at a moment {@code at}, epoch milliseconds, UTC. */
    public Budgets budgets(String accountId, long at) {
        Told told = told(accountId);
        Policy policy = told.policies().inForce(accountId, at);
        int scale = policy instanceof PublishedPolicy published ? published.scale() : 0;
        return new Budgets(new AccountBudgets(told.budgets(), policy, at), scale);
    }

    private record Told(ToldBudgets budgets, PublishedPolicies policies) {}

    private Told told(String accountId) {
        ToldBudgets told = new ToldBudgets();
        PublishedPolicies policies = PublishedPolicies.governing(accountId, reader, topics, recorded -> {
            Envelope envelope = recorded.envelope();
            if (envelope.accountId().equals(accountId) && envelope.event() instanceof AccountUpdated updated) {
                told.read(updated);
            }
        });
        OutputReading outputs = new OutputReading();
        byte[] key = accountId.getBytes(StandardCharsets.UTF_8);
        reader.readPartitionOf(accountId, topics.notices().name(), record -> {
            if (Arrays.equals(record.key(), key)) {
                told.read(CommittedReader.decode(outputs::notice, record));
            }
        });
        return new Told(told, policies);
    }
}
