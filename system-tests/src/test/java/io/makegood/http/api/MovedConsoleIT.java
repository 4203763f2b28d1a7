package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.makegood.topics.writing.LedgerDeparture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The console of a ledger that has moved, in a real Chromium: every page says so, and where the ledger is. */
class MovedConsoleIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String SAID =
            "This ledger has moved. It goes on under the topic prefix v2. of the Kafka cluster <b>c</b>.";

    @Test
    void every_page_says_that_the_ledger_has_moved_and_where(@TempDir Path directory) throws Exception {
        Optional<Path> chromium = onPath("chromium", "chromium-browser", "google-chrome");
        Optional<Path> driver = onPath("chromedriver");
        assumeTrue(
                chromium.isPresent() && driver.isPresent(),
                "no Chromium with chromedriver on this machine; on Debian: apt-get install chromium chromium-driver");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.orElseThrow().toString());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--lang=en");
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driver.orElseThrow().toFile())
                .usingAnyFreePort()
                .build();
        try (TestLedger ledger = TestLedger.start(directory, TestLedger.open())) {
            ChromeDriver browser = new ChromeDriver(service, options);
            try {
                browser.get(ledger.url() + "/");
                new WebDriverWait(browser, LIMIT)
                        .until(any -> browser.findElement(By.tagName("main"))
                                .getText()
                                .contains("Overview"));
                assertThat(browser.findElements(By.className("moved"))).isEmpty();
                LedgerDeparture.append(
                        ledger.settings().clients(), ledger.settings().topics(), "m", "v2.", "<b>c</b>");
                for (String page : List.of("", "#/accounts", "#/accounts/a", "#/waiting", "#/dead-letters")) {
                    browser.get("about:blank");
                    browser.get(ledger.url() + "/" + page);
                    new WebDriverWait(browser, LIMIT)
                            .until(any -> browser.findElements(By.className("moved")).stream()
                                    .anyMatch(each -> each.getText().contains(SAID)));
                }
            } finally {
                browser.quit();
            }
        }
    }

    private static Optional<Path> onPath(String... names) {
        return Stream.of(names)
                .flatMap(name -> Stream.of(System.getenv("PATH").split(":", -1)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
