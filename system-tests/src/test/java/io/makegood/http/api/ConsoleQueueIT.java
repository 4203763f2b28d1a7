package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.makegood.http.access.GoodwillLimit;
import io.makegood.http.access.Permission;
import io.makegood.http.access.Rights;
import io.makegood.http.access.Scope;
import io.makegood.policyfiles.PolicyFile;
import io.makegood.readmodel.publication.PolicyPublication;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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
import org.openqa.selenium.support.ui.Select;

/** The queues of the console in a real Chromium: many claims are judged by keyboard on a phone, and work is taken and given. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleQueueIT {
    private static final String HOSTILE = "<img src=x onerror=alert(1)>";

    private TestLedger ledger;
    private ChromeDriver browser;
    private ConsoleReader console;
    private String kim;

    @BeforeAll
    void start(@TempDir Path directory) {
        browser = TestBrowser.start();
        console = new ConsoleReader(browser, () -> ledger.url());
        ledger = TestLedger.start(directory, new HttpSettings("127.0.0.1", 0, null, false, null, 0));
        new PolicyPublication(ledger.settings().clients(), ledger.settings().topics())
                .publish(PolicyFile.read(QueueIT.POLICY).policy().orElseThrow(), QueueIT.POLICY);
        kim = ledger.authorization("kim", Rights.everywhere(EnumSet.allOf(Scope.class), null));
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

    private JsonNode post(String path, String json) {
        Api.Reply reply = new Api(ledger.url(), null).post(path, json, "Authorization", kim);
        assertThat(reply.status()).as(path + " " + reply.body()).isBetween(200, 202);
        return reply.body();
    }

    /** So many pictures of the account are claimed, in hostile words. */
    private void claimed(String account, int pictures) {
        String begin = "{'accountId':'" + account + "',";
        post("/v1/grants", begin + "'grantId':'g','amount':100,'kind':'PAID'}");
        post("/v1/generations", begin + "'generationId':'n','feature':'picture','items':" + pictures + "}");
        for (int i = 1; i <= pictures; i++) {
            post(
                    "/v1/claims",
                    begin + "'claimId':'c" + i + "','generationId':'n','itemId':'" + i
                            + "','reason':'BLURRED','details':'" + HOSTILE + "'}");
        }
    }

    private long balance(String account) {
        return new Api(ledger.url(), null)
                .get("/v1/accounts/" + account, "Authorization", kim)
                .with(200)
                .path("balance")
                .asLong();
    }

    private WebElement button(String text) {
        return console.first(By.xpath("//button[normalize-space()='" + text + "']"));
    }

    @Test
    void many_claims_are_judged_by_keyboard_on_a_phone_in_the_dark() throws IOException {
        claimed("queue:bulk", 4);
        assertThat(balance("queue:bulk")).isEqualTo(92);
        browser.manage().window().setSize(new Dimension(390, 900));
        try {
            console.open(kim, "#/waiting/claims?account=queue:bulk");
            browser.executeScript("document.documentElement.dataset.theme = 'dark'");
            console.first(By.name("all")).sendKeys(Keys.SPACE);
            console.see("4 claims chosen");
            console.first(By.cssSelector("article.work input[type=checkbox]")).sendKeys(Keys.SPACE);
            console.see("3 claims chosen");
            console.first(By.cssSelector("[name=why]")).sendKeys(HOSTILE, Keys.ENTER);
            console.see("Sure? 3 of 3 claims, 6 credits, under the name kim");
            assertThat(balance("queue:bulk")).isEqualTo(92);
            Number wider = (Number) browser.executeScript(
                    "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
            assertThat(wider.intValue()).as("nothing sticks out to the side").isZero();
            console.picture("bulk");
            console.until(
                    () -> "Yes, do it".equals(browser.switchTo().activeElement().getText()) ? Boolean.TRUE : null);
            new Actions(browser).sendKeys(Keys.ENTER).perform();
            console.see("3 of 3 decided; 6 credits moved.");
            assertThat(balance("queue:bulk")).isEqualTo(98);
            console.open(kim, "#/waiting/claims?account=queue:bulk&state=closed");
            assertThat(console.see("Clearly unusable by kim")).contains(HOSTILE);
            console.open(kim, "#/accounts/queue:bulk");
            console.see("kim: " + HOSTILE);
            assertThat(browser.findElements(By.cssSelector("main img"))).isEmpty();
        } finally {
            browser.manage().window().setSize(new Dimension(1280, 1400));
        }
    }

    @Test
    void who_may_less_is_offered_less() {
        claimed("queue:less", 3);
        console.open(
                ledger.authorization("reader", Rights.everywhere(EnumSet.of(Scope.READ), null)),
                "#/waiting/claims?account=queue:less");
        console.see("to settle them it needs the scope review");
        assertThat(browser.findElements(By.cssSelector("main input[type=checkbox]")))
                .isEmpty();
        Rights some = new Rights(
                Set.of(new Permission(Scope.REVIEW, "queue:less"), Permission.everywhere(Scope.GOODWILL)),
                null,
                new GoodwillLimit(4, 100));
        console.open(ledger.authorization("lee", some), "#/waiting/claims?account=queue:less");
        console.first(By.name("all")).click();
        console.see("3 claims chosen");
        button("Clearly unusable: give credits back").click();
        console.see("These come to 6 credits, and you may give 4 in one action");
        assertThat(browser.findElements(By.xpath("//button[normalize-space()='Yes, do it']")))
                .isEmpty();
        assertThat(balance("queue:less")).isEqualTo(94);
        button("Not yet").click();
        console.first(By.cssSelector("article.work input[type=checkbox]")).click();
        console.see("2 claims chosen");
        button("Clearly unusable: give credits back").click();
        console.see("Sure? 2 of 2 claims, 4 credits");
        button("Yes, do it").click();
        console.see("2 of 2 decided");
        assertThat(balance("queue:less")).isEqualTo(98);
    }

    private void result(String account, String type, String more) {
        post("/v1/events", "{'type':'" + type + "','accountId':'" + account + "','generationId':'n'," + more + "}");
    }

    @Test
    void a_result_is_looked_at_from_its_claim_and_from_its_generation_by_a_link_that_says_where_it_leads() {
        claimed("queue:seen", 1);
        result(
                "queue:seen",
                "ItemDelivered",
                "'itemId':'1','how':'SAVED','resultUrl':'https://cdn.example:8443/n/%3Cb%3E?signed=1&x=%22'");
        result("queue:seen", "GenerationCompleted", "'outcome':'SUCCEEDED','resultUrl':'http://store.example/n'");
        for (String page : List.of("#/waiting/claims?account=queue:seen", "#/accounts/queue:seen/generations/n")) {
            console.open(kim, page);
            console.see("Result on store.example");
            console.see("Result 1 on cdn.example:8443");
            List<WebElement> links = browser.findElements(By.cssSelector("main a.result"));
            assertThat(links)
                    .extracting(link -> link.getDomAttribute("href"))
                    .containsExactly("https://cdn.example:8443/n/%3Cb%3E?signed=1&x=%22", "http://store.example/n");
            assertThat(links).allSatisfy(link -> {
                assertThat(link.getDomAttribute("rel")).isEqualTo("noopener noreferrer");
                assertThat(link.getDomAttribute("target")).isEqualTo("_blank");
                assertThat(link.getAccessibleName()).contains("opens a new tab");
            });
        }
        // The ledger takes no other; the page looks for itself.
        assertThat(browser.executeAsyncScript(
                        "const done = arguments[arguments.length - 1];"
                                + "import(new URL('format.js', document.querySelector('script[type=module]').src)).then(format => done(arguments[0].filter(format.webAddress)))",
                        List.of(
                                "javascript:alert(1)",
                                "JAVASCRIPT://cdn.example/%0aalert(1)",
                                " javascript:alert(1)",
                                "data:text/html,x",
                                "//cdn.example/1",
                                "/1",
                                "https:cdn.example",
                                "https://ann:b@cdn.example/1",
                                "blob:https://cdn.example/1",
                                "(erased)",
                                "",
                                "https://cdn.example/1")))
                .isEqualTo(List.of("https://cdn.example/1"));
    }

    @Test
    void what_was_settled_does_not_come_back_to_be_settled_again() {
        claimed("queue:settled", 2);
        console.open(kim, "#/waiting/claims?account=queue:settled");
        button("Usable: decline").click();
        console.see("Declined: usable. The customer is told.");
        new Select(console.first(By.xpath("//label[contains(text(), 'State')]/select")))
                .selectByVisibleText("Settled lately");
        console.see("by kim");
        new Select(console.first(By.xpath("//label[contains(text(), 'State')]/select"))).selectByVisibleText("Waiting");
        console.see("1 item");
        console.until(() -> browser.findElements(By.cssSelector("article.work")).size() == 1 ? Boolean.TRUE : null);
    }

    @Test
    void a_key_of_some_accounts_is_told_no_zeros_about_all_of_them() {
        String support = ledger.authorization(
                "support",
                new Rights(
                        Set.of(new Permission(Scope.READ, "queue:"), new Permission(Scope.REVIEW, "queue:")),
                        null,
                        null));
        claimed("queue:bound", 1);
        console.open(support, "#/");
        assertThat(console.see("your key reads some accounts of it")).doesNotContain("Waiting for a person");
        assertThat(browser.findElements(By.linkText("Webhooks"))).isEmpty();
        assertThat(browser.findElements(By.linkText("Dead letters"))).isEmpty();
        console.first(By.linkText("What waits for a person")).click();
        console.see("queue:bound");
    }

    @Test
    void work_is_taken_and_given_and_the_customer_is_known() {
        claimed("queue:work", 1);
        console.open(kim, "#/waiting/claims?account=queue:work");
        button("Take").click();
        console.see("With you since");
        console.first(By.name("to")).sendKeys(HOSTILE);
        button("Assign").click();
        console.see("With " + HOSTILE + " since");
        console.open(kim, "#/waiting/claims?account=queue:work&assigned=nobody");
        console.see("Nothing matches these filters");
        console.open(kim, "#/waiting/claims?account=queue:work");
        button("Take over").click();
        console.see("With you since");
        console.open(kim, "#/waiting/claims?account=queue:work&assigned=me");
        console.first(By.xpath("//summary[contains(text(), 'The customer so far')]"))
                .click();
        assertThat(console.see("In 90 days: 0 refunds"))
                .contains("1 of 1 generation claimed (100 %)", "Policy queue, version 1");
        button("Release").click();
        console.see("Nothing matches these filters");
        assertThat(browser.findElements(By.cssSelector("main img"))).isEmpty();
    }
}
