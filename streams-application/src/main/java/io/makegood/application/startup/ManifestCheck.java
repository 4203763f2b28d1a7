package io.makegood.application.startup;

import static io.makegood.application.startup.ProblemCode.APPLICATION_ID_CHANGED;
import static io.makegood.application.startup.ProblemCode.APPLICATION_ID_IN_USE;
import static io.makegood.application.startup.ProblemCode.FORMAT_CHANGED;
import static io.makegood.application.startup.ProblemCode.JOURNAL_PARTITIONS_CHANGED;
import static io.makegood.application.startup.ProblemCode.JOURNAL_RECREATED;
import static io.makegood.application.startup.ProblemCode.MANIFEST_LOST;
import static io.makegood.application.startup.ProblemCode.MANIFEST_UNREADABLE;

import io.makegood.application.startup.ClusterState.TopicState;
import io.makegood.schemas.remedy.Launcher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The journal is the one this application began with, with as many partitions, and no other application folded it before. */
final class ManifestCheck implements StartupCheck {
    private static final String HASHES_OF_VERSION_1 =
            " Its entries have hashes of version 1, which depended on the place of"
                    + " events in the journal: receipts and checkpoints of it prove nothing here.";

    @Override
    public List<StartupProblem> problems(ProcessorSetup setup, ClusterState cluster) {
        List<StartupProblem> problems = new ArrayList<>();
        cluster.manifests()
                .unreadable()
                .forEach(
                        (applicationId, why) -> problems.add(
                                new StartupProblem(
                                        MANIFEST_UNREADABLE,
                                        "The manifest of " + applicationId + " in " + setup.engineTopic()
                                                + " cannot be understood: " + why + ".",
                                        "run the version that wrote it, or write the manifest that was there before under the same key.")));
        Optional<TopicState> journal = cluster.topic(setup.journal());
        if (journal.isEmpty() || !problems.isEmpty()) {
            return problems;
        }
        problems.addAll(otherLedgers(setup, cluster));
        if (!problems.isEmpty()) {
            return problems;
        }
        Optional<EngineManifest> own = cluster.manifests().of(setup.applicationId());
        if (own.isEmpty() && !cluster.applied().isEmpty()) {
            return List.of(lost(setup));
        }
        return own.isPresent() ? changes(setup, own.get(), journal.get()) : predecessors(setup, cluster, journal.get());
    }

    private static StartupProblem lost(ProcessorSetup setup) {
        return new StartupProblem(
                MANIFEST_LOST,
                "The group " + setup.applicationId() + " has offsets on " + setup.journal() + ", but "
                        + setup.engineTopic() + " does not remember that it started: nobody can say whether the topics"
                        + " are the ones that it began with.",
                "restore " + setup.engineTopic()
                        + " from a backup; or, if you know that no topic of the ledger was deleted and"
                        + " made anew, " + Launcher.name() + " topics adopt" + setup.options()
                        + " remembers them as they are.");
    }

    private static List<StartupProblem> otherLedgers(ProcessorSetup setup, ClusterState cluster) {
        if (cluster.otherJournals().isEmpty()) {
            return List.of();
        }
        return List.of(new StartupProblem(
                APPLICATION_ID_IN_USE,
                "Application id " + setup.applicationId() + " folds " + String.join(", ", cluster.otherJournals())
                        + " too: two ledgers would share their rows and their group.",
                "give this ledger an application id of its own: --application-id, or application.id in the settings."));
    }

    private static List<StartupProblem> changes(ProcessorSetup setup, EngineManifest first, TopicState journal) {
        String since = " at the first start on " + Instant.ofEpochMilli(first.firstStartedAt());
        List<StartupProblem> problems = new ArrayList<>();
        if (first.formatVersion() != EngineManifest.FORMAT_VERSION) {
            problems.add(new StartupProblem(
                    FORMAT_CHANGED,
                    "The ledger of " + setup.applicationId()
                            + " was begun by a version that keeps rows and decides in format "
                            + first.formatVersion() + since + "; this one does in format "
                            + EngineManifest.FORMAT_VERSION
                            + ", and its rows cannot be gone on with."
                            + (first.formatVersion() < EngineManifest.HASHES_OVER_CONTENT ? HASHES_OF_VERSION_1 : ""),
                    "run the version that began it; or replay the journal into topics under a fresh topic.prefix ("
                            + Launcher.name() + " audit replay --into PREFIX), and look with " + Launcher.name()
                            + " audit diff at what is decided otherwise."));
        }
        if (!journal.id().equals(first.journalTopicId())) {
            problems.add(new StartupProblem(
                    JOURNAL_RECREATED,
                    "The journal " + journal.name() + " was deleted and made anew: its topic id is " + journal.id()
                            + ", and was " + first.journalTopicId() + since + ".",
                    "start over under a fresh topic.prefix and application id. If the journal was moved and holds the very same"
                            + " records at the same offsets, say so with " + setup.adopting(journal.name()) + "."));
        }
        if (journal.partitions() != first.partitions()) {
            problems.add(new StartupProblem(
                    JOURNAL_PARTITIONS_CHANGED,
                    "The journal " + journal.name() + " has " + journal.partitions() + " partitions, and had "
                            + first.partitions() + since
                            + ": accounts would be split between their old partition and their new one.",
                    "partitions cannot be taken away: replay the journal into topics under a fresh topic.prefix that have "
                            + journal.partitions() + " partitions from the start."));
        }
        return problems;
    }

    private static List<StartupProblem> predecessors(ProcessorSetup setup, ClusterState cluster, TopicState journal) {
        if (cluster.isEmpty(journal)) {
            return List.of();
        }
        List<String> others = cluster.manifests().byApplication().values().stream()
                .filter(each -> each.journalTopicId().equals(journal.id()))
                .map(EngineManifest::applicationId)
                .toList();
        if (others.isEmpty()) {
            return List.of();
        }
        return List.of(new StartupProblem(
                APPLICATION_ID_CHANGED,
                "The application id is " + setup.applicationId() + ", but the journal " + journal.name()
                        + " was folded as " + String.join(", ", others)
                        + ": folding it again would book everything twice.",
                "go back to application id " + others.get(0)
                        + ", or replay the journal into topics under a fresh topic.prefix."));
    }
}
