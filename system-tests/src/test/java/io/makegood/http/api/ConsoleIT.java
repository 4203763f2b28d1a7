package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.http.access.ApiKey;
import io.makegood.http.access.KeyTopic;
import io.makegood.http.access.Rights;
import io.makegood.http.access.Scope;
import io.makegood.policyfiles.PolicyFile;
import io.makegood.readmodel.publication.PolicyPublication;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * The console in a real Chromium, its main paths clicked through. Needs the browser and its driver on the machine; without them
 * it is skipped and says so. With {@code -Dconsole.screenshots=DIR} it keeps pictures of the pages.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String ACCOUNT = "example:console-1";
    private static final String HOSTILE =
            "<img src=x onerror=\"document.title='owned'\"> & </td><script>document.title='owned'</script>";

    private TestLedger ledger;
    private Api api;
    private ChromeDriver browser;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        browser = TestBrowser.start();
        ledger = TestLedger.start(directory, TestLedger.open());
        api = new Api(ledger.url(), null);
        fill();
    }

    private void fill() throws Exception {
        String document = Files.readString(Path.of("..", "policies", "example.yaml"));
        new PolicyPublication(ledger.settings().clients(), ledger.settings().topics())
                .publish(PolicyFile.read(document).policy().orElseThrow(), document);
        post(
                "/v1/grants",
                "{'accountId':'ACCOUNT','grantId':'welcome','amount':100,'kind':'PROMOTIONAL','expiresAt':4102444800000}");
        post(
                "/v1/grants",
                "{'accountId':'ACCOUNT','grantId':'pack-1','amount':1000,'kind':'PAID','paymentReference':'pi_1'}");
        generation("tulips", "Tulips in spring", 4);
        post(
                "/v1/events",
                "{'type':'ItemFailed','accountId':'ACCOUNT','generationId':'tulips','itemId':'3','cause':'PROVIDER_ERROR','message':'model overloaded'}");
        post(
                "/v1/events",
                "{'type':'GenerationCompleted','accountId':'ACCOUNT','generationId':'tulips','outcome':'PARTIAL'}");
        generation("hands", "Two hands", 2);
        post(
                "/v1/events",
                "{'type':'GenerationCompleted','accountId':'ACCOUNT','generationId':'hands','outcome':'SUCCEEDED'}");
        post(
                "/v1/claims",
                "{'accountId':'ACCOUNT','claimId':'claim-hands','generationId':'hands','itemId':'1','reason':'SIX_FINGERS','details':'six fingers on the left'}");
        post(
                "/v1/cases",
                "{'accountId':'ACCOUNT','caseId':'case-export','message':'The export is empty','project':'Spring'}");
        post(
                "/v1/cash-refunds",
                "{'accountId':'ACCOUNT','requestId':'cash-1','grantId':'pack-1','reason':'no longer needed'}");
        post(
                "/v1/events",
                "{'type':'GenerationRequested','accountId':'ACCOUNT','generationId':'hostile','feature':'picture','platform':'web','items':['1'],'authorize':true,'label':"
                        + Api.JSON.writeValueAsString(HOSTILE) + "}");
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                ledger.settings().clients(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            ledger.settings().topics().events().name(),
                            ("{\"type\":\"" + "<b>Bold</b>" + "\"}").getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
        String last = api.post(
                        "/v1/grants", "{'accountId':'" + ACCOUNT + "','grantId':'thanks','amount':7,'kind':'GOODWILL'}")
                .position();
        api.get("/v1/accounts/" + ACCOUNT + "?position=" + last).with(200);
    }

    private void generation(String id, String label, int items) {
        post(
                "/v1/generations",
                "{'accountId':'ACCOUNT','generationId':'" + id + "','feature':'picture','platform':'web','label':'"
                        + label + "','items':" + items + ",'actorId':'ada'}");
    }

    private void post(String path, String json) {
        String body = json.contains("\\") ? json : json.replace('\'', '"');
        if (json.contains("\\")) {
            int label = json.indexOf("'label':") + "'label':".length();
            body = json.substring(0, label).replace('\'', '"') + json.substring(label);
        }
        int status = api.send("POST", path, body.replace("ACCOUNT", ACCOUNT)).status();
        assertThat(status).as(path + " " + json).isBetween(200, 202);
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

    /** No error in the browser's log: nothing blocked by the content security policy, nothing fetched elsewhere. */
    @AfterEach
    void the_browser_complains_of_nothing() {
        List<LogEntry> complaints = browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= java.util.logging.Level.WARNING.intValue())
                .toList();
        assertThat(complaints).isEmpty();
        Object foreign = browser.executeScript(
                "return performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith(location.origin) && !n.startsWith('data:') && !n.startsWith('blob:'))");
        assertThat((List<?>) foreign).isEmpty();
    }

    private void open(String hash) {
        browser.get("about:blank");
        browser.get(ledger.url() + "/" + hash);
    }

    private WebElement see(String text) {
        return new WebDriverWait(browser, LIMIT)
                .until(any -> browser.findElements(By.tagName("main")).stream()
                        .filter(main -> main.getText().contains(text))
                        .findFirst()
                        .orElse(null));
    }

    @Test
    void an_account_is_found_by_typing_and_its_activity_reads_like_a_statement() throws IOException {
        open("");
        see("Overview");
        new org.openqa.selenium.interactions.Actions(browser).sendKeys("/").perform();
        WebElement search = browser.switchTo().activeElement();
        search.sendKeys("CONSOLE", Keys.ENTER);
        // One that is the only one is opened; of several the first is chosen.
        new WebDriverWait(browser, LIMIT)
                .until(any -> (browser.findElements(By.linkText(ACCOUNT)).isEmpty()
                                && browser.findElements(By.cssSelector("h1 .id"))
                                        .isEmpty())
                        ? null
                        : Boolean.TRUE);
        browser.findElements(By.linkText(ACCOUNT)).stream().findFirst().ifPresent(WebElement::click);
        String text = see("Refund for “Tulips in spring”: item 3 failed").getText();
        assertThat(text)
                .contains(
                        "Recent credit activity", "+2.5", "−10.0", "Available", "Held", "Bought", "pack-1", "Goodwill");
        assertThat(text).contains("live");
        ConsoleReader.picture(browser, "account");

        browser.findElement(By.xpath("//button[text()='Refunds']")).click();
        new WebDriverWait(browser, LIMIT)
                .until(any -> !browser.findElement(By.tagName("main")).getText().contains("Charged for"));
        assertThat(see("1 row shown").getText()).contains("+2.5");
    }

    @Test
    void a_generation_shows_its_way_from_request_to_refund_and_the_clause_that_decided() throws IOException {
        open("#/accounts/" + Api.segment(ACCOUNT) + "/generations/tulips");
        String text = see("Investigation").getText();
        assertThat(see("Were credits consumed for it?").getText())
                .contains("Tulips in spring", "Partial", "Item failed", "failures.needReview", "policy example 1")
                .contains("Have credits already been restored for the same failed action?");
        assertThat(text).contains("Charged", "10.0", "Given back", "2.5", "7.5");
        browser.findElements(By.tagName("summary")).get(0).click();
        ConsoleReader.picture(browser, "generation");
        browser.findElement(By.xpath("//button[text()='Make a link to the receipt']"))
                .click();
        see("The receipt, for whoever has this link");
        String link = browser.findElement(By.cssSelector("[role=status] a.id")).getAttribute("href");
        assertThat(new String(new Api("", null).get(String.valueOf(link)).bytes(), StandardCharsets.UTF_8))
                .contains("generation tulips", "returned 2.5");
    }

    @Test
    void hostile_labels_are_shown_as_the_text_they_are() {
        open("#/accounts/" + Api.segment(ACCOUNT));
        String text = see("onerror").getText();
        assertThat(text).contains("<img src=x onerror=").contains("<script>");
        open("#/accounts/" + Api.segment(ACCOUNT) + "/generations/hostile");
        see("onerror");
        open("#/dead-letters");
        assertThat(see("Unknown type").getText()).contains("<b>Bold</b>");
        assertThat(browser.getTitle()).isEqualTo("Dead letters · Makegood");
        assertThat(browser.findElements(By.cssSelector("main img, main script, main b")))
                .isEmpty();
    }

    @Test
    void claims_cases_and_cash_refunds_are_settled_from_the_console() throws IOException {
        open("#/waiting");
        assertThat(see("six fingers on the left").getText()).contains("SIX_FINGERS");
        ConsoleReader.picture(browser, "waiting");
        browser.findElement(By.xpath("//button[contains(text(),'Clearly unusable')]"))
                .click();
        see("Accepted: clearly unusable");

        browser.findElement(By.linkText("Cases")).click();
        see("The export is empty");
        browser.findElement(By.name("resolution")).sendKeys("Exported again");
        browser.findElement(By.name("credits")).sendKeys("3");
        browser.findElement(By.xpath("//button[text()='Settle']")).click();
        see("Settled.");

        browser.findElement(By.linkText("Cash refunds")).click();
        see("no longer needed");
        browser.findElement(By.name("amount")).sendKeys("20");
        browser.findElement(By.xpath("//button[text()='Approve']")).click();
        see("Reviewed. The customer was told.");

        assertThat(api.get("/v1/claims").with(200).path("data")).isEmpty();
        assertThat(api.get("/v1/cases").with(200).path("data")).isEmpty();
        assertThat(api.get("/v1/cash-refunds").with(200).path("data")).isEmpty();
        assertThat(api.get("/v1/accounts/" + ACCOUNT + "/activity?kind=REVOCATION")
                        .with(200)
                        .path("data")
                        .path(0)
                        .path("amount")
                        .asLong())
                .isEqualTo(-200);
        open("#/waiting");
        see("Nothing waits here");
    }

    @Test
    void an_account_that_is_open_changes_as_it_happens() {
        String account = "example:console-live";
        api.post("/v1/grants", "{'accountId':'" + account + "','grantId':'g','amount':11,'kind':'PAID'}")
                .with(201);
        open("#/accounts/" + Api.segment(account));
        see("Credits bought");
        api.post("/v1/grants", "{'accountId':'" + account + "','grantId':'h','amount':12345,'kind':'GOODWILL'}")
                .with(201);
        see("1,235.6");
        see("Goodwill credits");
    }

    private static final String SPENDING = """
            id: spend
            version: "1"
            accountPrefix: "spend:"
            features:
              image: {displayName: Image, price: {perItem: 2}}
            plans:
              pro: {allowance: 500, period: month, features: [image], rollOver: {cap: 200, periods: 2}}
            budgets:
              each-day: {scope: actor, limit: 50, window: day}
            """;

    @Test
    void an_account_shows_its_plan_and_its_budgets_or_that_it_has_none() throws Exception {
        new PolicyPublication(ledger.settings().clients(), ledger.settings().topics())
                .publish(PolicyFile.read(SPENDING).policy().orElseThrow(), SPENDING);
        String account = "spend:team";
        send("{'type':'PlanStarted','accountId':'spend:team','planId':'pro','quantity':2}");
        send(
                "{'type':'BudgetSet','accountId':'spend:team','budgetId':'<b>all</b>','scope':'ALL','limit':90,'window':'SLIDING','windowMillis':86400000}");
        new WebDriverWait(browser, LIMIT)
                .until(any -> api.get("/v1/accounts/" + account + "/plan")
                                .with(200)
                                .path("plan")
                                .path("status")
                                .asText()
                                .equals("RUNNING")
                        ? Boolean.TRUE
                        : null);
        api.post(
                        "/v1/generations",
                        "{'accountId':'spend:team','generationId':'n','feature':'image','items':3,'actorId':'ana'}")
                .with(201);
        open("#/accounts/" + Api.segment(account));
        String plan = see("1,000 each month").getText();
        assertThat(plan).contains("pro", "runs", "up to 200, for 2 more periods", "Plan", "image", "This period");
        String budgets = see("<b>all</b>").getText();
        assertThat(budgets)
                .contains("Everybody", "90 in any 1 day", "84", "each-day", "Member ana", "50 each day", "44");
        assertThat(browser.findElements(By.cssSelector("main td b"))).isEmpty();
        ConsoleReader.picture(browser, "spending");
        send(
                "{'type':'PlanEnded','accountId':'spend:team','planId':'pro','reason':'cancelled','endsAt':4102444800000}");
        send("{'type':'PlanEnded','accountId':'spend:team','planId':'pro','reason':'cancelled'}");
        open("#/accounts/" + Api.segment(account));
        assertThat(see("none follows").getText()).contains("ended");
        open("#/accounts/" + Api.segment(ACCOUNT));
        see("No plan");
        see("No budget binds");
    }

    @Test
    void policies_are_shown_with_their_versions_and_what_changed() throws Exception {
        for (String version : List.of("1", "2")) {
            String document = """
                    id: changing
                    version: "%s"
                    accountPrefix: "changing:"
                    features:
                      # <img src=x onerror=alert(1)>
                      image: {displayName: Image, price: {perItem: %s}}
                    """.formatted(version, version);
            new PolicyPublication(ledger.settings().clients(), ledger.settings().topics())
                    .publish(PolicyFile.read(document).policy().orElseThrow(), document);
        }
        open("#/policies");
        assertThat(see("changing").getText()).contains("example", "In force from");
        open("#/policies/changing/2");
        assertThat(see("What changed since version 1").getText())
                .contains("- version: \"1\"", "+ version: \"2\"", "perItem: 1", "perItem: 2", "# <img src=x");
        assertThat(browser.findElement(By.cssSelector("pre.changes")).getText()).doesNotContain("accountPrefix");
        assertThat(browser.findElement(By.cssSelector("pre.document")).getText())
                .contains("accountPrefix: \"changing:\"");
        assertThat(browser.getTitle()).isEqualTo("Policy changing · Makegood");
        open("#/policies/changing/3");
        see("There is no such version");
        ConsoleReader.picture(browser, "policies");
    }

    private void send(String event) {
        String position = api.post("/v1/events", event)
                .with(202)
                .path("results")
                .path(0)
                .path("position")
                .asText();
        String account = "spend:team";
        api.get("/v1/accounts/" + account + "/plan?position=" + position).with(200);
    }

    @Test
    void the_overview_shows_what_happens_with_charts() throws IOException {
        open("");
        String text = see("everything is booked").getText();
        assertThat(text).contains("Events per second", "Waiting for a person", "Newest dead letters");
        assertThat(see("Unknown type").getText()).contains("Credits given back, by cause");
        new WebDriverWait(browser, LIMIT)
                .until(any -> browser.findElements(By.tagName("canvas")).size() == 3);
        ConsoleReader.picture(browser, "overview");
    }

    @Test
    void the_console_is_readable_on_a_phone_in_the_dark_and_by_keyboard() throws IOException {
        browser.manage().window().setSize(new Dimension(400, 850));
        try {
            open("#/accounts/" + Api.segment(ACCOUNT));
            see("Recent credit activity");
            Object wider = browser.executeScript(
                    "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
            assertThat(((Number) wider).intValue())
                    .as("nothing sticks out to the side")
                    .isZero();
            new org.openqa.selenium.interactions.Actions(browser).sendKeys("t").perform();
            new WebDriverWait(browser, LIMIT)
                    .until(any ->
                            "dark".equals(browser.executeScript("return document.documentElement.dataset.theme")));
            ConsoleReader.picture(browser, "phone");
            new org.openqa.selenium.interactions.Actions(browser).sendKeys("3").perform();
            see("Waiting for a person");
            new org.openqa.selenium.interactions.Actions(browser).sendKeys("?").perform();
            new WebDriverWait(browser, LIMIT)
                    .until(any ->
                            browser.findElement(By.tagName("dialog")).getText().contains("Find any id"));
            new org.openqa.selenium.interactions.Actions(browser)
                    .sendKeys(Keys.ESCAPE)
                    .perform();
        } finally {
            browser.executeScript("localStorage.clear()");
            browser.manage().window().setSize(new Dimension(1280, 1400));
        }
    }

    @Test
    void where_access_is_on_the_console_asks_for_a_key(@TempDir Path other) {
        try (TestLedger closed = TestLedger.start(other, new HttpSettings("127.0.0.1", 0, null, false, null, 0))) {
            ApiKey.Created key =
                    ApiKey.create("kim", EnumSet.of(Scope.READ, Scope.OPERATE), null, System.currentTimeMillis(), null);
            new KeyTopic(
                            closed.settings().clients(),
                            closed.settings().topics().apiKeys().name())
                    .write(key.key());
            browser.get("about:blank");
            browser.get(closed.url() + "/#/accounts");
            WebElement field = new WebDriverWait(browser, LIMIT)
                    .until(any -> browser.findElements(By.name("key")).stream()
                            .findFirst()
                            .orElse(null));
            field.sendKeys(key.text(), Keys.ENTER);
            see("There are no accounts yet");
            // The browser logs the 401 that made the console ask; and whoever stays would ask a ledger that is gone.
            browser.get("about:blank");
            browser.manage().logs().get(LogType.BROWSER);
        }
    }

    @Test
    void what_one_person_proposed_another_approves(@TempDir Path other) {
        String policy = """
                id: vip
                version: "1"
                accountPrefix: "vip:"
                features:
                  image: {displayName: Image, price: {perItem: 2}}
                goodwill:
                  secondPersonAbove: 100
                """;
        try (TestLedger closed = TestLedger.start(other, new HttpSettings("127.0.0.1", 0, null, false, null, 0))) {
            new PolicyPublication(closed.settings().clients(), closed.settings().topics())
                    .publish(PolicyFile.read(policy).policy().orElseThrow(), policy);
            Api api = new Api(closed.url(), null);
            String kim = key(closed, "kim");
            String lee = key(closed, "lee");
            String proposal =
                    "{'accountId':'vip:ann','adjustmentId':'a','amount':150,'ground':'GOODWILL','note':'slow day'}";
            api.post("/v1/adjustments", proposal, "Authorization", kim).with(201);
            approve(closed, kim);
            assertThat(see("It waits for somebody else").getText()).contains("slow day");
            approve(closed, lee);
            see("Decided.");
            assertThat(api.get("/v1/accounts/vip:ann", "Authorization", kim)
                            .with(200)
                            .path("balance")
                            .asLong())
                    .isEqualTo(150);
            // The browser logs the 401 that made the console ask; and whoever stays would ask a ledger that is gone.
            browser.get("about:blank");
            browser.manage().logs().get(LogType.BROWSER);
        }
    }

    private void approve(TestLedger closed, String key) {
        browser.get("about:blank");
        browser.get(closed.url() + "/");
        browser.executeScript(
                "sessionStorage.setItem('makegood.key', arguments[0])", key.substring("Bearer ".length()));
        browser.get("about:blank");
        browser.get(closed.url() + "/#/waiting/cases");
        see("So much is booked when a second person sends the same.");
        browser.findElement(By.xpath("//button[text()='Approve: book it']")).click();
    }

    private static String key(TestLedger closed, String name) {
        return closed.authorization(name, Rights.everywhere(EnumSet.allOf(Scope.class), null));
    }

    @Test
    void empty_states_help() {
        open("#/accounts?prefix=zzz");
        see("No account begins with that");
        open("#/search?text=zzz");
        see("Nothing is known by that name");
        open("#/accounts/nobody");
        see("Nothing is known of it");
        // The browser logs the 404 that the page asked for; it is no complaint.
        browser.manage().logs().get(LogType.BROWSER);
    }
}
