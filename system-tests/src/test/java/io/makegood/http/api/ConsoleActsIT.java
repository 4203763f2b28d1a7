package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.makegood.http.access.GoodwillLimit;
import io.makegood.http.access.Rights;
import io.makegood.http.access.Scope;
import io.makegood.topics.personal.MasterKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;

/**
 * What people do for a customer in the console, in a real Chromium. The page is opened by a name that is not localhost, over plain HTTP, as
 * it is in many companies: there a page has neither a clipboard nor {@code crypto.randomUUID}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleActsIT {
    private static final String NAME = "ledger.test";
    private static final String HOSTILE = "<img src=x onerror=alert(1)>";

    private TestLedger ledger;
    private ChromeDriver browser;
    private ConsoleReader console;
    private Path downloads;
    private String all;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        browser = TestBrowser.start("--host-resolver-rules=MAP " + NAME + " 127.0.0.1");
        console = new ConsoleReader(
                browser, () -> "http://" + NAME + ":" + ledger.api().port());
        downloads = Files.createDirectories(directory.resolve("downloads"));
        browser.executeCdpCommand(
                "Browser.setDownloadBehavior", Map.of("behavior", "allow", "downloadPath", downloads.toString()));
        ledger = TestLedger.start(
                directory,
                new HttpSettings("127.0.0.1", 0, null, false, null, 0),
                null,
                MasterKey.of(directory.resolve("privacy.key"), true));
        all = ledger.authorization("kim", Rights.everywhere(EnumSet.allOf(Scope.class), null));
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

    private void post(String path, String json) {
        Api.Reply reply = new Api(ledger.url(), null).post(path, json, "Authorization", all);
        assertThat(reply.status()).as(path + " " + json).isBetween(200, 202);
    }

    private JsonNode account(String id) {
        return new Api(ledger.url(), null)
                .get("/v1/accounts/" + id, "Authorization", all)
                .with(200);
    }

    private void grant(String account, String grant, long amount) {
        post(
                "/v1/grants",
                "{'accountId':'" + account + "','grantId':'" + grant + "','amount':" + amount + ",'kind':'PAID'}");
    }

    private void open(String authorization, String hash) {
        console.open(authorization, hash);
        assertThat(browser.executeScript("return window.isSecureContext")).isEqualTo(false);
    }

    private WebElement field(String name) {
        return console.until(() -> browser.findElements(By.cssSelector("dialog [name='" + name + "']")).stream()
                .findFirst()
                .orElse(null));
    }

    private void type(String name, String text) {
        field(name).sendKeys(text);
    }

    private void send() {
        console.button("Go on").click();
        console.see("Sure?");
        console.button("Yes, do it").click();
    }

    @Test
    void goodwill_is_given_with_what_it_makes_of_the_balance_and_once_more_before_it_is_sent() throws IOException {
        grant("acts:gift", "pack", 107);
        open(all, "#/accounts/acts:gift");
        console.button("Give goodwill").click();
        type("note", HOSTILE);
        type("amount", "25");
        assertThat(console.see("107 → 132")).contains("Account acts:gift");
        console.picture("goodwill");
        send();
        assertThat(console.see("Booked: +25")).contains("balance 132, by kim");
        assertThat(account("acts:gift").path("balance").asLong()).isEqualTo(132);
        assertThat(browser.getTitle()).isEqualTo("acts:gift · Makegood");
        assertThat(browser.findElements(By.cssSelector("main img, dialog img"))).isEmpty();
    }

    @Test
    void texts_are_erased_once_the_account_is_typed_and_by_whoever_may_alone() {
        grant("acts:erase", "pack", 10);
        post("/v1/notes", "{'accountId':'acts:erase','noteId':'one','text':'Mary Shelley called'}");
        String reader = ledger.authorization("ann", Rights.everywhere(EnumSet.of(Scope.READ, Scope.REVIEW), null));
        open(reader, "#/accounts/acts:erase");
        console.button("Note");
        assertThat(browser.findElements(By.xpath("//button[normalize-space()='Erase texts']")))
                .isEmpty();
        open(all, "#/accounts/acts:erase");
        console.button("Erase texts").click();
        type("reason", "request-4711");
        type("typed", "acts:eras");
        console.button("Go on").click();
        assertThat(browser.executeScript("return document.querySelector('dialog form').checkValidity()"))
                .isEqualTo(false);
        type("typed", "e");
        send();
        console.see("unreadable from now on");
        String notices = new Api(ledger.url(), null)
                .get("/v1/accounts/acts:erase/notices", "Authorization", all)
                .with(200)
                .toString();
        assertThat(notices).doesNotContain("Shelley");
    }

    @Test
    void by_keyboard_on_a_phone_in_the_dark() {
        grant("acts:keys", "pack", 10);
        browser.manage().window().setSize(new Dimension(390, 850));
        try {
            open(all, "#/accounts/acts:keys");
            console.button("Give goodwill");
            new Actions(browser).sendKeys("t").perform();
            console.until(() -> "dark".equals(browser.executeScript("return document.documentElement.dataset.theme"))
                    ? Boolean.TRUE
                    : null);
            browser.executeScript("document.querySelector('.acts button').focus()");
            new Actions(browser).sendKeys(Keys.ENTER).perform();
            field("amount");
            new Actions(browser)
                    .sendKeys("5", Keys.TAB, "by keyboard", Keys.ENTER)
                    .perform();
            console.see("Sure?");
            Number wider = (Number) browser.executeScript(
                    "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
            assertThat(wider.intValue()).as("nothing sticks out to the side").isZero();
            new Actions(browser).sendKeys(Keys.ENTER).perform();
            console.see("Booked: +5");
            new Actions(browser).sendKeys(Keys.ESCAPE).perform();
            console.until(() -> browser.findElements(By.tagName("dialog")).isEmpty() ? Boolean.TRUE : null);
            assertThat(account("acts:keys").path("balance").asLong()).isEqualTo(15);
        } finally {
            browser.executeScript("localStorage.clear()");
            browser.manage().window().setSize(new Dimension(1280, 1400));
        }
    }

    private WebElement input(String name) {
        return console.until(() -> browser.findElements(By.cssSelector("main [name='" + name + "']")).stream()
                .findFirst()
                .orElse(null));
    }

    /** What a person chooses in a field for a time, which each language writes otherwise. */
    private void choose(String name, String time) {
        browser.executeScript("arguments[0].value = arguments[1]", input(name), time);
    }

    @Test
    void an_incident_is_made_good_by_keyboard_on_a_phone_and_taken_back_by_mouse() throws IOException {
        grant("acts:incident", "pack", 100);
        post(
                "/v1/events",
                "{'type':'GenerationCharged','accountId':'acts:incident','generationId':'n','feature':'" + HOSTILE
                        + "','baseAmount':25}");
        console.until(() -> account("acts:incident").path("balance").asLong() == 75 ? Boolean.TRUE : null);
        browser.manage().window().setSize(new Dimension(390, 1400));
        try {
            open(all, "#/waiting");
            console.button("◐").click();
            console.until(() -> browser.findElements(By.linkText("Make an incident good")).stream()
                            .findFirst()
                            .orElse(null))
                    .sendKeys(Keys.ENTER);
            input("incident").sendKeys("INC-7 " + HOSTILE);
            choose("from", "2020-01-01T00:00");
            choose("until", "2099-01-01T00:00");
            input("features").sendKeys(HOSTILE, Keys.ENTER);
            console.see("1 generation of 1 account");
            console.see("25 credits would be given back.");
            assertThat(browser.findElements(By.cssSelector("main img"))).isEmpty();
            Number wider = (Number) browser.executeScript(
                    "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
            assertThat(wider.intValue()).as("nothing sticks out to the side").isZero();
            console.picture("make-good");
            input("sure").sendKeys(Keys.SPACE, Keys.TAB, Keys.ENTER);
            console.see("1 event sent");
            console.until(() -> account("acts:incident").path("balance").asLong() == 100 ? Boolean.TRUE : null);
            browser.manage().window().setSize(new Dimension(1280, 1400));
            console.button("See what it comes to").click();
            console.see("At most 25 credits that this campaign gave back would be charged again.");
            input("sure").click();
            console.button("Take back").click();
            console.see("1 event sent");
            console.until(() -> account("acts:incident").path("balance").asLong() == 75 ? Boolean.TRUE : null);
        } finally {
            browser.executeScript("localStorage.clear()");
            browser.manage().window().setSize(new Dimension(1280, 1400));
        }
        open(ledger.authorization("guest", Rights.everywhere(EnumSet.of(Scope.READ), null)), "#/make-good");
        console.see("Your key needs the scope grant for this.");
    }

    @Test
    void whatever_a_customer_quotes_is_found_and_opened() {
        post(
                "/v1/grants",
                "{'accountId':'acts:Found','grantId':'pack-F1','amount':10,'kind':'PAID','paymentReference':'pi_Found'}");
        post(
                "/v1/events",
                "{'type':'GenerationCharged','accountId':'acts:Found','generationId':'Gen-F1','feature':'image','baseAmount':2}");
        post(
                "/v1/events",
                "{'type':'GenerationCompleted','accountId':'acts:Found','generationId':'Gen-F1','outcome':'FAILED'}");
        post("/v1/cases", "{'accountId':'acts:Found','caseId':'case-F1','message':'look'}");
        String refund = console.until(() -> {
            JsonNode refunds = new Api(ledger.url(), null)
                    .get("/v1/accounts/acts:Found/refunds", "Authorization", all)
                    .with(200)
                    .path("data");
            return refunds.isEmpty() ? null : refunds.path(0).path("refundId").asText();
        });
        for (String quoted : List.of("s:found", "PACK-f1", "pi_found", "case-f1")) {
            opens(quoted, "#/accounts/acts%3AFound");
        }
        for (String quoted : List.of("gen-f", refund)) {
            opens(quoted, "#/accounts/acts%3AFound/generations/Gen-F1");
        }
        String elsewhere = ledger.authorization(
                "elsewhere",
                new Rights(java.util.Set.of(new io.makegood.http.access.Permission(Scope.READ, "other:")), null, null));
        assertThat(new Api(ledger.url(), null)
                        .get("/v1/search?text=gen-f1", "Authorization", elsewhere)
                        .with(200)
                        .path("data"))
                .isEmpty();
    }

    private void opens(String quoted, String page) {
        open(all, "#/search?text=" + quoted);
        console.until(() -> browser.getCurrentUrl().endsWith(page) ? Boolean.TRUE : null);
    }

    @Test
    void a_number_that_is_much_is_typed_twice() {
        grant("acts:much", "pack", 100);
        open(all, "#/accounts/acts:much");
        console.button("Give goodwill").click();
        type("amount", "1000000000000000");
        type("note", "a slip");
        console.see("That is much: type 1,000,000,000,000,000 once more");
        console.button("Go on").click();
        type("amountAgain", "1000");
        console.button("Go on").click();
        assertThat(browser.findElements(By.cssSelector("dialog .sure"))).isEmpty();
        field("amount").clear();
        type("amount", "99999999999999999999");
        console.see("Write a number");
        assertThat(account("acts:much").path("balance").asLong()).isEqualTo(100);
    }

    @Test
    void nothing_is_offered_that_would_be_refused() {
        grant("acts:limits", "pack", 100);
        String gives = ledger.authorization(
                "lee",
                Rights.everywhere(EnumSet.of(Scope.READ, Scope.GOODWILL), null).giving(new GoodwillLimit(5, 20)));
        open(gives, "#/accounts/acts:limits");
        console.button("Give goodwill").click();
        console.see("At most 5 in one action.");
        type("amount", "6");
        console.see("You may give 5 in one action");
        String offered = browser.findElement(By.cssSelector(".acts")).getText();
        assertThat(offered).doesNotContain("Grant credits").doesNotContain("Transfer");
        assertThat(browser.findElements(By.cssSelector(".row-acts"))).isEmpty();

        String reads = ledger.authorization("max", Rights.everywhere(EnumSet.of(Scope.READ), null));
        open(reads, "#/accounts/acts:limits");
        console.see("Recent credit activity");
        console.until(
                () -> browser.findElement(By.cssSelector(".who")).getText().equals("max") ? Boolean.TRUE : null);
        assertThat(browser.findElements(By.cssSelector(".acts, .row-acts"))).isEmpty();
        // Dead letters are not for this key; the browser logs such answers.
        browser.manage().logs().get(LogType.BROWSER);
    }

    @Test
    void grants_are_extended_revoked_given_back_and_ended_and_credits_transferred() {
        post(
                "/v1/grants",
                "{'accountId':'acts:grants','grantId':'pack-1','amount':100,'kind':'PAID','expiresAt':4102444800000}");
        grant("acts:grants", "pack-2", 50);
        grant("acts:other", "pack", 1);
        open(all, "#/accounts/acts:grants");
        act("Extend grant pack-1");
        browser.executeScript("arguments[0].value = '2110-01-31'", field("expires"));
        send();
        console.see("Written down, by kim");
        reopen("acts:grants");
        act("Revoke grant pack-2");
        type("reason", "charged back");
        type("amount", "20");
        console.see("150 → 130");
        send();
        console.see("Booked: −20");
        reopen("acts:grants");
        console.button("Reverse a revocation").click();
        type("grantId", "pack-2");
        type("reason", "won");
        send();
        console.see("Booked: +20");
        reopen("acts:grants");
        act("End grant pack-2");
        type("reason", "asked for");
        console.see("150 → 100");
        send();
        console.see("Booked: −50");
        reopen("acts:grants");
        console.button("Transfer").click();
        type("toAccount", "acts:other");
        type("amount", "40");
        type("reason", "two accounts");
        console.see("100 → 60");
        send();
        console.see("Booked: −40");
        reopen("acts:grants");
        console.button("Note").click();
        type("text", "called twice");
        send();
        console.see("Written down");
        reopen("acts:grants");
        console.button("Open a case").click();
        type("message", "look at the export");
        send();
        console.see("by kim");
        JsonNode left = account("acts:grants");
        assertThat(left.path("balance").asLong()).isEqualTo(60);
        assertThat(left.path("grants").path(0).path("expiresAt").asLong()).isGreaterThan(4_419_000_000_000L);
    }

    private void act(String label) {
        WebElement found =
                console.until(() -> browser.findElements(By.cssSelector("button[aria-label='" + label + "']")).stream()
                        .findFirst()
                        .orElse(null));
        browser.executeScript("arguments[0].scrollIntoView({block: 'center'})", found);
        found.click();
    }

    private void reopen(String account) {
        open(all, "#/accounts/" + account);
        console.see("Recent credit activity");
    }

    @Test
    void ids_are_copied_where_a_page_has_no_clipboard_of_its_own() {
        grant("acts:copy", "pack", 10);
        open(all, "#/accounts/acts:copy");
        act("Copy account id");
        act("Copied");
    }

    @Test
    void older_entries_stay_while_new_ones_come_and_the_export_has_all_of_them() throws Exception {
        int entries = 130;
        for (int i = 1; i <= entries; i++) {
            grantLater("acts:long", i);
        }
        grant("acts:long", "last", 1);
        open(all, "#/accounts/acts:long");
        console.see("50 rows shown");
        console.button("Older entries").click();
        console.see("100 rows shown");
        grant("acts:long", "new", 7);
        assertThat(console.see("101 rows shown")).contains("+7");
        console.button("Older entries").click();
        console.see("132 rows shown");

        console.button("Export CSV").click();
        console.see("132 rows exported.");
        Path file = console.until(() -> {
            try (Stream<Path> files = Files.list(downloads)) {
                return files.filter(each -> each.toString().endsWith(".csv"))
                        .findFirst()
                        .orElse(null);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(133);
        assertThat(lines.get(1)).contains(",GRANT,7,131,138,");
    }

    private void grantLater(String account, int i) {
        post(
                "/v1/events",
                "{'type':'CreditsGranted','accountId':'" + account + "','grantId':'g" + i
                        + "','amount':1,'kind':'PAID'}");
    }

    @Test
    void days_are_those_of_the_readers_zone_in_rows_filters_and_exports() {
        grant("acts:zone", "pack", 3);
        long at = new Api(ledger.url(), null)
                .get("/v1/accounts/acts:zone/activity", "Authorization", all)
                .with(200)
                .path("data")
                .path(0)
                .path("recordedAt")
                .asLong();
        // Where it is another day than in Greenwich at any hour: fourteen hours ahead, or eleven behind.
        boolean morning = java.time.Instant.ofEpochMilli(at)
                        .atZone(java.time.ZoneOffset.UTC)
                        .getHour()
                < 11;
        String zone = morning ? "Pacific/Pago_Pago" : "Pacific/Kiritimati";
        java.time.LocalDate day = java.time.Instant.ofEpochMilli(at)
                .atZone(java.time.ZoneId.of(zone))
                .toLocalDate();
        browser.executeCdpCommand("Emulation.setTimezoneOverride", Map.of("timezoneId", zone));
        try {
            open(all, "#/accounts/acts:zone?from=" + day + "&to=" + day);
            assertThat(console.see("1 row shown")).contains(zone);
            open(all, "#/accounts/acts:zone?from=" + day.plusDays(1));
            console.see("Nothing matches these filters");
            open(all, "#/accounts/acts:zone?to=" + day.minusDays(1));
            console.see("Nothing matches these filters");
            console.button("Show everything").click();
            console.see("1 row shown");
            assertThat(browser.getCurrentUrl()).endsWith("#/accounts/acts%3Azone");
            console.button("Grants").click();
            console.until(
                    () -> browser.getCurrentUrl().endsWith("#/accounts/acts%3Azone?kind=GRANT") ? Boolean.TRUE : null);
            console.button(zone).click();
            console.button("UTC");
        } finally {
            browser.executeScript("localStorage.clear()");
            browser.executeCdpCommand("Emulation.setTimezoneOverride", Map.of("timezoneId", ""));
        }
    }

    @Test
    void a_ledger_that_is_gone_is_said_and_what_was_typed_is_sent_once(@TempDir Path other) throws Exception {
        try (TestLedger gone = TestLedger.start(other, new HttpSettings("127.0.0.1", 0, null, false, null, 0))) {
            String key = gone.authorization("kim", Rights.everywhere(EnumSet.allOf(Scope.class), null));
            new Api(gone.url(), null)
                    .post(
                            "/v1/grants",
                            "{'accountId':'acts:gone','grantId':'g','amount':5,'kind':'PAID'}",
                            "Authorization",
                            key)
                    .with(201);
            String url = "http://" + NAME + ":" + gone.api().port() + "/";
            browser.get("about:blank");
            browser.get(url + "icon.svg");
            browser.executeScript("sessionStorage.setItem('makegood.key', arguments[0])", key.substring(7));
            browser.get(url + "#/accounts/acts:gone");
            console.button("Give goodwill").click();
            type("amount", "5");
            type("note", "gone");
            console.button("Go on").click();
            console.see("Sure?");
            gone.closeApi();
            console.see("The ledger does not answer");
            assertThat(browser.executeScript("return document.documentElement.dataset.old"))
                    .isEqualTo("yes");
            console.button("Yes, do it").click();
            console.see("What was typed is still here");
            assertThat(field("amount").getDomProperty("value")).isEqualTo("5");
            console.picture("gone");
        }
        browser.get("about:blank");
        browser.manage().logs().get(LogType.BROWSER);
    }
}
