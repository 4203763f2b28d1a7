package io.makegood.application.startup;

import static io.makegood.application.startup.ProblemCode.JOURNAL_BEGINNING_LOST;
import static io.makegood.application.startup.ProblemCode.JOURNAL_TRUNCATED;
import static io.makegood.application.startup.ProblemCode.RECORDS_LOST_BEFORE_APPLIED;

import io.makegood.application.startup.ClusterState.OffsetRange;
import io.makegood.application.startup.ClusterState.TopicState;
import io.makegood.topics.openings.OpeningSeal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The journal still has its first record, or the one after a cut that is proven by its opening; its last; and all that were not yet applied.
 */
final class JournalWholeCheck implements StartupCheck {
    private static final String RESTORE =
            "restore the journal from a backup that has all its records at their offsets, or start over under a fresh topic.prefix.";

    @Override
    public List<StartupProblem> problems(ProcessorSetup setup, ClusterState cluster) {
        Optional<TopicState> journal = cluster.topic(setup.journal());
        if (journal.isEmpty()) {
            return List.of();
        }
        List<String> beginnings = new ArrayList<>();
        List<String> unapplied = new ArrayList<>();
        List<String> truncated = new ArrayList<>();
        for (int partition = 0; partition < journal.get().partitions(); partition++) {
            OffsetRange kept = cluster.offsets(setup.journal(), partition);
            Long applied = cluster.applied().get(partition);
            boolean isCut = cluster.beginsAtCut(partition, kept.start());
            if (kept.start() > 0 && !isCut) {
                beginnings.add(partition + " (starts at " + kept.start() + ", " + proven(cluster, partition) + ")");
            }
            if (applied != null && applied < kept.start()) {
                unapplied.add(partition + " (applied up to " + applied + ", starts at " + kept.start() + ")");
            } else if (applied == null
                    && isCut
                    && kept.start() > 0
                    && !cluster.reached().containsKey(partition)) {
                unapplied.add(partition + " (nothing applied, starts at " + kept.start() + ")");
            }
            if (applied != null && applied > kept.end()) {
                truncated.add(partition + " (applied up to " + applied + ", ends at " + kept.end() + ")");
            } else if (kept.end() == 0 && hasOutputs(setup, cluster, partition)) {
                truncated.add(partition + " (empty, though it was folded)");
            }
        }
        List<StartupProblem> problems = new ArrayList<>();
        String journalPartitions = "The journal " + setup.journal() + " ";
        add(
                problems,
                JOURNAL_BEGINNING_LOST,
                journalPartitions + "no longer has its first records in partitions ",
                beginnings);
        add(
                problems,
                RECORDS_LOST_BEFORE_APPLIED,
                journalPartitions + "lost records that were never applied in partitions ",
                unapplied);
        add(
                problems,
                JOURNAL_TRUNCATED,
                journalPartitions + "ends before what was already applied in partitions ",
                truncated);
        return problems;
    }

    private static String proven(ClusterState cluster, int partition) {
        OpeningSeal cut = cluster.cuts().get(partition);
        return cut == null ? "and no opening says that it was cut" : "and was cut at " + cut.to();
    }

    private static boolean hasOutputs(ProcessorSetup setup, ClusterState cluster, int partition) {
        return setup.outputs().stream()
                .anyMatch(name -> cluster.offsets(name, partition).end() > 0);
    }

    private static void add(List<StartupProblem> problems, ProblemCode code, String wrong, List<String> partitions) {
        if (!partitions.isEmpty()) {
            problems.add(new StartupProblem(code, wrong + String.join(", ", partitions) + ".", RESTORE));
        }
    }
}
