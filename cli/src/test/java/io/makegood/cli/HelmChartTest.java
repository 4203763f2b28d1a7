package io.makegood.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** The chart, rendered by Helm itself with several files of values, and read by Kubernetes' own models, which refuse what they do not know. */
class HelmChartTest {
    private static final Path ROOT = Path.of("..");
    private static final Path CHART = ROOT.resolve("deploy/helm/makegood");

    /** Reads a document as that kind, or throws. */
    private interface Model {
        void check(JsonElement document) throws IOException;
    }

    private static final Map<String, Model> MODELS = Map.of(
            "v1 ConfigMap", V1ConfigMap::validateJsonElement,
            "v1 Service", V1Service::validateJsonElement,
            "v1 ServiceAccount", V1ServiceAccount::validateJsonElement,
            "apps/v1 StatefulSet", V1StatefulSet::validateJsonElement,
            "batch/v1 Job", V1Job::validateJsonElement,
            "policy/v1 PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement,
            "networking.k8s.io/v1 NetworkPolicy", V1NetworkPolicy::validateJsonElement,
            "autoscaling/v2 HorizontalPodAutoscaler", V2HorizontalPodAutoscaler::validateJsonElement);

    @TempDir
    Path directory;

    private static <T> T of(Map<String, T> all, String name) {
        return Objects.requireNonNull(all.get(name), name);
    }

    private static Path values(String name) {
        return CHART.resolve("ci/" + name + "-values.yaml");
    }

