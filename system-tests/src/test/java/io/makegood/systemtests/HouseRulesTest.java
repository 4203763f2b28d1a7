package io.makegood.systemtests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of the house: which way modules and packages depend, what the fold must not touch, how files are named and long. */
class HouseRulesTest {
    private static final int FILE_LINES_MAX = 500;
    private static final Path ROOT = Path.of("..");
    private static JavaClasses classes;

    @BeforeAll
    static void readClasses() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                // Once packaged, the scenarios of ledger-core come as a jar.
                .withImportOption(location -> !location.contains("-tests.jar"))
                // They measure others too, by what those do.
                .withImportOption(location -> !location.contains("/benchmarks"))
                .importPackages("io.makegood");
    }

    @Test
    void the_domain_knows_the_jdk_alone() {
        ArchRuleDefinition.classes()
                .that()
                .resideInAPackage("io.makegood.ledger..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.makegood.ledger..",
                        "java.lang..",
                        "java.math..",
                        "java.util..",
                        "java.nio..",
                        "java.security..",
                        "java.time..",
                        "org.jspecify..")
                .check(classes);
    }

    @Test
    void the_fold_has_no_clock_no_randomness_and_no_input_or_output() {
        noClasses()
                .that()
                .resideInAPackage("io.makegood.ledger..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "java\\.(io\\.(?!Serializable).*|nio\\.file\\..*|util\\.Random|util\\.UUID|util\\.concurrent\\..*|lang\\.Thread|time\\.(Clock|Instant))")
                .check(classes);
        noClasses()
                .that()
                .resideInAPackage("io.makegood.ledger..")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .check(classes);
    }

    @Test
    void rows_and_decisions_hold_no_map_whose_order_could_leak() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.makegood.ledger.fold..",
                        "io.makegood.ledger.account..",
                        "io.makegood.ledger.generation..",
                        "io.makegood.ledger.row..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.util\\.(HashMap|HashSet)")
                .check(classes);
    }

    @Test
    void schemas_and_domain_do_not_know_each_other() {
        noClasses()
                .that()
                .resideInAPackage("io.makegood.schemas..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.makegood.ledger..", "org.apache.kafka..")
                .check(classes);
    }

    /** A module is what Maven lets it see; this holds the order, tests of the modules included. */
    @Test
    void modules_depend_only_on_those_above_them() throws IOException {
        List<String> order = modules();
        List<String> offenders = new ArrayList<>();
        for (String module : order) {
            String pom = Files.readString(ROOT.resolve(module).resolve("pom.xml"));
            Matcher dependency = Pattern.compile("<groupId>io.makegood</groupId>\\s*<artifactId>([a-z-]+)</artifactId>")
                    .matcher(pom.replaceFirst("(?s)<parent>.*?</parent>", ""));
            while (dependency.find()) {
                if (order.indexOf(dependency.group(1)) >= order.indexOf(module)) {
                    offenders.add(module + " depends on " + dependency.group(1));
                }
            }
        }
        assertThat(offenders).isEmpty();
        // One of them, mirror-maker, is a class path and holds nothing.
        assertThat(order).hasSizeLessThanOrEqualTo(18);
    }

    @Test
    void a_module_sees_no_more_than_it_is_for() throws IOException {
        Map<String, List<String>> mayNotSee = Map.of(
                "ledger-core", List.of("schemas", "kafka-clients", "avro"),
                "schemas", List.of("ledger-core", "kafka-clients"),
                "policy-files", List.of("kafka-clients", "kafka-streams"),
                "ledger-topics", List.of("kafka-streams", "rocksdbjni"),
                "audit", List.of("kafka-streams", "streams-application", "stream-processor", "read-model"),
                "read-model", List.of("stream-processor"),
                "bridges", List.of("stream-processor", "read-model"),
                "http-api", List.of("stream-processor", "audit"),
                "client", List.of("policy-files", "kafka-streams"));
        List<String> offenders = new ArrayList<>();
        for (String module : modules()) {
            String pom = Files.readString(ROOT.resolve(module).resolve("pom.xml"));
            for (String hidden : mayNotSee.getOrDefault(module, List.of())) {
                if (pom.contains("<artifactId>" + hidden + "</artifactId>")) {
                    offenders.add(module + " sees " + hidden);
                }
            }
            if (pom.contains("<artifactId>cli</artifactId>")
                    && !List.of("cli", "benchmarks", "faults", "fuzzing", "system-tests")
                            .contains(module)) {
                offenders.add(module + " sees the command line");
            }
        }
        assertThat(offenders).isEmpty();
    }

    @Test
    void packages_follow_the_module_in_which_they_are() throws IOException {
        Map<String, String> roots = Map.ofEntries(
                Map.entry("ledger-core", "io/makegood/ledger"),
                Map.entry("schemas", "io/makegood/schemas"),
                Map.entry("policy-files", "io/makegood/policyfiles"),
                Map.entry("ledger-topics", "io/makegood/topics"),
                Map.entry("embedded-kafka", "io/makegood/embedded"),
                Map.entry("streams-application", "io/makegood/application"),
                Map.entry("stream-processor", "io/makegood/processor"),
                Map.entry("read-model", "io/makegood/readmodel"),
                Map.entry("audit", "io/makegood/audit"),
                Map.entry("bridges", "io/makegood/bridges"),
                Map.entry("client", "io/makegood/client"),
                Map.entry("http-api", "io/makegood/http"),
                Map.entry("cli", "io/makegood/cli"),
                Map.entry("benchmarks", "io/makegood/benchmarks"),
                Map.entry("faults", "io/makegood/faults"),
                Map.entry("clients/spring-boot-starter", "io/makegood/spring"));
        List<String> offenders = new ArrayList<>();
        for (Path file : sources()) {
            Path within = ROOT.toRealPath().relativize(file);
            String module =
                    within.subpath(0, within.startsWith("clients") ? 2 : 1).toString();
            String root = roots.get(module);
            if (root == null || !within.startsWith(Path.of(module, "src", "main", "java", root))) {
                offenders.add(within.toString());
            }
        }
        assertThat(offenders).isEmpty();
    }

    @Test
    void the_internals_of_kafka_streams_are_seen_by_the_engine_and_by_the_store_that_tells_of_commits_alone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.makegood.processor..")
                .and()
                .doNotHaveFullyQualifiedName("io.makegood.application.running.CommitTellingStore")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka.streams..internals..")
                .check(classes);
    }

    /**
     * Everybody else speaks the domain: what is encoded as Avro is read and written where topics are, and described in the contract.
     * Benchmarks, which are not seen here, stand apart.
     */
    @Test
    void generated_avro_types_stay_where_topics_are_read_and_written() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.makegood.schemas..", "io.makegood.topics..", "io.makegood.http.contract..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.makegood.schemas.avro..")
                .check(classes);
    }

    @Test
    void packages_form_no_ring() {
        slices().matching("io.makegood.(*).(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void files_are_named_for_what_they_hold_and_fit_one_thought() throws IOException {
        Pattern empty =
                Pattern.compile("(?i).*(util|utils|helper|helpers|manager|common)(s)?(/|\\.java)|.*Impl\\.java");
        List<String> offenders = new ArrayList<>();
        for (Path file : sources()) {
            String name = file.getFileName().toString();
            List<String> lines = Files.readAllLines(file);
            if (empty.matcher(file.toString().replace('\\', '/').replaceFirst(".*/io/makegood", ""))
                    .matches()) {
                offenders.add(name + " has a name that says nothing");
            }
            if (lines.size() > FILE_LINES_MAX) {
                offenders.add(name + " has " + lines.size() + " lines");
            }
            for (String line : lines) {
                if (line.contains("TODO") || line.contains("FIXME")) {
                    offenders.add(name + " leaves something for later: " + line.strip());
                }
            }
        }
        assertThat(offenders).isEmpty();
    }

    @Test
    void no_code_knows_a_product() throws IOException {
        Pattern product = Pattern.compile("(?i)pinsearch|photoroom|post-?remixer");
        List<String> offenders = new ArrayList<>();
        for (Path file : sources()) {
            for (String line : Files.readAllLines(file)) {
                String text = line.strip();
                boolean isComment = text.startsWith("*") || text.startsWith("/*") || text.startsWith("//");
                // Examples in the help of a command name accounts as people know them.
                boolean isExample = text.contains("${makegood.command} ");
                if (!isComment && !isExample && product.matcher(text).find()) {
                    offenders.add(file.getFileName() + ": " + text);
                }
            }
        }
        assertThat(offenders).isEmpty();
    }

    /** In the order of the parent POM. */
    private static List<String> modules() throws IOException {
        Matcher module =
                Pattern.compile("<module>([a-z-]+)</module>").matcher(Files.readString(ROOT.resolve("pom.xml")));
        List<String> modules = new ArrayList<>();
        while (module.find()) {
            modules.add(module.group(1));
        }
        return modules;
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.toRealPath())) {
            return files.filter(file -> file.toString().replace('\\', '/').contains("/src/main/java/"))
                    .filter(file -> file.toString().endsWith(".java"))
                    .toList();
        }
    }
}
