package io.makegood.systemtests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.application.config.EngineSettings;
import io.makegood.audit.verify.Checkpoint;
import io.makegood.cli.ExitCode;
import io.makegood.cli.Main;
import io.makegood.cli.demo.DemoProduct;
import io.makegood.cli.demo.DemoTraffic;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.processor.engine.Engine;
import io.makegood.readmodel.publication.PolicyPublication;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.schemas.codec.AvroCodec;
import io.makegood.systemtests.delivery.Cluster;
import io.makegood.systemtests.delivery.LedgerCheck;
import io.makegood.systemtests.engine.Outputs;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The auditor's commands against a real cluster: realistic traffic, garbage, misplaced events, policies in mid-stream. */
class AuditIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int EVENTS = 6_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path directory;

    private static EmbeddedKafka kafka;
    private static EngineSettings settings;
    private static Engine engine;
    private static DemoTraffic traffic;

    private record Said(int code, String out, String err) {
        private JsonNode json() throws IOException {
            return JSON.readTree(out);
        }
    }

    private static Said run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine =
                Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.add("--bootstrap-servers");
        all.add(kafka.bootstrapServers());
        int code = commandLine.execute(all.toArray(new String[0]));
        return new Said(code, out.toString(), err.toString());
    }

    private static KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all", "linger.ms", "5"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @BeforeAll
    static void publish() throws InterruptedException {
        kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort());
        settings = EngineSettings.builder()
                .bootstrapServers(kafka.bootstrapServers())
                .stateDirectory(directory.resolve("state"))
                .build();
        engine = Engine.start(settings);
        engine.awaitRunning(LIMIT);
        List<DemoProduct> products = DemoProduct.names().stream()
                .map(name -> DemoProduct.named(name).orElseThrow())
                .toList();
        traffic = new DemoTraffic(
                products.stream().map(DemoProduct::policy).toList(), 3, EVENTS, System.currentTimeMillis());
        PolicyPublication publication = new PolicyPublication(settings.clients(), settings.topics());
        String journal = settings.topics().events().name();
        int[] sent = {0};
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            traffic.send(EVENTS, record -> {
                if (sent[0] == EVENTS / 2) {
                    products.forEach(product -> publication.publish(product.policy(), product.document()));
                }
                // Every seventh lands where some other client would put it.
                Integer partition = sent[0]++ % 7 == 0 ? Integer.valueOf(sent[0] % settings.partitions()) : null;
                Future<RecordMetadata> unused =
                        producer.send(new ProducerRecord<>(journal, partition, record.key(), record.value()));
            });
        }
        awaitFolded();
    }

    private static void awaitFolded() {
        awaitFolded(settings);
        assertThat(engine.failure()).isEmpty();
    }

    private static void awaitFolded(EngineSettings of) {
        try (Cluster cluster = new Cluster(of)) {
            cluster.awaitAllFolded(LIMIT);
        }
    }

    @AfterAll
    static void stop() {
        engine.close();
        kafka.close();
    }

    @Test
    void a_sound_ledger_agrees_and_the_next_audit_goes_on_from_the_signed_checkpoint() throws Exception {
        Path work = directory.resolve("audit");
        Path key = directory.resolve("auditor.pem");
        assertThat(Main.commandLine().execute("audit", "keygen", key.toString()))
                .isZero();
        Said first = run("audit", "verify", "--work-dir", work.toString(), "--sign-key", key.toString());
        assertThat(first.code()).as(first.out() + first.err()).isEqualTo(ExitCode.OK);
        assertThat(first.out())
                .contains("THE LEDGER AGREES WITH ITS LOG", "sum                             0", "Signed checkpoint");
        Path file = work.resolve("checkpoint.json");
        Checkpoint checkpoint = Checkpoint.read(file);
        assertThat(checkpoint.holdsTogether()).isTrue();

        JsonNode whole = run("audit", "verify", "--json").json();
        assertThat(whole.get("agrees").asBoolean()).isTrue();
        assertThat(whole.get("digest").asText()).isEqualTo(checkpoint.digest());
        assertThat(whole.get("counts").get("forwarded").asLong()).isPositive();
        assertThat(whole.get("counts").get("dead").asLong()).isPositive();
        JsonNode counts = whole.get("counts");
        assertThat(counts.get("journal").asLong())
                .isEqualTo(counts.get("applied").asLong()
                        + counts.get("duplicates").asLong()
                        + counts.get("dead").asLong()
                        + counts.get("forwarded").asLong());
        JsonNode next = run(
                        "audit",
                        "verify",
                        "--work-dir",
                        work.toString(),
                        "--sign-key",
                        key.toString(),
                        "--public-key",
                        key + ".pub",
                        "--json")
                .json();
        assertThat(next.get("agrees").asBoolean()).isTrue();
        assertThat(next.get("auditedNow").asLong()).isZero();
        assertThat(run("audit", "verify", "--against", file.toString()).code()).isEqualTo(ExitCode.OK);

        String account = traffic.busyAccount();
        JsonNode proof = run("audit", "prove", account + ":e3", "--checkpoint", file.toString())
                .json();
        assertThat(proof.get("checkpointText").asText())
                .contains(proof.get("root").asText());
        assertThat(run("audit", "prove", account + ":e99999", "--checkpoint", file.toString())
                        .code())
                .isEqualTo(ExitCode.FOUND_WRONG);

        Files.writeString(
                file, Files.readString(file).replace("\"balances\" : ", "\"balances\" : 1"), StandardCharsets.UTF_8);
        assertThat(run("audit", "verify", "--work-dir", work.toString()).err()).contains("was edited");
    }

    @Test
    void a_growing_ledger_agrees_with_the_position_at_which_the_audit_began() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        Thread publisher = new Thread(
                () -> {
                    DemoTraffic more = new DemoTraffic(
                            DemoProduct.names().stream()
                                    .map(name -> DemoProduct.named(name)
                                            .orElseThrow()
                                            .policy())
                                    .toList(),
                            99,
                            EVENTS,
                            System.currentTimeMillis());
                    try (KafkaProducer<byte[], byte[]> producer = producer()) {
                        int[] sent = {0};
                        more.send(EVENTS, record -> {
                            if (!enough.get() && sent[0]++ % 20 == 0) {
                                sleep();
                            }
                            Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(
                                    settings.topics().events().name(), record.key(), record.value()));
                        });
                    }
                },
                "publisher");
        publisher.start();
        try {
            for (int i = 0; i < 3; i++) {
                Said said = run("audit", "verify");
                assertThat(said.code()).as(said.out() + said.err()).isEqualTo(ExitCode.OK);
            }
        } finally {
            enough.set(true);
            publisher.join();
        }
        awaitFolded();
    }

    private static void sleep() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void an_account_as_of_now_is_its_balance_and_the_report_reconciles() throws Exception {
        String account = traffic.otherAccounts().get(0);
        JsonNode balance = run("balance", account, "--json").json();
        JsonNode then = run("audit", "as-of", "2100-01-01", account, "--json").json();
        assertThat(then.get("balance").asLong())
                .isEqualTo(balance.get("balance").asLong());
        assertThat(then.get("held").asLong()).isEqualTo(balance.get("held").asLong());
        assertThat(then.get("grants")).hasSameSizeAs(balance.get("grants"));
        assertThat(then.get("topUp").isNull()).isTrue();
        assertThat(run("topups", account).out()).contains("never agreed to be topped up");
        assertThat(run("audit", "as-of", "2020-01-01", account).code()).isEqualTo(ExitCode.FOUND_WRONG);
        assertThat(run("audit", "diff", "2020-01-01", "2100-01-01", account, "--json")
                        .json()
                        .get("data")
                        .get(0)
                        .get("change")
                        .asLong())
                .isEqualTo(balance.get("balance").asLong());
        assertThat(run("audit", "as-of", "yesterday", account).err()).contains("write a day such as");

        JsonNode report = run("audit", "report", "--json").json();
        assertThat(report.get("unexplained").asLong()).isZero();
        assertThat(report.get("opening").asLong()).isZero();
        assertThat(report.get("closing").asLong()).isPositive();
        assertThat(run("audit", "report").out()).contains("It reconciles to zero");
    }

    @Test
    void the_tables_hold_what_the_topics_hold_in_every_format() throws Exception {
        Path tables = directory.resolve("tables");
        for (String format : new String[] {"parquet", "csv", "jsonl"}) {
            Said said = run("audit", "export", "--format", format, "--out", tables.toString());
            assertThat(said.code()).as(said.out() + said.err()).isZero();
        }
        long csv = Files.readAllLines(tables.resolve("entries.csv")).size() - 1L;
        List<String> lines = Files.readAllLines(tables.resolve("entries.jsonl"));
        long sum = 0;
        for (String line : lines) {
            sum += JSON.readTree(line).get("amount").asLong();
        }
        assertThat(csv).isEqualTo(lines.size());
        assertThat(Files.readAllLines(tables.resolve("entries.csv")).get(0))
                .isEqualTo(
                        "entry_id,account_id,sequence,kind,amount,balance_after,contra_account,generation_id,item_id,"
                                + "refund_id,reason,policy_id,policy_version,cause_event_id,cause_partition,cause_offset,"
                                + "recorded_at,previous_hash,hash,other_account,transfer_id,cause_digest");
        everyQueryOfTheDocumentationRuns(tables, lines.size(), sum);
        Said one = run(
                "audit",
                "export",
                "--format",
                "jsonl",
                "--out",
                directory.resolve("one").toString(),
                "--tables",
                "entries,refunds",
                "--account",
                traffic.busyAccount(),
                "--json");
        assertThat(one.json().get("ENTRIES") == null).isTrue();
        assertThat(one.json().get("entries").asLong()).isPositive().isLessThan(lines.size());
    }

    private static void everyQueryOfTheDocumentationRuns(Path tables, long entries, long balances) throws Exception {
        Matcher query = Pattern.compile("(?s)```sql\n(.*?);\n```")
                .matcher(Files.readString(Path.of("..", "docs", "analytics.md")));
        int queries = 0;
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement()) {
            statement.execute("SET file_search_path = '" + tables + "'");
            while (query.find()) {
                queries++;
                try (ResultSet rows = statement.executeQuery(query.group(1))) {
                    assertThat(rows.next()).as(query.group(1)).isTrue();
                }
            }
            try (ResultSet all = statement.executeQuery("SELECT count(*), sum(amount) FROM 'entries.parquet'")) {
                assertThat(all.next()).isTrue();
                assertThat(all.getLong(1)).isEqualTo(entries);
                assertThat(all.getLong(2)).isEqualTo(balances);
            }
            // What is left of open grants, less what is overdrawn, is what the balances sum to.
            try (ResultSet open = statement.executeQuery("SELECT (SELECT sum(remaining) FROM 'open_grants.parquet')"
                    + " + (SELECT coalesce(sum(balance), 0) FROM 'balances.parquet' WHERE balance < 0)"
                    + " - (SELECT sum(balance) FROM 'balances.parquet')")) {
                assertThat(open.next()).isTrue();
                assertThat(open.getLong(1)).isZero();
            }
            // What customers hold by grant, less what is overdrawn, is what the entries sum to.
            try (ResultSet sum = statement.executeQuery("SELECT sum(balance) FROM 'balances.parquet'")) {
                assertThat(sum.next()).isTrue();
                assertThat(sum.getLong(1)).isEqualTo(balances);
            }
        }
        assertThat(queries).isEqualTo(4);
    }

    @Test
    void sql_asks_tables_that_follow_the_ledger() throws Exception {
        Path work = directory.resolve("sql");
        Said first = run("sql", "--work-dir", work.toString(), "--json", ALL_SUMS);
        assertThat(first.code()).as(first.out() + first.err()).isZero();
        JsonNode sums = first.json().get("rows").get(0);
        assertThat(sums.get("entries").asLong())
                .isPositive()
                .isEqualTo(sums.get("balances").asLong());
        assertThat(sums.get("refunds").asLong()).isEqualTo(sums.get("refunded").asLong());
        assertThat(first.json().get("columns").get(0).get("type").asText()).isEqualTo("HUGEINT");

        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            String grant = "{\"type\":\"CreditsGranted\",\"accountId\":\"sql:new\",\"grantId\":\"g-sql\",\"amount\":5,"
                    + "\"kind\":\"GOODWILL\"}";
            for (int twice = 0; twice < 2; twice++) {
                Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(
                        settings.topics().events().name(),
                        "sql:new".getBytes(StandardCharsets.UTF_8),
                        grant.getBytes(StandardCharsets.UTF_8)));
            }
        }
        awaitFolded();
        Said second = run("sql", "--work-dir", work.toString(), "--csv", "from grants where account_id = 'sql:new'");
        assertThat(second.out().lines()).hasSize(2);
        assertThat(second.out())
                .startsWith("account_id,grant_id,kind,amount,expires_at,recorded_at\nsql:new,g-sql,GOODWILL,5,,");
        // One row in each of entries, entry_grants, notices or not, balances, open_grants and grants.
        assertThat(second.err()).containsPattern("As of .* UTC, [5-9] new rows");

        // Made at once of all there is, the tables are the same as those that followed.
        for (String table : new String[] {"entries", "balances", "open_grants", "generations", "grants", "notices"}) {
            String rows = "select count(*) n, bit_xor(hash(t)) h from " + table + " t";
            JsonNode followed =
                    run("sql", "--work-dir", work.toString(), "--json", rows).json();
            JsonNode whole = run("sql", "--work-dir", directory.resolve("whole").toString(), "--json", rows)
                    .json();
            assertThat(followed.get("rows")).as(table).isEqualTo(whole.get("rows"));
        }
        documentedViewsAreThere(work);
    }

    private static final String ALL_SUMS = "select (select sum(amount) from entries) entries,"
            + " (select sum(balance) from balances) balances, (select sum(amount) from refunds) refunds,"
            + " (select sum(amount) from entries where kind = 'REFUND' and refund_id in (select refund_id from refunds)) refunded";

    /** The page names every view with its columns, and its queries run. */
    private static void documentedViewsAreThere(Path work) throws IOException {
        String page = Files.readString(Path.of("..", "docs", "data.md"));
        Said said = run(
                "sql",
                "--work-dir",
                work.toString(),
                "--json",
                "select '| `' || table_name || '` | ' || string_agg(column_name || ' ' || data_type, ', ' order by ordinal_position)"
                        + " || ' |' as line from information_schema.columns where table_schema = 'main' group by table_name");
        assertThat(said.json().get("rows")).hasSize(9);
        said.json()
                .get("rows")
                .forEach(row -> assertThat(page).contains(row.get("line").asText()));
        Matcher query = Pattern.compile("(?s)```sql\n(.*?);\n```").matcher(page);
        int queries = 0;
        while (query.find()) {
            Said answer = run("sql", "--offline", "--work-dir", work.toString(), query.group(1));
            assertThat(answer.code()).as(answer.err()).isZero();
            queries++;
        }
        assertThat(queries).isEqualTo(3);
    }

    @Test
    void the_models_for_dbt_hold_over_the_tables_and_their_tests_find_what_is_wrong() throws Exception {
        Path work = directory.resolve("dbt");
        assertThat(run("sql", "--work-dir", work.toString(), "select 1").code()).isZero();
        DbtPackage models = DbtPackage.read();
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement()) {
            statement.execute("attach '" + work.resolve("ledger.duckdb") + "' as ledger (read_only)");
            for (String source : List.of("entries", "refunds", "notices", "balances", "generations", "grants")) {
                statement.execute("create table source_" + source + " as from ledger.main." + source);
            }
            models.build(statement);
            assertThat(models.tests()).isGreaterThan(25);
            assertThat(models.failures(duckdb)).isEmpty();
            for (String model : models.models()) {
                try (ResultSet rows = statement.executeQuery("select count(*) from " + model)) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getLong(1)).as(model).isPositive();
                }
            }
            try (ResultSet earned = statement.executeQuery("select (select sum(consumed) from daily_consumption)"
                    + " + (select sum(amount) from source_entries where kind in ('CHARGE', 'REFUND')),"
                    + " (select sum(credits) from refunds_by_reason) - (select sum(amount) from source_refunds)")) {
                assertThat(earned.next()).isTrue();
                assertThat(earned.getLong(1)).isZero();
                assertThat(earned.getLong(2)).isZero();
            }
            statement.execute("delete from source_entries where entry_id ="
                    + " (select entry_id from source_refunds where amount > 0 order by refund_id limit 1)");
            statement.execute("insert into source_refunds from source_refunds order by refund_id desc limit 1");
            assertThat(models.failures(duckdb))
                    .contains(
                            "entries_sum_to_balance",
                            "relationships stg_refunds.entry_id",
                            "unique stg_refunds.refund_id");
        }
    }

    @Test
    void a_query_reads_the_tables_and_nothing_else() throws Exception {
        Path work = directory.resolve("confined");
        Path secret = Files.writeString(directory.resolve("secret.csv"), "a,b\n1,2\n");
        Path written = directory.resolve("written");
        assertThat(run("sql", "--work-dir", work.toString(), "select 1").code()).isZero();
        for (String query : List.of(
                "copy (select * from entries) to '" + written + "'",
                "export database '" + written + "'",
                "attach '" + written + "' as other",
                "select * from read_csv('" + secret + "')",
                "select * from read_text('" + secret + "')",
                "select * from '" + secret + "'",
                "select * from glob('" + directory + "/*')",
                "install httpfs",
                "load httpfs",
                "select * from 'https://localhost/a.parquet'",
                "set enable_external_access = true",
                "set lock_configuration = false",
                "set temp_directory = '" + written + "'",
                "set log_query_path = '" + written + "'",
                "pragma profiling_output = '" + written + "'",
                "set secret_directory = '" + written + "'",
                "create persistent secret s (type s3)",
                "insert into exported.balances select * from exported.balances",
                "drop view entries",
                "create table mine (a int)")) {
            Said said = run("sql", "--offline", "--work-dir", work.toString(), query);
            assertThat(said.code()).as(query + "\n" + said.out() + said.err()).isEqualTo(ExitCode.USAGE);
            assertThat(said.err()).startsWith("As of ").contains("DuckDB does not answer that: ");
            assertThat(written).as(query).doesNotExist();
        }
        Said wrong = run("sql", "--offline", "--work-dir", work.toString(), "select nothing from entries");
        assertThat(wrong.err()).contains("nothing").contains("FROM clause");
    }

    @Test
    void a_what_if_compares_and_writes_nothing() throws Exception {
        Path dearer = Files.writeString(
                directory.resolve("dearer.yaml"),
                DemoProduct.named("pinsearch")
                        .orElseThrow()
                        .document()
                        .replace("price: {base: 4,", "price: {base: 6,"));
        JsonNode comparison =
                run("audit", "replay", "--policy", dearer.toString(), "--json").json();
        assertThat(comparison.get("asItWouldBe").get("charged").asLong())
                .isGreaterThan(comparison.get("asItWas").get("charged").asLong());
        assertThat(comparison.get("accountsThatDiffer").asLong()).isPositive();
        assertThat(run("audit", "replay", "--policy", dearer.toString()).out())
                .contains("Had pinsearch 1 been in force from the beginning", "credits given back");
        assertThat(run("audit", "replay").err()).contains("say one of --into PREFIX, --policy FILE and --fold VERSION");
    }

    @Test
    void a_copy_of_the_journal_gives_a_new_engine_the_same_ledger() throws Exception {
        awaitFolded();
        Said copied = run("audit", "replay", "--into", "rehearsal.");
        assertThat(copied.code()).as(copied.err()).isZero();
        assertThat(run("audit", "replay", "--into", "rehearsal.").err()).contains("exists");
        assertThat(run("audit", "replay", "--into", "ledger.").err()).contains("another prefix");
        EngineSettings again = EngineSettings.builder()
                .bootstrapServers(kafka.bootstrapServers())
                .topicPrefix("rehearsal.")
                .applicationId("rehearsal")
                .stateDirectory(directory.resolve("rehearsal"))
                .build();
        try (Engine second = Engine.start(again)) {
            second.awaitRunning(LIMIT);
            awaitFolded(again);
            new LedgerCheck(again).requireAgreement();
        }
        List<String> live = amounts(settings);
        assertThat(amounts(again)).isEqualTo(live);
    }

    private static List<String> amounts(EngineSettings of) {
        return new Outputs(of)
                .values(of.topics().entries().name(), LedgerEntry.class).stream()
                        .map(entry -> entry.getEntryId() + " " + entry.getKind() + " " + entry.getAmount() + " "
                                + entry.getBalanceAfter() + " " + entry.getRecordedAt())
                        .sorted()
                        .toList();
    }

    @Test
    void what_somebody_else_wrote_into_the_outputs_is_found() throws Exception {
        EngineSettings victim = EngineSettings.builder()
                .bootstrapServers(kafka.bootstrapServers())
                .topicPrefix("victim.")
                .applicationId("victim")
                .stateDirectory(directory.resolve("victim"))
                .build();
        try (Engine folding = Engine.start(victim)) {
            folding.awaitRunning(LIMIT);
            try (KafkaProducer<byte[], byte[]> producer = producer()) {
                String event = "{\"type\":\"CreditsGranted\",\"accountId\":\"a-1\",\"grantId\":\"g-1\",\"amount\":100,"
                        + "\"kind\":\"PAID\"}";
                producer.send(new ProducerRecord<>(
                                "victim.events",
                                "a-1".getBytes(StandardCharsets.UTF_8),
                                event.getBytes(StandardCharsets.UTF_8)))
                        .get();
                List<LedgerEntry> entries = new Outputs(victim).awaitEntries("a-1", 1, LIMIT);
                String[] verify = {"audit", "verify", "--topic-prefix", "victim.", "--application-id", "victim"};
                assertThat(run(verify).code()).isEqualTo(ExitCode.OK);
                LedgerEntry forged = entries.get(0);
                forged.setEntryId("a-1:e2");
                forged.setSequence(2L);
                forged.setBalanceAfter(200L);
                producer.send(new ProducerRecord<>(
                                "victim.entries",
                                "a-1".getBytes(StandardCharsets.UTF_8),
                                AvroCodec.of(LedgerEntry.class).encode(forged)))
                        .get();
                Said said = run(verify);
                assertThat(said.code()).isEqualTo(ExitCode.FOUND_WRONG);
                assertThat(said.out())
                        .contains("THE LEDGER DOES NOT AGREE WITH ITS LOG", "EXTRA", "victim.entries", "a-1:e2");
            }
        }
    }
}
