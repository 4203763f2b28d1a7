package io.makegood.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.application.running.PrivateDirectory;
import io.makegood.audit.export.Format;
import io.makegood.audit.export.LedgerExport;
import io.makegood.audit.export.LedgerExport.Selection;
import io.makegood.audit.verify.FinanceReport;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.http.contract.ContractJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The ledger for other people's tools, and for finance. */
final class AuditTablesCommand {
    private AuditTablesCommand() {}

    private static long time(String option, @Nullable String text, long otherwise) {
        return text == null ? otherwise : Instants.parse(option, text);
    }

    /** A ledger that was cut has nothing of what came before. */
    private static void requireKept(long before, long from) {
        if (from < before) {
            throw new CommandFailure(
                    ExitCode.FOUND_WRONG,
                    "what is older than " + Instant.ofEpochMilli(before)
                            + " was archived and cut off: say --from that moment or a later one");
        }
    }

    /** {@code audit export}. */
    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description =
                    "Write the ledger as tables, one file each: entries, entry_grants, refunds, notices, balances,"
                            + " generations, grants.",
            footer = {"", "Example:  ${makegood.command} audit export --format parquet --out tables --from 2026-11-01"})
    static final class Export implements Callable<Integer>, LongWork {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private Connection connection = new Connection();

        @Option(
                names = "--format",
                defaultValue = "PARQUET",
                description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
        private Format format = Format.PARQUET;

        @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where the files go.")
        private Path directory = Path.of(".");

        @Option(
                names = "--tables",
                split = ",",
                paramLabel = "TABLE",
                description = "Some of ${COMPLETION-CANDIDATES}. Default: all")
        private @Nullable List<io.makegood.audit.export.Table> tables;

        @Option(names = "--from", paramLabel = "TIME", description = "Recorded then or later.")
        private @Nullable String from;

        @Option(names = "--to", paramLabel = "TIME", description = "Recorded before.")
        private @Nullable String to;

        @Option(names = "--account", paramLabel = "ID", description = "One account. Default: all")
        private @Nullable String account;

        @Option(names = "--json", description = "Print what was written as JSON.")
        private boolean json;

        @Override
        public Integer call() throws IOException {
            Selection selection = new Selection(time("--from", from, 0), time("--to", to, Long.MAX_VALUE), account);
            connection.requireReachable();
            try (KafkaLedger ledger = new KafkaLedger(connection.clients(), connection.topics())) {
                requireKept(CutLedger.before(ledger), selection.from());
            }
            LedgerExport export = new LedgerExport(connection.reader(), connection.topics(), selection);
            PrivateDirectory.make(directory);
            List<io.makegood.audit.export.Table> wanted = tables;
            List<io.makegood.audit.export.Table> all =
                    wanted == null ? List.of(io.makegood.audit.export.Table.values()) : wanted;
            ContractJson text = new ContractJson();
            ObjectNode node = text.object();
            PrintWriter out = spec.commandLine().getOut();
            for (io.makegood.audit.export.Table table : all) {
                Path file = directory.resolve(table.fileName() + "." + format.ending());
                long rows = export.write(table, format, file);
                node.put(table.fileName(), rows);
                if (!json) {
                    out.println(Printable.text(file.toString()) + "  " + Printable.count(rows) + " rows");
                }
            }
            if (json) {
                out.println(text.write(node));
            }
            out.flush();
            return ExitCode.OK;
        }
    }

    /** {@code audit report}. */
    @Command(
            name = "report",
            mixinStandardHelpOptions = true,
            description = "Show for finance what became of credits in a span of time, and that it adds up.",
            footer = {
                "",
                "Example:  ${makegood.command} audit report --from 2026-11-01 --to 2026-12-01 --accounts pinsearch:"
            })
    static final class Report implements Callable<Integer>, LongWork {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private Connection connection = new Connection();

        @Option(names = "--from", paramLabel = "TIME", description = "Default: the beginning")
        private @Nullable String from;

        @Option(names = "--to", paramLabel = "TIME", description = "Default: now")
        private @Nullable String to;

        @Option(names = "--accounts", paramLabel = "PREFIX", description = "Accounts that begin so. Default: all")
        private String accounts = "";

        @Option(names = "--json", description = "Print it as JSON.")
        private boolean json;

        @Override
        public Integer call() {
            long since = time("--from", from, 0);
            long until = time("--to", to, System.currentTimeMillis());
            connection.requireReachable();
            FinanceReport.Archived archived;
            try (KafkaLedger ledger = new KafkaLedger(connection.clients(), connection.topics())) {
                requireKept(CutLedger.before(ledger), since);
                archived = CutLedger.archived(ledger, accounts);
            }
            FinanceReport report =
                    FinanceReport.of(connection.reader(), connection.topics(), accounts, since, until, archived);
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                ContractJson text = new ContractJson();
                ObjectNode node = (ObjectNode) text.tree(report);
                node.put("unexplained", report.unexplained());
                out.println(text.write(node));
            } else {
                print(out, report);
            }
            out.flush();
            return report.unexplained() == 0 ? ExitCode.OK : ExitCode.FOUND_WRONG;
        }

        private static void print(PrintWriter out, FinanceReport report) {
            List<Map.Entry<String, Long>> lines = new ArrayList<>();
            lines.add(Map.entry("opening balance", report.opening()));
            report.granted().forEach((kind, amount) -> lines.add(Map.entry("granted " + kind, amount)));
            lines.add(Map.entry("consumed", report.consumed()));
            lines.add(Map.entry("refunded", report.refunded()));
            lines.add(Map.entry("expired", report.expired()));
            lines.add(Map.entry("revoked", report.revoked()));
            lines.add(Map.entry("adjusted", report.adjusted()));
            if (report.transferred() != 0) {
                lines.add(Map.entry("transferred", report.transferred()));
            }
            lines.add(Map.entry("closing balance", report.closing()));
            out.println(Printable.time(report.from()) + " to " + Printable.time(report.to()) + " UTC, "
                    + (report.accountPrefix().isEmpty()
                            ? "all accounts"
                            : "accounts that begin with " + Printable.text(report.accountPrefix())));
            out.println();
            out.println(new Table<Map.Entry<String, Long>>()
                    .text("Credits", line -> Printable.text(line.getKey()))
                    .number("", line -> Printable.count(line.getValue()))
                    .of(lines));
            out.println();
            out.println(
                    report.unexplained() == 0
                            ? "It reconciles to zero, over " + Printable.count(report.entries()) + " entries."
                            : "IT DOES NOT RECONCILE: " + Printable.count(report.unexplained()) + " are unexplained.");
        }
    }
}
