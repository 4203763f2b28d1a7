package io.makegood.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.application.config.EngineSettings;
import io.makegood.client.api.Declined;
import io.makegood.client.api.Entry;
import io.makegood.client.api.Ledger;
import io.makegood.client.api.Refund;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.http.api.HttpSettings;
import io.makegood.http.api.LedgerApi;
import io.makegood.ledger.event.GrantKind;
import io.makegood.policyfiles.PolicyFile;
import io.makegood.processor.engine.Engine;
import io.makegood.readmodel.publication.PolicyPublication;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** A Spring Boot application with the starter, against a ledger. */
class StarterIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path directory;

    private static EmbeddedKafka kafka;
    private static Engine engine;
    private static LedgerApi api;
    private static ConfigurableApplicationContext application;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({Pictures.class, Odd.class})
    static class Application {
        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }
    }

    /** What goes wrong. */
    static class Odd {
        private boolean wasCalled;

        /** Asked of the bean itself: a proxy has fields of its own. */
        boolean wasCalled() {
            return wasCalled;
        }

        @Charged(feature = "picture", account = "#customer", items = "2", generationId = "#job")
        void breaks(String customer, String job) throws IOException {
            throw new IOException("the model is gone");
        }

        @Charged(feature = "picture", account = "'quickstart:rich'", items = "200")
        void tooDear() {
            wasCalled = true;
        }

        @Charged(feature = "picture", account = "'quickstart:rich'")
        CompletableFuture<String> later() {
            wasCalled = true;
            return CompletableFuture.completedFuture("");
        }

        @Charged(feature = "picture", account = "#nobody.id")
        void ofNobody() {
            wasCalled = true;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort());
        EngineSettings settings = EngineSettings.builder()
                .bootstrapServers(kafka.bootstrapServers())
                .stateDirectory(directory.resolve("state"))
                .commitIntervalMillis(50)
                .build();
        engine = Engine.start(settings);
        engine.awaitRunning(LIMIT);
        api = LedgerApi.start(settings, engine.part(), new HttpSettings("127.0.0.1", 0, null, true, null, 0));
        api.awaitReady(LIMIT);
        String document = Files.readString(Path.of("..", "quickstart.yaml"));
        new PolicyPublication(settings.clients(), settings.topics())
                .publish(PolicyFile.read(document).policy().orElseThrow(), document);
        SpringApplication starting = new SpringApplication(Application.class);
        starting.setDefaultProperties(Map.of(
                "makegood.url", "http://127.0.0.1:" + api.port(),
                "makegood.backoff", "10ms",
                "logging.level.root", "warn",
                "spring.main.banner-mode", "off"));
        application = starting.run();
    }

    @AfterAll
    static void stop() {
        if (application != null) {
            application.close();
        }
        api.close();
        engine.close();
        kafka.close();
    }

    private static Ledger ledger() {
        return application.getBean(Ledger.class);
    }

    private static long charges(String outcome) {
        return application
                .getBean(MeterRegistry.class)
                .find("makegood.charges")
                .tag("outcome", outcome)
                .timers()
                .stream()
                .mapToLong(each -> each.count())
                .sum();
    }

    @Test
    void a_charged_method_is_charged_and_what_fails_in_it_comes_back() {
        ledger().grant("quickstart:ada", 100, GrantKind.PROMOTIONAL)
                .grantId("welcome")
                .send();
        long before = charges("PARTIAL");

        assertThat(application.getBean(Pictures.class).paint("quickstart:ada", List.of("a fox", "", "an owl")))
                .containsExactly("a picture of a fox", "a picture of an owl");

        assertThat(ledger().balance("quickstart:ada").balance()).isEqualTo(90);
        assertThat(ledger().activity("quickstart:ada").map(Entry::kind)).containsExactly("REFUND", "CHARGE", "GRANT");
        assertThat(charges("PARTIAL")).isEqualTo(before + 1);
        assertThatThrownBy(ChargedJob::current).hasMessageContaining("in no charged method");
    }

    @Test
    void a_charged_method_that_throws_gives_everything_back_and_its_exception_goes_on() {
        ledger().grant("quickstart:bea", 10, GrantKind.PAID).send();
        Odd odd = application.getBean(Odd.class);

        assertThatThrownBy(() -> odd.breaks("quickstart:bea", "job-1"))
                .isInstanceOf(IOException.class)
                .hasMessage("the model is gone");

        assertThat(ledger().balance("quickstart:bea").balance()).isEqualTo(10);
        assertThat(ledger().refunds("quickstart:bea").mapToLong(Refund::amount).sum())
                .isEqualTo(10);
        assertThat(ledger().generation("quickstart:bea", "job-1").charged()).isEqualTo(10);
        assertThat(charges("FAILED")).isPositive();
    }

    @Test
    void a_method_that_cannot_be_charged_is_not_called() {
        Odd odd = application.getBean(Odd.class);
        assertThatThrownBy(odd::tooDear).isInstanceOfSatisfying(Declined.class, declined -> {
            assertThat(declined.reason()).isEqualTo("INSUFFICIENT_CREDITS");
            assertThat(declined.missing()).isEqualTo(1000);
        });
        assertThatThrownBy(odd::later)
                .hasMessageContaining("@Charged at Odd.later returns a CompletableFuture")
                .hasMessageContaining("use Ledger.authorize");
        assertThatThrownBy(odd::ofNobody)
                .hasMessageContaining("nothing was charged: account = \"#nobody.id\" of @Charged at Odd.ofNobody");
        assertThat(odd.wasCalled()).isFalse();
        assertThat(charges("DECLINED")).isPositive();
    }

    @Test
    void the_applications_health_asks_the_ledger() {
        Health health = Objects.requireNonNull(application
                .getBean("makegoodHealthIndicator", HealthIndicator.class)
                .health());
        assertThat(health.getStatus()).isEqualTo(Status.UP);
        Health without = Objects.requireNonNull(
                new LedgerHealthIndicator(Ledger.at("http://127.0.0.1:1"), Duration.ofSeconds(1)).health());
        assertThat(without.getStatus()).isEqualTo(Status.DOWN);
        assertThat(without.getDetails()).containsKey("problem");
    }

    @Test
    void its_properties_are_described_for_editors() throws IOException {
        List<String> described;
        try (InputStream metadata =
                MakegoodProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            described = JSON.readTree(metadata).path("properties").findValues("name").stream()
                    .map(JsonNode::asText)
                    .filter(each -> each.startsWith("makegood."))
                    .toList();
        }
        assertThat(described)
                .containsExactlyElementsOf(Stream.of(MakegoodProperties.class.getRecordComponents())
                        .map(each -> "makegood."
                                + each.getName().replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT))
                        .toList());
    }

    @Test
    void the_readmes_service_is_the_one_that_runs_here() throws IOException {
        String readme = Files.readString(Path.of("..", "java", "README.md"));
        String shown = readme.substring(readme.indexOf("```java spring") + "```java spring".length());
        String service = Files.readString(Path.of("src", "test", "java", "io", "makegood", "spring", "Pictures.java"));
        assertThat(service.replaceAll("\\s+", ""))
                .contains(shown.substring(0, shown.indexOf("```")).replaceAll("\\s+", ""));
    }
}
