package io.makegood.systemtests.cli;

import static org.apache.kafka.common.acl.AclOperation.ALTER;
import static org.apache.kafka.common.acl.AclOperation.CLUSTER_ACTION;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.application.config.EngineSettings;
import io.makegood.bridges.topic.BridgeSettings;
import io.makegood.bridges.topic.Bridges;
import io.makegood.cli.Main;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.http.api.HttpSettings;
import io.makegood.http.api.LedgerApi;
import io.makegood.processor.engine.Engine;
import io.makegood.systemtests.delivery.Await;
import io.makegood.topics.personal.MasterKey;
import io.makegood.topics.personal.PersonalKeys;
import io.makegood.topics.writing.EventChecking;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rights of docs/operations.md are enough, by a broker that checks them. Everybody is the same user here, so the roles act one
 * after the other, each with its own rights alone.
 */
class RightsIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String WHO = "User:ANONYMOUS";

    @TempDir
    private Path directory;

    private EmbeddedKafka kafka;
    private Admin admin;

    /** Rights to what has that name, or begins with it. */
    private record Rights(ResourceType type, String name, PatternType pattern, Set<AclOperation> operations) {
        static Rights prefixed(ResourceType type, String name, AclOperation... operations) {
            return new Rights(type, name, PatternType.PREFIXED, Set.of(operations));
        }

        static Rights to(ResourceType type, String name, AclOperation... operations) {
            return new Rights(type, name, PatternType.LITERAL, Set.of(operations));
        }

        Collection<AclBinding> bindings() {
            return operations.stream()
                    .map(operation -> new AclBinding(
                            new ResourcePattern(type, name, pattern),
                            new AccessControlEntry(WHO, "*", operation, AclPermissionType.ALLOW)))
                    .toList();
        }
    }

    private static final List<Rights> MAKER =
            List.of(Rights.prefixed(ResourceType.TOPIC, "ledger.", CREATE, DESCRIBE, DESCRIBE_CONFIGS));
    private static final List<Rights> ERASER = List.of(
            Rights.to(ResourceType.TOPIC, "ledger.text-keys", READ, WRITE, DESCRIBE),
            Rights.to(ResourceType.TOPIC, "ledger.events", WRITE, DESCRIBE));
    private static final List<Rights> RESEALER = List.of(
            Rights.to(ResourceType.TOPIC, "ledger.text-keys", READ, WRITE, DESCRIBE),
            Rights.to(ResourceType.TOPIC, "ledger.webhook-endpoints", READ, WRITE, DESCRIBE),
            Rights.to(ResourceType.TOPIC, "ledger.webhook-deliveries", READ, DESCRIBE));
    private static final List<Rights> ENGINE = List.of(
            Rights.prefixed(ResourceType.TOPIC, "ledger.", READ, WRITE, DESCRIBE, DESCRIBE_CONFIGS),
            Rights.prefixed(
                    ResourceType.TOPIC, "makegood-ledger-", READ, WRITE, DESCRIBE, DESCRIBE_CONFIGS, CREATE, DELETE),
            Rights.to(ResourceType.TOPIC, "billing", READ, DESCRIBE),
            Rights.prefixed(ResourceType.GROUP, "makegood-ledger", READ, DESCRIBE),
            Rights.prefixed(ResourceType.TRANSACTIONAL_ID, "makegood-ledger", WRITE, DESCRIBE),
            Rights.to(ResourceType.TRANSACTIONAL_ID, "ledger.events-policy-publication", WRITE, DESCRIBE));
    private static final List<Rights> PUBLISHER =
            List.of(Rights.to(ResourceType.TOPIC, "ledger.events", WRITE, DESCRIBE));
    private static final List<Rights> AUDITOR = List.of(
            Rights.prefixed(ResourceType.TOPIC, "ledger.", READ, DESCRIBE),
            Rights.to(ResourceType.GROUP, "makegood-ledger", DESCRIBE));
    private static final List<Rights> POLICY_PUBLISHER = List.of(
            Rights.to(ResourceType.TOPIC, "ledger.events", READ, WRITE, DESCRIBE),
            Rights.to(ResourceType.TRANSACTIONAL_ID, "ledger.events-policy-publication", WRITE, DESCRIBE));

    private static final List<Rights> CUTTER = List.of(
            Rights.prefixed(ResourceType.TOPIC, "ledger.", READ, DESCRIBE, DESCRIBE_CONFIGS),
            Rights.to(ResourceType.TOPIC, "ledger.events", DELETE),
            Rights.to(ResourceType.TOPIC, "ledger.entries", DELETE),
            Rights.to(ResourceType.TOPIC, "ledger.refunds", DELETE),
            Rights.to(ResourceType.TOPIC, "ledger.notices", DELETE),
            Rights.to(ResourceType.TOPIC, "ledger.openings", CREATE, WRITE, DELETE),
            // Whoever reads the topics is waited for, so all groups must be seen.
            Rights.to(ResourceType.GROUP, "*", DESCRIBE),
            Rights.to(ResourceType.TRANSACTIONAL_ID, "ledger.openings-cut", WRITE, DESCRIBE));
    private static final List<Rights> RESTORER = List.of(
            Rights.prefixed(ResourceType.TOPIC, "ledger.", READ, DESCRIBE, DESCRIBE_CONFIGS),
            Rights.to(ResourceType.TOPIC, "ledger.engine", WRITE),
            Rights.prefixed(ResourceType.TOPIC, "makegood-ledger-", CREATE, READ, WRITE, DESCRIBE, DESCRIBE_CONFIGS),
            Rights.to(ResourceType.GROUP, "makegood-ledger", DESCRIBE),
            Rights.to(ResourceType.TRANSACTIONAL_ID, "makegood-ledger-changelogs", WRITE, DESCRIBE));

    /** Of both sides, which are one cluster here. */
    private static List<Rights> migratorInto(String prefix, String application) {
        return List.of(
                Rights.prefixed(ResourceType.TOPIC, "ledger.", READ, DESCRIBE, DESCRIBE_CONFIGS),
                Rights.to(ResourceType.GROUP, "makegood-ledger", DESCRIBE),
                Rights.prefixed(
                        ResourceType.TOPIC,
                        prefix,
                        CREATE,
                        READ,
                        WRITE,
                        DESCRIBE,
                        DESCRIBE_CONFIGS,
                        AclOperation.ALTER_CONFIGS),
                Rights.to(ResourceType.GROUP, application, DESCRIBE),
                Rights.to(ResourceType.TRANSACTIONAL_ID, prefix + "events-migration", WRITE, DESCRIBE));
    }

    @BeforeEach
    void start() throws Exception {
        kafka = EmbeddedKafka.start(EmbeddedKafka.Options.in(directory.resolve("kafka"))
                .withFreePort()
                .withProperty("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                // Until there are rules for a resource, so that they can be made at all.
                .withProperty("allow.everyone.if.no.acl.found", "true"));
        admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        admin.createTopics(List.of(new NewTopic("billing", Optional.of(1), Optional.empty())))
                .all()
                .get();
        makeKafkasOwnTopics();
        List<AclBinding> first =
                new ArrayList<>(Rights.to(ResourceType.CLUSTER, "kafka-cluster", CLUSTER_ACTION, ALTER, DESCRIBE)
                        .bindings());
        for (ResourceType type : List.of(ResourceType.TOPIC, ResourceType.GROUP, ResourceType.TRANSACTIONAL_ID)) {
            first.add(new AclBinding(
                    new ResourcePattern(type, "*", PatternType.LITERAL),
                    new AccessControlEntry("User:nobody", "*", READ, AclPermissionType.ALLOW)));
        }
        admin.createAcls(first).all().get();
    }

    /** The broker makes them when they are first asked for; here it is the same user, who may not for most of the test. */
    private void makeKafkasOwnTopics() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", "first"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.initTransactions();
        }
        admin.alterConsumerGroupOffsets("first", Map.of(new TopicPartition("billing", 0), new OffsetAndMetadata(0)))
                .all()
                .get();
    }

    @AfterEach
    void stop() {
        admin.close();
        kafka.close();
    }

    private void become(List<Rights> role) throws Exception {
        for (ResourceType type : List.of(ResourceType.TOPIC, ResourceType.GROUP, ResourceType.TRANSACTIONAL_ID)) {
            admin.deleteAcls(List.of(new AclBindingFilter(
                            new ResourcePatternFilter(type, null, PatternType.ANY),
                            new AccessControlEntryFilter(WHO, null, AclOperation.ANY, AclPermissionType.ANY))))
                    .all()
                    .get();
        }
        List<AclBinding> bindings =
                role.stream().flatMap(rights -> rights.bindings().stream()).toList();
        admin.createAcls(bindings).all().get();
        // The controller has them; whoever is asked next is the broker, which hears of them a moment later.
        AclBindingFilter own = new AclBindingFilter(
                ResourcePatternFilter.ANY,
                new AccessControlEntryFilter(WHO, null, AclOperation.ANY, AclPermissionType.ANY));
        Await.until(
                "the broker knows the rights",
                LIMIT,
                () -> admin.describeAcls(own).values().get().stream()
                        .filter(binding -> binding.pattern().resourceType() != ResourceType.CLUSTER)
                        .collect(Collectors.toSet())
                        .equals(Set.copyOf(bindings)));
    }

    private String run(int expected, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--bootstrap-servers");
        all.add(kafka.bootstrapServers());
        int code = Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
        assertThat(code).as(out + "\n" + err).isEqualTo(expected);
        return out + "" + err;
    }

    @Test
    void each_role_can_do_its_work_with_its_rights_and_no_more() throws Exception {
        become(MAKER);
        run(0, "topics", "create");

        become(POLICY_PUBLISHER);
        run(0, "policy", "publish", Path.of("..", "policies", "example.yaml").toString());
        run(0, "fold", "adopt", "2", "--yes");
        run(0, "fold", "list");

        become(PUBLISHER);
        Path events = Files.writeString(
                directory.resolve("events.jsonl"),
                "{\"type\":\"CreditsGranted\",\"accountId\":\"a\",\"grantId\":\"g-1\",\"amount\":100,\"kind\":\"PAID\"}\n");
        run(0, "publish", events.toString());
        try (KafkaProducer<byte[], byte[]> forger = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            byte[] forged = "x".getBytes(StandardCharsets.UTF_8);
            assertThatThrownBy(() -> forger.send(new ProducerRecord<>("ledger.entries", forged, forged))
                            .get())
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
        }

        become(ENGINE);
        EngineSettings settings = EngineSettings.builder()
                .bootstrapServers(kafka.bootstrapServers())
                .stateDirectory(directory.resolve("state"))
                .build();
        BridgeSettings bridge =
                new BridgeSettings("billing", Set.of("CreditsGranted"), BridgeSettings.Format.JSON, false, List.of());
        try (Engine engine = Engine.start(settings);
                Bridges bridges = Bridges.start(settings, List.of(bridge), null);
                LedgerApi api = LedgerApi.start(
                        settings, engine.part(), new HttpSettings("127.0.0.1", 0, null, true, null, 0))) {
            engine.awaitRunning(LIMIT);
            api.awaitReady(LIMIT);
            Await.until("both events are folded, and the bridge reads", LIMIT, () -> {
                assertThat(engine.failure()).isEmpty();
                assertThat(bridges.part().failure()).isEmpty();
                return engine.tally().applied() >= 2 && bridges.part().isRunning();
            });
        }

        become(AUDITOR);
        assertThat(run(0, "balance", "a", "--json")).contains("\"balance\" : 100");
        run(0, "audit", "verify", "--work-dir", directory.resolve("audit").toString());
        String archive = directory.resolve("archive").toString();
        cutAndMigrated(archive);

        resealedAndErased(settings);

        become(List.of());
        assertThat(run(3, "balance", "a")).contains("Not authorized");
    }

    /** The keys of texts are put under another key, and those of an account are destroyed. */
    private void resealedAndErased(EngineSettings settings) throws Exception {
        become(ENGINE);
        MasterKey master = MasterKey.of(directory.resolve("privacy.key"), true);
        try (PersonalKeys keys = PersonalKeys.follow(settings.clients(), "ledger.text-keys", master)) {
            keys.prepare(
                            List.of(
                                    new EventChecking()
                                            .check(
                                                    "{\"type\":\"AccountNoted\",\"accountId\":\"a\",\"noteId\":\"1\",\"text\":\"t\",\"operator\":\"o\"}")))
                    .get();
        }
        become(RESEALER);
        assertThat(run(
                        0,
                        "reseal",
                        "--privacy-key-file",
                        directory.resolve("privacy.key").toString()))
                .contains("0 remain");
        become(ERASER);
        assertThat(run(0, "erase", "a", "--reason", "request-1")).contains("unreadable from now on");
    }

    /** A ledger is archived, cut, restored and copied, and the copy is followed. */
    private void cutAndMigrated(String archive) throws Exception {
        String key = directory.resolve("auditor.pem").toString();
        assertThat(Main.commandLine().execute("audit", "keygen", key)).isZero();
        run(0, "archive", "--before", Instant.now().toString(), "--to", archive, "--sign-key", key);
        assertThat(run(3, "archive", "cut", archive)).contains("Not authorized");

        become(CUTTER);
        run(0, "archive", "cut", archive, "--public-key", key + ".pub");

        become(ENGINE);
        List<String> changelogs =
                List.of("makegood-ledger-accounts-changelog", "makegood-ledger-generations-changelog");
        admin.deleteTopics(changelogs).all().get();
        become(RESTORER);
        Await.until(
                "the changelogs are gone",
                LIMIT,
                () -> admin.listTopics().names().get().stream().noneMatch(changelogs::contains));
        assertThat(run(0, "changelogs", "restore")).contains("Restored");

        become(migratorInto("once.", "makegood-once"));
        run(0, "migrate", "--into", "once.", "--archive", archive);

        become(migratorInto("v2.", "makegood-v2"));
        Thread follower = new Thread(
                () -> Main.commandLine()
                        .setOut(new PrintWriter(new StringWriter()))
                        .setErr(new PrintWriter(new StringWriter()))
                        .execute(
                                "migrate",
                                "--into",
                                "v2.",
                                "--follow",
                                "--archive",
                                archive,
                                "--bootstrap-servers",
                                kafka.bootstrapServers()),
                "follower");
        follower.start();
        try {
            Await.until("all is copied", LIMIT, () -> copiedIntoV2() >= 4);
        } finally {
            follower.interrupt();
            follower.join(10_000);
        }
        become(AUDITOR);
    }

    /** How many records that one says to have copied; -1 before it has begun. */
    private long copiedIntoV2() {
        StringWriter out = new StringWriter();
        int code = Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(new StringWriter()))
                .execute(
                        "migrate",
                        "status",
                        "--into",
                        "v2.",
                        "--json",
                        "--bootstrap-servers",
                        kafka.bootstrapServers());
        return code == 0 && out.toString().contains("\"behind\" : 0")
                ? Long.parseLong(out.toString().replaceAll("(?s).*\"copied\" : (\\d+).*", "$1"))
                : -1;
    }
}
