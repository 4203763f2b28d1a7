package io.makegood.audit.sql;

import io.makegood.audit.export.Format;
import io.makegood.audit.export.LedgerExport;
import io.makegood.audit.export.LedgerExport.Selection;
import io.makegood.audit.export.Table;
import io.makegood.audit.sql.InvalidTables.Why;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.reading.CommittedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's tables in a file of DuckDB, which is brought up to date from where it came to: rows and positions are written in one
 * transaction, so that a record is in the tables once, whenever it is broken off. Who asks opens the file again, to read alone and with
 * no way to other files or a network. Not thread-safe.
 */
public final class LedgerTables {
    private static final String DRIVER = "org.duckdb.DuckDBDriver";
    /** What a question may not do, whoever wrote it: read or write other files, load code, or allow itself to. */
    private static final Map<String, String> CONFINED = Map.of(
            "access_mode", "READ_ONLY",
            "enable_external_access", "false",
            "autoinstall_known_extensions", "false",
            "autoload_known_extensions", "false",
            "allow_community_extensions", "false");

    private final Path directory;
    private final Path file;

    /** Tables that are kept in that directory, which must exist; others must not be able to read it. */
    public LedgerTables(Path directory) {
        this.directory = directory;
        file = directory.resolve("ledger.duckdb");
    }

    /** What bringing the tables up to date came to. */
    public record UpToDate(Instant asOf, long newRows, boolean isBegunAnew) {}

    /** Where the tables are. */
    public Path file() {
        return file;
    }

