package io.makegood.readmodel.scan;

import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.mapping.AccountView;
import io.makegood.topics.mapping.OutputReading;
import io.makegood.topics.reading.CommittedReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Balance and activity of one account, as the output topics have them now. */
public final class AccountReader {
    private final CommittedReader reader;
    private final Topics topics;

    /** Reads those topics. */
    public AccountReader(CommittedReader reader, Topics topics) {
        this.reader = reader;
        this.topics = topics;
    }

    /** The newest balance, or empty if nothing is known of the account. */
    public Optional<AccountView> balance(String accountId) {
        OutputReading outputs = new OutputReading();
        byte[] key = accountId.getBytes(StandardCharsets.UTF_8);
        Deque<AccountView> newest = new ArrayDeque<>(1);
        reader.readPartitionOf(accountId, topics.balances().name(), record -> {
            if (Arrays.equals(record.key(), key)) {
                newest.clear();
                newest.add(CommittedReader.decode(outputs::account, record));
            }
        });
        return Optional.ofNullable(newest.peek());
    }

    /**
     * Up to {@code limit} entries, newest first, that come before the entry with sequence {@code before} (all, if null).
     * Stable while new entries arrive.
     */
    public ActivityPage activity(String accountId, int limit, @Nullable Long before) {
        return activity(accountId, limit, before, null);
    }

    /** The same of what that member asked for alone; of everybody's, if null. */
    public ActivityPage activity(String accountId, int limit, @Nullable Long before, @Nullable String actor) {
        Predicate<LedgerEntry> shown = actor == null ? entry -> true : askedBy(accountId, actor);
        boolean[] left = {false};
        boolean[] first = {false};
        OutputReading outputs = new OutputReading();
        byte[] key = accountId.getBytes(StandardCharsets.UTF_8);
        Deque<LedgerEntry> newest = new ArrayDeque<>();
        reader.readPartitionOf(accountId, topics.entries().name(), record -> {
            if (!Arrays.equals(record.key(), key)) {
                return;
            }
            LedgerEntry entry = CommittedReader.decode(outputs::entry, record);
            first[0] |= entry.sequence() == 1;
            if ((before == null || entry.sequence() < before) && shown.test(entry)) {
                newest.addFirst(entry);
                if (newest.size() > limit) {
                    newest.removeLast();
                    left[0] = true;
                }
            }
        });
        List<LedgerEntry> entries = List.copyOf(newest);
        return new ActivityPage(
                entries,
                left[0] ? entries.get(entries.size() - 1).sequence() : null,
                left[0] || first[0] ? null : reader.cutBefore(accountId, topics));
    }

    /** Who asked for a generation, its newest request says. */
    private Predicate<LedgerEntry> askedBy(String accountId, String actor) {
        Map<String, GenerationRequested> requests = new HashMap<>();
        PublishedPolicies unused = PublishedPolicies.governing(accountId, reader, topics, recorded -> {
            if (recorded.envelope().accountId().equals(accountId)
                    && recorded.envelope().event() instanceof GenerationRequested request) {
                requests.merge(
                        request.generationId(), request, (one, other) -> other.attempt() > one.attempt() ? other : one);
            }
        });
        return entry -> {
            GenerationRequested request = entry.generationId() == null ? null : requests.get(entry.generationId());
            return request != null && actor.equals(request.actorId());
        };
    }
}
