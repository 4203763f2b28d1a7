package io.makegood.readmodel.scan;

import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.LedgerEvent.AccountUpdated;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.price.PriceQuery;
import io.makegood.ledger.quote.Purse;
import io.makegood.ledger.quote.Quote;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.mapping.AccountView;
import io.makegood.topics.reading.CommittedReader;
import java.util.concurrent.atomic.AtomicBoolean;

/** What an action will cost an account, from its newest balance and the policies in its log. */
public final class QuoteReader {
    private final CommittedReader reader;
    private final Topics topics;

    /** Reads those topics. */
    public QuoteReader(CommittedReader reader, Topics topics) {
        this.reader = reader;
        this.topics = topics;
    }

    /** Quotes what is asked for at a moment {@code at}, epoch milliseconds, UTC. */
    public Quote quote(String accountId, PriceQuery query, long at) {
        AtomicBoolean accessActive = new AtomicBoolean(true);
        PublishedPolicies policies = PublishedPolicies.governing(accountId, reader, topics, recorded -> {
            Envelope envelope = recorded.envelope();
            if (envelope.accountId().equals(accountId) && envelope.event() instanceof AccountUpdated updated) {
                Boolean active = updated.accessActive();
                accessActive.set(active == null ? accessActive.get() : active);
            }
        });
        Policy policy = policies.inForce(accountId, at);
        Purse purse = new AccountReader(reader, topics)
                .balance(accountId)
                .map(AccountView::purse)
                .orElse(Purse.EMPTY);
        return Quote.of(query, policy, purse, accessActive.get(), at);
    }
}
