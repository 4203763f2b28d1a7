package io.makegood.benchmarks;

import io.makegood.schemas.avro.CreditsGranted;
import io.makegood.schemas.avro.GenerationCharged;
import io.makegood.schemas.avro.GenerationCompleted;
import io.makegood.schemas.avro.GenerationRequested;
import io.makegood.schemas.avro.ItemFailed;
import io.makegood.schemas.avro.ItemPrice;
import io.makegood.schemas.avro.LedgerEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A ledger in PostgreSQL with functions of its own (postgres.sql) over two connections, each with half of the accounts: one
 * transaction for each event, 500 events a transaction in a loop, and 500 in a few statements.
 */
final class PostgresPart implements Part {
    static final String SINGLE = "PostgreSQL, a transaction per event";
    static final String LOOP = "PostgreSQL, 500 in a loop";
    static final String SET = "PostgreSQL, 500 set-based";

    private static final int CONNECTIONS = 2;
    private static final int BATCH = 500;
    /** Of the backlog's events, the share that tells the speed of so much slower a thing. */
    private static final int SINGLE_SHARE = 25;

    private static final int SHARE = 4;
    private static final int EVENTS_MIN = 10_000;
    private static final String APPLY = "select apply_event(?, ?, ?, ?, ?, ?, ?, ?)";

    /** An event as the functions take it. */
    private record Row(
            int kind,
            String account,
            String name,
            @Nullable String item,
            List<String> items,
            List<Long> amounts,
            long total) {}

    /** Applies what one connection has to. */
    private interface Work {
        void apply(Connection connection, List<Row> rows) throws SQLException;
    }

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public Optional<String> missing() {
        return PostgresServer.programs().isPresent()
                ? Optional.empty()
                : Optional.of(
                        "no PostgreSQL is installed under /usr/lib/postgresql; install your system's package postgresql");
    }

    @Override
    public List<Sample> round(Cluster cluster, Size size) throws Exception {
        Path programs = PostgresServer.programs().orElseThrow();
        List<Sample> samples = new ArrayList<>();
        try (PostgresServer server = PostgresServer.start(programs)) {
            samples.add(measure(server, size, SINGLE, size.events() / SINGLE_SHARE, true, PostgresPart::oneByOne));
            samples.add(measure(
                    server,
                    size,
                    SINGLE + ", not waiting for the disk",
                    size.events() / SINGLE_SHARE,
                    false,
                    PostgresPart::oneByOne));
            samples.add(measure(server, size, LOOP, size.events() / SHARE, true, PostgresPart::loop));
            samples.add(measure(server, size, SET, size.events() / SHARE, true, PostgresPart::setBased));
        }
        return samples;
    }

