package io.makegood.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.application.config.EngineSettings;
import io.makegood.cli.demo.DemoProduct;
import io.makegood.cli.demo.DemoStory;
import io.makegood.cli.demo.DemoTraffic;
import io.makegood.http.contract.ContractJson;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.notice.Notice;
import io.makegood.processor.topology.Tally;
import io.makegood.readmodel.scan.AccountHistory;
import io.makegood.readmodel.scan.AccountReader;
import io.makegood.readmodel.scan.ActivityPage;
import io.makegood.readmodel.scan.LedgerSummary;
import io.makegood.schemas.remedy.Launcher;
import io.makegood.topics.mapping.AccountView;
import io.makegood.topics.reading.CommittedReader;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What became of the demo's events, for people and for programs. */
final class DemoReport {
    private static final int ACTIVITY_SHOWN = 12;
    private static final int LINE_CHARS = 110;
    private static final String MESSAGE_INDENT = "          ";

    private final EngineSettings settings;
    private final CommittedReader reader;
    private final LedgerSummary summary;
    private final @Nullable Tally tally;
    private final Timing timing;
    private final int events;

    /** Times of the run, in milliseconds. */
    record Timing(long toFirstBalance, long folding) {}

    /** {@code tally} is that of an engine in this process, null where engines fold elsewhere. */
    DemoReport(EngineSettings settings, @Nullable Tally tally, Timing timing, int events) {
        this.settings = settings;
        this.tally = tally;
        this.timing = timing;
        this.events = events;
        reader = new CommittedReader(settings.clients());
        summary = LedgerSummary.of(reader, settings.topics());
    }

    boolean balances() {
        return summary.trialBalance() == 0;
    }

    /** What each story led to: its entries and what the customer was told. */
    void printStories(PrintWriter out, DemoProduct product) {
        heading(out, "Stories of " + Printable.text(product.policy().ref().id()));
        for (DemoStory story : product.stories()) {
            out.println(Printable.text(story.title()) + "  [" + String.join(", ", story.clauses()) + "]");
            out.println("  account " + Printable.text(story.accountId()));
            AccountHistory history = AccountHistory.of(story.accountId(), reader, settings.topics());
            for (Line line : lines(history)) {
                out.println("  " + line.text());
            }
            out.println();
        }
        String account = product.stories().get(0).accountId();
        history(account).events().stream()
                .map(event -> event.envelope().event().generationId())
                .filter(id -> id != null)
                .findFirst()
                .ifPresent(generation -> out.println("What decided it:  " + Launcher.name() + " investigate "
                        + Printable.text(account) + " " + Printable.text(generation) + "  (with --keep-running)"));
    }

    private AccountHistory history(String account) {
        return AccountHistory.of(account, reader, settings.topics());
    }

    private record Line(long offset, String text) {}

    /** Entries and messages in the order of the events that led to them. */
    private static List<Line> lines(AccountHistory history) {
        return Stream.concat(
                        history.entries().stream()
                                .map(entry -> new Line(entry.cause().offset(), line(entry))),
                        history.notices().stream()
                                .map(notice -> new Line(notice.cause().offset(), line(notice))))
                .sorted((one, other) -> Long.compare(one.offset(), other.offset()))
                .toList();
    }

    private static String line(LedgerEntry entry) {
        String about = entry.generationId() == null
                ? entry.grants().isEmpty() ? "" : entry.grants().get(0).grantId()
                : entry.generationId() + (entry.itemId() == null ? "" : ", item " + entry.itemId());
        return String.format(
                Locale.ROOT,
                "%+8d  balance %5d  %-10s  %s",
                entry.amount(),
                entry.balanceAfter(),
                entry.kind(),
                Printable.text(about));
    }

    private static String line(Notice notice) {
        return wrapped('"' + Printable.text(notice.message()) + '"');
    }

    /** A message may be longer than a line. */
    private static String wrapped(String message) {
        StringBuilder lines = new StringBuilder(MESSAGE_INDENT);
        int column = MESSAGE_INDENT.length();
        for (String word : message.split(" ", -1)) {
            if (column + word.length() > LINE_CHARS) {
                lines.append("\n  ").append(MESSAGE_INDENT).append(' ');
                column = MESSAGE_INDENT.length() + 1;
            }
            lines.append(word).append(' ');
            column += word.length() + 1;
        }
        return lines.toString().stripTrailing();
    }

