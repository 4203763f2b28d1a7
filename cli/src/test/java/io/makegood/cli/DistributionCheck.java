package io.makegood.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What archive and image carry, once it is packed: an SBOM of every library, its licence and its notices. */
class DistributionCheck {
    private static final Path TARGET = Path.of("target");
    private static final Path LICENSES = TARGET.resolve("licenses");

    /** One of them is enough: where there are several, we choose. What is new here belongs into NOTICE, too. */
    private static final Set<String> ACCEPTED = Set.of(
            "Apache-2.0",
            "Apache License 2.0",
            "MIT",
            "MIT License",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "The BSD License",
            "Go License",
            "CC0-1.0",
            "EPL-2.0",
            "EPL 2.0",
            "Eclipse Distribution License - v 1.0",
            "(CDDL-1.0 OR GPL-2.0-with-classpath-exception)");

    /** "The BSD License", which the SBOM takes for one of four clauses: Stax2's has two. */
    private static final Set<String> BSD = Set.of("stax2-api");

    private static String text;
    private static List<JsonNode> components;

    /** By the name of its file. */
    private static Map<String, Path> jars;

    @BeforeAll
    static void read() throws IOException {
        text = Files.readString(TARGET.resolve("sbom/sbom.cdx.json"));
        JsonNode array = new ObjectMapper().readTree(text).get("components");
        components = Stream.iterate(0, i -> i < array.size(), i -> i + 1)
                .map(array::get)
                .toList();
        jars = new TreeMap<>();
        try (Stream<Path> files = Files.list(TARGET.resolve("lib"))) {
            files.forEach(file -> jars.put(file.getFileName().toString(), file));
        }
        assertThat(jars).hasSizeGreaterThan(90);
    }

    private static String file(JsonNode component) {
        return component.get("name").asText() + "-" + component.get("version").asText() + ".jar";
    }

    private static Path jar(JsonNode component) {
        return Objects.requireNonNull(jars.get(file(component)), () -> "target/lib has no " + file(component));
    }

    private static boolean isOwn(JsonNode component) {
        return component.path("group").asText().equals("io.makegood");
    }

    private static boolean isJar(JsonNode component) {
        return component.get("purl").asText().startsWith("pkg:maven/");
    }

    @Test
    void the_sbom_names_each_jar_of_the_class_path_and_no_other() {
        Set<String> named = new TreeSet<>();
        components.stream().filter(DistributionCheck::isJar).forEach(component -> named.add(file(component)));
        assertThat(named)
                .as("target/lib may hold jars of an earlier build: ./mvnw clean")
                .isEqualTo(jars.keySet());
    }

