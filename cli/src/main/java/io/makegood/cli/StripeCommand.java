package io.makegood.cli;

import io.makegood.bridges.stripe.StripeBinding;
import io.makegood.bridges.stripe.StripeTopic;
import io.makegood.http.contract.ContractJson;
import io.makegood.http.contract.StripeBindingTaken;
import io.makegood.schemas.codec.FieldProblem;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What operators say about payments in Stripe. */
@Command(
        name = "stripe",
        mixinStandardHelpOptions = true,
        description = "Bind credits that were granted by hand to the payment in Stripe that paid for them.",
        footer = {
            "",
            "Example:",
            "  ${makegood.command} stripe bind pi_3NabcDEF --account a-1 --grant support-17 --credits 100"
        })
final class StripeCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say bind.");
    }

    @Command(
            name = "bind",
            mixinStandardHelpOptions = true,
            description = {
                "Say which grant the payment paid for: its refunds and disputes find that grant then, those that came before"
                        + " too, nothing is granted for it again, and its case is resolved.",
                "The grant itself is made before, with CreditsGranted."
            },
            footer = {
                "",
                "Example:  ${makegood.command} stripe bind pi_3NabcDEF --account a-1 --grant support-17 --credits 100"
            })
    int bind(
            @Mixin Connection connection,
            @Parameters(
                            paramLabel = "PAYMENT",
                            description =
                                    "Payment intent, invoice, Checkout session or charge: pi_…, in_…, cs_… or ch_…")
                    String payment,
            @Option(names = "--account", required = true, paramLabel = "ACCOUNT", description = "Who has the credits.")
                    String account,
            @Option(names = "--grant", required = true, paramLabel = "GRANT", description = "The grant's id.")
                    String grant,
            @Option(
                            names = "--credits",
                            required = true,
                            paramLabel = "N",
                            description = "How many of the grant's credits were paid for.")
                    long credits,
            @Option(names = "--json", description = "Print it as JSON.") boolean json) {
        List<FieldProblem> problems = StripeBinding.problems(payment, account, grant, credits);
        if (!problems.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    problems.stream().map(FieldProblem::toString).collect(Collectors.joining("\n")));
        }
        connection.requireReachable();
        requireTopic(connection);
        StripeBinding binding = new StripeBinding(payment, account, grant, credits);
        append(connection, binding);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ContractJson text = new ContractJson();
            out.println(text.write(text.tree(StripeBindingTaken.of(binding))));
        } else {
            out.println("Taken: " + payment + " paid for " + Printable.count(credits) + " credits of grant "
                    + Printable.text(grant) + " of " + Printable.text(account) + ".");
        }
        out.flush();
        return ExitCode.OK;
    }

    /** A producer would wait for a topic that nobody makes, or make it itself. */
    private static void requireTopic(Connection connection) {
        String topic = StripeTopic.name(connection.topics());
        try (Admin admin = Admin.create(connection.clients())) {
            admin.describeTopics(List.of(topic)).allTopicNames().get();
        } catch (ExecutionException e) {
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE,
                    e.getCause() instanceof UnknownTopicOrPartitionException
                            ? "there is no topic " + topic + ": no instance takes Stripe's events; start one with"
                                    + " stripe.webhook.secret"
                            : "Kafka did not say whether there is a topic " + topic + "; try again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.UNAVAILABLE, "interrupted");
        }
    }

    private static void append(Connection connection, StripeBinding binding) {
        try (StripeTopic topic = new StripeTopic(connection.clients(), connection.topics())) {
            topic.append(binding).get();
        } catch (ExecutionException e) {
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE,
                    "Kafka did not confirm the binding; bind again, what it took is not bound twice");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.UNAVAILABLE, "interrupted");
        }
    }
}
