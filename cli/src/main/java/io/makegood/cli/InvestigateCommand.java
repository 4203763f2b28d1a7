package io.makegood.cli;

import io.makegood.http.contract.ContractJson;
import io.makegood.readmodel.investigation.Answer;
import io.makegood.readmodel.investigation.Evidence;
import io.makegood.readmodel.investigation.Investigation;
import io.makegood.readmodel.investigation.RefundDecision;
import io.makegood.readmodel.scan.AccountHistory;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Answers what a review of a generation asks, with the evidence. */
@Command(
        name = "investigate",
        mixinStandardHelpOptions = true,
        description =
                "Say what the log knows of a generation: five questions of a review with their evidence, the timeline, and"
                        + " each decision about its credits.",
        footer = {"", "Example:  ${makegood.command} investigate pinsearch:user-1 article-7"})
final class InvestigateCommand implements Callable<Integer>, LongWork {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private ReadTexts texts = new ReadTexts();

    @Parameters(index = "0", paramLabel = "ACCOUNT", description = "The account's id.")
    private String account = "";

    @Parameters(index = "1", paramLabel = "GENERATION", description = "The generation's id.")
    private String generation = "";

    @Option(names = "--json", description = "Print it as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        connection.requireReadable();
        AccountHistory history = AccountHistory.of(account, connection.reader(), connection.topics());
        Investigation found = history.investigate(account, generation);
        if (!found.isKnown()) {
            throw new CommandFailure(
                    ExitCode.FOUND_WRONG,
                    "the log says nothing of generation " + Printable.text(generation) + " on account "
                            + Printable.text(account) + "; ids are case-sensitive");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (ReadTexts.Shown shown = texts.shown(connection)) {
            if (json) {
                ContractJson text = shown.json();
                out.println(text.write(text.tree(found)));
            } else {
                print(out, found);
            }
        }
        out.flush();
        return ExitCode.OK;
    }

    private static void print(PrintWriter out, Investigation found) {
        out.println("Generation  " + Printable.text(found.generationId())
                + (found.label() == null ? "" : "  \"" + Printable.text(found.label()) + '"'));
        out.println("Feature     " + (found.feature() == null ? "not said" : Printable.text(found.feature())));
        out.println("Status      " + found.status());
        found.results()
                .forEach(result -> out.println("Result      "
                        + (result.itemId() == null ? "" : Printable.text(result.itemId()) + ": ")
                        + Printable.text(result.url())));
        out.println();
        for (Answer answer : found.answers()) {
            out.println(answer.question());
            out.println("  " + answer.reply() + ": " + Printable.text(answer.because()));
            for (Evidence evidence : answer.evidence()) {
                out.println("    " + evidence.what() + " at " + evidence.partition() + "/" + evidence.offset() + ", "
                        + Printable.time(evidence.recordedAt()) + " UTC");
            }
        }
        out.println();
        out.println(new Table<Evidence>()
                .text("When (UTC)", evidence -> Printable.time(evidence.recordedAt()))
                .text("Position", evidence -> evidence.partition() + "/" + evidence.offset())
                .text("What", Evidence::what)
                .text("Says", evidence -> Printable.text(evidence.says()))
                .of(found.timeline()));
        out.println();
        out.println(new Table<RefundDecision>()
                .text("Decision", RefundDecision::decision)
                .text("Reason", decision -> Printable.text(decision.reason()))
                .number("Credits", decision -> decision.amount() == null ? "" : Printable.signed(decision.amount()))
                .text("Policy", decision -> Printable.text(decision.policyId() + " " + decision.policyVersion()))
                .text(
                        "Decided by",
                        decision -> Printable.text(
                                decision.rule() + (decision.ruleSays() == null ? "" : ": " + decision.ruleSays())))
                .of(found.decisions()));
    }
}
