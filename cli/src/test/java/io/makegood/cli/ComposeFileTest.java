package io.makegood.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What docker-compose.yml and the image promise, without a Docker: versions, limits, health, order, and commands that exist. */
class ComposeFileTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern IMAGE = Pattern.compile("\\$\\{(MAKEGOOD_\\w+_IMAGE):-([^:}]+):([^}]+)}");
    private static final Pattern SETTING = Pattern.compile("\\$\\{(MAKEGOOD_\\w+):-([^}]*)}");
    private static final Pattern SECRET = Pattern.compile("(?i).*(password|passwd|secret|token|credential|api_?key).*");
    private static final Set<String> ONE_SHOT = Set.of("topics", "traffic", "makegood");
    private static final Set<String> ENGINES = Set.of("engine-1", "engine-2");

    private static String text;
    private static JsonNode withoutRegistry;

    /** With the registry's file laid over it. */
    private static JsonNode compose;

    @BeforeAll
    static void read() throws IOException {
        String alone = Files.readString(ROOT.resolve("docker-compose.yml"));
        String registry = Files.readString(ROOT.resolve("deploy/compose-registry.yml"));
        text = alone + registry;
        withoutRegistry = yaml(alone);
        compose = merged(yaml(alone), yaml(registry));
    }

    /** As Compose lays one file over another: maps grow, all else is replaced. */
    private static JsonNode merged(JsonNode below, JsonNode above) {
        if (!below.isObject() || !above.isObject()) {
            return above;
        }
        ObjectNode both = below.deepCopy();
        above.properties()
                .forEach(field -> both.set(
                        field.getKey(),
                        below.has(field.getKey())
                                ? merged(below.get(field.getKey()), field.getValue())
                                : field.getValue()));
        return both;
    }

    /** With anchors and merges resolved, which Jackson's own reader leaves as they are. */
    private static JsonNode yaml(String document) {
        Object tree = new Yaml().load(document);
        return new ObjectMapper().valueToTree(tree);
    }

    private static List<Map.Entry<String, JsonNode>> services() {
        List<Map.Entry<String, JsonNode>> services = new ArrayList<>();
        compose.get("services").properties().forEach(services::add);
        assertThat(services).hasSizeGreaterThan(7);
        return services;
    }

    private static JsonNode service(String name) {
        return compose.get("services").get(name);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    @Test
    void every_image_is_a_setting_with_a_pinned_version() {
        for (Map.Entry<String, JsonNode> service : services()) {
            Matcher image = IMAGE.matcher(service.getValue().get("image").asText());
            assertThat(image.matches()).as(service.getKey()).isTrue();
            // What is built here is what the sources are; nobody could pull it.
            assertThat(image.group(3))
                    .as(service.getKey())
                    .matches(service.getValue().has("build") ? "local" : "v?\\d+\\.\\d+\\.\\d+.*");
        }
    }

    @Test
    void what_runs_is_what_the_build_is_pinned_to() throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        String dockerfile = Files.readString(ROOT.resolve("deploy/Dockerfile"));
        assertThat(version("kafka")).isEqualTo(property(pom, "kafka.version"));
        assertThat(dockerfile).contains("ARG RUN_IMAGE=" + property(pom, "image.base") + "\n");
        assertThat(service("engine-1").get("image").asText()).contains(property(pom, "image.name"));
    }

    private static String version(String service) {
        Matcher image = IMAGE.matcher(service(service).get("image").asText());
        assertThat(image.matches()).isTrue();
        return image.group(3);
    }

    private static String property(String pom, String name) {
        Matcher value =
                Pattern.compile("<" + Pattern.quote(name) + ">([^<]+)</").matcher(pom);
        assertThat(value.find()).as(name).isTrue();
        return value.group(1);
    }

    @Test
    void every_service_has_a_memory_limit_and_says_whether_it_is_well() {
        for (Map.Entry<String, JsonNode> service : services()) {
            assertThat(service.getValue().get("mem_limit").asText())
                    .as(service.getKey())
                    .matches("(\\$\\{MAKEGOOD_\\w+:-)?\\d+[mg]}?");
            JsonNode health = service.getValue().get("healthcheck");
            if (ONE_SHOT.contains(service.getKey())) {
                assertThat(health.get("disable").asBoolean())
                        .as(service.getKey())
                        .isTrue();
            } else {
                assertThat(texts(health.get("test"))).as(service.getKey()).hasSizeGreaterThan(1);
            }
        }
    }

    @Test
    void what_depends_on_another_waits_until_that_is_well_or_done() {
        for (Map.Entry<String, JsonNode> service : services()) {
            JsonNode dependencies = service.getValue().get("depends_on");
            if (dependencies == null) {
                continue;
            }
            dependencies.properties().forEach(dependency -> {
                String as = service.getKey() + " on " + dependency.getKey();
                assertThat(service(dependency.getKey())).as(as).isNotNull();
                assertThat(dependency.getValue().get("condition").asText())
                        .as(as)
                        .isEqualTo(
                                ONE_SHOT.contains(dependency.getKey())
                                        ? "service_completed_successfully"
                                        : "service_healthy");
            });
        }
        for (String engine : ENGINES) {
            assertThat(service(engine).get("depends_on").properties().stream().map(Map.Entry::getKey))
                    .contains("kafka", "topics", "registry");
        }
    }

    /** The one image that nobody can build from these sources alone may be named; all others are left out where they cannot be had. */
    @Test
    void a_ledger_needs_a_kafka_and_what_is_built_here_and_all_else_is_asked_for() {
        Set<String> always = new TreeSet<>();
        withoutRegistry.get("services").properties().forEach(service -> {
            if (!service.getValue().has("profiles")) {
                always.add(service.getKey());
            }
        });
        assertThat(always).containsExactly("engine-1", "engine-2", "kafka", "topics");
        for (String name : always) {
            JsonNode service = withoutRegistry.get("services").get(name);
            assertThat(service.has("build") || name.equals("kafka")).as(name).isTrue();
            JsonNode dependencies = service.path("depends_on");
            dependencies.properties().forEach(each -> assertThat(always).contains(each.getKey()));
            // Whatever stands in a profile's service, Compose reads: what must be set there would have to be set for
            // all.
        }
        assertThat(text).doesNotContain(":?");
        assertThat(withoutRegistry
                        .at("/services/engine-1/environment/MAKEGOOD_SCHEMA_REGISTRY")
                        .asText())
                .isEqualTo("${MAKEGOOD_SCHEMA_REGISTRY:-}");
        assertThat(texts(service("prometheus").get("profiles"))).containsExactly("metrics", "grafana");
        assertThat(texts(service("grafana").get("profiles"))).containsExactly("grafana");
        assertThat(texts(service("kafka-ui").get("profiles"))).containsExactly("kafka-ui");
    }

    @Test
    void the_kafka_that_is_built_here_starts_as_the_official_one_does() throws IOException {
        Path image = ROOT.resolve("deploy/kafka-image");
        assertThat(image.resolve("etc/kafka/docker/run")).isExecutable();
        String asked = service("kafka").get("healthcheck").get("test").get(1).asText();
        Matcher program = Pattern.compile("(/opt/\\S+) --bootstrap-server").matcher(asked);
        assertThat(program.find()).isTrue();
        assertThat(image.resolve(program.group(1).substring(1))).isExecutable();
        assertThat(Files.readString(image.resolve("Dockerfile"))).contains("VOLUME /var/lib/kafka/data");
        assertThat(texts(service("kafka").get("volumes"))).containsExactly("kafka:/var/lib/kafka/data");
    }

    @Test
    void nothing_is_open_to_other_machines() {
        for (Map.Entry<String, JsonNode> service : services()) {
            JsonNode ports = service.getValue().get("ports");
            if (ports != null) {
                assertThat(texts(ports))
                        .as(service.getKey())
                        .allSatisfy(port -> assertThat(port).startsWith("127.0.0.1:"));
            }
        }
    }

    @Test
    void no_password_is_known_before_somebody_chooses_it() {
        Set<String> secrets = new TreeSet<>();
        for (Map.Entry<String, JsonNode> service : services()) {
            JsonNode environment = service.getValue().get("environment");
            if (environment == null) {
                continue;
            }
            environment.properties().forEach(setting -> {
                if (SECRET.matcher(setting.getKey()).matches()) {
                    String value = setting.getValue().asText();
                    secrets.add(setting.getKey());
                    assertThat(value)
                            .as("%s of %s", setting.getKey(), service.getKey())
                            .matches("\\$\\{MAKEGOOD_\\w+:-}");
                }
            });
        }
        assertThat(secrets).contains("GF_SECURITY_ADMIN_PASSWORD", "MAKEGOOD_STRIPE_WEBHOOK_SECRET");
        assertThat(service("grafana").get("environment").get("GF_SECURITY_ADMIN_PASSWORD"))
                .as("Grafana's own default is known to all")
                .isNotNull();
    }

    @Test
    void who_looks_without_a_password_can_change_nothing() {
        JsonNode grafana = service("grafana").get("environment");
        assertThat(grafana.get("GF_AUTH_ANONYMOUS_ORG_ROLE").asText()).isEqualTo("Viewer");
        assertThat(service("kafka-ui")
                        .get("environment")
                        .get("KAFKA_CLUSTERS_0_READONLY")
                        .asText())
                .isEqualTo("true");
    }

    @Test
    void a_grafana_without_a_password_does_not_start_and_says_what_to_set() throws Exception {
        List<String> entrypoint = texts(service("grafana").get("entrypoint"));
        assertThat(entrypoint.subList(0, 2)).containsExactly("/bin/sh", "-c");
        // Compose's own way to write one dollar.
        String script = entrypoint.get(2).replace("$$", "$").replace("exec /run.sh", "exec echo started");
        assertThat(started(script, ""))
                .contains("set MAKEGOOD_GRAFANA_PASSWORD")
                .doesNotContain("started");
        assertThat(started(script, "secret")).isEqualTo("started\n");
        String guide = Files.readString(ROOT.resolve("docs/deploy.md"));
        assertThat(guide).contains("`MAKEGOOD_GRAFANA_PASSWORD`", "MAKEGOOD_GRAFANA_PASSWORD=");
        assertThat(Files.readAllLines(ROOT.resolve(".gitignore"))).contains(".env");
        assertThat(Files.readAllLines(ROOT.resolve(".dockerignore"))).contains(".env");
    }

    private static String started(String script, String password) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script).redirectErrorStream(true);
        builder.environment().put("GF_SECURITY_ADMIN_PASSWORD", password);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isEqualTo(password.isEmpty() ? 1 : 0);
        return said;
    }

    @Test
    void engines_are_nobody_and_write_nowhere_but_to_their_own_volume() throws IOException {
        Set<String> volumes = new HashSet<>();
        for (Map.Entry<String, JsonNode> service : services()) {
            if (!service.getValue().has("build")) {
                continue;
            }
            assertThat(service.getValue().get("user").asText())
                    .as(service.getKey())
                    .matches("[1-9]\\d+:[1-9]\\d+");
            assertThat(service.getValue().get("read_only").asBoolean())
                    .as(service.getKey())
                    .isTrue();
            assertThat(texts(service.getValue().get("cap_drop"))).containsExactly("ALL");
            assertThat(texts(service.getValue().get("security_opt"))).contains("no-new-privileges:true");
            // Native libraries lie in the image.
            assertThat(texts(service.getValue().get("tmpfs")))
                    .anySatisfy(mount -> assertThat(mount).startsWith("/tmp:").contains(",noexec,"));
            if (ENGINES.contains(service.getKey())) {
                List<String> mounted = texts(service.getValue().get("volumes"));
                assertThat(mounted).hasSize(1);
                assertThat(mounted.get(0)).endsWith(":/var/lib/makegood");
                volumes.addAll(mounted);
            }
        }
        assertThat(volumes).hasSize(ENGINES.size());
        assertThat(Files.readString(ROOT.resolve("deploy/Dockerfile")))
                .containsPattern("(?m)^USER [1-9]\\d+:[1-9]\\d+$");
    }

    @Test
    void engines_share_one_ledger_under_names_of_their_own() {
        Set<String> names = new HashSet<>();
        Set<String> partitions = new HashSet<>();
        for (String engine : ENGINES) {
            List<String> command = texts(service(engine).get("command"));
            names.add(option(command, "--instance-id"));
            partitions.add(option(command, "--partitions"));
            assertThat(option(command, "--instance-id")).isEqualTo(engine);
            assertThat(option(command, "--advertised-http")).isEqualTo(engine + ":7070");
            assertThat(option(command, "--standbys")).isEqualTo("1");
            assertThat(command).noneMatch(word -> word.startsWith("--access"));
        }
        List<String> topics = texts(service("topics").get("command"));
        partitions.add(topics.get(topics.indexOf("--partitions") + 1));
        assertThat(names).isEqualTo(ENGINES);
        assertThat(partitions).as("the same everywhere").hasSize(1);
    }

    private static String option(List<String> command, String name) {
        return command.stream()
                .filter(word -> word.startsWith(name + "="))
                .map(word -> word.substring(name.length() + 1))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void the_commands_are_ones_that_exist() {
        for (Map.Entry<String, JsonNode> service : services()) {
            if (!service.getValue().has("build")) {
                continue;
            }
            List<String> words = new ArrayList<>();
            JsonNode entrypoint = service.getValue().get("entrypoint");
            if (entrypoint != null) {
                assertThat(entrypoint.get(0).asText()).isEqualTo("makegood");
                words.addAll(texts(entrypoint).subList(1, entrypoint.size()));
            }
            if (service.getValue().has("command")) {
                words.addAll(texts(service.getValue().get("command")));
            }
            String[] arguments = words.stream()
                    .map(word -> SETTING.matcher(word).replaceAll("$2"))
                    .toArray(String[]::new);
            if (arguments.length > 0) {
                assertThat(Main.commandLine().parseArgs(arguments).hasSubcommand())
                        .as(service.getKey())
                        .isTrue();
            }
        }
    }

    @Test
    void what_is_mounted_is_in_the_repository() {
        for (Map.Entry<String, JsonNode> service : services()) {
            List<String> mounted = new ArrayList<>();
            if (service.getValue().has("volumes")) {
                mounted.addAll(texts(service.getValue().get("volumes")));
            }
            for (String mount : mounted) {
                String source = mount.split(":", 2)[0];
                if (source.startsWith("./")) {
                    assertThat(ROOT.resolve(source)).exists();
                    assertThat(mount).endsWith(":ro");
                } else {
                    assertThat(compose.get("volumes").has(source)).as(mount).isTrue();
                }
            }
        }
    }

    @Test
    void the_kafka_makes_no_topic_by_mistake_and_waits_for_no_second_broker() throws IOException {
        Map<String, String> settings = new java.util.HashMap<>();
        for (String line :
                Files.readAllLines(ROOT.resolve(service("kafka").get("env_file").asText()))) {
            if (!line.startsWith("#")) {
                String[] words = line.split("=", 2);
                settings.put(words[0], words[1]);
            }
        }
        assertThat(settings)
                .containsEntry("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                .containsEntry("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1")
                .containsEntry("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1")
                .containsEntry("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1")
                .containsEntry("KAFKA_OFFSETS_RETENTION_MINUTES", Integer.toString(Integer.MAX_VALUE));
        assertThat(settings.get("KAFKA_ADVERTISED_LISTENERS")).contains("kafka:29092", "localhost:9092");
    }

    @Test
    void prometheus_asks_both_engines() throws IOException {
        JsonNode prometheus = yaml(Files.readString(ROOT.resolve("deploy/prometheus/prometheus.yml")));
        List<String> targets = texts(prometheus.at("/scrape_configs/0/static_configs/0/targets"));
        assertThat(targets).containsExactlyInAnyOrder("engine-1:7070", "engine-2:7070");
        assertThat(prometheus.at("/rule_files/0").asText()).isEqualTo("alerts.yml");
    }

    @Test
    void every_setting_is_in_the_guide() throws IOException {
        String guide = Files.readString(ROOT.resolve("docs/deploy.md"));
        Set<String> settings = new TreeSet<>();
        Matcher setting = SETTING.matcher(text);
        while (setting.find()) {
            settings.add(setting.group(1));
            assertThat(guide).as(setting.group(1)).contains("`" + setting.group(1) + "`");
            if (!setting.group(2).isEmpty()) {
                assertThat(guide).as(setting.group(1)).contains(setting.group(2));
            }
        }
        assertThat(settings).hasSizeGreaterThan(10);
    }
}
