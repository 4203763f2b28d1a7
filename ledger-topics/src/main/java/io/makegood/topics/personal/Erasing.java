package io.makegood.topics.personal;

import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.ErasureNote;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.topics.mapping.EventCodec;
import io.makegood.topics.writing.CheckedEvent;
import io.makegood.topics.writing.EventChecking;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What erasing the sealed texts of an account comes to, whoever asks for it: the keys that go, the note that says so, and what stays. */
public final class Erasing {
    /** One for all: whoever writes the note of an erasure again writes the same event. */
    private static final String SOURCE = "makegood erase";

    private Erasing() {}

    /**
     * What was destroyed.
     *
     * @param keysDestroyed how many keys this time; 0 if all were gone before
     * @param last the newest of the account's keys that are gone, whenever that was
     */
    public record Done(int keysDestroyed, AccountKeys.Erased last) {}

    /**
     * Destroys every key that the account has; completes once all who follow the topic will read so.
     *
     * @param keys which have read all there is
     * @param reason a reference, see {@link ErasureNote#isReference}
     * @throws IllegalStateException in the future if no text of the account was ever sealed: look before
     */
    public static CompletableFuture<Done> destroy(PersonalKeys keys, String account, String reason) {
        return keys.erase(account, reason).thenApply(destroyed -> {
            List<AccountKeys.Erased> erased = keys.erased(account);
            if (erased.isEmpty()) {
                throw new IllegalStateException("an account without keys was erased");
            }
            return new Done(destroyed, erased.get(erased.size() - 1));
        });
    }

    /** The note on the account, to be appended as it is. Broken off before, it is written now; written before, it is the same again. */
    public static CheckedEvent note(String account, AccountKeys.Erased erased) {
        Envelope note = new Envelope(null, account, null, SOURCE, ErasureNote.of(erased.keyId(), erased.reason()));
        try {
            return new EventChecking().check(new EventCodec().toJson(note));
        } catch (UndecodableRecord e) {
            throw new IllegalStateException("the note of an erasure is no event", e);
        }
    }

    /**
     * What an erasure does not reach, and who erases has to look after.
     *
     * @param textKeys the name of the topic of accounts' keys
     */
    public static List<String> notErased(String textKeys) {
        return List.of(
                "texts that others wrote into the journal in plain: they stay there, and in what follows from them unless they were refused",
                "texts that the API wrote before privacy.key.file was set",
                "copies of the topic " + textKeys + " together with the key file, such as backups: destroy them too",
                "ledgers that were copied from this one under another prefix or in another cluster: erase there, too",
                "what was printed or exported in plain: unsealed files, logs of your own, mails");
    }
}
