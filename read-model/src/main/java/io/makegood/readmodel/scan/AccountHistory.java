package io.makegood.readmodel.scan;

import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.entry.PolicyRef;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.notice.Notice;
import io.makegood.policyfiles.PolicyTerms;
import io.makegood.policyfiles.ResultAudience;
import io.makegood.readmodel.investigation.Investigation;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.deadletter.DeadLetter;
import io.makegood.topics.mapping.OutputReading;
import io.makegood.topics.reading.CommittedReader;
import io.makegood.topics.reading.RecordedEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that the log and the outputs hold of one account, each list in the order of the log, and the terms of every
 * published policy.
 *
 * @param results who is shown the links to its results now
 */
public record AccountHistory(
        List<RecordedEvent> events,
        List<LedgerEntry> entries,
        List<Notice> notices,
        Map<PolicyRef, PolicyTerms> terms,
        ResultAudience results) {
    /** Keeps its own copies of the lists. */
    public AccountHistory {
        terms = Map.copyOf(terms);
        events = List.copyOf(events);
        entries = List.copyOf(entries);
        notices = List.copyOf(notices);
    }

    /** Reads the partition that owns the account, from its start. */
    public static AccountHistory of(String accountId, CommittedReader reader, Topics topics) {
        byte[] key = accountId.getBytes(StandardCharsets.UTF_8);
        List<RecordedEvent> events = new ArrayList<>();
        PublishedPolicies policies = PublishedPolicies.governing(accountId, reader, topics, event -> {
            if (event.envelope().accountId().equals(accountId)) {
                events.add(event);
            }
        });
        Map<Position, String> refused = refused(reader, topics);
        OutputReading outputs = new OutputReading();
        List<LedgerEntry> entries = new ArrayList<>();
        reader.readPartitionOf(accountId, topics.entries().name(), record -> {
            if (Arrays.equals(record.key(), key)) {
                entries.add(CommittedReader.decode(outputs::entry, record));
            }
        });
        List<Notice> notices = new ArrayList<>();
        reader.readPartitionOf(accountId, topics.notices().name(), record -> {
            if (Arrays.equals(record.key(), key)) {
                notices.add(CommittedReader.decode(outputs::notice, record));
            }
        });
        List<RecordedEvent> judged = events.stream()
                .map(event -> event.refusedAs(refused.get(place(event.at()))))
                .toList();
        return new AccountHistory(
                judged,
                entries,
                notices,
                policies.terms(),
                ResultAudience.of(policies.inForce(accountId, System.currentTimeMillis())));
    }

    /** What the engine refused, by where it stands. */
    private static Map<Position, String> refused(CommittedReader reader, Topics topics) {
        Map<Position, String> refused = new HashMap<>();
        reader.readAll(
                topics.deadLetters().name(),
                record -> DeadLetter.in(record.headers())
                        .filter(letter -> letter.topic().equals(topics.events().name()))
                        .ifPresent(letter ->
                                refused.put(new Position(letter.partition(), letter.offset(), 0), letter.reason())));
        return refused;
    }

    private static Position place(Position at) {
        return new Position(at.partition(), at.offset(), 0);
    }

    /** What all this says about one generation. */
    public Investigation investigate(String accountId, String generationId) {
        Investigation found = Investigation.of(accountId, generationId, events, entries, notices, terms);
        return results.includes(Audience.OPERATOR) ? found : found.withoutResults();
    }
}
