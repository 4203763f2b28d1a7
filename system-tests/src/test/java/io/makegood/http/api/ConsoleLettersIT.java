package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.http.access.Rights;
import io.makegood.http.access.Scope;
import io.makegood.systemtests.delivery.Await;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
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

/** The console's page of dead letters in a real Chromium, with payloads that would rather be markup. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleLettersIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String HOSTILE = "<img src=x onerror=alert(1)>";

    private TestLedger ledger;
    private ChromeDriver browser;
    private ConsoleReader console;
    private KafkaProducer<byte[], byte[]> producer;
    private String all;

    @BeforeAll
    void start(@TempDir Path directory) {
        browser = TestBrowser.start();
        console = new ConsoleReader(browser, () -> ledger.url());
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

    @Test
    void one_is_looked_into_corrected_and_published_again_and_what_it_says_stays_text() throws Exception {
        String id = buried(
                "letters:1", "{'type':'" + HOSTILE + "','accountId':'letters:1','note':'<script>alert(2)</script>'}");
        console.open(all, "#/dead-letters?account=letters%3A1");
        console.see("Unknown type");
        console.picture("dead-letters");
        browser.findElement(By.linkText(id)).click();
        String text = console.see("What is in it");
        assertThat(text).contains(HOSTILE, "<script>alert(2)</script>", "What helps");
        assertThat(browser.getTitle()).isEqualTo("Dead letter " + id + " · Makegood");
        assertThat(browser.findElements(By.cssSelector("main img, main script")))
                .isEmpty();
        console.picture("dead-letter");
        WebElement event = browser.findElement(By.name("event"));
        assertThat(event.getAttribute("value")).contains(HOSTILE);
        event.clear();
        event.sendKeys(
                "{\"type\":\"CreditsGranted\",\"accountId\":\"letters:1\",\"grantId\":\"g\",\"amount\":-1,\"kind\":\"PAID\"}");
        console.button("Publish the corrected event").click();
        console.see("amount");
        event = browser.findElement(By.name("event"));
        event.clear();
        event.sendKeys(
                "{\"type\":\"CreditsGranted\",\"accountId\":\"letters:1\",\"grantId\":\"g\",\"amount\":12,\"kind\":\"PAID\"}");
        console.button("Publish the corrected event").click();
        console.see("What became of it: applied");
        assertThat(console.see("published again")).contains("by kim");
        assertThat(browser.findElements(By.name("event"))).isEmpty();
    }

    @Test
    void by_keyboard_on_a_phone_one_is_discarded() throws Exception {
        String id = buried("letters:2", "{'type':'GrantEnded','accountId':'letters:2','grantId':'none','reason':'r'}");
        browser.manage().window().setSize(new Dimension(390, 850));
        try {
            console.open(all, "#/dead-letters/" + id);
            console.see("Discard it");
            assertThat(browser.executeScript(
                            "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                    .isEqualTo(true);
            console.picture("dead-letter-phone");
            browser.findElement(By.name("why")).sendKeys("a test " + HOSTILE, Keys.ENTER);
            assertThat(console.see("discarded")).contains("Why: a test " + HOSTILE);
            console.until(() ->
                    "done".equals(browser.switchTo().activeElement().getAttribute("class")) ? Boolean.TRUE : null);
            console.open(all, "#/dead-letters?account=letters%3A2");
            console.see("None that fits these filters.");
            console.open(all, "#/dead-letters?account=letters%3A2&state=DISCARDED");
            console.see(id);
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
        console.open(operates, "#/dead-letters/" + id);
        assertThat(console.see("Discard it"))
                .doesNotContain("Publish it again")
                .contains("keys that may read accounts");
        console.open(all, "#/dead-letters?reason=UNKNOWN_CASE&account=letters%3A3");
        console.button("See how many").click();
        console.see("1 dead letter, recorded until now.");
        browser.findElement(By.name("why")).sendKeys("settled elsewhere");
        for (WebElement sure : browser.findElements(By.name("sure"))) {
            sure.click();
        }
        console.button("Discard all").click();
        console.see("1 dead letter discarded.");
        console.picture("dead-letters-bulk");
    }
}
