package io.makegood.readmodel.scan;

import io.makegood.ledger.account.OpenGrant;
import io.makegood.ledger.account.ParkedGrants;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.LedgerEvent.AccountUpdated;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.quote.Purse;
import io.makegood.ledger.quote.Quote;
import io.makegood.schemas.avro.AccountBalance;
import io.makegood.schemas.avro.FurtherGrants;
import io.makegood.schemas.avro.GrantBalance;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.reading.CommittedReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
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

    /** Quotes {@code items} of {@code feature} for a moment {@code at}, epoch milliseconds, UTC. */
    public Quote quote(String accountId, String feature, @Nullable String platform, int items, long at) {
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
                .map(QuoteReader::purse)
                .orElse(Purse.EMPTY);
        return Quote.of(feature, platform, items, policy, purse, accessActive.get(), at);
    }

    /** What a published balance has to pay with; it lists grants in the order in which they burn. */
    public static Purse purse(AccountBalance balance) {
        List<OpenGrant> grants = new ArrayList<>();
        for (GrantBalance grant : balance.getGrants()) {
            grants.add(new OpenGrant(
                    grants.size() + 1,
                    grant.getGrantId(),
                    GrantKind.valueOf(grant.getKind().name()),
                    0,
                    grant.getExpiresAt(),
                    grant.getRemaining()));
        }
        FurtherGrants further = balance.getFurtherGrants();
        ParkedGrants parked = further == null
                ? ParkedGrants.NONE
                : new ParkedGrants(further.getCount(), further.getRemaining(), further.getNextExpiry());
        return new Purse(grants, parked, balance.getBalance());
    }
}
