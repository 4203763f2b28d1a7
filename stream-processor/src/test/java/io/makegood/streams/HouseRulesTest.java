package io.makegood.streams;

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
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of the house: which way modules and packages depend, what the fold must not touch, how files are named and long. */
class HouseRulesTest {
    private static final int FILE_LINES_MAX = 500;
    private static JavaClasses classes;

    @BeforeAll
    static void readClasses() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                // Once packaged, the scenarios of ledger-core come as a jar.
                .withImportOption(location -> !location.contains("-tests.jar"))
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
                .resideInAnyPackage("io.makegood.ledger..", "io.makegood.streams..", "org.apache.kafka..")
                .check(classes);
        noClasses()
                .that()
                .resideInAPackage("io.makegood.embedded..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.makegood.ledger..", "io.makegood.streams..", "io.makegood.schemas..")
                .check(classes);
    }

    @Test
    void the_command_line_and_the_readers_leave_topology_and_stores_alone() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.makegood.streams.cli..",
                        "io.makegood.streams.readmodel..",
                        "io.makegood.streams.investigation..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.makegood.streams.store..")
                .check(classes);
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.makegood.streams.topology..",
                        "io.makegood.streams.store..",
                        "io.makegood.streams.mapping..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.makegood.streams.cli..", "io.makegood.streams.engine..", "io.makegood.streams.readmodel..")
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
                boolean isExample = text.contains("./makegood ");
                if (!isComment && !isExample && product.matcher(text).find()) {
                    offenders.add(file.getFileName() + ": " + text);
                }
            }
        }
        assertThat(offenders).isEmpty();
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("..").toRealPath())) {
            return files.filter(file -> file.toString().replace('\\', '/').contains("/src/main/java/"))
                    .filter(file -> file.toString().endsWith(".java"))
                    .toList();
        }
    }
}
