package io.makegood.cli;

import io.makegood.application.startup.FailureText;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/** Engines somewhere else: how far they are is what their group has saved in Kafka. */
final class FoldingElsewhere implements Folding {
    private final Admin admin;
    private final String group;
    private final String journal;

    FoldingElsewhere(Admin admin, String group, String journal) {
        this.admin = admin;
        this.group = group;
        this.journal = journal;
    }

    @Override
    public long folded() {
        try {
            return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().entrySet().stream()
                    .filter(saved -> saved.getKey().topic().equals(journal))
                    .map(saved -> saved.getValue())
                    .filter(Objects::nonNull)
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
        } catch (ExecutionException e) {
            throw new CommandFailure(ExitCode.UNAVAILABLE, "Kafka failed: " + Printable.text(FailureText.of(e)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.UNAVAILABLE, "interrupted");
        }
    }

    /** Whoever folds may be restarted at any time; that nobody does is seen by how long nothing moves. */
    @Override
    public void requireHealthy() {}

    @Override
    public boolean isOver() {
        return false;
    }
}
