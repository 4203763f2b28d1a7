package io.makegood.audit.verify;

import io.makegood.audit.verify.Finding.Kind;
import io.makegood.audit.verify.PartitionState.JournalSpan;
import java.util.List;

/** Whether what a checkpoint covers is still what it was. */
final class CheckpointCheck {
    private CheckpointCheck() {}

    /** Compares stretches of the journal as they were with the same stretches now. */
    static void compareSpans(
            String topic, int partition, List<JournalSpan> then, List<JournalSpan> now, Findings findings) {
        for (int i = 0; i < then.size(); i++) {
            JournalSpan was = then.get(i);
            JournalSpan is = i < now.size() ? now.get(i) : null;
            if (is == null || !was.equals(is)) {
                findings.add(new Finding(
                        Kind.CHANGED_SINCE_CHECKPOINT,
                        topic,
                        partition,
                        was.from(),
                        null,
                        "the journal's offsets " + was.from() + " to " + (was.to() - 1)
                                + " are not what they were when they were signed"));
            }
        }
    }
}
