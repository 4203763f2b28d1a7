package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.makegood.http.access.Rights;
import io.makegood.http.access.Scope;
import io.makegood.policyfiles.PolicyFile;
import io.makegood.readmodel.publication.PolicyPublication;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The example of {@code <makegood-activity>} in React: made as its guide says, and used in a real Chromium with a ledger that runs. */
class ReactExampleIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long RUN_SECONDS = 180;
    private static final Path COMPONENT = Path.of("..", "clients", "web-component");
    private static final Path SCRIPT = Path.of("http-api/src/main/resources/console/components/makegood-activity.js");
    private static final Pattern UNREACHABLE = Pattern.compile(
            "ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENETUNREACH|E404|notarget");
    private static final String ROOT = "document.querySelector('makegood-activity').shadowRoot";

    private ProductPages pages;
    private TestLedger ledger;
    private ChromeDriver browser;
    private String product;

    private record Ran(int code, String said) {}

    private static Ran run(Path in, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(in.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(RUN_SECONDS, TimeUnit.SECONDS)).isTrue();
        return new Ran(process.exitValue(), said);
    }

    private static boolean hasNpm() throws InterruptedException {
        try {
            return run(Path.of("."), "npm", "--version").code() == 0
                    && run(Path.of("."), "node", "--version").code() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** The example as it is in the repository, made in a copy of what it needs of that; the folder to serve. */
    private static Path made(Path directory) throws IOException, InterruptedException {
        Path component = Files.createDirectories(directory.resolve("clients/web-component"));
        for (String file : List.of("package.json", "makegood-activity.d.ts", "README.md")) {
            Files.copy(COMPONENT.resolve(file), component.resolve(file));
        }
        Files.createDirectories(directory.resolve(SCRIPT).getParent());
        Files.copy(Path.of("..").resolve(SCRIPT), directory.resolve(SCRIPT));
        Path example = Files.createDirectories(component.resolve("examples/react"));
        for (String file : List.of("package.json", "package-lock.json", "index.html", "page.jsx", "activity.jsx")) {
            Files.copy(COMPONENT.resolve("examples/react").resolve(file), example.resolve(file));
        }
        Ran installed = run(example, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=1");
        assumeTrue(
                installed.code() == 0 || !UNREACHABLE.matcher(installed.said()).find(),
                "npm does not reach the packages of the React example: " + installed.said());
        assertThat(installed.code()).as(installed.said()).isZero();
        for (String script : List.of("component", "build")) {
            Ran ran = run(example, "npm", "run", script);
            assertThat(ran.code()).as(script + ": " + ran.said()).isZero();
        }
        return example;
    }

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        assumeTrue(hasNpm(), "this machine has no node or no npm, with which the React example is made");
        Path example = made(directory.resolve("repository"));
        pages = ProductPages.open();
        HttpSettings http = new HttpSettings("127.0.0.1", 0, null, false, null, 0)
                .offering(HttpOffers.NONE
                        .with(CrossOrigin.of(pages.url()))
                        .withTokens("signs-the-tokens-of-this-test-and-no-others"));
        ledger = TestLedger.start(directory.resolve("ledger"), http);
        product = ledger.authorization("shop", Rights.everywhere(Set.of(Scope.READ, Scope.GRANT, Scope.PUBLISH), null));
        prepare();
        pages.serve(example, ledger.url(), any -> token());
        browser = TestBrowser.start();
    }

    @AfterEach
    void stop() {
        if (browser != null) {
            browser.quit();
        }
        if (pages != null) {
            pages.close();
        }
        if (ledger != null) {
            ledger.close();
        }
    }

    @Test
    void a_page_of_react_shows_the_balance_and_a_charge_and_reports_a_bad_result() throws IOException {
        browser.get(pages.url() + "/index.html");
        assertThat(see("Tulips")).contains("Your credits", "Balance", "47.5");
        browser.executeScript(ROOT + ".querySelectorAll('li button').forEach(each => each.click())");
        see("Report a bad result");
        press("Report a bad result");
        see("Send the report");
        // The reasons came through React as an object.
        assertThat(browser.executeScript("return " + ROOT + ".querySelector('form').innerText"))
                .asString()
                .contains("A hand has too many fingers");
        press("Send the report");
        new WebDriverWait(browser, LIMIT).until(any -> claims().contains("tulips"));
        assertThat(browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                        .map(String::valueOf)
                        .filter(line -> !line.contains("favicon")))
                .isEmpty();
        ConsoleReader.picture(browser, "activity-react");
    }

    private List<String> claims() {
        return new Api(ledger.url(), null)
                .get("/v1/claims?account=example:ada", "Authorization", product)
                .with(200)
                .path("data")
                .findValuesAsText("generationId");
    }

    private void prepare() throws IOException {
        String policy = Files.readString(Path.of("..", "policies", "example.yaml"));
        new PolicyPublication(ledger.settings().clients(), ledger.settings().topics())
                .publish(PolicyFile.read(policy).policy().orElseThrow(), policy);
        String begin = "{'accountId':'example:ada',";
        List<String[]> requests = new ArrayList<>();
        requests.add(new String[] {"/v1/grants", begin + "'grantId':'pack','amount':500,'kind':'PAID'}"});
        requests.add(new String[] {
            "/v1/generations",
            begin + "'generationId':'tulips','feature':'picture','platform':'web','items':1,'label':'Tulips'}"
        });
        requests.add(new String[] {
            "/v1/events",
            "{'type':'GenerationCompleted','accountId':'example:ada','generationId':'tulips','outcome':'SUCCEEDED'}"
        });
        for (String[] request : requests) {
            Api.Reply reply = new Api(ledger.url(), null).post(request[0], request[1], "Authorization", product);
            assertThat(reply.status()).as(request[0] + " " + reply.body()).isBetween(200, 202);
        }
    }

    private String token() {
        return new Api(ledger.url(), null)
                .post("/v1/accounts/example:ada/tokens", "{'scope':'claim'}", "Authorization", product)
                .body()
                .toString();
    }

    private void press(String button) {
        browser.executeScript(
                "[..." + ROOT + ".querySelectorAll('button')].find(each => each.innerText === arguments[0]).click()",
                button);
    }

    private String see(String text) {
        String[] last = {""};
        try {
            new WebDriverWait(browser, LIMIT).until(any -> {
                last[0] = String.valueOf(
                        browser.executeScript(
                                "const shown = document.querySelector('makegood-activity');"
                                        + "return shown && shown.shadowRoot ? [...shown.shadowRoot.querySelectorAll('section')].map(each => each.innerText).join('\\n') : ''"));
                return last[0].contains(text);
            });
            return last[0];
        } catch (TimeoutException e) {
            throw new AssertionError(
                    "does not show '" + text + "' but: " + last[0] + "\n"
                            + browser.manage().logs().get(LogType.BROWSER).getAll(),
                    e);
        }
    }
}