    private Sample measure(PostgresServer server, Size size, String name, long wanted, boolean waits, Work work)
            throws Exception {
        long count = Math.max(EVENTS_MIN, wanted);
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema public cascade; create schema public");
            statement.execute(schema());
        }
        List<Row> grants = new ArrayList<>();
        size.workload().grants(event -> grants.add(row(event)));
        List<Row> rows = new ArrayList<>();
        size.workload().events(count, event -> rows.add(row(event)));
        inParallel(server, grants, true, PostgresPart::setBased);
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("vacuum analyze");
        }
        long start = System.nanoTime();
        inParallel(server, rows, waits, work);
        double seconds = (System.nanoTime() - start) / 1e9;
        requireBalanced(server);
        return Sample.of(name(), name, "events/s", count / seconds);
    }

    private static void inParallel(PostgresServer server, List<Row> rows, boolean waits, Work work) throws Exception {
        List<List<Row>> shares = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            shares.add(new ArrayList<>());
        }
        rows.forEach(row ->
                shares.get(Math.floorMod(row.account().hashCode(), CONNECTIONS)).add(row));
        ExecutorService workers = Executors.newFixedThreadPool(CONNECTIONS);
        List<Future<?>> ends = new ArrayList<>();
        for (List<Row> share : shares) {
            ends.add(workers.submit(() -> {
                try (Connection connection = server.connect();
                        Statement statement = connection.createStatement()) {
                    statement.execute("set synchronous_commit = " + (waits ? "on" : "off"));
                    work.apply(connection, share);
                }
                return null;
            }));
        }
        for (Future<?> end : ends) {
            end.get();
        }
        workers.shutdown();
    }

    private static void oneByOne(Connection connection, List<Row> rows) throws SQLException {
        try (PreparedStatement apply = connection.prepareStatement(APPLY)) {
            for (int i = 0; i < rows.size(); i++) {
                bind(connection, apply, rows.get(i), i);
                apply.execute();
            }
        }
    }

    private static void loop(Connection connection, List<Row> rows) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement apply = connection.prepareStatement(APPLY)) {
            for (int i = 0; i < rows.size(); i++) {
                bind(connection, apply, rows.get(i), i);
                apply.addBatch();
                if ((i + 1) % BATCH == 0 || i + 1 == rows.size()) {
                    apply.executeBatch();
                    connection.commit();
                }
            }
        }
    }

    private static void setBased(Connection connection, List<Row> rows) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement apply = connection.prepareStatement("select apply_batch(?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (int from = 0; from < rows.size(); from += BATCH) {
                List<Row> batch = rows.subList(from, Math.min(rows.size(), from + BATCH));
                int source = from;
                apply.setArray(1, connection.createArrayOf("int4", column(batch, Row::kind)));
                apply.setArray(2, connection.createArrayOf("text", column(batch, Row::account)));
                apply.setArray(3, connection.createArrayOf("text", column(batch, Row::name)));
                apply.setArray(4, connection.createArrayOf("text", column(batch, Row::item)));
                apply.setArray(
                        5, connection.createArrayOf("text", column(batch, row -> String.join(",", row.items()))));
                apply.setArray(
                        6,
                        connection.createArrayOf(
                                "text",
                                column(
                                        batch,
                                        row -> String.join(
                                                ",",
                                                row.amounts().stream()
                                                        .map(String::valueOf)
                                                        .toList()))));
                apply.setArray(7, connection.createArrayOf("int8", column(batch, Row::total)));
                Object[] sources = new Object[batch.size()];
                for (int i = 0; i < sources.length; i++) {
                    sources[i] = (long) source + i;
                }
                apply.setArray(8, connection.createArrayOf("int8", sources));
                apply.execute();
                connection.commit();
            }
        }
    }

    private static @Nullable Object[] column(List<Row> rows, java.util.function.Function<Row, @Nullable Object> value) {
        @Nullable Object[] column = new Object[rows.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = value.apply(rows.get(i));
        }
        return column;
    }

    private static void bind(Connection connection, PreparedStatement apply, Row row, long source) throws SQLException {
        apply.setInt(1, row.kind());
        apply.setString(2, row.account());
        apply.setString(3, row.name());
        apply.setString(4, row.item());
        apply.setArray(5, connection.createArrayOf("text", row.items().toArray()));
        apply.setArray(6, connection.createArrayOf("int8", row.amounts().toArray()));
        apply.setLong(7, row.total());
        apply.setLong(8, source);
    }

    /** A peer that books wrongly would prove nothing. */
    private static void requireBalanced(PostgresServer server) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet wrong = statement.executeQuery("""
                        select count(*) from account a left join (
                            select account_id, sum(amount) as amount, count(*) as entries from entry group by account_id
                          ) e using (account_id)
                          where a.balance <> e.amount or a.sequence <> e.entries
                            or a.held <> coalesce((select sum(g.outstanding) from generation g
                              where g.account_id = a.account_id and g.charged and not g.ended), 0)
                        """)) {
            wrong.next();
            if (wrong.getLong(1) > 0) {
                throw new IllegalStateException(wrong.getLong(1) + " accounts of the PostgreSQL ledger do not add up");
            }
        }
    }

    /** The tables and functions. */
    static String schema() throws IOException {
        try (InputStream stream = PostgresPart.class.getResourceAsStream("postgres.sql")) {
            return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Row row(LedgerEvent whole) {
        String account = whole.getAccountId();
        Object event = whole.getEvent();
        if (event instanceof GenerationRequested requested) {
            return new Row(0, account, requested.getGenerationId(), null, List.of(), List.of(), 0);
        }
        if (event instanceof GenerationCharged charged) {
            List<String> items =
                    charged.getItems().stream().map(ItemPrice::getItemId).toList();
            List<Long> amounts =
                    charged.getItems().stream().map(ItemPrice::getAmount).toList();
            long total = amounts.stream().mapToLong(Long::longValue).sum();
            return new Row(1, account, charged.getGenerationId(), null, items, amounts, total);
        }
        if (event instanceof ItemFailed failed) {
            return new Row(2, account, failed.getGenerationId(), failed.getItemId(), List.of(), List.of(), 0);
        }
        if (event instanceof GenerationCompleted completed) {
            return new Row(3, account, completed.getGenerationId(), null, List.of(), List.of(), 0);
        }
        if (event instanceof CreditsGranted granted) {
            return new Row(4, account, granted.getGrantId(), null, List.of(), List.of(), granted.getAmount());
        }
        throw new IllegalArgumentException(
                "the workload has no " + event.getClass().getSimpleName());
    }
}
