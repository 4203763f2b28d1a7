package io.makegood.application.telling;

import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.notice.Notice;
import io.makegood.topics.mapping.AccountView;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who wants to hear of an account as it happens. Thread-safe. */
public final class Subscriptions {
    private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);

    private final Map<String, List<Subscriber>> byAccount = new ConcurrentHashMap<>();

    /** Is told once it is for good: nobody hears of what may be rolled back. Called on the thread that processes: it must not block. */
    public interface Subscriber {
        /** A new entry. */
        default void entry(LedgerEntry entry) {}

        /** A new notice. */
        default void notice(Notice notice) {}

        /** A new balance. */
        default void balance(AccountView balance) {}
    }

    /** Ends a subscription. */
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /** Tells {@code subscriber} of everything about the account from now on, until it is closed. */
    public Subscription subscribe(String accountId, Subscriber subscriber) {
        byAccount.compute(accountId, (account, known) -> {
            List<Subscriber> subscribers = known == null ? new CopyOnWriteArrayList<>() : known;
            subscribers.add(subscriber);
            return subscribers;
        });
        return () -> byAccount.computeIfPresent(accountId, (account, subscribers) -> {
            subscribers.remove(subscriber);
            return subscribers.isEmpty() ? null : subscribers;
        });
    }

    /** Whether anybody listens to the account. */
    public boolean has(String accountId) {
        return byAccount.containsKey(accountId);
    }

    /** Tells those who listen to the account; never throws. */
    public void tell(String accountId, Consumer<Subscriber> what) {
        List<Subscriber> subscribers = byAccount.get(accountId);
        if (subscribers == null) {
            return;
        }
        for (Subscriber subscriber : subscribers) {
            try {
                what.accept(subscriber);
            } catch (RuntimeException e) {
                LOG.warn("A subscriber failed; the ledger goes on", e);
            }
        }
    }
}
