package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.bridges.webhook.AllowedNetworks;
import io.makegood.bridges.webhook.WebhookBook;
import io.makegood.bridges.webhook.WebhookForm;
import io.makegood.cli.Main;
import io.makegood.ledger.event.SealedText;
import io.makegood.systemtests.delivery.Await;
import io.makegood.topics.personal.AccountKeys;
import io.makegood.topics.personal.InvalidKeyFile;
import io.makegood.topics.personal.MasterKey;
import io.makegood.topics.personal.PersonalKeys;
import io.makegood.topics.personal.PersonalKeys.Resealed;
import io.makegood.topics.reading.CommittedReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The master key is changed while the ledger runs, broken off in between, with an erasure and a race in the middle of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResealIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int ACCOUNTS = 20;

    private Path file;
    private Path old;
    private Path fresh;
    private TestLedger ledger;
    private Api api;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        file = directory.resolve("privacy.key");
        old = directory.resolve("old.key");
        fresh = directory.resolve("fresh.key");
        MasterKey master = MasterKey.of(file, true);
        Files.copy(file, old);
        assertThat(MasterKey.of(fresh, true)).isNotNull();
        ledger = TestLedger.start(directory, TestLedger.open(), null, master);
        api = new Api(ledger.url(), null);
        for (int i = 0; i < ACCOUNTS; i++) {
            note("reseal:" + i, "Emmy Noether " + i);
        }
        try (WebhookBook book = webhooks(file)) {
            book.add(
                    WebhookForm.terms(Api.JSON
                            .createObjectNode()
                            .put("name", "shop")
                            .put("url", "http://127.0.0.1:9/")
                            .<ObjectNode>set("types", Api.JSON.createArrayNode().add("entry.*"))),
                    null);
        }
    }

    @AfterAll
    void stop() {
        ledger.close();
    }

    private WebhookBook webhooks(Path key) throws Exception {
        return WebhookBook.open(
                ledger.settings().clients(),
                ledger.settings().topics(),
                AllowedNetworks.of(List.of("127.0.0.1")),
                MasterKey.of(key, false));
    }

    private void note(String account, String text) {
        api.post(
                        "/v1/notes",
                        "{'accountId':'" + account + "','noteId':'" + text.replace(' ', '-') + "','text':'" + text
                                + "','operator':'kim'}")
                .with(201);
    }

    private String told(String account) {
        return api.get("/v1/accounts/" + account + "/notices").with(200).toString();
    }

    private String topic() {
        return ledger.settings().topics().textKeys().name();
    }

    private String ran(int code, String... arguments) {
        StringWriter out = new StringWriter();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--bootstrap-servers", ledger.settings().bootstrapServers()));
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(out, true));
        assertThat(line.execute(all.toArray(String[]::new))).as("%s", out).isEqualTo(code);
        return out.toString();
    }

    private List<ConsumerRecord<byte[], byte[]>> records() {
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        new CommittedReader(ledger.settings().clients()).readAll(topic(), all::add);
        return all;
    }

    /** The keys as one reads them who comes once Kafka has compacted their topic. */
    private AccountKeys compacted(Path key) throws Exception {
        Map<String, ConsumerRecord<byte[], byte[]>> newest = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records()) {
            String name = new String(record.key(), StandardCharsets.UTF_8);
            newest.remove(name);
            newest.put(name, record);
        }
        AccountKeys keys = new AccountKeys(MasterKey.of(key, false));
        newest.values().forEach(record -> keys.read(record.key(), record.value()));
        return keys;
    }

    private void send(byte[] key, byte[] value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                ledger.settings().clients(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic(), 0, key, value)).get();
        }
    }

    private static byte[] recordOf(String account, List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .map(ConsumerRecord::key)
                .filter(key -> new String(key, StandardCharsets.UTF_8)
                        .substring(SealedText.KEY_CHARS)
                        .equals(account))
                .findFirst()
                .orElseThrow();
    }

    private static String current(AccountKeys keys, String account) {
        return Objects.requireNonNull(keys.current(account)).id();
    }

    /** Whether the account's key is kept under that master key. */
    private boolean isUnder(Path key, String account) throws Exception {
        try {
            return compacted(key).current(account) != null;
        } catch (InvalidKeyFile e) {
            return false;
        }
    }

    /** How many accounts' keys and webhooks are kept under another key of the file than the first. */
    private int remaining() throws Exception {
        JsonNode said = Api.JSON.readTree(ran(1, "reseal", "--check", "--json", "--privacy-key-file", file.toString()));
        assertThat(said.path("closed").asInt()).isZero();
        return said.path("remaining").asInt();
    }

    @Test
    void theMasterKeyIsChangedWhileTheLedgerRuns() throws Exception {
        // Two instances proposed a key for this account at once: the second is never used.
        AccountKeys.Appended second = new AccountKeys(MasterKey.of(old, false)).proposal("reseal:3");
        send(second.key(), Objects.requireNonNull(second.value()));
        String used = current(compacted(old), "reseal:3");
        List<ConsumerRecord<byte[], byte[]>> before = records();

        // Behind the old one first, then before it: the API reads the file again by itself.
        Files.writeString(file, Files.readString(old) + Files.readString(fresh));
        assertThat(ran(0, "reseal", "--check", "--privacy-key-file", file.toString()))
                .contains("0 remain");
        Files.writeString(file, Files.readString(fresh) + Files.readString(old));
        Await.until("what is new is kept under the new key", LIMIT, () -> {
            String account = "reseal:new-" + System.nanoTime();
            note(account, "Hilbert");
            return told(account).contains("Hilbert") && isUnder(fresh, account);
        });
        int remaining = remaining();
        assertThat(remaining).isGreaterThanOrEqualTo(ACCOUNTS + 1);

        try (PersonalKeys broken =
                PersonalKeys.resealing(ledger.settings().clients(), topic(), MasterKey.of(file, false))) {
            assertThat(broken.reseal(7)).isEqualTo(new Resealed(7, remaining - 1 - 7, 0));
        }
        assertThat(remaining()).isEqualTo(remaining - 7);
        for (int i = 0; i < ACCOUNTS; i++) {
            assertThat(told("reseal:" + i)).contains("Emmy Noether " + i);
        }

        // Erased after it was looked at and before it was kept anew: whoever reads that says its end again.
        ran(0, "erase", "reseal:5", "--reason", "request-1");
        byte[] erased = recordOf("reseal:5", before);
        byte[] anew = before.stream()
                .filter(record -> Arrays.equals(record.key(), erased))
                .findFirst()
                .orElseThrow()
                .value();
        send(erased, anew);
        Await.until("its end is the last that is said", LIMIT, () -> {
            List<ConsumerRecord<byte[], byte[]>> ofIt = records().stream()
                    .filter(record -> Arrays.equals(record.key(), erased))
                    .toList();
            return AccountKeys.isEnd(ofIt.get(ofIt.size() - 1).value());
        });

        assertThat(ran(0, "reseal", "--privacy-key-file", file.toString()))
                .contains("the secrets of 1 webhooks", "0 remain", "can leave the file");
        assertThat(ran(0, "reseal", "--privacy-key-file", file.toString()))
                .contains(": 0 accounts' keys", "of 0 webhooks", "0 remain");
        assertThat(current(compacted(fresh), "reseal:3")).as("the one it was").isEqualTo(used);

        Files.copy(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        ledger.closeApi();
        ledger.openApi();
        api = new Api(ledger.url(), null);
        note("reseal:3", "Emmy Noether again");
        assertThat(told("reseal:3")).contains("Emmy Noether 3", "Emmy Noether again");
        assertThat(told("reseal:5")).contains("(erased)").doesNotContain("Emmy Noether");
        try (WebhookBook book = webhooks(fresh)) {
            assertThat(book.reseal(true)).isEqualTo(new WebhookBook.Resealed(0, 0, 0));
        }
        assertThat(ran(1, "reseal", "--privacy-key-file", old.toString()))
                .contains("kept under none of the file's keys");
        assertThatThrownBy(() -> PersonalKeys.follow(ledger.settings().clients(), topic(), MasterKey.of(old, false))
                        .close())
                .isInstanceOf(InvalidKeyFile.class);
    }
}
