package io.makegood.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What a library's exception says goes into logs, and nowhere else: no class asks one for its words, but those listed, each with the
 * reason. The list may only shrink.
 */
class OwnWordsTest {
    private static final Set<String> WORDS =
            Set.of("getMessage", "getLocalizedMessage", "getOriginalMessage", "toString");

    private static final String OWN = "thrown by constructors of ours alone, with our words";
    private static final String PROGRAMMERS = "a library for Java programs tells its caller what Kafka told it";

    private static final Map<String, String> LISTED = Map.ofEntries(
            Map.entry("io.makegood.client.LedgerPublisher IllegalArgumentException", OWN),
            Map.entry("io.makegood.client.LedgerPublisher Throwable", PROGRAMMERS),
            Map.entry("io.makegood.client.PublishFailure Throwable", PROGRAMMERS),
            Map.entry("io.makegood.embedded.EmbeddedKafkaMain IllegalArgumentException", OWN),
            Map.entry("io.makegood.cli.AsOfCommand IllegalArgumentException", OWN),
            Map.entry("io.makegood.cli.AuditCommand IllegalArgumentException", OWN),
            Map.entry("io.makegood.cli.MigrateCommand IllegalArgumentException", OWN),
            Map.entry("io.makegood.cli.Connection IllegalArgumentException", OWN),
            Map.entry("io.makegood.cli.ContractCommand IllegalArgumentException", OWN),
            Map.entry("io.makegood.cli.DemoCommand IllegalArgumentException", OWN),
            Map.entry("io.makegood.cli.EngineOptions IllegalArgumentException", OWN),
            Map.entry("io.makegood.cli.WebhookOptions IllegalArgumentException", OWN),
            Map.entry("io.makegood.cli.HttpOptions IllegalArgumentException", OWN),
            Map.entry("io.makegood.cli.ReadyCommand IllegalArgumentException", OWN),
            Map.entry("io.makegood.cli.RegistryOptions IllegalArgumentException", OWN),
            Map.entry("io.makegood.cli.StripeOptions IllegalArgumentException", OWN),
            Map.entry("io.makegood.cli.TopicsCommand IllegalArgumentException", OWN),
            Map.entry("io.makegood.cli.TrafficCommand IllegalArgumentException", OWN),
            Map.entry("io.makegood.cli.Instance IllegalArgumentException", OWN),
            Map.entry("io.makegood.cli.Instance IllegalStateException", "said by engine and API when they start"),
            Map.entry("io.makegood.cli.SqlCommand SQLException", "what DuckDB says of the query that was typed"),
            Map.entry("io.makegood.cli.WrongArguments ParameterException", "what is missing or too much"),
            Map.entry("io.makegood.application.config.EngineSettings IllegalArgumentException", OWN),
            Map.entry("io.makegood.http.api.Accounts IOException", "goes to the log"),
            Map.entry("io.makegood.http.api.StripeWebhook IllegalArgumentException", OWN),
            Map.entry("io.makegood.application.startup.FailureText ConfigException", "for the name of a setting in it"),
            Map.entry("io.makegood.application.startup.FailureText Throwable", "of classes of ours alone"),
            Map.entry("io.makegood.application.startup.ManifestTopic IllegalArgumentException", OWN),
            Map.entry("io.makegood.bridges.stripe.StripeProcessor Exception", OWN),
            Map.entry("io.makegood.schemas.codec.JsonFault JsonProcessingException", "for which limit is named in it"));

    @Test
    void no_class_asks_an_exception_of_a_library_for_its_words() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains("-tests.jar"))
                .importPackages("io.makegood");
        Set<String> asking = new TreeSet<>();
        for (JavaClass each : classes) {
            for (JavaMethodCall call : each.getMethodCallsFromSelf()) {
                if (isOfLibrary(call.getTargetOwner()) && WORDS.contains(call.getName())) {
                    asking.add(outermost(each) + " " + call.getTargetOwner().getSimpleName());
                }
            }
        }
        assertThat(asking).containsExactlyInAnyOrderElementsOf(LISTED.keySet());
    }

    /** Joined to a text an exception is its class and its words; the compiler leaves no call to be seen. */
    @Test
    void no_source_joins_a_caught_exception_to_a_text() throws IOException {
        Pattern joined = Pattern.compile("\\+ (e|thrown)( |\\)|;|,|$)");
        List<String> offenders = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("..").toRealPath())) {
            for (Path file : files.filter(
                            path -> path.toString().replace('\\', '/').contains("/src/main/java/"))
                    .filter(path -> path.toString().endsWith(".java"))
                    .toList()) {
                for (String line : Files.readAllLines(file)) {
                    if (joined.matcher(line).find()) {
                        offenders.add(file.getFileName() + ": " + line.strip());
                    }
                }
            }
        }
        assertThat(offenders).isEmpty();
    }

    private static boolean isOfLibrary(JavaClass owner) {
        return owner.isAssignableTo(Throwable.class) && !owner.getPackageName().startsWith("io.makegood");
    }

    private static String outermost(JavaClass nested) {
        return nested.getFullName().replaceFirst("\\$.*", "");
    }
}