    /** Removes them, with what DuckDB has not yet written into their file. */
    public void remove() throws IOException {
        Files.deleteIfExists(file);
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + ".wal"));
    }

    /**
     * Reads what the topics have that the tables have not.
     *
     * @throws InvalidTables if another process has the file open, it is no database, or what was not read yet was cut off
     */
    public UpToDate follow(KafkaLedger ledger, CommittedReader reader) throws InvalidTables, IOException {
        Topics topics = ledger.topics();
        List<String> names = Stream.of(
                        topics.events(), topics.entries(), topics.refunds(), topics.notices(), topics.balances())
                .map(topic -> topic.name())
                .toList();
        String origin = String.join(" ", ledger.ids(names));
        boolean begunAnew = false;
        try (Connection database = open(Map.of())) {
            database.setAutoCommit(false);
            try (Statement statement = database.createStatement()) {
                statement.execute("SET TimeZone = 'UTC'");
                if (!isOf(statement, origin)) {
                    begunAnew = makeAnew(statement);
                    remember(database, origin);
                }
                Instant asOf = Instant.now();
                Map<TopicPartition, Long> ends = reader.ends(names);
                Map<TopicPartition, Long> from = positions(statement);
                requireThere(
                        from,
                        reader.beginnings(ends.keySet()),
                        topics.balances().name());
                long rows = add(statement, new Stretch(reader, topics, from, ends));
                note(database, ends, asOf);
                database.commit();
                return new UpToDate(asOf, rows, begunAnew);
            }
        } catch (SQLException e) {
            throw new InvalidTables(Why.UNREADABLE, e);
        }
    }

    /** As of when the tables are. Throws {@link InvalidTables} if there are none. */
    public Instant asOf() throws InvalidTables {
        try (Connection database = openConfined();
                Statement statement = database.createStatement();
                ResultSet found = statement.executeQuery("SELECT as_of FROM exported.origin")) {
            if (found.next()) {
                return found.getObject(1, OffsetDateTime.class).toInstant();
            }
            throw new InvalidTables(Why.UNREADABLE);
        } catch (SQLException e) {
            throw new InvalidTables(Why.UNREADABLE, e);
        }
    }

    /** A connection for questions: it reads these tables, and no other file, network or setting. */
    public Connection openConfined() throws InvalidTables {
        Connection database = open(CONFINED);
        try (Statement statement = database.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("SET lock_configuration = true");
            return database;
        } catch (SQLException e) {
            throw closed(database, e);
        }
    }

    private static InvalidTables closed(Connection database, SQLException failure) {
        try {
            database.close();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
        return new InvalidTables(Why.UNREADABLE, failure);
    }

    private Connection open(Map<String, String> settings) throws InvalidTables {
        Driver driver;
        try {
            driver = Class.forName(DRIVER)
                    .asSubclass(Driver.class)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new InvalidTables(Why.NO_DRIVER, e);
        }
        boolean isThere = Files.exists(file);
        Properties properties = new Properties();
        properties.putAll(settings);
        try {
            Connection opened = driver.connect("jdbc:duckdb:" + file.toAbsolutePath(), properties);
            if (opened == null) {
                throw new InvalidTables(Why.UNREADABLE);
            }
            return opened;
        } catch (SQLException e) {
            throw new InvalidTables(isThere ? Why.IN_USE : Why.UNREADABLE, e);
        }
    }

    /** Whether the tables are of that ledger, and as this version makes them. */
    private static boolean isOf(Statement statement, String origin) throws SQLException {
        try (ResultSet found = statement.executeQuery(
                "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'exported' AND table_name = 'origin'")) {
            if (!found.next() || found.getLong(1) == 0) {
                return false;
            }
        }
        try (ResultSet found = statement.executeQuery("SELECT shape, topics FROM exported.origin")) {
            return found.next() && shape().equals(found.getString(1)) && origin.equals(found.getString(2));
        }
    }

    private static String shape() {
        return String.join(";", SqlViews.statements());
    }

    /** Makes everything, empty; returns whether there was something before. */
    private static boolean makeAnew(Statement statement) throws SQLException {
        boolean wasThere;
        try (ResultSet found = statement.executeQuery(
                "SELECT count(*) FROM information_schema.schemata WHERE schema_name = 'exported'")) {
            wasThere = found.next() && found.getLong(1) > 0;
        }
        if (wasThere) {
            for (String view : new String[] {"refunds", "cases"}) {
                statement.execute("DROP VIEW IF EXISTS " + view);
            }
            for (Table table : Table.values()) {
                statement.execute("DROP VIEW IF EXISTS " + table.fileName());
            }
            statement.execute("DROP SCHEMA exported CASCADE");
        }
        for (String each : SqlViews.statements()) {
            statement.execute(each);
        }
        return wasThere;
    }

    private static void remember(Connection database, String origin) throws SQLException {
        try (PreparedStatement insert = database.prepareStatement("INSERT INTO exported.origin VALUES (?, ?, NULL)")) {
            insert.setString(1, shape());
            insert.setString(2, origin);
            insert.executeUpdate();
        }
    }

    private static Map<TopicPartition, Long> positions(Statement statement) throws SQLException {
        Map<TopicPartition, Long> positions = new HashMap<>();
        try (ResultSet found = statement.executeQuery("SELECT topic, partition, next_offset FROM exported.positions")) {
            while (found.next()) {
                positions.put(new TopicPartition(found.getString(1), found.getInt(2)), found.getLong(3));
            }
        }
        return positions;
    }

    private static void note(Connection database, Map<TopicPartition, Long> ends, Instant asOf) throws SQLException {
        try (Statement clear = database.createStatement()) {
            clear.execute("DELETE FROM exported.positions");
        }
        try (PreparedStatement insert = database.prepareStatement("INSERT INTO exported.positions VALUES (?, ?, ?)")) {
            for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
                insert.setString(1, end.getKey().topic());
                insert.setInt(2, end.getKey().partition());
                insert.setLong(3, end.getValue());
                insert.executeUpdate();
            }
        }
        try (PreparedStatement update = database.prepareStatement("UPDATE exported.origin SET as_of = ?")) {
            update.setObject(1, asOf.atOffset(ZoneOffset.UTC));
            update.executeUpdate();
        }
    }

    /** Of balances the newest is enough; of everything else nothing may be missing between two readings. */
    private static void requireThere(
            Map<TopicPartition, Long> from, Map<TopicPartition, Long> beginnings, String balances)
            throws InvalidTables {
        for (Map.Entry<TopicPartition, Long> begin : beginnings.entrySet()) {
            Long position = from.get(begin.getKey());
            if (position != null
                    && position < begin.getValue()
                    && !begin.getKey().topic().equals(balances)) {
                throw new InvalidTables(Why.CUT_OFF);
            }
        }
    }

    /** What is to be read. */
    private record Stretch(
            CommittedReader reader, Topics topics, Map<TopicPartition, Long> from, Map<TopicPartition, Long> ends) {
        boolean isEmpty(Table table) {
            String topic = topicOf(table);
            return ends.entrySet().stream()
                    .filter(end -> end.getKey().topic().equals(topic))
                    .allMatch(end -> from.getOrDefault(end.getKey(), 0L) >= end.getValue());
        }

        private String topicOf(Table table) {
            return switch (table) {
                case ENTRIES, ENTRY_GRANTS -> topics.entries().name();
                case REFUNDS -> topics.refunds().name();
                case NOTICES -> topics.notices().name();
                case BALANCES, OPEN_GRANTS -> topics.balances().name();
                case GENERATIONS, GRANTS -> topics.events().name();
            };
        }

        LedgerExport export() {
            return new LedgerExport(
                    reader,
                    (topic, visitor) -> reader.readBetween(topic, from, ends, visitor),
                    topics,
                    Selection.everything());
        }
    }

    private long add(Statement statement, Stretch stretch) throws SQLException, IOException {
        LedgerExport export = stretch.export();
        long rows = 0;
        for (Table table : Table.values()) {
            if (stretch.isEmpty(table)) {
                continue;
            }
            Path written = Files.createTempFile(directory, table.fileName(), ".parquet");
            try {
                long count = export.write(table, Format.PARQUET, written);
                // An account of which no grant is left has no row among the open ones.
                if (count > 0 || table == Table.OPEN_GRANTS) {
                    insert(statement, table, literal(written));
                }
                rows += count;
                if (table == Table.BALANCES && count > 0) {
                    statement.execute("DELETE FROM exported.open_grants WHERE account_id IN (SELECT account_id FROM "
                            + literal(written) + ")");
                }
            } finally {
                Files.deleteIfExists(written);
            }
        }
        return rows;
    }

    private static void insert(Statement statement, Table table, String rows) throws SQLException {
        String name = "exported." + table.fileName();
        String known = switch (table) {
            case GENERATIONS -> "generation_id";
            case GRANTS -> "grant_id";
            default -> null;
        };
        if (table == Table.BALANCES) {
            statement.execute("DELETE FROM " + name + " WHERE account_id IN (SELECT account_id FROM " + rows + ")");
        }
        statement.execute("INSERT INTO " + name + " BY NAME SELECT * FROM " + rows + unknown(name, known));
    }

    /** What was first said of a generation or a grant stays. */
    private static String unknown(String table, @Nullable String id) {
        return id == null
                ? ""
                : " AS fresh WHERE NOT EXISTS (SELECT 1 FROM " + table
                        + " AS known WHERE known.account_id = fresh.account_id AND known." + id + " = fresh." + id
                        + ")";
    }

    private static String literal(Path file) {
        return "read_parquet('" + file.toAbsolutePath().toString().replace("'", "''") + "')";
    }
}
