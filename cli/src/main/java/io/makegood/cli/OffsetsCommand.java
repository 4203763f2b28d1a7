package io.makegood.cli;

import io.makegood.application.startup.ProcessorSetup;
import io.makegood.application.startup.StartupChecks;
import java.io.PrintWriter;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Mends the offsets of the engine's group. */
@Command(
        name = "offsets",
        mixinStandardHelpOptions = true,
        description = "Restore the engine's offsets where Kafka has lost them (OFFSETS_LOST).",
        footer = {"", "Example:  ${makegood.command} offsets restore --bootstrap-servers kafka:9092"})
final class OffsetsCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say restore.");
    }

    @Command(
            name = "restore",
            mixinStandardHelpOptions = true,
            description =
                    "Set the lost offsets to where the engine's state says that folding had got. No instance may run. Offsets that"
                            + " are there stay as they are.")
    int restore(@Mixin TopicsCommand.Target target) {
        PrintWriter out = spec.commandLine().getOut();
        try (Admin admin = target.admin()) {
            ProcessorSetup setup = target.setup(admin);
            Map<Integer, Long> restored = new StartupChecks(admin, target.connection.clients()).restoreOffsets(setup);
            restored.forEach((partition, offset) ->
                    out.println("partition " + partition + " of " + setup.journal() + " goes on at offset " + offset));
            if (restored.isEmpty()) {
                out.println("No offset is lost.");
            }
            out.flush();
            return ExitCode.OK;
        }
    }
}
