package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.makegood.bridges.webhook.WebhookSettings;
import io.makegood.cli.LedgerAuditor;
import io.makegood.cli.Main;
import io.makegood.http.access.GoodwillLimit;
import io.makegood.http.access.Rights;
import io.makegood.http.access.Scope;
import io.makegood.http.auditing.AuditBook;
import io.makegood.http.auditing.AuditVerdict;
import io.makegood.http.auditing.Auditor;
import io.makegood.http.auditing.FinanceFigures;
import io.makegood.http.auditing.PolicyComparison;
import io.makegood.policyfiles.PolicyFile;
import io.makegood.readmodel.publication.PolicyPublication;
import io.makegood.systemtests.delivery.Await;
import io.makegood.topics.personal.MasterKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * The pages for those who look after the ledger, by keyboard and with hostile texts, and every page of the console as axe-core sees it: in light
 * and dark, wide and on a phone. One ledger and one real Chromium for all of it. With {@code -Dconsole.screenshots=DIR} it keeps pictures.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleAccessibilityIT {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final String ACCOUNT = "example:axe";
    private static final String HOSTILE = "<img src=x onerror=\"document.title='hurt'\">";
    private static final Path AXE = Path.of("..", "clients", "web-component", "node_modules", "axe-core", "axe.min.js");

    private final List<String> seen = new ArrayList<>();
    private final AtomicBoolean lasting = new AtomicBoolean();
    private TestLedger ledger;
    private Api api;
    private String all;
    private String reader;
    private ChromeDriver browser;
    private ConsoleReader console;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        browser = TestBrowser.start();
        console = new ConsoleReader(browser, () -> ledger.url());
        ledger = TestLedger.start(
                directory,
                new HttpSettings("127.0.0.1", 0, null, false, null, 0)
                        .with(new LastingAuditor(() -> new LedgerAuditor(ledger.settings()), lasting)),
                null,
                MasterKey.of(directory.resolve("privacy.key"), true),
                WebhookSettings.DEFAULT);
        api = new Api(ledger.url(), null);
        Rights everything = Rights.everywhere(EnumSet.allOf(Scope.class), "example:axe-customer")
                .giving(new GoodwillLimit(1_000, 10_000));
        all = ledger.authorization(HOSTILE, everything);
        reader = ledger.authorization("reader", Rights.everywhere(EnumSet.of(Scope.READ), null));
        String policy = Files.readString(Path.of("..", "policies", "example.yaml"));
        new PolicyPublication(ledger.settings().clients(), ledger.settings().topics())
                .publish(PolicyFile.read(policy).policy().orElseThrow(), policy);
        post("/v1/grants", "'grantId':'pack','amount':500,'kind':'PAID'");
        post("/v1/generations", "'generationId':'tulips','feature':'picture','platform':'web','items':3");
        post("/v1/events", "'type':'ItemFailed','generationId':'tulips','itemId':'2','cause':'TIMEOUT'");
        post("/v1/events", "'type':'GenerationCompleted','generationId':'tulips','outcome':'PARTIAL'");
        post(
                "/v1/claims",
                "'claimId':'c-1','generationId':'tulips','itemId':'1','reason':'SIX_FINGERS','details':'six'");
        post("/v1/cases", "'caseId':'k-1','message':'The export is empty'");
        post("/v1/cash-refunds", "'requestId':'r-1','grantId':'pack','reason':'no longer needed'");
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                ledger.settings().clients(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            ledger.settings().topics().events().name(),
                            "{\"type\":\"<b>Bold</b>\"}".getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }

    @AfterAll
    void stop() {
        if (browser != null) {
            browser.quit();
        }
        if (ledger != null) {
            ledger.close();
        }
    }

    private void post(String path, String fields) {
        Api.Reply reply = api.post(path, "{'accountId':'" + ACCOUNT + "'," + fields + "}", "Authorization", all);
        assertThat(reply.status()).as(path + " " + fields + reply.body()).isBetween(200, 207);
    }

    private JsonNode get(String path) {
        return api.get(path, "Authorization", all).with(200);
    }

    private void press(CharSequence key) {
        new Actions(browser).sendKeys(key).perform();
    }

    /** By the keyboard alone, to what has that name. */
    private WebElement tabTo(String name) {
        for (int i = 0; i < 80; i++) {
            WebElement focused = browser.switchTo().activeElement();
            if (name.equals(focused.getAttribute("name")) || name.equals(focused.getText())) {
                return focused;
            }
            press(Keys.TAB);
        }
        throw new AssertionError("the keyboard does not reach " + name);
    }

    private void nothingWasHurt() {
        assertThat(browser.getTitle()).endsWith("· Makegood");
        assertThat(browser.findElements(By.cssSelector("main img, dialog img"))).isEmpty();
    }

    @Test
    @Order(1)
    void an_audit_is_begun_by_keyboard_and_its_verdict_stands_after_a_restart() throws IOException {
        console.open(all, "#/audits");
        console.see("No verdict yet");
        tabTo("Audit now");
        press(Keys.ENTER);
        String shown = console.see("the ledger agrees with its log");
        assertThat(console.see("Digest of what was checked")).contains("Trial balance", "passed on");
        assertThat(shown).contains(HOSTILE);
        nothingWasHurt();
        console.picture("audit");
        JsonNode audit = get("/v1/audits").path("data").path(0);
        assertThat(audit.path("verdict").path("agrees").asBoolean()).isTrue();
        assertThat(Files.exists(ledger.settings()
                        .stateDirectory()
                        .resolve(audit.path("verdict").path("checkpoint").asText())))
                .isTrue();
        ledger.closeApi();
        ledger.openApi();
        api = new Api(ledger.url(), null);
        Await.until(
                "keys are known again",
                LIMIT,
                () -> api.get("/v1/audits", "Authorization", all).status() == 200);
        assertThat(get("/v1/audits").path("data").path(0)).isEqualTo(audit);
    }

    @Test
    @Order(2)
    void an_audit_that_runs_is_ended_by_keyboard_and_another_begins() throws IOException {
        int before = get("/v1/audits").path("data").size();
        lasting.set(true);
        try {
            console.open(all, "#/audits");
            tabTo("Audit now");
            press(Keys.ENTER);
            console.see("An audit runs at");
            console.picture("audit-running");
            tabTo("End this audit");
            press(Keys.ENTER);
            console.see("ended by " + HOSTILE);
            tabTo("Audit now");
            nothingWasHurt();
        } finally {
            lasting.set(false);
        }
        JsonNode ended = get("/v1/audits").path("data").path(0);
        assertThat(ended.path("state").asText()).isEqualTo("ENDED");
        assertThat(ended.path("endedBy").asText()).isEqualTo(HOSTILE);
        tabTo("Audit now");
        press(Keys.ENTER);
        console.until(() -> {
            JsonNode all = get("/v1/audits").path("data");
            boolean agrees = all.size() == before + 2
                    && all.path(0).path("state").asText().equals("AGREES");
            return agrees ? Boolean.TRUE : null;
        });
        try (Stream<Path> kept = Files.list(ledger.settings().stateDirectory().resolve(AuditBook.DIRECTORY))) {
            assertThat(kept.filter(file ->
                            file.toString().contains(ended.path("auditId").asText())))
                    .singleElement()
                    .satisfies(file -> assertThat(Api.JSON
                                    .readTree(Files.readAllBytes(file))
                                    .path("endedBy")
                                    .asText())
                            .isEqualTo(HOSTILE));
        }
    }

    /** Reads the real log, and once it has begun goes on for as long as it is told to, unless it is ended. */
    private record LastingAuditor(Supplier<Auditor> real, AtomicBoolean lasting) implements Auditor {
        @Override
        public AuditVerdict verify(Progress progress) throws IOException {
            return real.get().verify((done, all) -> {
                do {
                    progress.at(done, all);
                    Thread.onSpinWait();
                } while (lasting.get());
            });
        }

        @Override
        public FinanceFigures finance(String accountPrefix, long from, long to, Progress progress) {
            return real.get().finance(accountPrefix, from, to, progress);
        }

        @Override
        public PolicyComparison compare(String document, long from, long to, Progress progress) throws IOException {
            return real.get().compare(document, from, to, progress);
        }
    }

    @Test
    @Order(2)
    void the_report_for_finance_says_what_the_command_says() throws IOException {
        console.open(reader, "#/finance");
        tabTo("accounts");
        press("example:");
        tabTo("Make the report");
        press(Keys.ENTER);
        String shown = console.see("It reconciles to zero");
        console.picture("finance");
        JsonNode command = command("audit", "report", "--accounts", "example:", "--json");
        JsonNode figures =
                get("/v1/finance-report?accounts=example:&wait=30000").path("figures");
        for (String name : List.of(
                "opening", "granted", "consumed", "refunded", "expired", "adjusted", "closing", "unexplained")) {
            assertThat(figures.path(name)).as(name).isEqualTo(command.path(name));
        }
        assertThat(command.path("consumed").asLong()).isNegative();
        assertThat(shown).contains(command.path("closing").asText(), "outstanding liability");
        tabTo("Download as CSV");
        press(Keys.ENTER);
        console.see("It was downloaded.");
        String table = new String(
                api.get("/v1/finance-report/csv?accounts=example:&wait=30000", "Authorization", reader)
                        .bytes(),
                StandardCharsets.UTF_8);
        assertThat(table)
                .contains(",example:,closing balance," + command.path("closing").asLong());
    }

    private JsonNode command(String... arguments) throws IOException {
        StringWriter out = new StringWriter();
        List<String> whole = new ArrayList<>(List.of(arguments));
        whole.addAll(List.of("--bootstrap-servers", ledger.settings().bootstrapServers()));
        int code = Main.commandLine().setOut(new PrintWriter(out)).execute(whole.toArray(new String[0]));
        assertThat(code).as(out.toString()).isZero();
        return Api.JSON.readTree(out.toString());
    }

    @Test
    @Order(3)
    void what_another_price_would_have_led_to_is_compared_before_it_is_published() throws IOException {
        console.open(reader, "#/policies");
        console.see("What if");
        browser.findElement(By.cssSelector("select")).sendKeys("example 1", Keys.TAB);
        new WebDriverWait(browser, LIMIT)
                .until(any -> !Objects.requireNonNull(
                                browser.findElement(By.name("document")).getAttribute("value"))
                        .isEmpty());
        tabTo("Compare");
        press(Keys.ENTER);
        assertThat(console.see("would have another balance")).contains("As it would be", "for picture", "0 accounts");
        console.picture("what-if");
        WebElement document = browser.findElement(By.name("document"));
        document.clear();
        document.sendKeys("id: " + HOSTILE);
        tabTo("Compare");
        press(Keys.ENTER);
        console.see("is no valid policy");
        nothingWasHurt();
    }

    @Test
    @Order(4)
    void keys_are_shown_without_secrets_and_pages_are_offered_to_those_alone_who_may_open_them() throws IOException {
        console.open(all, "#/keys");
        String shown = console.see("reader");
        assertThat(shown).contains(HOSTILE, "1,000 at once, 10,000 a day", "keys revoke KEY", "valid");
        assertThat(get("/v1/keys").toString()).doesNotContain("secretHash").contains("lastUsedAt");
        nothingWasHurt();
        console.picture("keys");
        console.open(reader, "#/");
        console.see("Finance");
        assertThat(browser.findElements(By.linkText("Keys"))).isEmpty();
        assertThat(browser.findElements(By.linkText("Audit"))).isEmpty();
    }

    @Test
    @Order(5)
    void axe_finds_nothing_on_any_page_in_light_or_dark_wide_or_narrow() throws IOException {
        assumeTrue(
                Files.exists(AXE),
                "axe-core is not here, so nobody looks for faults of accessibility; run npm ci in clients/web-component");
        String axe = Files.readString(AXE);
        String account = "#/accounts/" + Api.segment(ACCOUNT);
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("#/", "Events per second");
        pages.put("#/accounts", ACCOUNT);
        pages.put(account, "Recent credit activity");
        pages.put(account + "/generations/tulips", "Investigation");
        pages.put("#/search?text=tulips", "tulips");
        pages.put("#/waiting", "SIX_FINGERS");
        pages.put("#/waiting/cases", "The export is empty");
        pages.put("#/waiting/cash-refunds", "no longer needed");
        pages.put("#/dead-letters", "Unknown type");
        pages.put("#/make-good", "Make an incident good");
        pages.put("#/webhooks", "No webhooks yet");
        pages.put("#/policies", "What if");
        pages.put("#/policies/example/1", "The document");
        pages.put("#/instances", "Who is there");
        pages.put("#/audits", "Last verdict");
        pages.put("#/finance", "Make the report");
        pages.put("#/keys", "keys revoke");
        List<String> faults = new ArrayList<>();
        for (Map.Entry<String, String> page : pages.entrySet()) {
            device("light", 1280);
            console.open(all, page.getKey());
            console.see(page.getValue());
            browser.executeScript(axe);
            look(page.getKey(), "light", 1280, faults);
            look(page.getKey(), "dark", 390, faults);
        }
        device("light", 1280);
        assertThat(faults).as(String.join("\n", faults)).isEmpty();
        assertThat(seen).hasSize(2 * pages.size());
    }

    private void device(String scheme, int width) {
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 1400, "deviceScaleFactor", 1, "mobile", false));
    }

    private void look(String page, String scheme, int width, List<String> faults) throws IOException {
        device(scheme, width);
        String where = page + " " + scheme + " " + width + ": ";
        // What changes its colour over a moment is looked at when it has.
        Object found = browser.executeAsyncScript(
                "const done = arguments[arguments.length - 1];"
                        + "Promise.all(document.getAnimations().map(each => each.finished.catch(() => null)))"
                        + ".then(() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}))"
                        + ".then(found => done(found.violations.map(each => each.id + ' ' + each.nodes[0].html + ' ' + each.nodes[0].failureSummary)))");
        ((List<?>) Objects.requireNonNull(found)).forEach(each -> faults.add(where + each));
        Number over = (Number) browser.executeScript(
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (over == null || over.intValue() > 0) {
            faults.add(where + "scrolls sideways by " + over);
        }
        seen.add(where);
        console.picture("axe-" + page.replaceAll("[^a-z0-9]+", "-") + "-" + scheme + "-" + width);
    }

    @Test
    @Order(6)
    void an_engine_that_is_gone_is_said() throws IOException {
        console.open(all, "#/instances");
        assertThat(console.see("Who is there")).contains("Engine", "Readers");
        console.see("running");
        JsonNode instances = get("/v1/instances");
        assertThat(instances.path("instances").path(0).path("folds").size()).isEqualTo(1);
        assertThat(instances.path("partitions").size())
                .isEqualTo(ledger.settings().partitions());
        console.picture("instances");
        ledger.engine().close();
        assertThat(console.see("An engine is gone")).contains("Nobody folds");
        console.picture("instances-gone");
    }
}
