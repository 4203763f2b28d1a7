package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.makegood.http.access.Rights;
import io.makegood.http.access.Scope;
import io.makegood.policyfiles.PolicyFile;
import io.makegood.readmodel.publication.PolicyPublication;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * {@code <makegood-activity>} in a product's page, in a real Chromium: the page of another origin that stands in clients/web-component as an
 * example, under its own strict content policy.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ActivityComponentIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int BYTES_MAX = 30_000;
    private static final String ACCOUNT = "example:ada";
    private static final String HOSTILE = "<img src=x onerror=\"document.title='hurt'\">";
    private static final Path EXAMPLE = Path.of("..", "clients", "web-component", "examples", "plain");
    private static final String ROOT = "document.querySelector('makegood-activity').shadowRoot";

    private final AtomicInteger tokens = new AtomicInteger();
    private ProductPages pages;
    private TestLedger ledger;
    private Api api;
    private String product;
    private ChromeDriver browser;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        browser = TestBrowser.start();
        pages = ProductPages.open();
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        HttpSettings http = new HttpSettings("127.0.0.1", port, null, false, null, 0)
                .offering(HttpOffers.NONE
                        .with(CrossOrigin.of(pages.url()))
                        .withTokens("signs-the-tokens-of-this-test-and-no-others"));
        ledger = TestLedger.start(directory, http);
        String policy = Files.readString(Path.of("..", "policies", "example.yaml")) + "\nresults: customers\n";
        new PolicyPublication(ledger.settings().clients(), ledger.settings().topics())
                .publish(PolicyFile.read(policy).policy().orElseThrow(), policy);
        product = ledger.authorization("shop", Rights.everywhere(Set.of(Scope.READ, Scope.GRANT, Scope.PUBLISH), null));
        api = new Api(ledger.url(), null);
        pages.serve(EXAMPLE, ledger.url(), this::token);
        post("/v1/grants", "{'accountId':'example:ada','grantId':'pack','amount':500,'kind':'PAID'}");
        charge("tulips", "Tulips");
        charge("hostile", HOSTILE.replace("'", "\\u0027").replace("\"", "\\\""));
        post(
                "/v1/events",
                "{'type':'ItemFailed','accountId':'example:ada','generationId':'tulips','itemId':'2','cause':'TIMEOUT'}");
        post(
                "/v1/events",
                "{'type':'GenerationCompleted','accountId':'example:ada','generationId':'tulips','outcome':'PARTIAL',"
                        + "'resultUrl':'https://cdn.example/tulips?signed=1'}");
        post("/v1/grants", "{'accountId':'example:few','grantId':'few','amount':30,'kind':'PAID'}");
    }

    @AfterAll
    void stop() {
        if (browser != null) {
            browser.quit();
        }
        if (ledger != null) {
            ledger.close();
        }
        pages.close();
    }

    private void post(String path, String json) {
        assertThat(api.post(path, json, "Authorization", product).status())
                .as(json)
                .isBetween(200, 202);
    }

    private void charge(String generation, String label) {
        post(
                "/v1/generations",
                "{'accountId':'example:ada','generationId':'" + generation
                        + "','feature':'picture','platform':'web','items':3,'label':'" + label + "'}");
    }

    private String token(@Nullable String account) {
        tokens.incrementAndGet();
        return api.post(
                        "/v1/accounts/" + Objects.requireNonNullElse(account, ACCOUNT) + "/tokens",
                        "{'scope':'claim'}",
                        "Authorization",
                        product)
                .body()
                .toString();
    }

    @BeforeEach
    void open() {
        browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of()));
        browser.manage().logs().get(LogType.BROWSER);
        browser.get("about:blank");
        browser.get(pages.url() + "/index.html");
        see("Tulips");
    }

    private String shown() {
        return String.valueOf(browser.executeScript(
                "return [..." + ROOT + ".querySelectorAll('section')].map(each => each.innerText).join('\\n')"));
    }

    private String see(String text) {
        return see("'" + text + "'", shown -> shown.contains(text));
    }

    private String see(String what, Predicate<String> holds) {
        String[] last = {""};
        try {
            new WebDriverWait(browser, LIMIT).until(any -> {
                last[0] = shown();
                return holds.test(last[0]);
            });
            return last[0];
        } catch (TimeoutException e) {
            throw new AssertionError("does not show " + what + " but: " + last[0] + complaints(), e);
        }
    }

    private List<String> complaints() {
        return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(String::valueOf)
                .filter(line -> !line.contains("favicon"))
                .toList();
    }

    private void press(CharSequence key) {
        new Actions(browser).sendKeys(key).perform();
    }

    private String focused() {
        return String.valueOf(browser.executeScript("const a = " + ROOT
                + ".activeElement; return a ? a.name || a.getAttribute('aria-label') || a.innerText : ''"));
    }

    private void tabTo(String part) {
        for (int i = 0; i < 40; i++) {
            if (focused().contains(part)) {
                return;
            }
            press(Keys.TAB);
        }
        throw new AssertionError("the keyboard does not reach " + part);
    }

    @Test
    void balance_what_is_held_and_each_charge_with_what_came_back_beside_it() {
        String shown = see("failed");
        assertThat(shown).contains("Your credits", "Balance", "Held", "Bought".toLowerCase(java.util.Locale.ROOT));
        assertThat(shown.substring(shown.indexOf("Tulips"))).contains("Charged for", "item 2 failed");
        // Text is text, whoever wrote it, and nothing of the page's policy stood in the way.
        assertThat(shown).contains(HOSTILE);
        assertThat(browser.getTitle()).isEqualTo("Your credits");
        assertThat(complaints()).isEmpty();
        assertThat(browser.executeScript("return getComputedStyle(" + ROOT + ".querySelector('dl')).display"))
                .isEqualTo("flex");
    }

    @Test
    void a_story_is_told_and_a_bad_result_reported_by_keyboard_alone() {
        tabTo("How this came about: Tulips");
        press(Keys.ENTER);
        assertThat(see("Cost in the end")).contains("Price:", "features.picture.", "Receipt");
        assertThat(focused()).contains("Tulips");
        tabTo("Result · cdn.example");
        assertThat(browser.executeScript("const a = " + ROOT + ".querySelector('.story a');"
                        + "return [a.href, a.target, a.rel, " + ROOT + ".querySelectorAll('a').length].join(' ')"))
                .isEqualTo("https://cdn.example/tulips?signed=1 _blank noopener noreferrer 1");
        tabTo("Report a bad result");
        press(Keys.SPACE);
        tabTo("itemId");
        press(Keys.chord(Keys.CONTROL, "a"));
        press("1");
        tabTo("details");
        press("six fingers");
        tabTo("Send the report");
        press(Keys.ENTER);
        String answered = see("an answer", text -> !text.contains("Send the report") && !text.contains("Sending"));
        assertThat(answered).doesNotContain("did not work");
        assertThat(api.get("/v1/claims?account=" + ACCOUNT, "Authorization", product)
                        .with(200)
                        .path("data")
                        .findValuesAsText("generationId"))
                .contains("tulips");
        assertThat(complaints()).isEmpty();
    }

    @Test
    void nothing_is_in_the_way_of_anybody_on_a_narrow_screen_in_the_dark_or_with_all_open() throws IOException {
        Path program = Path.of("..", "clients", "web-component", "node_modules", "axe-core", "axe.min.js");
        assumeTrue(Files.exists(program), "axe-core is not here; run npm ci in clients/web-component");
        String axe = Files.readString(program);
        browser.executeScript(ROOT + ".querySelectorAll('li button').forEach(each => each.click())");
        see("Report a bad result");
        browser.executeScript(
                "[..." + ROOT
                        + ".querySelectorAll('button')].filter(each => each.innerText === 'Report a bad result').forEach(each => each.click())");
        browser.executeScript(axe);
        for (String scheme : List.of("light", "dark")) {
            browser.executeCdpCommand(
                    "Emulation.setEmulatedMedia",
                    Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
            for (int width : List.of(1280, 390)) {
                browser.executeCdpCommand(
                        "Emulation.setDeviceMetricsOverride",
                        Map.of("width", width, "height", 1400, "deviceScaleFactor", 1, "mobile", false));
                Object violations = browser.executeAsyncScript(
                        "const done = arguments[arguments.length - 1];"
                                + "axe.run('makegood-activity', {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
                                + ".then(found => done(found.violations.map(each => each.id + ' ' + each.nodes[0].html + ' ' + each.nodes[0].failureSummary)))");
                assertThat((List<?>) violations).as(scheme + " " + width).isEmpty();
                assertThat(browser.executeScript("return document.documentElement.scrollWidth - innerWidth"))
                        .as("scrolls sideways at " + width)
                        .satisfies(over -> assertThat(((Number) Objects.requireNonNull(over)).intValue())
                                .isNotPositive());
                ConsoleReader.picture(browser, "activity-" + scheme + "-" + width);
            }
        }
    }

    @Test
    void a_token_that_ran_out_is_renewed_once_and_without_a_new_one_the_session_has_ended() {
        int before = tokens.get();
        browser.executeScript("document.querySelector('makegood-activity').token = 'mgt_e30.AAAA'");
        new WebDriverWait(browser, LIMIT).until(any -> tokens.get() > before);
        see("Tulips");
        assertThat(tokens.get()).isEqualTo(before + 1);
        // Of a page without a function whoever hears the event gives one.
        browser.executeScript(
                "const a = document.querySelector('makegood-activity'); const own = a.renewToken; a.renewToken = null;"
                        + "document.addEventListener('makegood-token', event => { window.heard = event.detail.account; event.detail.use(own()); }, {once: true});"
                        + "a.token = 'mgt_e30.AAAA'");
        new WebDriverWait(browser, LIMIT).until(any -> tokens.get() > before + 1);
        assertThat(browser.executeScript("return window.heard")).isEqualTo(ACCOUNT);
        browser.executeScript("document.querySelector('makegood-activity').renewToken = () => null;"
                + "document.querySelector('makegood-activity').token = 'mgt_e30.AAAA'");
        assertThat(see("Your session has ended")).contains("Tulips");
    }

    @Test
    void a_ledger_that_is_gone_is_told_with_the_age_of_what_is_shown_and_found_again() {
        ledger.closeApi();
        browser.executeScript("document.querySelector('makegood-activity').refresh()");
        assertThat(see("The ledger does not answer. What is shown is of")).contains("Tulips");
        ledger.openApi();
        see("no notice", shown -> !shown.contains("does not answer"));
    }

    @Test
    void it_speaks_the_language_of_the_page_with_its_plurals() {
        browser.executeScript("const a = document.querySelector('makegood-activity'); a.token = null;"
                + "a.renewToken = async () => (await fetch('token?example:few', {method: 'POST'})).json();"
                + "a.lang = 'pl'; a.setAttribute('account', 'example:few')");
        assertThat(see("3 kredyty")).contains("Kupione kredyty").doesNotContain("Tulips");
        browser.executeScript("document.querySelector('makegood-activity').lang = 'de-AT'");
        see("3 Credits");
        browser.executeScript("document.querySelector('makegood-activity').lang = 'tlh'");
        see("3 credits");
        // An account begins with its first event: of one that has none there is nothing to be sorry for.
        browser.executeScript("const a = document.querySelector('makegood-activity'); a.token = null;"
                + "a.renewToken = async () => (await fetch('token?example:new', {method: 'POST'})).json();"
                + "a.setAttribute('account', 'example:new')");
        assertThat(see("Nothing happened yet.")).contains("0 credits").doesNotContain("did not work");
    }

    @Test
    void it_stays_small() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/console/components/makegood-activity.js")) {
            ByteArrayOutputStream compressed = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
                Objects.requireNonNull(in).transferTo(gzip);
            }
            assertThat(compressed.size()).isLessThan(BYTES_MAX);
        }
    }
}
