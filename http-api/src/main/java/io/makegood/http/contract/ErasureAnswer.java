package io.makegood.http.contract;

import io.makegood.ledger.event.ErasureNote;
import io.makegood.topics.personal.Erasing;
import java.util.List;

/**
 * That the sealed texts of an account are unreadable.
 *
 * @param keysDestroyed how many keys of the account were destroyed this time; 0 if nothing was sealed since the last time
 * @param erasedAt when the newest of its keys that are gone was destroyed, epoch milliseconds, UTC
 * @param reason the reference that was given then
 * @param noteId the note on the account that says so
 * @param notErased what stays readable, and is to be looked after
 */
public record ErasureAnswer(
        String accountId, int keysDestroyed, long erasedAt, String reason, String noteId, List<String> notErased) {
    /** Keeps its own copy. */
    public ErasureAnswer {
        notErased = List.copyOf(notErased);
    }

    /**
     * Of that erasure.
     *
     * @param textKeys the name of the topic of accounts' keys
     */
    public static ErasureAnswer of(String account, Erasing.Done done, String textKeys) {
        return new ErasureAnswer(
                account,
                done.keysDestroyed(),
                done.last().at(),
                done.last().reason(),
                ErasureNote.id(done.last().keyId()),
                Erasing.notErased(textKeys));
    }
}
