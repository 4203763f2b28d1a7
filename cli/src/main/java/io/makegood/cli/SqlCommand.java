package io.makegood.cli;

import io.makegood.audit.sql.InvalidTables;
import io.makegood.audit.sql.InvalidTables.Why;
import io.makegood.audit.sql.LedgerTables;
import io.makegood.audit.sql.LedgerTables.UpToDate;
import io.makegood.audit.sql.SqlAnswer;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.schemas.remedy.Launcher;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks the ledger in SQL. */
@Command(
        name = "sql",
        mixinStandardHelpOptions = true,
        description = {
            "Ask the ledger in SQL, with DuckDB: entries, entry_grants, refunds, notices, cases, balances, open_grants,"
                    + " generations and grants. First brings its tables up to date from where they came to, and says as of"
                    + " when they are. A query reads these tables, and no other file and no network.",
            "Without a query it takes statements that end with a semicolon, from the terminal or from a pipe."
        },
        footer = {
            "",
            "Examples:",
            "  ${makegood.command} sql \"select reason, sum(amount) from refunds group by 1\"",
            "  ${makegood.command} sql --csv \"select * from balances where balance < 0\" > overdrawn.csv",
            "  ${makegood.command} sql \"describe entries\""
        })
final class SqlCommand implements Callable<Integer> {
    private static final String PROMPT = "sql> ";
    private static final String GOES_ON = "...> ";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private io.makegood.cli.Connection kafka = new io.makegood.cli.Connection();

    @Parameters(arity = "0..1", paramLabel = "QUERY", description = "What is asked. Default: standard input")
    private @Nullable String query;

    @Option(
            names = "--work-dir",
            paramLabel = "DIR",
            defaultValue = ".makegood/sql",
            description = "Where the tables are kept from one question to the next. Default: ${DEFAULT-VALUE}")
    private Path directory = Path.of(".makegood", "sql");

    @Option(names = "--afresh", description = "Make the tables anew, of what the topics have.")
    private boolean afresh;

    @Option(names = "--offline", description = "Ask the tables as they are, without Kafka.")
    private boolean offline;

    @ArgGroup
    private @Nullable Shown shown;

    private static final class Shown {
        @Option(names = "--json", description = "Print the answer as JSON.")
        private boolean json;

        @Option(names = "--csv", description = "Print the answer as CSV.")
        private boolean csv;

        private SqlOutput output() {
            return json ? SqlOutput.JSON : csv ? SqlOutput.CSV : SqlOutput.TABLE;
        }
    }

    @Override
    public Integer call() throws IOException {
        DataDirectories.make(spec, "--work-dir", directory);
        LedgerTables tables = new LedgerTables(directory);
        try {
            Instant asOf = offline ? found(tables) : follow(tables);
            try (Connection database = tables.openConfined()) {
                String asked = query;
                return asked == null ? askEach(database, asOf) : ask(database, asked, asOf);
            }
        } catch (InvalidTables e) {
            throw new CommandFailure(ExitCode.UNAVAILABLE, remedy(e.why(), tables.file()));
        } catch (SQLException e) {
            throw new CommandFailure(ExitCode.UNAVAILABLE, remedy(Why.UNREADABLE, tables.file()));
        }
    }

    private Instant follow(LedgerTables tables) throws IOException, InvalidTables {
        kafka.requireReadable();
        if (afresh) {
            tables.remove();
        }
        PrintWriter err = spec.commandLine().getErr();
        try (KafkaLedger ledger = new KafkaLedger(kafka.clients(), kafka.topics())) {
            UpToDate done = tables.follow(ledger, kafka.reader());
            if (done.isBegunAnew()) {
                err.println("The tables were of another ledger or version, and were made anew.");
            }
            long before = CutLedger.before(ledger);
            err.println("As of " + Printable.time(done.asOf().toEpochMilli()) + " UTC, "
                    + Printable.count(done.newRows()) + " new rows"
                    + (before == 0 ? "" : "; what is older than " + Instant.ofEpochMilli(before) + " was archived"));
            err.flush();
            return done.asOf();
        }
    }

    private Instant found(LedgerTables tables) throws InvalidTables {
        Instant asOf = tables.asOf();
        PrintWriter err = spec.commandLine().getErr();
        err.println("As of " + Printable.time(asOf.toEpochMilli()) + " UTC");
        err.flush();
        return asOf;
    }

    private SqlOutput output() {
        return shown == null ? SqlOutput.TABLE : shown.output();
    }

    private int ask(Connection database, String asked, Instant asOf) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        // One that is not prepared first is refused without its reason.
        try (PreparedStatement statement = database.prepareStatement(asked)) {
            if (statement.execute()) {
                try (ResultSet rows = statement.getResultSet()) {
                    output().write(new SqlAnswer(rows), asOf, out);
                }
            }
            out.flush();
            return ExitCode.OK;
        } catch (SQLException e) {
            out.flush();
            Complaint.tell(
                    spec.commandLine(),
                    output() == SqlOutput.JSON,
                    ExitCode.USAGE,
                    "DuckDB does not answer that: " + refusal(e));
            return ExitCode.USAGE;
        }
    }

    /** What is wrong with a query only DuckDB knows; its lines are kept, for one of them points at the place. */
    private static String refusal(SQLException e) {
        return String.valueOf(e.getMessage())
                .lines()
                .map(Printable::text)
                .collect(Collectors.joining(System.lineSeparator()));
    }

    /** Statement by statement; ends with the code of the last that went wrong. */
    private int askEach(Connection database, Instant asOf) throws IOException {
        boolean isTerminal = Progress.isTyped();
        PrintWriter err = spec.commandLine().getErr();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        StringBuilder asked = new StringBuilder();
        int code = ExitCode.OK;
        while (true) {
            if (isTerminal) {
                err.print(asked.isEmpty() ? PROMPT : GOES_ON);
                err.flush();
            }
            String line = in.readLine();
            if (line != null) {
                asked.append(line).append('\n');
            }
            boolean isWhole = line == null || line.stripTrailing().endsWith(";");
            if (isWhole && !asked.toString().isBlank()) {
                int answered = ask(database, asked.toString(), asOf);
                code = answered == ExitCode.OK ? code : answered;
                asked.setLength(0);
            }
            if (line == null) {
                return isTerminal ? ExitCode.OK : code;
            }
        }
    }

    private static String remedy(Why why, Path file) {
        String name = Printable.text(file.toString());
        return switch (why) {
            case IN_USE ->
                name + " cannot be opened: another " + Launcher.name()
                        + " sql has it open, or it is no database of this DuckDB; wait for the other, say another --work-dir,"
                        + " or --afresh";
            case UNREADABLE -> name + " cannot be read; run without --offline, or with --afresh";
            case CUT_OFF ->
                "what " + name + " has not read yet was archived and cut off; --afresh begins anew with what the"
                        + " ledger has, and the archive has the rest";
            case NO_DRIVER ->
                "DuckDB is not here: it is not part of a release or an image, for its size. Put the library"
                        + " org.duckdb:duckdb_jdbc from Maven Central beside Makegood's own, in lib/ of a release or"
                        + " /app/libs/ of the image; in the sources " + Launcher.name()
                        + " sql fetches it. If it is there, it could"
                        + " not be loaded: it unpacks itself in the directory for temporary files, which must allow programs"
                        + " (MAKEGOOD_JAVA_OPTIONS=-Djava.io.tmpdir=DIR names another)";
        };
    }
}
