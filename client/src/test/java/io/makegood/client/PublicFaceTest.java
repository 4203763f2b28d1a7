package io.makegood.client;

import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a service that publishes has to know: this package, the domain's words, Kafka; never how events are encoded. */
class PublicFaceTest {
    private static final JavaClasses CLIENT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.makegood.client");

    @Test
    void no_generated_type_shows() {
        List<String> shown = new ArrayList<>();
        for (JavaClass type : CLIENT) {
            for (JavaCodeUnit unit : type.getCodeUnits()) {
                if (type.getModifiers().contains(PUBLIC) && unit.getModifiers().contains(PUBLIC)) {
                    List<JavaClass> seen = new ArrayList<>(unit.getRawParameterTypes());
                    seen.add(unit.getRawReturnType());
                    seen.stream()
                            .filter(each -> each.getPackageName().startsWith("io.makegood.schemas")
                                    || each.getPackageName().startsWith("org.apache.avro"))
                            .forEach(each -> shown.add(unit.getFullName()));
                }
            }
        }
        assertThat(shown).isEmpty();
    }

    @Test
    void it_knows_no_rule_about_credits_and_no_engine() {
        classes()
                .that()
                .resideInAPackage("io.makegood.client..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.makegood.client..",
                        "io.makegood.ledger.event..",
                        "io.makegood.schemas..",
                        // How events are written, and read back by the engine.
                        "io.makegood.topics.mapping..",
                        // The keys under which personal texts are sealed.
                        "io.makegood.topics.personal..",
                        "org.apache.kafka..",
                        "org.apache.avro..",
                        "com.fasterxml.jackson..",
                        "org.jspecify..",
                        "java..")
                .check(CLIENT);
    }
}
