package io.makegood.cli;

import io.makegood.application.startup.JournalRole;
import io.makegood.application.startup.ProcessorSetup;
import io.makegood.application.startup.StartupChecks;
import io.makegood.application.startup.UnsafeStart;
import io.makegood.schemas.remedy.Launcher;
import org.apache.kafka.common.KafkaException;

/** Keeps commands from writing into a mirror, where they may look whether it is one. */
final class MirrorGuard {
    private MirrorGuard() {}

    /**
     * Returns if the ledger is no mirror, or this command may not see what it is.
     *
     * @throws CommandFailure if it is one
     */
    static void requireNoMirror(Connection connection) {
        JournalRole role;
        try {
            role = StartupChecks.roleUnder(
                    connection.clients(), connection.topics().prefix() + ProcessorSetup.ENGINE_TOPIC);
        } catch (UnsafeStart | KafkaException unseen) {
            // Publishers need no right to read; who must not write a mirror is kept from it by Kafka's rights.
            return;
        }
        if (role.isMirror()) {
            throw new CommandFailure(
                    ExitCode.FOUND_WRONG,
                    "this ledger is a mirror, and takes nothing but what comes from the cluster that it mirrors; write there, or "
                            + Launcher.name() + " promote it first");
        }
    }
}
