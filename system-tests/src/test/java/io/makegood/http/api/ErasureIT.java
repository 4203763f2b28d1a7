package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.makegood.bridges.topic.BridgeReading;
import io.makegood.bridges.topic.BridgeSettings;
import io.makegood.bridges.topic.Bridges;
import io.makegood.cli.Main;
import io.makegood.client.GenerationEvents;
import io.makegood.client.LedgerPublisher;
import io.makegood.client.Receipt;
import io.makegood.ledger.event.EventType;
import io.makegood.ledger.event.PersonalTexts;
import io.makegood.ledger.event.SealedText;
import io.makegood.systemtests.delivery.Await;
import io.makegood.topics.deadletter.DeadLetter;
import io.makegood.topics.mapping.EventCodec;
import io.makegood.topics.personal.MasterKey;
import io.makegood.topics.reading.CommittedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * A thousand texts about one account come through the API, in every field that it seals. They are never to be found in the bytes
 * of any topic, of the engine's and the read model's stores, of an archive or an export; the API shows them, until they are erased.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ErasureIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String ACCOUNT = "forget:ada";
    private static final String OTHER = "forget:ben";
    private static final String PLANTED = "Lovelace";
    private static final int TEXTS = 1_000;
    private static final Set<EventType> LAST = Set.of(EventType.AccountMerged, EventType.AccountClosed);

    private Path directory;
    private TestLedger ledger;
    private Api api;
    private int planted;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        this.directory = directory;
        MasterKey master = MasterKey.of(directory.resolve("privacy.key"), true);
        ledger = TestLedger.start(directory, TestLedger.open(), null, master);
        api = new Api(ledger.url(), null);
        List<EventType> types = PersonalTexts.FIELDS.keySet().stream()
                .filter(type -> !LAST.contains(type) && !PersonalTexts.NAMING.contains(type))
                .toList();
        for (int round = 0; planted < TEXTS; round++) {
            ArrayNode batch = Api.JSON.createArrayNode();
            batch.add(Api.JSON
                    .createObjectNode()
                    .put("type", "CreditsGranted")
                    .put("accountId", ACCOUNT)
                    .put("grantId", "g-" + round)
                    .put("amount", 100)
                    .put("kind", "PAID"));
            for (EventType type : types) {
                batch.add(event(type, round));
            }
            if (planted >= TEXTS) {
                LAST.forEach(type -> batch.add(event(type, 0)));
            }
            api.send("POST", "/v1/events", batch.toString()).with(202);
        }
        api.post(
                        "/v1/notes?wait=30000",
                        "{'accountId':'" + ACCOUNT + "','noteId':'one','text':'Ada " + PLANTED
                                + " said \\\"hello\\\"','operator':'kim'}",
                        "Idempotency-Key",
                        "note-one")
                .with(201);
        api.post(
                        "/v1/notes?wait=30000",
                        "{'accountId':'" + OTHER + "','noteId':'one','text':'Ben " + PLANTED
                                + " called','operator':'kim'}")
                .with(201);
    }

    @AfterAll
    void stop() {
        ledger.close();
    }

    private ObjectNode event(EventType type, int round) {
        ObjectNode event = Api.JSON.createObjectNode().put("type", type.name()).put("accountId", ACCOUNT);
        switch (type) {
            case GenerationRequested -> {
                event.put("generationId", "n-" + round).put("feature", "picture");
                event.putArray("items").add("1");
            }
            case GenerationRejected -> event.put("generationId", "n-" + round).put("reason", "NO_ACCESS");
            case ItemFailed ->
                event.put("generationId", "n-" + round).put("itemId", "1").put("cause", "TIMEOUT");
            case ItemDelivered ->
                event.put("generationId", "n-" + round).put("itemId", "1").put("how", "SAVED");
            case GenerationCompleted -> event.put("generationId", "n-" + round).put("outcome", "FAILED");
            case GrantEnded, CashRefundRequested -> event.put("grantId", "g-" + round);
            case CreditsAdjusted ->
                event.put("adjustmentId", "d-" + round).put("amount", 5).put("ground", "CORRECTION");
            case ResultReported ->
                event.put("claimId", "c-" + round)
                        .put("generationId", "n-" + round)
                        .put("itemId", "1")
                        .put("reason", "BLURRED");
            case ClaimReviewed -> event.put("claimId", "c-" + round).put("verdict", "NOT_UNUSABLE");
            case CashRefundReviewed -> event.put("approved", false);
            case SupportRequested, CaseResolved -> event.put("caseId", "s-" + round);
            case AccountNoted -> event.put("noteId", "t-" + round);
            case PlanEnded -> event.put("planId", "p-" + round);
            case TopUpFailed -> event.put("topUpId", "u-" + round);
            case CreditsTransferred ->
                event.put("transferId", "v-" + round).put("toAccount", OTHER).put("amount", 1);
            case AccountMerged -> event.put("toAccount", OTHER);
            case AccountClosed -> {}
            default -> throw new AssertionError(type + " has personal texts and is not planted");
        }
        if (type == EventType.CashRefundRequested || type == EventType.CashRefundReviewed) {
            event.put("requestId", "r-" + round);
        }
        for (String field : PersonalTexts.FIELDS.getOrDefault(type, List.of())) {
            event.put(field, text(type, field, round));
            planted++;
        }
        return event;
    }

    private static String text(EventType type, String field, int round) {
        String text = "Ada " + PLANTED + " " + type + "." + field + " " + round;
        return field.equals("resultUrl") ? "https://cdn.example/" + text.replace(' ', '/') : text;
    }

    private String read(String path) {
        return api.get(path).with(200).toString();
    }

    private int run(StringWriter out, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!arguments[0].equals("archive") || !arguments[1].equals("verify")) {
            all.addAll(List.of("--bootstrap-servers", ledger.settings().bootstrapServers()));
        }
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(out, true));
        return line.execute(all.toArray(String[]::new));
    }

    private String ran(int code, String... arguments) {
        StringWriter out = new StringWriter();
        assertThat(run(out, arguments)).as("%s", out).isEqualTo(code);
        return out.toString();
    }

    /** In which topics and files the bytes stand. */
    private Set<String> foundIn(String text) throws Exception {
        byte[] sought = text.getBytes(StandardCharsets.UTF_8);
        Set<String> found = new TreeSet<>();
        Map<String, Object> clients = new HashMap<>(ledger.settings().clients());
        clients.put("isolation.level", "read_uncommitted");
        long records = 0;
        try (Admin admin = Admin.create(clients);
                KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(clients, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Set<String> topics = admin.listTopics(new ListTopicsOptions().listInternal(true))
                    .names()
                    .get();
            List<TopicPartition> partitions = topics.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    records++;
                    boolean holds = holds(record.key(), sought) || holds(record.value(), sought);
                    for (var header : record.headers()) {
                        holds |= holds(header.value(), sought);
                    }
                    if (holds) {
                        found.add(record.topic());
                    }
                }
            }
        }
        assertThat(records).as("records that were looked at").isGreaterThan(TEXTS);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(directory.resolve("kafka")))
                    .toList()) {
                if (holds(bytes(file), sought)) {
                    found.add(directory.relativize(file).toString());
                }
            }
        }
        return found;
    }

    /** What a file holds, archives decompressed. RocksDB takes files away while they are looked for. */
    private static byte @Nullable [] bytes(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length > 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b) {
                return new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
            }
            return bytes;
        } catch (IOException e) {
            return null;
        }
    }

    private static boolean holds(byte @Nullable [] bytes, byte[] sought) {
        return bytes != null
                && new String(bytes, StandardCharsets.ISO_8859_1)
                        .contains(new String(sought, StandardCharsets.ISO_8859_1));
    }

    /** How often the note of an erasure for that reason is there. */
    private int notesOf(String reason) {
        return read("/v1/accounts/" + ACCOUNT + "/notices?limit=500").split("Reason: " + reason, -1).length - 1;
    }

    @Test
    @Order(1)
    void theApiShowsWhatIsSealedEverywhereElse() throws Exception {
        assertThat(planted).isGreaterThanOrEqualTo(TEXTS);
        String notices = read("/v1/accounts/" + ACCOUNT + "/notices?limit=500");
        assertThat(notices)
                .contains("Ada " + PLANTED + " AccountNoted.text")
                .contains("Ada " + PLANTED + " said \\\"hello\\\"")
                .doesNotContain(SealedText.MARK);
        assertThat(read("/v1/cases?account=" + ACCOUNT)).contains(PLANTED + " SupportRequested.message");
        assertThat(foundIn(PLANTED)).isEmpty();
    }

    @Test
    @Order(2)
    void theSameEventAgainIsTheSame() {
        JsonNode again = api.send(
                        "POST",
                        "/v1/notes?wait=30000",
                        event(EventType.AccountNoted, 2).toString())
                .with(200);
        assertThat(again.path("status").asText()).isEqualTo("NO_EFFECT");
    }

    /** Who has come by a sealed text does not have it opened by an answer that repeats it. */
    @Test
    @Order(2)
    void aRequestCannotBringASealedText() throws Exception {
        String sealed = SealedText.of("A".repeat(SealedText.KEY_CHARS), "A".repeat(40));
        api.get("/v1/quotes?account=" + ACCOUNT + "&feature=" + Api.segment(sealed))
                .with(400);
        api.get("/v1/accounts/" + Api.segment(sealed)).with(400);
        for (String written : List.of(sealed, sealed.replace("s", "\\u0073"))) {
            String body = "{\"accountId\":\"" + OTHER + "\",\"noteId\":\"two\",\"operator\":\"kim\",\"text\":\""
                    + written + "\"}";
            api.send("POST", "/v1/notes", body).with(400);
        }
        api.send(
                        "POST",
                        "/v1/events",
                        "{\"generationId\":\"x\",\"itemId\":\"1\",\"cause\":\"TIMEOUT\"}",
                        "Content-Type",
                        "application/json",
                        "ce-specversion",
                        "1.0",
                        "ce-id",
                        sealed,
                        "ce-source",
                        "x",
                        "ce-type",
                        "ItemFailed",
                        "ce-subject",
                        OTHER)
                .with(400);
    }

    @Test
    @Order(3)
    void archivesAndExportsHoldNone() throws Exception {
        String export = directory.resolve("export").toString();
        ran(0, "audit", "export", "--format", "jsonl", "--out", export);
        ran(0, "audit", "export", "--format", "csv", "--out", export + "-csv");
        Path archive = directory.resolve("archive");
        ran(0, "archive", "--before", Instant.now().toString(), "--to", archive.toString());
        assertThat(foundIn(SealedText.MARK))
                .as("archives are looked into")
                .anyMatch(name -> name.startsWith("archive"));
        assertThat(foundIn(PLANTED)).isEmpty();
        Path printed = directory.resolve("printed.txt");
        Files.writeString(printed, ran(0, "investigate", ACCOUNT, "n-1", "--json"));
        assertThat(printed).content().contains(SealedText.MARK);
        String key = directory.resolve("privacy.key").toString();
        assertThat(ran(0, "unseal", "--json", "--privacy-key-file", key, printed.toString()))
                .contains("Ada " + PLANTED + " GenerationRequested.label 1")
                .doesNotContain(SealedText.MARK);
    }

    /** One rule for every command that prints what people wrote, and no command that it does not know. */
    @Test
    @Order(3)
    void everyReaderOpensForWhoHasTheKeyFileAndSaysSealedToOthers() {
        api.post(
                        "/v1/events",
                        "{'type':'CaseResolved','accountId':'" + ACCOUNT + "','caseId':'nowhere','resolution':'Ada "
                                + PLANTED + " nowhere','operator':'kim'}")
                .with(202);
        String[] place = {""};
        Await.until("it is a dead letter", LIMIT, () -> {
            JsonNode newest = json(ran(0, "dead-letters", "list", "--account", ACCOUNT, "--limit", "1", "--json"))
                    .at("/data/0/id");
            if (!newest.isMissingNode()
                    && json(ran(0, "dead-letters", "show", newest.asText(), "--json"))
                            .at("/contents/event/caseId")
                            .asText()
                            .equals("nowhere")) {
                place[0] = newest.asText();
            }
            return !place[0].isEmpty();
        });
        Map<String, List<String>> readers = Map.of(
                "investigate", List.of("investigate", ACCOUNT, "n-1"),
                "dead-letters show", List.of("dead-letters", "show", place[0]),
                "dead-letters list", List.of("dead-letters", "list"));
        assertThat(readersOfTexts()).containsExactlyInAnyOrderElementsOf(readers.keySet());
        String key = directory.resolve("privacy.key").toString();
        readers.forEach((name, command) -> {
            for (List<String> form : List.of(List.<String>of(), List.of("--json"))) {
                String closed = ran(0, arguments(command, form));
                String opened = ran(0, arguments(both(command, form), List.of("--privacy-key-file", key)));
                assertThat(closed).as(name).doesNotContain(PLANTED);
                assertThat(opened).as(name).doesNotContain(SealedText.MARK);
                if (!name.equals("dead-letters list")) {
                    assertThat(closed).as(name).contains(form.isEmpty() ? "(sealed)" : SealedText.MARK);
                    assertThat(opened).as(name).contains("Ada " + PLANTED);
                }
                if (form.isEmpty()) {
                    assertThat(closed).as(name).doesNotContain(SealedText.MARK);
                }
            }
        });
        for (String[] other : List.of(
                new String[] {"balance", ACCOUNT},
                new String[] {"activity", ACCOUNT},
                new String[] {"budgets", ACCOUNT},
                new String[] {"topups", ACCOUNT})) {
            StringWriter out = new StringWriter();
            assertThat(run(out, other)).as("%s", out).isIn(0, 1);
            assertThat(out.toString()).doesNotContain(SealedText.MARK).doesNotContain(PLANTED);
        }
    }

    @Test
    void commandsThatWriteSayWhatBecomesOfTextsInPlain() throws IOException {
        String campaign = ran(
                2,
                "make-good",
                "--incident",
                "INC-1",
                "--from",
                "2026-11-01",
                "--until",
                "2026-11-02",
                "--operator",
                "kim",
                "--apply");
        assertThat(campaign).contains("sealed alone", "--privacy-key-file", "Nothing was written");
        Path note = Files.writeString(
                directory.resolve("note.jsonl"),
                "{\"type\":\"AccountNoted\",\"accountId\":\"plain-1\",\"noteId\":\"n\",\"text\":\"hello\",\"operator\":\"kim\"}\n");
        assertThat(ran(0, "publish", note.toString())).contains("1 event has a personal text in plain", "PLAIN_TEXT");
        String key = directory.resolve("privacy.key").toString();
        assertThat(ran(0, "publish", note.toString(), "--privacy-key-file", key))
                .doesNotContain("in plain");
    }

    /** Those that take a key file to open what they print, by name. */
    private static Set<String> readersOfTexts() {
        Set<String> found = new TreeSet<>();
        collect(Main.commandLine(), "", found);
        // These write with the key, or are there to open files.
        found.removeAll(Set.of("up", "publish", "traffic", "unseal", "reseal", "make-good", "dead-letters retry"));
        found.removeIf(name -> name.startsWith("webhooks "));
        return found;
    }

    private static void collect(CommandLine command, String name, Set<String> found) {
        if (command.getCommandSpec().findOption("--privacy-key-file") != null) {
            found.add(name);
        }
        command.getSubcommands().forEach((word, each) -> collect(each, (name + " " + word).strip(), found));
    }

    private static String[] arguments(List<String> command, List<String> more) {
        return both(command, more).toArray(String[]::new);
    }

    private static List<String> both(List<String> command, List<String> more) {
        return Stream.concat(command.stream(), more.stream()).toList();
    }

    private static JsonNode json(String text) {
        try {
            return Api.JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    @Test
    @Order(4)
    void afterErasureNothingIsReadableAndAllIsProven() throws Exception {
        assertThat(ran(0, "erase", ACCOUNT, "--reason", "request-7")).contains("unreadable from now on");
        Await.until("the note of the erasure is there", LIMIT, () -> notesOf("request-7") == 1);

        String notices = read("/v1/accounts/" + ACCOUNT + "/notices?limit=500");
        assertThat(notices)
                .contains("(erased)")
                .contains("Reason: request-7")
                .doesNotContain(PLANTED)
                .doesNotContain(SealedText.MARK);
        for (String path : List.of(
                "/v1/cases?account=" + ACCOUNT,
                "/v1/claims?account=" + ACCOUNT,
                "/v1/cash-refunds?account=" + ACCOUNT,
                "/v1/accounts/" + ACCOUNT + "/activity",
                "/v1/accounts/" + ACCOUNT + "/generations/n-1",
                "/v1/accounts/" + ACCOUNT + "/generations/n-1/investigation")) {
            assertThat(read(path)).as(path).doesNotContain(PLANTED);
        }
        // The answer to the first request is not remembered any more.
        assertThat(api.post(
                                "/v1/notes",
                                "{'accountId':'" + ACCOUNT + "','noteId':'one','text':'Ada " + PLANTED
                                        + " said \\\"hello\\\"','operator':'kim'}",
                                "Idempotency-Key",
                                "note-one")
                        .header("Idempotent-Replayed"))
                .isEmpty();
        assertThat(foundIn(PLANTED)).isEmpty();
        String key = directory.resolve("privacy.key").toString();
        assertThat(ran(
                        0,
                        "unseal",
                        "--json",
                        "--privacy-key-file",
                        key,
                        directory.resolve("printed.txt").toString()))
                .contains("(erased)")
                .doesNotContain(PLANTED);
        assertThat(read("/v1/accounts/" + OTHER + "/notices")).contains("Ben " + PLANTED + " called");
        assertThat(ran(0, "audit", "verify")).contains("AGREES");
    }

    @Test
    @Order(5)
    void erasingAgainErasesWhatCameSince() {
        // The request that was sent again above brought a text, and with it a new key.
        assertThat(ran(0, "erase", ACCOUNT, "--reason", "request-8")).contains("unreadable from now on");
        Await.until("its note is there", LIMIT, () -> notesOf("request-8") == 1);
        assertThat(ran(0, "erase", ACCOUNT, "--reason", "request-9")).contains("erased before");
        assertThat(notesOf("request-7")).isOne();
        assertThat(notesOf("request-8")).isOne();
        assertThat(notesOf("request-9")).isZero();
        assertThat(ran(1, "erase", "forget:nobody", "--reason", "request-9")).contains("was ever sealed");
        assertThat(ran(2, "erase", ACCOUNT, "--reason", "Ada Lovelace asked")).contains("names nobody");
    }

    @Test
    @Order(6)
    void itStaysSoAfterARestart() {
        ledger.closeApi();
        ledger.openApi();
        api = new Api(ledger.url(), null);
        assertThat(read("/v1/accounts/" + ACCOUNT + "/notices?limit=500"))
                .contains("(erased)")
                .doesNotContain(PLANTED);
        assertThat(read("/v1/accounts/" + OTHER + "/notices")).contains("Ben " + PLANTED + " called");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void sendRaw(String topic, String account, List<byte[]> values) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                ledger.settings().clients(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (byte[] value : values) {
                producer.send(new ProducerRecord<>(topic, utf8(account), value)).get();
            }
        }
    }

    /** What docs/privacy.md calls not erasable: the journal's own copy of what was sent in plain, and nothing that follows from it. */
    @Test
    @Order(7)
    void whatOthersWriteInPlainIsRefusedAndStandsInTheJournalAlone() throws Exception {
        String note = "{\"type\":\"AccountNoted\",\"accountId\":\"forget:eve\",\"noteId\":\"1\",\"text\":\"Eve Adams\","
                + "\"operator\":\"kim\"}";
        EventCodec codec = new EventCodec();
        String journal = ledger.settings().topics().events().name();
        sendRaw(
                journal,
                "forget:eve",
                List.of(
                        utf8(note),
                        codec.write(codec.readText(note)),
                        utf8("{\"type\":\"GenerationRequested\",\"accountId\":\"forget:eve\",\"generationId\":\"n-1\","
                                + "\"feature\":\"picture\",\"label\":\"Eve Adams\"}"),
                        utf8(note.replace("\"text\":", "\"txt\":")),
                        utf8(note.replace("\"1\"", "{\"of\":\"Eve Adams\"}")),
                        utf8("{\"type\":\"Eve Adams\"}"),
                        utf8("{ Eve Adams")));
        List<String> letters = new ArrayList<>();
        Await.until("they are dead letters", LIMIT, () -> {
            letters.clear();
            new CommittedReader(ledger.settings().clients())
                    .readAll(ledger.settings().topics().deadLetters().name(), record -> {
                        if (record.value().length == 0) {
                            letters.add(DeadLetter.in(record.headers())
                                    .orElseThrow()
                                    .reason());
                        }
                    });
            return letters.size() == 7;
        });
        assertThat(letters).filteredOn("PLAIN_TEXT"::equals).hasSize(3);
        assertThat(ran(0, "dead-letters", "list", "--json"))
                .contains("PLAIN_TEXT")
                .doesNotContain("Eve Adams");
        assertThat(foundIn("Eve Adams")).containsExactly(journal);
        assertThat(read("/v1/accounts/forget:eve/notices")).doesNotContain("Eve Adams");
        assertThat(ran(0, "audit", "verify")).contains("AGREES");
    }

    /** By the Java library, a bridge of events and one of CloudEvents, and the command line. */
    @Test
    @Order(8)
    void otherPublishersSealToo() throws Exception {
        Path key = directory.resolve("privacy.key");
        String events = "[GenerationRequested, AccountNoted]";
        List<BridgeSettings> bridges = BridgeReading.of(
                new YAMLMapper()
                        .readTree("- topic: studio\n  types: " + events
                                + "\n- topic: clouds\n  format: cloudevents\n  types: " + events + "\n"),
                new ArrayList<>());
        Path file = directory.resolve("published.jsonl");
        String note =
                "{\"type\":\"AccountNoted\",\"accountId\":\"forget:pub\",\"noteId\":\"%s\",\"text\":\"Hypatia %s\",\"operator\":\"kim\"}";
        Files.writeString(file, note.formatted("p", "published"));
        ran(0, "publish", file.toString(), "--privacy-key-file", key.toString());
        Files.delete(file);
        try (LedgerPublisher publisher = LedgerPublisher.to(ledger.settings().clients(), "studio")
                .privacyKeyFile(key)
                .open()) {
            for (int i = 0; i < 100; i++) {
                CompletableFuture<Receipt> unused =
                        publisher.publish(GenerationEvents.generationRequested("forget:pub", "n-" + i, "picture")
                                .label("Hypatia " + i)
                                .build());
            }
            publisher.flush();
        }
        MasterKey master = MasterKey.of(key, false);
        try (Bridges running = Bridges.start(ledger.settings(), bridges, null, master)) {
            sendRaw("studio", "forget:pub", List.of(utf8(note.formatted("b", "bridged")), utf8("{ Hypatia")));
            sendRaw(
                    "clouds",
                    "forget:pub",
                    List.of(
                            utf8(
                                    "{\"specversion\":\"1.0\",\"id\":\"c-1\",\"source\":\"s\",\"type\":\"AccountNoted\","
                                            + "\"subject\":\"forget:pub\",\"data\":{\"noteId\":\"c\",\"text\":\"Hypatia in a cloud\",\"operator\":\"kim\"}}")));
            assertThat(running.part().isRunningWithin(LIMIT)).isTrue();
            Await.until("all is there", LIMIT, () -> {
                String told = read("/v1/accounts/forget:pub/notices?limit=500");
                return told.contains("Hypatia bridged") && told.contains("Hypatia published");
            });
        }
        assertThat(read("/v1/accounts/forget:pub/generations/n-7")).contains("Hypatia 7");
        assertThat(foundIn("Hypatia")).isSubsetOf("studio", "clouds").contains("studio");
        ran(0, "erase", "forget:pub", "--reason", "request-10");
        Await.until(
                "nobody reads it any more",
                LIMIT,
                () -> !read("/v1/accounts/forget:pub/notices?limit=500").contains("Hypatia"));
        assertThat(read("/v1/accounts/forget:pub/generations/n-7"))
                .contains("(erased)")
                .doesNotContain("Hypatia");
        assertThat(ran(0, "audit", "verify")).contains("AGREES");
    }

    /** The same by the API: what was sealed is gone, once for each key of a request, and the note is the command's. */
    @Test
    @Order(9)
    void theApiErasesToo() throws Exception {
        String erase = "/v1/accounts/forget:api/erase";
        String note = "{'accountId':'forget:api','noteId':'%s','text':'Grace Hopper','operator':'kim'}";
        api.post(erase, "{'reason':'request-11'}").with(404);
        api.post("/v1/notes", note.formatted("one")).with(201);
        assertThat(api.post(erase, "{'reason':'Grace asked'}").with(400).toString())
                .contains("\"reason\"", "names nobody");
        api.post(erase, "{}").with(400);
        api.post(erase, "{'reason':'request-11','acount':'x'}").with(400);
        api.post(erase, "{'reason':'request-11','accountId':'forget:ada'}").with(422);

        Api.Reply first = api.post(erase, "{'reason':'request-11'}", "Idempotency-Key", "erase-one");
        JsonNode erased = first.with(200);
        assertThat(erased.path("keysDestroyed").asInt()).isOne();
        assertThat(erased.path("notErased").toString()).contains("in plain", "backups");
        Await.until("nobody reads it any more, and its note is there", LIMIT, () -> {
            String told = read("/v1/accounts/forget:api/notices");
            return told.contains("(erased)") && told.contains("Reason: request-11") && !told.contains("Hopper");
        });
        assertThat(first.position()).isNotBlank();
        api.post("/v1/notes", note.formatted("two")).with(201);
        Api.Reply again = api.post(erase, "{'reason':'request-11'}", "Idempotency-Key", "erase-one");
        assertThat(again.with(200)).isEqualTo(erased);
        assertThat(again.header("Idempotent-Replayed")).contains("true");
        assertThat(read("/v1/accounts/forget:api/notices")).contains("Grace Hopper");
        api.post(erase, "{'reason':'request-12'}", "Idempotency-Key", "erase-one")
                .with(422);
        assertThat(ran(0, "erase", "forget:api", "--reason", "request-12", "--json"))
                .contains("\"keysDestroyed\" : 1", "\"notErased\"");
        assertThat(api.post(erase, "{'reason':'request-13'}").with(200).path("reason"))
                .as("the last that erased anything")
                .hasToString("\"request-12\"");
        assertThat(ran(0, "audit", "verify")).contains("AGREES");
    }
}