    @Test
    void the_sbom_has_the_hash_of_each_library() throws Exception {
        for (JsonNode component : components) {
            if (isOwn(component) || !isJar(component)) {
                continue;
            }
            byte[] jar = Files.readAllBytes(jar(component));
            String hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(jar));
            assertThat(component.get("hashes").toString()).as(file(component)).contains(hash);
        }
    }

    @Test
    void the_sbom_names_the_library_that_is_no_jar() throws IOException {
        JsonNode preact = components.stream()
                .filter(each -> each.get("name").asText().equals("preact"))
                .findFirst()
                .orElseThrow();
        String version = preact.get("version").asText();
        Path folder = Path.of("../http-api/src/main/resources/console/libraries/preact-" + version);
        assertThat(folder).isDirectoryContaining("glob:**/preact.min.umd.js");
        assertThat(Files.readString(Path.of("../http-api/target/classes/console/index.html")))
                .contains("/libraries/preact-" + version + "/");
        Matcher numbers = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)").matcher(version);
        assertThat(numbers.matches()).isTrue();
        int[] parts = {
            Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)), Integer.parseInt(numbers.group(3))
        };
        assertThat(Arrays.compare(parts, new int[] {10, 28, 2}))
                .as("before 10.28.2 what a server sends as data can become markup; this is " + version)
                .isGreaterThanOrEqualTo(0);
    }

    @Test
    void two_builds_of_the_same_sources_have_the_same_sbom() {
        assertThat(text).doesNotContain("\"serialNumber\"", "\"timestamp\"");
    }

    @Test
    void every_library_has_a_licence_that_somebody_has_looked_at() {
        Map<String, String> others = new TreeMap<>();
        for (JsonNode component : components) {
            Set<String> licences = new TreeSet<>();
            component.path("licenses").forEach(each -> {
                JsonNode licence = each.path("license");
                String name = licence.path("id").asText(licence.path("name").asText());
                licences.add(name.isEmpty() ? each.path("expression").asText() : name);
            });
            if (BSD.contains(component.get("name").asText()) && licences.remove("BSD-4-Clause")) {
                licences.add("The BSD License");
            }
            if (licences.stream().noneMatch(ACCEPTED::contains)) {
                others.put(file(component), licences.toString());
            }
        }
        assertThat(others).isEmpty();
    }

    @Test
    void the_list_of_licences_names_every_library() throws IOException {
        String list = Files.readString(LICENSES.resolve("THIRD-PARTY.txt"));
        for (JsonNode component : components) {
            if (!isOwn(component)) {
                assertThat(list)
                        .contains(component.get("name").asText() + ":"
                                + component.get("version").asText());
            }
        }
        assertThat(list).doesNotContainIgnoringCase("unknown license");
    }

    /** The Apache License asks for it (4d); its own text is our LICENSE. */
    @Test
    void every_notice_inside_a_library_lies_open_beside_it() throws IOException {
        int found = 0;
        for (JsonNode component : components) {
            if (isOwn(component) || !isJar(component)) {
                continue;
            }
            Path open =
                    LICENSES.resolve("libraries").resolve(component.get("name").asText());
            try (ZipFile jar = new ZipFile(jar(component).toFile())) {
                for (String name : jar.stream().map(entry -> entry.getName()).toList()) {
                    if (name.matches("(META-INF/)?(NOTICE|LICENSE)(\\.txt|\\.md)?")) {
                        assertThat(open.resolve(name)).exists();
                        found++;
                    }
                }
            }
        }
        assertThat(found).isGreaterThan(50);
        assertThat(LICENSES.resolve("libraries/preact/LICENSE")).exists();
        assertThat(LICENSES.resolve("texts"))
                .isDirectoryContaining("glob:**/MIT.txt")
                .isDirectoryContaining("glob:**/BSD-2-Clause.txt")
                .isDirectoryContaining("glob:**/BSD-3-Clause.txt")
                .isDirectoryContaining("glob:**/EPL-2.0.txt");
    }

    @Test
    void native_libraries_of_both_machines_lie_ready_for_images() {
        for (String machine : List.of("x86_64", "aarch64")) {
            assertThat(TARGET.resolve("native").resolve(machine))
                    .isDirectoryContaining("glob:**/librocksdbjni-linux*.so")
                    .isDirectoryContaining("glob:**/liblz4-java.so")
                    .isDirectoryContaining("glob:**/libsnappyjava.so")
                    .isDirectoryContaining("glob:**/libzstd-jni-*.so");
        }
    }

    @Test
    void archive_and_both_images_carry_all_of_it() throws IOException {
        assertThat(Files.readString(Path.of("../deploy/distribution.xml"))).contains("target/licenses", "target/sbom");
        assertThat(Files.readString(Path.of("../deploy/Dockerfile")))
                .contains("cli/target/licenses/ /app/licenses/", "cli/target/sbom/sbom.cdx.json /app/")
                // Both of Docker's builders read it.
                .doesNotContain("--mount", "<<", "--parents");
        assertThat(Files.readString(Path.of("pom.xml")))
                .contains("<into>/app/licenses</into>", "<from>${project.build.directory}/sbom</from>");
    }
}