    void print(PrintWriter out, DemoTraffic traffic) {
        AccountReader accounts = new AccountReader(reader, settings.topics());
        List<AccountView> shown = new ArrayList<>();
        Stream.concat(Stream.of(traffic.busyAccount(), traffic.dryAccount()), traffic.otherAccounts().stream())
                .forEach(account -> accounts.balance(account).ifPresent(shown::add));
        heading(out, "Balances");
        out.println(new Table<AccountView>()
                .text("Account", balance -> Printable.text(balance.accountId()))
                .number("Balance", balance -> Printable.count(balance.balance()))
                .number("Available", balance -> Printable.count(balance.available()))
                .number("Held", balance -> Printable.count(balance.held()))
                .number("Grants", balance -> Printable.count(balance.grants().size()))
                .of(shown));
        heading(out, "Recent credit activity of " + Printable.text(traffic.busyAccount()));
        ActivityPage page = accounts.activity(traffic.busyAccount(), ACTIVITY_SHOWN, null);
        ActivityCommand.print(out, page.entries());
        heading(out, "Refunds issued");
        out.println(new Table<Map.Entry<String, Long>>()
                .text("Cause", Map.Entry::getKey)
                .number("Refunds", entry -> Printable.count(entry.getValue()))
                .number(
                        "Credits",
                        entry -> Printable.count(summary.refundedCredits().getOrDefault(entry.getKey(), 0L)))
                .of(List.copyOf(summary.refunds().entrySet())));
        heading(out, "Notices");
        out.println(counts("Type", List.copyOf(summary.notices().entrySet())));
        heading(out, "Dead letters");
        if (summary.deadLetters().isEmpty()) {
            out.println("None.");
        } else {
            out.println(new Table<Map.Entry<String, Long>>()
                    .text("Reason", Map.Entry::getKey)
                    .number("Records", entry -> Printable.count(entry.getValue()))
                    .text(
                            "For example",
                            entry -> Printable.text(summary.deadLetterExamples().get(entry.getKey())))
                    .of(List.copyOf(summary.deadLetters().entrySet())));
        }
        printTrialBalance(out);
        heading(out, "Speed");
        out.println(Printable.count(events) + " events published and folded in " + DemoCommand.seconds(timing.folding())
                + ": " + Printable.count(perSecond()) + " events/s, exactly once");
        Tally counted = tally;
        if (counted == null) {
            out.println(Printable.count(summary.entries()) + " entries are in the ledger");
        } else {
            out.println(Printable.count(counted.applied()) + " applied, " + Printable.count(counted.duplicates())
                    + " duplicates without effect, " + Printable.count(summary.entries()) + " entries booked");
            out.println("First balance " + DemoCommand.seconds(timing.toFirstBalance()) + " after the command began");
        }
    }

    private void printTrialBalance(PrintWriter out) {
        heading(out, "Trial balance");
        Map<String, Long> sides = new HashMap<>(summary.contra());
        List<Map.Entry<String, Long>> rows = new ArrayList<>();
        rows.add(Map.entry("accounts", summary.balances()));
        sides.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(side -> rows.add(Map.entry(side.getKey().toLowerCase(Locale.ROOT), side.getValue())));
        rows.add(Map.entry("sum", summary.trialBalance()));
        out.println(counts("Side", rows));
        out.println(summary.trialBalance() == 0 ? "The ledger balances to zero." : "THE LEDGER DOES NOT BALANCE.");
    }

    private static String counts(String header, List<Map.Entry<String, Long>> counts) {
        return new Table<Map.Entry<String, Long>>()
                .text(header, Map.Entry::getKey)
                .number("", entry -> Printable.count(entry.getValue()))
                .of(counts);
    }

    ObjectNode json(List<DemoProduct> withStories) {
        ContractJson text = new ContractJson();
        ObjectNode result = text.object();
        result.put("events", events);
        result.put("eventsPerSecond", perSecond());
        Tally counted = tally;
        if (counted != null) {
            result.put("millisToFirstBalance", timing.toFirstBalance());
            result.put("applied", counted.applied());
            result.put("duplicates", counted.duplicates());
        }
        result.put("entries", summary.entries());
        result.put("trialBalance", summary.trialBalance());
        result.set("contraAccounts", text.counts(summary.contra()));
        result.set("refunds", text.counts(summary.refunds()));
        result.set("refundedCredits", text.counts(summary.refundedCredits()));
        result.set("notices", text.counts(summary.notices()));
        result.set("deadLetters", text.counts(summary.deadLetters()));
        ArrayNode stories = result.putArray("stories");
        for (DemoProduct product : withStories) {
            for (DemoStory story : product.stories()) {
                AccountHistory history = history(story.accountId());
                ObjectNode node = stories.addObject();
                node.put("title", story.title());
                node.put("accountId", story.accountId());
                story.clauses().forEach(node.putArray("clauses")::add);
                history.entries()
                        .forEach(entry -> node.withArray("entries")
                                .addObject()
                                .put("kind", entry.kind().name())
                                .put("amount", entry.amount())
                                .put("balanceAfter", entry.balanceAfter()));
                history.notices().forEach(notice -> node.withArray("messages").add(notice.message()));
            }
        }
        return result;
    }

    private long perSecond() {
        return events * 1000L / Math.max(1, timing.folding());
    }

    private static void heading(PrintWriter out, String text) {
        out.println();
        out.println(text);
        out.println("-".repeat(text.length()));
    }
}