    private Path values(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name + ".yaml"), text);
    }

    /** By kind and name; each is one that Kubernetes would take. */
    private static Map<String, JsonNode> rendered(Path values) {
        String text = new Helm(CHART)
                .template()
                .withName("shop")
                .withNamespace("credits")
                .withKubeVersion("1.34.0")
                .withValuesFile(values)
                // What Helm runs as a hook is not in what it renders.
                .set("topicsJob.asHook", false)
                .call();
        Map<String, JsonNode> documents = new TreeMap<>();
        ObjectMapper json = new ObjectMapper();
        for (Object tree : new Yaml().loadAll(text)) {
            if (tree == null) {
                continue;
            }
            JsonNode document = json.valueToTree(tree);
            String kind = document.get("kind").asText();
            String model = document.get("apiVersion").asText() + " " + kind;
            assertThat(MODELS).containsKey(model);
            assertThatCode(() -> of(MODELS, model).check(JsonParser.parseString(document.toString())))
                    .as(model + " of " + values.getFileName())
                    .doesNotThrowAnyException();
            JsonNode before =
                    documents.put(kind + " " + document.at("/metadata/name").asText(), document);
            assertThat(before).as("two of one name").isNull();
        }
        return documents;
    }

    private static JsonNode engine(Map<String, JsonNode> documents) {
        JsonNode pod = documents.entrySet().stream()
                .filter(each -> each.getKey().startsWith("StatefulSet "))
                .findFirst()
                .orElseThrow()
                .getValue()
                .at("/spec/template/spec");
        assertThat(pod.get("containers")).hasSize(1);
        return pod;
    }

    private static Map<String, JsonNode> environment(JsonNode pod) {
        Map<String, JsonNode> environment = new TreeMap<>();
        pod.at("/containers/0/env")
                .forEach(each -> assertThat(environment.put(each.get("name").asText(), each))
                        .as("%s is said twice", each)
                        .isNull());
        return environment;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private static List<Path> all() throws IOException {
        try (Stream<Path> files = Files.list(CHART.resolve("ci"))) {
            List<Path> all = files.sorted().toList();
            assertThat(all).hasSizeGreaterThan(2);
            return all;
        }
    }

    @Test
    void helm_finds_nothing_wrong_with_it() {
        LintResult result = new Helm(CHART).lint().strict().call();
        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    }

    @Test
    void the_models_refuse_a_field_that_kubernetes_does_not_know() throws IOException {
        JsonNode service = of(rendered(values("small")), "Service shop-makegood");
        String misspelt = service.toString().replace("\"targetPort\"", "\"targetport\"");
        assertThatThrownBy(() -> V1Service.validateJsonElement(JsonParser.parseString(misspelt)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("targetport");
    }

    @Test
    void each_engine_has_a_volume_a_name_probes_and_time_to_leave() throws IOException {
        for (Path values : all()) {
            Map<String, JsonNode> documents = rendered(values);
            JsonNode set = documents.entrySet().stream()
                    .filter(each -> each.getKey().startsWith("StatefulSet "))
                    .findFirst()
                    .orElseThrow()
                    .getValue();
            JsonNode pod = engine(documents);
            JsonNode container = pod.at("/containers/0");
            assertThat(set.at("/spec/volumeClaimTemplates/0/metadata/name").asText())
                    .isEqualTo("state");
            assertThat(container.get("volumeMounts").toString())
                    .contains("{\"name\":\"state\",\"mountPath\":\"/var/lib/makegood\"}");
            String peers = set.at("/spec/serviceName").asText();
            assertThat(of(documents, "Service " + peers).at("/spec/clusterIP").asText())
                    .isEqualTo("None");
            assertThat(texts(container.get("args")))
                    .contains(
                            "up",
                            "--instance-id=$(POD_NAME)",
                            "--advertised-http=$(POD_NAME)." + peers + ":7070",
                            "--data-dir=/var/lib/makegood/data");
            assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/health/live");
            assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/health/ready");
            assertThat(pod.get("terminationGracePeriodSeconds").asInt()).isGreaterThanOrEqualTo(45);
            // What selects engines selects them all, and nothing else.
            assertThat(set.at("/spec/selector/matchLabels").properties())
                    .isSubsetOf(set.at("/spec/template/metadata/labels").properties());
        }
    }

    @Test
    void nothing_runs_as_root_or_writes_but_to_its_volumes_or_hears_of_the_services_around_it() throws IOException {
        for (Path values : all()) {
            for (JsonNode document : rendered(values).values()) {
                JsonNode pod = document.at("/spec/template/spec");
                if (pod.isMissingNode()) {
                    continue;
                }
                assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
                assertThat(pod.at("/securityContext/seccompProfile/type").asText())
                        .isEqualTo("RuntimeDefault");
                assertThat(pod.get("automountServiceAccountToken").asBoolean(true))
                        .isFalse();
                // A service called makegood would set MAKEGOOD_PORT, which is a setting, to tcp://...
                assertThat(pod.get("enableServiceLinks").asBoolean(true)).isFalse();
                JsonNode security = pod.at("/containers/0/securityContext");
                assertThat(security.get("readOnlyRootFilesystem").asBoolean()).isTrue();
                assertThat(security.get("allowPrivilegeEscalation").asBoolean(true))
                        .isFalse();
                assertThat(texts(security.at("/capabilities/drop"))).containsExactly("ALL");
                assertThat(pod.at("/containers/0/resources/limits/memory").isTextual())
                        .isTrue();
            }
        }
    }

    @Test
    void every_variable_is_a_setting_that_exists() throws IOException {
        String settings = Files.readString(ROOT.resolve("docs/settings.md"));
        Set<String> known =
                new TreeSet<>(Set.of("POD_NAME", "MAKEGOOD_COMMAND", "MAKEGOOD_CONFIG", "MAKEGOOD_JAVA_OPTIONS"));
        Matcher names = Pattern.compile("`(MAKEGOOD_\\w+)`").matcher(settings);
        while (names.find()) {
            known.add(names.group(1));
        }
        for (Path values : all()) {
            for (String name : environment(engine(rendered(values))).keySet()) {
                assertThat(known.contains(name) || name.startsWith("MAKEGOOD_KAFKA_"))
                        .as(name)
                        .isTrue();
            }
        }
    }

    @Test
    void values_come_out_as_they_were_written_and_secrets_by_reference_alone() {
        Map<String, JsonNode> documents = rendered(values("production"));
        Map<String, JsonNode> environment = environment(engine(documents));
        assertThat(of(environment, "MAKEGOOD_RATE_LIMIT").get("value").asText()).isEqualTo("1000000");
        assertThat(of(environment, "MAKEGOOD_NO_API").get("value").asText()).isEqualTo("false");
        assertThat(of(environment, "MAKEGOOD_KAFKA_SASL_MECHANISM").get("value").asText())
                .isEqualTo("SCRAM-SHA-512");
        assertThat(of(environment, "MAKEGOOD_TOKEN_SECRET")
                        .at("/valueFrom/secretKeyRef/name")
                        .asText())
                .isEqualTo("makegood");
        assertThat(engine(documents).at("/containers/0/image").asText())
                .startsWith("registry.example.com/makegood/engine@sha256:");
        assertThat(engine(documents)
                        .at("/containers/0/readinessProbe/httpGet/scheme")
                        .asText())
                .isEqualTo("HTTPS");
        assertThat(documents.keySet()).noneMatch(name -> name.startsWith("Secret "));
        Object file = new Yaml()
                .load(of(documents, "ConfigMap shop-makegood")
                        .at("/data/makegood.yaml")
                        .asText());
        assertThat(file.toString()).isEqualTo("{bridges=[{topic=billing.payments, types=[CreditsGranted]}]}");
    }

    @Test
    void topics_are_made_before_engines_start_and_with_the_same_settings() throws IOException {
        Map<String, JsonNode> documents = rendered(values("production"));
        JsonNode job = of(documents, "Job shop-makegood-topics-1");
        assertThat(Files.readString(CHART.resolve("templates/topics-job.yaml")))
                .contains("    helm.sh/hook: pre-install,pre-upgrade\n");
        assertThat(Files.readString(CHART.resolve("values.yaml"))).contains("\n  asHook: true\n");
        JsonNode pod = job.at("/spec/template/spec");
        Map<String, JsonNode> engine = environment(engine(documents));
        Map<String, JsonNode> topics = environment(pod);
        assertThat(engine).containsAllEntriesOf(topics);
        assertThat(topics)
                .containsKeys(
                        "MAKEGOOD_BOOTSTRAP_SERVERS",
                        "MAKEGOOD_PROFILE",
                        "MAKEGOOD_PARTITIONS",
                        "MAKEGOOD_TOPIC_PREFIX",
                        "MAKEGOOD_APPLICATION_ID",
                        "MAKEGOOD_COMMAND_CONFIG",
                        "MAKEGOOD_KAFKA_SECURITY_PROTOCOL");
        // Before an installation nothing of the chart is there but what the hook brings.
        assertThat(pod.has("serviceAccountName")).isFalse();
        assertThat(pod.toString()).doesNotContain("configMap");
        String[] arguments = texts(pod.at("/containers/0/args")).toArray(String[]::new);
        assertThat(Main.commandLine().parseArgs(arguments).hasSubcommand()).isTrue();
    }

    @Test
    void what_is_turned_off_is_not_there() {
        Map<String, JsonNode> small = rendered(values("small"));
        assertThat(small.keySet())
                .containsExactly(
                        "Job shop-makegood-topics-1",
                        "Service shop-makegood",
                        "Service shop-makegood-peers",
                        "StatefulSet shop-makegood");
        Map<String, JsonNode> scaled = rendered(values("scaled"));
        assertThat(scaled.keySet())
                .containsExactly(
                        "HorizontalPodAutoscaler credits",
                        "NetworkPolicy credits",
                        "PodDisruptionBudget credits",
                        "Service credits",
                        "Service credits-peers",
                        "ServiceAccount credits",
                        "StatefulSet credits");
        // Who scales says how many; a chart that said it too would undo that at each upgrade.
        assertThat(of(scaled, "StatefulSet credits").at("/spec").has("replicas"))
                .isFalse();
        assertThat(rendered(values("production")).keySet()).noneMatch(name -> name.startsWith("Horizontal"));
    }

    @Test
    void others_reach_the_api_alone_and_engines_reach_kafka_names_and_each_other() {
        JsonNode policy =
                of(rendered(values("scaled")), "NetworkPolicy credits").get("spec");
        assertThat(texts(policy.get("policyTypes"))).containsExactly("Ingress", "Egress");
        assertThat(policy.at("/ingress")).hasSize(1);
        assertThat(policy.at("/ingress/0/ports").toString()).isEqualTo("[{\"protocol\":\"TCP\",\"port\":7070}]");
        List<Integer> ports = new ArrayList<>();
        policy.get("egress")
                .forEach(rule -> rule.get("ports")
                        .forEach(port -> ports.add(port.get("port").asInt())));
        assertThat(ports).containsExactly(53, 53, 9092, 7070);
    }

    @Test
    void wrong_values_are_refused_and_named() throws IOException {
        assertThatThrownBy(() -> rendered(values("none", "replicaCount: 2\n")))
                .hasMessageContaining("kafka.bootstrapServers must be set");
        assertThatThrownBy(() -> rendered(values("misspelt", "replicas: 2\nkafka: {bootstrapServers: 'k:1'}\n")))
                .hasMessageContaining("replicas");
        for (String secret : List.of("token.secret", "stripe.api.key", "tls.keystore.password")) {
            Path plain = values(secret, "kafka: {bootstrapServers: 'k:1'}\nsettings: {" + secret + ": abc}\n");
            assertThatThrownBy(() -> rendered(plain)).as(secret).hasMessageContaining("settings");
        }
    }

    @Test
    void the_values_of_the_guide_are_ones_that_it_takes() throws IOException {
        String guide = Files.readString(ROOT.resolve("docs/deploy.md"));
        String kubernetes = guide.substring(guide.indexOf("\n## Kubernetes\n"));
        Matcher block = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(kubernetes);
        assertThat(block.find()).isTrue();
        Map<String, JsonNode> documents = rendered(values("guide", block.group(1)));
        assertThat(of(documents, "StatefulSet shop-makegood")
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(3);
        assertThat(environment(engine(documents))).containsKeys("MAKEGOOD_TOKEN_SECRET", "MAKEGOOD_RETENTION");
    }

    @Test
    void the_guide_names_it_and_its_schema_knows_each_value() throws IOException {
        String guide = Files.readString(ROOT.resolve("docs/deploy.md"));
        assertThat(guide).contains("deploy/helm/makegood");
        Object defaults = new Yaml().load(Files.readString(CHART.resolve("values.yaml")));
        assertThat(defaults).isInstanceOf(Map.class);
        JsonNode schema = new ObjectMapper().readTree(Files.readString(CHART.resolve("values.schema.json")));
        Set<String> described = new TreeSet<>();
        schema.get("properties").fieldNames().forEachRemaining(described::add);
        described.remove("global");
        assertThat(((Map<?, ?>) defaults).keySet().stream().map(String::valueOf))
                .containsExactlyInAnyOrderElementsOf(described);
    }
}
