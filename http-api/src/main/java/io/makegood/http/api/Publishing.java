package io.makegood.http.api;

import io.makegood.application.config.EngineSettings;
import io.makegood.application.running.Following;
import io.makegood.application.tracing.Spans;
import io.makegood.topics.mending.Decisions;
import io.makegood.topics.personal.MasterKey;
import io.makegood.topics.personal.Opening;
import io.makegood.topics.personal.PersonalKeys;
import io.makegood.topics.writing.JournalWriter;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** With what an instance publishes for callers: the journal, what all instances agree on beside it, and the keys of personal texts. */
final class Publishing implements AutoCloseable {
    private final @Nullable PersonalKeys texts;
    private final JournalWriter journal;
    private final RequestClaims claims;
    private final GoodwillTally goodwill;
    private final RequestSpans spans;
    private final Decisions decisions;
    private final Assignments assignments;
    private final Map<String, Object> clients;
    private final String textKeys;
    /** Those of an instance that seals nothing, once it was asked to erase. */
    private @Nullable PersonalKeys erasing;

    /** Seals personal texts if there is a key under which accounts' keys are kept. */
    Publishing(EngineSettings settings, @Nullable MasterKey master, @Nullable Spans spans) {
        this.spans = new RequestSpans(spans);
        clients = settings.clients();
        textKeys = settings.topics().textKeys().name();
        texts = master == null ? null : PersonalKeys.follow(clients, textKeys, master);
        journal = new JournalWriter(clients, settings.topics());
        claims = new RequestClaims(clients, settings.topics().requestKeys().name());
        goodwill = new GoodwillTally(clients, settings.topics().goodwill().name());
        assignments = new Assignments(clients, settings.topics().assignments().name());
        decisions = new Decisions(
                clients,
                settings.topics().deadLetterDecisions().name(),
                settings.topics().events().name());
    }

    /** Who works on what waits. */
    Assignments assignments() {
        return assignments;
    }

    /** What was decided about dead letters. */
    Decisions decisions() {
        return decisions;
    }

    /** What publishes; answers are completed by {@code executor}. */
    Writes writes(Executor executor, Following following) {
        Writes writes = new Writes(journal, claims, goodwill, texts, executor, following, spans);
        PersonalKeys sealing = texts;
        if (sealing != null) {
            sealing.afterErasure(writes::forgetAnswers);
        }
        return writes;
    }

    /** The spans of requests that write. */
    RequestSpans spans() {
        return spans;
    }

    /** Whether texts are sealed here. */
    boolean seals() {
        return texts != null;
    }

    /**
     * The keys of all accounts as they stand now, for who destroys some. An instance that seals nothing reads them the first time. Blocks;
     * throws a {@link org.apache.kafka.common.KafkaException} if they cannot be read.
     */
    PersonalKeys keysToErase() {
        PersonalKeys keys = texts == null ? erasing() : texts;
        keys.awaitNow();
        return keys;
    }

    private synchronized PersonalKeys erasing() {
        PersonalKeys known = erasing;
        if (known == null) {
            known = PersonalKeys.follow(clients, textKeys, null);
            erasing = known;
        }
        return known;
    }

    /** The topic of accounts' keys. */
    String textKeys() {
        return textKeys;
    }

    /** Opens for readers what was sealed. */
    Opening opening() {
        return texts == null ? Opening.NONE : texts.opening();
    }

    @Override
    public void close() {
        journal.close();
        claims.close();
        goodwill.close();
        decisions.close();
        assignments.close();
        if (texts != null) {
            texts.close();
        }
        synchronized (this) {
            if (erasing != null) {
                erasing.close();
            }
        }
    }
}
