package io.makegood.audit.archive;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a check of an archive found.
 *
 * @param agrees whether everything is as it must be
 * @param isSigned whether there is a signature; {@code signatureChecked} whether it was held against a key
 * @param before all that it holds is older; epoch milliseconds, UTC, as {@code firstRecordedAt} and {@code lastRecordedAt}
 * @param balances the sum of all balances at its end
 * @param contra the other side of each entry, by contra account
 * @param problemCount how many problems there are; {@code problems} has the first of them
 */
public record ArchiveReport(
        boolean agrees,
        boolean isSigned,
        boolean signatureChecked,
        String topicPrefix,
        long before,
        long records,
        long entries,
        long refunds,
        long notices,
        long balances,
        Map<String, Long> contra,
        long problemCount,
        List<Problem> problems,
        List<String> notes) {
    /** Keeps its own copies. */
    public ArchiveReport {
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
    }

    /**
     * One thing that is wrong, as near as it can be placed.
     *
     * @param kind what it is: {@code CHANGED}, {@code MISSING_FILE}, {@code STRANGE_FILE}, {@code DAMAGED_RECORD}, {@code OTHER_STATE}, or what an
     *     audit calls it
     * @param file the file's name
     * @param record which of the file's records, from 0, or -1
     * @param offset which offset of its topic, or -1
     * @param accountId whose, if that can be told; as it was found, and may be anything
     */
    public record Problem(
            String kind,
            String file,
            long record,
            long offset,
            @Nullable String accountId,
            String detail) {}
}
