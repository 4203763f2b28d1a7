package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.makegood.policyfiles.PolicyFile;
import io.makegood.readmodel.publication.PolicyPublication;
import io.makegood.systemtests.delivery.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.WebDriverWait;

/** What customers complain of most is answered by their page alone, in a real Chromium; the stories are in complaints.yaml. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ComplaintsIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** So long that the events of a story come before it is over. */
    private static final long SOON_MILLIS = 4_000;

    private static final long LATER_MILLIS = TimeUnit.DAYS.toMillis(90);

    private TestLedger ledger;
    private ChromeDriver browser;
    private List<JsonNode> stories = List.of();

    @BeforeAll
    void tell(@TempDir Path directory) throws IOException {
        browser = TestBrowser.start();
        ledger = TestLedger.start(directory, TestLedger.open());
        for (String product : List.of("example", "pinsearch", "post-remixer")) {
            String document = Files.readString(Path.of("..", "policies", product + ".yaml"));
            new PolicyPublication(ledger.settings().clients(), ledger.settings().topics())
                    .publish(PolicyFile.read(document).policy().orElseThrow(), document);
        }
        List<JsonNode> read = new ArrayList<>();
        new YAMLMapper()
                .readTree(
                        Path.of("src/test/resources/complaints/complaints.yaml").toFile())
                .forEach(read::add);
        stories = read;
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

    @TestFactory
    Stream<DynamicTest> a_complaint_is_answered_by_the_customers_page() {
        assertThat(stories).hasSize(20);
        return stories.stream()
                .map(story -> DynamicTest.dynamicTest(story.path("complaint").asText(), () -> answer(story)));
    }

    private void answer(JsonNode story) {
        String account = story.path("account").asText();
        Api api = new Api(ledger.url(), null);
        for (JsonNode event : story.path("events")) {
            if (event.has("wait")) {
                awaitEntry(api, account, event.path("wait").asText());
            } else {
                Api.Reply reply = api.post("/v1/events", text(event, account));
                assertThat(reply.status()).as(reply.toString()).isBetween(200, 202);
            }
        }
        browser.get("about:blank");
        browser.get(ledger.url() + "/#/accounts/" + account);
        for (JsonNode words : story.path("answers")) {
            see(words.asText());
        }
    }

    private static String text(JsonNode event, String account) {
        ObjectNode full = event.deepCopy();
        full.put("accountId", account);
        long now = System.currentTimeMillis();
        JsonNode expiry = full.path("expiresAt");
        if (expiry.isTextual()) {
            full.put("expiresAt", now + (expiry.asText().equals("{soon}") ? SOON_MILLIS : LATER_MILLIS));
        }
        return full.toString();
    }

    private static void awaitEntry(Api api, String account, String kind) {
        Await.until(
                "an entry of kind " + kind,
                LIMIT,
                () -> api.get("/v1/accounts/" + account + "/activity?kind=" + kind)
                                .with(200)
                                .path("data")
                                .size()
                        > 0);
    }

    private void see(String words) {
        String[] shown = {""};
        try {
            Object unused = new WebDriverWait(browser, LIMIT)
                    .ignoring(org.openqa.selenium.StaleElementReferenceException.class)
                    .until(any -> {
                        shown[0] = browser.findElement(By.tagName("body")).getText();
                        return shown[0].contains(words);
                    });
        } catch (TimeoutException e) {
            throw new AssertionError("the page does not answer '" + words + "' but shows: " + shown[0], e);
        }
    }
}
