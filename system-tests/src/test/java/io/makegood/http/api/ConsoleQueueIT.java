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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The queues of the console in a real Chromium: many claims are judged by keyboard on a phone, and work is taken and given. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleQueueIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String HOSTILE = "<img src=x onerror=alert(1)>";

    private TestLedger ledger;
    private ChromeDriver browser;
    private String kim;

    @BeforeAll
    void start(@TempDir Path directory) {
        browser = TestBrowser.start();
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

    private void open(String authorization, String hash) {
        browser.get("about:blank");
        browser.get(ledger.url() + "/icon.svg");
        browser.executeScript("sessionStorage.setItem('makegood.key', arguments[0])", authorization.substring(7));
        browser.get(ledger.url() + "/" + hash);
    }

    private <T> T until(Supplier<@Nullable T> found) {
        return new WebDriverWait(browser, LIMIT)
                .ignoring(StaleElementReferenceException.class)
                .until(any -> found.get());
    }

    private String see(String text) {
        String[] last = {""};
        try {
            return until(() -> {
                last[0] = browser.findElement(By.tagName("body")).getText();
                return last[0].contains(text) ? last[0] : null;
            });
        } catch (TimeoutException e) {
            throw new AssertionError("does not show '" + text + "' but: " + last[0], e);
        }
    }

    private WebElement first(By by) {
        WebElement found = until(() -> browser.findElements(by).stream()
                .filter(WebElement::isDisplayed)
                .findFirst()
                .orElse(null));
        browser.executeScript("arguments[0].scrollIntoView({block: 'center'})", found);
        return found;
    }

    private WebElement button(String text) {
        return first(By.xpath("//button[normalize-space()='" + text + "']"));
    }

    private void picture(String name) throws IOException {
        String folder = System.getProperty("console.screenshots");
        if (folder != null) {
            Files.createDirectories(Path.of(folder));
            Files.write(Path.of(folder, name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
        }
    }

    @Test
    void many_claims_are_judged_by_keyboard_on_a_phone_in_the_dark() throws IOException {
        claimed("queue:bulk", 4);
        assertThat(balance("queue:bulk")).isEqualTo(92);
        browser.manage().window().setSize(new Dimension(390, 900));
        try {
            open(kim, "#/waiting/claims?account=queue:bulk");
            browser.executeScript("document.documentElement.dataset.theme = 'dark'");
            first(By.name("all")).sendKeys(Keys.SPACE);
            see("4 claims chosen");
            first(By.cssSelector("article.work input[type=checkbox]")).sendKeys(Keys.SPACE);
            see("3 claims chosen");
            first(By.cssSelector("[name=why]")).sendKeys(HOSTILE, Keys.ENTER);
            see("Sure? 3 of 3 claims, 6 credits, under the name kim");
            assertThat(balance("queue:bulk")).isEqualTo(92);
            Number wider = (Number) browser.executeScript(
                    "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
            assertThat(wider.intValue()).as("nothing sticks out to the side").isZero();
            picture("bulk");
            until(() -> "Yes, do it".equals(browser.switchTo().activeElement().getText()) ? Boolean.TRUE : null);
            new Actions(browser).sendKeys(Keys.ENTER).perform();
            see("3 of 3 decided; 6 credits moved.");
            assertThat(balance("queue:bulk")).isEqualTo(98);
            open(kim, "#/waiting/claims?account=queue:bulk&state=closed");
            assertThat(see("Clearly unusable by kim")).contains(HOSTILE);
            open(kim, "#/accounts/queue:bulk");
            see("kim: " + HOSTILE);
            assertThat(browser.findElements(By.cssSelector("main img"))).isEmpty();
        } finally {
            browser.manage().window().setSize(new Dimension(1280, 1400));
        }
    }

    @Test
    void who_may_less_is_offered_less() {
        claimed("queue:less", 3);
        open(
                ledger.authorization("reader", Rights.everywhere(EnumSet.of(Scope.READ), null)),
                "#/waiting/claims?account=queue:less");
        see("to settle them it needs the scope review");
        assertThat(browser.findElements(By.cssSelector("main input[type=checkbox]")))
                .isEmpty();
        Rights some = new Rights(
                Set.of(new Permission(Scope.REVIEW, "queue:less"), Permission.everywhere(Scope.GOODWILL)),
                null,
                new GoodwillLimit(4, 100));
        open(ledger.authorization("lee", some), "#/waiting/claims?account=queue:less");
        first(By.name("all")).click();
        see("3 claims chosen");
        button("Clearly unusable: give credits back").click();
        see("These come to 6 credits, and you may give 4 in one action");
        assertThat(browser.findElements(By.xpath("//button[normalize-space()='Yes, do it']")))
                .isEmpty();
        assertThat(balance("queue:less")).isEqualTo(94);
        button("Not yet").click();
        first(By.cssSelector("article.work input[type=checkbox]")).click();
        see("2 claims chosen");
        button("Clearly unusable: give credits back").click();
        see("Sure? 2 of 2 claims, 4 credits");
        button("Yes, do it").click();
        see("2 of 2 decided");
        assertThat(balance("queue:less")).isEqualTo(98);
    }

    @Test
    void work_is_taken_and_given_and_the_customer_is_known() {
        claimed("queue:work", 1);
        open(kim, "#/waiting/claims?account=queue:work");
        button("Take").click();
        see("With you since");
        first(By.name("to")).sendKeys(HOSTILE);
        button("Give").click();
        see("With " + HOSTILE + " since");
        open(kim, "#/waiting/claims?account=queue:work&assigned=nobody");
        see("Nothing matches these filters");
        open(kim, "#/waiting/claims?account=queue:work");
        button("Take over").click();
        see("With you since");
        open(kim, "#/waiting/claims?account=queue:work&assigned=me");
        first(By.xpath("//summary[contains(text(), 'The customer so far')]")).click();
        assertThat(see("In 90 days: 0 refunds"))
                .contains("1 of 1 generation claimed (100 %)", "Policy queue, version 1");
        button("Give back").click();
        see("Nothing matches these filters");
        assertThat(browser.findElements(By.cssSelector("main img"))).isEmpty();
    }
}
