package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.http.access.Rights;
import io.makegood.http.access.Scope;
import io.makegood.systemtests.delivery.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
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
import org.openqa.selenium.support.ui.WebDriverWait;

/** The console's page of dead letters in a real Chromium, with payloads that would rather be markup. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleLettersIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String HOSTILE = "<img src=x onerror=alert(1)>";

    private TestLedger ledger;
    private ChromeDriver browser;
    private KafkaProducer<byte[], byte[]> producer;
    private String all;

    @BeforeAll
    void start(@TempDir Path directory) {
        browser = TestBrowser.start();
        ledger = TestLedger.start(directory, new HttpSettings("127.0.0.1", 0, null, false, null, 0));
        producer =
                new KafkaProducer<>(ledger.settings().clients(), new ByteArraySerializer(), new ByteArraySerializer());
        all = ledger.authorization("kim", Rights.everywhere(EnumSet.allOf(Scope.class), null));
    }

    @AfterAll
    void stop() {
        if (browser != null) {
            browser.quit();
        }
        if (producer != null) {
            producer.close();
        }
        if (ledger != null) {
            ledger.close();
        }
    }

    private String buried(String account, String json) throws Exception {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                ledger.settings().topics().events().name(), utf8(account), utf8(json.replace('\'', '"')));
        record.headers().add("x-note", utf8(HOSTILE));
        producer.send(record).get();
        String[] id = {""};
        Await.until("the dead letter of " + account, LIMIT, () -> {
            id[0] = new Api(ledger.url(), null)
                    .get("/v1/dead-letters?limit=1&account=" + Api.segment(account), "Authorization", all)
                    .with(200)
                    .at("/data/0/id")
                    .asText();
            return !id[0].isEmpty();
        });
        return id[0];
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
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

    private WebElement button(String text) {
        WebElement found =
                until(() -> browser.findElements(By.xpath("//button[normalize-space()='" + text + "']")).stream()
                        .findFirst()
                        .orElse(null));
        browser.executeScript("arguments[0].scrollIntoView({block: 'center'})", found);
        return found;
    }

    private void picture(String name) throws IOException {
        String folder = System.getProperty("console.screenshots");
        if (folder != null) {
            Files.createDirectories(Path.of(folder));
            Files.write(Path.of(folder, name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
        }
    }

    @Test
    void one_is_looked_into_corrected_and_published_again_and_what_it_says_stays_text() throws Exception {
        String id = buried(
                "letters:1", "{'type':'" + HOSTILE + "','accountId':'letters:1','note':'<script>alert(2)</script>'}");
        open(all, "#/dead-letters?account=letters%3A1");
        see("Unknown type");
        picture("dead-letters");
        browser.findElement(By.linkText(id)).click();
        String text = see("What is in it");
        assertThat(text).contains(HOSTILE, "<script>alert(2)</script>", "What helps");
        assertThat(browser.getTitle()).isEqualTo("Dead letter " + id + " · Makegood");
        assertThat(browser.findElements(By.cssSelector("main img, main script")))
                .isEmpty();
        picture("dead-letter");
        WebElement event = browser.findElement(By.name("event"));
        assertThat(event.getAttribute("value")).contains(HOSTILE);
        event.clear();
        event.sendKeys(
                "{\"type\":\"CreditsGranted\",\"accountId\":\"letters:1\",\"grantId\":\"g\",\"amount\":-1,\"kind\":\"PAID\"}");
        button("Publish the corrected event").click();
        see("amount");
        event = browser.findElement(By.name("event"));
        event.clear();
        event.sendKeys(
                "{\"type\":\"CreditsGranted\",\"accountId\":\"letters:1\",\"grantId\":\"g\",\"amount\":12,\"kind\":\"PAID\"}");
        button("Publish the corrected event").click();
        see("What became of it: applied");
        assertThat(see("published again")).contains("by kim");
        assertThat(browser.findElements(By.name("event"))).isEmpty();
    }

    @Test
    void by_keyboard_on_a_phone_one_is_discarded() throws Exception {
        String id = buried("letters:2", "{'type':'GrantEnded','accountId':'letters:2','grantId':'none','reason':'r'}");
        browser.manage().window().setSize(new Dimension(390, 850));
        try {
            open(all, "#/dead-letters/" + id);
            see("Discard it");
            assertThat(browser.executeScript(
                            "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                    .isEqualTo(true);
            picture("dead-letter-phone");
            browser.findElement(By.name("why")).sendKeys("a test " + HOSTILE, Keys.ENTER);
            assertThat(see("discarded")).contains("Why: a test " + HOSTILE);
            until(() -> "done".equals(browser.switchTo().activeElement().getAttribute("class")) ? Boolean.TRUE : null);
            open(all, "#/dead-letters?account=letters%3A2");
            see("None that fits these filters.");
            open(all, "#/dead-letters?account=letters%3A2&state=DISCARDED");
            see(id);
            assertThat(browser.executeScript(
                            "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                    .isEqualTo(true);
        } finally {
            browser.manage().window().setSize(new Dimension(1280, 1400));
        }
    }

    @Test
    void all_of_a_cause_are_decided_at_once_and_nothing_is_offered_that_would_be_refused() throws Exception {
        String id = buried(
                "letters:3",
                "{'type':'CaseResolved','accountId':'letters:3','caseId':'c','resolution':'x','operator':'k'}");
        String operates = ledger.authorization("ops", Rights.everywhere(EnumSet.of(Scope.OPERATE), null));
        open(operates, "#/dead-letters/" + id);
        assertThat(see("Discard it")).doesNotContain("Publish it again").contains("keys that may read accounts");
        open(all, "#/dead-letters?reason=UNKNOWN_CASE&account=letters%3A3");
        button("See how many").click();
        see("1 dead letter, recorded until now.");
        browser.findElement(By.name("why")).sendKeys("settled elsewhere");
        for (WebElement sure : browser.findElements(By.name("sure"))) {
            sure.click();
        }
        button("Discard all").click();
        see("1 dead letter discarded.");
        picture("dead-letters-bulk");
    }
}
