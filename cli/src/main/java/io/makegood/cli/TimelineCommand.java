package io.makegood.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.http.contract.ContractJson;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.Limits;
import io.makegood.ledger.fold.Refusal;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.policy.DefaultPolicy;
import io.makegood.ledger.policy.Policy;
import io.makegood.policyfiles.PolicyFile;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.topics.mapping.EventMapping;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what a policy makes of events at given times: a year of a plan in a second. */
@Command(
        name = "timeline",
        mixinStandardHelpOptions = true,
        description = {
            "Show what a policy makes of events at given times, with nothing running: a time, a blank and an event on each line, the earliest"
                    + " first. A time alone lets time pass. What the engine would append in between happens when it is due: periods of plans,"
                    + " expiries, timeouts.",
            "Blank lines and lines that begin with # are skipped."
        },
        footer = {
            "",
            "Lines such as:",
            "  2027-01-31T09:00:00Z {\"type\":\"PlanStarted\",\"accountId\":\"a-1\",\"planId\":\"pro\"}",
            "  2028-01-31T09:00:00Z",
            "",
            "Exit code 1 if a line is wrong or an event was refused.",
            "Example:  ${makegood.command} timeline year.txt --policy my-policy.yaml"
        })
final class TimelineCommand implements Callable<Integer> {
    private static final Duration TIMEOUT_DEFAULT = Duration.ofMinutes(30);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "The file.")
    private Path file = Path.of("");

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "The policy, for every account. Default: the built-in one.")
    private @Nullable Path policyFile;

    @Option(names = "--json", description = "Print what came of each event as JSON.")
    private boolean json;

    private final LedgerEventCodec codec = new LedgerEventCodec();
    private final EventMapping mapping = new EventMapping();

    @Override
    public Integer call() {
        Timeline timeline = new Timeline(policy());
        List<Timeline.Step> steps = new ArrayList<>();
        long last = 0;
        boolean allWell = true;
        int number = 0;
        for (String line : text().split("\n", -1)) {
            number++;
            String said = line.strip();
            if (said.isEmpty() || said.startsWith("#")) {
                continue;
            }
            int blank = said.indexOf(' ');
            long time = time(number, blank < 0 ? said : said.substring(0, blank));
            if (time < last) {
                throw wrong(number, "is earlier than the line before; put the earliest first");
            }
            last = time;
            tell(timeline.passesUntil(time), steps);
            if (blank >= 0) {
                Timeline.Step step = timeline.happens(event(number, said.substring(blank + 1)), time);
                tell(List.of(step), steps);
                allWell &= step.decision().refusal() == null;
                tell(timeline.passesUntil(time), steps);
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(written(steps));
        }
        out.flush();
        return allWell ? ExitCode.OK : ExitCode.FOUND_WRONG;
    }

    /** Prints them at once, or keeps them for one document. */
    private void tell(List<Timeline.Step> some, List<Timeline.Step> kept) {
        if (json) {
            kept.addAll(some);
        } else {
            some.forEach(step -> print(spec.commandLine().getOut(), step));
        }
    }

    private static String written(List<Timeline.Step> steps) {
        ContractJson text = new ContractJson();
        ObjectNode result = text.object();
        ArrayNode data = result.putArray("data");
        for (Timeline.Step step : steps) {
            ObjectNode one = data.addObject()
                    .put("at", step.at())
                    .put("accountId", step.envelope().accountId())
                    .put("type", step.envelope().event().getClass().getSimpleName())
                    .put("byEngine", step.byEngine())
                    .put("effect", step.decision().effect().name())
                    .put("balance", step.balance());
            Refusal refusal = step.decision().refusal();
            if (refusal != null) {
                one.putObject("refusal").put("reason", refusal.reason().name()).put("detail", refusal.detail());
            }
            one.set("entries", text.tree(step.decision().entries()));
            one.set("notices", text.tree(step.decision().notices()));
        }
        return text.write(result);
    }

    private Policy policy() {
        Path path = policyFile;
        if (path == null) {
            return new DefaultPolicy(TIMEOUT_DEFAULT.toMillis());
        }
        PolicyFile read = PolicyCommand.read(path);
        return read.policy()
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.FOUND_WRONG,
                        Printable.text(path.toString()) + " is no valid policy: " + Printable.text(read.summary())));
    }

    private String text() {
        try {
            return TextFile.readAfterMark(file);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE, "cannot read " + Printable.text(file.toString()) + "; give a file of UTF-8 text");
        }
    }

    private static long time(int number, String text) {
        try {
            long time = Instant.parse(text).toEpochMilli();
            if (Limits.isTime(time)) {
                return time;
            }
        } catch (DateTimeException | ArithmeticException noTime) {
            // Told below, with the same remedy.
        }
        throw wrong(number, "begins with no time; write one such as 2027-01-31T09:00:00Z");
    }

    private Envelope event(int number, String json) {
        Optional<EventLine> line = EventLine.check(number, json.getBytes(StandardCharsets.UTF_8), codec, mapping);
        if (line.isEmpty()) {
            throw wrong(number, "has no event after the time; write one, or nothing to let time pass");
        }
        if (!line.get().isRight()) {
            throw wrong(number, Printable.text(String.join("; ", line.get().problems())));
        }
        try {
            return mapping.toDomain(codec.decodeText(line.get().json()));
        } catch (UndecodableRecord undecodable) {
            throw new IllegalStateException("what was checked cannot be read", undecodable);
        }
    }

    private static CommandFailure wrong(int number, String problem) {
        return new CommandFailure(ExitCode.FOUND_WRONG, "line " + number + " " + problem);
    }

    private static void print(PrintWriter out, Timeline.Step step) {
        Refusal refusal = step.decision().refusal();
        out.println(Printable.time(step.at()) + "  "
                + Printable.text(step.envelope().accountId()) + "  "
                + step.envelope().event().getClass().getSimpleName() + (step.byEngine() ? " (engine)" : "") + "  "
                + step.decision().effect() + "  balance " + Printable.count(step.balance()));
        if (refusal != null) {
            out.println("    " + refusal.reason() + ": " + Printable.text(refusal.detail()));
        }
        for (LedgerEntry entry : step.decision().entries()) {
            out.println("    " + entry.kind() + " " + Printable.signed(entry.amount()) + " " + entry.reason()
                    + entry.grants().stream()
                            .map(grant ->
                                    ", " + Printable.text(grant.grantId()) + " " + Printable.signed(grant.amount()))
                            .reduce("", String::concat));
        }
        for (Notice notice : step.decision().notices()) {
            out.println("    " + notice.type() + (notice.reason() == null ? "" : " " + notice.reason()) + ": "
                    + Printable.text(notice.message()) + details(notice));
        }
    }

    /** What decided, such as the row of a price table, and what a request was declined for. */
    private static String details(Notice notice) {
        return notice.details().isEmpty()
                ? ""
                : notice.details().stream()
                        .map(detail -> Printable.text(detail.name()) + " " + Printable.text(detail.value()))
                        .collect(Collectors.joining("; ", " (", ")"));
    }
}
